"""A demand before it is asked, and its price by the Standard Cost Model: minutes x times x how many are asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from huilu.burden.effort import Change, Effort, effort_of
from huilu.burden.models import Demand
from huilu.burden.states import AD_HOC, OF_PACKS, DemandKind
from huilu.kernel.words import pick, say_the_same

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an asker says of a demand. Minutes are those of one unit in all; classes are asked below the asker, or
    below a unit to whose part of the tree the asker keeps.
    """

    code: str
    kind: DemandKind
    labels: Text
    purpose: Text
    basis: Text
    minutes: int
    starts_on: date
    due_on: date | None
    sunset_on: date
    times: int = 1
    class_ids: frozenset[int] = frozenset()
    # Or units by name, whatever their class.
    unit_ids: frozenset[int] = frozenset()
    # How many units of these classes are asked, where it is not all of them: the sites of a sample, say.
    only: int | None = None
    fields: tuple[str, ...] = ()
    risk_reason: str = ""
    replaces: tuple[str, ...] = ()
    place: str = ""
    # Why its day is none on which offices are open, where a plan that everybody reads says so.
    day_off_reason: str = ""
    # Of what asks more than a demand from above does: what becomes of the minutes below whoever asks it.
    change: Change | None = None

    @property
    def called(self) -> str:
        """What a refusal calls it: a clause as its pack does; anything else by its name, for it has no number yet."""
        return self.code if self.kind in OF_PACKS else pick(self.labels)

    @property
    def has_words_of_its_asker(self) -> bool:
        """Whether nobody has read its words yet. Packs are linted; whatever is asked about a class of problems has the
        words of the problem, and that may be a red line which somebody has crossed.
        """
        return self.kind in (*AD_HOC, DemandKind.REVIEW) and self.only is None

    @property
    def weighs(self) -> Change | Effort:
        """What it adds to anybody's months."""
        return self.change or self.effort

    @property
    def effort(self) -> Effort:
        """When the minutes fall due."""
        return effort_of(
            minutes=self.minutes,
            start_on=self.starts_on,
            due_on=self.due_on,
            end_on=self.sunset_on,
            recurs=self.times > 1,
        )

    def is_again(self, earlier: Demand) -> bool:
        """Whether this is the earlier demand once more: of the same name but for its version, or in the same words.

        What is asked beyond a clause has the purpose that its asker gives: it is the same under any pack and reason.
        """
        ours, theirs = self.code.partition("@")[0], earlier.code.partition("@")[0]
        if ours == theirs:
            return True
        if self.kind == earlier.kind == DemandKind.REFINEMENT:
            same_purpose = ours.partition("/")[2] == theirs.partition("/")[2]
        else:
            same_purpose = say_the_same(self.purpose, earlier.purpose)
        return same_purpose and say_the_same(self.labels, earlier.labels)

    def rewords(self, earlier: Demand, asked_of: Collection[int], named: Collection[int] = ()) -> bool:
        """Whether it is the earlier demand in other words, on the same day: nobody and nothing new, and no dearer.

        `asked_of` and `named`: of which classes and which units the earlier one is asked.
        """
        pairs = [
            (self.minutes, earlier.minutes),
            (self.times, earlier.times),
            (self.sunset_on.toordinal(), earlier.sunset_on.toordinal()),
            (len(self.class_ids - set(asked_of)), 0),
            (len(self.unit_ids - set(named)), 0),
            (len(set(self.fields) - set(earlier.fields)), 0),
        ]
        return self.due_on == earlier.due_on and all(now <= then for now, then in pairs) and self.is_again(earlier)

    def asks_no_more(self, earlier: Demand) -> bool:
        """Whether it costs one unit nothing that the earlier one did not, and asks for no other figure."""
        is_later = (self.due_on or date.max) >= (earlier.due_on or date.max)
        no_more = all(now <= then for now, then in self._beside(earlier))
        return no_more and is_later and set(self.fields) <= set(earlier.fields)

    def asks_less(self, earlier: Demand) -> bool:
        """Whether anything is less. A later day is the same work later, but where the day is all that is asked."""
        days = (self.due_on or date.max) > (earlier.due_on or date.max)
        less = any(now < then for now, then in self._beside(earlier))
        return less or len(self.fields) < len(earlier.fields) or (self.kind == DemandKind.REFINEMENT and days)

    def _beside(self, earlier: Demand) -> list[tuple[float, float]]:
        all_of_them = float("inf")
        most = (self.only or all_of_them, earlier.at_most or all_of_them)
        return [(self.minutes, earlier.minutes), (self.times, earlier.times), most]

    def in_place_of(self, earlier: Demand | None) -> Terms:
        """The same, in the place of what was asked before, if that is in force."""
        if earlier is None or not earlier.is_standing:
            return self
        return replace(self, replaces=(*self.replaces, earlier.code))

    def as_columns(self) -> dict[str, Any]:
        """What the row of the demand holds of it."""
        return {
            "kind": self.kind,
            "labels": dict(self.labels),
            "purpose": dict(self.purpose),
            "basis": dict(self.basis),
            "minutes": self.minutes,
            "times": self.times,
            "starts_on": self.starts_on,
            "due_on": self.due_on,
            "sunset_on": self.sunset_on,
            "fields": list(self.fields),
            "at_most": self.only,
            "is_risk": bool(self.risk_reason),
            "risk_reason": self.risk_reason,
            "place": self.place,
        }


@dataclass(frozen=True, slots=True)
class Price:
    """What a demand costs: one unit, and all of them."""

    minutes: int
    times: int
    population: int

    @property
    def minutes_in_all(self) -> int:
        """The minutes of everybody who is asked."""
        return self.minutes * self.population


@dataclass(frozen=True, slots=True)
class MonthOfKind:
    """One kind of unit in one month: what runs already, what comes, and what is allowed. Minutes of one unit."""

    level: str
    audience: str
    month: date
    running: int
    coming: int
    allowed: int | None

    @property
    def in_all(self) -> int:
        """What one unit would have to do in that month."""
        return self.running + self.coming

    @property
    def is_over(self) -> bool:
        """Whether that is more than is allowed."""
        return self.allowed is not None and self.coming > 0 and self.in_all > self.allowed


@dataclass(frozen=True, slots=True)
class Quote:
    """A demand with its price, and per kind of unit the month in which it weighs most: shown before it is sent."""

    terms: Terms
    price: Price
    heaviest: list[MonthOfKind] = field(default_factory=list)
