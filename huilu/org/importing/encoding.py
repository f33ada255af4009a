"""Lines of a file as text, never as the wrong text: UTF-8 or GB18030, decided strictly."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

LINE_LIMIT = 64 * 1024
_CHUNK = 1 << 20
_BLOCK = 1 << 18
_HIGH = bytes(range(0x80, 0x100))
# Three bytes that are one Chinese character or punctuation mark in UTF-8.
_CJK_IN_UTF8 = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf]{2}")
_FIRST_CJK = "\u2e80"


class Survey(NamedTuple):
    """What a first look at the whole file tells: its encoding, whether all of it fits, size and digest."""

    encoding: str
    pure: bool
    size: int
    sha256: str
    head: bytes


def survey(stream: BinaryIO) -> Survey:
    """Read the stream once, in bounded memory, and decide how to read it for good; twice where it is not UTF-8."""
    digest, size, head = hashlib.sha256(), 0, b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        head = head or chunk[:8]
        is_utf8 = is_utf8 and _goes_on(decoder, chunk)
    is_utf8 = is_utf8 and _goes_on(decoder, b"", final=True)
    broken_utf8 = is_utf8 or head.startswith(codecs.BOM_UTF8) or _looks_like_utf8(stream)
    return Survey("utf-8" if broken_utf8 else "gb18030", is_utf8, size, digest.hexdigest(), head)


def _looks_like_utf8(stream: BinaryIO) -> bool:
    """A broken UTF-8 file still consists of well-formed characters for the most part; a GB18030 file hardly at all."""
    covered, high = 0, 0
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        high += high_bytes(chunk)
        covered += 3 * len(_CJK_IN_UTF8.findall(chunk))
    return covered * 2 >= high


def _goes_on(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def high_bytes(raw: bytes) -> int:
    """How many bytes are not ASCII."""
    return len(raw) - len(raw.translate(None, _HIGH))


def lines(stream: BinaryIO, before: int = 0) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number, without its end; None for a line over the limit, which is never held whole."""
    number = before
    while raw := stream.readline(LINE_LIMIT + 2):
        number += 1
        if number == 1:
            raw = raw.removeprefix(codecs.BOM_UTF8)
        if len(raw) > LINE_LIMIT + 1 and not raw.endswith(b"\n"):
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(LINE_LIMIT)
            yield number, None
        else:
            yield number, raw.rstrip(b"\r\n")


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in whole lines, many at a time. What a line has beyond the limit is left out, save that it has it."""
    while block := stream.read(_BLOCK):
        if not block.endswith(b"\n"):
            block += stream.readline(LINE_LIMIT + 2)
        if not block.endswith(b"\n") and (more := stream.readline(LINE_LIMIT)):
            while more and not more.endswith(b"\n"):
                more = stream.readline(LINE_LIMIT)
            block += b"\n"
        yield block


def decode(raw: bytes, how: Survey) -> str | None:
    """The text of a line or field; None where it does not fit the file's encoding."""
    if raw.isascii():
        return raw.decode("ascii")
    if not how.pure and _is_of_the_other_kind(raw, how.encoding):
        return None
    try:
        return raw.decode(how.encoding)
    except UnicodeDecodeError:
        return None


def _is_of_the_other_kind(raw: bytes, encoding: str) -> bool:
    """Whether bytes that happen to be valid here are in truth text of the other encoding."""
    as_utf8, as_gb = _text(raw, "utf-8"), _text(raw, "gb18030")
    if encoding == "utf-8":
        # Short words of GB2312 can pass for pairs of Latin, Greek or Cyrillic letters.
        return as_utf8 is not None and as_gb is not None and all(mark < _FIRST_CJK for mark in as_utf8)
    if as_utf8 is not None:
        return any(mark >= _FIRST_CJK for mark in as_utf8)
    found = len(_CJK_IN_UTF8.findall(raw))
    return found >= 3 and found * 4 >= high_bytes(raw)


def _text(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None
