"""What every act on an issue has in common: lock, check, count, hold, record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from huilu.accounts.capabilities import check_may
from huilu.accounts.models import Post
from huilu.accounts.queries import holder_on
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_number
from huilu.ledger.actions import About, record
from huilu.loop import rules
from huilu.loop.models import Doer, Holding, Issue, Party
from huilu.loop.queries import CAPABILITY, hands_of
from huilu.loop.states import ACTIVE, TRANSITIONS, State, Step
from huilu.org.models import Unit
from huilu.tally.actions import hold_region, note_change
from huilu.tally.models import Bucket, Kind


def begin(number: str, step: Step, by: Actor, *, regions: Iterable[int] = ()) -> Issue:
    """The locked issue, once it is certain that this actor may take this step from where it is.

    `regions` are held still as well: all of them in one order, so that no two acts wait for each other.
    """
    check_may(by, CAPABILITY[TRANSITIONS[step].who])
    visible = Issue.objects.visible_to(by.unit_id, by.unit_path)
    known = visible.select_related("raised_by", "lead_unit").filter(number=number).first()
    if known is None:
        raise rules.NoSuchIssue(number=number)
    for region in sorted({unit.region for unit in (known.raised_by, known.lead_unit) if unit} | set(regions)):
        hold_region(region)
    issue = Issue.objects.select_for_update(of=("self",)).select_related("raised_by", "lead_unit").get(pk=known.pk)
    rules.check_party(TRANSITIONS[step].who, hands_of(issue), unit_path=by.unit_path, post_id=by.post_id)
    rules.check_step(step, issue.status)
    return issue


def home_of(issue: Issue) -> Unit:
    """Where the issue is counted: its lead, or whoever raised it while there is none."""
    return issue.lead_unit or issue.raised_by


def buckets_of(issue: Issue) -> list[Bucket]:
    """What the issue counts as. A draft is nobody else's business and counts as nothing."""
    if issue.status is State.DRAFT:
        return []
    buckets = [Bucket(Kind.ISSUE, 0, issue.state)]
    if issue.status in ACTIVE and issue.due_on:
        buckets.append(Bucket(Kind.ISSUE_DUE, day_number(issue.due_on), 0))
    return buckets


@contextmanager
def counted(issue: Issue) -> Iterator[None]:
    """Save the issue at the end and queue what its change means for the counters."""
    before = buckets_of(issue)
    yield
    issue.save()
    after = buckets_of(issue)
    changes = [(bucket, -1) for bucket in before if bucket not in after]
    changes += [(bucket, 1) for bucket in after if bucket not in before]
    home = home_of(issue)
    note_change(region=home.region, path=home.path, changes=changes)


def take_step(issue: Issue, step: Step) -> None:
    """Bring the issue to the state to which the step leads."""
    issue.state = rules.check_step(step, issue.status)


def hold(issue: Issue, unit: Unit | None, at: datetime) -> None:
    """Put the issue into a unit's hands, or out of all hands. The waiting time is the holder's (M086)."""
    if issue.held_by_id == (unit.pk if unit else None):
        return
    # Whoever waited for the lock may come with a moment that lies before the last hand-over.
    at = max(at, issue.held_since or at)
    Holding.objects.filter(issue=issue, to_at__isnull=True).update(to_at=at)
    issue.held_by, issue.held_since = (unit, at) if unit else (None, None)
    if unit:
        Holding.objects.create(issue=issue, unit=unit, from_at=at)


def join(issue: Issue, unit: Unit, part: str) -> None:
    """Give a unit a part in the issue, and with it sight."""
    Party.objects.get_or_create(issue=issue, unit=unit, part=part)


def note_doer(issue: Issue, by: Actor) -> None:
    """Remember who worked on it, and for which unit: they never verify it."""
    Doer.objects.get_or_create(issue=issue, person_id=by.person_id, unit_id=by.unit_id)


def note_owner(issue: Issue, owner: Post, day: date) -> None:
    """Remember whoever holds the post that does a task: the work is theirs, whoever writes it down."""
    holder = holder_on(owner, day)
    if holder:
        Doer.objects.get_or_create(issue=issue, person_id=holder.person_id, unit_id=owner.unit_id)


def note(act: str, issue: Issue, by: Actor, at: datetime, **facts: Any) -> None:
    """Write the ledger entry of an act on the issue."""
    home = home_of(issue)
    about = About("issue", issue.pk, f"{issue.number} {issue.title}", home.region, home.path)
    record(act, about=about, by=by, at=at, number=issue.number, **facts)
