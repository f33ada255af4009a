"""Signed notes are those that other tools read, and one changed character makes them nobody's."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huilu.ledger.keyring import Keyring
from huilu.ledger.notes import Malformed, PublicKey, TreeHead, note_of, opened, succession, trusted

# The example in the documentation of Go's package golang.org/x/mod/sumdb/note.
FOREIGN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
FOREIGN_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
HEAD = TreeHead("huilu/aabb", 20852163, bytes(range(32)), datetime(2023, 9, 20, 4, tzinfo=UTC))


def test_a_note_that_another_tool_has_signed_is_opened() -> None:
    key = PublicKey.read(FOREIGN_KEY)
    assert key.text == FOREIGN_KEY
    found = opened(FOREIGN_NOTE, [key])
    assert found is not None
    assert found[0].startswith("If you think cryptography")
    assert opened(FOREIGN_NOTE.replace("answer", "anſwer"), [key]) is None


def test_a_head_reads_as_it_was_written(keyring: Keyring) -> None:
    key = keyring.make("huilu/aabb")
    note = note_of(HEAD.text, key.public, key.sign(HEAD.text))
    assert note.splitlines()[:4] == [
        "huilu/aabb", "20852163", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "at 2023-09-20T04:00:00.000000Z",
    ]  # fmt: skip
    found = opened(note, [key.public])
    assert found is not None
    assert TreeHead.read(found[0]) == HEAD


def test_every_changed_character_is_noticed(keyring: Keyring) -> None:
    key = keyring.make("huilu/aabb")
    note = note_of(HEAD.text, key.public, key.sign(HEAD.text))
    for place, letter in enumerate(note):
        changed = note[:place] + ("x" if letter != "x" else "y") + note[place + 1 :]
        try:
            assert opened(changed, [key.public]) is None, place
        except Malformed:
            continue


@pytest.mark.parametrize(
    "text",
    [
        "",
        "huilu/aabb\n1\n",
        "huilu/aabb\n01\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nat 2023-09-20T04:00:00.000000Z\n",
        "huilu/aabb\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=\nat 2023-09-20T04:00:00.000000Z\n",
        "huilu/aabb\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nat 2023-09-20T04:00:00Z\n",
        "huilu/aabb\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nat noon\n",
    ],
)  # fmt: skip
def test_what_is_no_head_is_none(text: str) -> None:
    with pytest.raises(Malformed):
        TreeHead.read(text)


@pytest.mark.parametrize("text", ["", "x", FOREIGN_KEY + "=", FOREIGN_KEY.replace("c74", "c75"), FOREIGN_KEY[:-4]])
def test_what_is_no_key_is_none(text: str) -> None:
    with pytest.raises(Malformed):
        PublicKey.read(text)


def test_a_key_follows_from_the_one_that_vouches_for_it(keyring: Keyring) -> None:
    first, second, third = (keyring.make("huilu/aabb") for _turn in range(3))
    vouched = {
        first.public.text: None,
        second.public.text: note_of(succession(second.public), first.public, first.sign(succession(second.public))),
        third.public.text: note_of(succession(third.public), second.public, second.sign(succession(third.public))),
    }
    assert trusted([first.public], vouched) == [first.public, second.public, third.public]
    assert trusted([third.public], vouched) == [third.public]
    assert trusted([first.public], {**vouched, second.public.text: None}) == [first.public]
    wrong = note_of(succession(third.public), first.public, first.sign(succession(third.public)))
    assert trusted([first.public], {**vouched, second.public.text: wrong}) == [first.public]


def test_a_private_key_is_its_owners_alone(keyring: Keyring, tmp_path: Path) -> None:
    key = keyring.make("huilu/aabb")
    files = list(keyring.folder.iterdir())
    assert [stat.S_IMODE(file.stat().st_mode) for file in [keyring.folder, *files]] == [0o700, 0o600]
    again = Keyring(keyring.folder).find(key.public)
    assert again is not None
    assert again.public == key.public
    other = Keyring(tmp_path / "other").make("huilu/aabb")
    assert keyring.find(other.public) is None
    assert keyring.last_note(key.public) is None
    files[0].rename(files[0].with_name(f"huilu-aabb-{other.public.id}.pem"))
    assert keyring.find(other.public) is None
