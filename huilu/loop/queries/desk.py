"""What lies on a unit's desk: what it holds, what it is asked, what others hold for it, what moves by itself."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from huilu.kernel.windows import Window, mark_of
from huilu.loop.models import (
    ACTIVE_VALUES,
    EffectCheck,
    InstitutionalOutput,
    Issue,
    IssueQuerySet,
    Milestone,
    Party,
    Share,
    Task,
)
from huilu.loop.queries.regions import regions_near
from huilu.loop.states import OWNERLESS, Stage, State
from huilu.org.models import Unit

Chosen = TypeVar("Chosen", bound=QuerySet[Any, Any])
# A rule that is to be looked at again is named so long before its day, and a check of the effect as well.
AHEAD = timedelta(days=30)
_CLAIMABLE = [Stage.CLAIM_WINDOW, Stage.UNCLAIMED, Stage.UNSETTLED]
_TO_DECIDE = (
    "SELECT issue, altogether, is_owned, held_since, number FROM loop_to_decide_after(%s, %s, %s, %s, %s, %s, %s)"
)
_FIXES_DRAWN = "SELECT issue, altogether FROM loop_fixes_drawn(%s, %s, %s)"
_EFFECTS = "SELECT effect_check FROM loop_effects_for(%s, %s)"


def in_hand(unit: Unit) -> QuerySet[Issue]:
    """What the unit is to work on, judge or answer; what only passes it on its way up is not among it.

    `has_open_task` says whether something set is still to be done before a result can be submitted.
    """
    held = _near(Issue.objects.held_by(unit), unit).telling_whose()
    passing = Q(circuit__stage__in=sorted(OWNERLESS)) & ~Q(circuit__proposed=unit)
    open_task = Exists(Task.objects.open().filter(issue=OuterRef("pk")))
    return held.exclude(passing).annotate(has_open_task=open_task).order_by("due_on", "number")


def passing_by(unit: Unit) -> QuerySet[Issue]:
    """What is with the unit on its way up, or is open to it as an office; it moves by itself, the next one first."""
    passing = [Stage.IN_PASSAGE, Stage.CLAIM_WINDOW]
    here = _near(Issue.objects.held_by(unit), unit).filter(circuit__stage__in=passing)
    asked = _near(Party.objects.filter(unit=unit, part="claiming", issue__circuit__stage__in=_CLAIMABLE), unit)
    found = _among(here.order_by().values("pk"), asked.order_by().values("issue_id"))
    return found.order_by("circuit__moves_on_at", "number")


def undecided_with(unit: Unit) -> QuerySet[Issue]:
    """What nobody has claimed, or was refused, and is in the unit's own hands until it is decided."""
    held = _near(Issue.objects.held_by(unit), unit)
    undecided = held.filter(circuit__stage__in=[Stage.UNCLAIMED, Stage.UNSETTLED])
    return undecided.telling_whose().order_by("held_since", "number")


def to_decide(unit: Unit, day: date, long_ago: datetime, *, most: int, after: str = "") -> tuple[Window[Issue], int]:
    """A window of what waits for a decision of a leading group, and how much there is in all (M080).

    What nobody owns comes first, then what is stuck; the longest waiting before the others.

    Of what was raised upward, at the unit or anywhere below: what nobody has claimed, what was refused or not
    answered, and what is stuck with its owner. Of other issues, what is stuck right below: each level looks after the
    next one. Stuck is what is past its day, or in one hand since before `long_ago`. Hard issues have milestones.
    """
    place = _read_place(after)
    rows = _rows(_TO_DECIDE, [unit.pk, day, long_ago, most + 1, *place])
    page = rows[:most]
    found = Issue.objects.filter(pk__in=[row[0] for row in page]).telling_whose().in_bulk()
    issues = [found[row[0]] for row in page if row[0] in found]
    onward = mark_of(*page[-1][2:]) if len(rows) > most else ""
    return Window(issues, onward, after if place[2] else ""), rows[0][1] if rows else 0


def _read_place(mark: str) -> tuple[bool, datetime | None, str]:
    """Where a mark stands in that list; whatever is none stands before the first."""
    parts = mark.split("~", 2)
    if len(parts) == 3 and parts[0] in {"0", "1"} and "\0" not in mark:
        with suppress(ValueError):
            since = datetime.fromisoformat(parts[1])
            if since.tzinfo is not None:
                return parts[0] == "1", since, parts[2]
    return False, None, ""


def asked_to_take_over(unit: Unit) -> QuerySet[Issue]:
    """What others have offered to the unit."""
    return _near(Issue.objects.filter(offered_to=unit), unit).telling_whose().order_by("due_on", "number")


def shares_of(unit: Unit) -> QuerySet[Share]:
    """The unit's open shares in the issues of others, the earliest due first."""
    ours = Share.objects.open().filter(unit=unit, issue__state__in=ACTIVE_VALUES)
    return _near(ours, unit).select_related("issue__lead_unit").order_by("due_on", "pk")


def shares_given(unit: Unit) -> QuerySet[Share]:
    """What other units do for the issues that the unit leads."""
    theirs = Share.objects.open().filter(issue__lead_unit=unit, issue__state__in=ACTIVE_VALUES)
    return _near(theirs, unit).select_related("issue", "unit").order_by("due_on", "pk")


def tasks_for(unit: Unit) -> QuerySet[Task]:
    """Tasks that the unit has in the issues of others, the earliest due first."""
    ours = Task.objects.open().filter(owner__unit=unit, issue__state__in=ACTIVE_VALUES)
    return _near(ours, unit).exclude(issue__lead_unit=unit).select_related("issue__lead_unit").order_by("due_on", "pk")


def milestones_for(unit: Unit) -> QuerySet[Milestone]:
    """The next milestones of the hard issues for which a post of the unit is the senior owner (M071)."""
    ahead = Milestone.objects.filter(reached_at__isnull=True, issue__is_hard=True, issue__state__in=ACTIVE_VALUES)
    ours = ahead.filter(issue__senior_post__unit=unit)
    return _near(ours, unit).select_related("issue__held_by").order_by("due_on", "pk")


def effects_to_look_at(unit: Unit, day: date) -> list[EffectCheck]:
    """The checks of an effect whose day has come (M075).

    Whoever raised it looks again; where that unit had a part in the work, the one above the lead does.
    """
    return [check for check in _effects_until(unit, day) if check.due_on <= day]


def effects_to_come(unit: Unit, day: date) -> list[EffectCheck]:
    """The checks of an effect that come up soon."""
    return [check for check in _effects_until(unit, day + AHEAD) if check.due_on > day]


def _effects_until(unit: Unit, day: date) -> QuerySet[EffectCheck]:
    ids = [pk for (pk,) in _rows(_EFFECTS, [unit.pk, day])]
    return EffectCheck.objects.filter(pk__in=ids).select_related("issue").order_by("due_on", "pk")


def fixes_drawn(unit: Unit, day: date, most: int = 3) -> tuple[list[Issue], int]:
    """What was fixed on the spot below the unit and drawn this week for somebody else to look at, and of how many.

    Drawn by lot: the smallest SHA-256 of the week's Monday, line feed and number.
    """
    rows = _rows(_FIXES_DRAWN, [unit.pk, day - timedelta(days=day.weekday()), most])
    return list(_those(pk for pk, _altogether in rows).order_by("number")), rows[0][1] if rows else 0


def rules_to_look_at(unit: Unit, day: date) -> QuerySet[InstitutionalOutput]:
    """The unit's own rules that are to be looked at again soon, or should have been (M092)."""
    ours = InstitutionalOutput.objects.filter(issuer=unit, review_on__lte=day + AHEAD)
    return _near(ours, unit).select_related("issue").order_by("review_on", "pk")


def awaited_by(unit: Unit) -> QuerySet[Issue]:
    """What the unit has raised, or sent up, and others hold now; of what was merged, the issue it became part of."""
    raised = _near(Issue.objects.filter(raised_by=unit), unit).order_by()
    sent_up = _near(Issue.objects.filter(circuit__origin=unit), unit).order_by()
    own = [ours.active().values("pk") for ours in (raised, sent_up)]
    found = _among(*own, *(_masters_of(ours) for ours in (raised, sent_up)))
    return found.active().exclude(held_by=unit).order_by("held_since", "number")


def _masters_of(issues: QuerySet[Issue]) -> QuerySet[Issue, Any]:
    return issues.filter(state=State.MERGED).values("merged_into")


def _among(first: QuerySet[Any, Any], *others: QuerySet[Any, Any]) -> IssueQuerySet:
    """The issues that any of these searches finds.

    Each goes along an index, and one for all could use none; nor would the planner begin with what they find among the
    dozen tables that an issue is shown with, but look through all issues there are.
    """
    return _those(pk for (pk,) in first.union(*others).values_list("pk"))


def _near(chosen: Chosen, unit: Unit) -> Chosen:
    """Of these, what lies where the unit has parts in issues: that is all of them, and nobody else is asked."""
    return chosen.filter(region__in=regions_near(unit))


def _those(ids: Iterable[int | None]) -> IssueQuerySet:
    return Issue.objects.filter(pk__in=set(ids)).telling_whose()


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def unconfirmed_by(unit: Unit) -> QuerySet[Issue]:
    """Answers from above that the unit has not confirmed in time, and still can."""
    silent = Issue.objects.filter(circuit__origin=unit, circuit__stage=Stage.UNCONFIRMED)
    return _near(silent, unit).telling_whose().order_by("circuit__answered_at", "number")
