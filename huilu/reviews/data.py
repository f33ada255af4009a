"""Reviews, agendas and what is missing as plain data: the one form for the API, the command line and what is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format

from huilu.board.export import Data, board_as_data, day, moment, name_as_data, requirement_as_data
from huilu.kernel.words import pick
from huilu.programmes.models import Readiness
from huilu.reviews.agenda import Agenda, Matter
from huilu.reviews.brief import Brief
from huilu.reviews.models import Decision, Review
from huilu.reviews.planning import Cadence, Planned
from huilu.reviews.states import MISSING_LABELS

_MONTH = re.compile(r"\d{4}-\d{2}")


def agenda_as_data(agenda: Agenda) -> Data:
    """What is open at one moment."""
    return {
        "at": moment(agenda.at),
        "total": agenda.total,
        "by_reason": {reason.value: n for reason, n in agenda.by_reason.items()},
        "issues": [matter_as_data(one) for one in agenda.matters],
        "more": agenda.more,
        "behind": [
            requirement_as_data(one.requirement) | {"applies": one.applies, "late": one.late} for one in agenda.behind
        ],
        "unfinished": [decision_as_data(one.decision) | {"is_late": one.is_late} for one in agenda.unfinished],
    }


def matter_as_data(one: Matter) -> Data:
    """An issue on the agenda, with its reasons."""
    issue = one.issue
    return {
        "number": issue.number,
        "title": issue.title,
        "because": [reason.value for reason in one.because],
        "held_by": name_as_data(issue.held_by),
        "held_since": moment(issue.held_since) if issue.held_since else None,
        "due_on": day(issue.due_on),
    }


def review_as_data(review: Review) -> Data:
    """One review with what it decided; asks for its decisions."""
    return {
        "unit": name_as_data(review.unit),
        "serial": review.serial,
        "programme": review.programme.code,
        "code": review.code or None,
        "kind": review.kind,
        "labels": review.labels,
        "carrier": review.carrier,
        "on": day(review.on),
        "reason": review.reason,
        "outcome": review.outcome,
        "because": review.because,
        "demand": review.summons.demand.code if hasattr(review, "summons") else None,
        "agenda": review.agenda,
        "decisions": [decision_as_data(one) for one in review.decisions.order_by("position")],
    }


def decision_as_data(one: Decision) -> Data:
    """One decision."""
    return {
        "text": one.text,
        "issue": one.issue or None,
        "requirement": one.requirement or None,
        "task": one.task,
        "owner": one.owner or None,
        "due_on": day(one.due_on),
        "decided_on": day(one.decided_on),
    }


def cadence_as_data(cadence: Cadence) -> Data:
    """What is planned and what was held."""
    return {
        "unit": name_as_data(cadence.unit),
        "all_hands_planned": cadence.all_hands_planned,
        "all_hands_held": cadence.all_hands_held,
        "planned": [_planned(one) for one in cadence.planned],
        "beyond": [_meeting(one) for one in cadence.beyond],
    }


def _planned(one: Planned) -> Data:
    return {
        "programme": one.programme.code,
        "code": one.spec.code,
        "kind": one.spec.kind,
        "labels": one.spec.labels.model_dump(),
        "on": day(one.spec.on),
        "planned": one.in_all,
        "planned_by_now": one.by_now,
        "held": one.held,
        "meetings": [_meeting(meeting) for meeting in one.meetings],
    }


def _meeting(one: Review) -> Data:
    return {"serial": one.serial, "labels": one.labels, "on": day(one.on), "outcome": one.outcome}


def readiness_as_data(one: Readiness) -> Data:
    """What was found before a launch; each thing that is missing in words too."""
    return {
        "unit": one.issuer.code,
        "programme": one.code,
        "version": one.version,
        "digest": one.digest,
        "is_ready": one.is_ready,
        "checked_at": moment(one.checked_at),
        "items": [dict(item) | {"says": [missing_words(what) for what in item["missing"]]} for item in one.items],
    }


def missing_words(what: Mapping[str, Any]) -> str:
    """What is missing, in a sentence."""
    told = {name: _fact_words(name, fact) for name, fact in what["facts"].items()}
    return str(MISSING_LABELS[what["code"]]).format(**told)


def _fact_words(name: str, fact: Any) -> Any:
    """A fact in the reader's language; earlier looks have kept words in that of whoever looked."""
    if isinstance(fact, Mapping):
        return pick(fact)
    is_month = name == "month" and _MONTH.fullmatch(fact)
    return date_format(date.fromisoformat(f"{fact}-01"), "YEAR_MONTH_FORMAT") if is_month else fact


def brief_as_data(brief: Brief) -> Data:
    """The brief of a month."""
    return {
        "month": f"{brief.month:%Y-%m}",
        "at": moment(brief.at),
        "opened": brief.opened,
        "closed": brief.closed,
        "asked": {"demands": brief.asked.n, "minutes": brief.asked.minutes},
        "board": board_as_data(brief.board),
        "agenda": agenda_as_data(brief.agenda),
        "reviews": cadence_as_data(brief.cadence),
        "decisions": [decision_as_data(one) for one in brief.decisions],
    }
