"""What a file is, by its content alone."""

from __future__ import annotations

from huilu.files.documents import check_pdf, is_text, kind_of_office
from huilu.files.kinds import PICTURES, Kind
from huilu.files.pictures import clean_picture
from huilu.files.rules import KindNotTaken

_BEGINNINGS = {
    b"\xff\xd8\xff": Kind.JPEG,
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
    b"%PDF-": Kind.PDF,
}
_PACKED = b"PK\x03\x04"


def kind_of(body: bytes) -> Kind:
    """The kind by its content; refuses every other, and documents that are damaged or carry a program."""
    begun = next((kind for begins, kind in _BEGINNINGS.items() if body.startswith(begins)), None)
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        begun = Kind.WEBP
    if begun is Kind.PDF:
        check_pdf(body)
    if begun is not None:
        return begun
    if body.startswith(_PACKED):
        return kind_of_office(body)
    if is_text(body):
        return Kind.TEXT
    raise KindNotTaken


def clean(body: bytes) -> tuple[bytes, Kind]:
    """What is kept of a file, and its kind: pictures are written anew, documents stay as they are."""
    kind = kind_of(body)
    return (clean_picture(body, kind) if kind in PICTURES else body), kind
