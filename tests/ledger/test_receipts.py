"""A receipt proves the act to somebody who has nothing of ours but a key; changed anywhere, it proves nothing."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huilu.accounts.models import Person
from huilu.accounts.sight import seeing
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.refusals import Refusal
from huilu.ledger import rules
from huilu.ledger.actions import About
from huilu.ledger.canonical import FORM, canonical, commitment
from huilu.ledger.keyring import Keyring
from huilu.ledger.models import Entry, Head, Leaf
from huilu.ledger.notes import PublicKey, note_of
from huilu.ledger.proofs import ProvedConsistency, ProvedEntry, check_proof, read_keys
from huilu.ledger.queries import find_entry, find_head, heads_down_from, public_keys
from huilu.ledger.receipts import consistency_of, receipt_of, written
from huilu.ledger.sealing import change_key, seal
from tests.cast import ROOT, Cast
from tests.ledger.conftest import as_owner, seal_all, write

VILLAGE, NEIGHBOUR, COUNTY = "370811007201", "370811007202", "370811"


@pytest.fixture
def acted(town: Cast, keyring: Keyring) -> Cast:
    """An issue of the village in the county's hands, sealed."""
    town.opens()
    town.actor(NEIGHBOUR)
    seal_all(keyring, most=5)
    return town


def opening() -> Entry:
    return Entry.objects.get(act="issue.opened")


def keys() -> list[PublicKey]:
    return list(public_keys().values())


def test_a_receipt_proves_the_act(acted: Cast) -> None:
    entry = opening()
    proved = check_proof(written(receipt_of(entry)), keys())

    assert isinstance(proved, ProvedEntry)
    assert (proved.entry["id"], proved.entry["act"], proved.entry["form"]) == (entry.id, "issue.opened", FORM)
    assert proved.entry["facts"] == entry.facts
    assert proved.head.size > proved.leaf == Leaf.objects.get(entry_id=entry.id).number


def test_every_entry_has_a_receipt_that_holds(acted: Cast) -> None:
    proved = [check_proof(written(receipt_of(entry)), keys()) for entry in Entry.objects.order_by("id")]
    # The sealer takes them as they lie, in no order of its own.
    leaves = sorted(one.leaf for one in proved if isinstance(one, ProvedEntry))
    assert leaves == list(range(Leaf.objects.count()))


def test_a_receipt_is_the_same_whenever_it_is_asked_for(acted: Cast, keyring: Keyring) -> None:
    before = written(receipt_of(opening()))
    write(9)
    seal_all(keyring)
    assert written(receipt_of(opening())) == before


def test_a_receipt_says_in_both_languages_how_to_check_it(acted: Cast) -> None:
    said = receipt_of(opening())["how_to_check"]
    assert set(said) == {"zh", "en"}
    assert "bin/huilu receipt verify" in said["zh"]
    assert "bin/huilu receipt verify" in said["en"]


def test_no_login_is_in_a_receipt(acted: Cast) -> None:
    entry = opening()
    assert entry.by_person_id is not None
    sealed = receipt_of(entry)["entry"]
    assert "by_person_id" not in sealed
    salt = bytes(Leaf.objects.get(entry_id=entry.id).salt)
    assert sealed["by_person"] == commitment(entry.by_person_id, salt)
    # Without the salt nobody finds the login by trying all of them.
    assert all(sealed["by_person"] != commitment(n, bytes(16)) for n in range(entry.by_person_id + 100))


def leaves_of(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every single value in it."""
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves_of(inner, (*way, name))
    else:
        yield way


def changed(proof: dict[str, Any], way: tuple[Any, ...]) -> str:
    other = copy.deepcopy(proof)
    place = other
    for step in way[:-1]:
        place = place[step]
    value = place[way[-1]]
    match value:
        case str():
            place[way[-1]] = value + "x"
        case int():
            place[way[-1]] = value + 1
        case _:
            place[way[-1]] = "x"
    return written(other)


def test_a_receipt_with_any_field_changed_proves_nothing(acted: Cast) -> None:
    receipt = receipt_of(opening())
    ways = [way for way in leaves_of(receipt) if way[0] != "how_to_check"]
    assert len(ways) > 20
    for way in ways:
        if way == ("keys", 0, "named_by"):
            continue  # Of the first key nothing is said; what is put there changes nothing that is proved.
        with pytest.raises(Refusal):
            check_proof(changed(receipt, way), keys())


def test_every_changed_character_of_the_entry_is_noticed(acted: Cast) -> None:
    receipt = receipt_of(opening())
    text = canonical(receipt["entry"]).decode()
    for place in range(len(text)):
        letter = "1" if text[place] != "1" else "2"
        try:
            receipt["entry"] = json.loads(text[:place] + letter + text[place + 1 :])
        except ValueError:
            continue
        with pytest.raises(Refusal):
            check_proof(written(receipt), keys())


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.pop("leaf"),
        lambda one: one.update(more=1),
        lambda one: one["entry"].pop("by_post_id"),
        lambda one: one["entry"].update(more=1),
        lambda one: one["proof"].pop(),
        lambda one: one["proof"].append(one["proof"][0]),
        lambda one: one.update(leaf=True),
        lambda one: one.update(leaf=-1),
        lambda one: one.update(entry=[]),
        lambda one: one.update(keys=[]) or one.update(keys="x"),
        lambda one: one.update(form="huilu-receipt-2"),
        lambda one: one.update(form=[]),
    ],
)
def test_a_receipt_with_less_or_more_in_it_proves_nothing(acted: Cast, change: Any) -> None:
    receipt = receipt_of(opening())
    change(receipt)
    with pytest.raises(Refusal):
        check_proof(written(receipt), keys())


def test_a_proof_in_another_order_proves_nothing(acted: Cast) -> None:
    receipts = [receipt_of(entry) for entry in Entry.objects.order_by("id")]
    receipt = max(receipts, key=lambda one: len(one["proof"]))
    receipt["proof"].reverse()
    with pytest.raises(Refusal):
        check_proof(written(receipt), keys())


@pytest.mark.parametrize("text", ["", "[]", "null", "7", '{"form": "huilu-receipt-1"}', "[" * 100_000, '{"form": NaN}'])
def test_what_is_no_receipt_is_refused_as_such(text: str) -> None:
    with pytest.raises(rules.NoProof):
        check_proof(text, [])


def test_a_field_written_twice_is_refused(acted: Cast) -> None:
    text = written(receipt_of(opening()))
    forged = text.replace('"act": "issue.opened"', '"act": "issue.closed", "act": "issue.opened"')
    assert forged != text
    with pytest.raises(rules.NoProof):
        check_proof(forged, keys())


def test_another_key_has_not_signed_it(acted: Cast, keyring: Keyring) -> None:
    stranger = keyring.make(keys()[0].name).public
    text = written(receipt_of(opening()))
    with pytest.raises(rules.SignedByNobodyKnown):
        check_proof(text, [stranger])
    assert check_proof(text, [stranger, *keys()])


def test_whoever_knows_the_first_key_checks_what_a_later_one_has_signed(acted: Cast, keyring: Keyring) -> None:
    first = keys()
    change_key(keyring=keyring, at=acted.at)
    (entry,) = write(1)
    seal_all(keyring)
    receipt = receipt_of(Entry.objects.get(pk=entry))
    proved = check_proof(written(receipt), first)
    assert proved.key.id == keys()[1].id != first[0].id

    receipt["keys"][1]["named_by"] = None
    with pytest.raises(rules.SignedByNobodyKnown):
        check_proof(written(receipt), first)
    assert check_proof(written(receipt), keys())


def test_a_key_begun_after_a_loss_is_not_believed_for_the_old_ones_sake(acted: Cast, keyring: Keyring) -> None:
    first = keys()
    elsewhere = Keyring(keyring.folder / "elsewhere")
    change_key(keyring=elsewhere, at=acted.at, old_is_lost=True)
    (entry,) = write(1)
    seal_all(elsewhere)
    with pytest.raises(rules.SignedByNobodyKnown):
        check_proof(written(receipt_of(Entry.objects.get(pk=entry))), first)


def test_before_its_seal_an_entry_has_no_receipt(acted: Cast, keyring: Keyring) -> None:
    (entry,) = write(1)
    with pytest.raises(rules.NotYetSealed) as refused:
        receipt_of(Entry.objects.get(pk=entry))
    assert refused.value.facts["wait"] > 0
    seal(keyring=keyring, at=acted.at)
    assert receipt_of(Entry.objects.get(pk=entry))


def test_a_receipt_from_before_convicts_whoever_changes_the_entry(acted: Cast) -> None:
    """Even who owns the database and recomputes it all has no signature for it."""
    before = receipt_of(opening())
    as_owner('UPDATE ledger_entry SET facts = facts || \'{"lead": "37"}\' WHERE id = %s', opening().id)
    after = receipt_of(opening())
    assert after["entry"] != before["entry"]
    assert check_proof(written(before), keys())
    with pytest.raises(rules.ProofDoesNotHold):
        check_proof(written(after), keys())


def test_only_who_sees_the_thing_gets_its_receipt(acted: Cast) -> None:
    entry = opening().id
    for code in (VILLAGE, COUNTY, "37", "00"):
        with seeing(acted.actor(code)):
            assert receipt_of(find_entry(entry, for_=acted.actor(code)))
    with seeing(acted.actor(NEIGHBOUR)):
        with pytest.raises(rules.NoSuchEntry):
            find_entry(entry, for_=acted.actor(NEIGHBOUR))
        assert not Leaf.objects.filter(entry_id=entry).exists()


def test_acts_that_name_a_login_are_for_administrators(acted: Cast, keyring: Keyring) -> None:
    entry = Entry.objects.filter(act="post.appointed").order_by("id")[0]
    unit = next(one for one in (VILLAGE, COUNTY, NEIGHBOUR) if acted.unit(one).path == entry.path)
    reader = acted.actor(unit)
    administrator = acted.actor("37", username="keeper", post="keeper", administers=True)
    with seeing(reader), pytest.raises(rules.NoSuchEntry):
        find_entry(entry.id, for_=reader)
    with seeing(administrator):
        assert receipt_of(find_entry(entry.id, for_=administrator))
    assert find_entry(entry.id, for_=INSTALLATION)


def test_whoever_acted_gets_the_receipt_wherever_the_thing_belongs(acted: Cast, keyring: Keyring) -> None:
    (entry,) = write(by=acted.actor(VILLAGE), about=elsewhere(acted, "thing"))
    seal_all(keyring)
    for actor in (acted.actor(VILLAGE), acted.actor(VILLAGE, username="second", post="second")):
        with seeing(actor):
            assert receipt_of(find_entry(entry, for_=actor))
    for code in (NEIGHBOUR, "370811007"):
        with seeing(acted.actor(code)), pytest.raises(rules.NoSuchEntry):
            find_entry(entry, for_=acted.actor(code))


def test_an_own_act_that_names_a_login_is_for_administrators_all_the_same(acted: Cast) -> None:
    (entry,) = write(by=acted.actor(VILLAGE), about=elsewhere(acted, "person"))
    with seeing(acted.actor(VILLAGE)), pytest.raises(rules.NoSuchEntry):
        find_entry(entry, for_=acted.actor(VILLAGE))


def elsewhere(town: Cast, kind: str) -> About:
    """Something of a city in which the village has no part."""
    unit = town.unit("3701")
    return About(kind, 7, "一件事", unit.region, unit.path)


def test_of_any_two_heads_the_later_continues_the_earlier(acted: Cast, keyring: Keyring) -> None:
    write(10)
    seal_all(keyring, most=3)
    sizes = list(Head.objects.order_by("size").values_list("size", flat=True))
    assert len(sizes) > 4
    for new in sizes:
        for old in [size for size in sizes if size <= new]:
            proved = check_proof(written(consistency_of(old, new)), keys())
            assert isinstance(proved, ProvedConsistency)
            assert (proved.old.size, proved.new.size) == (old, new)


def test_a_changed_proof_of_consistency_proves_nothing(acted: Cast, keyring: Keyring) -> None:
    write(10)
    seal_all(keyring)
    sizes = list(Head.objects.order_by("size").values_list("size", flat=True))
    proof = consistency_of(sizes[1], sizes[-1])
    for way in leaves_of(proof):
        if way[0] == "how_to_check" or way == ("keys", 0, "named_by"):
            continue
        with pytest.raises(Refusal):
            check_proof(changed(proof, way), keys())
    proof["old"], proof["new"] = proof["new"], proof["old"]
    with pytest.raises(rules.ProofDoesNotHold):
        check_proof(written(proof), keys())


def test_heads_are_found_by_their_size(acted: Cast) -> None:
    sizes = list(heads_down_from(None).values_list("size", flat=True))
    assert sizes == sorted(sizes, reverse=True)
    assert list(heads_down_from(sizes[0]).values_list("size", flat=True)) == sizes[1:]
    assert find_head(sizes[0]).size == sizes[0]
    with pytest.raises(rules.NoSuchHead):
        consistency_of(1, sizes[0])
    with pytest.raises(rules.HeadsTurnedRound):
        consistency_of(sizes[0], sizes[1])


def test_a_broken_tree_gives_no_proof(acted: Cast) -> None:
    as_owner("DELETE FROM ledger_node WHERE mod(number, 2) = 1", table="ledger_node")
    with pytest.raises(rules.LedgerBroken):
        receipt_of(opening())


def test_a_file_of_keys_may_hold_remarks(acted: Cast) -> None:
    (key,) = keys()
    assert read_keys(f"# ours\n\n  {key.text}  \n") == [key]


def browser(town: Cast, code: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=town.actor(code).person_id))
    return client


def test_the_page_gives_the_receipt_as_a_file(acted: Cast) -> None:
    answer = browser(acted, VILLAGE).get(f"/ledger/{opening().id}/receipt/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="huilu-receipt-{opening().id}.json"'
    assert check_proof(answer.content.decode(), keys())


@pytest.mark.parametrize("entry", [0, 2**63, 10**40])
def test_the_page_knows_no_entry_that_is_not_there(acted: Cast, entry: int) -> None:
    answer = browser(acted, VILLAGE).get(f"/ledger/{entry}/receipt/")
    assert answer.status_code == 404
    assert "ledger.no_such_entry" in answer.content.decode()


def test_the_page_gives_nothing_to_a_neighbour_or_a_stranger(acted: Cast) -> None:
    address = f"/ledger/{opening().id}/receipt/"
    assert browser(acted, NEIGHBOUR).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_page_says_when_to_come_back(acted: Cast) -> None:
    issue = acted.drafts()
    entry = Entry.objects.get(act="issue.drafted", about_id=issue.pk)
    answer = browser(acted, VILLAGE).get(f"/ledger/{entry.id}/receipt/")
    assert answer.status_code == 409
    assert "ledger.not_yet_sealed" in answer.content.decode()


def test_the_api_gives_receipts_heads_and_proofs(acted: Cast, keyring: Keyring) -> None:
    write(3)
    seal_all(keyring)
    client = browser(acted, VILLAGE)
    assert check_proof(client.get(f"/api/v1/ledger/{opening().id}/receipt").content.decode(), keys())
    listed = client.get("/api/v1/ledger/heads?limit=2").json()
    assert [one["size"] for one in listed["items"]] == list(heads_down_from(None).values_list("size", flat=True)[:2])
    assert read_keys(listed["keys"][0]["key"]) == keys()
    rest = client.get(f"/api/v1/ledger/heads?below={listed['next']}").json()
    assert rest["next"] is None
    old, new = rest["items"][0]["size"], listed["items"][0]["size"]
    answer = client.get(f"/api/v1/ledger/consistency?old={old}&new={new}")
    proved = check_proof(answer.content.decode(), keys())
    assert isinstance(proved, ProvedConsistency)
    assert browser(acted, NEIGHBOUR).get(f"/api/v1/ledger/{opening().id}/receipt").status_code == 404


def test_asking_again_after_the_wait_works(acted: Cast, keyring: Keyring) -> None:
    (entry,) = write(1)
    seal(keyring=keyring, at=acted.at + timedelta(seconds=4))
    assert check_proof(written(receipt_of(Entry.objects.get(pk=entry))), keys())


def test_the_script_in_the_manual_checks_a_receipt(acted: Cast, tmp_path: Path) -> None:
    (script,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "ledger.md").read_text(), flags=re.DOTALL)
    proof, key = tmp_path / "receipt.json", tmp_path / "key.txt"
    key.write_text(keys()[0].text + "\n")

    def run(text: str) -> subprocess.CompletedProcess[str]:
        proof.write_text(text)
        words = [sys.executable, "-c", script, str(proof), str(key)]
        return subprocess.run(words, capture_output=True, text=True, check=False)

    for entry in Entry.objects.order_by("id")[::4]:
        assert run(written(receipt_of(entry))).stdout == "holds\n"
    assert run(written(receipt_of(opening())).replace("排水沟", "下水道")).returncode == 1


def test_a_key_of_another_ledger_does_not_sign_for_this_one(acted: Cast, keyring: Keyring) -> None:
    receipt, other = receipt_of(opening()), keyring.make("huilu/another")
    text = receipt["head"].rpartition("\n\n")[0] + "\n"
    receipt["head"] = note_of(text, other.public, other.sign(text))
    with pytest.raises(rules.SignedByNobodyKnown):
        check_proof(written(receipt), [*keys(), other.public])
