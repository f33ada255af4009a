"""What an adaptation may and may not do, at the very edge: no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huilu.kernel.actor import INSTALLATION
from huilu.kernel.workdays import our_calendar
from huilu.programmes import adaptation_rules as rules
from huilu.programmes.adaptation_rules import Held, Wish
from huilu.programmes.adaptations import adapt, workdays_waited
from huilu.programmes.models import Adaptation, Requirement
from huilu.programmes.rules import FACT_LIMIT, ReasonTooLong

DUE, LATER, SUNSET = date(2023, 11, 15), date(2023, 12, 20), date(2024, 1, 31)
DAY = timedelta(days=1)
CARRIERS = ("line_meeting", "group_study")
TODAY = date(2023, 9, 20)


def clause(**changes: Any) -> Requirement:
    return Requirement(**{"due_on": DUE, "sunset_on": SUNSET, "carrier": "group_study", "locked": False, **changes})


def granted(**changes: Any) -> Adaptation:
    return Adaptation(**{"due_on": LATER, "carrier": "", **changes})


@pytest.mark.parametrize(
    ("clause_has", "unit_has", "due_on", "carrier"),
    [
        ({}, {}, LATER, "group_study"),
        ({}, {"due_on": None, "carrier": "line_meeting"}, DUE, "line_meeting"),
        ({}, {"carrier": "line_meeting"}, LATER, "line_meeting"),
        # The clause ends before the day that was granted, or has no end.
        ({"sunset_on": LATER - DAY}, {}, LATER - DAY, "group_study"),
        ({"sunset_on": None}, {}, LATER, "group_study"),
    ],
)
def test_what_was_granted_holds_as_far_as_the_clause_reaches(
    clause_has: dict[str, Any], unit_has: dict[str, Any], due_on: date, carrier: str
) -> None:
    requirement, adaptation = clause(**clause_has), granted(**unit_has)
    assert adapt(requirement, [adaptation], CARRIERS) == [adaptation]
    assert (requirement.due_on, requirement.carrier) == (due_on, carrier)


@pytest.mark.parametrize(
    ("clause_has", "unit_has"),
    [
        ({"locked": True}, {"carrier": "line_meeting"}),
        # Since it was granted, the issuer has given as much time or more, taken the day away, or dropped the carrier.
        ({"due_on": LATER}, {}),
        ({"due_on": LATER + DAY}, {}),
        ({"due_on": None}, {}),
        ({}, {"due_on": None, "carrier": "ended_meeting"}),
        ({}, {"due_on": None, "carrier": "group_study"}),
    ],
)
def test_an_adaptation_neither_tightens_nor_outlives_what_it_changed(
    clause_has: dict[str, Any], unit_has: dict[str, Any]
) -> None:
    requirement, adaptation = clause(**clause_has), granted(**unit_has)
    held = (requirement.due_on, requirement.carrier)
    assert adapt(requirement, [adaptation], CARRIERS) == []
    assert (requirement.due_on, requirement.carrier) == held


def test_the_later_of_two_days_holds_whichever_was_granted_last() -> None:
    requirement, further, nearer = clause(), granted(), granted(due_on=LATER - DAY)
    assert adapt(requirement, [further, nearer], CARRIERS) == [further]
    assert requirement.due_on == LATER


HELD = Held("p/study", locked=False, carrier="group_study", due_on=DUE, sunset_on=SUNSET, is_done=False)


def wishes(due_on: date | None = None, carrier: str = "", held: Held = HELD, today: date = TODAY) -> None:
    rules.check_wish(Wish(carrier, due_on, "换届"), held, carriers=CARRIERS, today=today, calendar=our_calendar())


def test_a_day_is_later_than_the_one_that_holds_and_than_today_and_no_later_than_the_end() -> None:
    wishes(DUE + DAY)
    wishes(SUNSET)
    wishes(SUNSET + DAY, held=replace(HELD, sunset_on=None))
    late = DUE + timedelta(days=12)
    wishes(late + DAY, today=late)
    for day, today in ((DUE - DAY, TODAY), (late, late), (DUE + DAY, late)):
        with pytest.raises(rules.DayNotLater):
            wishes(day, today=today)
    with pytest.raises(rules.DayPastSunset):
        wishes(SUNSET + DAY)


def test_an_unknown_carrier_is_told_with_those_there_are() -> None:
    for known, told in ((CARRIERS, "group_study, line_meeting"), ((), "—")):
        with pytest.raises(rules.UnknownCarrier) as refused:
            rules.check_wish(Wish("photo", None, "换届"), HELD, carriers=known, today=TODAY, calendar=our_calendar())
        assert refused.value.facts["known"] == told


def test_a_reason_may_have_so_many_characters_and_no_more() -> None:
    assert rules.check_reason("  十一月 \n 换届 ") == "十一月 换届"
    assert len(rules.check_reason("长" * FACT_LIMIT)) == FACT_LIMIT
    with pytest.raises(ReasonTooLong):
        rules.check_reason("长" * (FACT_LIMIT + 1))


def test_the_issuer_decides_and_whoever_has_the_command_line() -> None:
    rules.check_issuer(by=INSTALLATION, issuer_id=7, issuer="中国")
    other = replace(INSTALLATION, person_id=1, unit_id=8, role="city")
    with pytest.raises(rules.NotTheirDecision):
        rules.check_issuer(by=other, issuer_id=7, issuer="中国")
    rules.check_issuer(by=replace(other, unit_id=7), issuer_id=7, issuer="中国")


def test_it_waits_until_it_is_settled_or_silence_has_settled_it() -> None:
    asked = granted(asked_at=datetime(2023, 9, 20, 4, tzinfo=UTC), silence_on=date(2023, 9, 28))
    waits = [workdays_waited(asked, date(2023, 9, day), our_calendar(), 5) for day in (20, 22, 28, 30)]
    asked.settled_at = datetime(2023, 9, 21, 4, tzinfo=UTC)
    assert waits == sorted(waits)
    assert (waits[0], waits[1], waits[2] == waits[3]) == (0, 2, True)
    assert workdays_waited(asked, date(2023, 9, 30), our_calendar(), 5) == 1
