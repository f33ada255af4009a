"""Who may do what: the table in the code against the table of the domain report, and the acts that ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from huilu.accounts.actions import add_person, appoint, establish_post, hand_over, reset_password
from huilu.accounts.capabilities import (
    MAY,
    Act,
    NotYoursToDo,
    OnlyAdministrators,
    Role,
    check_administers,
    check_may,
    may,
)
from huilu.accounts.queries import actors_of, find_person
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.loop import actions as loop
from huilu.loop import rules
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.publishing import publish_pack
from huilu.programmes.states import ProgressState
from tests.cast import OFFICE, SEEN, Cast, a_blocked_drain, publish, read_pack

# The rows and columns of Appendix B, written down a second time: y yes, - no. The public has no post at all.
# What moves on by itself no unit moves: the calendar does, and nobody else.
TABLE = """
                      centre province sector_line city county township base
issue_locked_clauses  y      -        -           -    -      -        -
issue_plan            y      y        -           y    y      -        -
send_teams            y      y        y           -    -      -        -
assign_contacts       y      y        -           y    y      -        -
ask_for_data          y      y        y           y    y      y        -
raise                 y      y        y           y    y      y        y
claim                 y      y        y           y    y      y        -
rate_reply            -      y        y           y    y      y        y
flag_burden           y      y        y           y    y      y        y
record_progress       y      y        y           y    y      y        y
lead_issue            y      y        y           y    y      y        y
name_verifier         y      y        y           y    y      y        -
verify                y      y        y           y    y      y        y
change_tree           y      y        -           y    y      -        -
move_on               -      -        -           -    -      -        -
"""
HEADING, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [(act, role, mark == "y") for act, *marks in ROWS for role, mark in zip(HEADING, marks, strict=True)]
SOMEBODY = replace(INSTALLATION, person_id=1, unit_path="0000000100000002", administers=False)


@pytest.mark.parametrize(("act", "role", "allowed"), CELLS)
def test_every_role_and_act_is_as_the_table_says(act: str, role: str, allowed: bool) -> None:
    actor = replace(SOMEBODY, role=Role(role))

    assert may(actor, Act(act)) is allowed
    if allowed:
        check_may(actor, Act(act))
        return
    with pytest.raises(NotYoursToDo) as no:
        check_may(actor, Act(act))
    assert no.value.facts == {"act": act}


def test_the_table_has_every_act_and_every_role() -> None:
    assert [act for act, *_marks in ROWS] == [act.value for act in Act] == [act.value for act in MAY]
    assert [role.value for role in Role] == HEADING


def test_a_role_that_is_no_column_may_nothing() -> None:
    assert not any(may(replace(SOMEBODY, role="public"), act) for act in Act)


def test_whoever_installs_may_everything() -> None:
    assert all(may(INSTALLATION, act) for act in Act)


@pytest.mark.parametrize(
    ("administers", "path", "allowed"),
    [
        (True, "0000000100000002", True),
        (True, "000000010000000200000003", True),
        (True, "00000001", False),
        (True, "0000000100000009", False),
        (False, "0000000100000002", False),
    ],
)
def test_an_administrator_administers_the_own_subtree(administers: bool, path: str, allowed: bool) -> None:
    actor = replace(SOMEBODY, administers=administers)
    if allowed:
        check_administers(actor, path)
        return
    with pytest.raises(OnlyAdministrators):
        check_administers(actor, path)


def test_a_units_role_is_that_of_its_level_or_of_its_audience(town: Cast) -> None:
    codes = ["00", "37", "3708", "370811", "370811-D01", "370811007", "370811007201", "370811007-S001"]
    roles = ["centre", "province", "city", "county", "sector_line", "township", "base", "base"]
    assert [town.actor(code).role for code in codes] == roles


# Each act of the table that something does today, done by somebody whose role may not.
def publishes(town: Cast, by: Actor) -> None:
    publish_pack(pack=read_pack("second-batch-2023"), issuer=town.unit("00"), by=by, at=town.at)


def records(town: Cast, by: Actor) -> None:
    record_progress(unit_id=by.unit_id, requirement="x/y", state=ProgressState.DONE, fact="x", by=by, at=town.at)


def takes_back(town: Cast, by: Actor) -> None:
    take_back_progress(unit_id=by.unit_id, requirement="x/y", by=by, at=town.at)


def drafts(town: Cast, by: Actor) -> None:
    loop.draft_issue(finding=a_blocked_drain(symptom_unit=by.unit_code), by=by, at=town.at)


def leads(town: Cast, by: Actor) -> None:
    loop.resume_issue(number="1", by=by, at=town.at)


def names_a_verifier(town: Cast, by: Actor) -> None:
    loop.name_verifier(number="1", verifier="1/1", by=by, at=town.at)


def verifies(town: Cast, by: Actor) -> None:
    loop.close_issue(number="1", seen=SEEN, by=by, at=town.at)


ASKING = {
    Act.ISSUE_PLAN: publishes,
    Act.RECORD_PROGRESS: records,
    Act.RAISE: drafts,
    Act.LEAD_ISSUE: leads,
    Act.NAME_VERIFIER: names_a_verifier,
    Act.VERIFY: verifies,
}


@pytest.mark.parametrize("act", ASKING)
def test_an_act_asks_the_table(town: Cast, act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MAY, act, frozenset(Role) - {Role.COUNTY})
    with pytest.raises(NotYoursToDo) as no:
        ASKING[act](town, town.actor("370811"))
    assert no.value.facts == {"act": act.value}
    if act is Act.RECORD_PROGRESS:
        with pytest.raises(NotYoursToDo):
            takes_back(town, town.actor("370811"))


def test_a_plan_with_locked_clauses_is_the_centres(town: Cast) -> None:
    with pytest.raises(NotYoursToDo) as no:
        publishes(town, town.actor("37"))
    assert no.value.facts == {"act": Act.ISSUE_LOCKED_CLAUSES.value}
    assert publish(town).code == "second_batch_2023"


def test_a_base_unit_issues_no_plan(town: Cast) -> None:
    with pytest.raises(NotYoursToDo) as no:
        publishes(town, town.actor("370811007"))
    assert no.value.facts == {"act": Act.ISSUE_PLAN.value}


def adds(town: Cast, by: Actor, where: str) -> None:
    add_person(username="newcomer", password=None, by=by, at=town.at)


def establishes(town: Cast, by: Actor, where: str) -> None:
    establish_post(unit=town.unit(where), code="clerk", labels=OFFICE, by=by, at=town.at)


def appoints(town: Cast, by: Actor, where: str) -> None:
    town.actor("3701", username="idle")
    post = establish_post(unit=town.unit(where), code="clerk", labels=OFFICE, by=INSTALLATION, at=town.at)
    appoint(person=find_person("idle"), post=post, from_on=date(2023, 9, 20), by=by, at=town.at)


def hands_over(town: Cast, by: Actor, where: str) -> None:
    town.actor("3701", username="idle")
    post_id = town.actor(where, username="sitting", post="clerk").post_id
    sitting = next(one for one in actors_of(find_person("sitting"), date(2023, 9, 20)) if one.post_id == post_id)
    post = town.unit(where).posts.get(pk=sitting.post_id)
    hand_over(post=post, to=find_person("idle"), on=date(2023, 10, 1), by=by, at=town.at)


def resets(town: Cast, by: Actor, where: str) -> None:
    town.actor(where, username="forgetful", post="clerk")
    reset_password(username="forgetful", password="a-long-one-2023", by=by, at=town.at)


Managing = Callable[[Cast, Actor, str], None]


@pytest.mark.parametrize("manages", [adds, establishes, appoints, hands_over, resets])
def test_people_and_posts_are_managed_by_administrators(town: Cast, manages: Managing) -> None:
    with pytest.raises(OnlyAdministrators):
        manages(town, town.actor("3708"), "370811")
    manages(town, town.actor("3708", username="boss", post="boss", administers=True), "370811")


@pytest.mark.parametrize("manages", [establishes, appoints, hands_over, resets])
@pytest.mark.parametrize("where", ["37", "3701"])
def test_an_administrator_stays_in_the_own_part_of_the_tree(town: Cast, manages: Managing, where: str) -> None:
    boss = town.actor("3708", username="boss", post="boss", administers=True)
    with pytest.raises(OnlyAdministrators):
        manages(town, boss, where)


def test_the_office_of_any_level_leads_and_is_led(town: Cast) -> None:
    with pytest.raises(rules.NoSuchIssue):
        leads(town, town.actor("370811007-S001"))
