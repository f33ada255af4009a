"""The addresses of the running system, what they may be asked for, and the code behind them, against the red lines."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from huilu.cli.places import ROOT
from huilu.cli.red_lines import ROUTES, SORTED_BY_FIGURES, SORTING, Breach

_CODE = ROOT / "huilu"
# Here the red lines themselves are written down.
_ITSELF = frozenset({"red_lines.py"})


def read_routes() -> list[str]:
    """Every address, pages and API alike, as the site's own table of addresses has them."""
    return [*_routes(get_resolver(), "")]


def read_parameters() -> list[tuple[str, str]]:
    """Every parameter that the API takes, with the operation that takes it."""
    site = importlib.import_module(str(settings.ROOT_URLCONF))
    described = [one.get_openapi_schema(path_prefix="/") for one in vars(site).values() if _is_described(one)]
    return [
        (f"{method.upper()} {path}", parameter["name"])
        for schema in described
        for path, methods in schema["paths"].items()
        for method, told in methods.items()
        for parameter in told.get("parameters", ())
    ]


def read_code() -> list[Path]:
    """Every file of the product that could put units into an order."""
    return [file for file in sorted(_CODE.rglob("*")) if file.suffix in {".py", ".html"} and file.name not in _ITSELF]


def broken_routes(routes: list[str]) -> Iterator[Breach]:
    """Addresses that are called like what is forbidden."""
    for route in routes:
        yield from (Breach(rule, f"/{route}") for rule in ROUTES if rule.names.search(route.lower()))


def broken_parameters(parameters: list[tuple[str, str]]) -> Iterator[Breach]:
    """Parameters by which somebody could ask for an order."""
    for operation, name in parameters:
        if SORTING.names.search(name.lower()):
            yield Breach(SORTING, f"{operation} ?{name}")


def broken_code(files: list[Path]) -> Iterator[Breach]:
    """Lines that put units into an order by their figures."""
    for file in files:
        text = file.read_text(encoding="utf-8")
        for found in SORTED_BY_FIGURES.names.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield Breach(SORTED_BY_FIGURES, f"{_shown(file)}:{line}")


def _shown(file: Path) -> str:
    return str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else file.name


def _routes(resolver: URLResolver, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        route = f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            yield route
        else:
            yield from _routes(one, route)


def _is_described(one: Any) -> bool:
    return hasattr(one, "get_openapi_schema")
