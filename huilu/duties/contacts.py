"""Contacts as they stand, what they may do, and the plan that shares units out among posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from huilu.accounts.models import Appointment, Post
from huilu.accounts.queries import role_of
from huilu.duties.balance import share_out
from huilu.duties.contact_rules import USUAL_MOST, NotItsContact
from huilu.duties.models import ContactAssignment, ContactQuerySet, Uptake
from huilu.kernel.actor import Actor
from huilu.kernel.paths import end_of_subtree, is_under
from huilu.loop.models import ACTIVE_VALUES, Issue
from huilu.loop.states import ENDED, State
from huilu.org.models import Unit
from huilu.org.queries import find_unit
from huilu.programmes.queries import packs_over

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of a plan: whom it has now, and whom it would have; neither where there is nobody."""

    unit: Unit
    now: Post | None
    then: Post | None

    @property
    def is_new(self) -> bool:
        """Whether assigning the plan changes anything here."""
        return self.then is not None and self.then != self.now


@dataclass(frozen=True, slots=True)
class Plan:
    """A proposal: every unit of a level below with one post, as even as may be. Nothing is assigned by it."""

    assigner: Unit
    level: str
    most: int | None
    rows: list[Row]
    loads: list[tuple[Post, int]]

    @property
    def left(self) -> list[Unit]:
        """The units for which nobody has room, or with whom everybody is in conflict."""
        return [row.unit for row in self.rows if row.then is None]

    @property
    def changes(self) -> int:
        """For how many units something would change."""
        return sum(row.is_new for row in self.rows)

    @property
    def pairs(self) -> dict[str, str]:
        """The post of each unit, by their codes: what is assigned in one act."""
        return {row.unit.code: row.then.code for row in self.rows if row.then}


@dataclass(frozen=True, slots=True)
class Done:
    """What a contact has taken up, and how much of it is solved: told to that contact alone."""

    taken_up: int
    solved: int


def plan_contacts(unit: Unit, posts: Sequence[Post], level: str, day: date, *, barred: Collection[Pair] = ()) -> Plan:
    """Each unit of the level below with one of these posts; loads differ by at most one where nobody is barred.

    Barred besides those named (post, unit) is every conflict of interest. Whom a unit has now it keeps, if it can.
    """
    units = list(units_of(unit, level))
    ours = {post.pk: post for post in sorted(posts, key=lambda one: one.code)}
    now = _now(unit, units, day)
    most = most_for(unit, level, day)
    found = share_out(
        [one.pk for one in units],
        [*ours],
        most=most,
        kept={pk: post.pk for pk, post in now.items()},
        barred={*barred, *conflicts(ours, units, day)},
    )
    rows = [Row(one, now.get(one.pk), ours.get(found.get(one.pk, 0))) for one in units]
    loads = Counter(found.values())
    return Plan(unit, level, most, rows, [(post, loads[pk]) for pk, post in ours.items()])


def units_of(unit: Unit, level: str) -> QuerySet[Unit]:
    """The units of a level below that are asked for anything, in code order."""
    below = Unit.objects.below(unit).filter(unit_class__level_id=level, counts=True)
    return below.select_related("unit_class").in_code_order()


def _now(assigner: Unit, units: Collection[Unit], day: date) -> dict[int, Post]:
    standing = ContactAssignment.objects.not_over(day).filter(assigner=assigner, unit__in=[one.pk for one in units])
    return {one.unit_id: one.post for one in standing.select_related("post").order_by("from_on", "pk")}


def most_for(unit: Unit, level: str, day: date) -> int | None:
    """How many units of the level a post of this unit may support: the least that a programme over it says."""
    own = unit.unit_class.level_id
    said = [pack.parameters.contacts.get(own, {}).get(level) for pack in packs_over(unit.path, day)]
    named = [most for most in said if most is not None]
    usual = {role.value: most for role, most in USUAL_MOST.items()}
    return min(named) if named else usual.get(role_of(unit))


def conflicts(posts: Collection[int], units: Collection[Unit], day: date) -> set[Pair]:
    """Posts, by id, that had better not support a unit.

    Whoever is in the post is also in one of that unit or below it, or the post is to verify what is led there: they
    would judge what they help with.
    """
    places = _other_places(posts, day) | _verifying(posts)
    return {(post, unit.pk) for post, path in places for unit in units if is_under(path, unit.path)}


def _other_places(posts: Collection[int], day: date) -> set[tuple[int, str]]:
    inside = Appointment.objects.on(day)
    people = inside.filter(post__in=posts).order_by("pk").values_list("person_id", "post_id")
    by_person: dict[int, list[int]] = {}
    for person, post in people:
        by_person.setdefault(person, []).append(post)
    others = inside.filter(person__in=by_person).order_by("pk").values_list("person_id", "post__unit__path")
    return {(post, path) for person, path in others for post in by_person[person]}


def _verifying(posts: Collection[int]) -> set[tuple[int, str]]:
    led = Issue.objects.active().filter(verifier_post__in=posts).order_by("pk")
    return set(led.values_list("verifier_post_id", "lead_unit__path"))


def contacts_of(unit: Unit, day: date) -> list[ContactAssignment]:
    """The contacts that the unit has above it, the nearest last."""
    ours = ContactAssignment.objects.on(day).filter(unit=unit)
    return list(ours.select_related("assigner").order_by("assigner__path"))


def assigned_by(unit: Unit, day: date) -> ContactQuerySet:
    """Whom posts of the unit support now or are going to, in the order of the units' codes."""
    ours = ContactAssignment.objects.not_over(day).filter(assigner=unit)
    return ours.select_related("post", "unit__unit_class").order_by("unit__code", "pk")


def supported_by(actor: Actor, day: date) -> list[ContactAssignment]:
    """The units that the actor's own post is the contact of."""
    ours = ContactAssignment.objects.on(day).filter(post_id=actor.post_id)
    return list(ours.select_related("unit", "assigner").order_by("unit__code"))


def find_supported(code: str, *, on: date, for_: Actor) -> Unit:
    """The unit of that code, if the actor's own post is its contact."""
    unit = find_unit(code, for_=for_)
    if not ContactAssignment.objects.on(on).filter(unit=unit, post_id=for_.post_id).exists():
        raise NotItsContact(unit=unit.name)
    return unit


def items_for(unit: Unit) -> QuerySet[Issue]:
    """What the unit and those below it cannot solve by themselves: open, and on its way up or hard."""
    end = end_of_subtree(unit.path)
    went_up = Q(circuit__origin__path__gte=unit.path, circuit__origin__path__lt=end)
    led = Issue.objects.led_under(unit).active().filter(is_hard=True)
    raised = Issue.objects.active().filter(went_up).exclude(circuit__stage__in=sorted(ENDED))
    # Each goes along an index, and one search for both could use neither.
    ids = led.order_by().values("pk").union(raised.order_by().values("pk"))
    return Issue.objects.filter(pk__in=ids).select_related("held_by", "lead_unit").in_number_order()


def taken_up_by(actor: Actor, issues: Collection[Issue]) -> set[int]:
    """Which of these the actor's post has taken up, by id."""
    found = Uptake.objects.filter(post_id=actor.post_id, issue__in=issues).order_by("pk")
    return set(found.values_list("issue_id", flat=True))


def uptakes_for(unit: Unit, most: int = 20) -> list[Uptake]:
    """What contacts have taken up for the unit and is still open, the latest first, with what they will do."""
    ours = Uptake.objects.filter(unit=unit, issue__state__in=ACTIVE_VALUES)
    return list(ours.select_related("issue").order_by("-at", "-id")[:most])


def done_by(actor: Actor) -> Done:
    """What the actor's own post has taken up and what of it is solved. There is no way to ask it of another post."""
    ours = Uptake.objects.filter(post_id=actor.post_id)
    return Done(ours.count(), ours.filter(issue__state=State.CLOSED).count())
