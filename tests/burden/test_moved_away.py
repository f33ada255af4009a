"""What is asked of a unit by name stands while its asker stands above it; what it has sent stays where it was sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huilu.accounts.sight import seeing
from huilu.burden import form_rules
from huilu.burden.account import account_of, asked_of
from huilu.burden.answering import keep_response, take_back_response
from huilu.burden.load import demands_bearing_on, named_by
from huilu.burden.models import Demand, Response
from huilu.burden.population import count_today
from huilu.burden.queries import find_demand
from huilu.burden.responses import (
    answers_to,
    count_answered,
    count_not_yet,
    find_asked_form,
    not_yet,
    read_sheet,
    waiting_for_answer,
)
from huilu.burden.rules import NoSuchDemand
from huilu.burden.whom import Whom
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.days import day_of
from huilu.reorganisation.actions import move_unit
from tests.burden.asking import SISTER, STREET, VILLAGE
from tests.burden.filling import answers, asks_form
from tests.cast import Cast

CITY, OTHER_CITY, OTHER_COUNTY = "3708", "3701", "370102"


def asks_both(town: Cast) -> Demand:
    return asks_form(town, by=CITY, whom=Whom(units=(VILLAGE, SISTER)), minutes=800)


def moves(town: Cast) -> None:
    move_unit(unit=STREET, under=OTHER_COUNTY, on=day_of(town.at), reason="区划", by=INSTALLATION, at=town.later())


def at(town: Cast, code: str) -> Actor:
    """Somebody of the unit who has come back after the move."""
    return replace(town.actor(code), unit_path=town.unit(code).path)


def test_the_lists_the_gate_and_the_page_agree_that_it_is_asked_no_longer(county: Cast) -> None:
    demand = asks_both(county)
    keep_response(demand=demand.code, cells={"drain_length": 7}, by=county.actor(VILLAGE), at=county.later())
    moves(county)
    village, today = county.unit(VILLAGE), day_of(county.at)

    assert demand not in asked_of(village)
    assert not waiting_for_answer(village, today)
    assert account_of(village, date(2023, 10, 1)).minutes == 0
    assert not named_by(demands_bearing_on(county.unit("37"), today))
    assert count_today(demand, reader=INSTALLATION) == 0
    assert (list(not_yet(demand)), count_not_yet(demand)) == ([], 0)
    with pytest.raises(NoSuchDemand):
        find_demand(demand.code, for_=at(county, VILLAGE))
    # What it has put down stays its own to read; it goes up to nobody.
    assert read_sheet(demand.code, village).is_begun
    for by in (VILLAGE, SISTER):
        with pytest.raises(form_rules.NotAskedOfYou):
            answers(county, demand, by=by)
    # Whoever stands above it now has the whole month to ask in, and both villages below.
    made = asks_form(county, by=OTHER_CITY, minutes=800)
    assert (made.is_standing, made.population) == (True, 2)
    with pytest.raises(form_rules.NobodyThere):
        asks_form(county, by=CITY, fields=("school_bus",))


def test_what_was_sent_stays_with_whoever_asked(county: Cast) -> None:
    demand = asks_both(county)
    answers(county, demand)
    moves(county)

    with pytest.raises(form_rules.NotAskedOfYou):
        take_back_response(demand=demand.code, by=county.actor(VILLAGE), at=county.later())
    for code in (CITY, "37"):
        reader = at(county, code)
        with seeing(reader):
            found = find_asked_form(demand.code, for_=reader)
            sent = [(one.unit_code, one.unit_label) for one in answers_to(found.form)]
            counted = count_answered(found)
        assert sent == [(VILLAGE, county.unit(VILLAGE).name)]
        assert (counted.done, counted.asked) == (1, 1)
    # Those above it now read it with the unit, and nobody beside either.
    for code, sees in ((OTHER_CITY, 1), (VILLAGE, 1), (SISTER, 0), ("370811", 0)):
        with seeing(at(county, code)):
            assert Response.objects.count() == sees, code
