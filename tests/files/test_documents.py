"""Documents are what they say, whole, and carry no program."""

from __future__ import annotations

import pytest

from huilu.files import documents
from huilu.files.kinds import PAPERS, PICTURES, Kind, is_papers
from huilu.files.rules import FileActive, FileDamaged, KindNotTaken
from huilu.files.sniffing import kind_of
from tests.files.making import MACHINE_CODE, PAGE, PDF, SVG, office, photograph

SHEET = {"main": "xl/workbook.xml", "kind": "spreadsheetml"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PDF, Kind.PDF),
        (office(), Kind.DOCX),
        (office(**SHEET), Kind.XLSX),
        (office(**SHEET, **{"xl/printerSettings/printerSettings1.bin": b"A4"}), Kind.XLSX),
        ("9月20日,积水12厘米。\r\n".encode(), Kind.TEXT),
        ("\ufeff带签名的文本".encode(), Kind.TEXT),
        (b"a < b and c > d", Kind.TEXT),
        (photograph(), Kind.JPEG),
    ],
)
def test_the_content_says_what_it_is(body: bytes, kind: Kind) -> None:
    assert kind_of(body) is kind


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        b"   \n<HTML><body>",
        b"text, and in it <ScRiPt src=//evil>",
        SVG,
        b'<?xml version="1.0"?>' + SVG,
        b"<?php system($_GET['x']);",
        b"#!/bin/sh\nrm -rf /\n",
        MACHINE_CODE,
        b"\x7fELF\x02\x01\x01" + bytes(100),
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"BM" + bytes(60),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "积水".encode("gb18030"),
        b"line\x00line",
        office(main="main.xml"),
    ],
)
def test_whatever_else_is_refused(body: bytes) -> None:
    with pytest.raises((KindNotTaken, FileDamaged)):
        assert kind_of(body) is None


@pytest.mark.parametrize(
    "body",
    [
        PDF.replace(b"/Type", b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> /Type"),
        PDF.replace(b"/Type", b"/S /J#61vaScript /Type"),
        PDF.replace(b"/Type", b"/S /Launch /Type"),
        PDF.replace(b"/Type", b"/Names << /EmbeddedFiles 3 0 R >> /Type"),
        office(**{"word/vbaProject.bin": b"macro"}),
        office(kind="ms-word.document.macroEnabled"),
        office(**{"word/embeddings/oleObject1.bin": b"ole"}),
        office(**SHEET, **{"xl/activeX/activeX1.xml": b"<x/>"}),
        office(**{"word/media/setup.exe": MACHINE_CODE}),
    ],
)
def test_a_program_inside_a_document_is_refused(body: bytes) -> None:
    with pytest.raises(FileActive):
        kind_of(body)


@pytest.mark.parametrize("body", [PDF[:-8], PDF[:60], office()[:-30], office()[:100]])
def test_half_a_document_is_refused(body: bytes) -> None:
    with pytest.raises(FileDamaged):
        kind_of(body)


def test_a_document_that_was_changed_on_its_way_is_refused() -> None:
    body = bytearray(office())
    at = body.index(b"word/document.xml") + len(b"word/document.xml") + 5
    body[at] ^= 0xFF
    with pytest.raises(FileDamaged):
        kind_of(bytes(body))


def test_a_folder_that_would_unpack_into_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = office(**{"word/media/nothing.xml": bytes(2_000_000)})
    assert len(bomb) < 5_000
    assert kind_of(bomb) is Kind.DOCX
    monkeypatch.setattr(documents, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(FileDamaged):
        kind_of(bomb)


def test_a_report_is_papers_and_a_picture_or_a_table_of_readings_is_not() -> None:
    assert {kind for kind in Kind if is_papers(kind)} == PAPERS == {Kind.PDF, Kind.DOCX, Kind.TEXT}
    assert {kind for kind in Kind if not is_papers(kind)} == PICTURES | {Kind.XLSX}
