"""How far the demo's story has been played: a killed demo goes on from here."""

from __future__ import annotations

from django.db import models


class PlayedScene(models.Model):
    """A day of the story that was played to its end, in the transaction of its acts."""

    day = models.DateField(primary_key=True)

    def __str__(self) -> str:
        return str(self.day)
