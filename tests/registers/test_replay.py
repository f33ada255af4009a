"""What is recorded of registers can be played again, and gives the same."""

from __future__ import annotations

from typing import Any

from huilu.ledger.models import Entry
from huilu.registers.queries import cells_of, items_of
from huilu.replay.registers import PLAYERS
from huilu.replay.scene import Scene
from tests.cast import TODAY, Cast
from tests.registers.conftest import CITY, Office
from tests.replay.test_replay import ROOT, acts_recorded_in

NEIGHBOUR = "3701"


def every_act(office: Office) -> None:
    """Each act that there is, at least once."""
    office.projects("立项", "开工")
    office.enters(project="路灯补建(虚构)", source="paper", on_paper_on="2023-09-01", owner=f"{CITY}/office")
    office.do("change_item", serial=1, cells={"field": None, "published": True}, was={"field": "housing"})
    for position in (1, 2):
        office.do("finish_item_task", serial=1, position=position, done_on=TODAY)
    office.do("finish_item", serial=1, done_on=TODAY)
    office.do("reopen_item", serial=1, reason="还差一处")
    office.do("strike_item", serial=2, reason="写重了")


def there(office: Office) -> list[Any]:
    shown = []
    for item in items_of(office.kept):
        tasks = list(item.tasks.order_by("position").values_list("position", "text", "done_on"))
        cells = {code: value for code, value in cells_of(item).items() if code != "owner"}
        shown.append((item.serial, cells, item.status, item.done_on, item.struck_reason, item.entered_at, tasks))
    return shown


def test_the_register_of_one_unit_played_again_by_another_says_the_same(bound: Cast) -> None:
    ours, theirs = Office(bound, "livelihood_project", CITY), Office(bound, "livelihood_project", NEIGHBOUR)
    every_act(ours)
    entries = list(Entry.objects.filter(about_kind="register_item").order_by("id"))
    # What another unit takes over in a reorganisation is played with that.
    assert {entry.act for entry in entries} == set(PLAYERS) - {"register.item_passed_on"}

    for entry in entries:
        facts = entry.facts | {"unit": NEIGHBOUR}
        cells = facts.get("cells", {})
        if "owner" in cells:
            facts["cells"] = cells | {"owner": f"{NEIGHBOUR}/office"}
        PLAYERS[entry.act](Scene(facts, bound.actor(NEIGHBOUR), entry.at))

    assert there(theirs) == there(ours)


def test_every_act_of_registers_can_be_played() -> None:
    recorded = {act for file in (ROOT / "huilu" / "registers").rglob("*.py") for act in acts_recorded_in(file)}
    assert recorded == set(PLAYERS)
