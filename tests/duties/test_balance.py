"""The sharing out of units among posts is the best there is: against all combinations, and in time (M040)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from huilu.duties.balance import share_out

Pairs = Collection[tuple[int, int]]
Price = tuple[int, int, int]


def price(share: Mapping[int, int], kept: Mapping[int, int]) -> Price:
    """What a share is judged by: whom it leaves out, then how uneven it is, then whom it moves."""
    loads = Counter(share.values())
    uneven = sum(load * (load - 1) // 2 for load in loads.values())
    return -len(share), uneven, sum(kept.get(unit) != post for unit, post in share.items())


def keeps_to(share: Mapping[int, int], most: int | None, barred: Pairs) -> bool:
    heaviest = max(Counter(share.values()).values(), default=0)
    return (most is None or heaviest <= most) and not any((post, unit) in barred for unit, post in share.items())


def best_of_all(
    units: Sequence[int], posts: Sequence[int], most: int | None, kept: Mapping[int, int], barred: Pairs
) -> Price:
    every = (
        {unit: post for unit, post in zip(units, chosen, strict=True) if post is not None}
        for chosen in product([None, *posts], repeat=len(units))
    )
    return min(price(one, kept) for one in every if keeps_to(one, most, barred))


UNITS, POSTS = list(range(5)), [100, 101, 102]
PAIRS = st.tuples(st.sampled_from(POSTS), st.sampled_from(UNITS))


@settings(max_examples=150, deadline=None)
@given(
    units=st.integers(1, 5),
    posts=st.integers(1, 3),
    most=st.none() | st.integers(0, 3),
    kept=st.dictionaries(st.sampled_from(UNITS), st.sampled_from([*POSTS, 999])),
    barred=st.sets(PAIRS, max_size=12),
)
def test_no_combination_is_better(
    units: int, posts: int, most: int | None, kept: dict[int, int], barred: set[tuple[int, int]]
) -> None:
    asked, named = UNITS[:units], POSTS[:posts]
    share = share_out(asked, named, most=most, kept=kept, barred=barred)

    assert keeps_to(share, most, barred)
    assert price(share, kept) == best_of_all(asked, named, most, kept, barred)


def test_whoever_nobody_can_take_takes_no_room_from_others() -> None:
    """A unit that is barred from everybody is left out, and does not count at any post."""
    barred = {(post, unit) for post in POSTS[:2] for unit in (0, 1)}
    share = share_out(UNITS[:4], POSTS[:2], barred=barred)
    assert (sorted(share), sorted(Counter(share.values()).values())) == ([2, 3], [1, 1])


def test_a_post_that_can_take_nobody_changes_nothing_for_the_others() -> None:
    barred = {(100, unit) for unit in UNITS}
    assert share_out(UNITS, POSTS, barred=barred) == share_out(UNITS, POSTS[1:])


def test_two_thousand_units_are_shared_out() -> None:
    """However they stand now, and with half of all pairs barred: loads differ by one at most."""
    draw, units, posts = Random(4), list(range(2000)), list(range(10_000, 10_010))
    half = {(post, unit) for post in posts for unit in units if draw.random() < 0.5}
    shares = [
        share_out(units, posts),
        share_out(units, posts, kept=dict.fromkeys(units, posts[0])),
        share_out(units, posts, kept={unit: draw.choice(posts) for unit in units}, barred=half),
    ]
    for share in shares[:2]:
        assert set(Counter(share.values()).values()) == {200}
    assert sum(post == posts[0] for post in shares[1].values()) == 200
    loads = Counter(shares[2].values())
    assert sum(loads.values()) >= 1990
    assert max(loads.values()) - min(loads.values()) <= 1
