"""Pictures inside office files: written anew like all others, so that no place is left in a report (M067)."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile, ZipInfo

from huilu.files.pictures import MOST_PIXELS, clean_picture, kind_of_picture, pixels_of
from huilu.files.rules import PictureInside, PictureTooWide

# So many pixels may lie in one document: a few bytes can promise as much, and each is unpacked.
MOST_PIXELS_TOGETHER = 4 * MOST_PIXELS
# Pictures and films that may know where they were taken, and that nobody here can write anew.
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_FILM = b"ftyp"


def clean_office(body: bytes) -> bytes:
    """The same file with its pictures written anew and all other parts as they were; itself where it has none.

    What a part is, its content says: a picture may be called anything.
    """
    with ZipFile(BytesIO(body)) as packed:
        pictures = _pictures_in(packed)
        return _with(packed, pictures) if pictures else body


def _pictures_in(packed: ZipFile) -> dict[str, bytes]:
    """The pictures by the names of their parts, written anew."""
    pictures, pixels = {}, 0
    for part in packed.infolist():
        content = packed.read(part)
        _check_known(part.filename, content)
        kind = kind_of_picture(content)
        if kind is None:
            continue
        pixels += pixels_of(content, kind)
        if pixels > MOST_PIXELS_TOGETHER:
            raise PictureTooWide(limit=MOST_PIXELS_TOGETHER // 1_000_000)
        pictures[part.filename] = clean_picture(content, kind)
    return pictures


def _check_known(name: str, content: bytes) -> None:
    if content.startswith(_TIFF) or content[4:8] == _FILM:
        raise PictureInside(found=name)


def _with(packed: ZipFile, pictures: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as folder:
        for part in packed.infolist():
            kept = ZipInfo(part.filename, part.date_time)
            kept.compress_type, kept.external_attr = part.compress_type, part.external_attr
            folder.writestr(kept, pictures.get(part.filename) or packed.read(part))
    return written.getvalue()
