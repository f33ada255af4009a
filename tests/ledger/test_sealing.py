"""Every committed act is sealed once, in whatever order its transaction ended; and only what fits is signed."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from huilu.ledger import canonical, merkle, rules, sealing
from huilu.ledger.keyring import Keyring
from huilu.ledger.models import Entry, Head, Leaf, Node, SealKey, Unsealed
from huilu.ledger.notes import TreeHead, opened
from huilu.ledger.queries import public_keys, succession_notes
from huilu.ledger.sealing import change_key, seal
from huilu.ledger.tree import root_of
from tests.cast import NOON
from tests.ledger.conftest import as_owner, findings, seal_all, verified, write

NOON_TEXT = "2023-09-20T04:00:00.000000Z"
SEALS = ["ledger_leaf", "ledger_node", "ledger_head", "ledger_key"]


def sealed_order() -> list[int]:
    return list(Leaf.objects.order_by("number").values_list("entry_id", flat=True))


def beside(job: Callable[[], Any]) -> Any:
    """Somebody else does it, in a connection of their own."""

    def run() -> Any:
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(60)


def test_what_is_written_is_sealed_under_a_signed_head(db: None, keyring: Keyring) -> None:
    ids = write(5)
    done = seal(keyring=keyring, at=NOON)

    assert done is not None
    assert (done.entries, done.size) == (5, 5)
    assert sealed_order() == ids
    assert not Unsealed.objects.exists()
    found = opened(done.note, public_keys().values())
    assert found is not None
    head = TreeHead.read(found[0])
    assert (head.size, head.at, head.root) == (5, NOON, root_of(5))
    assert seal(keyring=keyring, at=NOON) is None


@pytest.mark.parametrize("most", [1, 2, 3, 7, 64])
def test_batches_of_any_size_build_the_same_tree(db: None, keyring: Keyring, most: int) -> None:
    write(23)
    heads = [one.size for one in seal_all(keyring, most)]

    assert heads == [*range(most, 23, most), 23]
    leaves = [bytes(node.hashes)[:32] for node in Node.objects.order_by("number")]
    tree = merkle.Frontier()
    for leaf in leaves:
        tree.grow(leaf)
    last = Head.objects.get(size=23)
    assert bytes(last.root) == tree.root()
    assert verified(keyring).findings.n == 0


def test_the_sealed_form_has_every_column_of_an_entry(db: None) -> None:
    assert sorted(canonical.COLUMNS) == sorted(field.column for field in Entry._meta.get_fields())
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'ledger_entry'")
        assert sorted(name for (name,) in cursor.fetchall()) == sorted(canonical.COLUMNS)


def test_the_bytes_of_a_leaf(db: None) -> None:
    columns = dict.fromkeys(canonical.COLUMNS) | {
        "id": 7, "act": "x", "by_person_id": 3, "facts": {"b": [1, 1.5], "a": '汉"\n'},
        "at": NOON_TEXT, "recorded_at": NOON_TEXT,
    }  # fmt: skip
    salt = bytes(16)
    assert canonical.canonical(canonical.sealed_form(columns, salt)).decode() == (
        '{"about_id":null,"about_kind":null,"about_label":null,"act":"x","at":"2023-09-20T04:00:00.000000Z",'
        '"attachment":null,"by_label":null,"by_person":'
        '"86aeaa1facd2426f476cc95ecada8ba3fe147b18ed58424949dfea8eece37218","by_post_id":null,'
        '"facts":{"a":"汉\\"\\n","b":[1,1.5]},"form":"huilu-entry-1","id":7,"path":null,'
        '"recorded_at":"2023-09-20T04:00:00.000000Z","region":null}'
    )
    assert canonical.commitment(3, salt) != canonical.commitment(None, salt) != canonical.commitment(3, os.urandom(16))


def test_an_entry_that_commits_late_is_sealed_late_and_not_lost(committed_database: None, keyring: Keyring) -> None:
    written, go_on = Event(), Event()

    def is_slow() -> None:
        with transaction.atomic():
            write(1)
            written.set()
            assert go_on.wait(30)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(is_slow)
        assert written.wait(30)
        (later,) = write(1)
        assert seal_all(keyring)
        go_on.set()
        slow.result(30)
    earlier = Entry.objects.order_by("id").values_list("id", flat=True)[0]
    assert earlier < later
    assert sealed_order() == [later]

    seal_all(keyring)

    assert sealed_order() == [later, earlier]
    assert verified(keyring).findings.n == 0


def test_sealing_beside_eight_who_write_loses_none_and_seals_each_once(
    committed_database: None, keyring: Keyring
) -> None:
    over = Event()

    def writes(seed: int) -> None:
        chance = random.Random(seed)
        for _turn in range(25):
            with transaction.atomic():
                write(chance.randint(1, 3))
                if chance.random() < 0.2:
                    transaction.set_rollback(True)
        connection.close()

    def seals() -> int:
        n = 0
        while not over.is_set():
            n += len(seal_all(keyring, most=17))
        connection.close()
        return n

    write(1)
    seal_all(keyring)
    with ThreadPoolExecutor(10) as pool:
        sealers = [pool.submit(seals) for _two in range(2)]
        for one in [pool.submit(writes, seed) for seed in range(8)]:
            one.result(60)
        over.set()
        batches = sum(one.result(60) for one in sealers)
    seal_all(keyring)

    assert batches > 1
    assert sorted(sealed_order()) == list(Entry.objects.order_by("id").values_list("id", flat=True))
    assert verified(keyring).findings.n == 0


def test_a_writer_does_not_wait_for_the_sealer(committed_database: None, keyring: Keyring) -> None:
    write(3)
    with transaction.atomic():
        assert seal(keyring=keyring, at=NOON)
        assert len(beside(write)) == 1
        assert beside(lambda: seal(keyring=keyring, at=NOON)) is None


def test_what_was_taken_back_is_not_sealed(committed_database: None, keyring: Keyring) -> None:
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)
    assert seal(keyring=keyring, at=NOON) is None
    assert not keyring.folder.exists()


def test_a_sealer_that_dies_before_it_commits_has_sealed_nothing(
    committed_database: None, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(4)
    seal_all(keyring)
    write(3)
    with monkeypatch.context() as dying:
        dying.setattr(sealing, "_sign", _dies)
        with pytest.raises(KeyboardInterrupt):
            seal(keyring=keyring, at=NOON)
    assert Unsealed.objects.count() == 3
    assert [one.size for one in seal_all(keyring)] == [7]
    assert findings(keyring) == []


def _dies(*_given: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("table", SEALS)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_changes_no_seal(db: None, keyring: Keyring, table: str, statement: str) -> None:
    column = {"ledger_head": "at = at", "ledger_key": "made_at = made_at"}.get(table, "number = number")
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement.format(table, column))


@pytest.mark.parametrize("table", SEALS)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}"])
def test_the_owner_changes_no_seal_by_a_slip_of_the_hand(
    db: None, keyring: Keyring, table: str, statement: str
) -> None:
    write(2)
    seal_all(keyring)
    column = {"ledger_head": "at = at", "ledger_key": "made_at = made_at"}.get(table, "number = number")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE none")
        with pytest.raises(ProgrammingError, match="append-only"):
            cursor.execute(statement.format(table, column))


def test_whoever_reads_pages_does_not_see_the_queue(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('huilu_reader', 'ledger_unsealed', 'SELECT')")
        assert cursor.fetchone() == (False,)


def test_a_new_key_is_vouched_for_by_the_old_one(db: None, keyring: Keyring) -> None:
    write(1)
    seal_all(keyring)
    first = SealKey.objects.get()
    second = change_key(keyring=keyring, at=NOON)
    write(1)
    seal_all(keyring)

    assert list(Head.objects.order_by("size").values_list("key_id", flat=True)) == [first.id, second.id]
    assert [note is None for note in succession_notes().values()] == [True, False]
    assert second.name == first.ledger
    assert verified(keyring).findings.n == 0
    assert verified(keyring).unvouched == []


def test_the_first_key_needs_no_voucher(db: None, keyring: Keyring) -> None:
    first = change_key(keyring=keyring, at=NOON)
    assert [key.id for key in SealKey.objects.order_by("turn")] == [first.id]


def test_without_its_key_nothing_is_sealed_until_a_new_one_begins(db: None, keyring: Keyring) -> None:
    write(1)
    seal_all(keyring)
    write(1)
    elsewhere = Keyring(keyring.folder.with_name("elsewhere"))
    for asks in (seal, change_key):
        with pytest.raises(rules.KeyMissing):
            asks(keyring=elsewhere, at=NOON)

    lost = change_key(keyring=elsewhere, at=NOON, old_is_lost=True)
    seal_all(elsewhere)

    assert Head.objects.get(size=2).key_id == lost.id
    assert verified(elsewhere).unvouched == [lost.id]
    assert verified(elsewhere).findings.n == 0


def test_a_key_that_cannot_be_read_is_missing_and_a_witness_that_says_nothing_is_none(
    db: None, keyring: Keyring
) -> None:
    write(1)
    seal_all(keyring)
    write(1)
    (pem,), (witness,) = keyring.folder.glob("*.pem"), keyring.folder.glob("*.head")
    kept = pem.read_bytes()
    pem.write_text("not a key")
    witness.write_text("not a head")
    with pytest.raises(rules.KeyMissing):
        seal(keyring=keyring, at=NOON)
    pem.write_bytes(kept)
    assert seal(keyring=keyring, at=NOON)


def test_no_lie_is_signed_over(db: None, keyring: Keyring) -> None:
    write(6)
    seal_all(keyring)
    write(1)
    as_owner("UPDATE ledger_node SET hashes = set_byte(hashes, 40, 255 - get_byte(hashes, 40)) WHERE number = 3",
             table="ledger_node")  # fmt: skip
    as_owner("UPDATE ledger_node SET hashes = set_byte(hashes, 70, 255 - get_byte(hashes, 70)) WHERE number = 3",
             table="ledger_node")  # fmt: skip
    with pytest.raises(rules.LedgerBroken):
        seal(keyring=keyring, at=NOON)
    assert Unsealed.objects.count() == 1


def test_leaves_cut_off_are_not_signed_over(db: None, keyring: Keyring) -> None:
    write(3)
    seal_all(keyring)
    write(1)
    as_owner("DELETE FROM ledger_leaf WHERE number = 2", table="ledger_leaf")
    with pytest.raises(rules.LedgerBroken):
        seal(keyring=keyring, at=NOON)


def test_a_database_cut_back_to_an_earlier_head_is_noticed_by_the_witness_outside(db: None, keyring: Keyring) -> None:
    write(3)
    seal_all(keyring)
    (gone,) = write(1)
    seal_all(keyring)
    for table, column in (("ledger_leaf", "number"), ("ledger_node", "number"), ("ledger_head", "size - 1")):
        as_owner(f"DELETE FROM {table} WHERE {column} = 3", table=table)
    as_owner("DELETE FROM ledger_entry WHERE id = %s", gone)

    assert [code for code, _facts in findings(keyring)] == ["witness_wrong"]
    write(1)
    with pytest.raises(rules.LedgerCutBack):
        seal(keyring=keyring, at=NOON)
    change_key(keyring=keyring, at=NOON)
    assert seal_all(keyring)
    assert [code for code, _facts in findings(keyring)] == ["witness_wrong"]


def test_a_clock_set_back_does_not_turn_heads_round(db: None, keyring: Keyring) -> None:
    write(1)
    seal(keyring=keyring, at=NOON)
    write(1)
    seal(keyring=keyring, at=NOON - timedelta(hours=1))
    assert list(Head.objects.order_by("size").values_list("at", flat=True)) == [NOON, NOON]


def test_a_row_in_the_queue_for_what_is_sealed_stops_nobody(db: None, keyring: Keyring) -> None:
    (entry,) = write(1)
    queue = (
        "INSERT INTO ledger_unsealed (entry_id, region, recorded_at)"
        " SELECT id, region, recorded_at FROM ledger_entry WHERE id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(queue, [entry])
        seal_all(keyring)
        cursor.execute(queue, [entry])
    assert seal(keyring=keyring, at=NOON) is None
    assert not Unsealed.objects.exists()
    write(1)
    assert seal_all(keyring)
    assert len(sealed_order()) == 2
