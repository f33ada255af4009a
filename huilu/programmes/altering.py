"""Those who had begun are told when it changes what somebody on the way down makes of a clause (M008, M130)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from huilu.programmes.models import Alteration, Programme, Refinement


def note_changed(
    written: Sequence[Refinement], before: Mapping[int, Refinement], programme: Programme, *, at: datetime, why: str
) -> None:
    """A child pack says something new, says it otherwise, or takes back what it had said."""
    now = {one.requirement_id: one for one in written}
    changed = [pk for pk in now.keys() | before.keys() if _told(now.get(pk)) != _told(before.get(pk))]
    _note([(pk, programme.issuer_id) for pk in changed], programme, at=at, why=why)


def note_settled(rows: Iterable[Refinement], programme: Programme, *, at: datetime, why: str) -> None:
    """The origin was revised, and what was said otherwise below it holds no longer, or holds again."""
    _note([(one.requirement_id, one.issuer_id) for one in rows], programme, at=at, why=why)


def _note(places: Iterable[tuple[int, int]], programme: Programme, *, at: datetime, why: str) -> None:
    rows = [
        Alteration(requirement_id=requirement_id, issuer_id=issuer_id, at=at, by_label=programme.issuer_label, why=why)
        for requirement_id, issuer_id in sorted(places)
    ]
    Alteration.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["requirement", "issuer"],
        update_fields=["at", "by_label", "why"],
        batch_size=5000,
    )


def _told(one: Refinement | None) -> object:
    """All that a unit reads of it."""
    return (one.holds, one.detail, one.carrier) if one else None
