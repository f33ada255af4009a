"""Campaigns, classes, hints and integrity at the command line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huilu.campaigns.models import Plan, Site
from huilu.campaigns.queries.classes import siblings_of
from huilu.cli import problem_class
from huilu.cli.acting import NotInUnit
from huilu.cli.campaign import campaign
from huilu.cli.figures import figures
from huilu.cli.similar import similar
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry
from huilu.loop.models import ChangedFact
from tests.campaigns.stage import COUNTY, SISTER, VILLAGE, an_issue, defines, draws, looks_at_all, mends, starts
from tests.cast import Cast
from tests.cli.conftest import Ask, Type
from tests.conftest import by_the_owner

classes = vars(problem_class)["class"]
SIGNED = ("--unit", COUNTY, "--by", COUNTY)


def test_a_campaign_is_started_read_and_ended(town: Cast, asked: Ask, typed: Type) -> None:
    issue = an_issue(town)
    town.actor(COUNTY)
    sunset = str(day_of(town.at) + timedelta(days=30))
    words = ("排水整治", "汛前清一遍", *SIGNED, "--topic", "other", "--since", "2023-01-01", "--sunset", sunset)

    made = asked(campaign, "start", *words, "--post", f"{COUNTY}/office")

    number = made["number"]
    assert made["figures"]["total"] == 1
    assert [one["number"] for one in asked(campaign, "list")["items"]] == [number]
    assert [one["number"] for one in asked(campaign, "issues", number)["items"]] == [issue.number]
    assert issue.number in typed(campaign, "issues", number).output
    assert "排水整治" in typed(campaign, "list").output
    assert "1 issues as of" in typed(campaign, "show", number).output
    town.actor(VILLAGE)
    force = asked(campaign, "task-force", number, *SIGNED, "--post", f"{VILLAGE}/office")
    assert force["task_force"] == [f"{VILLAGE}/office"]
    assert asked(campaign, "end", number, "已经见效", *SIGNED)["is_over"]
    with pytest.raises(NotInUnit):
        typed(campaign, "end", number, "完成", "--unit", VILLAGE, "--by", COUNTY)


def test_a_class_is_defined_answered_drawn_looked_at_and_closed(town: Cast, asked: Ask, typed: Type) -> None:
    issue = an_issue(town)
    town.actor(COUNTY)
    words = (issue.number, COUNTY, "无人清淤", "汛前清一次", "--cause", "unit_process", "--question", "清过吗?")
    number = asked(classes, "define", *words, *SIGNED)["number"]
    town.actor(SISTER)
    assert asked(classes, "answer", number, "yes", "--unit", SISTER, "--by", SISTER)["questions"][0]["answers"] == {
        "yes": 1,
        "no": 0,
    }
    assert asked(classes, "draw", number, *SIGNED)["samples"][0]["size"] == 2
    for position in ("1", "2"):
        asked(classes, "look", number, position, "yes", "沟底无淤泥", *SIGNED)

    mends(town, issue)
    closed = asked(classes, "close", number, "--rule", "管护办法", *SIGNED)

    assert closed["is_closed"]
    assert [one["number"] for one in asked(classes, "list")["items"]] == [number]
    assert "无人清淤" in typed(classes, "list").output
    assert "2 of 2 sites looked at, 2 right, 2 needed: passed" in typed(classes, "show", number).output


def test_a_draw_is_verified_by_drawing_again(town: Cast, asked: Ask, typed: Type) -> None:
    found = defines(town)
    plan = draws(town, found)

    (sample,) = asked(classes, "draw", found.number, "--verify")["samples"]
    assert (sample["agrees"], sample["sites"]) == (True, sample["again"])
    assert "the sites are the same" in typed(classes, "draw", found.number, "--verify").output

    assert [unit.code for unit in siblings_of(found)] == [VILLAGE, SISTER]
    Site.objects.filter(plan=plan, position=1).update(unit=town.unit("370811007-S001"))
    result = typed(classes, "draw", found.number, "--verify")
    assert result.exit_code == 1
    assert "OTHERS" in result.output
    assert Plan.objects.count() == 1


def test_hints_are_listed_with_their_reason(town: Cast, asked: Ask, typed: Type) -> None:
    issue = an_issue(town)
    words = ("村东头排水沟堵塞", "--unit", VILLAGE)

    assert [one["issue"]["number"] for one in asked(similar, *words)["items"]] == [issue.number]
    assert "stands in both" in typed(similar, *words).output


def test_integrity_ends_with_one_where_something_does_not_fit(town: Cast, asked: Ask, typed: Type) -> None:
    starts(town)
    looks_at_all(town, draws(town, defines(town)))
    issue = town.closes()
    assert asked(figures, "integrity") == {"contradictions": []}

    with by_the_owner():
        ChangedFact.objects.filter(issue=issue, stage="seen").delete()

    result = typed(figures, "integrity")
    assert result.exit_code == 1
    assert f"{issue.number}: closed, but nobody has written down what they saw" in result.output
    assert Entry.objects.filter(about_id=issue.pk, act="issue.closed").exists()
