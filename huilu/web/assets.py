"""Styles, scripts and pictures of the pages: served under the digest of their content, compressed, for ever the same.

They are read from where their packages lie and kept in memory; nothing is copied and nothing is built beforehand.
An address carries the first digits of the content's SHA-256, so that a browser asks for a version once and for the
next one at once. Whoever asks under an older digest gets what there is now, and is told not to keep it.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

# Every style of every page in one file: a phone waits for one answer before it can draw, and never again after that.
STYLES = "web/pages.css"
PARTS = {
    STYLES: (
        "bootstrap/bootstrap-reboot.min.css",
        "web/huilu.css",
        "web/issues.css",
        "web/registers.css",
        "web/boards.css",
        "web/circuits.css",
        "web/rehearsal.css",
    )
}
DIGITS = 12
YEAR = 365 * 24 * 3600
FOR_EVER = f"public, max-age={YEAR}, immutable"
_NAMED = re.compile(rf"^(?P<stem>.+)\.(?P<digest>[0-9a-f]{{{DIGITS}}})(?P<ending>\.[a-z0-9]+)$")
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent: its content, the same compressed where that is shorter, its kind and its digest."""

    name: str
    body: bytes
    packed: bytes | None
    kind: str
    digest: str

    @property
    def address(self) -> str:
        """Its name with the digest before the ending."""
        stem, dot, ending = self.name.rpartition(".")
        return f"{stem}.{self.digest}{dot}{ending}"


class AssetStorage(StaticFilesStorage):
    """Lets `{% static %}` name each file by its digest."""

    def url(self, name: str | None) -> str:
        """The address under which the file may be kept for ever."""
        asset = find_asset(name or "")
        return super().url(asset.address if asset else name)


class AssetMiddleware:
    """Answers for the files before anybody asks who is there: they are everybody's, and need no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.root = str(settings.STATIC_URL)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.path_info.removeprefix(self.root)
        if asked == request.path_info or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        named = _NAMED.match(asked)
        asset = find_asset(f"{named['stem']}{named['ending']}" if named else asked)
        if asset is None:
            return self.get_response(request)
        return _sent(asset, request, is_lasting=named is not None and named["digest"] == asset.digest)


def find_asset(name: str) -> Asset | None:
    """The file of that name; None where there is none."""
    # While somebody works on the styles, each request reads them anew.
    return _read(name) if settings.DEBUG else _kept(name)


def _sent(asset: Asset, request: HttpRequest, *, is_lasting: bool) -> HttpResponse:
    tag = f'W/"{asset.digest}"'
    seen = request.headers.get("If-None-Match", "")
    answer = HttpResponseNotModified() if tag in seen else _whole(asset, request)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = FOR_EVER if is_lasting else "no-cache"
    patch_vary_headers(answer, ("Accept-Encoding",))
    return answer


def _whole(asset: Asset, request: HttpRequest) -> HttpResponse:
    if asset.packed is None or not _GZIP.search(request.headers.get("Accept-Encoding", "")):
        return HttpResponse(asset.body, content_type=asset.kind)
    return HttpResponse(asset.packed, content_type=asset.kind, headers={"Content-Encoding": "gzip"})


def _read(name: str) -> Asset | None:
    bodies = [_file(part) for part in PARTS.get(name, (name,))]
    if any(body is None for body in bodies):
        return None
    body = b"\n".join(body for body in bodies if body is not None)
    # The time of packing is left out: every process sends the same bytes.
    packed = gzip.compress(body, 9, mtime=0)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith("javascript"):
        kind = f"{kind}; charset=utf-8"
    digest = hashlib.sha256(body).hexdigest()[:DIGITS]
    return Asset(name, body, packed if len(packed) < len(body) else None, kind, digest)


_kept = lru_cache(maxsize=200)(_read)


def _file(name: str) -> bytes | None:
    if ".." in name.split("/") or not name or "\0" in name:
        return None
    found = finders.find(name)
    return Path(found).read_bytes() if found and Path(found).is_file() else None
