"""Which post of a unit answers for which topics, and which post answers first.

Both name posts and never people: whoever holds the post answers, and a successor answers after them. Nothing here is
counted of a post or a person (D2); there is no column for it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huilu.accounts.models import Post
from huilu.org.models import Unit


class Portfolio(models.Model):
    """A post answers for a topic in its unit (M034). In one unit one post answers for a topic."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="portfolios")
    topic = models.TextField(db_collation="C")
    post = models.ForeignKey(Post, models.PROTECT, related_name="portfolios")

    class Meta:
        ordering: ClassVar = ["unit_id", "topic"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "topic"], name="duties_topic_of_one_post")]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.topic}"


class FirstResponsible(models.Model):
    """The post that answers first for a unit, and for every topic that no other post there has (M033)."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="first_responsible")
    post = models.ForeignKey(Post, models.PROTECT, related_name="first_of")

    class Meta:
        ordering: ClassVar = ["unit_id"]

    def __str__(self) -> str:
        return f"{self.unit_id} by {self.post_id}"
