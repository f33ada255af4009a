"""The dry run as one HTML file with its pictures inside it, to be read anywhere, sent on and printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huilu.kernel.words import pick
from huilu.rehearsal.picture import picture
from huilu.rehearsal.rehearsing import DryRun, KindLoad
from huilu.rehearsal.spread_words import spread_words
from huilu.rehearsal.telling import (
    answer_of,
    beside_of,
    blackout_words,
    clash_words,
    day_words,
    gap_words,
    gate_words,
    kind_words,
    limits,
    over_cap_words,
)

_STYLE = """
body { font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #1c2326;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } .answer { font-size: 1.15rem; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid #d9dddf; padding: 2px 8px; text-align: right; } th:first-child, td:first-child,
th.text, td.text { text-align: left; } .wide { overflow-x: auto; } figure { margin: 1.5rem 0; break-inside: avoid; }
figcaption { font-weight: 600; } svg { max-width: 100%; height: auto; }
@media print { body { max-width: none; margin: 0; font-size: 11pt; } .wide { overflow: visible; } }
"""


def report(run: DryRun) -> str:
    """The whole file, in the reader's language."""
    name = pick(run.pack.labels.model_dump())
    title = _("Dry run: {pack} {version}").format(pack=name, version=run.pack.version)
    # Names are data and are marked as such, in whichever language the rest is.
    issuer = f'<span lang="zh-CN" data-said>{escape(run.issuer.name)}</span>'
    made = escape(_("As if {issuer} issued it on {day}.")).format(issuer=issuer, day=escape(day_words(run.on)))
    body = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="answer">{escape(answer_of(run))} {escape(beside_of(run))}</p>',
        f"<p>{made}</p>",
        *_sentences(_("Clashes"), [clash_words(one) for one in run.clashes]),
        *_sentences(_("Gaps"), [gap_words(one) for one in run.gaps]),
        *_sentences(_("Blackouts and caps"), [*blackout_words(run), *over_cap_words(run), *gate_words(run)]),
        *_sentences(_("Other due days"), spread_words(run.spreading) if run.spreading else []),
        *_section(_("Load of the weeks"), [_figure(one) for one in run.kinds]),
        *_section(_("Minutes a week of the unit that has most"), [_weeks(run)] if run.kinds else []),
        *_section(_("Requirements"), [_requirements(run)]),
        *_sentences(_("What a dry run cannot know"), limits()),
    ]
    return (
        f'<!doctype html><html lang="{get_language()}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(body)}</body></html>\n"
    )


def week_table(run: DryRun) -> tuple[list[str], list[list[str]]]:
    """Weeks as rows and kinds as columns, for the unit that has most; what changes by spreading is said beside it."""
    headings = [_("Week of"), *(one.kind.name for one in run.kinds)]
    rows = [[day_words(week), *(_cell(one, place) for one in run.kinds)] for place, week in enumerate(run.world.weeks)]
    return headings, rows


def _cell(one: KindLoad, place: int) -> str:
    before = one.weeks[place].most
    after = one.after[place].most if one.after else before
    return f"{before:,}" if after == before else f"{before:,} → {after:,}"


def _figure(one: KindLoad) -> str:
    return f"<figure><figcaption>{escape(kind_words(one))}</figcaption>{picture(one)}</figure>"


def _weeks(run: DryRun) -> str:
    return _table(*week_table(run))


def _requirements(run: DryRun) -> str:
    headings = [_("Requirement"), _("Due"), _("Units"), _("Minutes each"), _("Hours in all")]
    rows = [
        [
            pick(one.claim.labels),
            day_words(one.claim.due_on) if one.claim.due_on else "",
            f"{one.units:,}",
            f"{one.claim.minutes:,}",
            f"{one.minutes / 60:,.0f}",
        ]
        for one in run.asked
    ]
    return _table(headings, rows)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in headings)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _sentences(title: str, said: Sequence[str]) -> list[str]:
    return _section(title, [f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in said)}</ul>"] if said else [])


def _section(title: str, parts: Sequence[str]) -> list[str]:
    """Nothing at all where there is nothing to be said."""
    return [f"<h2>{escape(title)}</h2>", *parts] if parts else []
