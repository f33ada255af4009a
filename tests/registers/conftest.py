"""Whoever keeps registers in the small province."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from huilu.registers import actions
from huilu.registers.models import Item
from huilu.registers.queries import Kept, find_register
from tests.api.conftest import call  # noqa: F401 - fixtures of the faces, for stories that go through all of them
from tests.cast import Cast
from tests.cli.conftest import asked, typed  # noqa: F401
from tests.web.conftest import browse, no_undefined_variables  # noqa: F401

PACK = "second_batch_2023"
PROVINCE, CITY, COUNTY = "37", "3708", "370811"


class Office:
    """One unit's register, kept by its office; each act an hour after the one before."""

    def __init__(self, town: Cast, register: str = "research", unit: str = CITY) -> None:
        self.town, self.unit, self.register = town, unit, register

    def do(self, verb: str, **words: Any) -> Any:
        """One act, through the action that the faces call too."""
        named = {"unit": self.unit, "register": f"{PACK}/{self.register}", "by": self.town.actor(self.unit)}
        return getattr(actions, verb)(**(named | {"at": self.town.later()} | words))

    def enters(self, **cells: Any) -> Item:
        """One more item."""
        item: Item = self.do("enter_item", cells=cells)
        return item

    @property
    def kept(self) -> Kept:
        """The register as the unit keeps it."""
        return find_register(self.town.unit(self.unit), f"{PACK}/{self.register}")

    def projects(self, *tasks: str) -> Item:
        """A livelihood project with tasks."""
        item = self.enters(project="老旧小区加装电梯(虚构)", field="housing")
        for text in tasks:
            self.do("add_item_task", serial=item.serial, text=text, due_on=None)
        return item


@pytest.fixture
def research(bound: Cast) -> Office:
    """The city's register of research."""
    return Office(bound)


@pytest.fixture
def livelihood(bound: Cast) -> Office:
    """The province's livelihood projects."""
    return Office(bound, "livelihood_project", PROVINCE)


@pytest.fixture
def in_english() -> Iterator[None]:
    """The reader's language is English."""
    with translation.override("en"):
        yield
