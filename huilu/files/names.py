"""Names of files, as people give them and as they may be shown and saved."""

from __future__ import annotations

import re
from unicodedata import category, normalize

from huilu.files.kinds import Kind

LIMIT = 80
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_ENDING = re.compile(r"\.(?=[0-9A-Za-z]*[A-Za-z])[0-9A-Za-z]{1,5}$")
# No file can be saved under these names on Windows.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def clean_name(name: str, kind: Kind) -> str:
    """The last part of the name without tricks, ending as such a file ends: the content decides, not the name."""
    last = re.split(r"[/\\]", normalize("NFC", name))[-1]
    # Control and formatting marks go: among them is the one that makes gnp.exe read as exe.png.
    visible = "".join(" " if one.isspace() else one for one in last if one.isspace() or category(one)[0] != "C")
    stem = _without_endings(_FORBIDDEN.sub("_", visible).strip(" ."))[:LIMIT].strip(" .")
    if not stem or _RESERVED.fullmatch(stem):
        stem = f"file_{stem}".rstrip("_")
    return stem + kind.ending


def _without_endings(stem: str) -> str:
    while found := _ENDING.search(stem):
        stem = stem[: found.start()].rstrip(" .")
    return stem
