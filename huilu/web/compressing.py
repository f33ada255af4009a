"""Answers that are text travel compressed (ADR 0022)."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# Pictures, workbooks and documents are compressed as they are: to try again would only cost time.
TEXT = ("text/", "application/json", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    """Compresses what is text, and adds up to a hundred random bytes so that its length tells nothing (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, compressed where the browser takes it and it is worth it."""
        kind = response.headers.get("Content-Type", "")
        return super().process_response(request, response) if kind.startswith(TEXT) else response
