"""The ledger only grows, for whoever writes to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction

from huilu.kernel.actor import INSTALLATION
from huilu.ledger.actions import About, attach, body_of, record, record_many
from huilu.ledger.models import Attachment, Entry, Unsealed
from huilu.ledger.months import open_months
from huilu.ledger.serials import next_id
from tests.cast import NOON

pytestmark = pytest.mark.usefixtures("db")
ABOUT = About("thing", 7, "a thing", 1, "0000000100000007")


def run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_an_entry_says_what_about_what_by_whom_and_when() -> None:
    record("thing.done", about=ABOUT, by=INSTALLATION, at=NOON, on=date(2023, 9, 20), much=Decimal("1.5"), 字="汉字")

    entry = Entry.objects.get()
    assert (entry.act, entry.about_id, entry.about_label, entry.path) == ("thing.done", 7, "a thing", ABOUT.path)
    assert (entry.by_person_id, entry.by_post_id, entry.by_label) == (None, None, "installation")
    assert entry.facts == {"on": "2023-09-20", "much": "1.5", "字": "汉字"}
    assert entry.at == NOON
    assert str(entry).endswith("thing.done a thing")


@pytest.mark.parametrize("statement", ["UPDATE {} SET act = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_attachment"])
def test_the_application_changes_nothing_in_it(statement: str, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(statement.format(table).replace("act", "body") if "attachment" in table else statement.format(table))


@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET act = 'x'", "DELETE FROM ledger_entry"])
def test_the_owner_does_not_change_it_by_a_slip_of_the_hand_either(statement: str) -> None:
    record("thing.done", about=ABOUT, by=INSTALLATION, at=NOON)
    with pytest.raises(ProgrammingError, match="append-only"):
        run("SET LOCAL ROLE none", statement)
    assert Entry.objects.count() == 1


def test_no_month_can_be_written_behind_its_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = 'ledger_entry'::regclass AND (has_table_privilege('huilu_app', c.oid, 'UPDATE')"
            " OR has_table_privilege('huilu_app', c.oid, 'DELETE'))"
        )
        assert cursor.fetchall() == []


def test_months_are_opened_ahead_and_once() -> None:
    assert open_months(3) == 0
    assert open_months(26) > 0
    assert open_months(26) == 0


def test_a_body_is_kept_once_under_its_digest() -> None:
    first = attach("一个文件".encode())
    assert attach("一个文件".encode()) == first
    assert attach(b"another") != first
    assert Attachment.objects.count() == 2
    assert body_of(first).decode() == "一个文件"
    assert str(Attachment.objects.get(pk=first)) == first


def test_an_id_carries_its_region() -> None:
    first, second = next_id(3), next_id(3)
    assert first >> 40 == second >> 40 == 3
    assert second > first


def test_many_acts_are_written_in_their_order_and_all_wait_for_their_seal() -> None:
    abouts = [About("thing", n, f"thing {n}", 1, ABOUT.path) for n in (9, 3, 5)]
    record_many("thing.done", abouts=abouts, facts=[{"turn": n} for n in range(3)], by=INSTALLATION, at=NOON)

    assert list(Entry.objects.order_by("id").values_list("about_id", "facts__turn")) == [(9, 0), (3, 1), (5, 2)]
    assert Unsealed.objects.count() == 3


def test_an_act_that_comes_to_nothing_waits_for_no_seal() -> None:
    with transaction.atomic():
        record("thing.done", about=ABOUT, by=INSTALLATION, at=NOON)
        transaction.set_rollback(True)
    assert not Unsealed.objects.exists()
