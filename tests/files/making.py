"""Files as people hand them in, and as nobody should."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image
from xlsxwriter import Workbook

# Where and with what it was taken: a reading of 35.4 north, 116.6 east, as a telephone writes it.
NORTH, CAMERA, TAKEN = (35.0, 24.0, 36.0), "Spyphone 9", "2023:09:20 11:58:01"
COMMENT = b"kept by Zhang"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
PAGE = b"<!doctype html><html><script>alert(document.cookie)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MACHINE_CODE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(400)
TYPES = '<?xml version="1.0"?><Types><Override PartName="/main" ContentType="application/{kind}+xml"/></Types>'
_OPEN = "http://schemas.openxmlformats.org"
_TEXT_TYPES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="{_OPEN}/package/2006/content-types"><Default Extension="rels"
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"
ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>
<Override PartName="/word/document.xml"
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_TOP_LINKS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{_OPEN}/package/2006/relationships"><Relationship Id="rId1"
Type="{_OPEN}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"""
_LINKS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{_OPEN}/package/2006/relationships"><Relationship Id="rId4"
Type="{_OPEN}/officeDocument/2006/relationships/image" Target="media/{{name}}"/></Relationships>"""
_PAGE = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="{_OPEN}/wordprocessingml/2006/main" xmlns:r="{_OPEN}/officeDocument/2006/relationships"
xmlns:wp="{_OPEN}/drawingml/2006/wordprocessingDrawing" xmlns:a="{_OPEN}/drawingml/2006/main"
xmlns:pic="{_OPEN}/drawingml/2006/picture"><w:body><w:p><w:r><w:t>排水沟清淤前后</w:t></w:r></w:p><w:p><w:r><w:drawing>
<wp:inline><wp:extent cx="2160000" cy="1440000"/><wp:docPr id="1" name="photo"/><a:graphic>
<a:graphicData uri="{_OPEN}/drawingml/2006/picture"><pic:pic><pic:nvPicPr>
<pic:cNvPr id="1" name="photo"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:embed="rId4"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="2160000" cy="1440000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>
</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p></w:body></w:document>"""


def photograph(name: str = "JPEG", size: tuple[int, int] = (60, 40), *, turned: int = 1) -> bytes:
    """A picture, left half red and right half blue, with all that a telephone writes into it."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[0x0112], exif[0x0110], exif[0x0132] = turned, CAMERA, TAKEN
    exif.get_ifd(0x8825).update({1: "N", 2: NORTH, 3: "E", 4: (116.0, 36.0, 0.0)})
    written = BytesIO()
    more = {"comment": COMMENT} if name == "JPEG" else {}
    picture.save(written, name, exif=exif, icc_profile=b"a profile of colours", **more)
    return written.getvalue()


def office(main: str = "word/document.xml", kind: str = "wordprocessingml", **parts: bytes) -> bytes:
    """A packed folder such as office programs write; further parts by name."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as folder:
        folder.writestr("[Content_Types].xml", TYPES.format(kind=kind))
        folder.writestr(main, "<document/>" * 50)
        for name, body in parts.items():
            folder.writestr(name, body)
    return packed.getvalue()


def report(picture: bytes, name: str = "image1.jpeg") -> bytes:
    """A text document as office programs write it, with a line and a photograph on its page."""
    picture_parts = {f"word/media/{name}": picture, "word/_rels/document.xml.rels": _LINKS.format(name=name).encode()}
    parts = {
        "[Content_Types].xml": _TEXT_TYPES.encode(),
        "_rels/.rels": _TOP_LINKS.encode(),
        "word/document.xml": _PAGE.encode(),
        **picture_parts,
    }
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as folder:
        for part, body in parts.items():
            folder.writestr(part, body)
    return packed.getvalue()


def table(picture: bytes) -> bytes:
    """A workbook with a reading and a photograph on its sheet."""
    written = BytesIO()
    book = Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet("读数")
    sheet.write(0, 0, 12)
    sheet.insert_image("C3", "place.jpg", {"image_data": BytesIO(picture)})
    book.close()
    return written.getvalue()


def promising(width: int, height: int) -> bytes:
    """A few bytes that promise a picture of this size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )
