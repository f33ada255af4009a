"""A picture shows what was photographed and tells nothing else."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from huilu.files.kinds import Kind
from huilu.files.pictures import LONGEST_SIDE, clean_picture
from huilu.files.rules import FileDamaged, PictureTooWide
from huilu.files.sniffing import clean, kind_of
from tests.files.making import CAMERA, COMMENT, PAGE, TAKEN, photograph, promising

KINDS = {"JPEG": Kind.JPEG, "PNG": Kind.PNG, "WEBP": Kind.WEBP}
TRACES = [CAMERA.encode(), TAKEN.encode(), COMMENT, b"Exif", b"EXIF", b"eXIf", b"a profile of colours", b"ICC"]


def opened(body: bytes) -> Image.Image:
    return Image.open(BytesIO(body))


@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_left_of_where_when_and_with_what_it_was_taken(name: str) -> None:
    handed_in = photograph(name)
    assert opened(handed_in).getexif().get_ifd(0x8825)
    assert CAMERA.encode() in handed_in

    kept, kind = clean(handed_in)

    assert kind is KINDS[name]
    assert [trace for trace in TRACES if trace in kept] == []
    assert not opened(kept).getexif()
    assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"}
    assert opened(kept).format == name


@pytest.mark.parametrize("name", KINDS)
def test_a_picture_taken_sideways_stands_upright(name: str) -> None:
    upright = opened(clean_picture(photograph(name, turned=6), KINDS[name])).convert("RGB")

    assert upright.size == (40, 60)
    above, below = upright.getpixel((20, 5)), upright.getpixel((20, 55))
    assert [round(one / 255) for one in above] == [1, 0, 0]  # type: ignore[union-attr]
    assert [round(one / 255) for one in below] == [0, 0, 1]  # type: ignore[union-attr]


def test_a_picture_is_no_larger_than_needed() -> None:
    kept = opened(clean_picture(photograph(size=(LONGEST_SIDE + 1200, 600)), Kind.JPEG))

    assert max(kept.size) == LONGEST_SIDE
    assert 0 < min(kept.size) < 600


@pytest.mark.parametrize(("width", "height"), [(7_100, 7_100), (10_000, 10_000), (60_000, 60_000)])
def test_a_few_bytes_that_promise_a_giant_are_never_unpacked(width: int, height: int) -> None:
    assert len(promising(width, height)) < 200
    with pytest.raises(PictureTooWide):
        clean(promising(width, height))


@pytest.mark.parametrize("name", KINDS)
def test_half_a_picture_is_refused(name: str) -> None:
    body = photograph(name, size=(400, 300))
    with pytest.raises(FileDamaged):
        clean(body[: len(body) // 2])


def test_what_only_begins_like_a_picture_is_refused() -> None:
    with pytest.raises(FileDamaged):
        clean(b"\xff\xd8\xff\xe0" + PAGE)
    with pytest.raises(FileDamaged):
        clean(b"RIFF\x10\x00\x00\x00WEBPVP8 " + PAGE)


@pytest.mark.parametrize("name", KINDS)
def test_of_a_picture_that_is_a_page_too_only_the_picture_is_kept(name: str) -> None:
    kept, kind = clean(photograph(name) + PAGE)

    assert kind in KINDS.values()
    assert b"script" not in kept


def test_what_can_be_seen_through_stays_so() -> None:
    written = BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(written, "PNG")
    assert opened(clean_picture(written.getvalue(), Kind.PNG)).getpixel((4, 4)) == (255, 0, 0, 0)


def test_a_palette_with_a_hole_stays_so() -> None:
    written = BytesIO()
    Image.new("P", (8, 8), 0).save(written, "PNG", transparency=0)
    assert opened(clean_picture(written.getvalue(), Kind.PNG)).convert("RGBA").getpixel((4, 4))[3] == 0  # type: ignore[index]


def test_a_scan_of_sixteen_bits_does_not_turn_white() -> None:
    written = BytesIO()
    Image.new("I;16", (8, 8), 128 * 256).save(written, "PNG")
    assert opened(clean_picture(written.getvalue(), Kind.PNG)).getpixel((4, 4)) == 128


def test_a_printers_colours_become_a_screens() -> None:
    written = BytesIO()
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(written, "JPEG")
    assert opened(clean_picture(written.getvalue(), Kind.JPEG)).mode == "RGB"


def test_a_photograph_with_a_second_one_inside_is_one_photograph() -> None:
    written = BytesIO()
    first, second = Image.new("RGB", (30, 20), "red"), Image.new("RGB", (30, 20), "blue")
    first.save(written, "MPO", save_all=True, append_images=[second])

    kept, kind = clean(written.getvalue())

    assert kind is kind_of(kept) is Kind.JPEG
    assert opened(kept).format == "JPEG"
