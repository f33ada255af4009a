"""The dry run as one HTML file with its pictures inside it, to be read anywhere, sent on and printed."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from huilu.kernel.standalone import listed, page, said, section, table
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


def report(run: DryRun, *, read_at: datetime) -> str:
    """The whole file, in the reader's language. `read_at`: when it was reckoned, from what stood then."""
    name = pick(run.pack.labels.model_dump())
    # Names are data and are marked as such, in whichever language the rest is.
    said_of = _("As if {issuer} issued it; reckoned from {day}.")
    made = format_html(said_of, issuer=said(run.issuer.name), day=day_words(run.on))
    as_of = _("As of {at}").format(at=f"{date_format(localtime(read_at))} {localtime(read_at):%H:%M}")
    return page(
        _("Dry run: {pack} {version}").format(pack=name, version=run.pack.version),
        f"{answer_of(run)} {beside_of(run)}",
        format_html("<p>{}</p><p>{}</p>", made, as_of),
        listed(_("Clashes"), [clash_words(one) for one in run.clashes]),
        listed(_("Gaps"), [gap_words(one) for one in run.gaps]),
        listed(_("Blackouts and caps"), [*blackout_words(run), *over_cap_words(run), *gate_words(run)]),
        listed(_("Other due days"), spread_words(run.spreading) if run.spreading else []),
        section(_("Load of the weeks"), *map(_figure, run.kinds)),
        section(_("Minutes a week of the unit that has most"), table(*week_table(run)) if run.kinds else ""),
        section(_("Requirements"), _requirements(run)),
        listed(_("What a dry run cannot know"), limits()),
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
    # Every word in the picture was escaped where it was drawn.
    drawn = mark_safe(picture(one))  # noqa: S308
    return format_html("<figure><figcaption>{}</figcaption>{}</figure>", kind_words(one), drawn)


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
    return table(headings, rows)
