from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from huilu.programmes.pack.selectors import Expression, Match, Selector, UnitClass, picked, read_reason

ELDERLY_VILLAGE = UnitClass("village", "community", "grassroots", frozenset({"elderly", "mobile"}))
COUNTY_SCHOOLS = UnitClass("county", "education", "department")


def tags(operator: str, *values: str) -> Selector:
    return Selector.model_validate({"expressions": [{"axis": "tags", "operator": operator, "values": values}]})


@pytest.mark.parametrize(
    ("selector", "unit_class", "reasons"),
    [
        (Selector(), COUNTY_SCHOOLS, ()),
        (Selector(match=Match(level=("city", "county"))), COUNTY_SCHOOLS, ("level=county",)),
        (Selector(match=Match(level=("city",))), COUNTY_SCHOOLS, None),
        (
            Selector(match=Match(level=("county",), sector=("education",), audience=("department",))),
            COUNTY_SCHOOLS,
            ("level=county", "sector=education", "audience=department"),
        ),
        (Selector(match=Match(level=("county",), sector=("health",))), COUNTY_SCHOOLS, None),
        (tags("In", "elderly"), ELDERLY_VILLAGE, ("tags In elderly",)),
        (tags("In", "mobile", "elderly", "night"), ELDERLY_VILLAGE, ("tags In elderly,mobile",)),
        (tags("In", "elderly"), COUNTY_SCHOOLS, None),
        (tags("NotIn", "elderly"), COUNTY_SCHOOLS, ("tags NotIn elderly",)),
        (tags("NotIn", "elderly", "night"), ELDERLY_VILLAGE, None),
        (tags("Exists"), ELDERLY_VILLAGE, ("tags Exists",)),
        (tags("Exists"), COUNTY_SCHOOLS, None),
        (tags("DoesNotExist"), COUNTY_SCHOOLS, ("tags DoesNotExist",)),
        (tags("DoesNotExist"), ELDERLY_VILLAGE, None),
        (
            Selector(expressions=(Expression(axis="sector", operator="DoesNotExist"),)),
            UnitClass("village", "", "grassroots"),
            ("sector DoesNotExist",),
        ),
    ],
)
def test_a_selector_says_why(selector: Selector, unit_class: UnitClass, reasons: tuple[str, ...] | None) -> None:
    assert selector.explain(*unit_class) == reasons


def test_the_scope_must_hold_but_is_no_reason() -> None:
    within = Expression(axis="level", operator="In", values=("village",))
    selector = Selector(match=Match(level=("village", "county")), within=(within,))

    assert selector.reasons_for(ELDERLY_VILLAGE) == ("level=village",)
    assert selector.reasons_for(COUNTY_SCHOOLS) is None


@pytest.mark.parametrize("spoiled", [{"operator": "In"}, {"operator": "Exists", "values": ["elderly"]}])
def test_values_must_fit_the_operator(spoiled: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="need values"):
        Expression.model_validate({"axis": "tags", **spoiled})


@pytest.mark.parametrize(
    ("reason", "parts"),
    [
        ("level=city", ("level", "In", ("city",))),
        ("tags In elderly,mobile", ("tags", "In", ("elderly", "mobile"))),
        ("tags Exists", ("tags", "Exists", ())),
    ],
)
def test_a_reason_can_be_read_again(reason: str, parts: tuple[str, str, tuple[str, ...]]) -> None:
    assert read_reason(reason) == parts


WORDS = ("a1", "b1", "c1")
some_words = st.lists(st.sampled_from(WORDS), unique=True, max_size=3)
classes = st.builds(
    UnitClass,
    st.sampled_from(WORDS),
    st.sampled_from(("", *WORDS)),
    st.sampled_from(WORDS),
    st.frozensets(st.sampled_from(WORDS)),
)
rules = st.fixed_dictionaries(
    {
        "match": st.fixed_dictionaries({}, optional=dict.fromkeys(("level", "sector", "audience"), some_words)),
        "expressions": st.lists(
            st.one_of(
                st.fixed_dictionaries(
                    {
                        "axis": st.sampled_from(("level", "sector", "audience", "tags")),
                        "operator": st.sampled_from(("In", "NotIn")),
                        "values": some_words.filter(bool),
                    }
                ),
                st.fixed_dictionaries(
                    {
                        "axis": st.sampled_from(("sector", "tags")),
                        "operator": st.sampled_from(("Exists", "DoesNotExist")),
                    }
                ),
            ),
            max_size=3,
        ),
    }
)


def plainly_matches(rule: dict[str, object], one: UnitClass) -> bool:
    """The meaning of a selector written down a second time, as plainly as possible."""
    held = {axis: {value} - {""} for axis, value in one._asdict().items() if axis != "tags"} | {"tags": set(one.tags)}
    verdicts = [not wanted or bool(held[axis] & set(wanted)) for axis, wanted in rule["match"].items()]  # type: ignore[attr-defined]
    for part in rule["expressions"]:  # type: ignore[attr-defined]
        has, values = held[part["axis"]], set(part.get("values", []))
        verdicts.append(
            {
                "In": any(value in has for value in values),
                "NotIn": all(value not in has for value in values),
                "Exists": len(has) > 0,
                "DoesNotExist": len(has) == 0,
            }[part["operator"]]
        )
    return all(verdicts)


@settings(deadline=None)
@given(rule=rules, some=st.lists(classes, max_size=30))
def test_compiling_equals_asking_one_by_one(rule: dict[str, object], some: list[UnitClass]) -> None:
    compiled = picked(Selector.model_validate(rule), {one: one for one in some})

    assert set(compiled) == {one for one in some if plainly_matches(rule, one)}
