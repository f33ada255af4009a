"""Issues that look alike: always a hint with its reason, never an act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from huilu.kernel.actor import Actor
from huilu.kernel.likeness import Likeness, grams_of, likeness
from huilu.kernel.paths import ids_in, is_under
from huilu.loop.models import Issue
from huilu.org.models import Unit
from huilu.programmes.pack.schema import OTHER_TOPIC

# From here on two titles are called alike; docs/campaigns.md says how often that is right.
ALIKE_FROM = 0.2
# How many the database offers: what is of the same topic or near by may stand further behind.
_CANDIDATES = 40
# A part of the tree in which units have no more parts in issues than this is read whole; beyond, an index goes first.
READ_WHOLE = 30_000
# What is of the same topic, or near by, goes before what is not. Neither makes titles alike that are not.
_SAME_TOPIC, _NEAR = 0.10, 0.05

# How many of the newest issues are read one by one, until the worker has taken up their titles.
NEWEST = 2000

_FIND = "SELECT campaigns_alike(%s, %s, %s, %s, %s)"
_UNWORDED = "SELECT issue, words FROM campaigns_unworded(%s, %s)"


@dataclass(frozen=True, slots=True)
class Alike:
    """One issue that looks alike, and why: what both titles say, whether the topic is the same, and what is near."""

    issue: Issue
    likeness: Likeness
    same_topic: bool
    near: Unit | None

    @property
    def reason(self) -> str:
        """Why it is shown, in one line."""
        said = _("%(shared)s stand in both") if len(self.likeness.shared) > 1 else _("%(shared)s stands in both")
        parts = [said % {"shared": _(", ").join(self.likeness.shared)}] if self.likeness.shared else []
        if self.same_topic:
            parts.append(_("the same topic"))
        if self.near:
            parts.append(_("both in %(unit)s") % {"unit": self.near.name})
        return _("; ").join(parts)


def similar_to(text: str, *, topic: str, unit: Unit, for_: Actor, limit: int = 5, without: str = "") -> list[Alike]:
    """Issues that the actor may see whose titles are alike, the likest first; `without` leaves one number out."""
    if not grams_of(text):
        return []
    between = _units_between(unit)
    ids = {found for place in _places(between, for_) for found in _find(text, place)}
    ids.update(_find_newest(text, for_.unit_path))
    issues = Issue.objects.filter(pk__in=ids).exclude(number=without)
    known = issues.select_related("symptom_unit", "lead_unit", "held_by").in_number_order()
    found = [_compare(text, topic, between, issue) for issue in known]
    return sorted(found, key=_order)[:limit]


def alike_at(issues: Iterable[Issue], text: str) -> Issue | None:
    """The first of these issues whose title is alike."""
    return next((issue for issue in issues if likeness(text, issue.title).share >= ALIKE_FROM), None)


def unworded(path: str, most: int) -> list[tuple[int, str]]:
    """Ids and titles of the newest issues that no wording is kept of, led or seen at the path; '' is everywhere."""
    with connection.cursor() as cursor:
        cursor.execute(_UNWORDED, [path, most])
        return [(issue, words) for issue, words in cursor.fetchall()]


def _find(text: str, path: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [sorted(grams_of(text)), path, ALIKE_FROM, _CANDIDATES, READ_WHOLE])
        return [found for (found,) in cursor.fetchall()]


def _find_newest(text: str, path: str) -> list[int]:
    return [issue for issue, title in unworded(path, NEWEST) if likeness(text, title).share >= ALIKE_FROM]


def _places(between: list[Unit], actor: Actor) -> list[str]:
    """Where to look: in all that the actor sees, and near the unit, so that what is far away crowds nothing out."""
    own = actor.unit_path
    near = [unit.path for unit in between[1:2] if unit.path != own and is_under(unit.path, own)]
    return [own, *near]


def _compare(text: str, topic: str, between: list[Unit], issue: Issue) -> Alike:
    near = next((unit for unit in between if issue.symptom_unit.path.startswith(unit.path)), None)
    same_topic = issue.topic == topic != OTHER_TOPIC.code
    return Alike(issue, likeness(text, issue.title), same_topic, near)


def _units_between(unit: Unit) -> list[Unit]:
    """The unit and those above it, the nearest first, but for the two topmost: everything is in those."""
    near = ids_in(unit.path)[2:]
    return list(Unit.objects.filter(pk__in=near, is_placeholder=False).order_by("-path"))


def _order(one: Alike) -> tuple[float, str]:
    bonus = _SAME_TOPIC * one.same_topic + _NEAR * (one.near is not None)
    return (-(one.likeness.share + bonus), one.issue.number)
