"""Rows that were there before get their regions and ids, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.conftest import _as_owner, _enter_as

BEFORE = {
    "handover": "0003", "campaigns": "0004", "registers": "0003", "programmes": "0003", "ledger": "0003",
    "tally": "0003", "reorganisation": "0001", "org": "0005", "board": "0007",
}  # fmt: skip
# An issue of region 1 and one of region 2, by units of both; nothing but what the migration looks at.
OURS, THEIRS, UNIT, ABROAD, WORKING = 1 << 40 | 7, 2 << 40 | 9, 1 << 24 | 3, 2 << 24 | 4, 2 << 24 | 5
ROWS = f"""
SET session_replication_role = replica;
SELECT setval('huilu_serial', 9);
INSERT INTO org_unit (id, region, path, code, name, uscc, is_placeholder, is_synthetic, valid_from, recorded_on,
                      unit_class_id, parent_id)
  VALUES ({ABROAD}, 2, 'x', 'x', 'x', '', false, false, now(), now(), 1, NULL),
         ({WORKING}, 2, 'y', 'y', 'y', '', false, false, now(), now(), 1, {ABROAD});
INSERT INTO accounts_post (id, unit_id, code, labels, administers) OVERRIDING SYSTEM VALUE
  VALUES (6, {WORKING}, 'p', '{{}}', false);
INSERT INTO loop_task (issue_id, position, text, owner_id, due_on) VALUES ({OURS}, 1, 't', 6, now());
INSERT INTO loop_party (issue_id, unit_id, part) VALUES
  ({OURS}, {UNIT}, 'raised'), ({OURS}, {ABROAD}, 'assisting'), ({THEIRS}, {ABROAD}, 'raised');
INSERT INTO loop_holding (issue_id, unit_id, from_at) VALUES ({THEIRS}, {ABROAD}, now());
INSERT INTO loop_share (id, issue_id, unit_id, position, text, due_on, state, outcome, ended_by) VALUES
  (50, {OURS}, {ABROAD}, 1, 'a part', now(), 1, '', '');
INSERT INTO handover_relay (batch_id, issue_id, share_id, at, by_label) VALUES (1, {THEIRS}, 50, now(), 'x');
INSERT INTO handover_handover (id, number, from_unit_id, to_unit_id, from_label, to_label, unanswered, opened_at,
                               opened_by, batch_id) VALUES (3, 'H', {ABROAD}, {UNIT}, '', '', 1, now(), '', 1);
INSERT INTO handover_handoverline (hand_over_id, position, kind, text, answer, reason) VALUES
  (3, 1, 'issue', 't', '', '');
INSERT INTO registers_returnedsheet (id, unit_id, kind, sha256, body, at, by_label) VALUES
  (4, {ABROAD}, 'task', 'x', '', now(), '');
INSERT INTO registers_takenrow (sheet_id, line, became, content) VALUES (4, 1, 'y', '');
INSERT INTO loop_issueserial VALUES ({ABROAD}, 12);
INSERT INTO campaigns_wording (issue_id, grams) VALUES ({THEIRS}, '{{}}');
INSERT INTO tally_counter (region, node, kind, ref, state, n, since) VALUES (1, {UNIT}, 3, 0, 1, 5, '2023-09-02');
INSERT INTO tally_past (region, node, kind, ref, state, day, n) VALUES (1, {UNIT}, 3, 0, 1, '2023-09-01', 4);
INSERT INTO tally_own (region, node, kind, ref, state, day, n) VALUES (1, {UNIT}, 3, 0, 1, '2023-09-01', 1);
INSERT INTO tally_delta (region, path, kind, ref, state, n, day) VALUES
  (1, '00000001' || lpad(to_hex({UNIT}), 8, '0') || '01000009', 3, 0, 1, 2, '2023-09-03');
INSERT INTO ledger_unsealed VALUES (1, now());
SET session_replication_role = origin;
"""


@pytest.fixture
def before(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database as it was before there were regions everywhere, with a few rows, entered as its owner."""
    settings = connection.settings_dict
    origin = settings["NAME"]
    name = f"{origin}_before"
    _as_owner(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE template0')
    with django_db_blocker.unblock():
        connection.close()
        settings["NAME"] = name
        _enter_as("")
        try:
            for app, migration in BEFORE.items():
                call_command("migrate", app, migration, verbosity=0)
            with connection.cursor() as cursor:
                for statement in ROWS.split(";\n"):
                    cursor.execute(statement)
            yield
        finally:
            connection.close()
            settings["NAME"] = origin
            _enter_as("huilu_app")
    _as_owner(f'DROP DATABASE "{name}" WITH (FORCE)')


def found(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_whatever_was_there_has_its_region_and_its_id_and_still_belongs_together(before: None) -> None:
    call_command("migrate", verbosity=0)

    assert found("SELECT region, id >> 40, id & 255, part FROM loop_party ORDER BY id & 255") == [
        (1, 1, 1, "raised"), (1, 1, 2, "assisting"), (2, 2, 3, "raised")
    ]  # fmt: skip
    assert found("SELECT region, id >> 40, to_at FROM loop_holding") == [(2, 2, None)]
    # The relay lies with its issue, and its share, which has another id now, in its own region.
    assert found(
        "SELECT s.region, s.id & 255, r.region FROM handover_relay r JOIN loop_share s ON s.id = r.share_id"
    ) == [(1, 50, 2)]
    assert found("SELECT l.region, h.region, h.id FROM handover_handoverline l JOIN handover_handover h"
                 " ON h.id = l.hand_over_id") == [(2, 2, 2 << 40 | 3)]  # fmt: skip
    assert found(
        "SELECT t.region, s.id FROM registers_takenrow t JOIN registers_returnedsheet s ON s.id = t.sheet_id"
    ) == [(2, 2 << 40 | 4)]
    assert found("SELECT region, last FROM loop_issueserial") == [(2, 12)]
    assert found("SELECT region FROM campaigns_wording") == [(2,)]
    assert found("SELECT region, n FROM tally_counter") == [(1, 5)]
    assert found("SELECT region, id >> 40 FROM loop_task") == [(1, 1)]
    # An entry that is gone stays in the queue, so that verification names it.
    assert found("SELECT entry_id, region FROM ledger_unsealed") == [(1, 0)]
    # Whoever has a task abroad is looked for there, though they are no party.
    assert found("SELECT unit_id, region FROM loop_reach ORDER BY 1") == [(ABROAD, 1), (WORKING, 1)]
    # What was noted of days is what it was, and goes on.
    assert found("SELECT tally_fold(1::smallint)") == [(1,)]
    below = "SELECT n FROM tally_below_on(ARRAY[{unit}], ARRAY['00000001' || lpad(to_hex({unit}), 8, '0')], '{day}')"
    days = ("2023-08-31", "2023-09-01", "2023-09-02", "2023-09-03")
    assert [found(below.format(unit=UNIT, day=day)) for day in days] == [[], [(4,)], [(5,)], [(7,)]]
    assert found(f"SELECT n FROM tally_own_on(ARRAY[{UNIT}::bigint], ARRAY['x'], '2023-09-01')") == [(1,)]
    # No id is given out again.
    assert found("SELECT nextval('huilu_serial') > 50") == [(True,)]
