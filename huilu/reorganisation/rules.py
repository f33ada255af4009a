"""When a reorganisation is refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from huilu.kernel.paths import end_of_subtree
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import one_line
from huilu.org.models import Unit, UnitPast


class NoSuchUnit(Refusal):
    """No unit of that code stands in the actor's part of the tree."""

    code = "reorganisation.no_such_unit"
    says = _("There is no unit {unit} in your part of the tree.")
    next = _("Check the code. What lies above or beside your part is changed by the office above.")
    status = 404


class NotOnThatDay(Refusal):
    """The day is to come, or lies before what is held of the unit."""

    code = "reorganisation.not_on_that_day"
    says = _("The unit {unit} cannot be changed as of {on}: possible days are {first} to {last}.")
    next = _("Give one of these days. What is decided for a day to come is entered on that day.")
    status = 422


class BelowItself(Refusal):
    """A unit cannot stand below itself."""

    code = "reorganisation.below_itself"
    says = _("The unit {unit} cannot stand below {under}, which is itself or below it.")
    next = _("Name another unit above it.")
    status = 422


class LevelDoesNotFit(Refusal):
    """Levels descend."""

    code = "reorganisation.level_does_not_fit"
    says = _("The unit {unit} is of the level {level}, which does not stand below {above}, the level of {under}.")
    next = _("Name another unit above it, or give it another level first.")
    status = 422


class TopStays(Refusal):
    """The root of the tree, and what makes regions, stays where it is."""

    code = "reorganisation.top_stays"
    says = _("The unit {unit} is the top of the tree or of a region and stays as it is.")
    next = _("Reorganise the units below it.")


class NothingChanges(Refusal):
    """It is so already."""

    code = "reorganisation.nothing_changes"
    says = _("The unit {unit} is so already.")
    next = _("Check what was asked for.")


class ReasonMissing(Refusal):
    """Nothing is reorganised without saying why."""

    code = "reorganisation.reason_missing"
    says = _("Say why, and by which decision.")
    next = _("One line, such as the number of the document.")
    status = 422


class CodeTaken(Refusal):
    """Two units of one code cannot stand at the same time."""

    code = "reorganisation.code_taken"
    says = _("The code {code} is that of {unit}.")
    next = _("Choose another code, or free it first.")


class UnknownWord(Refusal):
    """A level, sector, audience or tag that the tree does not have."""

    code = "reorganisation.unknown_word"
    says = _("“{word}” is no {axis} of this tree.")
    next = _("Choose one of: {known}.")
    status = 422


class StillBelow(Refusal):
    """A unit is closed only once nothing stands below it."""

    code = "reorganisation.still_below"
    says = _("{n} units stand below {unit}, the first is {first}.")
    next = _("Move or close them first, or merge the unit into the one that takes them over.")


class StillOpen(Refusal):
    """Something is open that no other unit can take over as it is."""

    code = "reorganisation.still_open"
    says = _("{unit} still has open: {what}.")
    next = _("End this first; nobody else can take it over as it is.")


class NowhereToGo(Refusal):
    """Open work must go somewhere."""

    code = "reorganisation.nowhere_to_go"
    says = _("{n} open matters of {unit} would belong to nobody, the first is {first}.")
    next = _("Name the unit to which they go.")
    status = 422


class EndsItself(Refusal):
    """Open work does not go to a unit that ends in the same act."""

    code = "reorganisation.ends_itself"
    says = _("{unit} ends itself and takes over nothing: {line}.")
    next = _("Name a unit that stays.")
    status = 422


class OnlyFillsAGap(Refusal):
    """A placeholder of the numbering has no work and takes over none."""

    code = "reorganisation.only_fills_a_gap"
    says = _("{unit} only fills a gap in the numbering, or would; work is not its business: {what}.")
    next = _("Hand the work to a unit first, or name another one.")
    status = 422


class NotAPart(Refusal):
    """A line of the plan names what is not open, or not the unit's."""

    code = "reorganisation.not_a_part"
    says = _("“{line}” is nothing open of the units that are reorganised.")
    next = _("Look at the lines of a dry run, and name them as they are called there.")
    status = 422


class AcrossRegions(Refusal):
    """Between regions nothing moves; it is closed here and opened there."""

    code = "reorganisation.across_regions"
    says = _("{unit} and {under} belong to different regions, and a unit carries its region for ever.")
    next = _("Open the unit under {under}, then merge {unit} into it: its open work goes along, and its history stays.")


class NoSuchReorganisation(Refusal):
    """No reorganisation of that number."""

    code = "reorganisation.no_such_reorganisation"
    says = _("There is no reorganisation {number}.")
    next = _("Look at the history of the unit.")
    status = 404


class UndoneAlready(Refusal):
    """It was undone before."""

    code = "reorganisation.undone_already"
    says = _("{number} was undone already, by {by}.")
    next = _("Undo that one to have it again.")


class ChangedSince(Refusal):
    """What the reorganisation changed has been changed again."""

    code = "reorganisation.changed_since"
    says = _("{unit} has been changed again since {number}.")
    next = _("Undo the later change first.")


def check_day(unit: Unit, on: date, today: date) -> None:
    """A day on which the present facts of the unit held, and not one to come."""
    if not unit.valid_from <= on <= today:
        raise NotOnThatDay(unit=unit.code, on=on, first=unit.valid_from, last=today)


def check_stood(unit: Unit, on: date, today: date) -> None:
    """A day since when the unit has been there, whatever it was called and wherever it stood."""
    past = UnitPast.objects.filter(unit=unit)
    ended = past.filter(closed_on__isnull=False).aggregate(last=Max("valid_to"))["last"]
    began = past.aggregate(first=Min("valid_from"))["first"] or unit.valid_from
    first = ended or min(began, unit.valid_from)
    if not first <= on <= today:
        raise NotOnThatDay(unit=unit.code, on=on, first=first, last=today)


def check_reason(reason: str) -> str:
    """The reason in one line."""
    said = one_line(reason)
    if not said:
        raise ReasonMissing
    return said


def check_place(unit: Unit, under: Unit) -> None:
    """Whether the unit can stand right below the other."""
    if unit.parent_id is None or unit.unit_class.level.is_region:
        raise TopStays(unit=unit.code)
    if under.path.startswith(unit.path):
        raise BelowItself(unit=unit.code, under=under.code)
    check_level(unit.code, unit.unit_class.level.rank, unit.unit_class.level_id, under)


def check_region(unit: Unit, under: Unit) -> None:
    """Whether both belong to one region, and the unit to no more than one: one above regions holds all of theirs."""
    below = Unit.ever.filter(path__gt=unit.path, path__lt=end_of_subtree(unit.path))
    if unit.region == 0 and below.exclude(region=0).exists():
        raise TopStays(unit=unit.code)
    if unit.region != under.region:
        raise AcrossRegions(unit=unit.code, under=under.code)


def check_not_before(first: date, on: date, today: date) -> None:
    """The reverse holds from the day of what it undoes at the earliest, and from no day to come."""
    if not first <= on <= today:
        raise NotOnThatDay(unit="", on=on, first=first, last=today)


def check_level(code: str, rank: int, level: str, under: Unit) -> None:
    """Whether a level stands below that of the unit above."""
    if rank <= under.unit_class.level.rank:
        raise LevelDoesNotFit(unit=code, level=level, above=under.unit_class.level_id, under=under.code)


def check_levels(unit: Unit, rank: int, level: str, *, is_region: bool) -> None:
    """Another level, which must fit between what stands above the unit and what stands below; none makes a region."""
    if unit.parent is None or unit.unit_class.level.is_region or is_region:
        raise TopStays(unit=unit.code)
    check_level(unit.code, rank, level, unit.parent)
    for child in unit.children.select_related("unit_class__level").order_by("code"):
        if child.unit_class.level.rank <= rank:
            raise LevelDoesNotFit(unit=child.code, level=child.unit_class.level_id, above=level, under=unit.code)


def check_takes_over(unit: Unit, what: str) -> None:
    """Whether the unit can be given work."""
    if unit.is_placeholder:
        raise OnlyFillsAGap(unit=unit.code, what=what)


def check_word(word: str, axis: str, known: Iterable[str]) -> None:
    """Whether the tree has this word on this axis."""
    words = sorted(known)
    if word not in words:
        raise UnknownWord(word=word, axis=axis, known=", ".join(words))
