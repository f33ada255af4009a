"""A reorganisation is undone by its reverse, an act of its own day; nothing is deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from huilu.accounts.models import Post
from huilu.kernel.actor import Actor
from huilu.loop.models import Issue
from huilu.org.models import Unit
from huilu.programmes.actions import take_passed_back
from huilu.registers.models import Item
from huilu.reorganisation import rules
from huilu.reorganisation.actions.frame import Report, Step, Work, begin, plain, record_reorganisation
from huilu.reorganisation.lines import check_plan, lines_of
from huilu.reorganisation.models import Reorganisation
from huilu.reorganisation.states import Kind


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
    work.shift(unit, _standing(step["was"], done))


def _change_back(work: Work, step: Step, done: Reorganisation) -> None:
    unit = _unit(step["unit"])
    is_same = all(plain(getattr(unit, name)) == value for name, value in step["now"].items())
    if not is_same or unit.closed_on is not None:
        raise rules.ChangedSince(unit=unit.code, number=done.number)
    rules.check_day(unit, work.on, work.day)
    facts = dict(step["was"])
    if "unit_class" in facts:
        facts["unit_class"] = type(unit.unit_class).objects.select_related("level").get(pk=facts["unit_class"])
    if "code" in facts and Unit.objects.filter(code=facts["code"]).exists():
        raise rules.CodeTaken(code=facts["code"], unit=Unit.objects.get(code=facts["code"]).name)
    work.change(unit, facts)


def _close_again(work: Work, step: Step, done: Reorganisation) -> None:
    unit = _unit(step["unit"])
    below = Unit.objects.filter(parent=unit).order_by("code").first()
    if unit.closed_on is not None or below is not None:
        raise rules.ChangedSince(unit=(below or unit).code, number=done.number)
    rules.check_day(unit, work.on, work.day)
    origin = _unit(done.changes[-1]["unit"]) if done.kind == Kind.SPLIT else None
    heir = next((one for one in _heirs(done) if one.pk != unit.pk), origin)
    work.units.setdefault(unit.code, unit)
    if heir is not None:
        work.units.setdefault(heir.code, heir)
    lines = lines_of(unit, heir, {}, work.day)
    check_plan(lines, {})
    work.pass_lines(lines)
    work.close(_unit(unit.pk), None)


def _heirs(done: Reorganisation) -> list[Unit]:
    """Units that stood before the reorganisation and had to do with it."""
    opened = {step["unit"] for step in done.changes if step["step"] == "opened"}
    ids = [step["unit"] for step in done.changes if step["unit"] not in opened]
    return [unit for unit in (_unit(pk) for pk in dict.fromkeys(ids)) if unit.closed_on is None]


def _reopen(work: Work, step: Step, done: Reorganisation) -> None:
    unit = _unit(step["unit"])
    if unit.closed_on is None:
        raise rules.ChangedSince(unit=unit.code, number=done.number)
    rules.check_day(unit, work.on, work.day)
    taken = Unit.objects.filter(code=unit.code).first()
    if taken is not None:
        raise rules.CodeTaken(code=unit.code, unit=taken.name)
    work.reopen(unit, _standing(step["was"], done))


def _standing(pk: int, done: Reorganisation) -> Unit:
    unit = _unit(pk)
    if unit.closed_on is not None:
        raise rules.ChangedSince(unit=unit.code, number=done.number)
    return unit


def _issue_back(work: Work, step: Step, _done: Reorganisation) -> None:
    if Issue.objects.filter(pk=step["issue"]).exists():
        work.pass_issue(step["issue"], _unit(step["now"]), _unit(step["unit"]), step["parts"])


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


def _obligation_back(work: Work, step: Step, _done: Reorganisation) -> None:
    if step["record"]:
        take_passed_back(record_id=step["record"], by=work.by, at=work.at)


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
}
