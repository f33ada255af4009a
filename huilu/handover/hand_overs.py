"""Finding hand-overs: the door of the faces, what one has to answer, and what a post holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from huilu.accounts.models import Post
from huilu.handover import rules
from huilu.handover.models import HandOver, HandOverQuerySet
from huilu.handover.states import LineKind
from huilu.kernel.actor import Actor
from huilu.kernel.paths import is_under
from huilu.loop.models import ACTIVE_VALUES, Issue, Task
from huilu.loop.queries import regions_near
from huilu.loop.states import State
from huilu.org.models import Unit


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that a post holds, as a line of a hand-over says it."""

    kind: LineKind
    text: str
    issue: Issue


def find_hand_over(number: str, *, for_: Actor) -> HandOver:
    """The hand-over, if the actor's part of the tree gives or receives it."""
    found = HandOver.objects.filter(number=number).first()
    if found is None or not any(_in_sight(one, for_) for one in (found.from_unit_id, found.to_unit_id)):
        raise rules.NoSuchHandOver(number=number)
    return found


def _in_sight(unit_id: int, actor: Actor) -> bool:
    unit = Unit.objects.filter(pk=unit_id).first()
    return unit is not None and is_under(unit.path, actor.unit_path)


def hand_overs_of(unit: Unit) -> HandOverQuerySet:
    """What the unit and its posts give and receive, the latest first."""
    return HandOver.objects.of_unit(unit).order_by("-opened_at", "-id")


def waiting_for(actor: Actor) -> QuerySet[HandOver]:
    """The hand-overs that this post has to answer, the oldest first."""
    ours = Q(to_unit_id=actor.unit_id, post__isnull=True) | Q(post_id=actor.post_id)
    return HandOver.objects.open().filter(ours).order_by("opened_at", "id")


def is_receiver(hand_over: HandOver, actor: Actor) -> bool:
    """Whether the actor answers it: for a post whoever is in it, else whoever acts for the receiving unit."""
    if hand_over.post_id is not None:
        return actor.post_id == hand_over.post_id
    return actor.unit_id == hand_over.to_unit_id


def held_by_post(post: Post) -> list[Held]:
    """What the post holds now: its open tasks, what it is to verify, the hard issues it answers for."""
    near = regions_near(post.unit)
    tasks = Task.objects.filter(owner=post, region__in=near, done_at__isnull=True, issue__state__in=ACTIVE_VALUES)
    verified = Issue.objects.filter(verifier_post=post, region__in=near, state=State.VERIFYING).in_number_order()
    hard = Issue.objects.active().filter(senior_post=post, region__in=near).in_number_order()
    return [
        *(Held(LineKind.ISSUE, said(one), one) for one in hard),
        *(
            Held(LineKind.TASK, f"{said(one.issue)}: {one.text}", one.issue)
            for one in tasks.select_related("issue").order_by("issue__number", "position")
        ),
        *(Held(LineKind.VERIFICATION, said(one), one) for one in verified),
    ]


def said(issue: Issue) -> str:
    """An issue as people call it."""
    return f"{issue.number} {issue.title}"
