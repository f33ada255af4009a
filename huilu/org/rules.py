"""What may be said of units and of the words that classify them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from huilu.kernel.actor import Actor
from huilu.kernel.paths import is_under
from huilu.kernel.refusals import Refusal
from huilu.org.models import Level, Unit

# Tags that mark a unit itself and not its kind: they are kept out of the classes, which so stay few.
PLACEHOLDER = "placeholder"
SYNTHETIC = "synthetic"
MARKS = frozenset({PLACEHOLDER, SYNTHETIC})

ROLES = frozenset({"centre", "province", "sector_line", "city", "county", "township", "base"})


class UnitNotFound(Refusal):
    """No unit of that code that the person may know of."""

    code = "org.unit_not_found"
    says = _("There is no unit {unit} here.")
    next = _("Check the code, or search for the unit by its name.")
    status = 404


class UnitOutOfSight(Refusal):
    """A unit above one's own: its name is known, its pages are not open."""

    code = "org.unit_out_of_sight"
    says = _("The unit {unit} stands above yours; you may know its name, but its pages are its own.")
    next = _("Go back to your own unit, or ask the office above.")
    status = 403


class WordsInvalid(Refusal):
    """The file of words does not hold together."""

    code = "org.words_invalid"
    says = _("The words cannot be taken over: {problem}.")
    next = _("Correct the file; docs/trees.md describes it.")
    status = 422


class LevelIsFixed(Refusal):
    """Units hang on the order of the levels."""

    code = "org.level_is_fixed"
    says = _("The level {level} is there already with another rank or another mark of a region.")
    next = _("Keep these two as they are; role and labels may change. For another order, use new level codes.")


class TooManyRegions(Refusal):
    """More regions than ids have room for."""

    code = "org.too_many_regions"
    says = _("The tree would have {wanted} regions; there is room for {limit}.")
    next = _("Mark a higher level as the one that makes regions.")


def check_in_sight(unit: Unit, by: Actor) -> None:
    """Refuse a unit outside the actor's subtree, and tell an ancestor from a stranger."""
    if is_under(unit.path, by.unit_path):
        return
    if is_under(by.unit_path, unit.path):
        raise UnitOutOfSight(unit=unit.code)
    raise UnitNotFound(unit=unit.code)


def called(unit: Unit, by: Actor) -> str:
    """What a refusal calls a unit that somebody has named: by its name where they may know it, else by its code."""
    is_known = is_under(unit.path, by.unit_path) or is_under(by.unit_path, unit.path)
    return unit.name if is_known else unit.code


def check_levels(given: Iterable[Level], held: Mapping[str, Level]) -> None:
    """Refuse levels that would change the order of what is there, or share a rank, or cut the tree twice."""
    together = dict(held)
    for level in given:
        old = held.get(level.code, level)
        if (old.rank, old.is_region) != (level.rank, level.is_region):
            raise LevelIsFixed(level=level.code)
        if level.role not in ROLES:
            raise WordsInvalid(problem=f"role {level.role}")
        together[level.code] = level
    ranks = [level.rank for level in together.values()]
    if len(set(ranks)) < len(ranks):
        raise WordsInvalid(problem=_("two levels of one rank"))
    if sum(level.is_region for level in together.values()) > 1:
        raise WordsInvalid(problem=_("two levels that make regions"))
