"""Campaigns and classes in the browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huilu.campaigns.models import Answer, Campaign, Plan, ProblemClass, Site
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.days import day_of
from huilu.loop.models import Issue
from huilu.loop.states import State
from tests.campaigns.stage import (
    CITY,
    COUNTY,
    SEED,
    SISTER,
    STREET,
    VILLAGE,
    an_issue,
    defines,
    draws,
    looks,
    looks_at_all,
    mends,
    origin_of,
    passes,
    starts,
)
from tests.cast import Cast
from tests.web.conftest import Browse, at_noon
from tests.web.reading import Page, han_in


def goes_on(town: Cast) -> None:
    """The clock shows the moment after all that has happened."""
    set_rehearsal_clock(at_noon(town))


def read(client: Client, path: str, status: int = 200) -> Page:
    """The page, with the status that is expected."""
    response = client.get(path)
    assert response.status_code == status, response.content.decode()
    return Page(response)


CAMPAIGN = {"title": "排水整治", "aim": "汛前清一遍", "topics": ["other"], "posts": ["370811/office"]}


def filled(town: Cast, **changes: Any) -> dict[str, Any]:
    """The form of a campaign as the county fills it in."""
    today = day_of(town.at)
    days = {"since": "2023-01-01", "starts_on": str(today), "sunset_on": str(today + timedelta(days=30))}
    return CAMPAIGN | days | {"more_posts": "", "replaces": ""} | changes


def test_the_county_starts_a_campaign_and_sees_its_issues(running: Cast, browse: Browse) -> None:
    issue, county = an_issue(running), browse(COUNTY)
    goes_on(running)
    assert "campaigns/new/" in "".join(read(county, "/campaigns/").links)

    answer = county.post("/campaigns/new/", filled(running))

    campaign = Campaign.objects.get()
    assert answer.headers["location"] == f"/campaigns/{campaign.number}/"
    page = read(county, answer.headers["location"])
    assert f"/issues/{issue.number}/" in page.links
    assert {"task-force/", "ending/"} <= set(page.links)


def test_what_is_refused_comes_back_into_the_form(running: Cast, browse: Browse) -> None:
    goes_on(running)

    response = browse(COUNTY, language="en").post("/campaigns/new/", filled(running, sunset_on=str(day_of(running.at))))

    assert response.status_code == 422
    page = Page(response)
    assert "campaigns.sunset_wrong" in page.text
    assert "排水整治" in response.content.decode()


def test_one_too_many_is_told_which_to_replace(running: Cast, browse: Browse) -> None:
    first, *_others = [starts(running) for _ in range(3)]
    goes_on(running)
    county = browse(COUNTY)

    assert "campaigns.cap_reached" in Page(county.post("/campaigns/new/", filled(running))).text
    assert county.post("/campaigns/new/", filled(running, replaces=first.number)).status_code == 302


def test_nothing_is_replaced_that_was_not_chosen(running: Cast, browse: Browse) -> None:
    first, county = starts(running), browse(COUNTY)
    goes_on(running)
    assert f'<option value="{first.number}" selected' not in county.get("/campaigns/new/").content.decode()
    assert '<option value="" selected' in county.get("/campaigns/new/").content.decode()

    assert county.post("/campaigns/new/", filled(running)).status_code == 302
    assert Campaign.objects.filter(ended_at__isnull=True).count() == 2


def test_the_issuer_names_the_task_force_and_ends_it(running: Cast, browse: Browse) -> None:
    campaign, county = starts(running), browse(COUNTY)
    running.actor(VILLAGE)
    goes_on(running)
    where = f"/campaigns/{campaign.number}"

    assert county.get(f"{where}/task-force/").status_code == 200
    assert county.post(f"{where}/task-force/", {"posts": [], "more_posts": f"{VILLAGE}/office"}).status_code == 302
    assert county.get(f"{where}/ending/").status_code == 200
    assert county.post(f"{where}/ending/", {"reason": "已经见效"}).status_code == 302

    page = read(county, f"{where}/")
    assert "已经见效" in page.text
    assert "ending/" not in page.links
    assert read(browse(VILLAGE), f"{where}/").text
    assert browse(VILLAGE).get(f"{where}/ending/").status_code == 403
    assert browse("3701").get(f"{where}/").status_code == 404


def test_a_village_reads_its_own_part(running: Cast, browse: Browse) -> None:
    campaign, county = starts(running), browse(COUNTY, language="en")
    an_issue(running, by=VILLAGE, lead=VILLAGE)
    an_issue(running, by=SISTER, lead=SISTER)
    goes_on(running)

    assert "2 issues = 2 open + 0 closed" in read(county, f"/campaigns/{campaign.number}/").text
    own = read(browse(VILLAGE, language="en"), f"/campaigns/{campaign.number}/").text
    assert "in our part 1 issue = 1 open + 0 closed" in own


def test_the_figures_of_the_sunset_stay(running: Cast, browse: Browse) -> None:
    campaign = starts(running)
    an_issue(running)
    running.later(days=70)
    an_issue(running)
    goes_on(running)

    page = read(browse(COUNTY, language="en"), f"/campaigns/{campaign.number}/")

    assert "1 issue = 1 open + 0 closed" in page.text
    assert "Nothing more is counted or asked." in page.text


def test_a_long_register_goes_on_from_page_to_page(
    running: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huilu.web.campaigns.shown.SIZE", 2)
    campaign, numbers = starts(running), [an_issue(running).number for _ in range(3)]
    goes_on(running)
    county = browse(COUNTY)

    first = read(county, f"/campaigns/{campaign.number}/")
    assert f"?after={numbers[1]}" in first.links
    second = read(county, f"/campaigns/{campaign.number}/?after={numbers[1]}")
    assert [link for link in second.links if "/issues/" in link and link != "/issues/"] == [f"/issues/{numbers[2]}/"]


def test_from_one_issue_to_its_class(running: Cast, browse: Browse) -> None:
    issue, county = an_issue(running), browse(COUNTY)
    goes_on(running)
    where = f"/classes/new/?issue={issue.number}"
    assert f"{where}" in read(county, f"/issues/{issue.number}/similar/").links
    assert county.get(where).status_code == 200

    lesson = {"title": "排水沟无人清淤", "cause_level": "unit_process", "statement": "汛前清淤一次", "scope": COUNTY}
    asked = {"question_1": "今年清过淤吗?", "told_by_1": "", "question_2": "", "told_by_2": "", "told_by_3": ""}
    assert county.post(where, lesson | {"statement": ""}).status_code == 422
    answer = county.post(where, lesson | asked)

    found = ProblemClass.objects.get()
    assert answer.headers["location"] == f"/classes/{found.number}/"
    assert found.questions.count() == 1
    assert browse(VILLAGE).get(where).status_code == 403


def test_a_village_answers_in_two_steps_with_what_is_known_filled_in(running: Cast, browse: Browse) -> None:
    found = defines(running)
    told = an_issue(running, "村东头排水沟堵了，一下雨就进水", by=SISTER)
    goes_on(running)
    sister = browse(SISTER)
    where = f"/classes/{found.number}/answers/"
    assert where in read(sister, "/classes/").links

    response = sister.get(where)
    assert told.number in Page(response).text
    assert response.content.decode().count("checked") == 1
    assert sister.post(where, {"answer_1": "no", "answer_2": "yes", "answer_3": "no"}).status_code == 302

    assert list(Answer.objects.order_by("question__position").values_list("is_yes", flat=True)) == [False, True, False]
    assert where not in read(sister, "/classes/").links
    assert sister.post(where, {"answer_1": "no", "answer_2": "yes", "answer_3": "yes"}).status_code == 409
    assert browse("370811007-S001").get(where).status_code == 403


def test_a_sample_is_drawn_looked_at_and_closes_the_class(running: Cast, browse: Browse) -> None:
    found, county = defines(running), browse(COUNTY)
    goes_on(running)
    where = f"/classes/{found.number}"
    today = str(day_of(at_noon(running)))
    assert county.get(f"{where}/sample/").status_code == 200
    usual = {"upper": 80, "lower": 50, "alpha": 15, "beta": 10}
    assert county.post(f"{where}/sample/", usual | {"upper": 40}).status_code == 422
    assert county.post(f"{where}/sample/", usual).status_code == 302
    assert Plan.objects.get().seed != SEED

    look = {"verdict": "yes", "seen": "沟底无淤泥", "observed_on": today}
    for position in (1, 2):
        assert f"{where}/sites/{position}/look/" in read(county, f"{where}/").links
        assert county.get(f"{where}/sites/{position}/look/").status_code == 200
        assert county.post(f"{where}/sites/{position}/look/", look).status_code == 302

    page, origin = read(county, f"{where}/"), origin_of(ProblemClass.objects.get())
    assert "closure/" not in page.links
    assert f"由来的问题 {origin.number} 办结以后" in page.text
    mends(running, origin)
    goes_on(running)
    assert "closure/" in read(county, f"{where}/").links
    assert county.get(f"{where}/closure/").status_code == 200
    assert county.post(f"{where}/closure/", {"lasting_fix": "", "no_fix_reason": ""}).status_code == 422
    assert county.post(f"{where}/closure/", {"lasting_fix": "管护办法", "no_fix_reason": ""}).status_code == 302
    assert ProblemClass.objects.get().is_closed
    assert "管护办法" in read(browse(VILLAGE), f"{where}/").text


def test_a_site_that_is_not_so_is_raised_as_an_ordinary_draft(running: Cast, browse: Browse) -> None:
    found = defines(running)
    plan = draws(running, found)
    looks_at_all(running, plan, 1)
    goes_on(running)
    county, where = browse(COUNTY), f"/classes/{found.number}/sites/1/issue/"
    page = read(county, f"/classes/{found.number}/")
    assert where in page.links
    assert "sample/" not in page.links
    assert f"才能再次抽样： {Site.objects.get(plan=plan, position=1).unit.name}" in page.text

    response = county.get(where)
    assert "沟内积泥过半" in response.content.decode()
    given = {"title": "积泥过半", "detail": "", "topic": "other", "source": "supervision", "concerns": "unit"}
    answer = county.post(where, given)

    site = Site.objects.select_related("issue").get(plan=plan, position=1)
    assert site.issue is not None
    assert answer.headers["location"] == f"/issues/{site.issue.number}/"
    assert (site.issue.status, site.issue.symptom_unit_id) == (State.DRAFT, site.unit_id)
    assert county.post(where, given).headers.get("location") != "/issues/"
    assert Issue.objects.filter(symptom_unit=site.unit, state=State.DRAFT).count() == 1


def test_a_look_at_oneself_is_not_offered(running: Cast, browse: Browse) -> None:
    found = defines(running)
    plan = draws(running, found)
    looks(running, plan, 1)
    goes_on(running)

    own = read(browse(SISTER), f"/classes/{found.number}/")
    assert not [link for link in own.links if "look" in link]
    place = Site.objects.get(unit__code=SISTER).position
    assert browse(SISTER).get(f"/classes/{found.number}/sites/{3 - place}/look/").status_code == 404
    assert browse(STREET).get(f"/classes/{found.number}/sites/{place}/look/").status_code == 200


def test_hints_come_while_somebody_types_and_beside_an_issue(running: Cast, browse: Browse) -> None:
    issue, other = an_issue(running), an_issue(running, "村东头排水沟堵塞多年")
    goes_on(running)
    county = browse(COUNTY, language="en")

    typed = county.get(
        "/issues/new/similar/", {"title": "排水沟堵塞", "topic": "other"}, headers={"HX-Request": "true"}
    )
    assert {f"/issues/{one.number}/" for one in (issue, other)} <= set(Page(typed).links)
    assert "<html" not in typed.content.decode()
    beside = read(county, f"/issues/{issue.number}/similar/")
    assert f"/issues/{other.number}/" in beside.links
    assert f"/issues/{issue.number}/" not in beside.links
    assert (
        "Nothing that you see looks like it."
        in read(browse("3701", language="en"), "/issues/new/similar/?title=排水沟").text
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_speaks_one_language(running: Cast, browse: Browse, language: str) -> None:
    campaign, found = starts(running), defines(running)
    plan = looks_at_all(running, draws(running, found), 1)
    closed = defines(running)
    passes(running, closed)
    goes_on(running)
    county, one = browse(COUNTY, language=language), f"/classes/{found.number}"
    pages = [
        "/campaigns/",
        "/campaigns/new/",
        f"/campaigns/{campaign.number}/",
        f"/campaigns/{campaign.number}/ending/",
    ]
    pages += [f"/campaigns/{campaign.number}/task-force/", "/classes/", f"{one}/", f"{one}/sample/"]
    pages += [f"{one}/sites/1/issue/", f"/classes/{closed.number}/", f"/classes/{closed.number}/closure/"]
    pages += [f"/classes/new/?issue={Issue.objects.get(pk=found.from_issue_id).number}"]
    assert plan.outcome == "failed"

    asked = read(browse(SISTER, language=language), f"{one}/answers/")
    for path, page in [("answers", asked), *((path, read(county, path)) for path in pages)]:
        words = " ".join(page.words)
        assert bool(han_in(words)) == (language != "en"), (path, words)


def test_the_city_sees_what_its_county_does(running: Cast, browse: Browse) -> None:
    campaign, found = starts(running), defines(running)
    goes_on(running)
    city = browse(CITY)

    assert f"/campaigns/{campaign.number}/" in read(city, "/campaigns/").links
    assert f"/classes/{found.number}/" in read(city, "/classes/").links
