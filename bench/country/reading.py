"""python -m bench.country.reading NODES ROUNDS: what people read, over nodes of each level, beside the floor; as JSON.

Everything is read by whoever it is meant for, under row-level security, in one moment, as on a page. The floor is one
unit by its key. Of boards it is also told how long the database alone took.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import django
from django.db import connection

from bench.figures import as_data, ratios, summary

if TYPE_CHECKING:
    from huilu.kernel.actor import Actor
    from huilu.org.models import Unit

SEED = 2023
FLOOR, BASE, LEVELS = "floor", "base", ("nation", "province", "city", "county", "township")
PAST = timedelta(days=30)
WARMING = 3
Read = Callable[[], object]


def main() -> None:
    """Measure, and tell."""
    django.setup()
    from bench import walling  # noqa: PLC0415 - it needs the applications

    nodes, rounds = int(sys.argv[1]), int(sys.argv[2])
    series = _measure(_reads(nodes), rounds)
    table = {kind: summary(times) | {"x floor": ratios(times, series[FLOOR])} for kind, times in series.items()}
    print(json.dumps({"milliseconds": as_data(table)} | walling.units_and_issues()))


def _reads(nodes: int) -> dict[str, list[Read]]:
    """For each kind of reading, what is to be read in a round."""
    from bench.loop.people import holder_of  # noqa: PLC0415 - it needs the applications
    from bench.loop.story import FIRST_DAY, MEASURED  # noqa: PLC0415
    from huilu.board.past import read_past_board  # noqa: PLC0415
    from huilu.board.queries import read_board  # noqa: PLC0415
    from huilu.kernel.days import day_of  # noqa: PLC0415
    from huilu.kernel.windows import SIZE  # noqa: PLC0415
    from huilu.loop.queries import visible_issues  # noqa: PLC0415
    from huilu.org.models import Unit  # noqa: PLC0415
    from huilu.org.queries import search_units  # noqa: PLC0415
    from huilu.programmes.queries import obligations_of  # noqa: PLC0415
    from huilu.web.home.page import read_home  # noqa: PLC0415

    today, past = day_of(MEASURED), day_of(FIRST_DAY + PAST)
    centre = holder_of("00", "office", today)

    def readers(level: str) -> list[Actor]:
        """Offices of a level; base units have none here, so the centre reads for them."""
        codes = _draw(level, nodes)
        return [holder_of(code, "office", today) for code in codes]

    def each(level: str, read: Callable[[Unit, Actor], object]) -> list[Read]:
        """The same reading by so many offices of a level, each of its own unit."""
        if level == BASE:
            return [_seen(centre, code, read) for code in _draw(level, nodes)]
        return [_seen(actor, actor.unit_code, read) for actor in readers(level)]

    found: dict[str, list[Read]] = {FLOOR: [partial(Unit.objects.get, pk=pk) for pk in _ids(nodes)]}
    for level in LEVELS:
        found[f"board of a {level}"] = each(level, lambda unit, _actor: read_board(unit, MEASURED, size=SIZE))
        then = f"board of a {level} thirty days ago"
        found[then] = each(level, lambda unit, _actor: read_past_board(unit, past, today=today, size=SIZE))
    for level in ("county", "village", BASE):
        found[f"list of a {level}"] = each(level, lambda unit, _actor: obligations_of(unit, today))
    for level in ("city", "county", "village"):
        found[f"home of a {level}"] = each(level, lambda unit, actor: read_home(unit, actor, MEASURED))
        found[f"issues of a {level}"] = each(level, lambda _unit, actor: list(visible_issues(actor)[:SIZE]))
    found["search in a county"] = each("county", lambda _unit, actor: search_units("学校", for_=actor))
    return found


def _seen(actor: Actor, code: str, read: Callable[[Unit, Actor], object]) -> Read:
    from huilu.accounts.sight import seeing  # noqa: PLC0415 - it needs the applications
    from huilu.org.queries import find_unit  # noqa: PLC0415

    def look() -> object:
        with seeing(actor):
            return read(find_unit(code, for_=actor), actor)

    return look


def _measure(reads: dict[str, list[Read]], rounds: int) -> dict[str, list[list[float]]]:
    series: dict[str, list[list[float]]] = {}
    for one in reads.values():
        for read in one[:WARMING]:
            read()
    for turn in range(rounds):
        drawn = random.Random(SEED + turn)
        for kind in drawn.sample(sorted(reads), len(reads)):
            whole, database = [], []
            for read in reads[kind]:
                began = time.perf_counter()
                with _watched() as spent:
                    read()
                whole.append((time.perf_counter() - began) * 1000)
                database.append(spent[0] * 1000)
            series.setdefault(kind, []).append(whole)
            if kind.startswith("board"):
                series.setdefault(f"{kind}: database", []).append(database)
    return dict(sorted(series.items()))


@contextmanager
def _watched() -> Iterator[list[float]]:
    """How many seconds the statements inside took."""
    spent = [0.0]

    def watch(execute: Callable[..., Any], *given: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*given)
        finally:
            spent[0] += time.perf_counter() - began

    with connection.execute_wrapper(watch):
        yield spent


def _draw(level: str, count: int) -> list[str]:
    """Codes of so many units of a level, the same ones each time."""
    statement = """
        SELECT u.code FROM org_unit u JOIN org_unitclass c ON c.id = u.unit_class_id
        WHERE c.level_id = %s AND u.closed_on IS NULL ORDER BY hashint8(u.id), u.id LIMIT %s
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [level, count])
        return [code for (code,) in cursor.fetchall()]


def _ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM org_unit ORDER BY hashint8(id), id LIMIT %s", [count])
        return [pk for (pk,) in cursor.fetchall()]


if __name__ == "__main__":
    main()
