"""Found and fixed on the spot: one record, confirmed by somebody else or looked at by sample."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from huilu.accounts.models import Post
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.loop import rules
from huilu.loop.actions.frame import begin, begin_knowing, counted, hold, join, lead_with, note, note_doer, take_step
from huilu.loop.actions.verifying import check_from_outside, end_as_closed
from huilu.loop.actions.working import keep_cause, keep_fact
from huilu.loop.models import Issue
from huilu.loop.rules import Cause, SeenFact
from huilu.loop.states import Step


@transaction.atomic
def fix_on_spot(*, number: str, fact: SeenFact, cause: Cause, fix_kind: str, by: Actor, at: datetime) -> Issue:
    """A drafted problem was put right at once. It is counted apart until somebody else has seen it."""
    issue = begin(number, Step.FIX_ON_SPOT, by)
    rules.check_receiver(issue.raised_by.path, "")
    rules.check_cause(cause, fix_kind)
    # A rule takes longer than a moment: none can be kept with what is not open yet.
    rules.check_rule_kept(fix_kind, 0)
    keep_fact(issue, fact, stage="claimed", by=by, at=at)
    with counted(issue, at):
        take_step(issue, Step.FIX_ON_SPOT)
        lead_with(issue, issue.raised_by)
        keep_cause(issue, cause, fix_kind)
        issue.opened_at, issue.due_on = at, day_of(at)
        hold(issue, None, at)
    join(issue, issue.symptom_unit, "symptom")
    note_doer(issue, by)
    note("issue.fixed_on_spot", issue, by, at, fact=asdict(fact), cause=asdict(cause), fix_kind=fix_kind)
    return issue


@transaction.atomic
def confirm_fix(*, number: str, seen: SeenFact, by: Actor, at: datetime) -> Issue:
    """Somebody outside the unit that did it has seen the changed fact: only now it is closed."""
    issue, hands = begin_knowing(number, Step.CONFIRM_FIX, by)
    check_from_outside(by.person_id, by.unit_path, hands, day_of(at))
    keep_fact(issue, seen, stage="seen", by=by, at=at)
    issue.verifier_post = Post.objects.get(pk=by.post_id)
    end_as_closed(issue, Step.CONFIRM_FIX, by, at)
    note("issue.fix_confirmed", issue, by, at, seen=asdict(seen))
    return issue
