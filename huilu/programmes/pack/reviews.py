"""Review meetings as a pack plans them: a few that call units together, and those that attach to a meeting held anyway.

A review has no field in which units could be asked to bring anything: its agenda is made from what the system holds.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from huilu.programmes.pack.parts import SOME, Day, Labels, Sourced
from huilu.programmes.pack.reasons import MisshapenError
from huilu.programmes.pack.selectors import Code, Selector

ReviewKind = Literal["all_hands", "leading_group"]
Rhythm = Literal["monthly", "quarterly"]
# A working day.
MOST_MINUTES = 480
_LENGTH = Annotated[int, Field(ge=1, le=MOST_MINUTES)]


class ReviewSpec(Sourced):
    """One planned review: which levels hold it, on which day or how often, and whom it calls.

    `all_hands`: on its day it calls the units of `calls` for so many minutes (M011). `leading_group`: it attaches to
    the meeting of `carrier`, and calls nobody (M012). `reason`: why it is planned beyond the usual number.
    `day_reason`: why on a day on which offices are closed, or on which by the pack's own word nothing falls due.
    """

    kind: ReviewKind
    held_by: tuple[Code, ...] = Field(min_length=1, max_length=SOME)
    on: Day | None = None
    repeats: Rhythm | None = None
    calls: Selector | None = None
    minutes: _LENGTH | None = None
    carrier: Code | None = None
    text: Labels | None = None
    reason: Labels | None = None
    day_reason: Labels | None = None

    @property
    def is_all_hands(self) -> bool:
        """Whether it calls units together."""
        return self.kind == "all_hands"

    @model_validator(mode="after")
    def _calls_or_attaches(self) -> Self:
        calling = [self.on, self.calls, self.minutes]
        if self.kind == "all_hands" and (None in calling or self.repeats):
            raise MisshapenError(
                "all_hands 的会议要写 on、calls 和 minutes,不写 repeats",
                "a review that is all_hands has on, calls and minutes, and does not repeat",
            )
        if self.kind == "leading_group" and (any(calling) or self.repeats is None):
            raise MisshapenError(
                "leading_group 的会议要写 repeats 和 carrier,不召集别人",
                "a review of the leading_group has repeats and a carrier, and calls nobody",
            )
        return self


ReadinessItem = Literal["org_tree", "owners", "answers", "load_forecast", "lint"]
"""What can be asked of a launch before it happens (M014)."""
