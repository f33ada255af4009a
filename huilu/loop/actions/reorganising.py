"""Another unit comes in the place of one: it has in an issue whatever parts that one had (M015)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from huilu.kernel.actor import Actor
from huilu.loop import rules
from huilu.loop.actions import rows
from huilu.loop.actions.frame import change_counts, counted, hold, join, keep_away, locked, note, take_step
from huilu.loop.actions.working import above_lead
from huilu.loop.models import Doer, EffectCheck, Issue, Party
from huilu.loop.queries import PARTS, UNDER_WAY, WAY, hands_of, regions_near
from huilu.loop.states import State, Step
from huilu.org.models import Unit
from huilu.tally.models import Bucket, Kind


@transaction.atomic
def pass_on(
    *, issue_id: int, gone: Unit, come: Unit, by: Actor, at: datetime, only: Collection[str] | None = None
) -> list[str]:
    """What the one unit had in the issue, or `only` these parts of it, the other has from now on; which those were.

    Shares and checks go along. Whoever did the work for the one did it for the other, so that neither verifies it; a
    verifier who would look at their own unit's work is relieved, and another is named.
    """
    issue = locked(issue_id)
    with counted(issue, at):
        had = [name for name in PARTS if _is_meant(name, only) and getattr(issue, f"{name}_id") == gone.pk]
        for name in had:
            setattr(issue, name, come)
        had += _pass_way(issue, gone, come, only)
        if _is_meant("held_by", only) and issue.held_by_id == gone.pk:
            had.append("held_by")
            hold(issue, come, at)
    _join_as(issue, gone, come)
    had += _pass_shares(issue, gone, come, at, only) + _pass_checks(issue, gone, come, at, only)
    _relieve_verifier(issue.pk, at)
    note("issue.passed_on", locked(issue_id), by, at, gone=gone.code, come=come.code, parts=had)
    return had


def look_where(gone: Unit, *, come: Unit) -> None:
    """Wherever the one unit has had parts in issues, the other is looked for as well: its posts may have come along."""
    for region in regions_near(gone):
        rows.note_reach(region, come.pk)


def _is_meant(part: str, only: Collection[str] | None) -> bool:
    return only is None or part in only


def _pass_way(issue: Issue, gone: Unit, come: Unit, only: Collection[str] | None) -> list[str]:
    if issue.stage is None:
        return []
    circuit = issue.circuit
    had = [name for name in WAY if _is_meant(name, only) and getattr(circuit, f"{name}_id") == gone.pk]
    for name in had:
        setattr(circuit, name, come)
    circuit.passed_over = [come.pk if one == gone.pk else one for one in circuit.passed_over]
    return had


def _join_as(issue: Issue, gone: Unit, come: Unit) -> None:
    rows.note_reach(issue.region, come.pk)
    for part in Party.objects.filter(issue=issue, unit=gone).order_by("part").values_list("part", flat=True):
        join(issue, come, part)
    for doer in Doer.objects.filter(issue=issue, unit=gone).order_by("person_id"):
        keep_away(issue, doer.person_id, come.pk, recused=doer.is_recused)


def _pass_shares(issue: Issue, gone: Unit, come: Unit, at: datetime, only: Collection[str] | None) -> list[str]:
    open_ones = issue.shares.filter(unit=gone, state__in=UNDER_WAY).order_by("position")
    shares = [share for share in open_ones if _is_meant(f"share {share.position}", only)]
    for share in shares:
        bucket = Bucket(Kind.SHARE, 0, share.state)
        change_counts(gone, [bucket], come, [bucket], at)
        share.unit = come
        share.save(update_fields=["unit"])
    return [f"share {share.position}" for share in shares]


def _pass_checks(issue: Issue, gone: Unit, come: Unit, at: datetime, only: Collection[str] | None) -> list[str]:
    if not _is_meant("effect_check", only):
        return []
    checks = list(issue.effect_checks.filter(unit=gone, result=EffectCheck.OPEN).order_by("pk"))
    for check in checks:
        change_counts(gone, [Bucket(Kind.EFFECT, 0, 0)], come, [Bucket(Kind.EFFECT, 0, 0)], at)
        check.unit = come
        check.save(update_fields=["unit"])
    return ["effect_check"] if checks else []


def _relieve_verifier(issue_id: int, at: datetime) -> None:
    issue = locked(issue_id)
    if issue.status is not State.VERIFYING or issue.verifier_post is None:
        return
    if rules.is_outside(issue.verifier_post.unit.path, hands_of(issue)):
        return
    with counted(issue, at):
        take_step(issue, Step.RECUSE)
        issue.verifier_post = None
        hold(issue, above_lead(issue), at)
