"""The verbs of the loop in the mouth of the small cast: one act, an hour later, by whoever has the unit's post."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.days import day_of
from huilu.loop import actions as loop
from huilu.loop.actions import Finding
from huilu.loop.models import Issue
from huilu.loop.queries import due_to_move
from tests.cast import CAUSE, CLAIM, SEEN, Cast, a_blocked_drain

VILLAGE, NEIGHBOUR, TOWNSHIP, COUNTY = "370811007201", "370811007202", "370811007", "370811"
CITY, PROVINCE, OFFICE, SCHOOL, ELSEWHERE = "3708", "37", "370811-D01", "370811007-S001", "370102"


def does(town: Cast, verb: str, issue: Issue | str, by: str | Actor, **given: Any) -> Any:
    """The act of this name, by the unit's office or by this actor, an hour after the last one."""
    actor = town.actor(by) if isinstance(by, str) else by
    number = issue if isinstance(issue, str) else issue.number
    act = getattr(loop, verb)
    return act(number=number, by=actor, at=given.pop("at", None) or town.later(), **given)


def as_it_is(issue: Issue | str) -> Issue:
    """The issue as the database has it, with its circuit."""
    number = issue if isinstance(issue, str) else issue.number
    related = ("circuit__toward", "circuit__origin", "held_by", "lead_unit", "offered_to", "merged_into")
    return Issue.objects.select_related(*related).get(number=number)


def opens(town: Cast, by: str = VILLAGE, lead: str = COUNTY, finding: Finding | None = None) -> Issue:
    """One unit opens an issue that another one is to lead."""
    draft = town.drafts(finding or a_blocked_drain(symptom_unit=by), by=by)
    due_on = day_of(town.at).replace(month=12)
    opened: Issue = does(town, "open_issue", draft, by, lead=lead, due_on=due_on)
    return opened


def works(town: Cast, issue: Issue, lead: str = COUNTY, **claimed: Any) -> Issue:
    """The lead does the work and submits the result."""
    due_on = min(day_of(town.at), issue.due_on or day_of(town.at))
    due_on = max(due_on, day_of(town.at))
    task = does(town, "add_task", issue, lead, text="清淤", owner=f"{lead}/office", due_on=due_on)
    does(town, "finish_task", issue, lead, position=task.position)
    fact = replace(CLAIM, observed_on=day_of(town.at))
    given = {"fact": fact, "cause": CAUSE, "fix_kind": "corrective"} | claimed
    submitted: Issue = does(town, "submit_issue", issue, lead, **given)
    return submitted


def sees(town: Cast, issue: Issue, names: str = PROVINCE, where: str = PROVINCE) -> Issue:
    """A unit above names a verifier, who looks and closes."""
    inspector = town.actor(where, username=f"{where}-eyes", post="eyes")
    does(town, "name_verifier", issue, names, verifier=f"{where}/eyes")
    seen = replace(SEEN, observed_on=day_of(town.later()))
    closed: Issue = does(town, "close_issue", issue, inspector, seen=seen)
    return closed


def goes_up(town: Cast, by: str = VILLAGE, toward: str = "") -> Issue:
    """A drafted problem goes up."""
    draft = town.drafts(a_blocked_drain(symptom_unit=by), by=by)
    raised: Issue = does(town, "raise_up", draft, by, why="县里改不了这条规定", toward=toward)
    return raised


def calendar_turns(town: Cast, until: datetime) -> list[str]:
    """Everything that is due until then moves on by itself; the numbers, in order."""
    moved: list[str] = []
    while due := due_to_move(until):
        for number in due:
            loop.move_on(number=number, by=INSTALLATION, at=until)
        moved += due
    town.at = max(town.at, until)
    return moved


def where(issue: Issue | str) -> tuple[str, str, str]:
    """State, stage and holder in words."""
    now = as_it_is(issue)
    return now.status.word, now.stage.word if now.stage else "", now.held_by.code if now.held_by else ""
