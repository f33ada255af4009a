"""What the loop refuses. Pure: no query, no clock. Each refusal stands beside the rule that raises it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.kernel.paths import is_under
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_said
from huilu.loop.states import (
    STATE_LABELS,
    TRANSITIONS,
    CauseLevel,
    Concerns,
    FactKind,
    FixKind,
    Source,
    State,
    Step,
    Who,
)

# What people call the fields that a refusal may name.
FIELD_LABELS: dict[str, Promise | str] = {
    "title": _("In one line"),
    "detail": _("In more words"),
    "topic": _("Topic"),
    "source": _("Found by"),
    "concerns": _("It is about"),
    "symptom_unit": _("Where it shows"),
    "due_on": _("Due on"),
    "reason": _("Reason"),
    "new_fact": _("New fact"),
    "task": _("Task"),
    "changed_so_far": _("Changed so far"),
    "remains": _("What remains"),
    "next_on": _("Next date"),
    "subject": _("What changed"),
    "before": _("Before"),
    "after": _("After"),
    "kind": _("Kind of fact"),
    "cause": _("Cause"),
    "cause_level": _("Where the cause lies"),
    "fix_kind": _("Kind of fix"),
}
TITLE_LIMIT = 80
TEXT_LIMIT = 1000


class StepNotFromHere(Refusal):
    """The life cycle has no such step from this state."""

    code = "loop.step_not_from_here"
    says = _("“{step}” is not possible while the issue is “{state}”.")
    next = _("Reload the page: somebody may have acted since. The page shows what is possible now.")


class NotYourStep(Refusal):
    """The step belongs to another party."""

    code = "loop.not_your_step"
    says = _("This step is not for your unit.")
    next = _("The page shows in whose hands the issue is.")
    status = 403


class DoerCannotVerify(Refusal):
    """The verifier worked on it, under whichever post."""

    code = "loop.doer_cannot_verify"
    says = _("Whoever worked on the issue cannot also verify it or choose who does, under no post.")
    next = _("Ask somebody outside your unit to look.")
    status = 403


class VerifierBelowDoer(Refusal):
    """The verifier's unit is the doer's, or lies below it."""

    code = "loop.verifier_below_doer"
    says = _("A verifier must come from outside the unit that did the work and everything below it.")
    next = _("Name somebody of the level above, or of another branch of the tree.")


class VerifierVacant(Refusal):
    """Nobody holds the post."""

    code = "loop.verifier_vacant"
    says = _("Nobody holds this post today, so nobody could verify.")
    next = _("Choose a post that has a holder, or appoint one first.")


class LeadMissing(Refusal):
    """No lead unit."""

    code = "loop.lead_missing"
    says = _("An issue opens only with a lead unit that answers for it.")
    next = _("Name the unit that owns the cause: your own, or one above you.")
    status = 422


class LeadOutOfReach(Refusal):
    """The lead is neither in the own subtree nor above, nor attached to a unit above."""

    code = "loop.lead_out_of_reach"
    says = _("{unit} is neither your unit, nor below you, nor above you, nor an office of a unit above you.")
    next = _("Name the unit above you that both belong to.")
    status = 422


class RootCannotLead(Refusal):
    """Nobody stands outside the root who could verify."""

    code = "loop.root_cannot_lead"
    says = _("The topmost unit cannot lead an issue itself: nobody stands outside it who could verify.")
    next = _("Name one of its departments as the lead.")
    status = 422


class AboutPerson(Refusal):
    """It must be about a unit, a service or a rule."""

    code = "loop.about_person"
    says = _("An issue is about a unit, a service or a rule, never about a person.")
    next = _("Say which of the three it is about.")
    status = 422


class WordMissing(Refusal):
    """A field that must be filled is not."""

    code = "loop.word_missing"
    says = _("“{label}” is empty.")
    next = _("Fill it in: one line is enough.")
    status = 422


class WordTooLong(Refusal):
    """An essay."""

    code = "loop.word_too_long"
    says = _("“{label}” has {length} characters; at most {limit} fit.")
    next = _("Keep what matters and leave out the rest.")
    status = 422


class UnknownChoice(Refusal):
    """A word that is not one of the choices."""

    code = "loop.unknown_choice"
    says = _("“{value}” is no choice for “{label}”.")
    next = _("Choose one of: {choices}.")
    status = 422


class TaskAfterDue(Refusal):
    """The task ends after the issue is due."""

    code = "loop.task_after_due"
    says = _("The task would end on {task_due}, after the issue is due on {issue_due}.")
    next = _("Choose an earlier day, or report an interim result with a later next date.")
    status = 422


class DayInThePast(Refusal):
    """A date to come lies behind us."""

    code = "loop.day_in_the_past"
    says = _("“{label}” lies in the past: {day}.")
    next = _("Choose today or a later day.")
    status = 422


class OwnerElsewhere(Refusal):
    """The task's owner is not of the lead unit or below it."""

    code = "loop.owner_elsewhere"
    says = _("A task's owner must be a post of the lead unit or of a unit below it.")
    next = _("Choose such a post.")
    status = 422


class NoSuchPost(Refusal):
    """No post is called that."""

    code = "loop.no_such_post"
    says = _("There is no post “{post}”.")
    next = _("Name it as unit code/post code, for example 370811/office.")
    status = 404


class TaskAlreadyDone(Refusal):
    """Finished before."""

    code = "loop.task_already_done"
    says = _("This task is finished already.")
    next = _("Nothing needs to be done.")


class TasksOpen(Refusal):
    """Not all tasks are finished."""

    code = "loop.tasks_open"
    says = _("{count} tasks are not finished yet.")
    next = _("Finish them first, or report an interim result.")


class NothingChangedInFact(Refusal):
    """Before equals after."""

    code = "loop.nothing_changed"
    says = _("Before and after are the same: “{before}”.")
    next = _("An issue ends when a fact has changed. Say what is different now, or report an interim result.")
    status = 422


class NotMeasured(Refusal):
    """A measure without numbers."""

    code = "loop.not_measured"
    says = _("A measured fact needs numbers before and after, and what they are measured in.")
    next = _("Write for example 12 and 0, measured in households; or choose “a place” or “a rule”.")
    status = 422


class ObservedInFuture(Refusal):
    """Seen on a day that has not come."""

    code = "loop.observed_in_future"
    says = _("The fact cannot have been observed on {day}: that day has not come yet.")
    next = _("Give the day on which somebody saw it.")
    status = 422


class ObservedTooEarly(Refusal):
    """Seen before the issue was raised, or before it was reopened."""

    code = "loop.observed_too_early"
    says = _("The change was observed on {day}, before {since}.")
    next = _("Look again: what was seen then cannot be the result of this work.")
    status = 422


class SecondLookMissing(Refusal):
    """Cause 'person' without the question behind it."""

    code = "loop.second_look_missing"
    says = _("Where the cause is a person, ask once more: why did the way of working allow it?")
    next = _("Answer in one line; it is about the way of working, not about the person.")
    status = 422


class NoSuchIssue(Refusal):
    """Not there, or not theirs to see: the answer is the same."""

    code = "loop.no_such_issue"
    says = _("There is no issue {number} that you may see.")
    next = _("Check the number. You see the issues of your own part of the tree and those your unit has a part in.")
    status = 404


class NoSuchTask(Refusal):
    """No task of that number."""

    code = "loop.no_such_task"
    says = _("The issue has no task {position}.")
    next = _("Reload the page and choose a task from it.")
    status = 404


@dataclass(frozen=True, slots=True)
class SeenFact:
    """A fact that changed: what kind, of what, before and after, and the day on which it was observed."""

    kind: str
    subject: str
    before: str
    after: str
    observed_on: date
    measured_in: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why it was so: the level of the cause, in words, and the second look that 'person' asks for (M068)."""

    level: str
    text: str
    second_look: str = ""


@dataclass(frozen=True, slots=True)
class Hands:
    """Who is who in an issue, as far as the rules need it: paths of units, ids of persons and posts."""

    raiser_path: str
    lead_path: str = ""
    verifier_post_id: int | None = None
    doer_people: Collection[int] = field(default_factory=frozenset)
    doer_paths: Collection[str] = field(default_factory=frozenset)


def check_step(step: Step, state: State) -> State:
    """The state that the step leads to; refuses a step that the table does not have from here."""
    transition = TRANSITIONS[step]
    if state not in transition.starts:
        raise StepNotFromHere(step=transition.label, state=STATE_LABELS[state])
    return transition.starts[state]


def is_party(who: Who, hands: Hands, *, unit_path: str, post_id: int) -> bool:
    """Whether an actor of this unit and post is the party that a step belongs to."""
    raiser = unit_path == hands.raiser_path
    above = bool(hands.lead_path) and unit_path != hands.lead_path and is_under(hands.lead_path, unit_path)
    return {
        Who.RAISER: raiser,
        Who.LEAD: unit_path == hands.lead_path,
        Who.ABOVE_LEAD: above,
        Who.VERIFIER: post_id == hands.verifier_post_id,
        Who.RAISER_OR_ABOVE: raiser or above,
    }[who]


def check_party(who: Who, hands: Hands, *, unit_path: str, post_id: int) -> None:
    """Refuse an actor who is not the party that a step belongs to."""
    if not is_party(who, hands, unit_path=unit_path, post_id=post_id):
        raise NotYourStep


def check_not_doer(person_id: int, hands: Hands) -> None:
    """Refuse a person who worked on the issue, under whichever post they come."""
    if person_id in hands.doer_people:
        raise DoerCannotVerify


def check_outside(unit_path: str, hands: Hands) -> None:
    """Refuse a verifier's unit that did the work or lies below one that did."""
    doers = [*hands.doer_paths, hands.lead_path]
    if any(is_under(unit_path, doer) for doer in doers):
        raise VerifierBelowDoer


def check_lead(lead_path: str, lead_name: str, *, raiser_path: str, lead_parent_path: str, is_office: bool) -> None:
    """Refuse a lead that is the root or out of reach: neither own subtree, nor above, nor an office of one above."""
    if not lead_parent_path:
        raise RootCannotLead
    own_or_above = is_under(lead_path, raiser_path) or is_under(raiser_path, lead_path)
    if not own_or_above and not (is_office and is_under(raiser_path, lead_parent_path)):
        raise LeadOutOfReach(unit=lead_name)


def check_words(**words: str) -> None:
    """Refuse empty fields and essays. Keys are field names; `title` has the shorter limit."""
    for name, text in words.items():
        limit = TITLE_LIMIT if name == "title" else TEXT_LIMIT
        if not is_said(text):
            raise WordMissing(field=name, label=FIELD_LABELS[name])
        if len(text) > limit:
            raise WordTooLong(field=name, label=FIELD_LABELS[name], length=len(text), limit=limit)


def check_choices(**choices: str) -> None:
    """Refuse words that are not among the choices of `source`, `concerns`, `cause_level`, `fix_kind`, `kind`."""
    known = {
        "source": Source,
        "concerns": Concerns,
        "cause_level": CauseLevel,
        "fix_kind": FixKind,
        "kind": FactKind,
    }
    for name, value in choices.items():
        allowed = [str(choice) for choice in known[name]]
        if value not in allowed:
            raise UnknownChoice(field=name, label=FIELD_LABELS[name], value=value, choices=", ".join(allowed))


def check_topic(topic: str, known: Collection[str]) -> None:
    """Refuse a topic that no programme in force names (M025)."""
    if topic not in known:
        choices = ", ".join(sorted(known))
        raise UnknownChoice(field="topic", label=FIELD_LABELS["topic"], value=topic, choices=choices)


def check_concerns(concerns: str) -> None:
    """Refuse an issue that does not say whether it is about a unit, a service or a rule."""
    if concerns not in [str(choice) for choice in Concerns]:
        raise AboutPerson


def check_coming(name: str, day: date, today: date) -> None:
    """Refuse a date to come that lies behind us."""
    if day < today:
        raise DayInThePast(field=name, label=FIELD_LABELS[name], day=day)


def check_task(*, due_on: date, issue_due: date, today: date, owner_path: str, lead_path: str) -> None:
    """Refuse a task that ends in the past or after the issue is due, or whose owner is not the lead's."""
    check_coming("due_on", due_on, today)
    # Once the issue is late no day would fit any more. It may still be planned, and stays as late as it is.
    if due_on > issue_due >= today:
        raise TaskAfterDue(task_due=due_on, issue_due=issue_due)
    if not is_under(owner_path, lead_path):
        raise OwnerElsewhere


def check_fact(fact: SeenFact, *, today: date, since: date) -> None:
    """Refuse a fact that has not changed, is not measured, or was not observed after the work began (M067, M137)."""
    check_choices(kind=fact.kind)
    check_words(subject=fact.subject, before=fact.before, after=fact.after)
    if fact.kind == FactKind.MEASURE:
        _check_measured(fact)
    elif _plain(fact.before) == _plain(fact.after):
        raise NothingChangedInFact(before=fact.before)
    if fact.observed_on > today:
        raise ObservedInFuture(day=fact.observed_on)
    if fact.observed_on < since:
        raise ObservedTooEarly(day=fact.observed_on, since=since)


def check_cause(cause: Cause, fix_kind: str) -> None:
    """Refuse a cause without level or words, and 'a person' without the second look (M068)."""
    check_choices(cause_level=cause.level, fix_kind=fix_kind)
    check_words(cause=cause.text)
    if cause.level == CauseLevel.PERSON and not is_said(cause.second_look):
        raise SecondLookMissing


def _check_measured(fact: SeenFact) -> None:
    try:
        before, after = Decimal(fact.before), Decimal(fact.after)
    except InvalidOperation:
        raise NotMeasured from None
    if not (before.is_finite() and after.is_finite() and is_said(fact.measured_in)):
        raise NotMeasured
    if before == after:
        raise NothingChangedInFact(before=fact.before)


def _plain(text: str) -> str:
    """The text without the differences that are none: width, case, spaces and punctuation."""
    return "".join(one for one in normalize("NFKC", text).casefold() if one.isalnum())
