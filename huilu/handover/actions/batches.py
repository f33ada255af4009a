"""A batch from its opening to its end. Ending one closes no issue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from huilu.accounts.capabilities import Act, check_may
from huilu.handover import rules
from huilu.handover.actions.frame import begin_batch, check_own, note_batch
from huilu.handover.models import Batch, Disposition
from huilu.handover.queries import covers, items_of, open_issues
from huilu.handover.states import Choice
from huilu.kernel.actor import Actor
from huilu.kernel.paths import is_under
from huilu.loop import actions as loop
from huilu.loop.models import Issue
from huilu.loop.queries import find_issue
from huilu.org.models import Level, Unit
from huilu.programmes.models import Programme
from huilu.programmes.queries import pack_of


@transaction.atomic
def open_batch(
    *, unit: Unit, batch: str, opened_on: date, by: Actor, at: datetime, levels: Sequence[str] = ()
) -> Batch:
    """A batch of a programme begins in the unit's part of the tree, at these levels or at all."""
    check_may(by, Act.ISSUE_PLAN)
    check_own(unit, by)
    programme_code, _slash, code = batch.partition("/")
    programme = Programme.objects.select_related("issuer").select_for_update(of=("self",)).filter(code=programme_code)
    held = programme.first()
    if held is None or not is_under(unit.path, held.issuer.path):
        raise rules.NoSuchBatch(batch=batch, unit=unit.name)
    named = {one.code: one for one in pack_of(held).batches}
    if code not in named:
        raise rules.BatchNotInPack(programme=held.code, batch=code, known=", ".join(named) or "-")
    rules.check_levels(levels, list(Level.objects.order_by("rank").values_list("code", flat=True)))
    if Batch.objects.filter(unit=unit, programme=held, code=code).exists():
        raise rules.BatchIsThere
    labels = named[code].labels.model_dump()
    made = Batch.objects.create(
        unit=unit, programme=held, code=code, labels=labels, levels=[*levels], opened_on=opened_on
    )
    note_batch("batch.opened", made, by=by, at=at, opened_on=opened_on, levels=[*levels])
    return made


@transaction.atomic
def decide_item(
    *, unit: str, batch: str, number: str, choice: str, by: Actor, at: datetime, to: str = "", reason: str = ""
) -> Disposition:
    """What becomes of one open issue when the batch ends: it stays, is offered to another unit, or is merged.

    `to` is the code of the unit or the number of the issue. Said again, the last word counts. A transfer counts once
    the other unit has accepted it; until then the issue stays with its lead, and the batch cannot end.
    """
    rules.check_choice(choice)
    held = begin_batch(unit, batch)
    rules.check_batch_open(is_over=held.closed_at is not None)
    issue = _item(held, find_issue(number, for_=by), choice, to)
    rules.check_may_decide(unit_path=by.unit_path, theirs=_whose(issue), batch_path=held.unit.path)
    to_unit = _offer(issue, to, reason, by, at) if choice == Choice.TRANSFER else None
    into = _merge(issue, to, by, at) if choice == Choice.MERGE else None
    target = to_unit.name if to_unit else to if into else ""
    said = {"choice": choice, "to_unit": to_unit, "into": into, "target": target, "at": at, "by_label": by.signature}
    made, _fresh = Disposition.objects.update_or_create(batch=held, issue=issue, defaults=said)
    note_batch("batch.item_decided", held, by=by, at=at, number=number, choice=choice, to=to, reason=reason)
    return made


def _item(batch: Batch, issue: Issue, choice: str, to: str) -> Issue:
    """The issue, if the batch needs a word about it. One just merged as is said here is told apart from no item."""
    is_merged_so = choice == Choice.MERGE and issue.merged_into is not None and issue.merged_into.number == to
    is_here = (
        covers(batch, issue.lead_unit_id or 0) if is_merged_so else open_issues(batch).filter(pk=issue.pk).exists()
    )
    if not is_here:
        raise rules.NotInBatch(number=issue.number)
    return issue


def _whose(issue: Issue) -> set[str]:
    """The paths of its lead and of the unit that it went up from."""
    units = [issue.lead_unit, issue.circuit.origin if issue.stage is not None else None]
    return {unit.path for unit in units if unit}


def _offer(issue: Issue, to: str, reason: str, by: Actor, at: datetime) -> Unit:
    """The unit to which the issue is offered, now or already."""
    receiver = Unit.objects.filter(code=to).first()
    if receiver is None or receiver.pk != issue.offered_to_id:
        loop.offer_transfer(number=issue.number, to=to, reason=reason, by=by, at=at)
    return receiver or Unit.objects.get(code=to)


def _merge(issue: Issue, into: str, by: Actor, at: datetime) -> Issue:
    """The issue of which this one becomes part, or has become."""
    if issue.merged_into is None:
        loop.merge_issue(number=issue.number, into=into, by=by, at=at)
    return Issue.objects.get(number=into)


@transaction.atomic
def close_batch(*, unit: str, batch: str, by: Actor, at: datetime) -> Batch:
    """The batch ends once it is settled what becomes of each open issue. Not one of them is closed by it (M069, M070).

    What the programme asked ends on its own days; issues, shares and circuits go on.
    """
    check_may(by, Act.ISSUE_PLAN)
    held = begin_batch(unit, batch)
    check_own(held.unit, by)
    rules.check_batch_open(is_over=held.closed_at is not None)
    balance = items_of(held)
    rules.check_decided([item.issue.number for item in balance.undecided])
    held.closed_at, held.closed_by = at, by.signature
    held.save(update_fields=["closed_at", "closed_by"])
    going_on = {item.issue.number: item.disposition.choice for item in balance.items if item.disposition}
    note_batch("batch.closed", held, by=by, at=at, going_on=going_on)
    return held
