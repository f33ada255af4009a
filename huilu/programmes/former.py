"""What was in force on a past day: read from the versions as they were published, never from today's rules (M015)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from huilu.burden.queries import held_back_on
from huilu.kernel.days import day_of
from huilu.org.models import UnitClass
from huilu.org.queries import classes_by_id
from huilu.programmes.models import Programme, Requirement, Version
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.pack.selectors import Selector
from huilu.programmes.queries import pack_of


def fields_of(pack: Pack, spec: RequirementSpec) -> dict[str, Any]:
    """What a requirement holds of its line in the pack."""
    return {
        "measure": spec.measure,
        "labels": spec.labels.model_dump(),
        "text": spec.text.model_dump(),
        "selector": spec.selector.model_dump(mode="json"),
        "carrier": spec.carrier or "",
        "minutes": spec.minutes,
        "accountability": spec.accountability,
        "locked": spec.locked,
        "due_on": spec.due_on(pack.window),
        "sunset_on": spec.sunset_on(pack.window),
        "retired_at": None,
    }


def requirements_on(unit_ids: Iterable[int], day: date) -> list[Requirement]:
    """The requirements in force when the day was over that one of these units had issued, as they read then.

    They are not to be saved: they carry the ids of today's rows and the words of their day.
    """
    found: list[Requirement] = []
    unit_ids = list(unit_ids)
    stopped = held_back_on(unit_ids, day)
    for programme in _programmes_on(unit_ids, day):
        pack = pack_of(programme)
        ids = dict(Requirement.objects.filter(programme=programme).order_by("pk").values_list("code", "pk"))
        for position, spec in enumerate(pack.requirements):
            one = Requirement(pk=ids[spec.code], programme=programme, code=spec.code, position=position)
            for name, value in fields_of(pack, spec).items():
                setattr(one, name, value)
            if one.key not in stopped and (one.sunset_on is None or one.sunset_on >= day):
                found.append(one)
    return found


def _programmes_on(unit_ids: Iterable[int], day: date) -> list[Programme]:
    """Each programme with the version that was in force, the earliest start first."""
    standing: dict[int, Programme] = {}
    versions = Version.objects.filter(programme__issuer_id__in=list(unit_ids)).select_related("programme")
    for version in versions.order_by("published_at", "pk"):
        if day_of(version.published_at) <= day:
            programme = version.programme
            programme.version, programme.digest = version.version, version.digest
            programme.starts_on = pack_of(programme).window.start
            standing[programme.pk] = programme
    return sorted(standing.values(), key=lambda one: (one.starts_on, one.pk))


def classes_then(requirements: Sequence[Requirement]) -> dict[int, list[Requirement]]:
    """For each class, the requirements that matched it by their selectors of that day."""
    found: dict[int, list[Requirement]] = {}
    newest = max(classes_by_id(), default=0)
    for one in requirements:
        for class_id in _matched(one.programme.digest, newest)[one.code]:
            found.setdefault(class_id, []).append(one)
    return found


@lru_cache(maxsize=64)
def _matched(digest: str, _newest_class: int) -> dict[str, tuple[int, ...]]:
    """The classes that each requirement of a published pack picks. Classes are added and never change."""
    classes = classes_by_id()
    return {spec.code: _picked(spec.selector, classes) for spec in pack_of(Programme(digest=digest)).requirements}


def _picked(selector: Selector, classes: dict[int, UnitClass]) -> tuple[int, ...]:
    return tuple(
        class_id
        for class_id, one in classes.items()
        if selector.explain(one.level_id, one.sector, one.audience, frozenset(one.tags)) is not None
    )
