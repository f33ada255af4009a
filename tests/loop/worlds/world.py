"""One world: a small tree, whoever acts in it, a clock that goes on, and what was seen of every act."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.loop import actions as loop
from huilu.loop.models import Issue, Share, Task
from huilu.loop.queries import due_to_move
from huilu.loop.states import ACTIVE, OWNERLESS, Stage, State, Step
from huilu.org.models import Unit
from tests.cast import Cast, a_blocked_drain, plant_tree
from tests.loop.matrix import MATRIX
from tests.loop.worlds.choosing import Chooser
from tests.loop.worlds.diary import Diary
from tests.loop.worlds.laws import (
    Standing,
    check_others_untouched,
    check_step_taken,
    check_waiting,
    law,
    standings,
)
from tests.loop.worlds.trees import Tree, a_tree

WORK = {Step.ADD_TASK, Step.FINISH_TASK, Step.REPORT_INTERIM, Step.RESUME, Step.SUBMIT, Step.FIX_ON_SPOT}
WORK |= {Step.GIVE_SHARE, Step.ACCEPT_SHARE, Step.FINISH_SHARE, Step.REACH_MILESTONE}
LOOK = {Step.CLOSE, Step.CONFIRM_FIX, Step.RETURN, Step.CONFIRM_EFFECT, Step.NAME_VERIFIER}
FAR = timedelta(days=60)


@dataclass
class Ground:
    """What all examples begin with: the tree is there, and everybody holds their post."""

    tree: Tree
    town: Cast
    actors: dict[str, Actor]
    codes: dict[int, str]


def a_ground(seed: int) -> Ground:
    """The tree of this number with an office in each unit, and posts that look in some of them."""
    tree, town, drawn = a_tree(seed), Cast(), random.Random(seed)
    plant_tree(tree.text)
    actors = {f"{code}/office": town.actor(code) for code in tree.codes}
    high = [code for code in tree.codes if len(code) <= 4]
    actors |= {f"{code}/eyes": town.actor(code, username=f"{code}-eyes", post="eyes") for code in high}
    # Some look for one unit and work for another: conflicts of interest are everyday life.
    for code in drawn.sample([code for code in tree.codes if len(code) > 2], 3):
        above = tree.above(code)[-2] if len(tree.above(code)) > 1 else "00"
        actors[f"{above}/second-{code}"] = town.actor(above, username=code, post=f"second-{code}")
    return Ground(tree, town, actors, dict(Unit.objects.order_by("pk").values_list("pk", "code")))


@dataclass
class Memory:
    """What was seen of every issue, kept apart from the product's own records."""

    workers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    places: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    leads: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    rested: dict[int, timedelta] = field(default_factory=dict)
    resting: dict[int, datetime] = field(default_factory=dict)


class World:
    """Acts in a ground, and checks after each that the laws hold."""

    tried: Counter[str]

    def __init__(self, ground: Ground, counts: Counter[str], drawn: random.Random) -> None:
        self.ground, self.tried = ground, counts
        self._at = ground.town.at
        self.diary = Diary(ground.tree.codes, len(ground.tree.codes))
        self.memory = Memory()
        self.now: dict[int, Standing] = {}
        self.chooser = Chooser(ground.tree, ground.actors, ground.codes, drawn)

    @property
    def at(self) -> datetime:
        """The moment of the world."""
        return self._at

    @at.setter
    def at(self, at: datetime) -> None:
        if day_of(at) > day_of(self._at):
            self.diary.turn(day_of(self._at))
        self._at = at

    def office(self, code: str) -> Actor:
        """Whoever acts for the unit."""
        return self.ground.actors[f"{code}/office"]

    def later(self, hours: int = 2) -> datetime:
        """Time goes on."""
        self.at += timedelta(hours=hours)
        return self.at

    @property
    def today(self) -> date:
        """The day of the world."""
        return day_of(self.at)

    # Acts on issues.
    def drafts(self, raiser: str) -> None:
        """Somebody finds something."""
        finding = a_blocked_drain(symptom_unit=raiser)
        self.tried["draft"] += 1
        loop.draft_issue(finding=finding, by=self.office(raiser), at=self.later())
        self._look_around(self.at)

    def goes_on(self, pick: int, steps: int) -> None:
        """One issue goes some steps on its way."""
        going = [pk for pk, one in self.now.items() if one.state != State.WITHDRAWN]
        for _step in range(steps if going else 0):
            issue = self.now[going[pick % len(going)]]
            self.does(issue, *self.chooser.turn(issue))

    def two_at_once(self, pick: int) -> None:
        """Two have the same page before them; whoever comes second acts on what is not so any more."""
        issue = list(self.now.values())[pick % len(self.now)]
        first, second = self.chooser.turn(issue), self.chooser.turn(issue)
        self.does(issue, *first)
        self.does(issue, *second)

    def does(self, issue: Standing, step: Step, by: Actor) -> bool:
        """Tries the step and looks at what has come of it, allowed or not."""
        due = issue.moves_on_at if step is Step.MOVE_ON else None
        if due and self.chooser.drawn.random() < 0.7:
            self.at = max(self.at, due)
        at = self.later()
        act, given = self.chooser.arguments(issue, step, self.today)
        done = self._tries(act, number=issue.number, by=by, at=at, **given)
        if done:
            law("guards", self._is_theirs(issue, step, by), (step, issue, by.unit_code))
            self.tried[step] += 1
            self._remember(issue, step, by)
        self._look_around(due or at, about=(issue.pk, step) if done else None)
        return done

    def _is_theirs(self, issue: Standing, step: Step, by: Actor) -> bool:
        """Whether the actor is one of those to whom the matrix gives the step."""
        code, parties = self.chooser.code, MATRIX[step].parties
        if by.is_installation:
            return parties == {"ca"}
        if "st" in parties:
            return step is Step.CONFIRM_FIX or code(issue.origin) not in {by.unit_code, *self._above(by.unit_code)}
        held = {
            "ra": by.unit_id == issue.raiser,
            "le": by.unit_id == issue.lead,
            "ab": by.unit_code in self._above(code(issue.lead)),
            "ve": by.post_id == issue.verifier,
            "wo": "wo" in parties and Task.objects.filter(issue=issue.pk, owner__unit=by.unit_id).exists(),
            "re": by.unit_id == issue.offered,
            "sh": "sh" in parties and Share.objects.filter(issue=issue.pk, unit=by.unit_id).exists(),
            "or": by.unit_id == issue.origin,
            "ha": issue.way in OWNERLESS and by.unit_id == issue.lead,
            "pr": by.unit_id == issue.proposed,
        }
        return any(held[one] for one in parties if one in held)

    def _tries(self, act: Any, **given: Any) -> bool:
        self.tried["tried"] += 1
        try:
            act(**given)
        except Refusal as refusal:
            self.tried[refusal.code] += 1
            law("guards", "{" not in str(refusal), refusal.code)
            return False
        self.tried["done"] += 1
        return True

    def _remember(self, issue: Standing, step: Step, by: Actor) -> None:
        """Who worked on it; and that whoever looks at it did not."""
        mind, pk = self.memory, issue.pk
        if step in LOOK:
            law("own work", by.person_id not in mind.workers[pk], (step, issue.number, by.username))
        if step in LOOK - {Step.CONFIRM_EFFECT, Step.NAME_VERIFIER}:
            inside = mind.places[pk] & self._around(issue, by)
            law("own work", not inside, (step, issue.number, by.username, inside))
        if step in WORK:
            mind.workers[pk].add(by.person_id)
            mind.places[pk].add(by.unit_code)
        if step is Step.MERGE:
            master = Issue.objects.values_list("merged_into_id", flat=True).get(pk=pk)
            mind.workers[master] |= mind.workers[pk]
            mind.places[master] |= mind.places[pk]
        if step is Step.SPLIT_OFF and issue.master:
            mind.workers[pk] |= mind.workers[issue.master]
            mind.places[pk] |= mind.places[issue.master]

    def _around(self, issue: Standing, by: Actor) -> set[str]:
        """The units of all posts that the person holds, and those above them.

        Everybody is below who stands above the lead and had no more than a share: there the unit itself counts alone.
        """
        posts = {one.unit_code for one in self.ground.actors.values() if one.person_id == by.person_id}
        above = {place for code in posts for place in self._above(code)}
        sharers = set(self._above(self.chooser.code(issue.lead))) - self.memory.leads[issue.pk]
        return posts | above - sharers

    def _above(self, code: str) -> list[str]:
        return self.ground.tree.above(code)

    def _look_around(self, at: datetime, about: tuple[int, Step] | None = None) -> None:
        """Nothing has changed but what the act was about, and that as the matrix says."""
        before, after = self.now, standings()
        if about is None:
            law("others", {pk: one for pk, one in after.items() if pk in before} == before, "a refusal left traces")
        else:
            check_step_taken(about[1], before[about[0]], after[about[0]])
            check_others_untouched(about[0], before, after)
        self.now = after
        for pk, one in after.items():
            self._note_rest(pk, self._waits_with(one), at)
            if one.lead:
                self.memory.leads[pk].add(self.chooser.code(one.lead))

    def _waits_with(self, one: Standing) -> int | None:
        """Whoever has the issue, or what it became part of, as long as it has no answer of its own."""
        if one.status is State.MERGED and one.way in {None, Stage.JOINT_WORK}:
            return self.now[one.master].holder if one.master else None
        return one.holder

    def _note_rest(self, pk: int, holder: int | None, at: datetime) -> None:
        mind = self.memory
        if holder is None and pk not in mind.resting:
            mind.resting[pk] = at
        if holder is not None and pk in mind.resting:
            mind.rested[pk] = mind.rested.get(pk, timedelta()) + at - mind.resting.pop(pk)

    # Whatever else happens leaves the issues as they are.
    @contextmanager
    def nothing_happens_to_issues(self) -> Iterator[None]:
        """Inside, no issue may change: programmes, progress, the tree, time."""
        yield
        after = standings()
        law("sunset", after == self.now, [one for pk, one in after.items() if one != self.now.get(pk)])

    # The calendar.
    def turns_the_calendar(self, days: int) -> None:
        """Days pass, and everything moves on that is due."""
        self.at += timedelta(days=days)
        while due := due_to_move(self.at, limit=9):
            for number in due:
                self._moves_on(number)

    def _moves_on(self, number: str) -> None:
        before = next(one for one in self.now.values() if one.number == number)
        due = before.moves_on_at
        self.tried["tried"] += 1
        self.tried["done"] += 1
        loop.move_on(number=number, by=INSTALLATION, at=self.at)
        self._look_around(due or self.at, about=(before.pk, Step.MOVE_ON))
        after = self.now[before.pk]
        # Each time it comes one level or one stage further: else it would be held.
        further = (after.moves_on_at is None) or (due is not None and after.moves_on_at > due)
        law("escalation", further and (due is None or (after.moves_on_at or due) - due < FAR), (number, due))

    def check_waiting(self) -> None:
        """Waiting sums up, resting included."""
        rested = dict(self.memory.rested)
        for pk, since in self.memory.resting.items():
            rested[pk] = rested.get(pk, timedelta()) + self.at - since
        check_waiting(self.at, rested)

    def check_escalation(self) -> None:
        """Whatever nobody claims gets to where it was raised; whatever somebody keeps gets out of their hands."""
        for _turn in range(3):
            self.turns_the_calendar(days=60)
        for one in self.now.values():
            if one.way in OWNERLESS:
                there = one.way is Stage.UNSETTLED and one.holder == one.lead
                law("escalation", there and one.moves_on_at is None, one)
        self._over_their_heads()

    def _over_their_heads(self) -> None:
        """Whoever it came from gets it out of the hands of a level in between, whatever that level has done with it.

        It was claimed and not finished, or handed in and lies unseen, or is not decided, or was merged into another.
        """
        for one in list(self.now.values()):
            if one.status is State.MERGED and one.way is Stage.JOINT_WORK:
                self._gets_out(loop.split_off, Step.SPLIT_OFF, one, reason="不是一件事", due_on=day_of(self.at))
        for one in list(self.now.values()):
            kept = one.way in {Stage.JOINT_WORK, Stage.UNSETTLED} and one.status in ACTIVE
            if kept and one.origin != one.lead and len(self._above(self.chooser.code(one.lead))) > 1:
                self._gets_out(loop.raise_up, Step.RAISE_UP, one, why="没有办")

    def _gets_out(self, act: Any, step: Step, one: Standing, **words: Any) -> None:
        by = self.office(self.chooser.code(one.origin))
        law("escalation", self._tries(act, number=one.number, by=by, at=self.later(), **words), one)
        self._look_around(self.at, about=(one.pk, step))
