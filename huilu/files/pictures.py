"""Pictures: opened, turned upright, made no larger than needed, and written anew without anything else inside."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

from huilu.files.kinds import Kind
from huilu.files.rules import FileDamaged, PictureTooWide

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2560
_QUALITY = 85
_BEGINNINGS = {b"\xff\xd8\xff": Kind.JPEG, b"\x89PNG\r\n\x1a\n": Kind.PNG}
_FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What the library raises where a picture does not hold together, whichever of its readers notices.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError)


def kind_of_picture(body: bytes) -> Kind | None:
    """Which kind of picture it begins like; None for everything else."""
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return Kind.WEBP
    return next((kind for begins, kind in _BEGINNINGS.items() if body.startswith(begins)), None)


def pixels_of(body: bytes, kind: Kind) -> int:
    """How many pixels it promises, before a single one of them is unpacked."""
    try:
        with Image.open(BytesIO(body), formats=[_FORMATS[kind]]) as opened:
            return opened.width * opened.height
    except _BOMB as bomb:
        raise PictureTooWide(limit=MOST_PIXELS // 1_000_000) from bomb
    except _BROKEN as broken:
        raise FileDamaged(kind=_FORMATS[kind]) from broken


def clean_picture(body: bytes, kind: Kind) -> bytes:
    """The same picture of the same kind, upright, without location, device, time, comments and thumbnails (M067)."""
    try:
        picture = _read(body, _FORMATS[kind])
        return _write(picture, _FORMATS[kind])
    except _BOMB as bomb:
        raise PictureTooWide(limit=MOST_PIXELS // 1_000_000) from bomb
    except _BROKEN as broken:
        raise FileDamaged(kind=_FORMATS[kind]) from broken


def _read(body: bytes, name: str) -> Image.Image:
    with Image.open(BytesIO(body), formats=[name]) as opened:
        width, height = opened.size
        # Asked before a single pixel is unpacked: a few bytes can promise a picture that fills the memory.
        if width * height > MOST_PIXELS:
            raise PictureTooWide(limit=MOST_PIXELS // 1_000_000)
        # A photograph is unpacked at a half or a quarter at once where that is still large enough.
        opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        picture = _plain(ImageOps.exif_transpose(opened), name)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return picture


def _plain(picture: Image.Image, name: str) -> Image.Image:
    """The pixels in a mode that every format writes: one byte for each colour, and transparency where it is known."""
    if picture.mode.startswith("I"):
        # Sixteen bits a pixel, from a scanner. Converted as they are, all but the darkest would turn white.
        return picture.convert("I").point(lambda light: light / 256).convert("L")
    clear = picture.mode in {"LA", "PA", "RGBA"} or "transparency" in picture.info
    if clear and name != "JPEG":
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in {"1", "L"} else "RGB")


def _write(picture: Image.Image, name: str) -> bytes:
    # Colour profile, comment and the like are taken over by the writer wherever it finds them.
    picture.info = {}
    written = BytesIO()
    picture.save(written, name, quality=_QUALITY)
    return written.getvalue()
