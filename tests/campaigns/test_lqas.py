"""The arithmetic of sampling, against known figures, against counting, and against drawing lots."""

from __future__ import annotations

import random
from itertools import combinations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huilu.campaigns.lqas import (
    FEW_SITES,
    MOST_SITES,
    USUAL_SIZE,
    Rule,
    Wanted,
    chance_to_pass,
    plan_for,
    rule_for,
)
from huilu.campaigns.rules.sampling import (
    BadThresholds,
    NoSites,
    PlanTooEasy,
    SampleTooSmall,
    ThresholdsTooClose,
    rule_of,
)

MANY = 5000
RISKS = st.integers(1, 30)


@st.composite
def wishes(draw: st.DrawFn) -> Wanted:
    """Thresholds at least ten percent apart, and risks."""
    lower = draw(st.integers(0, 90))
    return Wanted(draw(st.integers(lower + 10, 100)), lower, draw(RISKS), draw(RISKS))


@pytest.mark.parametrize(
    ("upper", "lower", "needed", "good", "bad"),
    [(80, 50, 13, 0.93, 0.08), (90, 60, 16, 0.89, 0.02)],
)
def test_nineteen_sites_decide_as_is_known(upper: int, lower: int, needed: int, good: float, bad: float) -> None:
    rule = plan_for(MANY, Wanted(upper, lower))

    assert rule is not None
    assert (rule.size, rule.needed) == (USUAL_SIZE, needed)
    assert (round(rule.good_passes, 2), round(rule.bad_passes, 2)) == (good, bad)


def test_a_smaller_risk_for_good_classes_lowers_the_bar() -> None:
    strict, mild = rule_for(MANY, 19, Wanted(90, 60)), rule_for(MANY, 19, Wanted(90, 60, alpha=10))

    assert (strict and strict.needed, mild and mild.needed) == (16, 15)


def test_from_few_sites_each_is_drawn_once() -> None:
    """Of 20 sites it is so at 16; at least 7 of 10 looks find it so: counted over every sample there is."""
    so = set(range(16))
    samples = list(combinations(range(20), 10))
    counted = sum(len(so & set(sample)) >= 7 for sample in samples) / len(samples)

    assert chance_to_pass(20, 10, 7, 80, up=True) == pytest.approx(counted)
    assert chance_to_pass(20, 10, 7, 80, up=True) != pytest.approx(chance_to_pass(MANY, 10, 7, 80, up=True), abs=0.01)


def test_from_many_sites_it_is_tossing_a_coin() -> None:
    by_hand = sum(comb(19, k) for k in range(13, 20)) / 2**19

    assert chance_to_pass(MANY, 19, 13, 50, up=False) == pytest.approx(by_hand)


def test_lots_really_drawn_pass_as_often_as_is_promised() -> None:
    rule, dice, tries = rule_for(60, 11, Wanted()), random.Random(19), 4000
    assert rule is not None
    good, bad = [1] * 48 + [0] * 12, [1] * 30 + [0] * 30

    def passing(sites: list[int]) -> float:
        return sum(sum(dice.sample(sites, rule.size)) >= rule.needed for _ in range(tries)) / tries

    assert passing(good) == pytest.approx(rule.good_passes, abs=0.03)
    assert passing(bad) == pytest.approx(rule.bad_passes, abs=0.03)


@pytest.mark.parametrize(("population", "size", "needed"), [(1, 1, 1), (2, 2, 2), (3, 2, 2), (10, 7, 5), (20, 10, 7)])
def test_few_sites_need_few_looks(population: int, size: int, needed: int) -> None:
    rule = plan_for(population, Wanted())

    assert rule is not None
    assert (rule.size, rule.needed) == (size, needed)
    assert rule.takes_all == (size == population)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), wishes())
def test_a_plan_keeps_both_promises(population: int, wanted: Wanted) -> None:
    rule = plan_for(population, wanted)
    if rule is None:
        assert population > MOST_SITES
        return
    assert 1 <= rule.needed <= rule.size <= population
    assert rule.good_passes * 100 >= 100 - wanted.alpha
    assert rule.bad_passes * 100 <= wanted.beta


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 99), wishes())
def test_no_smaller_sample_and_no_stricter_rule_would_do(population: int, wanted: Wanted) -> None:
    rule = plan_for(population, wanted)
    assert rule is not None
    assert population < FEW_SITES
    smaller = [rule_for(population, size, wanted) for size in range(1, rule.size)]

    assert not any(smaller)
    if rule.needed < rule.size:
        stricter = chance_to_pass(population, rule.size, rule.needed + 1, wanted.upper, up=True)
        assert stricter * 100 < 100 - wanted.alpha


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 150), wishes())
def test_looking_at_all_leaves_nothing_to_chance(population: int, wanted: Wanted) -> None:
    rule = rule_for(population, population, wanted)

    assert rule is not None
    assert (rule.good_passes, rule.bad_passes) == (1.0, 0.0)
    assert rule.needed == -(-wanted.upper * population // 100)


def test_what_makes_no_plan_is_refused() -> None:
    with pytest.raises(NoSites):
        rule_of(0, Wanted(), size=None, scope="任城区")
    for wanted in (Wanted(50, 80), Wanted(80, 80), Wanted(101, 50), Wanted(80, -1), Wanted(alpha=0), Wanted(beta=51)):
        with pytest.raises(BadThresholds):
            rule_of(100, wanted, size=None, scope="任城区")
    with pytest.raises(ThresholdsTooClose):
        rule_of(MANY, Wanted(95, 94, 5, 5), size=None, scope="任城区")
    for size in (0, 5, 101, MOST_SITES + 1):
        with pytest.raises(SampleTooSmall) as refused:
            rule_of(100, Wanted(), size=size, scope="任城区")
        assert refused.value.facts["enough"] == 19


@pytest.mark.parametrize("easy", [Wanted(lower=49), Wanted(beta=11), Wanted(10, 0, 50, 50)])
def test_nobody_draws_by_a_plan_that_passes_what_is_not_put_right(easy: Wanted) -> None:
    with pytest.raises(PlanTooEasy):
        rule_of(MANY, easy, size=None, scope="任城区")


def test_a_larger_sample_may_be_wished_for() -> None:
    rule: Rule = rule_of(MANY, Wanted(), size=30, scope="任城区")

    assert (rule.size, rule.good_passes >= 0.85, rule.bad_passes <= 0.1) == (30, True, True)
