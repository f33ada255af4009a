"""What was recorded along with something else, played again (M043)."""

from __future__ import annotations

from huilu.org.models import Unit
from huilu.programmes import together
from huilu.replay.scene import Player, Scene


def _record_along(scene: Scene) -> None:
    # The entry before it, of the same moment, is the record that it came along with.
    unit = Unit.objects.get(code=scene.facts["unit"])
    first = together.last_recorded(unit, scene.at)
    together.record_along(unit_id=unit.pk, requirement=scene.facts["requirement"], first=first, **scene.signed)


def _pass_over(_scene: Scene) -> None:
    """Whatever came along goes with the record that it came with."""


PLAYERS: dict[str, Player] = {"progress.recorded_along": _record_along, "progress.taken_back_along": _pass_over}
