"""Batches at the command line."""

from __future__ import annotations

import pytest

from huilu.cli.batch import batch
from huilu.handover.models import Batch
from huilu.handover.rules import ItemsUndecided
from huilu.loop.models import Issue
from tests.cast import Cast
from tests.cli.conftest import Ask, Type, asked, typed
from tests.handover.conftest import CITY, COUNTY, KEY, OFFICE

__all__ = ["asked", "typed"]

OF_CITY = (KEY, "--unit", CITY)


@pytest.fixture
def opened(bound: Cast, asked: Ask) -> None:
    asked(batch, "open", *OF_CITY, "--from", "2023-09-05")


def test_a_batch_is_begun_and_listed(opened: None, town: Cast, asked: Ask, typed: Type) -> None:
    assert Batch.objects.get().levels == []
    assert [one["batch"] for one in asked(batch, "list", "--unit", COUNTY)["items"]] == [KEY]
    assert "2023-09-05" in typed(batch, "list", "--unit", CITY).stdout


def test_a_dry_run_tells_and_ends_nothing(opened: None, town: Cast, typed: Type, asked: Ask) -> None:
    number = town.opens().number

    told = typed(batch, "close", *OF_CITY, "--dry-run")

    assert told.exit_code == 1
    assert f"{number}  排水沟堵塞,雨天进水  任城区  nobody has said yet" in told.stdout
    assert "1 issues are open; of 1 it is not settled what becomes of them." in told.stdout
    with pytest.raises(ItemsUndecided):
        typed(batch, "close", *OF_CITY)
    assert asked(batch, "show", *OF_CITY)["ended_at"] is None


def test_once_all_is_decided_it_ends_and_nothing_is_closed(opened: None, town: Cast, typed: Type, asked: Ask) -> None:
    stays, goes = town.opens().number, town.opens().number
    town.actor(OFFICE)
    for code in (CITY, COUNTY):
        town.actor(code)
    acting = ("--unit", CITY, "--by", COUNTY, "--of", COUNTY)

    asked(batch, "decide", KEY, stays, "continue", *acting)
    told = typed(batch, "decide", KEY, goes, "transfer", *acting, "--to", OFFICE, "--reason", "归住建局管")
    assert "not accepted yet" in told.stdout
    asked(batch, "decide", KEY, goes, "continue", *acting)
    assert typed(batch, "close", *OF_CITY, "--dry-run").exit_code == 0
    ended = asked(batch, "close", *OF_CITY, "--by", CITY)

    assert ended["ended_by"] == "济宁市 办公室"
    assert Issue.objects.active().count() == 2
