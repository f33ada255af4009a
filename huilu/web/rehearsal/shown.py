"""A dry run as a page shows it: sentences, one wide table, and the figures that the chart is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from huilu.kernel.words import pick
from huilu.rehearsal.load import WeekLoad
from huilu.rehearsal.picture import picture
from huilu.rehearsal.rehearsing import DryRun, KindLoad
from huilu.rehearsal.report import week_table
from huilu.rehearsal.spread_words import spread_words
from huilu.rehearsal.telling import (
    answer_of,
    beside_of,
    blackout_words,
    clash_words,
    gap_words,
    gate_words,
    heaviest_of,
    kind_words,
    limits,
    over_cap_words,
    short_day_words,
)

# A page shows so many sentences of a kind; all of them are in the report.
MANY = 20


def run_as_page(run: DryRun) -> dict[str, Any]:
    """What the template shows of a dry run."""
    headings, rows = week_table(run)
    said = (
        (_("Clashes"), [clash_words(one) for one in run.clashes]),
        (_("Gaps"), [gap_words(one) for one in run.gaps]),
        (_("Blackouts and caps"), [*blackout_words(run), *over_cap_words(run), *gate_words(run)]),
        (_("Other due days"), spread_words(run.spreading) if run.spreading else []),
    )
    return {
        "run": run,
        "name": pick(run.pack.labels.model_dump()),
        "answer": answer_of(run),
        "beside": beside_of(run),
        "told": [(title, words[:MANY], max(0, len(words) - MANY)) for title, words in said if words],
        "headings": headings,
        "rows": rows,
        "limits": limits(),
        **chart_of(run.kinds),
    }


def chart_of(kinds: Sequence[KindLoad]) -> dict[str, Any]:
    """The chart of one kind at a time: as a picture of the heaviest, and as figures of all for the script."""
    if not kinds:
        return {"picture": "", "chart": None}
    heaviest = heaviest_of(kinds)
    return {
        # Every word in it was escaped where it was drawn.
        "picture": mark_safe(picture(heaviest)),  # noqa: S308
        "chart": {
            "weeks": [short_day_words(one.week) for one in heaviest.weeks],
            "kinds": [_figures(one) for one in kinds],
            "first": list(kinds).index(heaviest),
            "words": _words(),
        },
    }


def _figures(one: KindLoad) -> dict[str, Any]:
    return {
        "name": kind_words(one),
        "cap": one.cap,
        "before": _series(one.weeks),
        "after": _series(one.after) if one.after else None,
    }


def _series(weeks: Sequence[WeekLoad]) -> dict[str, list[int]]:
    return {name: [getattr(week, name) for week in weeks] for name in ("others", "ours", "middle")}


def _words() -> dict[str, str]:
    """What the script says, in the reader's language."""
    return {
        "before": _("As the pack stands"),
        "after": _("After spreading"),
        "others": _("runs already"),
        "ours": _("this programme"),
        "cap": _("at most"),
        "said": _("Week of {week}, in minutes: {minutes} for the unit that has most, {ours} of them new; {middle} for "
                  "the one in the middle."),
    }  # fmt: skip
