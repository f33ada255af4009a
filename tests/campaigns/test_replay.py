"""Every act on campaigns and classes can be played again from the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huilu.burden.models import Demand
from huilu.campaigns import actions
from huilu.campaigns.models import Answer, Campaign, Plan, ProblemClass, Question, Seat, Serial, Site
from huilu.ledger.actions import body_of
from huilu.ledger.models import Entry
from huilu.loop.models import Issue
from huilu.replay.campaigns import PLAYERS
from huilu.replay.people import People
from huilu.replay.scene import Scene
from tests.campaigns.stage import (
    COUNTY,
    SISTER,
    VILLAGE,
    an_issue,
    defines,
    draws,
    looks_at_all,
    mends,
    origin_of,
    passes,
    starts,
)
from tests.cast import Cast

TABLES = (Site, Answer, Question, ProblemClass, Plan, Seat, Campaign)
OURS = ("campaign", "problem_class")


def everything() -> list[list[dict[str, Any]]]:
    """Every row of ours, without the ids that another run counts out anew."""
    return [[_plain(row) for row in table.objects.order_by("pk").values()] for table in reversed(TABLES)]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    fresh = {
        "id",
        "campaign_id",
        "problem_class_id",
        "question_id",
        "plan_id",
        "passed_plan_id",
        "replaces_id",
        "demand_id",
    }
    return {name: value for name, value in row.items() if name not in fresh}


def live(town: Cast) -> None:
    """Everything happens once."""
    first, *_rest = [starts(town) for _ in range(3)]
    second = starts(town, replaces=first.number)
    town.actor(VILLAGE)
    by = town.actor(COUNTY)
    actions.name_task_force(number=second.number, posts=[f"{VILLAGE}/office"], by=by, at=town.later())
    actions.end_campaign(number=second.number, reason="已经见效", by=by, at=town.later())
    found = defines(town, is_risk=True)
    actions.answer_look_across(number=found.number, answers=[True, False, True], by=town.actor(SISTER), at=town.later())
    plan = looks_at_all(town, draws(town, found), 1)
    failing = Site.objects.get(plan=plan, position=1).unit.code
    issue = an_issue(town, "积泥过半", by=failing)
    actions.tie_issue(number=found.number, position=1, issue=issue.number, by=by, at=town.later())
    mends(town, issue)
    passes(town, found)
    mends(town, origin_of(found))
    actions.close_class(number=found.number, lasting_fix="管护办法", by=by, at=town.later())


def test_the_ledger_plays_it_all_again(town: Cast) -> None:
    live(town)
    entries = list(Entry.objects.order_by("id"))
    before, issues = everything(), Issue.objects.count()
    _forget()

    people = People()
    for entry in entries:
        people.learn(entry)
        if entry.about_kind in OURS:
            body = body_of(entry.attachment) if entry.attachment else b""
            PLAYERS[entry.act](Scene(entry.facts, people.actor_of(entry), entry.at, body))

    assert everything() == before
    assert Issue.objects.count() == issues
    assert {entry.act for entry in entries if entry.about_kind in OURS} == set(PLAYERS)


def _forget() -> None:
    ProblemClass.objects.update(
        passed_plan=None, passed_outcome=None, closed_at=None, closed_by=None, lasting_fix="", no_fix_reason=""
    )
    Campaign.objects.update(replaces=None)
    Site.objects.all().delete()
    Plan.objects.all().delete()
    for table in TABLES:
        table.objects.all().delete()
    Serial.objects.all().delete()
    Demand.objects.filter(kind__in=["look_across", "visit"]).delete()
