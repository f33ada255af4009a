"""The description for machines, with the headers that every writing address takes."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from typing_extensions import override

from huilu.api import once, versions


class DescribedAPI(NinjaAPI):
    """The API; its description says once for all addresses what they have in common."""

    def __init__(self, **words: Any) -> None:
        super().__init__(**words)
        self._described: dict[str, OpenAPISchema] = {}

    @override
    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """The OpenAPI document. It is the same every time and takes seconds to compose, so it is composed once."""
        known = repr(sorted(where.items()))
        if known not in self._described:
            self._described[known] = self._describe(**where)
        return self._described[known]

    def _describe(self, **where: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**where)
        for path, methods in described["paths"].items():
            for operation in (one for method, one in methods.items() if method.upper() not in once.READING):
                operation.setdefault("parameters", []).extend(_headers(path))
        return described


def _headers(path: str) -> list[dict[str, Any]]:
    about_one_issue = path.startswith(f"{versions.ISSUES}{{")
    return [once.PARAMETER, versions.PARAMETER] if about_one_issue else [once.PARAMETER]
