"""Deciding about many sites by looking at a few: lot quality assurance sampling. Pure.

A class is good where the statement holds at `upper` percent of the sites or more, and bad where it holds at `lower`
percent or fewer. A rule "at least d of n" makes two promises: a good class fails with at most `alpha`, a bad one passes
with at most `beta`. Of the rules that keep them the strictest is taken, so that as few bad classes pass as possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

# The sample that is usual in the field; and below so many sites each look tells noticeably more about the rest.
USUAL_SIZE = 19
FEW_SITES = 100
# More than this is no sample any more: nobody would go there.
MOST_SITES = 200
UPPER, LOWER, ALPHA, BETA = 80, 50, 15, 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """What counts as good and as bad, and how often each may be taken for the other, all in percent."""

    upper: int = UPPER
    lower: int = LOWER
    alpha: int = ALPHA
    beta: int = BETA


@dataclass(frozen=True, slots=True)
class Rule:
    """Look at `size` of `population` sites; the class passes if at least `needed` are as they must be."""

    population: int
    size: int
    needed: int
    good_passes: float
    bad_passes: float

    @property
    def takes_all(self) -> bool:
        """Whether every site is looked at, so that nothing is left to chance."""
        return self.size == self.population


def plan_for(population: int, wanted: Wanted) -> Rule | None:
    """The rule for so many sites: the usual size, or the smallest that keeps both promises.

    Few sites need fewer looks; where even the usual size is too small more are taken, at the worst all. None where
    good and bad lie so close together that nobody would look at as many sites as it takes.
    """
    first = 1 if population < FEW_SITES else USUAL_SIZE
    sizes = range(first, min(population, MOST_SITES) + 1)
    return next((rule for size in sizes if (rule := rule_for(population, size, wanted))), None)


def rule_for(population: int, size: int, wanted: Wanted) -> Rule | None:
    """The strictest rule with this sample that keeps both promises; None where none does."""
    good, needed = 0.0, size + 1
    for needed in range(size, 0, -1):
        good += _chance(population, size, needed, wanted.upper, up=True)
        if good * 100 >= 100 - wanted.alpha:
            break
    bad = chance_to_pass(population, size, needed, wanted.lower, up=False)
    kept = good * 100 >= 100 - wanted.alpha and bad * 100 <= wanted.beta
    return Rule(population, size, needed, good, bad) if kept else None


def chance_to_pass(population: int, size: int, needed: int, percent: int, *, up: bool) -> float:
    """How probably at least `needed` of `size` looks find it so, where it is so at `percent` of the sites."""
    return sum(_chance(population, size, so, percent, up=up) for so in range(needed, size + 1))


def _chance(population: int, size: int, so: int, percent: int, *, up: bool) -> float:
    """How probably exactly `so` looks find it so.

    From few sites each is drawn once (hypergeometric), with the share rounded `up` or down to whole sites; so too
    where all are looked at. From many it makes no difference that matters (binomial).
    """
    if population < FEW_SITES or size == population:
        sites = -(-percent * population // 100) if up else percent * population // 100
        return comb(sites, so) * comb(population - sites, size - so) / comb(population, size)
    share = percent / 100
    return float(comb(size, so) * share**so * (1 - share) ** (size - so))
