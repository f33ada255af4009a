"""A plan that somebody has looked through takes effect: every line an act of its own, all of them or none (M015)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.org.models import Unit
from huilu.reorganisation import actions
from huilu.reorganisation.actions import Report
from huilu.reorganisation.difference import CLOSE, DECIDE, MERGE, MOVE, OPEN, RECLASSIFY, RECODE, RENAME, PlanLine
from huilu.reorganisation.lines import lines_of
from huilu.reorganisation.rules import NoSuchUnit, NotAPart

# New codes and units are there before anything goes under them; what ends, ends last.
ORDER = (RECODE, RENAME, OPEN, MOVE, RECLASSIFY, MERGE, CLOSE)


class PlanRowRefused(Refusal):
    """A line of the plan cannot be done as it stands."""

    code = "reorganisation.plan_row"
    says = _("Row {row} of the plan ({act} {unit}) cannot be done: {why}")
    next = _("Correct this row; nothing of the plan was done.")
    status = 422

    def __init__(self, cause: str, **facts: Any) -> None:
        super().__init__(**facts)
        self.cause = cause


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
    plan: Mapping[str, str] | None = None,
    dry_run: bool = False,
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Report]:
    """Do what the lines say, in an order in which it can be done. In a dry run all of it is tried and taken back.

    What cannot be done yet, such as giving a unit a level that fits only where it goes, is tried again after the rest.
    The plan names single open matters of merged and closed units that go elsewhere, as for those acts.
    """
    numbered = [(row, line) for row, line in enumerate(lines, 2)]
    for row, line in numbered:
        if line.act == DECIDE:
            raise PlanUndecided(row=row, unit=f"{line.code} {line.name}")
        if line.act not in ORDER:
            raise PlanRowRefused("", row=row, act=line.act, unit=line.code, why=", ".join(ORDER))
    waiting = sorted(numbered, key=lambda one: ORDER.index(one[1].act))
    given = {"on": on, "reason": reason, "by": by, "at": at}
    elsewhere = _Elsewhere(dict(plan or {}), day_of(at))
    done: list[Report] = []
    with transaction.atomic():
        while waiting:
            report(len(done), len(numbered))
            refused = _do(waiting, given, elsewhere, done, lambda: report(len(done), len(numbered)))
            if len(refused) == len(waiting):
                # That a unit is not there is mostly said of one which another refused line would have made.
                raise min(refused, key=lambda one: one[2].cause == NoSuchUnit.code)[2]
            waiting = [(row, line) for row, line, _why in refused]
        elsewhere.check_used()
        report(len(numbered), len(numbered))
        transaction.set_rollback(dry_run)
    return [replace(one, number="", is_dry=True) for one in done] if dry_run else done


@dataclass
class _Elsewhere:
    """Open matters that go elsewhere, and which of them were met."""

    plan: dict[str, str]
    day: date
    met: set[str] = field(default_factory=set)

    def of(self, line: PlanLine) -> dict[str, str]:
        """What is planned for the open matters of the line's unit."""
        unit = Unit.objects.filter(code=line.code).first() if self.plan else None
        keys = {one.key for one in lines_of(unit, None, {}, self.day)} if unit else set()
        self.met |= keys
        return {key: to for key, to in self.plan.items() if key in keys}

    def check_used(self) -> None:
        """Refuse what is planned for nothing that was open."""
        for key in self.plan:
            if key not in self.met:
                raise NotAPart(line=key)


def _do(
    lines: Sequence[tuple[int, PlanLine]],
    given: dict[str, Any],
    elsewhere: _Elsewhere,
    done: list[Report],
    step: Callable[[], None],
) -> list[tuple[int, PlanLine, PlanRowRefused]]:
    """Do what can be done of the lines; the others, and why each cannot. An act that is refused leaves nothing."""
    refused = []
    for row, line in lines:
        try:
            passing = {"plan": elsewhere.of(line)} if line.act in {MERGE, CLOSE} else {}
            done.append(_ACTS[line.act](line, given | passing))
        except Refusal as refusal:
            why = f"{refusal.sentence} {refusal.advice}"
            refused.append((row, line, PlanRowRefused(refusal.code, row=row, act=line.act, unit=line.code, why=why)))
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
