"""The small cast that plays in all stories: a province of a few units, and whoever acts for them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from huilu.accounts.actions import add_person, appoint, establish_post
from huilu.accounts.models import Person
from huilu.accounts.queries import actors_of, find_person
from huilu.duties.actions import name_first
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.days import day_of
from huilu.loop import actions as loop
from huilu.loop.actions import Finding
from huilu.loop.models import Issue
from huilu.loop.rules import Cause, SeenFact
from huilu.org.actions import import_body, set_words
from huilu.org.models import Unit
from huilu.org.words import read_words
from huilu.programmes.models import Programme
from huilu.programmes.pack.loading import load_pack
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import follow_tree, publish_pack

ROOT = Path(__file__).resolve().parent.parent
NOON = datetime(2023, 9, 20, 4, tzinfo=UTC)
TODAY = day_of(NOON)

TREE = """code,parent,name,level,sector,audience,tags,uscc,valid_from
00,,中国,nation,government,leading_body,,,2020-01-01
37,00,山东省,province,government,leading_body,,,2020-01-01
3701,37,济南市,city,government,leading_body,,,2020-01-01
370102,3701,历下区,county,government,leading_body,,,2020-01-01
3708,37,济宁市,city,government,leading_body,,,2020-01-01
370811,3708,任城区,county,government,leading_body,,,2020-01-01
370811-D01,370811,任城区住建局(合成),base,housing_construction,department,synthetic,,2020-01-01
370811007,370811,李营街道,township,government,grassroots,,,2020-01-01
370811007201,370811007,李营村,village,community,grassroots,,,2020-01-01
370811007202,370811007,辛店村,village,community,grassroots,,,2020-01-01
370811007-S001,370811007,李营街道中心小学(合成),base,education,base_unit,synthetic,,2020-01-01
"""

CLAIM = SeenFact("measure", "进水的住户", "12", "0", TODAY + timedelta(days=5), "户")
SEEN = SeenFact("measure", "进水的住户", "12", "0", TODAY + timedelta(days=6), "户")
CAUSE = Cause("unit_process", "清淤没有排进计划")
OFFICE = {"zh": "办公室", "en": "Office"}


def a_blocked_drain(**changes: str) -> Finding:
    """What everybody complains about."""
    words = {
        "title": "排水沟堵塞,雨天进水",
        "detail": "村东头的排水沟去年冬天就堵了。",
        "source": "from_below",
        "topic": "other",
        "concerns": "service",
        "symptom_unit": "370811007201",
    }
    return Finding(**(words | changes))


@dataclass
class Cast:
    """Units by code, actors by unit code, and a clock that goes on by an hour with every act."""

    at: datetime = NOON
    actors: dict[str, Actor] = field(default_factory=dict)

    def unit(self, code: str) -> Unit:
        """The unit as it is now."""
        return Unit.objects.select_related("unit_class__level").get(code=code)

    def actor(self, code: str, *, username: str = "", post: str = "office", administers: bool = False) -> Actor:
        """Somebody in a post of the unit; the same one every time."""
        key = f"{username or code}@{code}/{post}"
        if key not in self.actors:
            self.actors[key] = self._appoint(code, username or code, post, administers)
        return self.actors[key]

    def _appoint(self, code: str, username: str, post_code: str, administers: bool) -> Actor:
        if not Person.objects.filter(username=username).exists():
            add_person(username=username, password=None, by=INSTALLATION, at=self.at)
        person = find_person(username)
        post = establish_post(
            unit=self.unit(code), code=post_code, labels=OFFICE, by=INSTALLATION, at=self.at, administers=administers
        )
        appoint(person=person, post=post, from_on=date(2023, 1, 1), by=INSTALLATION, at=self.at)
        return next(actor for actor in actors_of(person, TODAY) if actor.post_id == post.pk)

    def gets_ready(self, code: str) -> None:
        """The unit may launch a pack: its office answers first, and a second post reads what the first one answers."""
        self.actor(code)
        self.actor(code, username=f"second-{code}", post="second")
        name_first(unit=code, post="office", by=INSTALLATION, at=self.at)

    def later(self, **span: int) -> datetime:
        """Time goes on: an hour, or whatever is said."""
        self.at += timedelta(**(span or {"hours": 1}))
        return self.at

    # The road of one issue, step by step. Each gives the issue as it stands after the step.
    def drafts(self, finding: Finding | None = None, by: str = "370811007201") -> Issue:
        """The village notes a problem."""
        return loop.draft_issue(finding=finding or a_blocked_drain(), by=self.actor(by), at=self.later())

    def opens(self, finding: Finding | None = None, lead: str = "370811", due_on: date = date(2023, 10, 31)) -> Issue:
        """The village opens it with the county in the lead."""
        by = self.actor("370811007201")
        issue = self.drafts(finding)
        return loop.open_issue(number=issue.number, lead=lead, due_on=due_on, by=by, at=self.later())

    def starts(self, lead: str = "370811", due_on: date = date(2023, 10, 10)) -> Issue:
        """The lead sets a task."""
        issue = self.opens(lead=lead)
        by = self.actor(lead)
        owner = f"{lead}/office"
        loop.add_task(number=issue.number, text="清淤并修好盖板", owner=owner, due_on=due_on, by=by, at=self.later())
        return reloaded(issue)

    def submits(self, lead: str = "370811") -> Issue:
        """The lead finishes the task and claims the changed fact."""
        issue = self.starts(lead=lead)
        by = self.actor(lead)
        loop.finish_task(number=issue.number, position=1, by=by, at=self.later(days=5))
        at = self.later()
        return loop.submit_issue(number=issue.number, fact=CLAIM, cause=CAUSE, fix_kind="corrective", by=by, at=at)

    def names_verifier(self, verifier: str = "3708/inspector") -> Issue:
        """The city names its inspector."""
        issue = self.submits()
        unit, _slash, post = verifier.rpartition("/")
        self.actor(unit, username=f"{unit}-{post}", post=post)
        return loop.name_verifier(number=issue.number, verifier=verifier, by=self.actor("3708"), at=self.later())

    def inspector(self) -> Actor:
        """The city's inspector."""
        return self.actor("3708", username="3708-inspector", post="inspector")

    def closes(self) -> Issue:
        """The inspector has seen it."""
        issue = self.names_verifier()
        return loop.close_issue(number=issue.number, seen=SEEN, by=self.inspector(), at=self.later(days=1))


def reloaded(issue: Issue) -> Issue:
    """The issue as the database has it."""
    return Issue.objects.select_related("lead_unit", "raised_by", "held_by").get(pk=issue.pk)


def plant_tree(rows: str = TREE) -> None:
    """The words and the small province."""
    set_words(words=read_words(ROOT / "trees" / "china.yaml"), by=INSTALLATION, at=NOON)
    result = import_body(body=rows.encode(), by=INSTALLATION, at=NOON, follow=follow_tree)
    assert not result.faults, result.faults
    assert result.added == len(list(csv.DictReader(io.StringIO(rows))))


@cache
def read_pack(name: str) -> Pack:
    """The pack, read once: reading takes longer than most stories.

    Without what is looked at before its launch: getting ready has its own stories, in tests/reviews.
    """
    return load_pack(ROOT / "packs" / name).model_copy(update={"readiness": ()})


def publish(cast: Cast, pack: str = "second-batch-2023", by: str = "00") -> Programme:
    """The pack is in force."""
    return publish_pack(pack=read_pack(pack), issuer=cast.unit(by), by=cast.actor(by), at=cast.later())
