"""One drain through the pages, from the village to the county and back to closed."""

from __future__ import annotations

import re

import pytest

from huilu.clock.actions import set_rehearsal_clock
from huilu.loop import actions as loop
from huilu.loop.models import Issue
from huilu.loop.queries import find_issue, steps_for
from huilu.loop.states import State, Step
from huilu.loop.verbs import VERBS
from tests.cast import Cast, reloaded
from tests.web.conftest import Browse
from tests.web.drain import DRAIN, FACT, LATER, RESULT, TASK, VILLAGE, post, read, to_noon


def test_a_drain_goes_round_through_the_pages(running: Cast, browse: Browse) -> None:
    village, county, city = browse(VILLAGE), browse("370811"), browse("3708")
    running.inspector()
    inspector = browse("3708", username="3708-inspector", post="inspector")

    page = post(village, "/issues/new/", open="1", **DRAIN)
    post(county, f"{page}tasks/", **TASK)
    post(county, f"{page}tasks/1/completion/")
    post(county, f"{page}submission/", **RESULT)
    post(city, f"{page}verifier/", verifier="3708/inspector")
    assert "12户 → <b>0户</b>" in read(inspector, page)
    post(inspector, f"{page}closure/", **FACT)

    assert Issue.objects.get().status is State.CLOSED
    closed = read(browse(VILLAGE, "en"), page)
    for said in ("任城区", "济宁市", "清淤并修好盖板", "清淤没有排进计划", "saw the change and closed the issue"):
        assert said in closed


def test_a_draft_waits_and_is_opened_later(running: Cast, browse: Browse) -> None:
    village = browse(VILLAGE)
    page = post(village, "/issues/new/", draft="1", **DRAIN | {"lead": "", "due_on": ""})
    assert Issue.objects.get().status is State.DRAFT

    post(village, f"{page}opening/", lead="", lead_code="370811-D01", due_on=LATER)

    assert reloaded(Issue.objects.get()).lead_unit == running.unit("370811-D01")


def test_what_was_raised_by_mistake_is_withdrawn(running: Cast, browse: Browse) -> None:
    page = post(browse(VILLAGE), "/issues/new/", open="1", **DRAIN)

    post(browse(VILLAGE), f"{page}withdrawal/", reason="写错了村")

    assert Issue.objects.get().status is State.WITHDRAWN
    assert "写错了村" in read(browse(VILLAGE), page)


def test_the_verifier_returns_it_and_it_is_reopened_later(running: Cast, browse: Browse) -> None:
    issue = running.names_verifier()
    running.later(days=1)
    to_noon(running)
    page = f"/issues/{issue.number}/"
    inspector = browse("3708", username="3708-inspector", post="inspector")

    post(inspector, f"{page}return/", reason="盖板还没有修", task="修好盖板", due_on=LATER)

    assert reloaded(issue).status is State.REWORKING
    assert "盖板还没有修" in read(browse("370811"), page)


def test_an_interim_result_is_reported_and_work_goes_on(running: Cast, browse: Browse) -> None:
    issue = running.starts()
    county, page = browse("370811"), f"/issues/{issue.number}/"

    post(county, f"{page}interim-result/", changed_so_far="清了一半", remains="还有一半", next_on=LATER)
    assert "清了一半" in read(county, page)
    post(county, f"{page}resumption/")

    assert reloaded(issue).status is State.IN_PROGRESS


def test_a_closed_issue_is_reopened_with_a_new_fact(running: Cast, browse: Browse) -> None:
    issue = running.closes()
    to_noon(running)

    post(browse(VILLAGE), f"/issues/{issue.number}/reopening/", new_fact="又堵了", due_on="2023-12-31")

    assert reloaded(issue).status is State.REOPENED
    assert "又堵了" in read(browse("370811"), f"/issues/{issue.number}/")


@pytest.mark.parametrize("road", ["drafts", "opens", "starts", "submits", "names_verifier", "closes"])
def test_only_those_verbs_are_offered_that_the_reader_can_do(running: Cast, browse: Browse, road: str) -> None:
    issue = getattr(running, road)()
    to_noon(running)
    readers = [VILLAGE] if road == "drafts" else [VILLAGE, "370811007", "370811", "3708", "37"]
    unfinished = issue.tasks.filter(done_at=None).exists()

    for reader in readers:
        can = steps_for(find_issue(issue.number, for_=running.actor(reader)), running.actor(reader))
        text = read(browse(reader), f"/issues/{issue.number}/")
        for step in set(Step) - {Step.FINISH_TASK}:
            assert (f'"{VERBS[step].noun}/"' in text) is (step in can), (reader, step)
        assert ("/completion/" in text) is (Step.FINISH_TASK in can and unfinished)


def test_a_draft_is_nobody_elses_business(running: Cast, browse: Browse) -> None:
    issue = running.drafts()

    assert browse("370811007").get(f"/issues/{issue.number}/").status_code == 404


def test_waiting_times_add_up_to_the_age(running: Cast, browse: Browse) -> None:
    issue = running.closes()
    to_noon(running)

    text = read(browse(VILLAGE, "en"), f"/issues/{issue.number}/")

    held = text.split('<p class="hands">')[1].split("</p>")[0]
    *parts, total = [int(number) for number in re.findall(r"(\d+) days?", held)]
    assert sum(parts) == total > 0


def test_my_issues_are_held_or_waited_for(running: Cast, browse: Browse) -> None:
    issue = running.opens()

    assert issue.number in read(browse("370811", "en"), "/issues/").split("We wait for")[0]
    assert issue.number in read(browse(VILLAGE, "en"), "/issues/").split("We wait for")[1]


def test_an_issue_is_found_by_its_number(running: Cast, browse: Browse) -> None:
    issue = running.opens()

    found = browse("370811").get("/issues/", {"number": f" {issue.number} "})
    missing = browse("3701").get("/issues/", {"number": issue.number})

    assert found.headers["Location"] == f"/issues/{issue.number}/"
    assert missing.status_code == 404
    assert f'value="{issue.number}"' in missing.content.decode()


def test_a_neighbour_does_not_see_the_issue(running: Cast, browse: Browse) -> None:
    issue = running.opens()

    assert browse("370811007202").get(f"/issues/{issue.number}/").status_code == 404
    assert browse("370811007202").post(f"/issues/{issue.number}/withdrawal/", {"reason": "x"}).status_code == 404


def test_the_register_is_the_units_own_with_totals_by_state(running: Cast, browse: Browse) -> None:
    closed, opened = running.closes(), running.opens()
    to_noon(running)
    county = browse("370811", "en")

    everything = read(county, "/units/370811/register/issue/")
    only_closed = read(county, "/units/370811/register/issue/?state=closed")

    assert closed.number in everything
    assert opened.number in everything
    assert "2 issues are led here" in everything
    assert closed.number in only_closed
    assert opened.number not in only_closed
    assert closed.number not in read(browse("3708"), "/units/3708/register/issue/")
    assert browse(VILLAGE).get("/units/370811/register/issue/").status_code == 403


def test_what_was_put_right_at_once_is_one_record(running: Cast, browse: Browse) -> None:
    found = {name: text for name, text in DRAIN.items() if name not in {"lead", "lead_code", "due_on"}}

    page = post(browse(VILLAGE), "/issues/new/fixed/", **found, **RESULT)

    issue = Issue.objects.get()
    assert issue.status is State.FIXED_ON_SPOT
    assert "12户 → <b>0户</b>" in read(browse(VILLAGE), page)


def test_one_act_stands_first_and_the_seldom_ones_behind_a_press(running: Cast, browse: Browse) -> None:
    issue = running.starts()
    loop.finish_task(number=issue.number, position=1, by=running.actor("370811"), at=running.later())
    to_noon(running)

    verbs = read(browse("370811", "en"), f"/issues/{issue.number}/").split('<nav class="verbs')[1].split("</nav>")[0]
    shown, _details, more = verbs.partition("<details")

    assert shown.count('class="button"') == 1
    assert 'class="button" href="submission/"' in shown
    assert {'"interim-result/"', '"tasks/"'} <= set(re.findall(r'"[a-z-]+/"', shown))
    assert {'"transfer/"', '"merging/"', '"shares/"'} <= set(re.findall(r'"[a-z-]+/"', more))


def test_a_closed_issue_asks_for_nothing_until_its_effect_is_due(running: Cast, browse: Browse) -> None:
    issue = running.closes()
    to_noon(running)
    page = f"/issues/{issue.number}/"
    assert 'class="button"' not in read(browse(VILLAGE), page).split('<nav class="verbs')[1].split("</nav>")[0]

    set_rehearsal_clock(running.later(days=31))

    assert 'class="button" href="effect/"' in read(browse(VILLAGE), page)


def test_an_issue_on_its_way_up_says_where_it_is_and_when_it_moves(running: Cast, browse: Browse) -> None:
    number = running.drafts().number
    loop.raise_up(number=number, why="县里改不了", by=running.actor(VILLAGE), at=running.later(), toward="3708")
    to_noon(running)

    answer = read(browse("370811007", "en"), f"/issues/{number}/").split('<p class="answer">')[1].split("</p>")[0]

    assert "<strong>on its way up</strong>" in answer
    assert "moves on by itself on Mon 25 Sep" in answer
    assert "light" not in answer


def test_what_happened_is_told_with_names_and_only_the_last_acts_stand_open(running: Cast, browse: Browse) -> None:
    issue = running.starts()
    offered = {"to": "370811-D01", "reason": "归住建"}
    loop.offer_transfer(number=issue.number, by=running.actor("370811"), at=running.later(), **offered)
    loop.take_back_offer(number=issue.number, by=running.actor("370811"), at=running.later())
    to_noon(running)

    way = read(browse(VILLAGE, "en"), f"/issues/{issue.number}/").split('id="way"')[1]

    earlier, _end, lately = way.partition("</details>")
    assert earlier.count("<li") == 1
    assert "1 earlier act" in earlier
    assert lately.count("<li") == 4
    assert "任城区住建局(合成)" in lately
    assert "370811-D01" not in lately
