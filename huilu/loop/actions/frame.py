"""What every act on an issue has in common: lock, check, count, hold, record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from huilu.accounts.capabilities import check_may
from huilu.accounts.models import Post
from huilu.accounts.queries import people_in
from huilu.kernel.actor import Actor
from huilu.kernel.composed import Composed
from huilu.kernel.days import day_number, day_of
from huilu.kernel.paths import ids_in, region_of
from huilu.ledger.actions import About, record
from huilu.loop import rules
from huilu.loop.actions import rows
from huilu.loop.models import Issue
from huilu.loop.queries import CAPABILITY, hands_of
from huilu.loop.states import ACTIVE, TRANSITIONS, State, Step
from huilu.org.models import Unit
from huilu.tally.actions import hold_regions, note_change
from huilu.tally.models import Bucket, Kind

Place = tuple[int, str]
_REGION = Composed(lambda code: Unit.objects.filter(code=code).order_by("pk").values_list("region"), str)


def begin(number: str, step: Step, by: Actor, *, regions: Iterable[int] = (), beside: str = "") -> Issue:
    """The locked issue, once it is certain that this actor may take this step from where it is.

    `regions` are held still beside those along the way up, and `beside` is the number of an issue that is locked too:
    all of them in one order, so that no two acts wait for each other.
    """
    return begin_knowing(number, step, by, regions=regions, beside=beside)[0]


def begin_knowing(
    number: str, step: Step, by: Actor, *, regions: Iterable[int] = (), beside: str = ""
) -> tuple[Issue, rules.Hands]:
    """The same, and who is who in the issue."""
    check_may(by, CAPABILITY[TRANSITIONS[step].who])
    known = rows.find_known(number, by)
    if known is None:
        raise rules.NoSuchIssue(number=number)
    issue_id, ways = known
    hold_regions([*(region_of(one) for path in ways for one in ids_in(path)), *regions])
    if beside and (other := rows.find_known(beside, by)):
        rows.lock_in_order(issue_id, other[0])
    issue = locked(issue_id)
    hands = hands_of(issue)
    rules.check_party(TRANSITIONS[step].who, hands, unit_path=by.unit_path, post_id=by.post_id)
    rules.check_step(step, issue.status, issue.stage)
    return issue, hands


def locked(issue_id: int) -> Issue:
    """The issue with its circuit and its parties' units, nobody else's until commit."""
    return rows.lock_issue(issue_id)


def find_unit(code: str) -> Unit:
    """The unit of that code, no placeholder."""
    unit = Unit.objects.select_related("parent").filter(code=code, is_placeholder=False).first()
    if unit is None:
        raise rules.NoSuchUnit(unit=code)
    return unit


def regions_of(*codes: str) -> list[int]:
    """The regions of units by their codes; none for a code that no unit has."""
    return [region for code in codes for (region,) in _REGION.rows(code)]


def home_of(issue: Issue) -> Unit:
    """Where the issue is counted: its lead, or whoever raised it while there is none."""
    return issue.lead_unit or issue.raised_by


def buckets_of(issue: Issue) -> list[Bucket]:
    """What the issue counts as. A draft is nobody else's business and counts as nothing."""
    if issue.status is State.DRAFT:
        return []
    buckets = [Bucket(Kind.ISSUE, 0, issue.state)]
    if issue.stage is not None:
        buckets.append(Bucket(Kind.CIRCUIT, 0, issue.stage))
    if issue.status in ACTIVE and issue.is_hard:
        buckets.append(Bucket(Kind.ISSUE_HARD, 0, issue.state))
    elif issue.status in ACTIVE and issue.due_on:
        buckets.append(Bucket(Kind.ISSUE_DUE, day_number(issue.due_on), 0))
    return buckets


@contextmanager
def counted(issue: Issue, at: datetime) -> Iterator[None]:
    """Save the issue and its circuit at the end and queue what their change means for the counters."""
    before, old_home = buckets_of(issue), home_of(issue)
    yield
    rows.save_changes(issue)
    if issue.stage is not None:
        issue.circuit.save()
    change_counts(old_home, before, home_of(issue), buckets_of(issue), at)


def change_counts(old: Unit, gone: list[Bucket], new: Unit, come: list[Bucket], at: datetime) -> None:
    """Queue that these buckets are gone at one unit and have come at another, or the same."""
    changes: dict[Place, Counter[Bucket]] = {(old.region, old.path): Counter(), (new.region, new.path): Counter()}
    for bucket in gone:
        changes[old.region, old.path][bucket] -= 1
    for bucket in come:
        changes[new.region, new.path][bucket] += 1
    for (region, path), buckets in changes.items():
        note_change(region=region, path=path, changes=buckets.items(), on=day_of(at))


def take_step(issue: Issue, step: Step) -> None:
    """Bring the issue and its circuit to the state and the stage to which the step leads."""
    state, stage = rules.check_step(step, issue.status, issue.stage)
    issue.state = state
    if state not in ACTIVE:
        issue.offered_to = None
    if stage is not None and issue.stage is not None:
        issue.circuit.stage = stage


def hold(issue: Issue, unit: Unit | None, at: datetime) -> None:
    """Put the issue into a unit's hands, or out of all hands. The waiting time is the holder's (M086)."""
    if issue.held_by_id == (unit.pk if unit else None):
        return
    # Whoever waited for the lock may come with a moment that lies before the last hand-over.
    at = max(at, issue.held_since or at)
    rows.let_go(issue, at)
    issue.held_by, issue.held_since = (unit, at) if unit else (None, None)
    if unit:
        rows.take_hold(issue, unit.pk, at)


def lead_with(issue: Issue, unit: Unit) -> None:
    """From now on this unit answers for the issue and is where it is counted."""
    issue.lead_unit, issue.given_by = unit, None
    join(issue, unit, "lead")


def join(issue: Issue, unit: Unit, part: str) -> None:
    """Give a unit a part in the issue, and with it sight."""
    rows.add_parties(issue.pk, (unit.pk, part))


def note_doer(issue: Issue, by: Actor) -> None:
    """Remember who worked on it, and for which unit: they never verify it."""
    keep_away(issue, by.person_id, by.unit_id)


def keep_away(issue: Issue, person_id: int, unit_id: int, *, recused: bool = False) -> None:
    """This person never verifies the issue. Once somebody has worked on it, that is not forgotten."""
    rows.add_doers(issue.pk, (person_id, unit_id), recused=recused)


def note_work(issue: Issue, owner: Post, day: date, *others: Actor) -> None:
    """Remember whoever is in the post that does a task, deputies too, and the others.

    The work is theirs, whoever writes it down.
    """
    doers = {(one.person_id, one.unit_id) for one in others}
    doers |= {(person_id, owner.unit_id) for person_id in people_in(owner.pk, day)}
    if doers:
        rows.add_doers(issue.pk, *sorted(doers))


def note(act: str, issue: Issue, by: Actor, at: datetime, **facts: Any) -> None:
    """Write the ledger entry of an act on the issue."""
    home = home_of(issue)
    about = About("issue", issue.pk, f"{issue.number} {issue.title}", home.region, home.path)
    record(act, about=about, by=by, at=at, number=issue.number, **facts)
