"""The titles of issues in the form in which they are compared."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from huilu.kernel.regional import RegionOf, WithinAlone
from huilu.loop.models import Issue


class Wording(models.Model):
    """What `likeness` takes the title of one issue to say.

    Apart from the issue, whose row changes with every act: its large index is written once for each issue.
    Whatever was raised a moment ago may not be here yet; the search reads it from the issues themselves.
    """

    issue = WithinAlone(Issue, models.PROTECT, primary_key=True, related_name="+")
    region = RegionOf("issue")
    grams = ArrayField(models.TextField())

    def __str__(self) -> str:
        return " ".join(self.grams)
