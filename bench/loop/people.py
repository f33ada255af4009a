"""Who acts in a life: four people around a village."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bench.loop.story import MEASURED
from bench.loop.tree import INSPECTOR, OFFICE
from huilu.accounts.models import Appointment
from huilu.accounts.queries import actor_of
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.org.models import Unit


@dataclass(frozen=True, slots=True)
class Company:
    """The village that raises, the county that leads, the city that names, and its inspector, who verifies."""

    village: Actor
    county: Actor
    city: Actor
    inspector: Actor


def villages(nth: int, of: int, most: int) -> list[str]:
    """Codes of villages of the nth of several writers: no two of them meet in one."""
    found = Unit.objects.filter(unit_class__level="village").order_by("code").values_list("code", flat=True)
    return list(found)[nth::of][:most]


def company_of(village: str) -> Company:
    """Everybody around that village."""
    day = day_of(MEASURED)
    return Company(
        holder_of(village, OFFICE, day), holder_of(village[:6], OFFICE, day), holder_of(village[:4], OFFICE, day),
        holder_of(village[:4], INSPECTOR, day),
    )  # fmt: skip


def companies(nth: int, of: int, most: int) -> Sequence[Company]:
    """The companies of one writer."""
    return [company_of(village) for village in villages(nth, of, most)]


@lru_cache(maxsize=2048)
def holder_of(unit: str, post: str, day: date) -> Actor:
    """Whoever holds the post."""
    held = Appointment.objects.on(day).as_holder().filter(post__unit=Unit.objects.get(code=unit), post__code=post)
    return actor_of(held.select_related("person", "post__unit__unit_class__level").get())
