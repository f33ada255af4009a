"""The monthly brief in sentences and tables, and as one HTML file to be printed or sent on."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huilu.burden.saying import say_hours
from huilu.kernel.standalone import listed, page, said, section, table
from huilu.kernel.words import pick
from huilu.reviews.brief import Brief
from huilu.reviews.states import Because


def title_of(brief: Brief) -> str:
    """Of which month it is."""
    return _("Brief of {month}").format(month=date_format(brief.month, "YEAR_MONTH_FORMAT"))


def answer_of(brief: Brief) -> str:
    """What is worth knowing, in a sentence that a person could say aloud."""
    active, overdue = brief.board.total.issues.active, brief.board.total.issues.overdue
    return _("{came}, {closed}; {active}, {overdue}.").format(
        came=ngettext("{n} issue came", "{n} issues came", brief.opened).format(n=brief.opened),
        closed=ngettext("{n} was closed", "{n} were closed", brief.closed).format(n=brief.closed),
        active=ngettext("{n} is open", "{n} are open", active).format(n=active),
        overdue=ngettext("{n} of them is overdue", "{n} of them are overdue", overdue).format(n=overdue),
    )


def moment_words(brief: Brief) -> str:
    """Of which moment the figures are."""
    board, now = localtime(brief.board.at), localtime(brief.at)
    if not brief.is_over:
        return _("All figures are of {at}.").format(at=date_format(now, "Y-m-d H:i:s"))
    said = _("Requirements and issues as they were at the end of {day}; what is open, as of {at}.")
    return said.format(day=date_format(board, "Y-m-d"), at=date_format(now, "Y-m-d H:i:s"))


def cadence_words(brief: Brief) -> list[str]:
    """How many reviews were held of those that are planned, and what was asked of others."""
    cadence, asked = brief.cadence, brief.asked
    of_plan = _("Reviews that call units together: {held} held, {planned} planned.")
    said = [of_plan.format(held=cadence.all_hands_held, planned=cadence.all_hands_planned)]
    said += [
        _("{review}: {held} held, {n} planned by now.").format(
            review=pick(one.spec.labels.model_dump()), held=one.held, n=one.by_now
        )
        for one in cadence.planned
        if not one.spec.is_all_hands
    ]
    demands = ngettext("{n} demand went out,", "{n} demands went out,", asked.n).format(n=asked.n)
    hours = say_hours(asked.minutes)
    taken = ngettext("{n} hour of others in all.", "{n} hours of others in all.", 1 if hours == "1" else 2)
    return [*said, " ".join([demands, taken.format(n=hours), _("This brief asked for nothing.")])]


def open_words(brief: Brief) -> list[str]:
    """Why what is open wants looking at."""
    agenda = brief.agenda
    told = {
        Because.STUCK: _("{n} that nobody has claimed"),
        Because.OVERDUE: _("{n} overdue"),
        Because.HARD: _("{n} hard"),
    }
    return [told[reason].format(n=n) for reason, n in agenda.by_reason.items() if n]


def work_table(brief: Brief) -> tuple[list[str], list[list[str]]]:
    """Each requirement in each child, in code order: done of those it applies to, without any order of merit (M013)."""
    board = brief.board
    headings = [_("Requirement"), *(one.unit.name for one in board.children), _("Total")]
    rows = [
        [
            pick(one.labels),
            *(
                _cell(column.work[one.pk].done, column.work[one.pk].applies)
                for column in [*board.children, board.total]
            ),
        ]
        for one in board.requirements
        if board.total.work[one.pk].applies
    ]
    return headings, rows


def report(brief: Brief) -> str:
    """The whole file, in the reader's language."""
    title = title_of(brief)
    headings, rows = work_table(brief)
    matters: list[str] = [said(f"{one.issue.number} {one.issue.title}") for one in brief.agenda.matters]
    if brief.agenda.more:
        matters.append(_("and {n} more").format(n=brief.agenda.more))
    return page(
        title,
        answer_of(brief),
        format_html("<p>{}</p>", moment_words(brief)),
        listed(_("Open, and wanting to be looked at"), [*open_words(brief), *matters]),
        listed(_("Decided in the month"), [said(one.text) for one in brief.decisions]),
        listed(_("Reviews"), cadence_words(brief)),
        # Between the first and the last stand units.
        section(_("Requirements"), table(headings, rows, names=range(1, len(headings) - 1))),
        heading=format_html("{} · {}", said(brief.unit.name), title),
    )


def _cell(done: int, applies: int) -> str:
    return f"{done}/{applies}" if applies else "–"
