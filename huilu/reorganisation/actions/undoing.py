"""A reorganisation is undone by its reverse, an act of its own day; nothing is deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from huilu.accounts.models import Post
from huilu.kernel.actor import Actor
from huilu.loop.models import Issue
from huilu.org.models import Unit
from huilu.registers.models import Item
from huilu.reorganisation import rules
from huilu.reorganisation.actions.frame import Report, Step, Work, begin, plain, record_reorganisation
from huilu.reorganisation.lines import Line, check_plan, lines_of, requirement_of
from huilu.reorganisation.models import Reorganisation

# The steps by which open work has gone from one unit to another.
_HANDED = frozenset({"issue", "post", "item"})


@transaction.atomic
def undo(*, number: str, on: date, reason: str, by: Actor, at: datetime, dry_run: bool = False) -> Report:
    """Take every step of a reorganisation back, the last first. Refused where what it changed was changed again.

    What has come since to a unit that it had opened goes to the unit it was split from.
    """
    done = Reorganisation.objects.filter(number=number).first()
    if done is None:
        raise rules.NoSuchReorganisation(number=number)
    undone = Reorganisation.objects.filter(undoes=done).first()
    if undone is not None:
        raise rules.UndoneAlready(number=number, by=undone.number)
    ids = [step[name] for step in done.changes for name in ("unit", "was", "now", "under")
           if isinstance(step.get(name), int)]  # fmt: skip
    touched = Unit.ever.select_related("unit_class__level", "parent").in_bulk(sorted(set(ids)))
    standing = [unit.code for unit in touched.values() if unit.closed_on is None]
    work = begin(standing, on=on, reason=reason, by=by, at=at, passes_on=True)
    rules.check_not_before(done.on, on, work.day)
    for step in reversed(done.changes):
        _BACK[step["step"]](work, step, done)
    return record_reorganisation("tree.undone", work, {"number": number}, dry_run=dry_run, undoes=done)


def _unit(pk: int) -> Unit:
    return Unit.ever.select_related("unit_class__level", "parent__unit_class__level").get(pk=pk)


def _move_back(work: Work, step: Step, done: Reorganisation) -> None:
    unit = _unit(step["unit"])
    if unit.parent_id != step["now"] or unit.closed_on is not None:
        raise rules.ChangedSince(unit=unit.code, number=done.number)
    rules.check_day(unit, work.on, work.day)
    parent = _standing(step["was"], done)
    rules.check_place(unit, parent)
    work.shift(unit, parent)


def _change_back(work: Work, step: Step, done: Reorganisation) -> None:
    unit = _unit(step["unit"])
    is_same = all(plain(getattr(unit, name)) == value for name, value in step["now"].items())
    if not is_same or unit.closed_on is not None:
        raise rules.ChangedSince(unit=unit.code, number=done.number)
    rules.check_day(unit, work.on, work.day)
    facts = dict(step["was"])
    if "unit_class" in facts:
        fresh = type(unit.unit_class).objects.select_related("level").get(pk=facts["unit_class"])
        if fresh.level_id != unit.unit_class.level_id:
            rules.check_levels(unit, fresh.level.rank, fresh.level_id, is_region=fresh.level.is_region)
        facts["unit_class"] = fresh
    if "code" in facts and Unit.objects.filter(code=facts["code"]).exists():
        raise rules.CodeTaken(code=facts["code"], unit=Unit.objects.get(code=facts["code"]).name)
    work.change(unit, facts)


def _close_again(work: Work, step: Step, done: Reorganisation) -> None:
    unit = _unit(step["unit"])
    below = Unit.objects.filter(parent=unit).order_by("code").first()
    if unit.closed_on is not None or below is not None:
        raise rules.ChangedSince(unit=(below or unit).code, number=done.number)
    rules.check_day(unit, work.on, work.day)
    heir = _heir(step, done)
    work.units.setdefault(unit.code, unit)
    if heir is not None:
        work.units.setdefault(heir.code, heir)
    lines = [line for line in lines_of(unit, heir, {}, work.day) if not _is_passed(work, unit, line)]
    check_plan(lines, {}, [unit.code])
    work.pass_lines(lines)
    successor = step.get("successor")
    work.close(_unit(unit.pk), _standing(successor, done) if successor else None)


def _heir(step: Step, done: Reorganisation) -> Unit | None:
    """Who takes over what is open: of a part the unit that was split, of what was one again whoever had it before."""
    known = step.get("heir") or step.get("successor")
    if known is None:
        handed = (one for one in done.changes if one["step"] in _HANDED)
        if step["step"] == "opened":
            known = next((one["unit"] for one in handed), None)
        else:
            known = next((one["unit"] for one in handed if one["now"] == step["unit"]), None)
    return _standing(known, done) if known and known != step["unit"] else None


def _is_passed(work: Work, unit: Unit, line: Line) -> bool:
    return line.kind == "obligation" and (unit.pk, requirement_of(line.key)) in work.begun


def _reopen(work: Work, step: Step, done: Reorganisation) -> None:
    unit = _unit(step["unit"])
    taken = Unit.objects.filter(code=unit.code).first()
    if taken is not None:
        raise rules.CodeTaken(code=unit.code, unit=taken.name)
    same = Unit.objects.filter(uscc=unit.uscc).first() if unit.uscc else None
    if same is not None:
        raise rules.CodeTaken(code=unit.uscc, unit=same.name)
    parent = _standing(step["was"], done)
    rules.check_level(unit.code, unit.unit_class.level.rank, unit.unit_class.level_id, parent)
    work.reopen(unit, parent)


def _standing(pk: int, done: Reorganisation) -> Unit:
    unit = _unit(pk)
    if unit.closed_on is not None:
        raise rules.ChangedSince(unit=unit.code, number=done.number)
    return unit


def _issue_back(work: Work, step: Step, done: Reorganisation) -> None:
    if Issue.objects.filter(pk=step["issue"]).exists():
        work.pass_issue(step["issue"], _standing(step["now"], done), _unit(step["unit"]), step["parts"])


def _post_back(work: Work, step: Step, done: Reorganisation) -> None:
    post = Post.objects.select_related("unit").get(pk=step["post"])
    if post.unit_id != step["now"]:
        raise rules.ChangedSince(unit=post.unit.code, number=done.number)
    work.pass_post(post, _unit(step["unit"]), step["was_called"])


def _item_back(work: Work, step: Step, done: Reorganisation) -> None:
    item = Item.objects.select_related("unit", "register__programme").get(pk=step["item"])
    if item.unit_id != step["now"]:
        raise rules.ChangedSince(unit=item.unit.code, number=done.number)
    work.pass_item(item, _unit(step["unit"]), step["was_serial"])


def _obligation_back(work: Work, step: Step, done: Reorganisation) -> None:
    if step["record"]:
        come = _standing(step["now"], done)
        work.return_obligation(step["requirement"], step["record"], come, _unit(step["unit"]))


def _obligation_on(work: Work, step: Step, done: Reorganisation) -> None:
    gone, come = _unit(step["now"]), _standing(step["unit"], done)
    if any(requirement_of(line.key) == step["requirement"] for line in lines_of(gone, None, {}, work.day)):
        work.pass_obligation(step["requirement"], gone, come)


_BACK: dict[str, Callable[[Work, Step, Reorganisation], None]] = {
    "moved": _move_back,
    "changed": _change_back,
    "opened": _close_again,
    "closed": _reopen,
    "reopened": _close_again,
    "issue": _issue_back,
    "post": _post_back,
    "item": _item_back,
    "obligation": _obligation_back,
    "returned": _obligation_on,
}
