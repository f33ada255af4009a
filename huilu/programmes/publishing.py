"""A pack takes effect: its rules are written and compiled over the classes that occur."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huilu.accounts.capabilities import Act, check_may
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.ledger.actions import About, record
from huilu.org.models import AxisCode, Level, Region, Unit, UnitClass
from huilu.programmes import rules
from huilu.programmes.actions import settle_programme, settle_reclassified
from huilu.programmes.former import fields_of
from huilu.programmes.models import PackContent, Programme, Requirement, RequirementClass
from huilu.programmes.pack.schema import Pack, digest
from huilu.programmes.pack.selectors import Axis, Selector
from huilu.tally.actions import seize_region


@transaction.atomic
def publish_pack(*, pack: Pack, issuer: Unit, by: Actor, at: datetime) -> Programme:
    """The pack binds every matching unit below its issuer from this moment, however many they are (M008, M022)."""
    check_may(by, Act.ISSUE_PLAN)
    if any(requirement.locked for requirement in pack.requirements):
        check_may(by, Act.ISSUE_LOCKED_CLAUSES)
    if not by.is_installation and by.unit_id != issuer.pk:
        raise rules.NotTheIssuer(unit=issuer.name)
    _check_words(pack)
    for region in Region.objects.order_by("pk"):
        seize_region(region.pk)
    programme = _write_programme(pack, issuer, at)
    _write_requirements(pack, programme, at)
    compile_classes(list(programme.requirements.filter(retired_at__isnull=True).order_by("position")))
    settle_programme(programme.pk, day_of(at))
    about = About("programme", programme.pk, programme.code, issuer.region, issuer.path)
    content = pack.model_dump(mode="json")
    record("pack.published", about=about, by=by, at=at, issuer=issuer.code, content=content, digest=programme.digest)
    return programme


def follow_tree(on: date) -> None:
    """After the tree changed: match new classes, and settle the progress of reclassified units."""
    compile_classes(list(Requirement.objects.filter(retired_at__isnull=True).order_by("pk")))
    settle_reclassified(on)


def compile_classes(requirements: list[Requirement]) -> None:
    """Write which classes each requirement matches, with the parts that matched."""
    classes = list(UnitClass.objects.order_by("pk"))
    rows = []
    for requirement in requirements:
        selector = Selector.model_validate(requirement.selector)
        for one in classes:
            matched = selector.explain(one.level_id, one.sector, one.audience, frozenset(one.tags))
            if matched is not None:
                rows.append(RequirementClass(requirement=requirement, unit_class=one, matched=list(matched)))
    RequirementClass.objects.filter(requirement__in=requirements).delete()
    # A statement takes 65,535 values; many requirements over many classes are more.
    RequirementClass.objects.bulk_create(rows, batch_size=5000)


def unknown_words(pack: Pack) -> list[tuple[Axis, str]]:
    """The codes, each with its axis, that words of the pack stand for and that the tree does not have."""
    return sorted(_words_of(pack) - _words_of_tree())


def _check_words(pack: Pack) -> None:
    unknown = unknown_words(pack)
    if unknown:
        raise rules.UnknownWords(words=", ".join(f"{axis}={word}" for axis, word in unknown))


def _words_of(pack: Pack) -> set[tuple[Axis, str]]:
    axes: tuple[Axis, ...] = ("level", "sector", "audience", "tags")
    return {(axis, code) for axis in axes for word in pack.words_on(axis) for code in word.stands_for}


def _words_of_tree() -> set[tuple[Axis, str]]:
    named: dict[str, Axis] = {"sector": "sector", "audience": "audience", "tag": "tags"}
    words: set[tuple[Axis, str]] = {
        (named[axis], code) for axis, code in AxisCode.objects.order_by("pk").values_list("axis", "code")
    }
    return words | {("level", code) for code in Level.objects.order_by("pk").values_list("code", flat=True)}


def _write_programme(pack: Pack, issuer: Unit, at: datetime) -> Programme:
    present = Programme.objects.select_for_update().filter(code=pack.code).first()
    if present is not None:
        if present.issuer_id != issuer.pk:
            raise rules.NotThisProgramme(programme=pack.code, unit=present.issuer_label)
        _check_version(present, pack)
    fields = {
        "labels": pack.labels.model_dump(),
        "issuer": issuer,
        "issuer_label": issuer.name,
        "version": pack.version,
        "digest": digest(pack),
        "starts_on": pack.window.start,
        "soft_end_on": pack.window.soft_end,
        "published_at": at,
    }
    PackContent.objects.get_or_create(digest=digest(pack), defaults={"content": pack.model_dump(mode="json")})
    programme = Programme.objects.update_or_create(code=pack.code, defaults=fields)[0]
    programme.versions.create(version=pack.version, digest=programme.digest, published_at=at)
    return programme


def _check_version(present: Programme, pack: Pack) -> None:
    same = present.digest == digest(pack)
    if same:
        raise rules.AlreadyPublished(version=pack.version, programme=pack.code)
    if _numbers(pack.version) < _numbers(present.version):
        raise rules.VersionOlder(held=present.version, version=pack.version, programme=pack.code)
    if present.version == pack.version:
        raise rules.VersionReused(version=pack.version, programme=pack.code)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _write_requirements(pack: Pack, programme: Programme, at: datetime) -> None:
    rows = [
        Requirement(programme=programme, code=spec.code, position=position, **fields_of(pack, spec))
        for position, spec in enumerate(pack.requirements)
    ]
    # What was published before keeps its row, and with it all progress.
    changing = ["position", *fields_of(pack, pack.requirements[0])]
    Requirement.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["programme", "code"], update_fields=changing
    )
    kept = [spec.code for spec in pack.requirements]
    programme.requirements.exclude(code__in=kept).filter(retired_at__isnull=True).update(retired_at=at)
