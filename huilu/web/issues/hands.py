"""In whose hands an issue was, in calendar days that sum to its age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from huilu.kernel.days import day_of
from huilu.loop.queries import Waiting
from huilu.org.models import Unit


@dataclass(frozen=True, slots=True)
class Hand:
    """For how many days one unit had the issue."""

    unit: Unit
    days: int
    is_holding: bool


def shared_out(waited: Sequence[Waiting], start: datetime) -> list[Hand]:
    """The waiting times in calendar days, laid one after the other, so that they sum to the age (M086)."""
    hands: list[Hand] = []
    until = start
    for one in waited:
        since, until = until, until + one.spent
        hands.append(Hand(one.unit, (day_of(until) - day_of(since)).days, one.is_holding))
    return hands


def worth_telling(hands: Sequence[Hand]) -> list[Hand]:
    """Those who had it for a day at least, each once in a row, and whoever has it now; all, if it was over in a day."""
    told: list[Hand] = []
    long = [hand for hand in hands if hand.days or hand.is_holding] if any(hand.days for hand in hands) else hands
    for hand in long:
        before = told.pop().days if told and told[-1].unit == hand.unit else 0
        told.append(Hand(hand.unit, before + hand.days, hand.is_holding))
    return told
