"""Batches as they stand: what is open in them, what becomes of it, what ends by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from huilu.accounts.capabilities import Role
from huilu.handover import rules
from huilu.handover.models import Batch, Disposition, Relay
from huilu.handover.states import Choice
from huilu.kernel.actor import Actor
from huilu.kernel.paths import end_of_subtree, ids_in, is_under
from huilu.kernel.windows import Window, window_of
from huilu.loop.models import ACTIVE_VALUES, Issue
from huilu.loop.states import ENDED, STAGE_LABELS, STATE_LABELS, Stage, State
from huilu.org.models import AxisCode, Unit
from huilu.programmes.models import Requirement

if TYPE_CHECKING:
    from huilu.kernel.words import Label


@dataclass(frozen=True, slots=True)
class Item:
    """One open issue of a batch, and what was said about it."""

    issue: Issue
    disposition: Disposition | None

    @property
    def origin_id(self) -> int | None:
        """The unit that it went up from, if it did."""
        return self.issue.circuit.origin_id if self.issue.stage is not None else None

    @property
    def standing(self) -> Label:
        """Where it is, in words: on its way up and back, or else in the loop."""
        stage = self.issue.stage
        return STATE_LABELS[self.issue.status] if stage is None or stage in ENDED else STAGE_LABELS[stage]

    @property
    def is_settled(self) -> bool:
        """Whether it is settled what becomes of it when the batch ends."""
        said = self.disposition
        if said is None:
            return False
        return rules.is_settled(said.choice, lead_id=self.issue.lead_unit_id, to_unit_id=said.to_unit_id, is_open=True)


@dataclass(frozen=True, slots=True)
class Balance:
    """A batch in numbers: its open issues, and what becomes of them."""

    items: Sequence[Item]

    @property
    def undecided(self) -> list[Item]:
        """Those that keep the batch from ending."""
        return [item for item in self.items if not item.is_settled]

    def settled(self, choice: Choice) -> int:
        """How many are settled in this way."""
        return sum(
            1 for item in self.items if item.is_settled and item.disposition and item.disposition.choice == choice
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How many issues of a batch are open, and how many of these keep it from ending."""

    open: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Ending:
    """What a programme asks no longer after a day (M089)."""

    last_on: date
    requirements: Sequence[Requirement]

    def is_over(self, day: date) -> bool:
        """Whether that day has passed."""
        return self.last_on < day


def find_batch(unit: str, key: str, *, for_: Actor) -> Batch:
    """The batch "programme code/batch code" of the unit of this code, if it lies below the actor or covers them."""
    programme, _slash, code = key.partition("/")
    found = Batch.objects.select_related("programme", "unit")
    # Of the unit that has the code now; where none has, of the last one that had it.
    ours = found.filter(unit__code=unit, programme__code=programme, code=code)
    batch = ours.order_by(F("unit__closed_on").desc(nulls_first=True), "pk").first()
    if batch is None or not _is_near(batch.unit.path, for_.unit_path):
        raise rules.NoSuchBatch(batch=key, unit=unit)
    return batch


def _is_near(path: str, own: str) -> bool:
    return is_under(path, own) or is_under(own, path)


def batches_of(unit: Unit) -> QuerySet[Batch]:
    """The unit's own batches and those of the units above, in which it may take part; the oldest first."""
    found = Batch.objects.filter(unit_id__in=ids_in(unit.path)).select_related("programme", "unit")
    return found.order_by("opened_on", "unit__path", "id")


def open_issues(batch: Batch, within: str = "") -> QuerySet[Issue]:
    """Every issue that keeps the batch from ending until somebody says what becomes of it, in the order of numbers.

    What units of the batch lead and is open, or was put right on the spot and nobody has confirmed it; and what they
    have raised upward, whoever leads it now, until they have confirmed the answer (M070). `within` is the path of a
    unit: then only what that unit and those below it lead or have raised.
    """
    path = within or batch.unit.path
    unconfirmed = Q(circuit__stage__in=[Stage.ANSWERED, Stage.UNCONFIRMED])
    led = _of_batch(batch, "lead_unit", path).filter(state__in=[*ACTIVE_VALUES, State.FIXED_ON_SPOT])
    raised = _of_batch(batch, "circuit__origin", path).filter(Q(state__in=ACTIVE_VALUES) | unconfirmed)
    # Two searches put together: each goes along an index, and one for both could use neither.
    ids = led.values("pk").union(raised.exclude(circuit__stage=Stage.TAKEN_BACK).values("pk"))
    found = Issue.objects.filter(pk__in=ids).select_related("lead_unit", "held_by", "offered_to", "circuit__origin")
    return found.in_number_order()


def _of_batch(batch: Batch, part: str, path: str) -> QuerySet[Issue]:
    """The issues in which a unit at the path or below it that takes part in the batch has this part."""
    under = {f"{part}__path__gte": path, f"{part}__path__lt": end_of_subtree(path)}
    return Issue.objects.filter(_covered(batch, f"{part}__"), **under).order_by()


def items_of(batch: Batch, within: str = "") -> Balance:
    """The open issues of the batch, each with what was said about it."""
    issues = list(open_issues(batch, within))
    said = batch.dispositions.filter(region__in={issue.region for issue in issues}).order_by("pk")
    by_issue = {one.issue_id: one for one in said}
    return Balance([Item(issue, by_issue.get(issue.pk)) for issue in issues])


def items_after(batch: Batch, within: str, after: str) -> Window[Item]:
    """The same a window at a time, in the order of numbers."""
    return _with_dispositions(batch, window_of(open_issues(batch, within), "number", after=after))


def undecided_after(batch: Batch, after: str) -> Window[Item]:
    """A window of those that keep the batch from ending."""
    settled = _settled(batch).values("issue_id")
    return _with_dispositions(batch, window_of(open_issues(batch).exclude(pk__in=settled), "number", after=after))


def standing_of(batch: Batch, within: str = "") -> Standing:
    """How many issues of the batch are open, and of how many it is not settled what becomes of them."""
    issues = open_issues(batch, within).order_by()
    undecided = issues.exclude(pk__in=_settled(batch).values("issue_id"))
    return Standing(issues.count(), undecided.count())


def _with_dispositions(batch: Batch, window: Window[Issue]) -> Window[Item]:
    said = {one.issue_id: one for one in batch.dispositions.filter(issue__in=window.items).order_by("pk")}
    return window.shown_as(lambda issue: Item(issue, said.get(issue.pk)))


def _settled(batch: Batch) -> QuerySet[Disposition]:
    """What the rule calls settled of issues that are open: `rules.is_settled`, asked of the database."""
    accepted = Q(choice=Choice.TRANSFER, to_unit=F("issue__lead_unit"))
    return batch.dispositions.filter(accepted | Q(choice=Choice.CONTINUE)).order_by()


def covers(batch: Batch, unit_id: int) -> bool:
    """Whether the unit takes part in the batch."""
    return Unit.objects.under(batch.unit).filter(_covered(batch, ""), pk=unit_id).exists()


def endings_of(batch: Batch) -> list[Ending]:
    """What the programme asks, by the day on which it ends; nothing of it goes on by itself after that."""
    asked = Requirement.objects.filter(programme=batch.programme, retired_at__isnull=True, sunset_on__isnull=False)
    by_day = groupby(asked.order_by("sunset_on", "position", "pk"), key=lambda one: one.sunset_on)
    return [Ending(day, list(asked_then)) for day, asked_then in by_day if day is not None]


def relays_from(batch: Batch) -> QuerySet[Relay]:
    """What the batch hands on to lower units, in the order of issues."""
    return batch.relays.select_related("issue", "share__unit").order_by("issue__number", "share__position")


def relays_into(batch: Batch) -> QuerySet[Relay]:
    """What units of this batch take over from another one."""
    below = Relay.objects.exclude(batch=batch).filter(
        _covered(batch, "share__unit__"),
        share__unit__path__gte=batch.unit.path,
        share__unit__path__lt=end_of_subtree(batch.unit.path),
    )
    return below.select_related("issue", "share__unit").order_by("issue__number", "share__position")


def _covered(batch: Batch, unit: str) -> Q:
    """Whether the unit that `unit` leads to is of a level that takes part; an office takes part with its own unit."""
    if not batch.levels:
        return Q()
    codes = AxisCode.objects.filter(axis="audience", role=Role.SECTOR_LINE).values("code")
    office = Q(**{f"{unit}unit_class__audience__in": codes})
    level = Q(**{f"{unit}unit_class__level__in": batch.levels})
    its_units = Q(**{f"{unit}parent__unit_class__level__in": batch.levels})
    return (~office & level) | (office & its_units)
