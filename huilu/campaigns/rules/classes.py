"""What makes a problem class, who answers its questions, and what it needs to be over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from huilu.campaigns.models.problem_class import MOST_QUESTIONS, SOURCES_OF_ANSWERS
from huilu.campaigns.rules.words import check_words
from huilu.kernel.paths import is_under
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_said
from huilu.loop.rules import UnknownChoice, check_choices

# What the look-across costs a unit, as it is declared to it: reading one question and answering it.
SECONDS_A_QUESTION = 90


class NoSuchClass(Refusal):
    """Not there, or not theirs to see: the answer is the same."""

    code = "campaigns.no_such_class"
    says = _("There is no problem class {number} that you may see.")
    next = _("Check the number. You see the classes of your own part of the tree and of the units above you.")
    status = 404


class ClassClosed(Refusal):
    """A sample has shown that it is over."""

    code = "campaigns.class_closed"
    says = _("The problem class {number} is closed: a sample has passed.")
    next = _("If it comes back, raise the issue and make a new class of it.")


class NotTheOwner(Refusal):
    """Another unit's class."""

    code = "campaigns.not_the_owner"
    says = _("Only {unit}, or a unit above it, does this.")
    next = _("Ask its office.")
    status = 403


class ScopeOutside(Refusal):
    """The scope is not the actor's to ask, or has no siblings in it."""

    code = "campaigns.scope_outside"
    says = _("{scope} is not a unit of your own part of the tree that stands above {site}.")
    next = _(
        "Choose the unit whose subtree the class is about: your own, or one between it and the place of the issue."
    )
    status = 422


class NotYetAnIssue(Refusal):
    """A draft, or withdrawn."""

    code = "campaigns.not_yet_an_issue"
    says = _("{number} is not an open or closed issue, so no class can come of it.")
    next = _("Open the issue first.")


class TooManyQuestions(Refusal):
    """More than three."""

    code = "campaigns.too_many_questions"
    says = _("{count} questions are too many: at most {most} may be asked, and once.")
    next = _("Keep those whose answer changes what is done.")
    status = 422


class NotASibling(Refusal):
    """Another kind of unit, or outside the scope."""

    code = "campaigns.not_a_sibling"
    says = _("The questions are not for your unit.")
    next = _("Nothing needs to be done.")
    status = 403


class NothingAsked(Refusal):
    """No questions."""

    code = "campaigns.nothing_asked"
    says = _("This class asks no questions.")
    next = _("Nothing needs to be done.")


class AnsweredAlready(Refusal):
    """Once is enough."""

    code = "campaigns.answered_already"
    says = _("Your unit has answered already, and nobody is asked twice.")
    next = _("Nothing needs to be done. If something has changed, raise an issue.")


class AnswersMissing(Refusal):
    """Fewer or more answers than questions."""

    code = "campaigns.answers_missing"
    says = _("There are {asked} questions and {given} answers.")
    next = _("Answer each question with yes or no.")
    status = 422


class SampleNotPassed(Refusal):
    """Declared, not shown."""

    code = "campaigns.sample_not_passed"
    says = _("A class closes only after a sample of its sites has passed; declaring it done is not enough.")
    next = _("Draw a sample and have each drawn site looked at by somebody from elsewhere.")


class SitesWithoutIssue(Refusal):
    """The sample has passed, and where it is not so nobody does anything about it."""

    code = "campaigns.sites_without_issue"
    says = _("At {count} sites of the sample it is not as it must be, and no issue is raised: {sites}.")
    next = _("Raise an issue for each of these sites; the class can close while they are being worked on.")


class OriginNotOver(Refusal):
    """The very issue of which the class came."""

    code = "campaigns.origin_not_over"
    says = _("The issue {number}, of which the class came, is not over yet.")
    next = _("Bring that issue to its end first.")


class FixMissing(Refusal):
    """Neither a rule nor the reason why there is none, or both."""

    code = "campaigns.fix_missing"
    says = _("A class closes with the rule that keeps it so, or with the reason why none is needed: one of the two.")
    next = _("Fill in one of the two fields.")
    status = 422


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the look-across, and what in the register may answer it beforehand."""

    text: str
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one issue has taught: in one line, at which level its cause lies, and what must be so everywhere."""

    title: str
    cause_level: str
    statement: str
    questions: tuple[Asked, ...] = ()
    is_risk: bool = False


def check_lesson(lesson: Lesson) -> None:
    """Refuse a class without words or cause, and more than three questions."""
    check_words(title=lesson.title, statement=lesson.statement)
    check_choices(cause_level=lesson.cause_level)
    if len(lesson.questions) > MOST_QUESTIONS:
        raise TooManyQuestions(field="questions", count=len(lesson.questions), most=MOST_QUESTIONS)
    for question in lesson.questions:
        check_words(question=question.text)
        if question.told_by not in SOURCES_OF_ANSWERS:
            choices = ", ".join(one for one in SOURCES_OF_ANSWERS if one)
            raise UnknownChoice(field="told_by", label=_("Already known from"), value=question.told_by, choices=choices)


def check_scope(scope_path: str, scope_name: str, *, own_path: str, site_path: str, site_name: str) -> None:
    """Refuse a scope that is not the actor's own or below it, or that the place of the issue is not below."""
    if not is_under(scope_path, own_path) or site_path == scope_path or not is_under(site_path, scope_path):
        raise ScopeOutside(field="scope", scope=scope_name, site=site_name)


def check_owner(own_path: str, *, scope_path: str, scope_name: str) -> None:
    """Refuse an actor who stands neither at the scope nor above it."""
    if not own_path or not is_under(scope_path, own_path):
        raise NotTheOwner(unit=scope_name)


def check_answers(given: Sequence[bool], asked: int) -> None:
    """Refuse answers where nothing is asked, or not one for each question."""
    if not asked:
        raise NothingAsked
    if len(given) != asked:
        raise AnswersMissing(asked=asked, given=len(given))


def check_raised(left: Sequence[str]) -> None:
    """Refuse a closing while a site at which it is not so has no issue."""
    if left:
        raise SitesWithoutIssue(count=len(left), sites=", ".join(left))


def check_origin(number: str, *, is_over: bool) -> None:
    """Refuse a closing before the issue of which the class came."""
    if not is_over:
        raise OriginNotOver(number=number)


def check_fix(lasting_fix: str, no_fix_reason: str) -> None:
    """Refuse a closing with neither a lasting fix nor the reason why none is needed, or with both (M077)."""
    if is_said(lasting_fix) == is_said(no_fix_reason):
        raise FixMissing(field="lasting_fix")
    if is_said(lasting_fix):
        check_words(lasting_fix=lasting_fix)
    else:
        check_words(no_fix_reason=no_fix_reason)


def minutes_for(questions: int) -> int:
    """What the look-across is declared to cost a unit, in whole minutes."""
    return -(-questions * SECONDS_A_QUESTION // 60)
