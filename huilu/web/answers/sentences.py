"""What a page says of a question in one sentence: where it is, who has it, since when."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huilu.answers.desk import Figures
from huilu.answers.models import Ending, PolicyAnswer, PolicyQuestion
from huilu.answers.queries import Told
from huilu.answers.rules import ENOUGH
from huilu.answers.states import QuestionState
from huilu.kernel.days import day_of
from huilu.web.days import say_day
from huilu.web.templatetags.faces import said


def where_it_is(told: Told, today: date) -> str:
    """Where the question is now."""
    question, holding, coming = told.question, told.holding(today), told.coming(today)
    if question.ending:
        return _over(question, question.ending)
    if question.state == QuestionState.RETURNED:
        return _("Returned: this is no question about the policy.")
    if question.state == QuestionState.MERGED and question.merged_into:
        return _("Merged into %(number)s, which has the answer for all.") % {"number": question.merged_into.number}
    if holding:
        return " ".join([_("Answered; holds since %(day)s.") % {"day": say_day(holding.valid_from)}, *_then(coming)])
    if coming:
        return _("Answered; holds from %(day)s.") % {"day": say_day(coming.valid_from)}
    return _waits(question, told.draft, today)


def _over(question: PolicyQuestion, ending: Ending) -> str:
    """What became of a question whose clause was withdrawn."""
    if question.answered_on:
        words = _("What it is about was withdrawn on %(day)s: the answer binds nobody any more.")
    else:
        words = _("What it is about was withdrawn on %(day)s: nobody owes it, and the question ends unanswered.")
    return words % {"day": say_day(day_of(ending.at))}


def _then(coming: PolicyAnswer | None) -> list[str]:
    return [_("From %(day)s another version holds.") % {"day": say_day(coming.valid_from)}] if coming else []


def _waits(question: PolicyQuestion, draft: PolicyAnswer | None, today: date) -> str:
    days = (today - question.asked_on).days + 1
    who = {"unit": said(question.desk.name), "day": say_day(question.asked_on), "n": days}
    waits = format_html(_("{unit} has it since {day}, day {n}."), **who)
    return format_html("{} {}", waits, step_of(draft.drafted_at, draft.approved_at)) if draft else waits


def step_of(drafted_at: datetime | None, approved_at: datetime | None) -> str:
    """What the desk has to do next, and since when."""
    if approved_at:
        return _("Approved on %(day)s, to be published.") % {"day": say_day(day_of(approved_at))}
    if drafted_at:
        return _("Drafted on %(day)s, to be approved in another post.") % {"day": say_day(day_of(drafted_at))}
    return _("To be answered.")


def what_waits(figures: Figures) -> str:
    """What waits at a desk, and how long answers take there."""
    if figures.waiting and figures.oldest:
        words = ngettext("%(n)s question waits", "%(n)s questions wait", figures.waiting) % {"n": figures.waiting}
        waits = _("%(words)s, the first since %(day)s.") % {"words": words, "day": say_day(figures.oldest)}
    else:
        waits = _("No question waits.")
    return f"{waits} {_how_long(figures)}"


def _how_long(figures: Figures) -> str:
    if figures.days is None:
        few = _("%(n)s were answered within a year: too few for a median, which needs %(enough)s.")
        return few % {"n": figures.answered, "enough": ENOUGH}
    half = _("Of %(n)s answered within a year, half had their answer within %(days)s days.")
    return half % {"n": figures.answered, "days": figures.days}
