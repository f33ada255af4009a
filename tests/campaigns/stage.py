"""The cast at work on campaigns and classes: what every story here begins with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from huilu.campaigns import actions
from huilu.campaigns.models import Campaign, Plan, ProblemClass
from huilu.campaigns.queries.classes import sites_of
from huilu.campaigns.rules.campaigns import Criteria, Outline
from huilu.campaigns.rules.classes import Asked, Lesson
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry
from huilu.loop.actions import open_issue
from huilu.loop.models import Issue
from huilu.org.actions import import_body
from huilu.programmes.publishing import follow_tree
from tests.cast import NOON, TREE, Cast, a_blocked_drain
from tests.loop.doing import sees, works

PROVINCE, CITY, COUNTY, STREET = "37", "3708", "370811", "370811007"
VILLAGE, SISTER = "370811007201", "370811007202"
SEED = "8d5e957f297893487bd98fa830fa6413"
HEADING = TREE.splitlines()[0]
STATEMENT = "村内排水沟每年汛前清淤一次,有记录、有人管。"
QUESTIONS = (
    Asked("今年清过淤吗?"),
    Asked("下雨时有住户进水吗?", "open_issue"),
    Asked("有专人管护吗?", "closed_issue"),
)
LESSON = Lesson("排水沟无人清淤", "unit_process", STATEMENT, QUESTIONS)


def grow(villages: int) -> None:
    """So many more villages in the street."""
    rows = [
        f"370811007{n},{STREET},新村{n},village,community,grassroots,,,2020-01-01" for n in range(300, 300 + villages)
    ]
    body = "\n".join([HEADING, *rows]).encode()
    assert not import_body(body=body, by=INSTALLATION, at=NOON, follow=follow_tree).faults


def an_outline(town: Cast, **changes: Any) -> Outline:
    """A campaign about drains, from today for sixty days, counting the issues of this year."""
    today = day_of(town.at)
    topics, sources = changes.pop("topics", ("other",)), changes.pop("sources", ())
    criteria = Criteria(topics, changes.pop("since", date(2023, 1, 1)), sources)
    outline = Outline("排水整治", "汛前把村内排水沟清一遍", criteria, today, today + timedelta(days=60))
    return replace(outline, **changes)


def starts(town: Cast, by: str = COUNTY, replaces: str = "", **changes: Any) -> Campaign:
    """The county starts it, led by its own office."""
    at, actor = town.later(), town.actor(by)
    outline, posts = an_outline(town, **changes), [f"{by}/office"]
    return actions.start_campaign(outline=outline, posts=posts, by=actor, at=at, replaces=replaces)


def an_issue(town: Cast, title: str = "排水沟堵塞，雨天进水", by: str = VILLAGE, lead: str = COUNTY) -> Issue:
    """A village raises what shows there, with the county in the lead."""
    issue = town.drafts(a_blocked_drain(title=title, symptom_unit=by), by=by)
    return open_issue(number=issue.number, lead=lead, due_on=date(2023, 12, 1), by=town.actor(by), at=town.later())


def defines(town: Cast, issue: Issue | None = None, scope: str = COUNTY, **changes: Any) -> ProblemClass:
    """The county makes a class of it."""
    number = (issue or an_issue(town)).number
    lesson, by = replace(LESSON, **changes), town.actor(scope)
    return actions.define_class(from_issue=number, scope=scope, lesson=lesson, by=by, at=town.later())


def draws(town: Cast, found: ProblemClass, **changes: Any) -> Plan:
    """The county draws the sample."""
    return actions.draw_sample(
        number=found.number, **({"seed": SEED} | changes), by=town.actor(COUNTY), at=town.later()
    )


def looks(town: Cast, plan: Plan, position: int, *, is_so: bool = True, by: str = COUNTY) -> Plan:
    """Somebody of the county was there."""
    number, at = plan.problem_class.number, town.later()
    seen = "沟底无淤泥,有清淤记录" if is_so else "沟内积泥过半"
    return actions.look_at_site(
        number=number, position=position, is_so=is_so, seen=seen, observed_on=day_of(at), by=town.actor(by), at=at
    )


def looks_at_all(town: Cast, plan: Plan, *failing: int) -> Plan:
    """Every site is looked at; at these positions it is not so."""
    positions = sites_of(plan).values_list("position", flat=True)
    return [looks(town, plan, one, is_so=one not in failing) for one in positions][-1]


def mends(town: Cast, issue: Issue) -> Issue:
    """On the next morning the county does the work, and on the same day somebody of the province has seen it."""
    town.at = (town.at + timedelta(days=1)).replace(hour=1)
    return sees(town, works(town, issue))


def origin_of(found: ProblemClass) -> Issue:
    """The issue of which the class came."""
    return Issue.objects.get(pk=found.from_issue_id)


def ties(town: Cast, plan: Plan, position: int, issue: Issue | None = None) -> Issue:
    """The unit of the site raises what was found there, with the county in the lead, and the county ties it."""
    site = sites_of(plan).get(position=position)
    raised = issue or an_issue(town, "沟内积泥过半", by=site.unit.code)
    given: dict[str, Any] = {"number": plan.problem_class.number, "position": position, "issue": raised.number}
    actions.tie_issue(**given, by=town.actor(COUNTY), at=town.later())
    return raised


def passes(town: Cast, found: ProblemClass) -> Plan:
    """A sample is drawn, and it is so everywhere."""
    return looks_at_all(town, draws(town, found))


def acts_about(kind: str, about_id: int) -> list[str]:
    """What the ledger holds about a thing."""
    entries = Entry.objects.filter(about_kind=kind, about_id=about_id).order_by("id")
    return list(entries.values_list("act", flat=True))
