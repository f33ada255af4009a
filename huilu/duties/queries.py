"""Who answers for a topic in a unit, and which topics nobody answers for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, Q, Value, When

from huilu.accounts.models import Post
from huilu.burden.population import count_classes
from huilu.duties.models import FirstResponsible, Portfolio
from huilu.duties.states import Why
from huilu.org.models import Unit, UnitClass
from huilu.programmes.pack.parts import Named
from huilu.programmes.pack.schema import OTHER_TOPIC
from huilu.programmes.queries import packs_over

OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Answerable:
    """Who answers, and why. Without a post it is the office of the unit as such, whoever sits there."""

    unit: Unit
    post: Post | None
    why: Why


@dataclass(frozen=True, slots=True)
class Duties:
    """All duties in one unit: who answers first, who takes the rest, and each topic with the post that has it."""

    unit: Unit
    posts: list[Post]
    first: Post | None
    held: dict[str, Post]
    topics: dict[str, Named]

    @property
    def rest(self) -> Answerable:
        """Who answers for whatever is in no portfolio."""
        if self.first:
            return Answerable(self.unit, self.first, Why.FIRST_RESPONSIBLE)
        return Answerable(self.unit, self.post_called(OFFICE), Why.OFFICE)

    @property
    def without_owner(self) -> list[Named]:
        """The topics that the unit chooses from and that are in nobody's portfolio."""
        return [topic for code, topic in self.topics.items() if code not in self.held]

    def post_called(self, code: str) -> Post | None:
        """The post of that code; None where the unit has none."""
        return next((post for post in self.posts if post.code == code), None)


def post_for(unit: Unit, topic: str) -> Answerable:
    """Who answers in the unit for the topic: the post that has it, else the one that answers first, else the office.

    Always somebody: a topic that no programme names goes to the first post, or to the office, like any that is with
    nobody (M034).
    """
    # The order of the words is the order in which they are asked.
    having, first = Q(portfolios__topic=topic, portfolios__unit=unit), Q(first_of__unit=unit)
    place = Case(When(having, then=Value(0)), When(first, then=Value(1)), default=Value(2), output_field=IntegerField())
    post = (
        Post.objects.filter(having | first | Q(code=OFFICE), unit=unit).annotate(place=place).order_by("place").first()
    )
    why = [*Why][getattr(post, "place", -1)]
    return Answerable(unit, post, why)


def duties_of(unit: Unit, day: date) -> Duties:
    """Every topic of the unit with the post that answers for it."""
    posts = list(Post.objects.filter(unit=unit).order_by("code"))
    by_id = {post.pk: post for post in posts}
    first = FirstResponsible.objects.filter(unit=unit).values_list("post_id", flat=True).first()
    # A post that was moved to another unit takes along what it holds, but answers here no more.
    kept = Portfolio.objects.filter(unit=unit, post__unit_id=F("unit_id")).order_by("topic")
    held = {one.topic: by_id[one.post_id] for one in kept}
    return Duties(unit, posts, by_id.get(first or 0), held, topics_of(unit, day))


def topics_of(unit: Unit, day: date) -> dict[str, Named]:
    """The topics that the unit, or anybody below it, chooses from: of them issues come. 'Other' stands last."""
    classes = UnitClass.objects.filter(pk__in=count_classes(unit)).order_by("pk")
    kinds = [one.axes for one in classes]
    chosen = [topic for pack in packs_over(unit.path, day) for kind in kinds for topic in pack.topics_for(*kind)]
    # What those further up call a topic, it is called.
    found = {topic.code: topic for topic in reversed(chosen) if topic.code != OTHER_TOPIC.code}
    return dict(reversed(found.items())) | {OTHER_TOPIC.code: OTHER_TOPIC}
