"""What was published by an earlier version is read as ever."""

from __future__ import annotations

from typing import Any

import pytest

from huilu.programmes.models import PackContent
from huilu.programmes.pack.parts import RegisterType
from huilu.programmes.queries import _parsed, pack_of
from tests.cast import Cast, publish

Content = dict[str, Any]


def _register(code: str, *columns: str) -> Content:
    """A register as it was kept before registers had items."""
    named = [{"code": one, "labels": {"zh": one, "en": one}, "kind": "text", "required": False} for one in columns]
    selector: Content = {"match": {"level": ["city"]}, "expressions": []}
    return {"code": code, "labels": {"zh": code, "en": code}, "selector": selector, "source": [], "columns": named}


@pytest.fixture
def earlier(town: Cast) -> dict[str, RegisterType]:
    """The registers of a pack that was published then, as they are read now."""
    programme = publish(town)
    held = PackContent.objects.get(pk=programme.digest)
    content = held.content
    content["registers"] = [
        _register("issue", "issue", "lead_unit", "due_on"),
        _register("livelihood_project", "project", "due_on", "project", "place"),
        _register("deadline", "due_on", "owner"),
    ]
    programme.digest = "earlier"
    PackContent.objects.create(digest="earlier", content=content)
    _parsed.cache_clear()
    return {one.code: one for one in pack_of(programme).registers}


def test_what_every_item_has_is_no_column_any_more(earlier: dict[str, RegisterType]) -> None:
    register = earlier["livelihood_project"]
    assert register.shows == "items"
    assert [one.code for one in register.columns] == ["project", "place"]


def test_a_register_of_nothing_else_is_no_register_any_more(earlier: dict[str, RegisterType]) -> None:
    assert set(earlier) == {"issue", "livelihood_project"}


def test_the_register_of_issues_shows_issues(earlier: dict[str, RegisterType]) -> None:
    assert (earlier["issue"].shows, earlier["issue"].columns) == ("issues", ())
