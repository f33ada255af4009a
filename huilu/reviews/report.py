"""The monthly brief in sentences and tables, and as one HTML file to be printed or sent on."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from huilu.kernel.words import pick
from huilu.reviews.brief import Brief
from huilu.reviews.states import Because

_STYLE = """
body { font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #1c2326;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 1.6rem; } .answer { font-size: 1.15rem; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid #d9dddf; padding: 2px 8px; text-align: right; } th:first-child { text-align: left; }
.wide { overflow-x: auto; }
@media print { body { max-width: none; margin: 0; font-size: 11pt; } .wide { overflow: visible; } }
"""


def title_of(brief: Brief) -> str:
    """Of which month it is."""
    return _("Brief of {month}").format(month=date_format(brief.month, "YEAR_MONTH_FORMAT"))


def answer_of(brief: Brief) -> str:
    """What is worth knowing, in a sentence that a person could say aloud."""
    said = _("{opened} issues came, {closed} were closed; {active} are open and {overdue} of them are overdue.")
    issues = brief.board.total.issues
    return said.format(opened=brief.opened, closed=brief.closed, active=issues.active, overdue=issues.overdue)


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
    hours = _("{hours} hours of others in all. This brief asked for nothing.").format(hours=round(asked.minutes / 60))
    return [*said, f"{demands} {hours}"]


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
    title, requirements = title_of(brief), _("Requirements")
    matters = [_said(f"{one.issue.number} {one.issue.title}") for one in brief.agenda.matters]
    if brief.agenda.more:
        matters.append(escape(_("and {n} more").format(n=brief.agenda.more)))
    body = [
        f"<h1>{_said(brief.unit.name)} · {escape(title)}</h1>",
        f'<p class="answer">{escape(answer_of(brief))}</p>',
        f"<p>{escape(moment_words(brief))}</p>",
        *_list(_("Open, and wanting to be looked at"), [*map(escape, open_words(brief)), *matters]),
        *_list(_("Decided in the month"), [_said(one.text) for one in brief.decisions]),
        *_list(_("Reviews"), [*map(escape, cadence_words(brief))]),
        f"<h2>{escape(requirements)}</h2>",
        _table(*work_table(brief)),
    ]
    return (
        f'<!doctype html><html lang="{get_language()}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(body)}</body></html>\n"
    )


def _cell(done: int, applies: int) -> str:
    return f"{done}/{applies}" if applies else "–"


def _said(text: str) -> str:
    """What people wrote, marked as such in whichever language the rest is."""
    return f'<span lang="zh-CN" data-said>{escape(text)}</span>'


def _list(title: str, items: Sequence[str]) -> list[str]:
    return [f"<h2>{escape(title)}</h2><ul>{''.join(f'<li>{one}</li>' for one in items)}</ul>"] if items else []


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    # Between the first and the last stand units.
    marks = ["", *[" data-said"] * (len(headings) - 2), ""]
    head = "".join(f'<th scope="col"{mark}>{escape(one)}</th>' for mark, one in zip(marks, headings, strict=True))
    body = "".join(_row(one, rest) for one, *rest in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(heading: str, cells: Sequence[str]) -> str:
    return f'<tr><th scope="row">{escape(heading)}</th>{"".join(f"<td>{escape(one)}</td>" for one in cells)}</tr>'
