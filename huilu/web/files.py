"""Handing out a file: only to save, never to be opened in the place of one of our pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from huilu.files.models import StoredFile
from huilu.files.queries import body_of, file_of
from huilu.files.rules import NoSuchFile

# Whatever a browser may take the content for, it is to do nothing with it.
POLICY = "default-src 'none'; sandbox"
# A page of our own brings its style along.
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def serve_file(sha256: str, *, may_see: Callable[[StoredFile], bool]) -> HttpResponse:
    """The file as a download, if the reader may see it; else the answer is the same as if it were not there."""
    file = file_of(sha256)
    if not may_see(file):
        raise NoSuchFile
    return handed_out(body_of(sha256), file.name, _media_type(file), POLICY)


def hand_out_page(page: str, name: str) -> HttpResponse:
    """A page in one file as a download."""
    return handed_out(page, name, "text/html; charset=utf-8", PAGE_POLICY)


def handed_out(content: str | bytes, name: str, media_type: str, policy: str) -> HttpResponse:
    """The content to be saved under that name, and kept by nobody on the way."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["Content-Security-Policy"] = policy
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _media_type(file: StoredFile) -> str:
    return f"{file.kind}; charset=utf-8" if file.kind.startswith("text/") else file.kind
