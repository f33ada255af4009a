"""Counting over bits equals asking every kind of unit one by one, and takes no time where those would be billions."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from huilu.programmes.pack.kinds import Kinds, kinds_of
from huilu.programmes.pack.lint import lint
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.selectors import UnitClass
from huilu.programmes.pack.words import in_tree_codes
from tests.programmes.pack.small import SOUND, requirement, word

Data = dict[str, Any]
LEVELS, SECTORS, AUDIENCES, TAGS = ("l1", "l2"), ("s1", "s2", "s3"), ("a1", "a2"), ("t1", "t2", "t3")


def some_of(values: tuple[str, ...], least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True, min_size=least, max_size=2)


def expression(axis: str, values: tuple[str, ...]) -> st.SearchStrategy[Data]:
    named = st.fixed_dictionaries(
        {"axis": st.just(axis), "operator": st.sampled_from(("In", "NotIn")), "values": some_of(values, 1)}
    )
    return named | st.fixed_dictionaries(
        {"axis": st.just(axis), "operator": st.sampled_from(("Exists", "DoesNotExist"))}
    )


selectors = st.fixed_dictionaries(
    {
        "match": st.fixed_dictionaries(
            {}, optional={"level": some_of(LEVELS), "sector": some_of(SECTORS), "audience": some_of(AUDIENCES)}
        ),
        "expressions": st.lists(
            expression("tags", TAGS) | expression("sector", SECTORS) | expression("audience", AUDIENCES), max_size=3
        ),
    }
)
demands = st.lists(st.tuples(selectors, st.integers(0, 90)), min_size=1, max_size=7)


def pack_of(asked: list[tuple[Data, int]], scope: Data | None = None) -> Pack:
    words = {
        "levels": [word(one) for one in LEVELS],
        "sectors": [word(one) for one in SECTORS],
        "audiences": [word(one) for one in AUDIENCES],
        "tags": [word(one) for one in TAGS],
    }
    specs = [requirement(f"code_{n}", [], minutes, selector=selector) for n, (selector, minutes) in enumerate(asked)]
    return Pack.model_validate(SOUND | words | {"requirements": specs, "scope": scope or {}})


def kinds_on(level: str) -> list[UnitClass]:
    """Every kind of unit there can be, a sector of nobody's and a tag of nobody's included."""
    tag_sets = [frozenset(some) for size in range(5) for some in combinations((*TAGS, "other"), size)]
    return [UnitClass(level, *rest) for rest in product((*SECTORS, ""), (*AUDIENCES, ""), tag_sets)]


@settings(deadline=None, max_examples=60)
@given(asked=demands, scope=st.none() | selectors)
def test_the_heaviest_kind_is_the_one_that_asking_all_of_them_finds(
    asked: list[tuple[Data, int]], scope: Data | None
) -> None:
    pack = pack_of(asked, scope)
    kinds, minutes = kinds_of(pack), [weight for _selector, weight in asked]
    coded = [spec.selector for spec in in_tree_codes(pack).requirements]

    for level in LEVELS:
        met = [[one.reasons_for(kind) is not None for one in coded] for kind in kinds_on(level)]
        carried = [sum(weight for is_met, weight in zip(one, minutes, strict=True) if is_met) for one in met]
        assert kinds.heaviest(level, minutes) == max(carried)
        assert kinds.reached(level) == {place for place in range(len(asked)) if any(one[place] for one in met)}


def test_a_tag_is_weighed_though_its_word_is_not_its_code() -> None:
    data = SOUND | {"tags": [word("old", stands_for=["elderly_members", "infirm_members"])]}
    tagged = {"match": {"level": ["village"]}, "expressions": [{"axis": "tags", "operator": "In", "values": ["old"]}]}
    data["requirements"] = [*SOUND["requirements"], requirement("visit_more", [], 241, selector=tagged)]

    assert "pack.weight_grows_downward" in {one.code for one in lint(Pack.model_validate(data))}


def many(name: str, count: int) -> list[Data]:
    return [word(f"{name}{number}") for number in range(count)]


def test_billions_of_kinds_are_counted_in_a_moment() -> None:
    tags = [f"t{number}" for number in range(12)]
    data = SOUND | {"sectors": many("s", 100), "audiences": many("a", 100), "tags": many("t", 12)}
    data["requirements"] = [
        requirement(
            f"code_{n}",
            ["city", "county", "village"],
            n % 97,
            selector={
                "match": {"sector": [f"s{n % 100}", f"s{n * 7 % 100}"], "audience": [f"a{n * 3 % 100}", f"a{n % 41}"]},
                "expressions": [{"axis": "tags", "operator": "NotIn" if n % 3 else "In", "values": [tags[n % 12]]}],
            },
        )
        for n in range(1000)
    ]
    pack = Pack.model_validate(data)

    # To ask every one of 3 × 100 × 100 × 4,096 kinds in turn would take more than an hour.
    kinds: Kinds = kinds_of(pack)
    heaviest = {
        level: kinds.heaviest(level, [spec.minutes for spec in pack.requirements]) for level in ("city", "village")
    }

    assert heaviest["city"] == heaviest["village"] > 97
