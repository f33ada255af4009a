"""A photograph in a report tells no more of its place than one that is handed in by itself."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from PIL import Image

from huilu.files import office as cleaning
from huilu.files.documents import kind_of_office
from huilu.files.kinds import Kind
from huilu.files.rules import FileDamaged, PictureInside, PictureTooWide
from huilu.files.sniffing import clean, kind_of
from tests.files.making import CAMERA, COMMENT, TAKEN, office, photograph, promising, report, table

TRACES = [CAMERA.encode(), TAKEN.encode(), COMMENT, b"Exif", b"EXIF", b"eXIf", b"a profile of colours"]


def parts(body: bytes) -> dict[str, bytes]:
    """What lies in the packed folder, in its order."""
    with ZipFile(BytesIO(body)) as packed:
        assert packed.testzip() is None
        return {part.filename: packed.read(part) for part in packed.infolist()}


def place_in(picture: bytes) -> dict[int, object]:
    """Where the picture says that it was taken."""
    return dict(Image.open(BytesIO(picture)).getexif().get_ifd(0x8825))


@pytest.mark.parametrize(("made", "kind"), [(report, Kind.DOCX), (table, Kind.XLSX)])
@pytest.mark.parametrize("name", ["JPEG", "PNG"])
def test_nothing_is_left_of_where_a_picture_in_a_document_was_taken(
    made: Callable[[bytes], bytes], kind: Kind, name: str
) -> None:
    handed_in = made(photograph(name))
    before = parts(handed_in)
    (picture,) = [one for one in before if "media/" in one]
    assert place_in(before[picture])

    kept, found = clean(handed_in)

    after = parts(kept)
    assert found is kind is kind_of(kept)
    assert place_in(after[picture]) == {}
    assert [trace for trace in TRACES if any(trace in part for part in after.values())] == []
    assert Image.open(BytesIO(after[picture])).size == (60, 40)
    assert list(after) == list(before)
    assert {one: body for one, body in after.items() if one != picture} == {
        one: body for one, body in before.items() if one != picture
    }


def test_a_picture_is_known_by_its_content_whatever_it_is_called() -> None:
    kept, _kind = clean(office(**{"word/media/image1.xml": photograph(), "docProps/thumbnail": photograph("WEBP")}))

    assert [trace for trace in TRACES if any(trace in part for part in parts(kept).values())] == []


def test_a_document_without_pictures_stays_as_it_is() -> None:
    body = office(**{"word/styles.xml": b"<styles/>"})

    assert clean(body) == (body, Kind.DOCX)


@pytest.mark.parametrize("begins", [b"II*\0", b"MM\0*", b"\0\0\0\x18ftypheic", b"\0\0\0\x18ftypmp42"])
def test_what_cannot_be_written_anew_is_refused(begins: bytes) -> None:
    body = office(**{"word/media/image1.tiff": begins + bytes(100)})

    with pytest.raises(PictureInside) as refused:
        clean(body)
    assert refused.value.facts == {"found": "word/media/image1.tiff"}


def test_half_a_picture_in_a_document_is_refused() -> None:
    with pytest.raises(FileDamaged):
        clean(report(photograph()[:200]))
    with pytest.raises(FileDamaged):
        clean(report(photograph()[:4]))


def test_a_few_bytes_that_promise_giants_are_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PictureTooWide):
        clean(report(promising(60_000, 60_000)))
    monkeypatch.setattr(cleaning, "MOST_PIXELS_TOGETHER", 60 * 40 + 1)
    assert clean(report(photograph()))[1] is Kind.DOCX
    with pytest.raises(PictureTooWide):
        clean(office(**{"word/media/1.jpg": photograph(), "word/media/2.jpg": photograph("PNG")}))


def test_two_parts_of_one_name_are_refused() -> None:
    packed = BytesIO(report(photograph()))
    with pytest.warns(UserWarning, match="Duplicate"), ZipFile(packed, "a", ZIP_DEFLATED) as folder:
        folder.writestr("word/document.xml", "<document/>")

    with pytest.raises(FileDamaged):
        kind_of_office(packed.getvalue())
