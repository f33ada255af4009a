"""What an issue of an earlier batch means below: shares that lower units understand, and the trace of them (M090)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from huilu.handover import rules
from huilu.handover.actions.frame import begin_batch, note_batch
from huilu.handover.models import Relay
from huilu.handover.queries import covers
from huilu.kernel.actor import Actor
from huilu.kernel.paths import is_under
from huilu.loop import actions as loop
from huilu.loop.models import Issue, Share
from huilu.loop.queries import check_whose, find_issue, regions_of_parts
from huilu.loop.states import Step
from huilu.org.models import Unit
from huilu.org.rules import called


@transaction.atomic
def relay_issue(
    *,
    unit: str,
    batch: str,
    number: str,
    units: Sequence[str],
    text: str,
    due_on: date,
    by: Actor,
    at: datetime,
) -> list[Relay]:
    """Each of the lower units gets a share of the batch's issue, in words of its own, traceable both ways."""
    if not units:
        raise rules.NobodyNamed(field="units")
    held = begin_batch(unit, batch)
    issue = find_issue(number, for_=by)
    if not covers(held, issue.lead_unit_id or 0):
        raise rules.NotInBatch(number=number)
    # A share that is there already is only traced, and nothing else asks then whose issue it is.
    check_whose(Step.GIVE_SHARE, issue, by)
    made = []
    for code in dict.fromkeys(units):
        _check_below(code, by)
        share = _untraced(issue, code, text, due_on) or loop.give_share(
            number=number, unit=code, text=text, due_on=due_on, by=by, at=at
        )
        made.append(Relay.objects.create(batch=held, issue=issue, share=share, at=at, by_label=by.signature))
    facts = {"number": number, "units": [*dict.fromkeys(units)], "text": text.strip(), "due_on": due_on}
    note_batch("batch.issue_relayed", held, by=by, at=at, **facts)
    return made


def _check_below(code: str, by: Actor) -> None:
    unit = Unit.objects.filter(code=code).first()
    if unit is None or unit.path == by.unit_path or not is_under(unit.path, by.unit_path):
        raise rules.NotBelow(field="units", unit=called(unit, by) if unit else code)


def _untraced(issue: Issue, code: str, text: str, due_on: date) -> Share | None:
    """The very share, where the unit has it already and it is not traced yet."""
    # What came along with a merged issue is traced where that one lies.
    traced = Relay.objects.filter(share=OuterRef("pk"), region__in=regions_of_parts(issue))
    given = issue.shares.open().filter(~Exists(traced), unit__code=code, text=text.strip(), due_on=due_on)
    return given.order_by("position").first()
