"""Workbooks that are packed to hurt, that carry something along, or that are none."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path

from tests.hostile.workbooks import (
    CARRIES,
    FAR,
    KIND,
    LAST,
    LOCKED,
    SEED,
    TYPES,
    UNREADABLE,
    VILLAGE,
    hostile,
    in_cell,
    made_of,
    with_row,
)
from tests.org.workbooks import FIRST, HEADING, ROWS, TEXTS, joined, plain_book, put, rewritten, written

# What swells, and what is packed in a way that no program packs


@hostile(UNREADABLE)
def zip_bomb(file: Path) -> None:
    rewritten(plain_book(file), FIRST, lambda sheet: sheet.replace("</sheetData>", f"</sheetData>{' ' * 2**26}"))


@hostile(UNREADABLE)
def zip_bomb_that_says_it_is_small(file: Path) -> None:
    zip_bomb(file)
    body = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as packed:
        size = packed.getinfo(FIRST).file_size
    for place in range(len(body) - 4):
        if body[place : place + 4] == size.to_bytes(4, "little"):
            body[place : place + 4] = (2000).to_bytes(4, "little")
    file.write_bytes(body)


@hostile(CARRIES)
def bomb_within_a_bomb(file: Path) -> None:
    inner = b"\0" * 2**20
    for _shell in range(5):
        shell = io.BytesIO()
        with zipfile.ZipFile(shell, "w", zipfile.ZIP_DEFLATED) as packed:
            for copy in range(8):
                packed.writestr(f"{copy}.zip", inner)
        inner = shell.getvalue()
    joined(plain_book(file), {"xl/media/1.zip": inner})


@hostile(UNREADABLE)
def more_parts_than_anybody_needs(file: Path) -> None:
    joined(plain_book(file), {f"xl/media/{number}.png": b"" for number in range(3100)})


@hostile(UNREADABLE)
def names_that_climb_out(file: Path) -> None:
    joined(plain_book(file), {"xl/../../../../etc/cron.d/huilu": b"* * * * * root true\n"})


@hostile(UNREADABLE)
def names_that_begin_at_the_root(file: Path) -> None:
    joined(plain_book(file), {"C:\\Windows\\system.ini": b"x"})


@hostile(UNREADABLE)
def two_parts_of_one_name(file: Path) -> None:
    plain_book(file)
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("xl/WorkSheets/sheet1.xml", b"<worksheet/>")


@hostile(UNREADABLE)
def a_part_that_is_a_link(file: Path) -> None:
    plain_book(file)
    link = zipfile.ZipInfo("xl/media/image1.png")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr(link, "/etc/passwd")


@hostile(UNREADABLE)
def damaged_in_the_middle(file: Path) -> None:
    plain_book(file)
    body = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as packed:
        part = packed.getinfo(FIRST)
    chance = random.Random(SEED)
    for _blow in range(200):
        body[part.header_offset + 60 + chance.randrange(part.compress_size - 20)] = chance.randrange(256)
    file.write_bytes(body)


@hostile(UNREADABLE)
def cut_off(file: Path) -> None:
    plain_book(file)
    body = file.read_bytes()
    file.write_bytes(body[: len(body) // 2])


@hostile(UNREADABLE)
def only_the_signature(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04" + random.Random(SEED).randbytes(4000))


# What it carries along


@hostile(CARRIES, name="units.xlsm")
def macros(file: Path) -> None:
    joined(plain_book(file), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub Auto_Open"})


@hostile(CARRIES)
def macros_of_the_old_kind(file: Path) -> None:
    joined(plain_book(file), {"xl/macrosheets/sheet1.xml": b"<xm:macrosheet/>"})


@hostile(CARRIES)
def links_to_other_files(file: Path) -> None:
    joined(plain_book(file), {"xl/externalLinks/externalLink1.xml": b"<externalLink><externalBook/></externalLink>"})


@hostile(CARRIES)
def dynamic_data_exchange(file: Path) -> None:
    dde = b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    joined(plain_book(file), {"xl/externalLinks/externalLink1.xml": dde})


@hostile(CARRIES)
def a_query_to_a_database(file: Path) -> None:
    joined(plain_book(file), {"xl/connections.xml": b"<connections/>"})


@hostile(CARRIES)
def a_file_inside_the_file(file: Path) -> None:
    joined(plain_book(file), {"xl/embeddings/oleObject1.bin": b"MZ"})


@hostile((LAST + 1, "单位名称", "org.name_like_formula"))
def a_call_of_another_program_as_text(file: Path) -> None:
    with_row(file, [*VILLAGE[:2], "=cmd|' /C calc'!A0", *VILLAGE[3:]])


# Other kinds of files


@hostile(LOCKED)
def a_workbook_with_a_password(file: Path) -> None:
    stream = "EncryptedPackage".encode("utf-16-le")
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + stream + b"\0" * 2000)


@hostile(LOCKED)
def parts_with_a_password(file: Path) -> None:
    plain_book(file)
    body = bytearray(file.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = body.find(mark)
        while at >= 0:
            body[at + place] |= 1
            at = body.find(mark, at + 4)
    file.write_bytes(body)


@hostile(KIND)
def an_old_workbook_renamed(file: Path) -> None:
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0" * 4000)


@hostile(KIND, name="units.xls")
def an_old_workbook_under_its_own_name(file: Path) -> None:
    an_old_workbook_renamed(file)


@hostile(KIND)
def a_table_of_libreoffice_renamed(file: Path) -> None:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    made_of(file, {"mimetype": kind, "content.xml": b"<office:document-content/>"})


@hostile(KIND)
def a_web_page_renamed(file: Path) -> None:
    file.write_text("<html><table><tr><td>单位代码</td></tr></table></html>", encoding="utf-8")


@hostile(KIND)
def a_binary_workbook_renamed(file: Path) -> None:
    made_of(file, {TYPES: b"<Types/>", "xl/workbook.bin": b"\x83\x01\x00", "xl/worksheets/sheet1.bin": b"\x81\x01"})


@hostile(KIND)
def a_letter_renamed(file: Path) -> None:
    made_of(file, {TYPES: b"<Types/>", "word/document.xml": b"<w:document/>"})


@hostile(KIND)
def a_plain_file_renamed(file: Path) -> None:
    file.write_text(",".join(HEADING), encoding="utf-8")


@hostile(KIND)
def nothing_at_all(file: Path) -> None:
    file.write_bytes(b"")


@hostile(UNREADABLE)
def an_archive_of_something_else(file: Path) -> None:
    made_of(file, {"readme.txt": b"hello"})


# Parts that are missing, or say what cannot be


@hostile(UNREADABLE)
def texts_that_are_missing(file: Path) -> None:
    rewritten(plain_book(file), "", str, without=[TEXTS])


@hostile(UNREADABLE)
def a_text_that_is_not_there(file: Path) -> None:
    in_cell(file, "C3", '<c t="s"><v>99999</v></c>')


@hostile(UNREADABLE)
def a_text_before_the_first(file: Path) -> None:
    in_cell(file, "C3", '<c t="s"><v>-1</v></c>')


@hostile(UNREADABLE)
def a_part_that_reads_other_files(file: Path) -> None:
    entity = '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst'
    rewritten(plain_book(file), TEXTS, lambda texts: texts.replace("<sst", entity, 1).replace("山东省", "&x;"))


@hostile(UNREADABLE)
def a_thousand_million_laughs(file: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE sst [<!ENTITY l0 "lol">{laughs}]><sst'
    rewritten(plain_book(file), TEXTS, lambda texts: texts.replace("<sst", declared, 1).replace("山东省", "&l9;"))


@hostile(UNREADABLE)
def a_cell_that_no_spreadsheet_has(file: Path) -> None:
    rewritten(plain_book(file), FIRST, lambda sheet: sheet.replace('r="C3"', 'r="ZZZZ99999999"'))


@hostile(UNREADABLE)
def merged_cells_that_are_nowhere(file: Path) -> None:
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A3:ZZZ"/></mergeCells>'
    rewritten(plain_book(file), FIRST, lambda sheet: sheet.replace("</sheetData>", merged))


@hostile()
def a_sheet_that_says_it_is_endless(file: Path) -> None:
    endless = '<dimension ref="A1:XFD1048576"/>'
    rewritten(plain_book(file), FIRST, lambda sheet: re.sub("<dimension[^>]*>", endless, sheet))


@hostile(FAR)
def sixteen_thousand_columns(file: Path) -> None:
    written(file, lambda _book, sheet: put(sheet, [[*HEADING, *["x"] * (16_384 - len(HEADING))], *ROWS]))


@hostile(UNREADABLE)
def a_part_in_another_writing(file: Path) -> None:
    plain_book(file)
    again = io.BytesIO()
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in packed.namelist():
            content = packed.read(name)
            copy.writestr(name, content.decode().encode("utf-16") if name == FIRST else content)
    file.write_bytes(again.getvalue())
