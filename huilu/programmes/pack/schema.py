"""What a pack is: the requirements of a programme and everything they point at."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from huilu.programmes.pack.parts import (
    Carrier,
    Checklist,
    Days,
    FocusList,
    Goal,
    Labels,
    LevelWord,
    Measure,
    Named,
    Parameters,
    RegisterType,
    Sourced,
    Window,
    Word,
)
from huilu.programmes.pack.selectors import Axis, Code, Part, Selector, UnitClass, read_reason

Accountability = Literal["planning_and_coordination", "delivery_of_measures", "real_effect"]
"""What somebody answers for, in exactly one of three ways."""

OTHER_TOPIC = Named(code="other", labels=Labels(zh="其他", en="Other"))


class DueRule(Part):
    """When an obligation is due: exactly one of the four answers.

    `not_before` and `not_after` bound the days among which the spreading of due days may choose before the pack is
    issued. Without the first, no day moves to an earlier one.
    """

    on: date | None = None
    days_after_start: Days | None = None
    before_soft_end: Days | None = None
    none: Literal[True] | None = None
    not_before: date | None = None
    not_after: date | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        answers = (self.on, self.days_after_start, self.before_soft_end, self.none)
        if sum(answer is not None for answer in answers) != 1:
            raise ValueError("exactly one of on, days_after_start, before_soft_end, none: true")
        return self

    @model_validator(mode="after")
    def _range_holds_the_day(self) -> Self:
        days = [day for day in (self.not_before, self.on, self.not_after) if day is not None]
        if days != sorted(days) or (self.none and days):
            raise ValueError("not_before, the due day and not_after must follow one another")
        return self

    def in_window(self, window: Window) -> date | None:
        """The day itself, or None where nothing is ever late."""
        if self.days_after_start is not None:
            return window.start + timedelta(days=self.days_after_start)
        if self.before_soft_end is not None:
            return window.soft_end - timedelta(days=self.before_soft_end)
        return self.on


class RequirementSpec(Sourced):
    """One thing asked of a class of units: what, of whom, by when, carried by what, at what cost."""

    measure: Code
    text: Labels
    selector: Selector
    due: DueRule
    carrier: Code | None = None
    repeats: Literal["once", "weekly", "monthly", "quarterly"] = "once"
    minutes: Annotated[int, Field(ge=0, le=100_000)]
    accountability: Accountability
    locked: bool = False
    risk: bool = False
    base: bool = True
    sunset: Annotated[str, Field(pattern=r"^(soft_end|[0-9]{4}-[0-9]{2}-[0-9]{2})$")]
    priorities: tuple[Code, ...] = ()
    satisfies_also: tuple[Code, ...] = ()

    @field_validator("sunset")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        if value != "soft_end":
            date.fromisoformat(value)
        return value

    def due_on(self, window: Window) -> date | None:
        """The day on which the obligation is due, or None where nothing is ever late."""
        return self.due.in_window(window)

    def sunset_on(self, window: Window) -> date:
        """The last day on which the requirement binds anybody."""
        return window.soft_end if self.sunset == "soft_end" else date.fromisoformat(self.sunset)


class Pack(Sourced):
    """A whole programme as data."""

    version: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+){0,2}$")]
    window: Window
    priorities: tuple[Named, ...] = ()
    levels: tuple[LevelWord, ...] = Field(min_length=1)
    sectors: tuple[Word, ...] = ()
    audiences: tuple[Word, ...] = ()
    tags: tuple[Word, ...] = Field(default=(), max_length=12)
    scope: Selector = Selector()
    carriers: tuple[Carrier, ...] = ()
    batches: tuple[Named, ...] = ()
    checklist_fields: tuple[Named, ...] = ()
    measures: tuple[Measure, ...] = Field(min_length=1)
    goals: tuple[Goal, ...] = ()
    requirements: tuple[RequirementSpec, ...] = Field(min_length=1)
    registers: tuple[RegisterType, ...] = ()
    focus_areas: tuple[FocusList, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    parameters: Parameters = Parameters()

    def words_on(self, axis: Axis) -> tuple[Word, ...]:
        """The pack's words for one axis, in the order of the pack."""
        by_axis: dict[Axis, tuple[Word, ...]] = {
            "level": self.levels,
            "sector": self.sectors,
            "audience": self.audiences,
            "tags": self.tags,
        }
        return by_axis[axis]

    def label_of(self, axis: Axis, code: str) -> Labels | None:
        """What the pack calls a code of the tree; None where it has no word for it."""
        found = (word.labels for word in self.words_on(axis) if code in word.stands_for or code == word.word)
        return next(found, None)

    def carrier_called(self, code: str | None) -> Carrier | None:
        """The carrier of that code; None where there is none."""
        return next((carrier for carrier in self.carriers if carrier.code == code), None)

    def topics_for(self, level: str, sector: str, audience: str, tags: frozenset[str]) -> tuple[Named, ...]:
        """The topics that such a unit chooses from, 'other' last."""
        of = UnitClass(level, sector, audience, tags)
        mine = (area.topics for area in self.focus_areas if area.selector.reasons_for(of) is not None)
        return (*(topic for topics in mine for topic in topics), OTHER_TOPIC)

    def describe(self, reason: str) -> Labels:
        """A reason of a selector in the pack's own words."""
        axis, operator, codes = read_reason(reason)
        labels = [self.label_of(axis, code) or Labels(zh=code, en=code) for code in codes]  # type: ignore[arg-type]
        zh, en = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
        return {
            "In": Labels(zh=zh or axis, en=en or axis),
            "NotIn": Labels(zh=f"非{zh}", en=f"not {en}"),
            "Exists": Labels(zh="有标签", en="has tags"),
            "DoesNotExist": Labels(zh="无标签", en="has no tags"),
        }[operator]


def digest(pack: Pack) -> str:
    """The SHA-256 of the pack in its one canonical form."""
    canonical = json.dumps(pack.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def json_schema() -> dict[str, Any]:
    """The published JSON Schema of a pack put together from its files."""
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Huilu pack"}
    return Pack.model_json_schema(mode="validation") | title


def json_schema_text() -> str:
    """The JSON Schema as docs/pack.schema.json holds it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
