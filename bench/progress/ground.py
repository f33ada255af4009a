"""python -m bench.progress.ground [--at-work]: in a tree that is there already: an office more in many units.

And the programme, unless the country is at work and has its own.
"""

from __future__ import annotations

import sys

import django

from bench.loop.ground import FROM_ON, publish
from bench.loop.tree import LABELS, OFFICE

UNITS, RECORDER = 2_000, "recorder"
# The same number of every level of every region, as far as there are so many; drawn by chance, always the same.
_SPREAD = """
    SELECT id FROM (
      SELECT u.id, row_number() OVER (PARTITION BY u.region, c.level_id ORDER BY hashint8(u.id), u.id) AS nth
      FROM org_unit u JOIN org_unitclass c ON c.id = u.unit_class_id WHERE u.counts AND u.parent_id IS NOT NULL
    ) AS drawn ORDER BY nth, id LIMIT %s
"""


def make(units: int = UNITS, *, at_work: bool = False) -> None:
    """Everything but progress. Posts are bare rows: by the actions they would take minutes, and none is measured."""
    from django.db import connection  # noqa: PLC0415 - it needs the applications

    from bench.country.programme import REAL  # noqa: PLC0415
    from huilu.accounts.models import Appointment, Person, Post  # noqa: PLC0415
    from huilu.programmes.pack.loading import load_pack  # noqa: PLC0415

    if not at_work:
        publish(load_pack(REAL))
    with connection.cursor() as cursor:
        cursor.execute(_SPREAD, [units])
        drawn = [unit_id for (unit_id,) in cursor.fetchall()]
    people = Person.objects.bulk_create(Person(username=f"office-{unit_id}", password="!") for unit_id in drawn)
    posts = Post.objects.bulk_create(Post(unit_id=unit_id, code=RECORDER, labels=LABELS[OFFICE]) for unit_id in drawn)
    Appointment.objects.bulk_create(
        Appointment(person=person, post=post, from_on=FROM_ON) for person, post in zip(people, posts, strict=True)
    )


if __name__ == "__main__":
    django.setup()
    make(at_work="--at-work" in sys.argv)
