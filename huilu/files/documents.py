"""Documents: whole, of the kind they begin like, and with no program and no other file inside."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from huilu.files.kinds import Kind
from huilu.files.rules import FileActive, FileDamaged, KindNotTaken

# An office file is a folder packed into one. It may not unpack into more than this, nor into more parts.
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 5_000
_MAIN_PART = {"xl/workbook.xml": Kind.XLSX, "word/document.xml": Kind.DOCX}
_ACTIVE_PART = re.compile(r"vbaproject|macrosheets/|activex/|embeddings/|\.bin$|\.exe$|\.dll$|\.vbs$|\.js$")
# What stands in a table's settings is data of the printer, not a program.
_MEANT_PART = re.compile(r"^xl/printersettings/[^/]+\.bin$")
_ACTIVE_TYPE = re.compile(rb"macroEnabled|vbaProject|activeX|oleObject", re.IGNORECASE)
_PDF_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE_PDF = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
_MARKUP = re.compile(r"<\s*(!doctype|html|head|body|script|iframe|svg|\?xml|\?php|meta|img|object|embed)\b|<\?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def kind_of_office(body: bytes) -> Kind:
    """Which office file the packed folder is; refuses any other, a damaged one, and one with a program inside."""
    try:
        with ZipFile(BytesIO(body)) as packed:
            return _examine(packed)
    except (BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as broken:
        raise FileDamaged(kind="docx / xlsx") from broken


def _examine(packed: ZipFile) -> Kind:
    parts = packed.infolist()
    names = {part.filename.lower() for part in parts}
    kind = next((kind for main, kind in _MAIN_PART.items() if main in names), None)
    if kind is None or "[content_types].xml" not in names:
        raise KindNotTaken
    # Of two parts with one name, programs differ in which they read.
    if len({part.filename for part in parts}) < len(parts):
        raise FileDamaged(kind=kind.ending)
    # The sizes are promises, but nothing is unpacked beyond what was promised.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileDamaged(kind=kind.ending)
    found = next((name for name in sorted(names) if _ACTIVE_PART.search(name) and not _MEANT_PART.match(name)), None)
    types = next(part for part in parts if part.filename.lower() == "[content_types].xml")
    named = _ACTIVE_TYPE.search(packed.read(types))
    if found or named:
        raise FileActive(found=found or (named[0].decode() if named else ""))
    if packed.testzip() is not None:
        raise FileDamaged(kind=kind.ending)
    return kind


def check_pdf(body: bytes) -> None:
    """Refuse a PDF that is not whole, and one that names a script, a program or a file inside it."""
    if b"%%EOF" not in body[-1024:] or b"startxref" not in body[-2048:]:
        raise FileDamaged(kind="PDF")
    # A name may be written with its letters as numbers: /J#61vaScript.
    plain = _PDF_NAME.sub(lambda found: bytes([int(found[1], 16)]), body)
    active = _ACTIVE_PDF.search(plain)
    if active:
        raise FileActive(found=active[1].decode())


def is_text(body: bytes) -> bool:
    """Whether this is plain text in UTF-8 that no program takes for a page or a script."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not (_CONTROL.search(text) or text.lstrip().startswith("#!") or _MARKUP.search(text.lower()))
