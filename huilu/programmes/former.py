"""What was in force on a past day: read from the versions as they were published, never from today's rules (M015)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from huilu.burden.queries import out_of_force_on
from huilu.kernel.days import day_of
from huilu.kernel.paths import ids_in
from huilu.org.queries import classes_by_id
from huilu.programmes.layers import lapsing
from huilu.programmes.models import Programme, Requirement, Version
from huilu.programmes.pack.family import standing_of
from huilu.programmes.pack.schema import Pack, Refinement, RequirementSpec
from huilu.programmes.pack.selectors import picked
from huilu.programmes.pack.tightening import stated_by, still_holding, tightened, values_of
from huilu.programmes.queries import pack_at, pack_of


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


def requirements_on(unit_ids: Iterable[int], day: date, *, path: str) -> list[Requirement]:
    """The requirements in force when the day was over that one of these units had issued, as they read then.

    `path`: where somebody stood for whom they are read. They are not to be saved: they carry the ids of today's rows
    and the words of their day.
    """
    found: list[Requirement] = []
    unit_ids = list(unit_ids)
    not_then = out_of_force_on(unit_ids, day)
    standing = _programmes_on(unit_ids, day)
    for programme in standing:
        pack = pack_of(programme)
        ids = dict(Requirement.objects.filter(programme=programme).order_by("pk").values_list("code", "pk"))
        for position, spec in enumerate(pack.requirements):
            one = Requirement(pk=ids[spec.code], programme=programme, code=spec.code, position=position)
            for name, value in fields_of(pack, spec).items():
                setattr(one, name, value)
            if one.key not in not_then and (one.sunset_on is None or one.sunset_on >= day):
                found.append(one)
    _refine_as_then(found, standing, path, not_then)
    return found


def _refine_as_then(
    requirements: Sequence[Requirement], standing: Sequence[Programme], path: str, stopped: set[str]
) -> None:
    """Let the requirements read as they held at that place: by whatever was said otherwise on the way down."""
    places = {pk: place for place, pk in enumerate(ids_in(path))}
    by_code = {programme.code: programme for programme in standing}
    asked = {(one.programme.code, one.code): one for one in requirements}
    between = [one for one in standing if one.issuer_id in places and pack_of(one).refinements]
    for child in sorted(between, key=lambda one: places[one.issuer_id]):
        for origin in _above(child, by_code):
            for refinement in pack_of(child).refinements:
                if (one := asked.get((origin.code, refinement.refines))) is not None:
                    _refine_one(one, origin, child, refinement, is_held=f"{child.code}/{one.code}" in stopped)


def _above(child: Programme, by_code: dict[str, Programme]) -> Iterator[Programme]:
    """The programmes that a child inherits from, the nearest first."""
    one: Programme | None = child
    while one is not None and (extends := pack_of(one).extends) is not None:
        one = by_code.get(extends.code)
        if one is not None:
            yield one


def _refine_one(
    one: Requirement, origin: Programme, child: Programme, refinement: Refinement, *, is_held: bool
) -> None:
    """What the child had been written against is what the origin said when the child was published."""
    then = pack_at(origin, child.published_at)
    was, now = then.requirement_called(one.code), pack_of(origin).requirement_called(one.code)
    if was is None or now is None:
        return
    stated = stated_by(refinement, pack_of(child).window)
    standing = standing_of(pack_of(origin), now)
    holds = still_holding(stated, values_of(was, then.window), standing)
    lapsed = lapsing(tightened(standing.values, holds)).values() if is_held else ()
    for name in ("due_on", "minutes", "carrier"):
        if name in holds and name not in lapsed:
            setattr(one, name, holds[name])


def _programmes_on(unit_ids: Iterable[int], day: date) -> list[Programme]:
    """Each programme with the version that was in force, the earliest start first."""
    standing: dict[int, Programme] = {}
    versions = Version.objects.filter(programme__issuer_id__in=list(unit_ids)).select_related("programme")
    for version in versions.order_by("published_at", "pk"):
        if day_of(version.published_at) <= day:
            programme = version.programme
            programme.version, programme.digest = version.version, version.digest
            if programme.pk in standing:
                programme.published_at = standing[programme.pk].published_at
            if not version.withdrawn:
                programme.published_at = version.published_at
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
    classes = {pk: one.axes for pk, one in classes_by_id().items()}
    return {spec.code: tuple(picked(spec.selector, classes)) for spec in pack_of(Programme(digest=digest)).requirements}
