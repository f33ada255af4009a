"""Who acts and who reads: progress by the actions or through the API, its floor, and boards at every level."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from bench.loop.asking import Caller
from bench.loop.story import MEASURED
from bench.loop.tree import OFFICE
from bench.progress import floor
from bench.progress.ground import RECORDER
from huilu.accounts.models import Appointment
from huilu.accounts.queries import actor_of
from huilu.accounts.sight import seeing
from huilu.board.queries import read_board
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.windows import SIZE
from huilu.org.models import Unit
from huilu.org.queries import find_unit
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.queries import in_force, requirement_classes, with_classes
from huilu.programmes.states import ProgressState

Clock = Callable[[], datetime]
# Each tenth act takes back what was recorded just before.
IN_TURN = 10
NODES_OF_A_LEVEL = 40


def work_of(nth: int, of: int) -> list[tuple[Actor, list[str]]]:
    """The people of the nth of several writers, with what their units owe; no two writers meet in a unit."""
    day = day_of(MEASURED)
    owed = requirement_classes(list(with_classes(in_force(day))))
    held = Appointment.objects.on(day).filter(post__code=RECORDER, post__unit__parent__isnull=False)
    mine = list(held.select_related("person", "post__unit__unit_class__level").order_by("pk"))[nth::of]
    found = [(one, [rule.key for rule in owed.get(one.post.unit.unit_class_id, [])]) for one in mine]
    return [(actor_of(one), keys) for one, keys in found if keys]


@dataclass
class Office:
    """Somebody at work: an act at a time, each of which changes something."""

    work: list[tuple[Actor, list[str]]]
    clock: Clock
    draw: random.Random
    acts: int = 0
    last: tuple[Actor, str] = field(init=False)
    # Nobody says what somebody said in an earlier measurement: that would be nothing new.
    begun: int = field(default_factory=time.time_ns)

    def by_actions(self) -> Iterator[None]:
        """One act by the actions."""
        by, key, state, fact = self._next()
        given: dict[str, Any] = {"unit_id": by.unit_id, "requirement": key, "by": by, "at": self.clock()}
        if state is None:
            take_back_progress(**given)
        else:
            record_progress(**given, state=state, fact=fact)
        yield

    def through_the_api(self, caller: Caller) -> Iterator[None]:
        """One act through the API."""
        by, key, state, fact = self._next()
        address = f"/api/v1/units/{by.unit_code}/progress"
        if state is None:
            caller.post(by, f"{address}/taking-back", {"requirement": key})
        else:
            caller.post(by, address, {"requirement": key, "state": state.word, "fact": fact})
        yield

    def at_the_floor(self, write: floor.Write) -> Iterator[None]:
        """One row with the same words."""
        by, key, state, fact = self._next()
        write(by, key, state.word if state else "", fact, self.clock())
        yield

    def _next(self) -> tuple[Actor, str, ProgressState | None, str]:
        """Who does what next; without a state, it is taken back."""
        self.acts += 1
        if self.acts % IN_TURN == 0:
            return *self.last, None, ""
        by, keys = self.draw.choice(self.work)
        self.last = by, self.draw.choice(keys)
        state = (ProgressState.IN_PROGRESS, ProgressState.DONE)[self.acts % 2]
        return *self.last, state, f"开过会,第{self.begun}-{self.acts}次"


def nodes(draw: random.Random) -> list[str]:
    """Codes of units of every level in turn, so that the heavy ones come often."""
    found: dict[str, list[str]] = {}
    for unit in Unit.objects.filter(posts__code=RECORDER).select_related("unit_class").order_by("pk"):
        found.setdefault(unit.unit_class.level_id, []).append(unit.code)
    return [draw.choice(codes) for _turn in range(NODES_OF_A_LEVEL) for codes in found.values()]


def reader() -> Actor:
    """The office on top of the tree, which sees everything."""
    held = Appointment.objects.select_related("person", "post__unit__unit_class__level")
    return actor_of(held.get(post__unit__parent=None, post__code=OFFICE))


@contextmanager
def in_database(spent: list[float]) -> Iterator[None]:
    """Add the milliseconds that were waited for the database inside."""

    def ask(execute: Callable[..., Any], *given: Any) -> Any:
        began = time.monotonic()
        try:
            return execute(*given)
        finally:
            spent.append((time.monotonic() - began) * 1000)

    with connection.execute_wrapper(ask):
        yield


def board_by_actions(by: Actor, code: str, at: datetime) -> float:
    """Read a board; the milliseconds of it that were the database's."""
    spent: list[float] = []
    with seeing(by):
        unit = find_unit(code, for_=by)
        with in_database(spent):
            read_board(unit, at, size=SIZE)
    return sum(spent)
