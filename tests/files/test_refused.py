"""What is refused before anything of it is unpacked."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from huilu.files.kinds import Kind
from huilu.files.pictures import pixels_of
from huilu.files.rules import FileDamaged, PictureTooWide
from huilu.files.sniffing import kind_of
from tests.files.making import PAGE, office, photograph, promising


def test_a_folder_with_two_parts_of_one_name_is_refused() -> None:
    body = BytesIO(office())
    with ZipFile(body, "a") as folder, pytest.warns(UserWarning, match="Duplicate name"):
        folder.writestr("word/document.xml", "<document>another one</document>")
    with pytest.raises(FileDamaged):
        kind_of(body.getvalue())


def test_a_picture_says_how_large_it_is_before_it_is_unpacked() -> None:
    assert pixels_of(photograph("PNG", size=(60, 40)), Kind.PNG) == 2_400
    with pytest.raises(PictureTooWide):
        pixels_of(promising(60_000, 60_000), Kind.PNG)
    with pytest.raises(FileDamaged):
        pixels_of(b"\xff\xd8\xff\xe0" + PAGE, Kind.JPEG)
