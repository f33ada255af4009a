"""A plan that somebody has looked through takes effect: every line an act of its own, all of them or none (M015)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huilu.kernel.actor import Actor
from huilu.kernel.refusals import Refusal
from huilu.reorganisation import actions
from huilu.reorganisation.actions import Report
from huilu.reorganisation.difference import CLOSE, DECIDE, MERGE, MOVE, OPEN, RECLASSIFY, RECODE, RENAME, PlanLine

# New codes and units are there before anything goes under them; what ends, ends last.
ORDER = (RECODE, RENAME, OPEN, MOVE, RECLASSIFY, MERGE, CLOSE)


class PlanRowRefused(Refusal):
    """A line of the plan cannot be done as it stands."""

    code = "reorganisation.plan_row"
    says = _("Row {row} of the plan ({act} {unit}) cannot be done: {why}")
    next = _("Correct this row; nothing of the plan was done.")
    status = 422


class PlanUndecided(Refusal):
    """A line still waits for somebody's decision."""

    code = "reorganisation.plan_undecided"
    says = _("Row {row} of the plan is not decided: what becomes of {unit}?")
    next = _("Write “merge” or “close” as its act, and in “to” who takes over what is open.")
    status = 422


def revise(
    *,
    lines: Sequence[PlanLine],
    on: date,
    reason: str,
    by: Actor,
    at: datetime,
    dry_run: bool = False,
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Report]:
    """Do what the lines say, in an order in which it can be done. In a dry run all of it is tried and taken back.

    What cannot be done yet, such as giving a unit a level that fits only where it goes, is tried again after the rest.
    """
    numbered = [(row, line) for row, line in enumerate(lines, 2)]
    for row, line in numbered:
        if line.act == DECIDE:
            raise PlanUndecided(row=row, unit=f"{line.code} {line.name}")
        if line.act not in ORDER:
            raise PlanRowRefused(row=row, act=line.act, unit=line.code, why=", ".join(ORDER))
    waiting = sorted(numbered, key=lambda one: ORDER.index(one[1].act))
    given = {"on": on, "reason": reason, "by": by, "at": at}
    done: list[Report] = []
    with transaction.atomic():
        while waiting:
            report(len(done), len(numbered))
            refused = _do(waiting, given, done, lambda: report(len(done), len(numbered)))
            if len(refused) == len(waiting):
                raise refused[0][2]
            waiting = [(row, line) for row, line, _why in refused]
        report(len(numbered), len(numbered))
        transaction.set_rollback(dry_run)
    return done


def _do(
    lines: Sequence[tuple[int, PlanLine]], given: dict[str, Any], done: list[Report], step: Callable[[], None]
) -> list[tuple[int, PlanLine, PlanRowRefused]]:
    """Do what can be done of the lines; the others, and why each cannot. An act that is refused leaves nothing."""
    refused = []
    for row, line in lines:
        try:
            done.append(_ACTS[line.act](line, given))
        except Refusal as refusal:
            why = f"{refusal.sentence} {refusal.advice}"
            refused.append((row, line, PlanRowRefused(row=row, act=line.act, unit=line.code, why=why)))
        step()
    return refused


def _words(line: PlanLine) -> dict[str, Any]:
    words: dict[str, Any] = {name: getattr(line, name) for name in ("level", "sector", "audience")}
    return {name: word for name, word in words.items() if word} | {"tags": [tag for tag in line.tags.split(";") if tag]}


_ACTS: dict[str, Callable[[PlanLine, dict[str, Any]], Report]] = {
    RECODE: lambda line, given: actions.rename_unit(unit=line.code, code=line.to, **given),
    RENAME: lambda line, given: actions.rename_unit(unit=line.code, name=line.name, **given),
    OPEN: lambda line, given: actions.open_unit(
        under=line.under, code=line.code, name=line.name, words=_words(line), **given
    ),
    MOVE: lambda line, given: actions.move_unit(unit=line.code, under=line.under, **given),
    RECLASSIFY: lambda line, given: actions.reclassify_units(units=[line.code], words=_words(line), **given),
    MERGE: lambda line, given: actions.merge_units(units=[line.code], into=line.to, **given),
    CLOSE: lambda line, given: actions.close_unit(unit=line.code, to=line.to, **given),
}
