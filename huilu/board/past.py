"""The board of a past day: what it showed when that day was over, whatever has become of the tree since (M015)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from huilu.board.queries import Board, Counts, Reading, add_up, with_others
from huilu.kernel.paths import is_under
from huilu.kernel.refusals import Refusal
from huilu.kernel.windows import Window
from huilu.org.models import Unit
from huilu.org.past import children_on, unit_on, units_on
from huilu.programmes.former import classes_then, requirements_on
from huilu.programmes.models import Programme
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
        children = children_on(then, day, anchor=then.pk)
        closed = [child for child in children if child.closed_on is not None]
        shown = [one for child in children if child.closed_on is None for one in _shown(child, day, then.pk)]
        window = _window(shown, after, size)
        counts = with_others(then, closed, _counts_on(then, [*window.items, *closed], day, anchor=then.pk))
        total = None if window.is_all else _all_on(then, [*shown, *closed], day)
        board = _reading(then, day).board(then, window.items, counts, total)
    return replace(board, after=window.after, next=window.next)


def _window(shown: Sequence[Unit], after: str, size: int | None) -> Window[Unit]:
    """So many of them after a code, in the order of codes."""
    rest = sorted((one for one in shown if one.code > after), key=lambda one: one.code)
    if size is None or len(rest) <= size:
        return Window(rest, after=after)
    return Window(rest[:size], rest[size - 1].code, after)


def _all_on(then: Unit, below: Sequence[Unit], day: date) -> Counts:
    """The unit with everything below it. The root keeps no sums: there they are those of its children."""
    if then.is_root:
        return add_up(_counts_on(then, below, day, anchor=then.pk).values())
    return _counts_on(then, [], day, anchor=then.pk, whole=True)[then.pk]


def end_of(day: date) -> datetime:
    """The last moment of a day, where the installation is."""
    return make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(microseconds=1)


def _check_kept(day: date) -> None:
    since = kept_since()
    if day < since:
        raise DayNotKept(day=day, since=since)


def _shown(child: Unit, day: date, anchor: int) -> list[Unit]:
    """The child, or in the place of a placeholder of the numbering what stood below it."""
    if not child.is_placeholder:
        return [child]
    below = children_on(child, day, anchor=anchor)
    return [one for unit in below if unit.closed_on is None for one in _shown(unit, day, anchor)]


def _reading(then: Unit, day: date) -> Reading:
    issuers = _issuers(then, day)
    requirements = requirements_on(issuers.keys(), day)
    for one in requirements:
        one.programme.issuer = issuers[one.programme.issuer_id]
    issuing = {one.programme.issuer_id for one in requirements}
    below = [issuers[pk] for pk in issuing if issuers[pk].path > then.path]
    narrower: dict[Unit, Counts] = {
        issuer: _counts_on(issuer, [], day, anchor=then.pk, whole=True)[issuer.pk]
        for issuer in sorted(below, key=lambda one: one.path)
    }
    return Reading(end_of(day), requirements, classes_then(requirements), narrower)


def _issuers(then: Unit, day: date) -> dict[int, Unit]:
    """Whoever has ever issued a programme and stood above, at or below the unit then."""
    ids = list(Programme.objects.order_by().values_list("issuer_id", flat=True).distinct())
    found = units_on(ids, day, anchor=then.pk)
    return {pk: one for pk, one in found.items() if is_under(one.path, then.path) or is_under(then.path, one.path)}


def _counts_on(unit: Unit, below: Sequence[Unit], day: date, *, anchor: int, whole: bool = False) -> dict[int, Counts]:
    """For each node what was its own, and for those below also what lay below them; `whole`: for the unit as well."""
    nodes = [unit, *below]
    counts: dict[int, Counts] = {one.pk: defaultdict(int) for one in nodes}
    for one in nodes:
        if one.counts:
            counts[one.pk][Bucket(Kind.UNIT_CLASS, one.unit_class_id, 0)] += 1
    for statement, asked in ((_OWN, nodes), (_BELOW, nodes if whole else below)):
        with connection.cursor() as cursor:
            cursor.execute(statement, [anchor, [one.pk for one in asked], day])
            for node, kind, ref, state, n in cursor.fetchall():
                counts[node][Bucket(kind, ref, state)] += n
    return counts
