"""Which post answers for which topics, and which one answers first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from huilu.duties import rules
from huilu.duties.actions.frame import administers, begin, check_settles, note, post_of
from huilu.duties.models import FirstResponsible, Portfolio
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.programmes.queries import known_topics


@transaction.atomic
def give_topics(*, unit: str, post: str, topics: Collection[str], by: Actor, at: datetime) -> list[Portfolio]:
    """The post answers for these topics from now on; what another post of the unit had of them passes to it."""
    place = begin(unit)
    check_settles(by, place)
    holder = post_of(place, post)
    rules.check_topics(topics, known_topics(place.path, day_of(at)))
    wanted = sorted(set(topics))
    Portfolio.objects.filter(unit=place, topic__in=wanted).delete()
    made = Portfolio.objects.bulk_create(Portfolio(unit=place, topic=topic, post=holder) for topic in wanted)
    note("duty.topics_given", place, by=by, at=at, post=post, topics=wanted)
    return made


@transaction.atomic
def take_topics(*, unit: str, post: str, topics: Collection[str], by: Actor, at: datetime) -> None:
    """The post answers for these topics no more; whoever answers first does, until another post has them."""
    place = begin(unit)
    check_settles(by, place)
    held = Portfolio.objects.filter(unit=place, post=post_of(place, post), topic__in=[*topics])
    having = set(held.order_by("topic").values_list("topic", flat=True))
    rules.check_held(topics, having)
    held.delete()
    note("duty.topics_taken", place, by=by, at=at, post=post, topics=sorted(having))


@transaction.atomic
def name_first(*, unit: str, post: str, by: Actor, at: datetime) -> FirstResponsible:
    """The post answers first for the unit from now on, in the place of any other (M033)."""
    place = begin(unit)
    rules.check_names_first(administers=administers(by, place), unit=place.name)
    holder = post_of(place, post)
    rules.check_is_new(FirstResponsible.objects.filter(unit=place, post=holder).exists(), unit=place.name)
    made, _new = FirstResponsible.objects.update_or_create(unit=place, defaults={"post": holder})
    note("duty.first_named", place, by=by, at=at, post=post)
    return made
