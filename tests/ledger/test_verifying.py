"""Whatever an owner of the database changes behind the trigger's back is found, and named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from huilu.kernel.actor import INSTALLATION
from huilu.ledger import walking
from huilu.ledger.actions import attach, record
from huilu.ledger.keyring import Keyring
from huilu.ledger.models import Entry, SealKey
from huilu.ledger.notes import PublicKey
from huilu.ledger.sealing import change_key
from huilu.ledger.verifying import leaves_to_verify, verify_ledger
from tests.cast import NOON
from tests.ledger.conftest import ABOUT, as_owner, findings, seal_all, verified, write

CHANGES = {
    "act": "act || '.'", "about_kind": "about_kind || 's'", "about_id": "about_id + 1",
    "about_label": "overlay(about_label placing '两' from 1)", "by_person_id": "12", "by_post_id": "12",
    "by_label": "by_label || ' '", "region": "region + 1", "path": "path || '00000001'",
    "facts": "facts || '{\"turn\": 99}'", "attachment": "'00'", "at": "at + interval '1 microsecond'",
    "recorded_at": "recorded_at + interval '1 microsecond'",
}  # fmt: skip
FLIP = "set_byte({column}, {byte}, 255 - get_byte({column}, {byte}))"


@pytest.fixture
def ids(db: None, keyring: Keyring) -> list[int]:
    """Thirteen entries under four heads."""
    ids = write(13)
    seal_all(keyring, most=4)
    assert findings(keyring) == []
    return ids


def test_an_honest_ledger_fits(ids: list[int], keyring: Keyring) -> None:
    write(2)
    told: list[int] = []
    found = verified(keyring, report=told.append)

    assert (found.leaves, found.nodes, found.heads, found.waiting) == (13, 10, 4, 2)
    assert found.findings.n == 0
    assert sum(told) == leaves_to_verify() == 13


@pytest.mark.parametrize("column", CHANGES)
def test_an_entry_changed_anywhere_is_named(ids: list[int], keyring: Keyring, column: str) -> None:
    as_owner(f"UPDATE ledger_entry SET {column} = {CHANGES[column]} WHERE id = %s", ids[6])

    found = dict(findings(keyring))
    assert found.pop("entry_changed") == {"entry": ids[6], "leaf": 6}
    # An entry under another moment is another entry; one that points elsewhere points at nothing.
    assert set(found) == {"recorded_at": {"entry_slipped_in"}, "attachment": {"attachment_gone"}}.get(column, set())


def test_every_column_can_be_changed_and_is_tried() -> None:
    assert set(CHANGES) | {"id"} == {field.name for field in Entry._meta.get_fields()}


def test_one_flipped_bit_of_the_text_is_named(ids: list[int], keyring: Keyring) -> None:
    as_owner("UPDATE ledger_entry SET facts = replace(facts::text, '汉字', '汊字')::jsonb WHERE id = %s", ids[0])
    assert findings(keyring) == [("entry_changed", {"entry": ids[0], "leaf": 0})]


def test_a_removed_entry_is_named(ids: list[int], keyring: Keyring) -> None:
    as_owner("DELETE FROM ledger_entry WHERE id = %s", ids[3])
    assert findings(keyring) == [("entry_gone", {"entry": ids[3], "leaf": 3})]


def test_an_entry_slipped_in_is_named(ids: list[int], keyring: Keyring) -> None:
    columns = "act, about_kind, about_id, about_label, by_label, region, path, facts, at"
    as_owner(f"INSERT INTO ledger_entry ({columns}) SELECT {columns} FROM ledger_entry WHERE id = %s", ids[0])
    last = Entry.objects.order_by("id").last()
    assert last is not None
    assert findings(keyring) == [("entry_slipped_in", {"entry": last.id})]


def test_an_entry_removed_before_its_seal_is_named(ids: list[int], keyring: Keyring) -> None:
    (entry,) = write(1)
    as_owner("DELETE FROM ledger_entry WHERE id = %s", entry)
    assert seal_all(keyring) == []
    assert findings(keyring) == [("entry_gone_unsealed", {"entry": entry})]


def test_an_entry_that_waits_too_long_is_named(ids: list[int], keyring: Keyring) -> None:
    (entry,) = write(1)
    recorded_at = Entry.objects.get(pk=entry).recorded_at
    for minutes, n in ((9, 0), (11, 1)):
        at = recorded_at + timedelta(minutes=minutes)
        found = verify_ledger(keyring=keyring, at=at, patience=timedelta(minutes=10))
        assert found.waiting == 1
        assert [one.code for one in found.findings.kept] == ["entry_waits"] * n


@pytest.mark.parametrize(
    ("number", "byte", "node"), [(1, 33, (1, 0)), (3, 70, (2, 0)), (7, 127, (3, 0)), (11, 40, (1, 5))]
)
def test_a_changed_node_is_named(
    ids: list[int], keyring: Keyring, number: int, byte: int, node: tuple[int, int]
) -> None:
    as_owner(f"UPDATE ledger_node SET hashes = {FLIP.format(column='hashes', byte=byte)} WHERE number = %s", number,
             table="ledger_node")  # fmt: skip
    assert findings(keyring) == [("node_changed", {"level": node[0], "position": node[1]})]


@pytest.mark.parametrize("number", [0, 5, 12])
def test_a_changed_hash_of_a_leaf_is_told_from_a_changed_entry(ids: list[int], keyring: Keyring, number: int) -> None:
    as_owner(f"UPDATE ledger_node SET hashes = {FLIP.format(column='hashes', byte=0)} WHERE number = %s", number,
             table="ledger_node")  # fmt: skip
    assert findings(keyring) == [("leaf_changed", {"leaf": number, "entry": ids[number]})]


def test_a_changed_salt_is_noticed(ids: list[int], keyring: Keyring) -> None:
    as_owner(
        f"UPDATE ledger_leaf SET salt = {FLIP.format(column='salt', byte=3)} WHERE number = 4", table="ledger_leaf"
    )
    assert findings(keyring) == [("entry_changed", {"entry": ids[4], "leaf": 4})]


def test_two_leaves_that_change_places_are_named(ids: list[int], keyring: Keyring) -> None:
    for entry, other in ((ids[2], -1), (ids[9], ids[2]), (-1, ids[9])):
        as_owner("UPDATE ledger_leaf SET entry_id = %s WHERE entry_id = %s", other, entry, table="ledger_leaf")
    assert [facts["leaf"] for code, facts in findings(keyring) if code == "entry_changed"] == [2, 9]


@pytest.mark.parametrize(("numbers", "first", "last"), [([0], 0, 0), ([5], 5, 5), ([6, 7], 6, 7), ([10, 11], 10, 11)])
def test_missing_leaves_are_named(ids: list[int], keyring: Keyring, numbers: list[int], first: int, last: int) -> None:
    for number in numbers:
        as_owner("DELETE FROM ledger_leaf WHERE number = %s", number, table="ledger_leaf")
    found = findings(keyring)
    assert found[0] == ("leaf_gone", {"first": first, "last": last})
    assert {(code, facts["entry"]) for code, facts in found[1:]} == {("entry_slipped_in", ids[n]) for n in numbers}


def test_missing_hashes_are_named(ids: list[int], keyring: Keyring) -> None:
    as_owner("DELETE FROM ledger_node WHERE number = 7", table="ledger_node")
    assert findings(keyring) == [("node_gone", {"leaf": 7})]


def test_hashes_too_many_or_too_few_are_named(ids: list[int], keyring: Keyring) -> None:
    as_owner("UPDATE ledger_node SET hashes = substr(hashes, 1, 32) WHERE number = 1", table="ledger_node")
    as_owner("UPDATE ledger_node SET hashes = hashes || hashes WHERE number = 4", table="ledger_node")
    assert [facts for _code, facts in findings(keyring)] == [
        {"level": 1, "position": 0},
        {"level": 1, "position": 0},
        {"level": 0, "position": 4},
    ]


def test_a_missing_end_is_noticed(ids: list[int], keyring: Keyring) -> None:
    for table in ("ledger_leaf", "ledger_node"):
        as_owner(f"DELETE FROM {table} WHERE number = 12", table=table)
    assert ("head_beyond", {"size": 13}) in findings(keyring)


def test_leaves_under_no_head_are_noticed(ids: list[int], keyring: Keyring) -> None:
    as_owner("DELETE FROM ledger_head WHERE size = 13", table="ledger_head")
    assert findings(keyring) == [("leaf_unsigned", {"first": 12})]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ("root = " + FLIP.format(column="root", byte=31), ["head_wrong", "head_unsigned"]),
        ("signature = " + FLIP.format(column="signature", byte=9), ["head_unsigned"]),
        ("at = at + interval '1 microsecond'", ["head_unsigned"]),
        ("at = at - interval '1 day'", ["head_unsigned", "head_too_early"]),
        ("size = 7", ["head_wrong", "head_unsigned"]),
    ],
)
def test_a_changed_head_is_named(ids: list[int], keyring: Keyring, change: str, codes: list[str]) -> None:
    as_owner(f"UPDATE ledger_head SET {change} WHERE size = 8", table="ledger_head")
    found = findings(keyring)
    assert [code for code, _facts in found] == codes
    assert {facts["size"] for _code, facts in found} == {7 if "size" in change else 8}


def test_an_entry_under_no_head_is_named_all_the_same(ids: list[int], keyring: Keyring) -> None:
    as_owner("DELETE FROM ledger_head WHERE size = 13", table="ledger_head")
    as_owner("UPDATE ledger_entry SET act = 'x' WHERE id = %s", ids[12])
    assert [code for code, _facts in findings(keyring)] == ["entry_changed", "leaf_unsigned"]


def test_a_ledger_written_anew_from_one_entry_on_fits_no_signed_head(ids: list[int], keyring: Keyring) -> None:
    """The owner changes an entry and puts every hash above it right, as far as hashes go."""
    as_owner("UPDATE ledger_entry SET about_label = '另一件事' WHERE id = %s", ids[5])
    tree = walking.merkle.Frontier()
    for batch in walking._batches():
        bodies = walking.read_entries({(leaf.entry_id, leaf.recorded_at) for leaf in batch})
        for leaf in batch:
            form = walking.sealed_form(bodies[leaf.entry_id, leaf.recorded_at], leaf.salt)
            made = b"".join(tree.grow(walking.hash_leaf(walking.canonical(form))))
            as_owner("UPDATE ledger_node SET hashes = %s WHERE number = %s", made, leaf.number, table="ledger_node")

    found = findings(keyring)
    assert [facts["size"] for code, facts in found if code == "head_wrong"] == [8, 12, 13]
    assert "witness_wrong" in dict(found)


def test_keys_that_do_not_follow_are_named(ids: list[int], keyring: Keyring) -> None:
    second = change_key(keyring=keyring, at=NOON)
    change = f"endorsement = {FLIP.format(column='endorsement', byte=2)}"
    as_owner(f"UPDATE ledger_key SET {change} WHERE id = %s", second.id, table="ledger_key")
    assert findings(keyring) == [("key_unproved", {"key": second.id})]


def test_a_key_put_in_place_of_another_is_named(ids: list[int], keyring: Keyring) -> None:
    (first,) = SealKey.objects.all()[:1]
    as_owner("UPDATE ledger_key SET raw = %s WHERE id = %s", bytes(32), first.id, table="ledger_key")
    codes = [code for code, _facts in findings(keyring)]
    assert codes[0] == "key_wrong"
    assert codes.count("head_unsigned") == 4


def attached(keyring: Keyring) -> tuple[int, str]:
    digest = attach("一个文件".encode())
    record("thing.attached", about=ABOUT, by=INSTALLATION, at=NOON, attachment=digest)
    seal_all(keyring)
    entry = Entry.objects.get(act="thing.attached")
    assert verified(keyring).attachments == 1
    assert findings(keyring) == []
    return entry.pk, digest


@pytest.mark.parametrize("body", [FLIP.format(column="body", byte=4), "'\\x00'", "'\\x789c4bcecf03000279012b'"])
def test_a_changed_attachment_is_named(ids: list[int], keyring: Keyring, body: str) -> None:
    _entry, digest = attached(keyring)
    as_owner(f"UPDATE ledger_attachment SET body = {body}", table="ledger_attachment")
    assert findings(keyring) == [("attachment_changed", {"sha256": digest})]


def test_a_missing_attachment_is_named(ids: list[int], keyring: Keyring) -> None:
    entry, digest = attached(keyring)
    as_owner("DELETE FROM ledger_attachment", table="ledger_attachment")
    assert findings(keyring) == [("attachment_gone", {"entry": entry, "sha256": digest})]


def test_a_head_kept_by_others_is_held_against_the_ledger(ids: list[int], keyring: Keyring) -> None:
    write(1)
    (kept,) = seal_all(keyring)
    given: dict[str, Any] = {"witnesses": {"kept.txt": kept.note}}
    assert findings(keyring, **given) == []
    given = {"witnesses": {"a.txt": "nothing", "b.txt": kept.note.replace("14", "13", 1)}}
    assert findings(keyring, **given) == [
        ("witness_unsigned", {"file": "a.txt"}),
        ("witness_unsigned", {"file": "b.txt"}),
    ]


def test_a_ledger_in_ruins_needs_no_more_room(
    ids: list[int], keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huilu.ledger.findings.KEPT", 4)
    as_owner("UPDATE ledger_entry SET act = 'x'")
    found = verified(keyring).findings
    assert (found.n, len(found.kept)) == (13, 4)


def test_every_finding_is_a_sentence(ids: list[int], keyring: Keyring) -> None:
    as_owner("UPDATE ledger_entry SET act = 'x' WHERE id = %s", ids[2])
    (finding,) = verified(keyring).findings.kept
    assert str(ids[2]) in finding.sentence


def test_small_batches_give_the_same(ids: list[int], keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "_BATCH", 3)
    as_owner("DELETE FROM ledger_entry WHERE id = %s", ids[3])
    found = verified(keyring)
    assert (found.leaves, found.nodes) == (13, 10)
    assert [one.code for one in found.findings.kept] == ["entry_gone"]


def test_a_key_is_named_by_its_id(keyring: Keyring) -> None:
    key = keyring.make("huilu/aabb").public
    assert PublicKey.read(key.text) == key
