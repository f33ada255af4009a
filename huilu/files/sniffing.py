"""What a file is, by its content alone."""

from __future__ import annotations

from huilu.files.documents import check_pdf, is_text, kind_of_office
from huilu.files.kinds import OFFICE, PICTURES, Kind
from huilu.files.office import clean_office
from huilu.files.pictures import clean_picture, kind_of_picture
from huilu.files.rules import KindNotTaken

_PDF = b"%PDF-"
_PACKED = b"PK\x03\x04"


def kind_of(body: bytes) -> Kind:
    """The kind by its content; refuses every other, and documents that are damaged or carry a program."""
    picture = kind_of_picture(body)
    if picture is not None:
        return picture
    if body.startswith(_PDF):
        check_pdf(body)
        return Kind.PDF
    if body.startswith(_PACKED):
        return kind_of_office(body)
    if is_text(body):
        return Kind.TEXT
    raise KindNotTaken


def clean(body: bytes) -> tuple[bytes, Kind]:
    """What is kept of a file, and its kind: pictures are written anew, in documents as well; all else stays."""
    kind = kind_of(body)
    if kind in PICTURES:
        return clean_picture(body, kind), kind
    return (clean_office(body) if kind in OFFICE else body), kind
