"""A unit's own list as data: what it owes and is asked for, and why; what it holds, what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from huilu.answers.queries import answered_counts
from huilu.board.adaptation_export import adaptation_as_data
from huilu.board.export import day, issue_as_data, moment, name_as_data, requirement_as_data, unit_as_data
from huilu.burden.models import Demand
from huilu.burden.responses import is_asked_by_name, waiting_for_answer
from huilu.kernel.days import day_of
from huilu.loop.queries import held_by, waited_for
from huilu.org.models import Unit
from huilu.programmes.layers import Layer
from huilu.programmes.pack.schema import Pack
from huilu.programmes.queries import Obligation, obligations_of, pack_of
from huilu.programmes.withdrawing import Turn, turns_of

Data = dict[str, Any]


def list_as_data(unit: Unit, at: datetime) -> Data:
    """The unit's list at this moment."""
    today = day_of(at)
    held = held_by(unit).select_related("raised_by", "symptom_unit", "lead_unit", "held_by")
    waiting = waited_for(unit).select_related("raised_by", "symptom_unit", "lead_unit", "held_by")
    owed = obligations_of(unit, today)
    answers = answered_counts([one.requirement.pk for one in owed])
    return {
        "unit": unit_as_data(unit),
        "as_of": moment(at),
        "obligations": [obligation_as_data(one, today, answers) for one in owed],
        "asked_ad_hoc": [_asked(one) for one in waiting_for_answer(unit, today).select_related("asker")],
        "changed_or_withdrawn": [_turn(one) for one in turns_of(unit, today)],
        "issues_held": [issue_as_data(issue, at) for issue in held],
        "issues_waited_for": [issue_as_data(issue, at) for issue in waiting],
    }


def _asked(one: Demand) -> Data:
    """A form, a meeting or a visit, and whether it is asked of the unit by name or of all units of its kind."""
    why = {"asked_by": name_as_data(one.asker), "by_name": is_asked_by_name(one)}
    told = {name: getattr(one, name) for name in ("code", "kind", "labels", "purpose", "basis", "minutes", "place")}
    return told | {"due_on": day(one.due_on), "is_risk": one.is_risk, "why": why}


def _turn(one: Turn) -> Data:
    """What has become of something that the unit had begun."""
    requirement = one.requirement
    said = {"key": requirement.key, "labels": requirement.labels, "by": one.by}
    return said | {"on": one.on, "is_withdrawn": one.is_withdrawn, "why": one.why}


def obligation_as_data(one: Obligation, today: date, answers: Mapping[int, int]) -> Data:
    """One obligation: what, until when, how far, why it is the unit's, and how many answers explain its clause."""
    pack = pack_of(one.programme)
    return requirement_as_data(one.requirement) | {
        "text": one.requirement.text,
        "carrier": one.carrier,
        "minutes": one.requirement.minutes,
        "state": one.state.word,
        "fact": one.fact,
        "recorded_at": moment(one.at) if one.at else None,
        "signed_by": one.by_label,
        "is_overdue": one.is_late(today),
        "answers": answers.get(one.requirement.pk, 0),
        "why": _why(one, pack),
        "target": one.values.target.model_dump() if one.values.target else None,
        "repeats": one.values.repeats,
        "evidence": list(one.values.evidence),
        "said_between": [_between(layer) for layer in one.layers],
        "adapted": [adaptation_as_data(granted, today) for granted in one.adaptations],
    }


def _between(layer: Layer) -> Data:
    """What somebody between the issuer and the unit says otherwise."""
    said = {"by": layer.issuer, "values": dict(layer.holds), "detail": layer.detail, "reason": layer.reason}
    return said | {"asks_more_on": [quantity.value for quantity in layer.tighter]}


def _why(one: Obligation, pack: Pack) -> Data:
    matched = [{"part": part, "labels": pack.describe(part).model_dump()} for part in one.matched]
    return {"issued_by": one.programme.issuer_label, "matched": matched}
