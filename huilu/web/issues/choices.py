"""What can be chosen in the forms of issues: topics, lead units, owners of tasks, verifiers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huilu.accounts.capabilities import Role
from huilu.accounts.models import Appointment, Post
from huilu.duties.queries import post_for
from huilu.kernel.actor import Actor
from huilu.kernel.paths import ids_in
from huilu.kernel.words import pick
from huilu.loop.models import Issue
from huilu.loop.states import Step
from huilu.org.models import Unit
from huilu.org.queries import children_of, crumbs, offices_above
from huilu.programmes.pack.parts import Named
from huilu.programmes.pack.schema import OTHER_TOPIC
from huilu.programmes.queries import packs_over, topics_called

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Setting:
    """Who fills a form in, about which issue, on which day."""

    issue: Issue
    actor: Actor
    day: date


def topics_for(unit: Unit, day: date) -> Choices:
    """The topics that such a unit chooses from, of every programme over it; 'other' last."""
    found: dict[str, Named] = {}
    for pack in packs_over(unit.path, day):
        for topic in pack.topics_for(*unit.unit_class.axes):
            found.setdefault(topic.code, topic)
    found.pop(OTHER_TOPIC.code, None)
    return [_named(topic) for topic in (*found.values(), OTHER_TOPIC)]


def topic_labels(actor: Actor, day: date) -> dict[str, str]:
    """What the programmes in force call their topics; those over the actor's unit say it first."""
    return dict(_named(topic) for topic in topics_called(actor.unit_path, day).values())


def symptom_units(actor: Actor) -> Choices:
    """The actor's own unit and what stands directly below it."""
    own = Unit.objects.get(pk=actor.unit_id)
    return [(unit.code, unit.name) for unit in (own, *children_of(own))]


def lead_units(actor: Actor) -> Choices:
    """The actor's own unit, those above, then their offices, the nearest first. The topmost cannot lead."""
    own = Unit.objects.get(pk=actor.unit_id)
    offices = offices_above(actor.unit_path, Role.SECTOR_LINE)
    reachable = [own, *reversed(crumbs(own)), *offices]
    return [(unit.code, f"{unit.code} {unit.name}") for unit in reachable if not unit.is_root]


def owners_of(issue: Issue) -> Choices:
    """The posts of the lead unit and of the units directly below it."""
    posts = Post.objects.filter(Q(unit_id=issue.lead_unit_id) | Q(unit__parent_id=issue.lead_unit_id))
    choices = _posts(posts.order_by("unit__path", "code"))
    return _answering_first(issue, choices)


def _answering_first(issue: Issue, choices: Choices) -> Choices:
    """The post that answers for the topic stands first and says so: a suggestion, and whoever sets the task chooses."""
    found = post_for(issue.lead_unit, issue.topic).post if issue.lead_unit else None
    if found is None or issue.lead_unit is None:
        return choices
    value = f"{issue.lead_unit.code}/{found.code}"
    ours = [(key, _("%(post)s (answers for this topic)") % {"post": called}) for key, called in choices if key == value]
    return ours + [one for one in choices if one[0] != value]


def verifiers_of(issue: Issue, actor: Actor, day: date) -> Choices:
    """Posts that are held, of the namer's unit or beside the way down to the lead, and none of a doer."""
    if issue.lead_unit is None:
        return []
    way = [unit for unit in ids_in(issue.lead_unit.path) if unit != issue.lead_unit_id]
    way = way[way.index(actor.unit_id) :] if actor.unit_id in way else []
    doers = set(issue.doers.values_list("person_id", flat=True))
    held = Appointment.objects.as_holder().on(day).exclude(person_id__in=doers).values("post_id")
    posts = Post.objects.filter(Q(unit_id=actor.unit_id) | Q(unit__parent_id__in=way), pk__in=held)
    return _posts(posts.exclude(unit__path__startswith=issue.lead_unit.path).order_by("unit__path", "code"))


def own_posts(actor: Actor) -> Choices:
    """The posts of the actor's unit."""
    return _posts(Post.objects.filter(unit_id=actor.unit_id).order_by("code"))


def units_above(actor: Actor) -> Choices:
    """The units above, the nearest first, but for the topmost, which leads nothing."""
    own = Unit.objects.get(pk=actor.unit_id)
    return [(unit.code, unit.name) for unit in reversed(crumbs(own)) if not unit.is_root]


def units_below(actor: Actor) -> Choices:
    """What stands right below the actor's unit, its offices among it."""
    return [(unit.code, unit.name) for unit in children_of(Unit.objects.get(pk=actor.unit_id))]


def units_to_hand_to(actor: Actor) -> Choices:
    """Those below, those above, and the offices of those above."""
    offices = [(unit.code, f"{unit.code} {unit.name}") for unit in offices_above(actor.unit_path, Role.SECTOR_LINE)]
    return list(dict.fromkeys([*units_above(actor), *offices, *units_below(actor)]))


def units_to_share_with(issue: Issue, actor: Actor) -> Choices:
    """Whoever the issue came by on its way up, the origin first; then those to whom anything can be handed."""
    origin = issue.circuit.origin if issue.stage is not None else None
    way = [origin, *reversed(crumbs(origin))] if origin else []
    others = [unit for unit in way if not unit.is_root and unit.pk != actor.unit_id]
    passed = [(unit.code, f"{unit.code} {unit.name}") for unit in others]
    codes = {code for code, _name in passed}
    return [*passed, *(one for one in units_to_hand_to(actor) if one[0] not in codes)]


def _posts(posts: QuerySet[Post]) -> Choices:
    chosen = posts.select_related("unit")
    return [(f"{post.unit.code}/{post.code}", f"{post.unit.name} {pick(post.labels)}") for post in chosen]


def _named(topic: Named) -> tuple[str, str]:
    return topic.code, pick(topic.labels.model_dump())


# What is offered where a verb asks for a unit or a post. Other units may be named by their code.
OFFERED: dict[tuple[Step, str], Callable[[Setting], Choices]] = {
    (Step.OPEN, "lead"): lambda of: lead_units(of.actor),
    (Step.ADD_TASK, "owner"): lambda of: owners_of(of.issue),
    (Step.NAME_VERIFIER, "verifier"): lambda of: verifiers_of(of.issue, of.actor, of.day),
    (Step.OFFER_TRANSFER, "to"): lambda of: units_to_hand_to(of.actor),
    (Step.GIVE_SHARE, "unit"): lambda of: units_to_share_with(of.issue, of.actor),
    (Step.MARK_HARD, "senior"): lambda of: own_posts(of.actor),
    (Step.RAISE_UP, "toward"): lambda of: units_above(of.actor),
    (Step.PROPOSE_OWNER, "owner"): lambda of: units_below(of.actor),
    (Step.DIRECT_OWNER, "owner"): lambda of: units_below(of.actor),
}
