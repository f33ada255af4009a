"""The life cycle of an issue: one table, from which acts, buttons, API answers and the picture come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(IntEnum):
    """Where an issue is. The value is the counter's state and is never given a second meaning."""

    DRAFT = 0
    OPEN = 1
    IN_PROGRESS = 2
    INTERIM_RESULT = 3
    SUBMITTED = 4
    VERIFYING = 5
    CLOSED = 6
    REWORKING = 7
    REOPENED = 8
    WITHDRAWN = 9

    @property
    def word(self) -> str:
        """The name in files, addresses and the API."""
        return self.name.lower()


ACTIVE = frozenset(
    {
        State.OPEN,
        State.IN_PROGRESS,
        State.INTERIM_RESULT,
        State.SUBMITTED,
        State.VERIFYING,
        State.REWORKING,
        State.REOPENED,
    }
)

STATE_LABELS: dict[State, str | Promise] = {
    State.DRAFT: _("draft"),
    State.OPEN: _("open"),
    State.IN_PROGRESS: _("under way"),
    State.INTERIM_RESULT: _("interim result"),
    State.SUBMITTED: _("submitted"),
    State.VERIFYING: _("being verified"),
    State.CLOSED: _("closed"),
    State.REWORKING: _("back for rework"),
    State.REOPENED: _("reopened"),
    State.WITHDRAWN: _("withdrawn"),
}


class Who(StrEnum):
    """Which party of an issue an act belongs to."""

    RAISER = "raiser"
    LEAD = "lead"
    ABOVE_LEAD = "above_lead"
    VERIFIER = "verifier"
    RAISER_OR_ABOVE = "raiser_or_above"


class Step(StrEnum):
    """What can be done with an issue: each is one verb in `actions`."""

    OPEN = "open"
    ADD_TASK = "add_task"
    FINISH_TASK = "finish_task"
    REPORT_INTERIM = "report_interim"
    RESUME = "resume"
    SUBMIT = "submit"
    NAME_VERIFIER = "name_verifier"
    CLOSE = "close"
    RETURN = "return"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Transition:
    """From where to where one step leads, whose it is, and what it asks for."""

    starts: dict[State, State]
    who: Who
    label: str | Promise
    guard: str | Promise


_S = State

TRANSITIONS: dict[Step, Transition] = {
    Step.OPEN: Transition(
        {_S.DRAFT: _S.OPEN},
        Who.RAISER,
        _("Open"),
        _("A lead unit is named; it is about a unit, a service or a rule, not a person."),
    ),
    Step.ADD_TASK: Transition(
        {
            _S.OPEN: _S.IN_PROGRESS,
            _S.IN_PROGRESS: _S.IN_PROGRESS,
            _S.INTERIM_RESULT: _S.IN_PROGRESS,
            _S.REWORKING: _S.REWORKING,
            _S.REOPENED: _S.IN_PROGRESS,
        },
        Who.LEAD,
        _("Add a task"),
        _("A task has an owner and a date."),
    ),
    Step.FINISH_TASK: Transition(
        {
            _S.IN_PROGRESS: _S.IN_PROGRESS,
            _S.INTERIM_RESULT: _S.IN_PROGRESS,
            _S.REWORKING: _S.REWORKING,
        },
        Who.LEAD,
        _("Finish a task"),
        _("The task is still open."),
    ),
    Step.REPORT_INTERIM: Transition(
        {_S.IN_PROGRESS: _S.INTERIM_RESULT},
        Who.LEAD,
        _("Report an interim result"),
        _("What changed so far, what remains, and the next date. It stays open in every count."),
    ),
    Step.RESUME: Transition({_S.INTERIM_RESULT: _S.IN_PROGRESS}, Who.LEAD, _("Carry on"), _("None.")),
    Step.SUBMIT: Transition(
        {_S.IN_PROGRESS: _S.SUBMITTED, _S.REWORKING: _S.SUBMITTED},
        Who.LEAD,
        _("Submit the result"),
        _("A changed fact, a cause with its level, the kind of fix; no task is open."),
    ),
    Step.NAME_VERIFIER: Transition(
        {_S.SUBMITTED: _S.VERIFYING, _S.VERIFYING: _S.VERIFYING},
        Who.ABOVE_LEAD,
        _("Name the verifier"),
        _("Another person, of a unit outside the doer's and everything below it."),
    ),
    Step.CLOSE: Transition(
        {_S.VERIFYING: _S.CLOSED},
        Who.VERIFIER,
        _("Close"),
        _("The verifier has seen the changed fact on a day; never the doer."),
    ),
    Step.RETURN: Transition(
        {_S.VERIFYING: _S.REWORKING},
        Who.VERIFIER,
        _("Return for rework"),
        _("A reason, and a new task with a date."),
    ),
    Step.REOPEN: Transition(
        {_S.CLOSED: _S.REOPENED},
        Who.RAISER_OR_ABOVE,
        _("Reopen"),
        _("A new fact. The number stays, and the count of reopenings is kept."),
    ),
    Step.WITHDRAW: Transition(
        {_S.DRAFT: _S.WITHDRAWN, _S.OPEN: _S.WITHDRAWN},
        Who.RAISER,
        _("Withdraw"),
        _("Raised by mistake, with the reason. It is never deleted, and is counted apart."),
    ),
}


class Source(StrEnum):
    """Where the issue was found (M064). Self-found is never a bad mark."""

    SELF_FOUND = "self_found"
    FIELD_RESEARCH = "field_research"
    PUBLIC = "public"
    SUPERVISION = "supervision"
    AUDIT = "audit"
    FROM_BELOW = "from_below"
    EARLIER_BATCH = "earlier_batch"


class Concerns(StrEnum):
    """What an issue is about: never a person."""

    UNIT = "unit"
    SERVICE = "service"
    RULE = "rule"


class CauseLevel(StrEnum):
    """Where the cause lies (M068)."""

    PERSON = "person"
    UNIT_PROCESS = "unit_process"
    RULE = "rule"
    RESOURCE = "resource"
    UPPER_LEVEL = "upper_level"


class FixKind(StrEnum):
    """How far the fix reaches (M077)."""

    IMMEDIATE = "immediate"
    CORRECTIVE = "corrective"
    INSTITUTIONAL = "institutional"


class FactKind(StrEnum):
    """What kind of fact changed: something measured, a place, or a rule (M067). Papers are no kind (M137)."""

    MEASURE = "measure"
    PLACE = "place"
    RULE = "rule"


SOURCE_LABELS: dict[str, str | Promise] = {
    Source.SELF_FOUND: _("found by ourselves"),
    Source.FIELD_RESEARCH: _("field research"),
    Source.PUBLIC: _("the public"),
    Source.SUPERVISION: _("supervision"),
    Source.AUDIT: _("audit"),
    Source.FROM_BELOW: _("raised from below"),
    Source.EARLIER_BATCH: _("an earlier batch"),
}
CONCERNS_LABELS: dict[str, str | Promise] = {
    Concerns.UNIT: _("a unit"),
    Concerns.SERVICE: _("a service"),
    Concerns.RULE: _("a rule"),
}
CAUSE_LABELS: dict[str, str | Promise] = {
    CauseLevel.PERSON: _("a person"),
    CauseLevel.UNIT_PROCESS: _("how the unit works"),
    CauseLevel.RULE: _("a rule"),
    CauseLevel.RESOURCE: _("means are lacking"),
    CauseLevel.UPPER_LEVEL: _("a level above"),
}
FIX_LABELS: dict[str, str | Promise] = {
    FixKind.IMMEDIATE: _("put right at once"),
    FixKind.CORRECTIVE: _("the cause removed"),
    FixKind.INSTITUTIONAL: _("the rule changed"),
}
FACT_LABELS: dict[str, str | Promise] = {
    FactKind.MEASURE: _("something measured"),
    FactKind.PLACE: _("a place"),
    FactKind.RULE: _("a rule"),
}


def steps_from(state: State) -> list[Step]:
    """The steps that the table allows from a state, in the order of the table."""
    return [step for step, transition in TRANSITIONS.items() if state in transition.starts]
