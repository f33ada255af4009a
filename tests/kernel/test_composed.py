"""Statements composed once say the same as those that Django composes each time."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huilu.accounts.models import Appointment, Post
from huilu.kernel.composed import Composed, fields_as_stored, insert, update
from huilu.kernel.paths import end_of_subtree
from huilu.loop.models import Holding, Issue, Party
from huilu.org.models import Unit
from tests.cast import OFFICE, TODAY, Cast

VILLAGE, COUNTY = "370811007201", "370811"


def test_each_value_goes_to_its_place(town: Cast) -> None:
    below = Composed(
        lambda path, least: (
            Unit.objects.filter(path__gt=path, path__lt=end_of_subtree(path), id__gte=least)
            .order_by("code")
            .values_list("code")
        ),
        str,
        int,
    )

    for code in ("3708", "370811", VILLAGE):
        top = town.unit(code)
        expected = list(Unit.objects.below(top).order_by("code").values_list("code"))
        assert below.rows(top.path, 0) == expected
        assert below.rows(top.path, 1 << 40) == []
    assert below.row(town.unit(VILLAGE).path, 0) is None


def test_models_come_with_what_was_selected_along(town: Cast) -> None:
    units = Composed(lambda code: Unit.objects.select_related("parent", "unit_class__level").filter(code=code), str)

    village, root = units.model(VILLAGE), units.model("00")

    assert village == town.unit(VILLAGE)
    with CaptureQueriesContext(connection) as asked:
        assert village.parent.code == "370811007"
        assert village.unit_class.level.role == "base"
        assert root.parent is None
    assert len(asked) == 0
    assert units.model("nowhere") is None
    assert [one.code for one in units.models(COUNTY)] == [COUNTY]


def test_what_a_field_makes_of_its_column_is_made_here_too(town: Cast) -> None:
    town.actor(COUNTY)
    posts = Composed(lambda code: Post.objects.select_related("unit").filter(unit__code=code).order_by("pk"), str)

    assert posts.model(COUNTY).labels == OFFICE


def test_a_day_may_stand_in_two_places(town: Cast) -> None:
    town.actor(COUNTY)
    held = Composed(lambda day: Appointment.objects.on(day).order_by("pk").values_list("post__unit__code"), date)

    assert held.rows(TODAY) == [(COUNTY,)]
    assert held.rows(date(2020, 1, 1)) == []


def test_a_value_that_the_query_does_not_ask_for_is_a_mistake(town: Cast) -> None:
    with pytest.raises(ValueError, match="has no place"):
        Composed(lambda code, _other: Unit.objects.filter(code=code), str, str).model(COUNTY, "x")


def test_part_of_a_text_is_not_looked_for(town: Cast) -> None:
    with pytest.raises(ValueError, match="part of a text"):
        Composed(lambda name: Unit.objects.filter(name__contains=name), str).rows("%")


@pytest.mark.parametrize("values", [(None,), (), (COUNTY, VILLAGE)])
def test_no_other_values_are_taken_than_are_open(town: Cast, values: tuple[str | None, ...]) -> None:
    with pytest.raises(ValueError, match="are not what is open"):
        Composed(lambda code: Unit.objects.filter(code=code), str).models(*values)


def test_new_rows_get_their_keys(town: Cast) -> None:
    issue = town.drafts()
    parties = [Party(issue=issue, unit=town.unit(code), part="above") for code in ("3708", "37")]

    with CaptureQueriesContext(connection) as asked:
        insert(*parties)

    assert len(asked) == 1
    assert [Party.objects.get(pk=one.pk).unit.code for one in parties] == ["3708", "37"]

    parties[0].part = "assisting"
    with CaptureQueriesContext(connection) as asked:
        parties[0].save()

    assert [one["sql"].split()[0] for one in asked.captured_queries] == ["UPDATE"]


def test_a_row_that_brings_its_key_keeps_it(town: Cast) -> None:
    other = town.drafts()
    values = fields_as_stored(other) | {"id": other.pk + 1000, "number": "x-0001"}

    insert(Issue(**values))

    assert fields_as_stored(Issue.objects.get(pk=other.pk + 1000)) == values


def test_no_more_is_written_than_is_named(town: Cast) -> None:
    holding = Holding.objects.get(issue=town.drafts())
    holding.to_at, holding.unit = town.later(), town.unit(COUNTY)

    update(holding, ["to_at"])

    kept = Holding.objects.get(pk=holding.pk)
    assert (kept.to_at, kept.unit.code) == (holding.to_at, VILLAGE)
