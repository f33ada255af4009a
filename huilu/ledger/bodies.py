"""Bodies that entries point at: kept compressed, in parts, so that none is ever held whole by whoever writes it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from django.db import connection

from huilu.ledger.models import Attachment, AttachmentPart

PART = 1 << 20
_HELD = 8 << 20
# A list of units shrinks to a ninth at the lowest level, to a tenth at the usual one, in three times the time.
_LEVEL = 1


def attach(body: bytes) -> str:
    """Keep a body and give its SHA-256; the same body is kept once."""
    return attach_pieces([body])


def attach_pieces(pieces: Iterable[bytes]) -> str:
    """Keep a body that comes in pieces, however large it is, and give its SHA-256."""
    digest, packer = hashlib.sha256(), zlib.compressobj(_LEVEL)
    # Under which name it is kept is known only at its end, and the ledger changes no row.
    with SpooledTemporaryFile(max_size=_HELD) as packed:
        for piece in pieces:
            digest.update(piece)
            packed.write(packer.compress(piece))
        packed.write(packer.flush())
        packed.seek(0)
        _keep(digest.hexdigest(), packed)
    return digest.hexdigest()


def body_of(digest: str) -> bytes:
    """The body with this SHA-256."""
    return b"".join(pieces_of(Attachment.objects.get(sha256=digest)))


def pieces_of(kept: Attachment) -> Iterator[bytes]:
    """The body, piece by piece; `zlib.error` where it is not one that was kept so."""
    unpacker = zlib.decompressobj()
    for part in _parts(kept):
        yield unpacker.decompress(part)
    if not unpacker.eof or unpacker.unused_data:
        raise zlib.error("the body does not end where its parts do")


def _parts(kept: Attachment) -> Iterator[bytes]:
    yield bytes(kept.body)
    places = AttachmentPart.objects.filter(sha256=kept.sha256).order_by("position").values_list("pk", flat=True)
    for place in list(places):
        yield bytes(AttachmentPart.objects.get(pk=place).body)


def _keep(sha256: str, packed: IO[bytes]) -> None:
    _kept, is_new = Attachment.objects.get_or_create(sha256=sha256, defaults={"body": packed.read(PART)})
    if not is_new:
        return
    # Bare, because the model would copy each part several times on its way.
    with connection.cursor() as cursor:
        for position, body in enumerate(iter(lambda: packed.read(PART), b""), start=1):
            cursor.execute(
                "INSERT INTO ledger_attachmentpart (sha256, position, body) VALUES (%s, %s, %s)",
                [sha256, position, body],
            )
