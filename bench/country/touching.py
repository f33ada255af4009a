"""Obligations in bulk: the rows that recording progress would have written, made by the database itself.

A test has the same obligations recorded by the action and compares every row. Only the moment of the record differs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from bench.loop import story
from bench.loop.tree import LABELS, OFFICE
from huilu.kernel.days import day_of
from huilu.kernel.words import official
from huilu.programmes.states import ProgressState
from huilu.tally.actions import count_many
from huilu.tally.models import Kind

DAYS = 20
FACT = "已开展,群众反映的三件事办了两件"
# Of so many touched obligations one is done.
DONE_OF = 3

# What each office could record is one row for each of its obligations; of those as many are drawn as are wanted.
_DRAWN = """
    CREATE UNLOGGED TABLE bench_touched AS
    WITH possible AS MATERIALIZED (
      SELECT u.id AS unit, u.region, u.path, u.code AS unit_code, r.id AS requirement, r.code AS requirement_code,
             g.code || '/' || r.code AS key, post.id AS post, held.person_id AS person,
             u.name || ' ' || %(label)s AS signature,
             CASE WHEN (u.id + r.id) %% %(done_of)s = 0 THEN %(done)s ELSE %(begun)s END::smallint AS state,
             (u.id + r.id * 13) %% %(days)s AS day
      FROM accounts_post AS post JOIN org_unit AS u ON u.id = post.unit_id
      JOIN accounts_appointment AS held ON held.post_id = post.id
      JOIN programmes_requirementclass AS c ON c.unit_class_id = u.unit_class_id
      JOIN programmes_requirement AS r ON r.id = c.requirement_id
      JOIN programmes_programme AS g ON g.id = r.programme_id
      WHERE post.code = %(office)s AND r.retired_at IS NULL
    )
    SELECT *, %(first)s::timestamptz + day * interval '1 day' + (unit %% 28800) * interval '1 second' AS at,
           2 * row_number() OVER (ORDER BY day, unit, requirement) AS place
    FROM possible
    WHERE (hashint8(unit # (requirement::bigint << 32))::bigint & 2147483647) %% (SELECT count(*) FROM possible)
          < %(wanted)s ORDER BY day, unit, requirement
"""
_SERIALS = "SELECT setval('huilu_serial', nextval('huilu_serial') + 2 * %(n)s) - 2 * %(n)s"
_ROWS = (
    """INSERT INTO programmes_progress (id, region, unit_id, requirement_id, state, applies)
    SELECT region::bigint << 40 | (%(serial)s + place), region, unit, requirement, state, true
    FROM bench_touched WHERE day = %(day)s ORDER BY place""",
    """INSERT INTO programmes_progressrecord (id, region, progress_id, state, fact, at, by_person_id, by_label)
    SELECT region::bigint << 40 | (%(serial)s + place + 1), region, region::bigint << 40 | (%(serial)s + place), state,
           %(fact)s, at, person, signature FROM bench_touched WHERE day = %(day)s ORDER BY place""",
    """WITH written AS (
      INSERT INTO ledger_entry (act, about_kind, about_id, about_label, by_person_id, by_post_id, by_label, region,
                                path, facts, at)
      SELECT 'progress.recorded', 'progress', region::bigint << 40 | (%(serial)s + place),
             unit_code || '/' || requirement_code, person, post, signature, region, path,
             jsonb_build_object(
               'unit', unit_code, 'requirement', key, 'fact', %(fact)s::text,
               'state', CASE WHEN state = %(done)s THEN %(done_word)s ELSE %(begun_word)s END
             ), at
      FROM bench_touched WHERE day = %(day)s ORDER BY place RETURNING id, region, recorded_at
    )
    INSERT INTO ledger_unsealed (entry_id, region, recorded_at) SELECT id, region, recorded_at FROM written""",
)
_COUNTED = "SELECT region, path, %(kind)s::smallint, requirement, state, 1 FROM bench_touched WHERE day = %(day)s"


def touch(wanted: int, report: Callable[[int], None] = lambda _done: None) -> int:
    """Record about so many obligations, spread over units, requirements and days; how many."""
    given: dict[str, Any] = {
        "office": OFFICE, "label": official(LABELS[OFFICE]), "first": story.FIRST_DAY, "wanted": wanted, "days": DAYS,
        "done_of": DONE_OF, "done": ProgressState.DONE.value, "begun": ProgressState.IN_PROGRESS.value,
        "done_word": ProgressState.DONE.word, "begun_word": ProgressState.IN_PROGRESS.word, "fact": FACT,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_DRAWN, given)
        drawn = int(cursor.rowcount)
        cursor.execute("CREATE INDEX ON bench_touched (day)")
        cursor.execute("ANALYZE bench_touched")
        cursor.execute(_SERIALS, {"n": drawn + 1})
        (given["serial"],) = cursor.fetchone()
        done = 0
        for day in range(DAYS):
            done += _record(cursor, given | {"day": day})
            report(done)
        cursor.execute("DROP TABLE bench_touched")
    return drawn


@transaction.atomic
def _record(cursor: Any, given: dict[str, Any]) -> int:
    """What was recorded on one day."""
    for statement in _ROWS:
        cursor.execute(statement, given)
    on = day_of(story.FIRST_DAY + timedelta(days=given["day"]))
    count_many(_COUNTED, {"kind": Kind.OBLIGATION.value, "day": given["day"]}, on=on)
    return int(cursor.rowcount)
