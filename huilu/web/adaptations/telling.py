"""Adaptations in words: what is asked, who has it since when, and by whom it was granted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huilu.kernel.workdays import calendar_called
from huilu.programmes.adaptations import Figures, workdays_waited
from huilu.programmes.models import Adaptation
from huilu.programmes.queries import Obligation, pack_of
from huilu.programmes.states import ADAPTATION_LABELS, LAPSE_LABELS, AdaptationState, Lapse
from huilu.web.days import say_day


@dataclass(frozen=True, slots=True)
class Told:
    """One request: what it asks, how it stands, and for how many working days its issuer has had it, of how many."""

    adaptation: Adaptation
    carrier: Mapping[str, str] | None
    state: AdaptationState
    label: str | Promise
    granted_on: date | None
    by_silence: bool
    waited: int
    allowed: int

    @property
    def waits(self) -> bool:
        """Whether it waits for the issuer's answer."""
        return self.state is AdaptationState.ASKED

    @property
    def because(self) -> str:
        """The issuer's word; of what lapsed, why."""
        said = self.adaptation.because or self.adaptation.lapses
        return str(LAPSE_LABELS[Lapse(said)]) if self.state is AdaptationState.LAPSED else said

    @property
    def stands(self) -> bool:
        """Whether the unit can take it back."""
        return self.state in {AdaptationState.ASKED, AdaptationState.GRANTED}


def tell(one: Adaptation, today: date) -> Told:
    """The request as it stands today. Asks for the requirement and its programme: select them along."""
    pack = pack_of(one.requirement.programme)
    calendar, allowed = calendar_called(pack.parameters.loop.calendar), pack.parameters.adaptation.days
    carrier = pack.carrier_called(one.carrier or None)
    state = one.standing_on(today)
    return Told(
        adaptation=one,
        carrier=carrier.labels.model_dump() if carrier else None,
        state=state,
        label=ADAPTATION_LABELS[state],
        granted_on=one.granted_on(today),
        by_silence=one.is_silent_on(today),
        waited=workdays_waited(one, today, calendar, allowed),
        allowed=allowed,
    )


@dataclass(frozen=True, slots=True)
class Adapted:
    """By what an obligation reads otherwise for this unit: why, since when, and by whose word or silence."""

    reason: str
    on: date
    by_silence: bool
    issuer: str
    who: str


def adapted_of(owed: Obligation, today: date) -> list[Adapted]:
    """The adaptations that make a difference to the obligation, the oldest first."""
    return [_adapted(one, owed.programme.issuer_label, today) for one in owed.adaptations]


def _adapted(one: Adaptation, issuer: str, today: date) -> Adapted:
    return Adapted(
        one.reason, one.granted_on(today) or today, one.is_silent_on(today), issuer, one.settled_by or issuer
    )


def sentence_of(figures: Figures, today: date) -> str:
    """What waits, in one sentence, and what silence has decided."""
    if not figures.waiting:
        first = _("No unit waits for our answer.")
    else:
        count = ngettext("{n} unit waits for our answer", "{n} units wait for our answer", figures.waiting)
        first = _("{units}, the first since {day}.").format(
            units=count.format(n=figures.waiting), day=say_day(figures.oldest.date() if figures.oldest else today)
        )
    if not figures.by_silence:
        return first
    n = figures.by_silence
    silent = ngettext("Silence has granted {n} within a year.", "Silence has granted {n} within a year.", n)
    return f"{first} {silent.format(n=n)}"
