"""The floor: the same rows as a life by the actions leaves, written bare through Django's own models.

Five durable transactions as well, but without a rule, without a look at who may see what, and without a lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bench.loop import story
from bench.loop.people import Company
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_number, day_of
from huilu.kernel.paths import region_of
from huilu.ledger.models import Entry, Unsealed
from huilu.ledger.serials import next_id
from huilu.loop.models import ChangedFact, Doer, EffectCheck, Holding, Issue, IssueSerial, Party, Task
from huilu.loop.states import State
from huilu.programmes.pack.parts import LoopTerms
from huilu.tally.models import Delta, Kind

Clock = Callable[[], datetime]


@dataclass
class Life:
    """One issue as it is written act by act."""

    company: Company
    number: str
    id: int = 0
    task_id: int = 0
    due_on: date = date.min

    def write(self, clock: Clock) -> Iterator[None]:
        """A step for each transaction."""
        raised, handed_in = (self._draft, self._open), (self._finish, self._submit)
        for acts in (raised, (self._add_task,), handed_in, (self._name,), (self._close,)):
            with transaction.atomic():
                for act in acts:
                    act(clock())
            yield

    def _draft(self, at: datetime) -> None:
        village = self.company.village
        region = region_of(village.unit_id)
        self.id = next_id(region)
        said = story.finding(village.unit_code)
        IssueSerial.objects.filter(unit_id=village.unit_id).update(last=F("last") + 1)
        Issue.objects.create(
            id=self.id,
            region=region,
            number=self.number,
            **{name: words for name, words in said.items() if name != "symptom_unit"},
            raised_by_id=village.unit_id,
            symptom_unit_id=village.unit_id,
            raised_at=at,
            held_by_id=village.unit_id,
            held_since=at,
        )
        Holding.objects.create(issue_id=self.id, unit_id=village.unit_id, from_at=at)
        self._join((village, "raised"))
        self._record("issue.drafted", village, village, at, finding=said)

    def _open(self, at: datetime) -> None:
        village, county = self.company.village, self.company.county
        self.due_on = due_on = day_of(at) + timedelta(days=story.OPEN_DAYS)
        held = self._hand_over(county, at)
        self._update(state=State.OPEN, lead_unit_id=county.unit_id, due_on=due_on, opened_at=at, **held)
        self._join((village, "symptom"), (county, "lead"))
        self._count({(Kind.ISSUE, 0, State.OPEN): 1, (Kind.ISSUE_DUE, day_number(due_on), 0): 1}, at)
        self._record("issue.opened", village, county, at, lead=county.unit_code, due_on=str(due_on))

    def _add_task(self, at: datetime) -> None:
        county = self.company.county
        due_on = day_of(at) + timedelta(days=story.TASK_DAYS)
        self._join((county, "assisting"))
        task = Task.objects.create(
            issue_id=self.id, position=1, text=story.TASK, owner_id=county.post_id, due_on=due_on
        )
        self.task_id = task.pk
        self._update(state=State.IN_PROGRESS)
        self._step(State.OPEN, State.IN_PROGRESS, at)
        Doer.objects.create(issue_id=self.id, person_id=county.person_id, unit_id=county.unit_id)
        owner = f"{county.unit_code}/{county.post_code}"
        self._record("issue.task_added", county, county, at, text=story.TASK, owner=owner, due_on=str(due_on))

    def _finish(self, at: datetime) -> None:
        county = self.company.county
        Task.objects.filter(pk=self.task_id).update(done_at=at, done_by=county.signature)
        self._record("issue.task_finished", county, county, at, position=1)

    def _submit(self, at: datetime) -> None:
        county, city = self.company.county, self.company.city
        self._keep_fact("claimed", county, at)
        cause = {"cause_level": story.CAUSE["level"], "cause": story.CAUSE["text"], "fix_kind": story.FIX_KIND}
        self._update(state=State.SUBMITTED, round=1, **cause, **self._hand_over(city, at))
        self._step(State.IN_PROGRESS, State.SUBMITTED, at)
        self._join((city, "naming"))
        words = {"fact": _said(at), "cause": story.CAUSE, "fix_kind": story.FIX_KIND}
        self._record("issue.submitted", county, county, at, **words)

    def _name(self, at: datetime) -> None:
        city, inspector = self.company.city, self.company.inspector
        self._update(state=State.VERIFYING, verifier_post_id=inspector.post_id)
        self._step(State.SUBMITTED, State.VERIFYING, at)
        self._join((city, "verifying"))
        verifier = f"{city.unit_code}/{inspector.post_code}"
        self._record("issue.verifier_named", city, self.company.county, at, verifier=verifier)

    def _close(self, at: datetime) -> None:
        county, inspector = self.company.county, self.company.inspector
        self._keep_fact("seen", inspector, at)
        Holding.objects.filter(issue_id=self.id, to_at__isnull=True).update(to_at=at)
        over = {"held_by_id": None, "held_since": None, "closed_at": at, "closed_by": inspector.signature}
        self._update(state=State.CLOSED, **over)
        days = LoopTerms().effect_days
        checks = [(one, day_of(at) + timedelta(days=one)) for one in days]
        EffectCheck.objects.bulk_create(
            EffectCheck(issue_id=self.id, unit_id=county.unit_id, days_after=one, due_on=due) for one, due in checks
        )
        gone: dict[tuple[int, int, int], int] = {
            (Kind.ISSUE, 0, State.VERIFYING): -1,
            (Kind.ISSUE_DUE, day_number(self.due_on), 0): -1,
        }
        self._count({**gone, (Kind.ISSUE, 0, State.CLOSED): 1, (Kind.EFFECT, 0, 0): len(days)}, at)
        self._record("issue.closed", inspector, county, at, seen=_said(at))

    def _update(self, **changes: Any) -> None:
        Issue.objects.filter(pk=self.id).update(**changes)

    def _hand_over(self, unit: Actor, at: datetime) -> dict[str, Any]:
        Holding.objects.filter(issue_id=self.id, to_at__isnull=True).update(to_at=at)
        Holding.objects.create(issue_id=self.id, unit_id=unit.unit_id, from_at=at)
        return {"held_by_id": unit.unit_id, "held_since": at}

    def _join(self, *parts: tuple[Actor, str]) -> None:
        Party.objects.bulk_create(Party(issue_id=self.id, unit_id=unit.unit_id, part=part) for unit, part in parts)

    def _keep_fact(self, stage: str, by: Actor, at: datetime) -> None:
        said = story.fact(day_of(at))
        ChangedFact.objects.create(issue_id=self.id, round=1, stage=stage, at=at, by_label=by.signature, **said)

    def _step(self, gone: State, come: State, at: datetime) -> None:
        self._count({(Kind.ISSUE, 0, gone): -1, (Kind.ISSUE, 0, come): 1}, at)

    def _count(self, changes: Mapping[tuple[int, int, int], int], at: datetime) -> None:
        home = self.company.county
        where = {"region": region_of(home.unit_id), "path": home.unit_path, "day": day_of(at)}
        Delta.objects.bulk_create(
            Delta(**where, kind=kind, ref=ref, state=state, n=n) for (kind, ref, state), n in changes.items()
        )

    def _record(self, act: str, by: Actor, home: Actor, at: datetime, **facts: Any) -> None:
        entry = Entry.objects.create(
            act=act,
            about_kind="issue",
            about_id=self.id,
            about_label=f"{self.number} {story.TITLE}",
            by_person_id=by.person_id,
            by_post_id=by.post_id,
            by_label=by.signature,
            region=region_of(home.unit_id),
            path=home.unit_path,
            facts={"number": self.number, **facts},
            at=at,
            recorded_at=timezone.now(),
        )
        Unsealed.objects.create(entry_id=entry.pk, region=entry.region, recorded_at=entry.recorded_at)


def _said(at: datetime) -> dict[str, str]:
    return {name: str(value) for name, value in story.fact(day_of(at)).items()}
