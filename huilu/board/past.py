"""The board of a past day: what it showed when that day was over, whatever has become of the tree since (M015)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from huilu.board.queries import Board, Counts, Part, Reading, add_up, counted_into, with_others
from huilu.kernel.paths import is_under
from huilu.kernel.refusals import Refusal
from huilu.kernel.windows import Window
from huilu.org.models import Unit
from huilu.org.past import children_on, unit_on, units_on
from huilu.programmes.former import classes_then, requirements_on
from huilu.programmes.models import Programme, Requirement
from huilu.tally.models import Bucket, Kind
from huilu.tally.queries import kept_since, snapshot

_OWN = "SELECT node, kind, ref, state, n FROM board_own_on(%s, %s::bigint[], %s)"
_BELOW = "SELECT node, kind, ref, state, n FROM board_below_on(%s, %s::bigint[], %s)"


class DayNotOver(Refusal):
    """A day that is not over yet has no figures that stay."""

    code = "board.day_not_over"
    says = _("{day} is not over yet.")
    next = _("Leave the day out for the figures of this moment, or choose an earlier one.")
    status = 422


class DayNotKept(Refusal):
    """The figures of that day were not kept yet."""

    code = "board.day_not_kept"
    says = _("The figures of {day} were not kept; those from {since} on were.")
    next = _("Choose a later day. What was done before can be read in the ledger.")
    status = 404


class NotThereYet(Refusal):
    """The unit did not exist on that day."""

    code = "board.unit_not_there_yet"
    says = _("The unit {unit} was not there yet on {day}.")
    next = _("Choose a later day, or look at the unit above it.")
    status = 404


def read_past_board(unit: Unit, day: date, *, today: date, after: str = "", size: int | None = None) -> Board:
    """The node's figures as they were when the day was over, for itself, for each child of that day and in all.

    Of so many children after a code, where it says.
    """
    if day >= today:
        raise DayNotOver(day=day)
    with snapshot():
        _check_kept(day)
        then = unit_on(unit, day)
        if then is None or then.closed_on is not None:
            raise NotThereYet(unit=unit.code, day=day)
        shown, others = _below(then, day)
        window = _window(shown, after, size)
        requirements, issuers = _asked_on(then, day)
        parts = [Part.of(then, window.items, others), *map(Part.whole, issuers)]
        summed = [] if window.is_all else [_all_of(then, shown, others)]
        counts, *apart = _counts_on([*parts, *summed], day, anchor=then.pk)
    total = add_up(apart.pop().values()) if summed else None
    narrower = {issuer: found[issuer.pk] for issuer, found in zip(issuers, apart, strict=True)}
    reading = Reading(end_of(day), requirements, classes_then(requirements), narrower)
    board = reading.board(then, window.items, with_others(then, others, counts), total)
    return replace(board, after=window.after, next=window.next)


def _window(shown: Sequence[Unit], after: str, size: int | None) -> Window[Unit]:
    """So many of them after a code, in the order of codes."""
    rest = sorted((one for one in shown if one.code > after), key=lambda one: one.code)
    if size is None or len(rest) <= size:
        return Window(rest, after=after)
    return Window(rest[:size], rest[size - 1].code, after)


def end_of(day: date) -> datetime:
    """The last moment of a day, where the installation is."""
    return make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(microseconds=1)


def _check_kept(day: date) -> None:
    since = kept_since()
    if day < since:
        raise DayNotKept(day=day, since=since)


def _below(then: Unit, day: date) -> tuple[list[Unit], list[Unit]]:
    """What stood directly below, and what is passed over there, as on a board of today (`children_and_others`)."""
    shown, others, parents = list[Unit](), list[Unit](), [then]
    for parent in parents:
        for one in children_on(parent, day, anchor=then.pk):
            if one.closed_on is None and not one.is_placeholder:
                shown.append(one)
                continue
            others.append(one)
            if one.closed_on is None:
                parents.append(one)
    return shown, others


def _asked_on(then: Unit, day: date) -> tuple[list[Requirement], list[Unit]]:
    """What was asked at, above and below the unit; and whoever had issued some of it below."""
    issuers = _issuers(then, day)
    requirements = requirements_on(issuers.keys(), day, path=then.path)
    for one in requirements:
        one.programme.issuer = issuers[one.programme.issuer_id]
    issuing = {one.programme.issuer_id for one in requirements}
    below = [issuers[pk] for pk in issuing if issuers[pk].path > then.path]
    return requirements, sorted(below, key=lambda one: one.path)


def _issuers(then: Unit, day: date) -> dict[int, Unit]:
    """Whoever has ever issued a programme and stood above, at or below the unit then."""
    ids = list(Programme.objects.order_by().values_list("issuer_id", flat=True).distinct())
    found = units_on(ids, day, anchor=then.pk)
    return {pk: one for pk, one in found.items() if is_under(one.path, then.path) or is_under(then.path, one.path)}


def _all_of(then: Unit, below: Sequence[Unit], others: Sequence[Unit]) -> Part:
    """The unit with everything below it. The root keeps no sums: there they are those of its children."""
    return Part.of(then, below, others) if then.is_root else Part.whole(then)


def _counts_on(parts: Sequence[Part], day: date, *, anchor: int) -> list[dict[int, Counts]]:
    """For each part the counts by node, as they were when the day was over, by way of the unit in sight."""
    found = [part.nothing() for part in parts]
    for part, counts in zip(parts, found, strict=True):
        for one in part.units:
            if one.counts:
                counts[one.pk][Bucket(Kind.UNIT_CLASS, one.unit_class_id, 0)] += 1
    asked = [[(_OWN, part.units), (_BELOW, part.tops)] for part in parts]
    return counted_into(
        found,
        [[(how, [anchor, [one.pk for one in units], day]) for how, units in questions] for questions in asked],
    )
