"""The people of a tree that is there, the programmes that bind it, and some who read it on pages.

Everybody but base units has an office: provinces, cities, counties, townships and villages; cities have an inspector.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from bench.country.programme import REAL, programme
from bench.loop.ground import FROM_ON, publish
from bench.loop.tree import INSPECTOR, LABELS, OFFICE
from huilu.programmes.pack.loading import load_pack

REQUIREMENTS = 60
READERS, READER, PASSWORD = 32, "reader", "bench-reader-2023"
READING_LEVELS = ("province", "city", "county", "township", "village")

_PEOPLE = (
    """CREATE TEMP TABLE bench_post ON COMMIT DROP AS
    SELECT u.id AS unit, u.code || '-' || post AS username, post
    FROM org_unit u JOIN org_unitclass c ON c.id = u.unit_class_id CROSS JOIN unnest(ARRAY[%(office)s, %(inspector)s])
      AS post
    WHERE c.level_id IN ('province', 'city', 'county', 'township', 'village')
      AND (post = %(office)s OR c.level_id = 'city')""",
    """INSERT INTO accounts_person (username, password, must_change_password, is_active)
    SELECT username, '!', false, true FROM bench_post ORDER BY unit, post""",
    """INSERT INTO accounts_post (unit_id, code, labels, administers)
    SELECT unit, post, %(labels)s::jsonb -> post, false FROM bench_post ORDER BY unit, post""",
    """INSERT INTO accounts_appointment (person_id, post_id, from_on, as_deputy)
    SELECT person.id, post.id, %(from_on)s, false FROM bench_post AS b
    JOIN accounts_person AS person ON person.username = b.username
    JOIN accounts_post AS post ON (post.unit_id, post.code) = (b.unit, b.post)""",
    "ANALYZE accounts_person, accounts_post, accounts_appointment",
)
_READERS = """
    WITH drawn AS (
      SELECT nth, (SELECT u.id FROM org_unit u JOIN org_unitclass c ON c.id = u.unit_class_id
                   WHERE c.level_id = (%(levels)s::text[])[nth %% cardinality(%(levels)s::text[]) + 1]
                   ORDER BY hashint8(u.id # nth) LIMIT 1) AS unit
      FROM generate_series(0, %(readers)s - 1) AS nth
    ),
    people AS (
      INSERT INTO accounts_person (username, password, must_change_password, is_active)
      SELECT %(reader)s || '-' || nth, %(password)s, false, true FROM drawn RETURNING id, username
    ),
    posts AS (
      INSERT INTO accounts_post (unit_id, code, labels, administers)
      SELECT unit, %(reader)s || '-' || nth, %(label)s::jsonb, false FROM drawn RETURNING id, code
    )
    INSERT INTO accounts_appointment (person_id, post_id, from_on, as_deputy)
    SELECT people.id, posts.id, %(from_on)s, false FROM people JOIN posts ON posts.code = people.username
"""


@transaction.atomic
def people() -> None:
    """Bare rows: by the actions it would take hours, and nothing of it is measured."""
    given: dict[str, Any] = {"office": OFFICE, "inspector": INSPECTOR, "labels": Jsonb(LABELS), "from_on": FROM_ON}
    readers: dict[str, Any] = {
        "levels": list(READING_LEVELS),
        "readers": READERS,
        "reader": READER,
        "label": Jsonb(LABELS[OFFICE]),
    }
    with connection.cursor() as cursor:
        for statement in _PEOPLE:
            cursor.execute(statement, given)
        cursor.execute(_READERS, {**readers, "password": make_password(PASSWORD), "from_on": FROM_ON})


def programmes() -> None:
    """A real one, and a larger one that is much worked on."""
    publish(load_pack(REAL), programme(REQUIREMENTS))
