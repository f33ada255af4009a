"""The outside of a workbook, before anything in it is unpacked: of what kind it is, and what it carries along."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath

from huilu.workbooks.cells import Limits
from huilu.workbooks.flaws import Carries, Flaw, Locked, OtherKind, TooLarge
from huilu.workbooks.unpacking import DAMAGE

PART_LIMIT = 3000
# Rows that are blank but for a format shrink to a hundredth. Whoever shrinks further, and is large, is no sheet.
_SWOLLEN, _NOT_SMALL = 400, 16 * 2**20
_OLE = b"\xd0\xcf\x11\xe0"
# The name of the stream in which a workbook with a password lies.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_TEXTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<")
_IS_ENCRYPTED = 0x1
_KINDS = {"xl/workbook.bin": "xlsb", "mimetype": "ods", "word/document.xml": "docx", "ppt/presentation.xml": "pptx"}
# A part that lies there, and what it means. Macros run, links and DDE reach out of the file, objects are other files.
_CARRIES = (
    ("xl/vbaproject.bin", "macros"),
    ("xl/macrosheets/", "macros"),
    ("xl/externallinks/", "links"),
    ("xl/connections.xml", "links"),
    ("xl/embeddings/", "objects"),
    ("xl/activex/", "objects"),
)
_ARCHIVES = {".zip", ".rar", ".7z", ".gz", ".xlsx", ".xlsm", ".docx", ".exe", ".dll"}


def check_outside(body: bytes, limits: Limits) -> None:
    """Refuse what is no workbook, what is locked, what carries something along, and what no program has written."""
    if len(body) > limits.body:
        raise TooLarge
    _check_head(body)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts = packed.infolist()
    except DAMAGE as problem:
        raise Flaw("damaged", detail=str(problem)[:200]) from None
    if len(parts) > PART_LIMIT:
        raise Flaw("many_parts", found=len(parts), limit=PART_LIMIT)
    _check_kind(parts)
    for part in parts:
        _check_part(part)
    for part in parts:
        _check_carried(part)


def _check_head(body: bytes) -> None:
    if body.startswith(_OLE):
        if _LOCKED in body:
            raise Locked
        raise OtherKind("xls")
    if body.lstrip()[:4].startswith(_TEXTS):
        raise OtherKind("html")
    if not body:
        raise OtherKind("empty")
    if not body.startswith(b"PK"):
        raise OtherKind("unknown")


def _check_kind(parts: Sequence[zipfile.ZipInfo]) -> None:
    names = {_name_of(part) for part in parts}
    for name, kind in _KINDS.items():
        if name in names:
            raise OtherKind(kind)


def _check_part(part: zipfile.ZipInfo) -> None:
    """What a part says of itself, before anybody believes it."""
    if part.flag_bits & _IS_ENCRYPTED:
        raise Locked
    name = _name_of(part)
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":":
        raise Flaw("path", name=part.filename[:80])
    if stat.S_ISLNK(part.external_attr >> 16):
        raise Flaw("link", name=part.filename[:80])
    ratio = part.file_size // max(part.compress_size, 1)
    if part.file_size > _NOT_SMALL and ratio > _SWOLLEN:
        raise Flaw("swollen", name=part.filename[:80], ratio=ratio)


def _check_carried(part: zipfile.ZipInfo) -> None:
    name = _name_of(part)
    for start, what in _CARRIES:
        if name.startswith(start):
            raise Carries(what)
    if PurePosixPath(name).suffix in _ARCHIVES:
        raise Carries("objects")


def _name_of(part: zipfile.ZipInfo) -> str:
    return part.filename.replace("\\", "/").lower()
