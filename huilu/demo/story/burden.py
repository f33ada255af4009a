"""What the base finds too much: two of them say so, and the guard desk has it before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from huilu.demo.story.deeds import Deed, unit_of
from huilu.demo.story.land import Land
from huilu.demo.story.workdays import office_moment
from huilu.demo.texts import words_of
from huilu.programmes.pack.schema import Pack


def flagged_demands(land: Land, pack: Pack) -> Iterator[Deed]:
    """Nobody is told which unit it was; the story alone knows."""
    draw = Random("burden")  # noqa: S311 - a story, not a secret
    for one in words_of("burden")["flags"]:
        code = f"{pack.code}/{one['requirement']}@{pack.version}"
        at = office_moment(date.fromisoformat(one["day"]), draw)
        if unit_of(one["post"]) in land.places:
            yield Deed(at, "flag_burden", one["post"], {"code": code, "reason": one["reason"]})
