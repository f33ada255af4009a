"""A pack takes effect: its rules are written and compiled over the classes that occur."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from huilu.accounts.capabilities import Act, check_may
from huilu.burden.load import heaviest_months
from huilu.burden.models import Demand
from huilu.burden.terms import MonthOfKind
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.words import one_line
from huilu.ledger.actions import About, record
from huilu.org.holding import hold_classes
from huilu.org.models import AxisCode, Level, Region, Unit
from huilu.programmes import rules
from huilu.programmes.actions import settle_programme, settle_reclassified
from huilu.programmes.again import check_asked_once
from huilu.programmes.asking import ask_through_gate, end_dropped, hold_demands
from huilu.programmes.coming import Coming, coming_of
from huilu.programmes.former import fields_of
from huilu.programmes.lapsing import write_down_lapsed
from huilu.programmes.matching import Matches, ids_of, match_all_classes, match_pack, write_classes
from huilu.programmes.models import PackContent, Programme, Requirement
from huilu.programmes.pack.schema import Pack, digest
from huilu.programmes.pack.selectors import Axis
from huilu.programmes.queries import pack_of
from huilu.programmes.readiness import check_ready
from huilu.programmes.refining import check_family, refined_terms, settle_refinements, write_refinements
from huilu.programmes.replacing import begun_and_revised, changed_in, retire_replaced
from huilu.tally.actions import seize_region

# A trial waits no longer for anybody: meanwhile others would wait for what it holds itself.
_LONGEST_WAIT = "2s"


@transaction.atomic
def publish_pack(
    *, pack: Pack, issuer: Unit, by: Actor, at: datetime, reason: str = "", is_trial: bool = False
) -> Programme:
    """The pack binds every matching unit below its issuer from this moment, however many they are (M008, M022).

    `reason`: what units that had begun something read where this version has it otherwise, or no longer. What the pack
    wants to be in order before its launch is to have been found so that day (M014).
    """
    check_ready(pack, issuer, at)
    reason = one_line(reason)
    _begin(pack, issuer, by, is_trial=is_trial)
    # Only now: a unit that begins while this one waits for the regions has begun.
    rules.check_explained(begun_and_revised(pack), reason)
    return _issue(pack, issuer, by=by, at=at, reason=reason)


@contextmanager
def tried() -> Iterator[None]:
    """Whatever is published inside is taken back at the end; nobody waits for it longer than a moment.

    No region is held meanwhile (`is_trial`): nothing of a trial stays, so no act can slip in between a rule and its
    count.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_LONGEST_WAIT])
        yield
        transaction.set_rollback(True)


@transaction.atomic
def issue_pack(
    *, pack: Pack, issuer: Unit, by: Actor, at: datetime, reason: str = "", is_trial: bool = False
) -> Programme:
    """The same without asking whether it is ready and explained: for whoever only tries it, or tells what was done."""
    _begin(pack, issuer, by, is_trial=is_trial)
    return _issue(pack, issuer, by=by, at=at, reason=reason)


def _begin(pack: Pack, issuer: Unit, by: Actor, *, is_trial: bool) -> None:
    """Refuse whoever may not publish it; then nothing moves any more."""
    check_may(by, Act.ISSUE_PLAN)
    if any(requirement.locked for requirement in pack.requirements):
        check_may(by, Act.ISSUE_LOCKED_CLAUSES)
    if not by.is_installation and by.unit_id != issuer.pk:
        raise rules.NotTheIssuer(unit=issuer.name)
    _check_words(pack)
    if not is_trial:
        hold_still(issuer)


def _issue(pack: Pack, issuer: Unit, *, by: Actor, at: datetime, reason: str) -> Programme:
    above = check_family(pack, issuer)
    matching = match_pack(pack)
    check_asked_once(pack, issuer, above, ids_of(matching), day_of(at))
    programme = put_in_force(pack, issuer, matching=matching, by=by, at=at, reason=reason)
    write_refinements(programme, pack, above, by=by, at=at, why=reason)
    about = About("programme", programme.pk, programme.code, issuer.region, issuer.path)
    facts: dict[str, Any] = {"content": pack.model_dump(mode="json"), "digest": programme.digest}
    facts |= {"reason": reason} if reason else {}
    record("pack.published", about=about, by=by, at=at, issuer=issuer.code, **facts)
    return programme


def hold_still(issuer: Unit) -> None:
    """Until the rules are written no act below the issuer slips in anywhere between a rule and its count.

    A region holds all that stands below its units; whoever stands above the regions has units in each of them.
    """
    hold_classes()
    seize_region(issuer.region)
    if issuer.region == 0:
        # Read only now: whoever opens a region holds the first one, and has been waited for.
        for region in Region.objects.exclude(pk=0).order_by("pk").values_list("pk", flat=True):
            seize_region(region)


def put_in_force(
    pack: Pack,
    issuer: Unit,
    *,
    matching: Mapping[str, Matches],
    by: Actor,
    at: datetime,
    reason: str,
    withdrawn: str = "",
) -> Programme:
    """Write the rules of a pack, compile them, and settle what units have recorded and what those below say otherwise.

    `matching`: the classes that each clause picks. `withdrawn`: the one clause that this version has no longer, where
    that is all that is changed.
    """
    former = Programme.objects.filter(code=pack.code).first()
    changed = [*changed_in(pack_of(former), pack), *_returned(former, pack)] if former else []
    if former:
        hold_demands(former)
        unchanged = [spec.code for spec in pack.requirements if spec.code not in changed]
        write_down_lapsed(former, unchanged=unchanged, at=at)
    programme = _write_programme(pack, issuer, at, withdrawn=withdrawn)
    if withdrawn:
        # Of the rest nothing is asked anew: the desk may have stopped some of it, and the day of some is over.
        demands = end_dropped(pack=pack, programme=programme, by=by, at=at)
    else:
        ours = ids_of(matching)
        demands = ask_through_gate(pack=pack, programme=programme, issuer=issuer, matching=ours, by=by, at=at)
    _write_requirements(pack, programme, demands, at, reason=reason)
    programme.requirements.filter(code__in=changed).update(changed_at=at, why=reason)
    write_classes({one: matching[one.code] for one in _present(programme)})
    settle_programme(programme.pk, day_of(at))
    settle_refinements(programme, pack, by=by, at=at, why=reason)
    retire_replaced(programme, reason, by=by, at=at)
    return programme


def _returned(former: Programme, pack: Pack) -> list[str]:
    """The clauses that were taken back once and are asked again."""
    gone = former.requirements.filter(retired_at__isnull=False, code__in=[spec.code for spec in pack.requirements])
    return list(gone.order_by("pk").values_list("code", flat=True))


def follow_tree(on: date, *, has_new_classes: bool) -> None:
    """After the tree changed: match new classes, and settle the progress of reclassified units."""
    if has_new_classes:
        match_all_classes()
    settle_reclassified(on)


def heaviest_in(pack: Pack, issuer: Unit, at: datetime, coming: Coming | None = None) -> list[MonthOfKind]:
    """What the pack would make of the heaviest month of each kind of unit, beside what runs already.

    What asks for nothing new keeps the demand that it has, and is among what runs: it does not come once more. Of what
    is locked from now on no easing below is left, so that it comes in full. `coming`: where that is known already.
    """
    former = Programme.objects.filter(code=pack.code).first()
    coming = coming or coming_of(pack, former, ids_of(match_pack(pack)), at)
    open_before = {one.code for one in pack_of(former).requirements if not one.locked} if former else set[str]()
    locked_now = {spec.code for spec in pack.requirements if spec.locked and spec.code in open_before}
    kept = {code: one for code, one in coming.kept.items() if code not in locked_now}
    terms = [one for code, one in coming.terms.items() if code not in kept]
    terms += refined_terms(pack, issuer, day_of(at))
    own = Q(requirement__programme__code=pack.code) | Q(refinements__programme__code=pack.code)
    ours = Demand.objects.not_over().filter(own).values_list("code", flat=True)
    ended = {*ours, *(code for one in terms for code in one.replaces)} - {one.code for one in kept.values()}
    return heaviest_months(terms, issuer, day_of(at), without=ended)


def _present(programme: Programme) -> list[Requirement]:
    return list(programme.requirements.filter(retired_at__isnull=True).order_by("position"))


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


def _write_programme(pack: Pack, issuer: Unit, at: datetime, *, withdrawn: str) -> Programme:
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
        "extends": pack.extends.code if pack.extends else "",
        "starts_on": pack.window.start,
        "soft_end_on": pack.window.soft_end,
    }
    # A clause withdrawn is no reading of the packs above: what has changed there since is still to be told.
    fields |= {} if withdrawn else {"published_at": at}
    PackContent.objects.get_or_create(digest=digest(pack), defaults={"content": pack.model_dump(mode="json")})
    programme = Programme.objects.update_or_create(code=pack.code, defaults=fields)[0]
    programme.versions.create(version=pack.version, digest=programme.digest, published_at=at, withdrawn=withdrawn)
    return programme


def _check_version(present: Programme, pack: Pack) -> None:
    # What packs may say grows: an older one, read again, is the same pack under another digest.
    if pack_of(present) == pack:
        raise rules.AlreadyPublished(version=pack.version, programme=pack.code)
    if _numbers(pack.version) < _numbers(present.version):
        raise rules.VersionOlder(held=present.version, version=pack.version, programme=pack.code)
    if present.version == pack.version:
        raise rules.VersionReused(version=pack.version, programme=pack.code)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _write_requirements(
    pack: Pack, programme: Programme, demands: Mapping[str, Demand], at: datetime, *, reason: str
) -> None:
    rows = [
        Requirement(
            programme=programme, code=spec.code, position=position, demand=demands[spec.code], **fields_of(pack, spec)
        )
        for position, spec in enumerate(pack.requirements)
    ]
    if pack.requirements:
        # What was published before keeps its row, and with it all progress.
        changing = ["position", "demand", *fields_of(pack, pack.requirements[0])]
        Requirement.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["programme", "code"], update_fields=changing
        )
    kept = [spec.code for spec in pack.requirements]
    programme.requirements.exclude(code__in=kept).filter(retired_at__isnull=True).update(retired_at=at, why=reason)
