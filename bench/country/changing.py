"""python -m bench.country.changing ROUNDS: what is done to a whole tree: publishing and reorganising; prints JSON.

Moves are done and undone, each in a durable transaction. The rest is done up to the moment before the commit and then
taken back, so that the next round and the next measurement find the same country.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import django
from django.db import connection, transaction
from django.db.models import F

from bench.country.programme import programme
from bench.figures import over_rounds

REQUIREMENTS = (20, 60)
# How many units the moved subtrees are to have, as nearly as there are such.
MOVED = {"county": 3_000}
MERGED = 30_000
RECLASSIFIED = 1_000
TAGS = ["elderly_members", "mobile_members"]
REASON = "measured"
_BIGGEST = """
    SELECT u.code, coalesce(sum(c.n), 0)::bigint AS units, u.parent_id, u.region
    FROM org_unit u JOIN org_unitclass k ON k.id = u.unit_class_id
    LEFT JOIN tally_counter c ON c.node = u.id AND c.kind = %(unit_class)s
    WHERE k.level_id = %(level)s AND u.closed_on IS NULL AND EXISTS (
      SELECT FROM org_unit o JOIN org_unitclass ok ON ok.id = o.unit_class_id
      WHERE o.region = u.region AND ok.level_id = %(above)s AND o.id <> u.parent_id AND o.id <> u.id)
    GROUP BY u.id ORDER BY abs(coalesce(sum(c.n), 0) - %(wanted)s), u.id LIMIT 1
"""
_OTHER = """
    SELECT o.code FROM org_unit o JOIN org_unitclass k ON k.id = o.unit_class_id
    WHERE o.region = %s AND k.level_id = %s AND o.closed_on IS NULL AND o.id <> %s AND o.code <> %s
    ORDER BY o.id LIMIT 1
"""


def main() -> None:
    """Measure, and tell."""
    django.setup()
    times: dict[str, list[float]] = defaultdict(list)
    sizes: dict[str, int] = {}
    for _turn in range(int(sys.argv[1])):
        for kind, seconds, units in _round():
            times[kind].append(seconds)
            sizes[kind] = units
    told = {kind: {"units": sizes[kind], "seconds": over_rounds(taken).as_data()} for kind, taken in times.items()}
    print(json.dumps(told))


def _round() -> Iterator[tuple[str, float, int]]:
    """Each kind of change once: what it was, how many seconds it took, and how many units it was about."""
    from huilu.org.models import Unit  # noqa: PLC0415 - it needs the applications

    everybody = Unit.objects.count()
    for count in REQUIREMENTS:
        yield f"publish {count}", _taken_back(partial(_publish, count)), everybody
    yield from _moved()
    yield from _city_moved()
    yield from _ended()
    villages = Unit.objects.filter(unit_class__level="village").exclude(unit_class__tags=TAGS)
    some = list(villages.order_by("pk").values_list("code", flat=True)[:RECLASSIFIED])
    yield f"reclassify {RECLASSIFIED:,}", _taken_back(lambda: _reclassify(some)), len(some)


def _publish(count: int) -> None:
    from huilu.org.models import Unit  # noqa: PLC0415 - it needs the applications
    from huilu.programmes.pack.schema import DueRule  # noqa: PLC0415
    from huilu.programmes.publishing import publish_pack  # noqa: PLC0415

    by, at = _centre()
    new = programme(count, f"measured_{count}")
    # Nothing is asked for a day that is over: all of it falls due towards the end.
    specs = tuple(one.model_copy(update={"due": DueRule(before_soft_end=9)}) for one in new.requirements)
    publish_pack(
        pack=new.model_copy(update={"requirements": specs}), issuer=Unit.objects.get(parent=None), by=by, at=at
    )


def _moved() -> Iterator[tuple[str, float, int]]:
    """A county to another city of its province, and back."""
    from huilu.reorganisation.actions import move_unit, undo  # noqa: PLC0415 - it needs the applications

    by, at = _administrator()
    for level, wanted in MOVED.items():
        code, units, parent, region = _nearest(level, "city", wanted)
        under = _another(region, "city", parent, code)
        words: dict[str, Any] = {"on": at.date(), "reason": REASON, "by": by, "at": at}
        began = time.perf_counter()
        done = move_unit(unit=code, under=under, **words)
        yield f"move a {level}", time.perf_counter() - began, units
        began = time.perf_counter()
        undo(number=done.number, **words)
        yield f"move a {level} back", time.perf_counter() - began, units


def _city_moved() -> list[tuple[str, float, int]]:
    """A whole city under an office between it and its province, which is opened for it, and back; all is taken back."""
    from huilu.org.models import Level, Unit  # noqa: PLC0415 - it needs the applications
    from huilu.reorganisation.actions import move_unit, open_unit, undo  # noqa: PLC0415

    by, at = _administrator()
    words: dict[str, Any] = {"on": at.date(), "reason": REASON, "by": by, "at": at}
    code, units, parent, _region = _nearest("city", "city", MERGED)
    times = []
    with transaction.atomic():
        Level.objects.update(rank=F("rank") * 10)
        city = Level.objects.get(code="city")
        Level.objects.create(code="zone", rank=city.rank - 5, role=city.role, labels=city.labels)
        province = Unit.objects.select_related("unit_class").get(pk=parent)
        kind = {"level": "zone", "sector": province.unit_class.sector, "audience": province.unit_class.audience}
        open_unit(under=province.code, code="zone", name="zone", words=kind, **words)
        began = time.perf_counter()
        done = move_unit(unit=code, under="zone", **words)
        times.append(("move a city", time.perf_counter() - began, units))
        began = time.perf_counter()
        undo(number=done.number, **words)
        times.append(("move a city back", time.perf_counter() - began, units))
        transaction.set_rollback(True)
    return times


def _ended() -> Iterator[tuple[str, float, int]]:
    """A whole city merged into its neighbour; a village merged; a village split."""
    from huilu.reorganisation.actions import merge_units, split_unit  # noqa: PLC0415 - it needs the applications

    by, at = _administrator()
    words: dict[str, Any] = {"on": at.date(), "reason": REASON, "by": by, "at": at}
    for level, above, wanted in (("city", "city", MERGED), ("village", "township", 1)):
        code, units, parent, region = _nearest(level, above, wanted)
        into = _another(region, level, parent, code)
        taken = _taken_back(partial(merge_units, units=[code], into=into, **words))
        yield f"merge a {level}", taken, units
    part = [{"code": f"{code}-2", "name": "新村"}]
    yield "split a village", _taken_back(lambda: split_unit(unit=code, parts=part, **words)), units


def _reclassify(codes: list[str]) -> None:
    from huilu.reorganisation.actions import reclassify_units  # noqa: PLC0415 - it needs the applications

    by, at = _administrator()
    reclassify_units(units=codes, words={"tags": TAGS}, on=at.date(), reason=REASON, by=by, at=at)


def _taken_back(act: Callable[[], object]) -> float:
    """How many seconds it takes up to the moment before the commit."""
    with transaction.atomic():
        began = time.perf_counter()
        act()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        taken = time.perf_counter() - began
        transaction.set_rollback(True)
    return taken


def _nearest(level: str, above: str, wanted: int) -> tuple[str, int, int, int]:
    """The unit of that level whose size comes nearest, of those that have another place to go to in their region."""
    from huilu.tally.models import Kind  # noqa: PLC0415 - it needs the applications

    given: dict[str, Any] = {"level": level, "above": above, "wanted": wanted, "unit_class": Kind.UNIT_CLASS.value}
    with connection.cursor() as cursor:
        cursor.execute(_BIGGEST, given)
        code, units, parent, region = cursor.fetchone()
    return code, int(units) + 1, parent, region


def _another(region: int, level: str, parent: int, code: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_OTHER, [region, level, parent, code])
        return str(cursor.fetchone()[0])


def _centre() -> tuple[Any, Any]:
    from bench.loop.people import holder_of  # noqa: PLC0415 - it needs the applications
    from huilu.clock.queries import now  # noqa: PLC0415
    from huilu.kernel.days import day_of  # noqa: PLC0415

    at = now()
    return holder_of("00", "office", day_of(at)), at


def _administrator() -> tuple[Any, Any]:
    from huilu.clock.queries import now  # noqa: PLC0415 - it needs the applications
    from huilu.kernel.actor import INSTALLATION  # noqa: PLC0415

    return INSTALLATION, now()


if __name__ == "__main__":
    main()
