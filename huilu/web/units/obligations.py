"""One obligation of one unit: what it asks, why it is ours, what was recorded, and recording more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huilu.accounts.sight import seeing
from huilu.answers.queries import answered_for
from huilu.kernel.days import day_of
from huilu.org.models import Unit
from huilu.org.queries import find_unit
from huilu.programmes.adaptations import asked_by
from huilu.programmes.models import ProgressRecord
from huilu.programmes.queries import Obligation, held_up_of, obligations_of, pack_of, records_of
from huilu.programmes.rules import NotOurObligation
from huilu.programmes.states import PROGRESS_LABELS, ProgressState
from huilu.programmes.together import met_along, named_along, record_together, take_back_together
from huilu.web.access import signed_in
from huilu.web.adaptations.forms import AdaptationForm
from huilu.web.adaptations.telling import adapted_of, tell
from huilu.web.home.things import Thing, thing_of
from huilu.web.request import Request
from huilu.web.units.between import said_between
from huilu.web.units.forms import ProgressForm
from huilu.web.units.reasons import reason_of
from huilu.web.units.views import frame_of

# So many answers stand on the page of their clause; the rest are one press away.
ANSWERS = 5


@dataclass(frozen=True, slots=True)
class Address:
    """The unit and the requirement that an address names."""

    code: str
    programme: str
    requirement: str

    @property
    def key(self) -> str:
        """The requirement as the rules call it."""
        return f"{self.programme}/{self.requirement}"

    @property
    def words(self) -> list[str]:
        """The parts of the address."""
        return [self.code, self.programme, self.requirement]


@signed_in
@require_GET
def obligation(request: Request, code: str, programme: str, requirement: str) -> HttpResponse:
    """The obligation with everything that was recorded; where the guard desk holds it up, what the desk says of it."""
    try:
        shown = read_obligation(request, Address(code, programme, requirement))
    except NotOurObligation:
        held = held_up_of(find_unit(code, for_=request.actor), programme, requirement)
        if held is None:
            raise
        return redirect("demand", held)
    form = ProgressForm(now=shown["thing"].obligation.state, along=shown["along"])
    return render(request, "units/obligation.html", shown | {"form": form})


@signed_in
@require_POST
def progress(request: Request, code: str, programme: str, requirement: str) -> HttpResponse:
    """Record how far the unit is."""
    address = Address(code, programme, requirement)
    with seeing(request.actor):
        shown = read_obligation(request, address)
    form = ProgressForm(request.POST, now=shown["thing"].obligation.state, along=shown["along"])
    if form.carries(lambda: _record(request, shown["unit"], address, form)):
        messages.success(request, _("Recorded. You can take it back below."))
        return redirect("obligation", *address.words)
    return render(request, "units/obligation.html", shown | {"form": form}, status=form.status)


@signed_in
@require_POST
def taking_back(request: Request, code: str, programme: str, requirement: str) -> HttpResponse:
    """Take the last record back."""
    address = Address(code, programme, requirement)
    with seeing(request.actor):
        unit = find_unit(code, for_=request.actor)
    given: dict[str, Any] = {"unit_id": unit.pk, "requirement": address.key}
    _found, also = take_back_together(**given, by=request.actor, at=request.at)
    messages.success(request, _("Taken back. What stood before stands again."))
    if also:
        messages.success(request, _("What was recorded along with it was taken back too."))
    return redirect("obligation", *address.words)


def _record(request: Request, unit: Unit, address: Address, form: ProgressForm) -> Sequence[ProgressRecord]:
    words = form.cleaned_data
    return record_together(
        also=form.also_met,
        unit_id=unit.pk,
        requirement=address.key,
        state=words["state"],
        fact=words["fact"],
        by=request.actor,
        at=request.at,
    )


def read_obligation(request: Request, address: Address) -> dict[str, Any]:
    """Everything that the page of an obligation shows, but for what somebody has just typed."""
    unit = find_unit(address.code, for_=request.actor)
    everything = obligations_of(unit, day_of(request.at))
    owed = _find(unit, address, everything)
    recorded = records_of(unit, owed.requirement)
    came_with = named_along(recorded)
    records = [(one, PROGRESS_LABELS[ProgressState(one.state)], came_with.get(one.pk)) for one in recorded]
    standing = any(record.taken_back_at is None for record in recorded)
    thing: Thing = thing_of(owed, day_of(request.at))
    answers = answered_for(request.actor.unit_path, day=day_of(request.at)).about(owed.requirement)
    more = {
        "answers": list(answers.order_by("number")[:ANSWERS]),
        "thing": thing,
        "reason": reason_of(owed),
        "between": said_between(owed),
        "records": records,
        "standing": standing,
        "along": met_along(owed, everything),
    }
    return frame_of(request, unit) | more | _adaptations(unit, owed, day_of(request.at))


def _adaptations(unit: Unit, owed: Obligation, today: date) -> dict[str, Any]:
    """What the unit has asked about it, and the form for asking, unless one request waits or the clause is locked."""
    asked = [tell(one, today) for one in asked_by(unit, owed.requirement, today)]
    may_ask = not owed.requirement.locked and not any(told.waits for told in asked)
    return {
        "asked": asked,
        "adapted": adapted_of(owed, today),
        "may_take_back": any(told.stands for told in asked),
        "adaptation_form": AdaptationForm(owed=owed, level=unit.unit_class.level_id) if may_ask else None,
        "days_to_answer": pack_of(owed.programme).parameters.adaptation.days,
    }


def _find(unit: Unit, address: Address, everything: Sequence[Obligation]) -> Obligation:
    for owed in everything:
        if owed.requirement.key == address.key:
            return owed
    raise NotOurObligation(requirement=address.key, unit=unit.name)
