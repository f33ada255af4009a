"""Large bodies are kept in parts, whole or not at all."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from random import Random

import pytest
from django.db import connection

from huilu.kernel.actor import INSTALLATION
from huilu.ledger.actions import attach, attach_pieces, body_of, record
from huilu.ledger.bodies import PART, pieces_of
from huilu.ledger.keyring import Keyring
from huilu.ledger.models import Attachment, AttachmentPart
from tests.cast import NOON
from tests.conftest import by_the_owner
from tests.ledger.conftest import ABOUT, findings, seal_all

pytestmark = pytest.mark.usefixtures("db")

# What cannot be compressed fills three parts.
LARGE = Random(1).randbytes(2 * PART + 1000)


def pieces() -> Iterator[bytes]:
    for start in range(0, len(LARGE), 70_000):
        yield LARGE[start : start + 70_000]


def test_a_large_body_lies_in_parts_and_comes_back_whole() -> None:
    digest = attach_pieces(pieces())

    kept = Attachment.objects.get(pk=digest)
    parts = AttachmentPart.objects.filter(sha256=digest).order_by("position")
    assert [len(bytes(one.body)) == PART for one in (kept, *parts)] == [True, True, False]
    assert max(map(len, pieces_of(kept))) <= 2 * PART
    assert body_of(digest) == LARGE
    assert [str(one) for one in parts] == [f"{digest} 1", f"{digest} 2"]


def test_the_same_body_is_kept_once_however_it_is_cut() -> None:
    assert attach(LARGE) == attach_pieces(pieces())
    assert (Attachment.objects.count(), AttachmentPart.objects.count()) == (1, 2)


def test_a_body_that_was_kept_before_there_were_parts_is_read_as_it_is() -> None:
    Attachment.objects.create(sha256="of old", body=zlib.compress("一个文件".encode()))
    assert body_of("of old").decode() == "一个文件"


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM ledger_attachmentpart WHERE position = 2",
        "DELETE FROM ledger_attachmentpart WHERE position = 1",
        "UPDATE ledger_attachmentpart SET body = set_byte(body, 500, 255 - get_byte(body, 500)) WHERE position = 1",
        "UPDATE ledger_attachmentpart SET position = 3 - position + 10 WHERE position > 0",
        "INSERT INTO ledger_attachmentpart SELECT sha256, 3, body FROM ledger_attachmentpart WHERE position = 1",
    ],
)
def test_a_part_that_was_changed_or_is_gone_is_found(keyring: Keyring, change: str) -> None:
    digest = attach(LARGE)
    record("thing.attached", about=ABOUT, by=INSTALLATION, at=NOON, attachment=digest)
    seal_all(keyring)
    assert findings(keyring) == []

    with by_the_owner(), connection.cursor() as cursor:
        cursor.execute(change)

    assert findings(keyring) == [("attachment_changed", {"sha256": digest})]
