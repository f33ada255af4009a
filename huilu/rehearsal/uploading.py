"""A pack's folder as somebody sends it: a zip file, of which nothing is believed before it has been looked at."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.programmes.pack.findings import HEAD_FILE
from huilu.programmes.pack.reading import MAX_BYTES

BODY_LIMIT = 2_000_000
# A pack has eight files; a folder may hold a demonstration and a few notes besides.
MOST_ENTRIES = 100
WHOLE_LIMIT = 4_000_000
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}\.ya?ml")
_ENCRYPTED = 1


class NotAZip(Refusal):
    """Something else than a zip file, or a broken one."""

    code = "rehearsal.not_a_zip"
    says = _("The file is no zip file, or it is damaged.")
    next = _("Compress the pack's folder as .zip and choose that file.")
    status = 422


class ZipTooLarge(Refusal):
    """More than a pack ever is."""

    code = "rehearsal.zip_too_large"
    says = _("The file holds more than a pack: {limit} at most.")
    next = _("A pack is a few files of short texts. Leave everything else out.")
    status = 413


class ZipUnsafe(Refusal):
    """A name or a kind of entry that no pack has."""

    code = "rehearsal.zip_unsafe"
    says = _("The file holds something that is not taken: {name}.")
    next = _("Compress the plain folder: no passwords, no links, no paths that lead out of it.")
    status = 422


class NoPackInside(Refusal):
    """No pack.yaml in it."""

    code = "rehearsal.no_pack_inside"
    says = _("There is no pack.yaml in the file.")
    next = _("Compress the folder in which pack.yaml lies.")
    status = 422


class PackFaulty(Refusal):
    """A pack with faults; `findings` lists them."""

    code = "rehearsal.pack_faulty"
    says = _("The pack has faults: {count}.")
    next = _("Correct what is listed, compress the folder again and choose that file.")
    status = 422


@contextmanager
def unpacked(body: bytes) -> Iterator[Path]:
    """A folder with the YAML files of the pack, for as long as somebody reads in it."""
    files = _files_of(body)
    with TemporaryDirectory(prefix="huilu-pack-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        yield Path(folder)


def _files_of(body: bytes) -> dict[str, bytes]:
    if len(body) > BODY_LIMIT:
        raise ZipTooLarge(limit="2 MB")
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            return _taken(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        # Whatever the reader of zip files stumbles over, the file is no good; it is not for us to say why.
        raise NotAZip from None


def _taken(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise ZipTooLarge(limit=str(MOST_ENTRIES))
    for entry in entries:
        _check_entry(entry)
    heads = sorted(
        (PurePosixPath(one.filename).parent for one in entries if _is_head(one)), key=lambda at: len(at.parts)
    )
    if not heads:
        raise NoPackInside
    files: dict[str, bytes] = {}
    left = WHOLE_LIMIT
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.parent == heads[0] and _PLAIN_NAME.fullmatch(path.name):
            if path.name in files:
                raise ZipUnsafe(name=path.name)
            files[path.name] = _read(archive, entry, left)
            left -= len(files[path.name])
    return files


def _is_head(entry: zipfile.ZipInfo) -> bool:
    return PurePosixPath(entry.filename).name == HEAD_FILE


def _check_entry(entry: zipfile.ZipInfo) -> None:
    """Files and folders inside it, and nothing else: no way out, no link, no password."""
    path = PurePosixPath(entry.filename)
    kind = entry.external_attr >> 28
    plain = (
        not path.is_absolute() and ".." not in path.parts and "\\" not in entry.filename and ":" not in entry.filename
    )
    if not plain or kind not in {0, 4, 8} or entry.flag_bits & _ENCRYPTED:
        raise ZipUnsafe(name=entry.filename[:80])


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """No more than may be: what an entry says about its own size is not believed."""
    with archive.open(entry) as packed:
        # One byte more than the reader of packs takes, so that it says itself that a file is too large.
        content = packed.read(MAX_BYTES + 1)
    if len(content) > left:
        raise ZipTooLarge(limit="4 MB")
    return content
