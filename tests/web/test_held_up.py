"""What the guard desk holds up: nobody can act on it, and every page where one would act says so."""

from __future__ import annotations

from huilu.board.campaign_export import whole_class_as_data
from huilu.burden.flagging import lift_suspension, suspend_demand
from huilu.burden.models import Demand
from huilu.burden.rules import GUARD_POST
from huilu.campaigns.models import Answer
from tests.campaigns.stage import COUNTY, SISTER, an_issue, defines, draws
from tests.cast import Cast
from tests.web.conftest import Browse
from tests.web.reading import Page
from tests.web.test_campaigns import goes_on, read


def suspends(town: Cast, code: str) -> None:
    desk = town.actor("00", username="desk", post=GUARD_POST)
    suspend_demand(code=code, reason="先看看", by=desk, at=town.later())
    goes_on(town)


def test_questions_that_are_held_up_are_asked_of_nobody(running: Cast, browse: Browse) -> None:
    found = defines(running)
    an_issue(running, "村东头排水沟堵了", by=SISTER)
    goes_on(running)
    sister, page = browse(SISTER, "en"), f"/classes/{found.number}/"
    assert f"{page}answers/" in [f"{page}{link}" for link in read(sister, page).links]

    suspends(running, f"{found.number}/look-across")

    shown = read(sister, page)
    assert "The guard desk holds the questions up" in shown.text
    assert f"/demands/{found.number}/look-across/" in shown.links
    assert "answers/" not in shown.links
    assert sister.get(f"{page}answers/").headers["location"] == page
    typed = {"answer_1": "no", "answer_2": "yes", "answer_3": "no"}
    assert sister.post(f"{page}answers/", typed).status_code == 409
    assert not Answer.objects.exists()
    assert whole_class_as_data(found)["questions_state"] == "suspended"

    desk = running.actor("00", username="desk", post=GUARD_POST)
    lift_suspension(code=f"{found.number}/look-across", reason="可以", by=desk, at=running.later())
    goes_on(running)
    assert "answers/" in read(sister, page).links


def test_a_sample_that_is_held_up_is_looked_at_by_nobody(running: Cast, browse: Browse) -> None:
    found = defines(running)
    plan = draws(running, found)
    goes_on(running)
    county, page = browse(COUNTY, "en"), f"/classes/{found.number}/"
    look = f"{page}sites/1/look/"
    assert look in read(county, page).links

    suspends(running, plan.demand.code)

    shown = read(county, page)
    assert "The guard desk holds this sample up" in shown.text
    assert look not in shown.links
    assert county.get(look).headers["location"] == page
    seen = {"verdict": "yes", "seen": "沟底无淤泥", "observed_on": str(running.at.date())}
    assert county.post(look, seen).status_code == 409
    assert whole_class_as_data(found)["samples"][0]["demand_state"] == "suspended"


def test_a_cascade_says_which_clause_is_held_up(running: Cast, browse: Browse) -> None:
    demand = Demand.objects.get(requirement__code="village_branch_day")
    centre, cascade = browse("00", "en"), "/programmes/second_batch_2023/cascade/"
    assert f"/demands/{demand.code}/" not in read(centre, cascade).links

    suspends(running, demand.code)

    assert f"/demands/{demand.code}/" in read(centre, cascade).links
    clause = Page(centre.get(f"{cascade}village_branch_day/"))
    assert "The guard desk: suspended. It is asked of nobody now." in clause.text


def test_an_obligation_that_is_held_up_leads_to_the_word_of_the_guard_desk(running: Cast, browse: Browse) -> None:
    demand = Demand.objects.get(requirement__code="village_branch_day")
    village, page = browse(SISTER, "en"), f"/units/{SISTER}/obligations/second_batch_2023/village_branch_day/"
    assert village.get(page).status_code == 200

    suspends(running, demand.code)

    assert village.get(page).headers["location"] == f"/demands/{demand.code}/"
    assert "先看看" in read(village, f"/demands/{demand.code}/").text
    elsewhere = f"/units/{COUNTY}/obligations/second_batch_2023/village_branch_day/"
    assert browse(COUNTY, "en").get(elsewhere).status_code == 409
