"""The ledger on the command line; a receipt is checked by a process that has no database and could reach none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection
from django.utils import translation
from psycopg.conninfo import make_conninfo
from pytest_django import Settings

from huilu.cli.keep import backup, restore
from huilu.cli.ledger import keyring as keyring_here
from huilu.cli.ledger import ledger
from huilu.cli.receipt import receipt
from huilu.jobs.worker import Worker
from huilu.kernel.refusals import Refusal
from huilu.ledger import rules, sealing
from huilu.ledger.keyring import Keyring
from huilu.ledger.models import Entry, Head, Leaf, Unsealed
from huilu.ledger.notes import PublicKey
from tests.cast import ROOT, Cast
from tests.conftest import _as_owner
from tests.ledger.conftest import as_owner, findings, seal_all, write


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of this test alone, in English."""
    settings.HOME = tmp_path
    monkeypatch.setenv("HUILU_LANG", "en")
    with translation.override("en"):
        yield tmp_path


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """The keys of that home."""
    return Keyring(tmp_path / "keys")


def typed(*words: str) -> Result:
    return CliRunner().invoke(ledger, words, catch_exceptions=False)


def asked(*words: str) -> Any:
    return json.loads(typed(*words, "--json").stdout)


def test_sealing_by_hand(db: None, keyring: Keyring) -> None:
    write(4)
    told = asked("seal")
    assert told["sealed"] == 4
    assert told["head"].splitlines()[1] == "4"
    assert typed("seal").stdout == "Nothing waits for its seal.\n"
    assert asked("seal") == {"sealed": 0, "head": None}
    write(2)
    assert typed("seal").stdout.startswith("Entries sealed: 2.\nhuilu/")
    assert typed("head").stdout == Head.objects.get(size=6).note(keys_here()[0])
    assert typed("head", "4").stdout == told["head"]
    assert keyring_here().folder == keyring.folder


def keys_here() -> list[PublicKey]:
    return [PublicKey.read(line) for line in typed("key").stdout.splitlines()]


def test_an_empty_ledger_has_no_head_yet(db: None) -> None:
    with pytest.raises(rules.NoSuchHead):
        typed("head")
    assert typed("verify").exit_code == 0
    assert len(keys_here()) == 1


def test_verification_tells_what_it_has_seen_and_ends_with_zero(db: None) -> None:
    write(5)
    typed("seal")
    write(1)
    told = asked("verify")
    assert told.pop("entries_per_second") > 0
    assert {name: told[name] for name in ("leaves", "nodes", "heads", "waiting", "wrong", "findings")} == {
        "leaves": 5, "nodes": 3, "heads": 1, "waiting": 1, "wrong": 0, "findings": [],
    }  # fmt: skip
    said = typed("verify").stdout
    assert "Everything fits." in said
    assert "Sealed entries: 5; nodes: 3; heads: 1; bodies: 0; waiting: 1." in said


def test_verification_names_what_does_not_fit_and_ends_with_one(db: None) -> None:
    ids = write(5)
    typed("seal")
    as_owner("UPDATE ledger_entry SET act = act || '.' WHERE id = %s", ids[2])
    result = typed("verify")
    assert result.exit_code == 1
    assert f"Entry {ids[2]} (leaf 2) is not what was sealed.\n" in result.stdout
    assert "What does not fit: 1." in result.stdout
    told = asked("verify")
    assert told["findings"] == [
        {
            "code": "entry_changed",
            "says": f"Entry {ids[2]} (leaf 2) is not what was sealed.",
            "entry": ids[2],
            "leaf": 2,
        }
    ]


def test_of_very_many_findings_the_first_are_told(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    write(5)
    typed("seal")
    as_owner("UPDATE ledger_entry SET act = 'x'")
    monkeypatch.setattr("huilu.ledger.findings.KEPT", 2)
    assert "… and 3 more.\n" in typed("verify").stdout


def test_a_kept_head_is_held_against_the_ledger(db: None, tmp_path: Path) -> None:
    write(5)
    typed("seal")
    kept = tmp_path / "kept.txt"
    kept.write_text(typed("head").stdout)
    assert typed("verify", "--head", str(kept)).exit_code == 0
    kept.write_text(typed("head").stdout.replace("\n5\n", "\n4\n"))
    assert typed("verify", "--head", str(kept)).exit_code == 1


def test_keys_change_hands(db: None, keyring: Keyring) -> None:
    write(1)
    typed("seal")
    (first,) = keys_here()
    typed("key", "--new")
    told = asked("key")["keys"]
    assert [one["named_by"] is None for one in told] == [True, False]
    assert told[0]["id"] == first.id
    for file in keyring.folder.glob("*.pem"):
        file.unlink()
    write(1)
    with pytest.raises(rules.KeyMissing):
        typed("seal")
    typed("key", "--lost")
    assert typed("seal").stdout.startswith("Entries sealed: 1.")
    said = typed("verify")
    assert said.exit_code == 0
    assert f"No key vouches for key {keys_here()[-1].id}" in said.stdout


def check(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, which knows of no database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUILU_", "DJANGO_", "PG"))}
    return subprocess.run(
        [sys.executable, "-m", "huilu.cli", "receipt", "verify", *words],
        cwd=ROOT, env={**kept, "HUILU_LANG": "en", **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_receipt_is_checked_without_any_database(town: Cast, tmp_path: Path) -> None:
    town.opens()
    typed("seal")
    entry = Entry.objects.get(act="issue.opened")
    proof, key, home = tmp_path / "receipt.json", tmp_path / "key.txt", tmp_path / "home"
    proof.write_text(typed("receipt", str(entry.id)).stdout)
    key.write_text(typed("key").stdout)

    held = check(str(proof), "--key", str(key), HUILU_HOME=str(home))
    assert (held.returncode, held.stderr) == (0, "")
    assert "Act: issue.opened. About: 370811007201-0001 排水沟堵塞" in held.stdout
    assert not home.exists()
    told = json.loads(check(str(proof), "--key", str(key), "--json", HUILU_HOME=str(home)).stdout)
    assert (told["holds"], told["entry"]["id"]) == (True, entry.id)

    proof.write_text(proof.read_text().replace("排水沟堵塞", "排水沟通畅"))
    wrong = check(str(proof), "--key", str(key), "--json", HUILU_HOME=str(home))
    assert wrong.returncode == 1
    assert json.loads(wrong.stdout)["refused"]["code"] == "ledger.proof_does_not_hold"
    assert not (home / "pg").exists()


def verify_file(*words: str) -> Result:
    return CliRunner().invoke(receipt, ["verify", *words], catch_exceptions=False)


def test_a_receipt_tells_what_it_proves(db: None, tmp_path: Path) -> None:
    (entry,) = write(1)
    typed("seal")
    proof, key = tmp_path / "receipt.json", tmp_path / "key.txt"
    proof.write_text(typed("receipt", str(entry)).stdout)
    key.write_text(typed("key").stdout)
    said = verify_file(str(proof), "--key", str(key)).stdout.splitlines()
    assert said[0].startswith("The receipt holds. In the ledger huilu/")
    assert said[1].startswith("Act: thing.done. About: 一件事. Signed: installation. At: 2023-09-20T04:00:00.000000Z.")
    assert "under a head of 1 entries" in said[2]
    told = json.loads(verify_file(str(proof), "--key", str(key), "--json").stdout)
    assert (told["leaf"], told["head"]["size"], told["entry"]["id"]) == (0, 1, entry)


def test_the_proof_that_one_head_continues_another_is_checked_too(db: None, tmp_path: Path) -> None:
    for _turn in range(2):
        write(3)
        typed("seal")
    proof, key = tmp_path / "proof.json", tmp_path / "key.txt"
    proof.write_text(typed("consistency", "3", "6").stdout)
    key.write_text(typed("key").stdout)
    said = verify_file(str(proof), "--key", str(key)).stdout
    assert said == "The proof holds: the head of size 6 continues that of size 3, nothing changed.\n"
    told = json.loads(verify_file(str(proof), "--key", str(key), "--json").stdout)
    assert (told["old"]["size"], told["new"]["size"]) == (3, 6)
    with pytest.raises(rules.HeadsTurnedRound):
        typed("consistency", "6", "3")


@pytest.mark.parametrize("body", [b"", b"# nothing\n", b"huilu/aabb+00000000+AQ==\n", b"\xff\xfe"])
def test_a_file_without_a_key_is_refused(tmp_path: Path, body: bytes) -> None:
    proof, key = tmp_path / "proof.json", tmp_path / "key.txt"
    proof.write_text("{}")
    key.write_bytes(body)
    with pytest.raises(rules.NoKey):
        verify_file(str(proof), "--key", str(key))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path, keyring: Keyring) -> None:
    proof, key = tmp_path / "proof.json", tmp_path / "key.txt"
    proof.write_bytes(b"\xff\xfe\x00")
    key.write_text(keyring.make("huilu/aabb").public.text)
    with pytest.raises(rules.NoProof):
        verify_file(str(proof), "--key", str(key))


def test_a_backup_brings_the_seals_but_not_the_key(
    committed_database: None, keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(7)
    seal_all(keyring, most=3)
    write(1)
    settings = connection.settings_dict
    named = {"USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    given = {word: settings[key] for key, word in named.items() if settings.get(key)}
    here, there, file = settings["NAME"], settings["NAME"] + "_again", str(tmp_path / "kept.huilu")
    monkeypatch.delenv("HUILU_EMBEDDED", raising=False)
    monkeypatch.setenv("HUILU_DATABASE_URL", make_conninfo(**given, dbname=here))
    CliRunner().invoke(backup, [file], catch_exceptions=False)
    _as_owner(f'DROP DATABASE IF EXISTS "{there}"', f'CREATE DATABASE "{there}" TEMPLATE template0')
    monkeypatch.setenv("HUILU_DATABASE_URL", make_conninfo(**given, dbname=there))
    CliRunner().invoke(restore, [file], catch_exceptions=False)
    connection.close()
    settings["NAME"] = there
    try:
        assert (Leaf.objects.count(), Unsealed.objects.count()) == (7, 1)
        assert findings(keyring) == []
        elsewhere = Keyring(tmp_path / "elsewhere")
        with pytest.raises(rules.KeyMissing):
            sealing.seal(keyring=elsewhere, at=Head.objects.latest("size").at)
        assert seal_all(keyring)
        with pytest.raises(Exception, match="permission denied"):
            Leaf.objects.all().delete()
    finally:
        connection.close()
        settings["NAME"] = here
        _as_owner(f'DROP DATABASE "{there}" WITH (FORCE)')


def worker_that(*clocks: float) -> list[str]:
    """What a worker tells that works at these moments, what it does once a day being done."""
    told: list[str] = []
    worker = Worker(stop=Event(), tell=told.append, months_opened_at=clocks[0])
    for clock in clocks:
        worker.work_once(clock)
    return told


def test_the_worker_seals_every_few_seconds(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_at: list[int] = []
    seals = sealing.seal

    def seal(**given: Any) -> Any:
        asked_at.append(1)
        return seals(**given)

    monkeypatch.setattr(sealing, "seal", seal)
    write(3)
    assert worker_that(100.0, 100.5, 101.9, 102.0, 102.3) == []
    assert len(asked_at) == 2
    assert Leaf.objects.count() == 3


def test_the_worker_goes_on_at_once_where_more_waits(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    seals = sealing.seal
    monkeypatch.setattr(sealing, "BATCH", 2)
    monkeypatch.setattr(sealing, "seal", lambda **given: seals(**given, most=2))
    write(5)
    worker_that(100.0, 100.25, 100.5)
    assert Leaf.objects.count() == 5


def test_the_worker_tells_once_why_it_does_not_seal_and_goes_on(db: None, keyring: Keyring) -> None:
    write(1)
    seal_all(keyring)
    for file in keyring.folder.glob("*.pem"):
        file.unlink()
    write(1)
    told = worker_that(100.0, 103.0, 106.0)
    assert len(told) == 1
    assert "[ledger.key_missing]" in told[0]
    assert isinstance(rules.KeyMissing(key="x", folder="y"), Refusal)
