"""The livelihood projects of the demo: the figures of the source, on whatever part of the province there is."""

from __future__ import annotations

from huilu.board.checking import check_figures
from huilu.demo.cast import DEMO_DAY
from huilu.demo.livelihood import DONE, PROJECTS, plan_hosts, play_livelihood
from huilu.ledger.models import Entry
from huilu.programmes.pack.loading import load_pack
from huilu.registers.figures import read_figures
from huilu.registers.models import Item
from huilu.tally.actions import fold_all
from tests.cast import ROOT, Cast
from tests.registers.conftest import Office

HOSTS = ("3701", "370102", "3708", "370811")


def test_the_demo_shows_the_figures_of_the_source(bound: Cast) -> None:
    for code in ("37", *HOSTS):
        bound.actor(code)
    pack = load_pack(ROOT / "packs" / "second-batch-2023")
    assert play_livelihood(pack) == PROJECTS + 20
    assert play_livelihood(pack) == 0

    for fold in (False, True):
        if fold:
            fold_all()
        kept_here = Office(bound, "livelihood_project", "37").kept
        province = read_figures(bound.unit("37"), kept_here.programme, "livelihood_project")
        assert (province.own.total, province.own.tasks, province.own.tasks_done) == (20, 50, 43)
        assert (province.below.total, province.below.done) == (PROJECTS, DONE) == (8661, 6394)
    assert check_figures().differing == []
    assert all("（虚构）" in item.values["project"] for item in Item.objects.order_by("pk")[:500])
    assert Entry.objects.filter(about_kind="register_item", at__date__gt=DEMO_DAY).count() == 0


def test_the_same_projects_every_time_and_always_as_many_in_all() -> None:
    codes = [(f"37{n:02}", "city") for n in range(1, 17)] + [(f"37{n:04}", "county") for n in range(136)]
    plan = plan_hosts(codes)

    assert plan == plan_hosts(codes)
    assert sum(len(host.rows) for host in plan) == PROJECTS
    assert sum(len(host.done) for host in plan) == DONE
    assert all(set(host.done) <= set(range(1, len(host.rows) + 1)) for host in plan)
