"""A pack as somebody sends it: what is taken out of a zip file, and what is refused."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping

import pytest

from huilu.kernel.refusals import Refusal
from huilu.programmes.pack.findings import PackInvalid
from huilu.programmes.pack.loading import load_pack
from huilu.rehearsal.uploading import BODY_LIMIT, NoPackInside, NotAZip, ZipTooLarge, ZipUnsafe, unpacked
from tests.cast import ROOT, read_pack

SHIPPED = ROOT / "packs" / "second-batch-2023"


def zipped(files: Mapping[str, bytes], *links: str) -> bytes:
    """A zip file of these files, in this order, and of links."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        for name in links:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, "/etc/passwd")
    return body.getvalue()


def shipped(within: str = "") -> dict[str, bytes]:
    files = (file for file in SHIPPED.rglob("*") if file.is_file())
    return {f"{within}{file.relative_to(SHIPPED)}": file.read_bytes() for file in files}


@pytest.mark.parametrize("within", ["", "second-batch-2023/", "a/b/"])
def test_the_pack_in_a_zip_is_the_pack(within: str) -> None:
    with unpacked(zipped(shipped(within))) as folder:
        assert load_pack(folder) == read_pack("second-batch-2023")
    assert not folder.exists()


@pytest.mark.parametrize("name", ["../pack.yaml", "/etc/pack.yaml", "a/../../b.yaml", "C:/pack.yaml", "a\\b.yaml"])
def test_no_name_leads_out(name: str) -> None:
    body = zipped(shipped() | {"aaaa": b""}).replace(b"aaaa", b"aaaa")
    with pytest.raises(ZipUnsafe), unpacked(zipped({name: b"code: x"})):
        pass
    with unpacked(body):
        pass


def test_no_link_is_followed() -> None:
    with pytest.raises(ZipUnsafe), unpacked(zipped({"pack.yaml": b"code: x"}, "measures.yaml")):
        pass


def test_no_password_is_asked_for() -> None:
    body = bytearray(zipped({"pack.yaml": b"code: x"}))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(sign) + flags] |= 1
    with pytest.raises(ZipUnsafe), unpacked(bytes(body)):
        pass


BOMB = b"#" * 900_000
BROKEN = {
    "no zip": (b"code: x", NotAZip),
    "cut short": (zipped(shipped())[:-200], NotAZip),
    "damaged": (zipped({"pack.yaml": b"code: 123456789"}).replace(b"PK\x03\x04", b"PK\x03\x05"), NotAZip),
    "too many bytes": (b"0" * (BODY_LIMIT + 1), ZipTooLarge),
    "too many files": (zipped({f"{n}.yaml": b"" for n in range(101)}), ZipTooLarge),
    "too much inside": (zipped({"pack.yaml": BOMB} | {f"part{n}.yaml": BOMB for n in range(4)}), ZipTooLarge),
    "empty": (zipped({}), NoPackInside),
    "no pack": (zipped({"readme.md": b"code: x"}), NoPackInside),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_pack_is_refused_with_a_reason(what: str) -> None:
    body, reason = BROKEN[what]
    with pytest.raises(Refusal) as no, unpacked(body):
        pass
    assert isinstance(no.value, reason)


def test_one_name_stands_for_one_file() -> None:
    body = zipped({"pack.yaml": b"code: x", "pack.yamx": b"code: y"}).replace(b"pack.yamx", b"pack.yaml")
    with pytest.raises(ZipUnsafe), unpacked(body):
        pass


def test_a_file_that_unpacks_to_fifty_megabytes_is_read_no_further_than_a_pack_goes() -> None:
    with unpacked(zipped(shipped() | {"goals.yaml": b"#" * 50_000_000})) as folder, pytest.raises(PackInvalid) as no:
        load_pack(folder)
    assert [found["code"] for found in no.value.facts["findings"]] == ["pack.file_too_large"]
