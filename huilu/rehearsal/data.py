"""A dry run as plain data: for programs, and for the charts of the page."""

from __future__ import annotations

from functools import partial
from typing import Any

from huilu.burden.terms import MonthOfKind
from huilu.kernel.words import said_in_both
from huilu.rehearsal.clashes import Clash
from huilu.rehearsal.gaps import Gap
from huilu.rehearsal.load import WeekLoad
from huilu.rehearsal.rehearsing import Asked, DryRun, KindLoad
from huilu.rehearsal.spread_words import spread_words
from huilu.rehearsal.spreading import Spreading
from huilu.rehearsal.telling import answer_of, clash_words, gap_words, limits


def as_data(run: DryRun) -> dict[str, Any]:
    """The whole of it."""
    return {
        "programme": run.pack.code,
        "version": run.pack.version,
        "issuer": run.issuer.code,
        "on": run.on,
        "answer": said_in_both(partial(answer_of, run)),
        "units": run.units,
        "minutes": run.minutes,
        "weeks": list(run.world.weeks),
        "requirements": [_asked(one) for one in run.asked],
        "kinds": [_kind(one) for one in run.kinds],
        "clashes": [_clash(one) for one in run.clashes],
        "gaps": [_gap(one) for one in run.gaps],
        "gate": [_month(one) for one in run.gate],
        "not_known": [{"zh": zh, "en": en} for zh, en in zip(*_limits(), strict=True)],
        "spreading": _spreading(run.spreading) if run.spreading else None,
    }


def _limits() -> tuple[list[str], list[str]]:
    said = said_in_both(lambda: "\n".join(limits()))
    return said["zh"].split("\n"), said["en"].split("\n")


def _month(one: MonthOfKind) -> dict[str, Any]:
    return {
        "level": one.level,
        "audience": one.audience,
        "month": one.month,
        "running": one.running,
        "coming": one.coming,
        "allowed": one.allowed,
        "is_over": one.is_over,
    }


def _asked(one: Asked) -> dict[str, Any]:
    return {
        "requirement": one.claim.code,
        "labels": dict(one.claim.labels),
        "due_on": one.claim.due_on,
        "units": one.units,
        "minutes_each": one.claim.minutes,
        "minutes": one.minutes,
        "in_blackout": one.in_blackout,
        "by_kind": {kind.code: units for kind, units in one.by_kind.items()},
    }


def _kind(one: KindLoad) -> dict[str, Any]:
    return {
        "kind": one.kind.code,
        "labels": one.kind.in_both(),
        "units": one.units,
        "weekly_cap": one.cap,
        "peak": one.peak.most,
        "peak_week": one.peak.week,
        "weeks": [_week(week) for week in one.weeks],
        "weeks_after": [_week(week) for week in one.after] if one.after else None,
    }


def _week(one: WeekLoad) -> dict[str, Any]:
    return {
        "week": one.week,
        "most": one.most,
        "ours": one.ours,
        "others": one.others,
        "middle": one.middle,
        "hours": round(one.hours, 2),
    }


def _clash(one: Clash) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "day": one.day,
        "requirements": [claim.key for claim in one.claims],
        "units": one.units,
        "one_person": one.one_person,
        "several": one.several,
        "differs": list(one.differs),
        "says": said_in_both(partial(clash_words, one)),
    }


def _gap(one: Gap) -> dict[str, Any]:
    said = said_in_both(partial(gap_words, one))
    return {"kind": one.kind.value, "code": one.code, "labels": dict(one.labels), "units": one.units, "says": said}


def _spreading(one: Spreading) -> dict[str, Any]:
    said = said_in_both(lambda: "\n".join(spread_words(one)))
    return {
        "moves": [
            {"requirement": move.code, "from": move.from_on, "to": move.to_on, "why": move.reason.value}
            for move in one.moves
        ],
        "stuck": [
            {"requirement": stuck.code, "on": stuck.due_on, "why": stuck.reason.value, "tied_as": stuck.tie}
            for stuck in one.stuck
        ],
        "peaks": {kind.code: {"before": peak, "after": one.after[kind]} for kind, peak in one.before.items()},
        "gap": one.gap,
        "says": {tongue: text.split("\n") for tongue, text in said.items()},
    }
