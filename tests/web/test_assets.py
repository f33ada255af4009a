"""Styles and scripts are kept for ever under their digest, and everything that is text travels compressed."""

from __future__ import annotations

import gzip
import re

import pytest
from django.templatetags.static import static
from django.test import Client, override_settings

from huilu.web.assets import PARTS, STYLES, find_asset
from tests.cast import ROOT, Cast
from tests.web.conftest import Browse

TAKES_GZIP = {"accept-encoding": "gzip, deflate"}
SOURCES = (*sorted((ROOT / "huilu/web/static/web").iterdir()), ROOT / "node_modules/htmx.org/dist/htmx.min.js")


@pytest.mark.parametrize("name", [STYLES, "web/huilu.js", "web/boards.js", "htmx/htmx.min.js", "web/huilu.svg"])
def test_an_address_with_its_digest_is_kept_for_ever(name: str) -> None:
    asset = find_asset(name)
    assert asset is not None

    plain, packed = Client().get(static(name)), Client(headers=TAKES_GZIP).get(static(name))

    assert asset.digest in static(name)
    assert plain.content == asset.body
    assert plain["Cache-Control"] == packed["Cache-Control"] == "public, max-age=31536000, immutable"
    assert packed["Vary"] == "Accept-Encoding"
    if packed.has_header("Content-Encoding"):
        assert gzip.decompress(packed.content) == asset.body
    assert len(packed.content) <= len(asset.body)
    assert "Set-Cookie" not in packed


def test_an_older_digest_gets_what_there_is_now_and_is_not_kept() -> None:
    asset = find_asset(STYLES)
    assert asset is not None

    for address in (static(STYLES).replace(asset.digest, "0" * 12), "/static/web/pages.css"):
        answer = Client().get(address)
        assert (answer.content, answer["Cache-Control"]) == (asset.body, "no-cache")

    again = Client(headers={"if-none-match": answer["ETag"]}).get("/static/web/pages.css")
    assert (again.status_code, again.content) == (304, b"")


def test_every_style_is_in_the_one_file() -> None:
    ours = {f"web/{file.name}" for file in SOURCES if file.suffix == ".css"}
    assert ours == {part for part in PARTS[STYLES] if part.startswith("web/")}
    asset = find_asset(STYLES)
    assert asset is not None
    assert asset.body.startswith(b"/*!")
    assert len(asset.packed or asset.body) < 10_000


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["web/none.css", "../settings.py", "web/../../apps.py", "", "a\0b.css"])
def test_what_is_no_file_of_ours_is_not_served(name: str) -> None:
    assert find_asset(name) is None
    assert Client().get(f"/static/{name}").status_code == 404
    assert Client().post(static(STYLES)).status_code in {403, 404, 405}


def test_whoever_works_on_a_style_sees_it_at_once() -> None:
    with override_settings(DEBUG=True):
        assert find_asset(STYLES) is not find_asset(STYLES)
    assert find_asset(STYLES) is find_asset(STYLES)


def test_pages_travel_compressed_and_pictures_as_they_are(browse: Browse, running: Cast) -> None:
    reader = browse("370811")

    packed = reader.get("/units/370811/board/", headers=TAKES_GZIP)
    data = reader.get("/api/v1/units/370811/board", headers=TAKES_GZIP)
    sheet = reader.get("/units/370811/sheets/issue/file/", headers=TAKES_GZIP)

    assert packed["Content-Encoding"] == data["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) * 3 < len(gzip.decompress(packed.content))
    assert b"<h1>" in gzip.decompress(packed.content)
    assert sheet.status_code == 200
    assert not sheet.has_header("Content-Encoding")


def test_the_length_of_an_answer_tells_nothing(browse: Browse, running: Cast) -> None:
    reader = browse("370811")
    token = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')

    answers = [reader.get("/units/370811/board/", headers=TAKES_GZIP).content for _ in range(12)]

    assert len({len(answer) for answer in answers}) > 3
    assert len({match[1] for answer in answers if (match := token.search(gzip.decompress(answer)))}) == 12
