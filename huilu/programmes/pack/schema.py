"""What a pack is: the requirements of a programme and everything they point at."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from math import ceil
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from huilu.programmes.pack.parts import (
    FEW,
    MANY,
    MOST,
    SOME,
    Caps,
    Carrier,
    Checklist,
    Day,
    Days,
    Deadlines,
    Evidence,
    FocusList,
    Goal,
    Labels,
    LevelWord,
    LoadCalendar,
    Measure,
    Named,
    Parameters,
    RegisterType,
    Sourced,
    Target,
    Window,
    Word,
)
from huilu.programmes.pack.reasons import MisshapenError
from huilu.programmes.pack.reviews import ReadinessItem, ReviewSpec
from huilu.programmes.pack.selectors import Axis, Code, Part, Selector, UnitClass, read_reason

Accountability = Literal["planning_and_coordination", "delivery_of_measures", "real_effect"]
"""What somebody answers for, in exactly one of three ways."""

Repeats = Literal["once", "weekly", "monthly", "quarterly"]
Minutes = Annotated[int, Field(ge=0, le=100_000)]
VersionText = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+){0,2}$")]

OTHER_TOPIC = Named(code="other", labels=Labels(zh="其他", en="Other"))


_DAYS_BETWEEN = {"weekly": 7, "monthly": 30, "quarterly": 91}


class DueRule(Part):
    """When an obligation is due: exactly one of the four answers.

    `not_before` and `not_after` bound the days among which the spreading of due days may choose before the pack is
    issued. Without the first, no day moves to an earlier one.
    """

    on: Day | None = None
    days_after_start: Days | None = None
    before_soft_end: Days | None = None
    none: Literal[True] | None = None
    not_before: Day | None = None
    not_after: Day | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        answers = (self.on, self.days_after_start, self.before_soft_end, self.none)
        if sum(answer is not None for answer in answers) != 1:
            raise MisshapenError(
                "on、days_after_start、before_soft_end、none: true 恰好写一个",
                "exactly one of on, days_after_start, before_soft_end, none: true",
            )
        return self

    @model_validator(mode="after")
    def _range_holds_the_day(self) -> Self:
        days = [day for day in (self.not_before, self.on, self.not_after) if day is not None]
        if days != sorted(days) or (self.none and days):
            raise MisshapenError(
                "not_before、到期日、not_after 要依次排列",
                "not_before, the due day and not_after must follow one another",
            )
        return self

    def in_window(self, window: Window) -> date | None:
        """The day itself, or None where nothing is ever late."""
        if self.days_after_start is not None:
            return window.start + timedelta(days=self.days_after_start)
        if self.before_soft_end is not None:
            return window.soft_end - timedelta(days=self.before_soft_end)
        return self.on


class RequirementSpec(Sourced):
    """One thing asked of a class of units: what, of whom, by when, carried by what, at what cost.

    `basis`: what it rests on, where that is not the programme itself. `risk`: why it cannot wait for room in anybody's
    allowance (M156). `fields`: the figures that it asks for. `replaces`: the issuer's own demands that end with it.
    """

    measure: Code
    text: Labels
    selector: Selector
    due: DueRule
    carrier: Code | None = None
    repeats: Repeats = "once"
    minutes: Minutes
    target: Target | None = None
    evidence: tuple[Evidence, ...] = Field(default=("fact",), min_length=1)
    accountability: Accountability
    locked: bool = False
    base: bool = True
    sunset: Annotated[str, Field(pattern=r"^(soft_end|[0-9]{4}-[0-9]{2}-[0-9]{2})$")]
    priorities: tuple[Code, ...] = Field(default=(), max_length=SOME)
    satisfies_also: tuple[Code, ...] = ()
    basis: Labels | None = None
    risk: Labels | None = None
    fields: tuple[Code, ...] = Field(default=(), max_length=SOME)
    replaces: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = Field(default=(), max_length=SOME)
    # A clause of a child pack that asks an inherited one of more units, and why (M130).
    widens: Code | None = None
    reason: Labels | None = None

    @field_validator("sunset")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        if value != "soft_end":
            try:
                date.fromisoformat(value)
            except ValueError as error:
                raise MisshapenError("没有这一天", "there is no such day") from error
        return value

    def times(self, window: Window) -> int:
        """How often it comes in the window."""
        if self.repeats == "once":
            return 1
        until = self.due_on(window) or self.sunset_on(window)
        return max(1, ceil(((until - window.start).days + 1) / _DAYS_BETWEEN[self.repeats]))

    def due_on(self, window: Window) -> date | None:
        """The day on which the obligation is due, or None where nothing is ever late."""
        return self.due.in_window(window)

    def sunset_on(self, window: Window) -> date:
        """The last day on which the requirement binds anybody."""
        return window.soft_end if self.sunset == "soft_end" else date.fromisoformat(self.sunset)


class Extends(Part):
    """The pack that a child pack refines, and the version of it that its author has read."""

    code: Code
    version: VersionText


class Refinement(Part):
    """What a child pack says otherwise about one inherited clause; whatever it leaves out stays as it was."""

    refines: Code
    detail: Labels | None = None
    due: DueRule | None = None
    repeats: Repeats | None = None
    target: Target | None = None
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)] | None = None
    carrier: Code | None = None
    minutes: Minutes | None = None
    reason: Labels | None = None


class Pack(Sourced):
    """A whole programme as data. `readiness`: what has to be in order before it is published (M014)."""

    version: VersionText
    extends: Extends | None = None
    refinements: tuple[Refinement, ...] = Field(default=(), max_length=MOST)
    window: Window
    priorities: tuple[Named, ...] = Field(default=(), max_length=SOME)
    levels: tuple[LevelWord, ...] = Field(min_length=1, max_length=FEW)
    sectors: tuple[Word, ...] = Field(default=(), max_length=SOME)
    audiences: tuple[Word, ...] = Field(default=(), max_length=SOME)
    tags: tuple[Word, ...] = Field(default=(), max_length=12)
    scope: Selector = Selector()
    carriers: tuple[Carrier, ...] = Field(default=(), max_length=MANY)
    batches: tuple[Named, ...] = Field(default=(), max_length=SOME)
    checklist_fields: tuple[Named, ...] = Field(default=(), max_length=MANY)
    measures: tuple[Measure, ...] = Field(min_length=1, max_length=SOME)
    goals: tuple[Goal, ...] = Field(default=(), max_length=SOME)
    requirements: tuple[RequirementSpec, ...] = Field(max_length=MOST)
    registers: tuple[RegisterType, ...] = Field(default=(), max_length=SOME)
    focus_areas: tuple[FocusList, ...] = Field(default=(), max_length=MANY)
    checklists: tuple[Checklist, ...] = Field(default=(), max_length=MANY)
    parameters: Parameters = Parameters()
    reviews: tuple[ReviewSpec, ...] = Field(default=(), max_length=SOME)
    readiness: tuple[ReadinessItem, ...] = Field(default=(), max_length=FEW)

    @field_validator("levels", "sectors", "audiences", "tags")
    @classmethod
    def _stand_for_few(cls, words: tuple[Word, ...]) -> tuple[Word, ...]:
        # Each selector is written out in codes; words that stand for thousands would multiply them.
        if sum(len(word.stands_for) for word in words) > MANY:
            raise MisshapenError(
                f"这些词合计代表的代码超过 {MANY} 个",
                f"these words stand for more than {MANY} codes in all",
            )
        return words

    def requirement_called(self, code: str) -> RequirementSpec | None:
        """The clause of that code that the pack itself has; None where it has none."""
        return next((spec for spec in self.requirements if spec.code == code), None)

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
    canonical = json.dumps(_canonical(pack), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


# What packs could not say at first. Where it has its usual value it is left out, so that a pack that was published
# before keeps its digest, and the ledger's account of it stays true.
_LATER: dict[str, dict[str, Any]] = {
    "pack": {"extends": None, "refinements": [], "reviews": [], "readiness": []},
    "requirement": {
        "target": None,
        "evidence": ["fact"],
        "widens": None,
        "reason": None,
        "basis": None,
        "risk": None,
        "fields": [],
        "replaces": [],
    },
    "due": {"not_before": None, "not_after": None},
    "parameters": {
        "tightening": "forbidden",
        "deadlines": Deadlines().model_dump(mode="json"),
        "calendar": LoadCalendar().model_dump(mode="json"),
        "adaptation": {"days": 5},
        "contacts": {},
    },
    "caps": {"list_characters": Caps().list_characters, "all_hands_reviews": Caps().all_hands_reviews},
}


def _canonical(pack: Pack) -> dict[str, Any]:
    content = _told(pack.model_dump(mode="json"), "pack")
    content["requirements"] = [
        _told(one | {"due": _told(one["due"], "due")}, "requirement") for one in content["requirements"]
    ]
    parameters = content["parameters"]
    content["parameters"] = _told(parameters | {"caps": _told(parameters["caps"], "caps")}, "parameters")
    return content


def _told(part: dict[str, Any], kind: str) -> dict[str, Any]:
    usual = _LATER[kind]
    return {name: value for name, value in part.items() if name not in usual or value != usual[name]}


def json_schema() -> dict[str, Any]:
    """The published JSON Schema of a pack put together from its files: a child's refinements stand among its clauses,
    and what it inherits it need not say."""
    schema = Pack.model_json_schema(mode="validation")
    properties = schema["properties"]
    clause, refinement = properties["requirements"]["items"], properties.pop("refinements")["items"]
    properties["requirements"] |= {"items": {"anyOf": [clause, refinement]}, "minItems": 1}
    inherited = {"levels", "measures", "window"}
    schema["required"] = [name for name in schema["required"] if name not in inherited]
    schema["anyOf"] = [{"required": ["extends"]}, {"required": sorted(inherited)}]
    return schema | {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Huilu pack"}


def json_schema_text() -> str:
    """The JSON Schema as docs/pack.schema.json holds it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
