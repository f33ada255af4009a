"""What every reorganisation has in common: find, hold still, change step by step, keep, record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huilu.accounts.actions import move_post
from huilu.accounts.capabilities import Act, check_may
from huilu.accounts.models import Post
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import region_of
from huilu.ledger.actions import About, record
from huilu.loop.actions import pass_on
from huilu.loop.actions.reorganising import look_where
from huilu.loop.models import Issue
from huilu.loop.queries import open_issues_of
from huilu.org.holding import hold_classes, hold_tree
from huilu.org.models import Unit
from huilu.programmes.actions import pass_progress, take_passed_back
from huilu.registers.actions import pass_item
from huilu.registers.models import Item
from huilu.reorganisation import rules, tree
from huilu.reorganisation.lines import Line, requirement_of
from huilu.reorganisation.models import Reorganisation, Touched
from huilu.reorganisation.states import Kind
from huilu.tally.actions import hold_regions, seize_region

Step = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """What a reorganisation changes, or in a dry run would change.

    `steps` in their order, `lines` of open work with where each goes, and for each unit above how many units it has
    below and with itself, before and after.
    """

    kind: Kind
    number: str
    on: date
    steps: Sequence[Step]
    lines: Sequence[Line]
    totals: Sequence[tuple[str, str, int, int]]
    is_dry: bool

    def as_data(self) -> dict[str, Any]:
        """As JSON carries it."""
        return {
            "kind": self.kind.value, "number": self.number, "on": self.on.isoformat(), "dry_run": self.is_dry,
            "steps": list(self.steps), "lines": [line.as_data() for line in self.lines],
            "totals": [{"unit": code, "name": name, "before": before, "after": after}
                       for code, name, before, after in self.totals],
        }  # fmt: skip


@dataclass
class Work:
    """A reorganisation while it goes on."""

    on: date
    reason: str
    by: Actor
    at: datetime
    units: dict[str, Unit]
    steps: list[Step] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    before: dict[int, int] = field(default_factory=dict)
    # What was begun and has been passed on already, by unit and requirement.
    begun: set[tuple[int, str]] = field(default_factory=set)

    @property
    def day(self) -> date:
        """The day of the act."""
        return day_of(self.at)

    @property
    def days(self) -> dict[str, date]:
        """Since when it holds, and when it is recorded."""
        return {"on": self.on, "day": self.day}

    def look_at(self, *parents: Unit) -> None:
        """The totals of these units are told before and after."""
        for parent in parents:
            self.before.setdefault(parent.pk, _units_under(parent))

    # Steps.
    def shift(self, unit: Unit, parent: Unit) -> None:
        """The unit with all below it goes under another."""
        was = unit.parent
        assert was is not None, "the root stays"  # noqa: S101 - rules look before
        self.look_at(was, parent)
        tree.shift(unit, parent, **self.days)
        self._note("moved", unit, was=was.pk, now=parent.pk, was_code=was.code, now_code=parent.code)

    def change(self, unit: Unit, facts: Mapping[str, Any]) -> None:
        """The unit has another name, code or class."""
        was = {name: plain(getattr(unit, name)) for name in facts}
        tree.change(unit, dict(facts), **self.days)
        self._note("changed", unit, was=was, now={name: plain(value) for name, value in facts.items()})

    def open_unit(self, parent: Unit, facts: Mapping[str, Any], *, heir: Unit | None = None) -> Unit:
        """A new unit; the `heir` has what it has should it not have been opened."""
        self.look_at(parent)
        made = tree.open_unit(parent, dict(facts), **self.days)
        self.units[made.code] = made
        self._note("opened", made, under=parent.pk, under_code=parent.code, heir=heir.pk if heir else None)
        return made

    def close(self, unit: Unit, successor: Unit | None) -> None:
        """The unit is one no longer."""
        was = unit.parent
        assert was is not None, "the root stays"  # noqa: S101 - rules look before
        self.look_at(was, *([successor] if successor else []))
        tree.close(unit, successor, **self.days)
        self._note("closed", unit, was=was.pk, was_code=was.code, successor=successor.code if successor else None)

    def reopen(self, unit: Unit, parent: Unit) -> None:
        """A closed unit is one again."""
        self.look_at(parent)
        successor = unit.successor_id
        tree.reopen(unit, parent, **self.days)
        self._note("reopened", unit, under=parent.pk, under_code=parent.code, successor=successor)

    def pass_lines(self, lines: Iterable[Line]) -> None:
        """Everything open goes where its line says."""
        for unit in self.units.values():
            unit.refresh_from_db(fields=["path", "parent"])
        for line in lines:
            self.lines.append(line)
            if line.to:
                rules.check_takes_over(self.units[line.to], f"{line.key} {line.text}")
                _PASSING[line.kind](self, line)

    def pass_issue(self, issue_id: int, gone: Unit, come: Unit, only: Sequence[str] | None = None) -> None:
        """One unit comes in the place of another in an issue."""
        had = pass_on(issue_id=issue_id, gone=gone, come=come, by=self.by, at=self.at, only=only)
        self._note("issue", gone, issue=issue_id, now=come.pk, now_code=come.code, parts=had)

    def pass_post(self, post: Post, come: Unit, code: str | None = None) -> None:
        """A post goes over with whoever is in it."""
        gone, was = post.unit, post.code
        move_post(post=post, to=come, by=self.by, at=self.at, code=code)
        look_where(gone, come=come)
        self._note("post", gone, post=post.pk, was_called=was, now=come.pk, now_code=come.code)

    def pass_item(self, item: Item, come: Unit, serial: int | None = None) -> None:
        """An item of a register goes over."""
        gone, was = item.unit, item.serial
        pass_item(item=item, come=come, by=self.by, at=self.at, serial=serial)
        self._note("item", gone, item=item.pk, was_serial=was, now=come.pk, now_code=come.code)

    def pass_obligation(self, requirement: str, gone: Unit, come: Unit) -> None:
        """What a unit has begun of an obligation another goes on with."""
        record = pass_progress(requirement=requirement, gone=gone, come=come, by=self.by, at=self.at)
        self.begun.add((gone.pk, requirement))
        self._note("obligation", gone, requirement=requirement, record=record, now=come.pk, now_code=come.code)

    def return_obligation(self, requirement: str, record: int, come: Unit, gone: Unit) -> None:
        """What came from another unit is taken back again."""
        take_passed_back(record_id=record, by=self.by, at=self.at)
        self._note("returned", come, requirement=requirement, now=gone.pk, now_code=gone.code)

    def _note(self, step: str, unit: Unit, **facts: Any) -> None:
        self.touched.add(unit.pk)
        self.touched |= {facts[name] for name in ("now", "under") if isinstance(facts.get(name), int)}
        self.steps.append({"step": step, "unit": unit.pk, "code": unit.code, "name": unit.name, **facts})

    def totals(self) -> list[tuple[str, str, int, int]]:
        """For each unit looked at how many units it had, and has now."""
        units = Unit.ever.in_bulk(list(self.before))
        after = ((units[pk], before) for pk, before in self.before.items())
        return [(unit.code, unit.name, before, _units_under(unit)) for unit, before in after]


def record_reorganisation(
    act: str, work: Work, given: Mapping[str, Any], *, dry_run: bool, undoes: Reorganisation | None = None
) -> Report:
    """Keep and record what was done; in a dry run, leave nothing of it. `given`: what is needed to do it again."""
    kind, first = Kind(act.removeprefix("tree.")), next(iter(work.units.values()))
    totals, today = work.totals(), f"R{work.day:%Y%m%d}-"
    if dry_run:
        transaction.set_rollback(True)
        return Report(kind, "", work.on, work.steps, work.lines, totals, is_dry=True)
    number = f"{today}{Reorganisation.objects.filter(number__startswith=today).count() + 1}"
    made = Reorganisation.objects.create(
        number=number, kind=kind, on=work.on, reason=work.reason, changes=work.steps,
        undoes=undoes, at=work.at, by_label=work.by.signature,
    )  # fmt: skip
    Touched.objects.bulk_create(Touched(reorganisation=made, unit_id=pk) for pk in sorted(work.touched))
    about = About("tree", first.pk, str(first), first.region, first.path)
    facts: dict[str, Any] = {"number": number, "on": work.on, "reason": work.reason, "given": given}
    record(act, about=about, by=work.by, at=work.at, **facts)
    return Report(kind, number, work.on, work.steps, work.lines, totals, is_dry=False)


def _pass_issue(work: Work, line: Line) -> None:
    issue = Issue.objects.get(number=line.key.removeprefix("issue:"))
    work.pass_issue(issue.pk, work.units[line.gone], work.units[line.to])


def _pass_post(work: Work, line: Line) -> None:
    code = line.key.rpartition("/")[2]
    post = Post.objects.select_related("unit").get(unit=work.units[line.gone], code=code)
    work.pass_post(post, work.units[line.to])


def _pass_item(work: Work, line: Line) -> None:
    _unit, register, serial = line.key.removeprefix("item:").rsplit("/", 2)
    items = Item.objects.select_related("unit", "register__programme")
    item = items.get(unit=work.units[line.gone], register_id=int(register), serial=int(serial))
    work.pass_item(item, work.units[line.to])


def _pass_obligation(work: Work, line: Line) -> None:
    work.pass_obligation(requirement_of(line.key), work.units[line.gone], work.units[line.to])


_PASSING = {"issue": _pass_issue, "post": _pass_post, "item": _pass_item, "obligation": _pass_obligation}


def begin(codes: Iterable[str], *, on: date, reason: str, by: Actor, at: datetime, passes_on: bool = False) -> Work:
    """The units by their codes, held still with all their regions until commit.

    `passes_on`: what they have open goes to others, so the regions in which that is counted are held as well.
    """
    check_may(by, Act.CHANGE_TREE)
    said = rules.check_reason(reason)
    hold_tree()
    # Before the regions: the unit may come to be of a class that was not there.
    hold_classes()
    wanted = list(dict.fromkeys(codes))
    found = _find(wanted, by)
    ours = {unit.region for unit in found.values()}
    for region in sorted(ours | (_homes(found.values()) if passes_on else set())):
        if region in ours:
            seize_region(region)
        else:
            hold_regions([region])
    return Work(on, said, by, at, _find(wanted, by))


def _homes(units: Iterable[Unit]) -> set[int]:
    """Where what the units have open lies, and where it is counted."""
    found = [issue for unit in units for issue in open_issues_of(unit)]
    leads = {issue.lead_unit_id for issue in found if issue.lead_unit_id}
    return {issue.region for issue in found} | {region_of(pk) for pk in leads}


def _find(codes: Sequence[str], by: Actor) -> dict[str, Unit]:
    held = Unit.objects.select_related("unit_class__level", "parent__unit_class__level").filter(code__in=codes)
    found = {unit.code: unit for unit in held.order_by("pk") if unit.path.startswith(by.unit_path)}
    for code in codes:
        if code not in found:
            raise rules.NoSuchUnit(unit=code)
    return {code: found[code] for code in codes}


def _units_under(unit: Unit) -> int:
    return Unit.objects.under(unit).filter(counts=True).count()


def plain(value: Any) -> Any:
    """A fact as it is kept."""
    return value.pk if hasattr(value, "pk") else value
