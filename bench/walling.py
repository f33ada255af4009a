"""What the second wall costs: the same reading under row-level security and without it, one after the other."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from statistics import median

from django.db import connection

from bench.country.ground import READER
from bench.figures import Figure, Times, over_rounds
from huilu.accounts.capabilities import Role
from huilu.accounts.models import Appointment
from huilu.accounts.queries import actor_of, posts_under
from huilu.accounts.sight import seeing
from huilu.board.circuits import read_circuits
from huilu.board.queries import read_board
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.loop.queries import visible_issues
from huilu.org.models import Unit
from huilu.org.queries import children_of, crumbs, find_unit, search_units
from huilu.programmes.queries import obligations_of
from huilu.tally.queries import snapshot
from huilu.web.home.page import read_home

SEED = 2023
# As much of a list as the API gives at a time.
PAGE = 200
_PARTIES = ("raised_by", "symptom_unit", "lead_unit", "held_by")
Read = Callable[[Actor, datetime], object]
Look = Callable[[Actor], AbstractContextManager[None]]


def _board(actor: Actor, at: datetime) -> object:
    return read_board(find_unit(actor.unit_code, for_=actor), at)


def _circuits(actor: Actor, at: datetime) -> object:
    return read_circuits(find_unit(actor.unit_code, for_=actor), at)


def _my_list(actor: Actor, at: datetime) -> object:
    return read_home(find_unit(actor.unit_code, for_=actor), actor, at)


def _issues(actor: Actor, _at: datetime) -> object:
    return list(visible_issues(actor).select_related(*_PARTIES)[:PAGE])


def _search(actor: Actor, _at: datetime) -> object:
    return [search_units(term, for_=actor) for term in ("中心", "村", actor.unit_code)]


def _unit(actor: Actor, at: datetime) -> object:
    unit = find_unit(actor.unit_code, for_=actor)
    return crumbs(unit), children_of(unit), obligations_of(unit, day_of(at)), posts_under(unit, day_of(at))


READS: dict[str, Read] = {
    "board": _board,
    "circuit board": _circuits,
    "my list": _my_list,
    "issue list": _issues,
    "search": _search,
    "unit page": _unit,
}


@contextmanager
def plainly(_actor: Actor) -> Iterator[None]:
    """Read in one moment and without writing, as on a page, yet as the application, from whom nothing is withheld."""
    with snapshot():
        yield


def draw_readers(actors: Sequence[Actor], most: int) -> list[Actor]:
    """So many of them of each role, the same ones each time."""
    drawn = random.Random(SEED)
    found: list[Actor] = []
    for role in Role:
        of_role = [actor for actor in actors if actor.role == role]
        found += drawn.sample(of_role, min(most, len(of_role)))
    return found


def actors_on(at: datetime) -> list[Actor]:
    """Everybody who holds a post on the day, in the order of their posts; in a country made to be read, its readers."""
    held = Appointment.objects.on(day_of(at)).as_holder().order_by("post_id", "id")
    readers = held.filter(person__username__startswith=f"{READER}-")
    found = readers if readers.exists() else held
    return [actor_of(one) for one in found.select_related("person", "post__unit__unit_class__level")]


def measure(
    readers: Sequence[Actor], at: datetime, rounds: int, step: Callable[[], None]
) -> dict[str, tuple[list[Times], list[Times]]]:
    """For each kind of reading, the times of each round under the wall and without it, in milliseconds."""
    found: dict[str, tuple[list[Times], list[Times]]] = {kind: ([], []) for kind in READS}
    for turn in range(rounds):
        for kind, read in READS.items():
            under: list[float] = []
            beside: list[float] = []
            for actor in readers:
                # Whichever comes first finds things cold for the other: they change places.
                pairs: list[tuple[Look, list[float]]] = [(seeing, under), (plainly, beside)]
                for look, times in pairs if turn % 2 else reversed(pairs):
                    times.append(_milliseconds(look, read, actor, at))
                step()
            found[kind][0].append(under)
            found[kind][1].append(beside)
    return found


def _milliseconds(look: Look, read: Read, actor: Actor, at: datetime) -> float:
    began = time.perf_counter()
    with look(actor):
        read(actor, at)
    return (time.perf_counter() - began) * 1000


def rows(found: dict[str, tuple[list[Times], list[Times]]]) -> dict[str, dict[str, Figure]]:
    """The medians of both, and how many times the one is the other: by reader, and over all of a round."""
    return {
        kind: {
            "with": over_rounds([median(times) for times in walled]),
            "without": over_rounds([median(times) for times in plain]),
            "ratio": over_rounds([median(a) / median(b) for a, b in zip(walled, plain, strict=True)]),
            "sum ratio": over_rounds([sum(a) / sum(b) for a, b in zip(walled, plain, strict=True)]),
        }
        for kind, (walled, plain) in found.items()
    }


def units_and_issues() -> dict[str, int]:
    """How much is stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM loop_issue")
        return {"units": Unit.objects.count(), "issues": int(cursor.fetchone()[0])}
