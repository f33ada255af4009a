"""The smaller parts of a pack: words, measures, goals, registers, topics, checklists, parameters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, Self
from unicodedata import category

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from huilu.kernel.workdays import calendar_codes
from huilu.programmes.pack.reasons import MisshapenError
from huilu.programmes.pack.selectors import Code, Part, Selector


def _readable(text: str) -> str:
    """The text, if nothing in it is invisible: such characters hide words or turn them round."""
    hidden = next((one for one in text if category(one) in {"Cc", "Cf"} and one != "\n"), None)
    if hidden is not None:
        raise MisshapenError(f"有看不见的字符 U+{ord(hidden):04X}", f"an invisible character U+{ord(hidden):04X}")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400), AfterValidator(_readable)]
Days = Annotated[int, Field(ge=0, le=3660)]
Cap = Annotated[int, Field(ge=0, le=1000)]
# How many parts a pack may have at most: far more than any programme needs, and few enough to be read in a moment.
FEW, SOME, MANY, MOST = 20, 100, 500, 2000
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2199, 12, 31))]


class Labels(Part):
    """One text in both languages; neither may be missing."""

    zh: Text
    en: Text


class Named(Part):
    """A code and what people call it."""

    code: Code
    labels: Labels


class Sourced(Named):
    """A named thing that may say which mechanism of the source it comes from."""

    source: tuple[Annotated[str, Field(pattern=r"^[A-Z][0-9]{2,3}$")], ...] = Field(default=(), max_length=SOME)


class Window(Part):
    """When the programme runs. After the soft end open issues stay open; obligations follow their sunset."""

    start: Day
    soft_end: Day

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.soft_end <= self.start:
            raise MisshapenError("soft_end 要晚于 start", "soft_end must be later than start")
        return self


class Word(Part):
    """A word of the pack and the codes of the tree that it stands for."""

    word: Code
    stands_for: tuple[Code, ...] = Field(min_length=1, max_length=SOME)
    labels: Labels


class LevelWord(Word):
    """A level, listed from the top down; `base` marks those that work through meetings they already hold."""

    base: bool = False


class Carrier(Named):
    """A meeting or form that carries a requirement; `existing` says that it was there before the programme."""

    existing: bool
    levels: tuple[Code, ...] = Field(default=(), max_length=SOME)


class Measure(Sourced):
    """A track of work. Tracks run side by side, any number of them; none waits for another."""


class Indicator(Named):
    """A figure for a goal. Volume is context only and never a target."""

    kind: Literal["activity", "output", "outcome", "volume"]
    counts: Literal["units", "issues", "projects", "persons"] = "units"
    target: Annotated[float, Field(ge=0, le=1e15)] | None = None


class Goal(Sourced):
    """What the programme is for. Only what can be seen from outside may own indicators."""

    observable: bool
    indicators: tuple[Indicator, ...] = Field(default=(), max_length=SOME)


class Target(Part):
    """How much at least, of what. A target on something else cannot be compared with it."""

    at_least: Annotated[float, Field(ge=0)]
    of: Labels


# What shows that an obligation is done. No picture among them: none is ever demanded (D7).
Evidence = Literal["fact", "figure", "check", "document"]


class RegisterField(Named):
    """One column of a register. A column of kind choice names what there is to choose from."""

    kind: Literal["text", "date", "number", "unit", "yes_no", "choice"]
    required: bool = False
    choices: tuple[Named, ...] = Field(default=(), max_length=MANY)

    @model_validator(mode="after")
    def _choices_are_for_choosing(self) -> Self:
        if (self.kind == "choice") != bool(self.choices):
            raise MisshapenError(
                "kind 为 choice 的栏目要写 choices,其他栏目不写",
                "a choice needs its choices, and nothing else takes any",
            )
        if len({one.code for one in self.choices}) != len(self.choices):
            raise MisshapenError("两个选项的代码相同", "two choices have the same code")
        return self


# What every item of a register has, whatever its columns.
ITEM_HAS = ("number", "owner", "due_on", "state", "done_on", "source", "on_paper_on", "tasks")


class RegisterType(Sourced):
    """A list that units of some classes keep: items of its own, or the issues that the unit leads.

    An item is done once the columns named in `done_when` are filled, and all its tasks are finished where it has any.
    """

    selector: Selector
    shows: Literal["items", "issues"] = "items"
    columns: tuple[RegisterField, ...] = Field(default=(), max_length=SOME)
    tasks: bool = False
    done_when: tuple[Code, ...] = Field(default=(), max_length=SOME)

    @model_validator(mode="after")
    def _items_have_columns(self) -> Self:
        if (self.shows == "items") != bool(self.columns):
            raise MisshapenError(
                "登记事项的清单要有 columns,显示问题的清单不写 columns",
                "a register of items needs columns; one that shows issues takes none",
            )
        codes = [column.code for column in self.columns]
        if len(set(codes)) != len(codes):
            raise MisshapenError("两个栏目的代码相同", "two columns have the same code")
        if had := set(codes) & {*ITEM_HAS}:
            codes_had = ", ".join(sorted(had))
            raise MisshapenError(
                f"每一项本来就有 {codes_had},栏目要换一个代码",
                f"every item has {codes_had} anyway; give the column another code",
            )
        if not set(self.done_when) <= set(codes) or (self.shows == "issues" and self.tasks):
            raise MisshapenError(
                "done_when 只能写本清单的栏目;只有登记事项的清单才有 tasks",
                "done_when names columns of the register, and only items have tasks of their own",
            )
        return self

    def column_called(self, code: str) -> RegisterField | None:
        """The column of that code; None where there is none."""
        return next((column for column in self.columns if column.code == code), None)


class FocusList(Sourced):
    """The topics that one kind of unit chooses from. 'Other' is always offered beside them."""

    selector: Selector
    topics: tuple[Named, ...] = Field(min_length=1, max_length=SOME)


class Checklist(Sourced):
    """A short list of tasks for one field of work; `assumption` marks lists that no source names."""

    field: Code
    assumption: bool
    assumption_note: Labels | None = None
    selector: Selector
    items: tuple[Named, ...] = Field(min_length=1, max_length=SOME)


class Light(Part):
    """The published rule of the light: amber this many days before the due date, red after it."""

    amber_days: Days = 7


class Caps(Part):
    """How many at most; `campaigns`: how many a unit may run at a time, by the tree's code of its level;
    `list_characters`: how long the whole list of one unit may be, in the characters of its Chinese texts (O8);
    `all_hands_reviews`: how many reviews that call units together one level may plan without a reason (M011)."""

    local_focus: Cap = 3
    checklist_items: Cap = 8
    research_topics: Cap = 3
    campaigns: dict[Code, Cap] = Field(default_factory=dict, max_length=SOME)
    all_hands_reviews: Cap = 3
    list_characters: Annotated[int, Field(ge=100, le=5000)] = 4000


class Deadlines(Part):
    """How many days after its start a programme asks for nothing yet (M135)."""

    lead_days: Annotated[int, Field(ge=0, le=365)] = 7


class Adaptation(Part):
    """For how many working days an issuer may think over what a unit asks to have otherwise; after that silence grants
    it (M030)."""

    days: Annotated[int, Field(ge=1, le=30)] = 5


class StudyWorkshop(Part):
    """How long a study workshop lasts, for the unit and never for a person."""

    topics: Annotated[int, Field(ge=1, le=366)]
    days_per_topic_min: Annotated[int, Field(ge=1, le=366)]
    days_per_topic_max: Annotated[int, Field(ge=1, le=366)]
    days_in_all_min: Annotated[int, Field(ge=1, le=366)]
    day: Literal["working", "calendar"]

    def accepts(self, days_per_topic: Sequence[int]) -> bool:
        """Whether a plan keeps the rule: as many topics, each long enough, all of them together long enough."""
        return (
            len(days_per_topic) == self.topics
            and all(self.days_per_topic_min <= days <= self.days_per_topic_max for days in days_per_topic)
            and sum(days_per_topic) >= self.days_in_all_min
        )


class LoopTerms(Part):
    """How long each may have what was raised upward, in working days; and in days: how long an owner is left in peace
    whatever day they gave, and when an effect is checked."""

    calendar: Code = "china"
    passage_days: Annotated[int, Field(ge=1, le=30)] = 3
    claim_days: Annotated[int, Field(ge=1, le=30)] = 5
    proposal_days: Annotated[int, Field(ge=1, le=30)] = 3
    owner_days: Annotated[int, Field(ge=1, le=3660)] = 120
    confirm_days: Annotated[int, Field(ge=1, le=60)] = 5
    notices: Annotated[int, Field(ge=1, le=5)] = 2
    effect_days: tuple[Annotated[int, Field(ge=1, le=3660)], ...] = Field(default=(30, 90, 180), max_length=6)

    @field_validator("calendar")
    @classmethod
    def _is_there(cls, code: str) -> str:
        if code not in calendar_codes():
            there = ", ".join(calendar_codes())
            raise MisshapenError(f"没有日历 {code},只有 {there}", f"no calendar {code}; there are {there}")
        return code


class Blackout(Part):
    """Days, both ends included, on which nothing falls due; risk items may (M152, M156)."""

    start: Day
    end: Day
    labels: Labels

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end < self.start:
            raise MisshapenError("end 不能早于 start", "end must not be earlier than start")
        return self

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.start <= day <= self.end


class LoadCalendar(Part):
    """What the spreading of due days keeps to (M152).

    `weekly_cap`: the most minutes that a unit should have in a week, by word of its level. `later_days`: by so many
    days a due day may move later where its requirement says nothing else.
    """

    blackouts: Annotated[tuple[Blackout, ...], Field(max_length=24)] = ()
    weekly_cap: dict[Code, Annotated[int, Field(ge=0, le=100_000)]] = Field(default_factory=dict)
    later_days: Annotated[int, Field(ge=0, le=366)] = 14


class Parameters(Part):
    """The numbers of a programme, so that none of them is in the code."""

    loop: LoopTerms = LoopTerms()

    light: Light = Light()
    caps: Caps = Caps()
    deadlines: Deadlines = Deadlines()
    study_workshop: StudyWorkshop | None = None
    # Whether those below may ask more than these clauses do, where they say why (M130).
    tightening: Literal["forbidden", "allowed"] = "forbidden"
    calendar: LoadCalendar = LoadCalendar()
    adaptation: Adaptation = Adaptation()
    # How many units of a level one post may support as their contact (M039): by the tree's codes, first that of the
    # level on which the post stands.
    contacts: Annotated[dict[Code, dict[Code, Cap]], Field(max_length=SOME)] = Field(default_factory=dict)
