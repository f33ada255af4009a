"""One drain through the pages, from the village to the county and back to closed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.test import Client

from huilu.clock.actions import set_rehearsal_clock
from huilu.loop import actions as loop
from huilu.loop.models import Issue
from huilu.loop.queries import find_issue, steps_for
from huilu.loop.states import State, Step
from huilu.loop.verbs import VERBS
from tests.cast import TODAY, Cast, reloaded
from tests.web.conftest import Browse, at_noon

VILLAGE = "370811007201"
LATER = (TODAY + timedelta(days=40)).isoformat()
SOONER = (TODAY + timedelta(days=20)).isoformat()
DRAIN = {
    "title": "排水沟堵塞,雨天进水",
    "detail": "村东头的排水沟去年冬天就堵了。",
    "symptom_unit": VILLAGE,
    "symptom_code": "",
    "topic": "other",
    "source": "self_found",
    "concerns": "service",
    "lead": "370811",
    "lead_code": "",
    "due_on": LATER,
}
FACT = {
    "kind": "measure",
    "subject": "进水的住户",
    "measured_in": "户",
    "before": "12",
    "after": "0",
    "observed_on": TODAY.isoformat(),
}
RESULT = FACT | {
    "cause_level": "unit_process",
    "cause": "清淤没有排进计划",
    "second_look": "",
    "fix_kind": "corrective",
}
TASK = {"text": "清淤并修好盖板", "owner": "370811/office", "due_on": SOONER}


def post(client: Client, address: str, **words: Any) -> str:
    """The page to which a form that was accepted leads."""
    answer = client.post(address, words)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def read(client: Client, address: str) -> str:
    """A page that is there."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


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
    _clock(running)
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
    _clock(running)

    post(browse(VILLAGE), f"/issues/{issue.number}/reopening/", new_fact="又堵了", due_on="2023-12-31")

    assert reloaded(issue).status is State.REOPENED
    assert "又堵了" in read(browse("370811"), f"/issues/{issue.number}/")


@pytest.mark.parametrize("road", ["drafts", "opens", "starts", "submits", "names_verifier", "closes"])
def test_only_those_verbs_are_offered_that_the_reader_can_do(running: Cast, browse: Browse, road: str) -> None:
    issue = getattr(running, road)()
    _clock(running)
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


def test_a_form_is_not_shown_for_a_step_that_cannot_be_taken(running: Cast, browse: Browse) -> None:
    issue = running.opens()

    assert browse(VILLAGE).get(f"/issues/{issue.number}/tasks/").status_code == 403
    assert browse("370811").get(f"/issues/{issue.number}/closure/").status_code == 409
    assert browse("370811").get(f"/issues/{issue.number}/tasks/").status_code == 200


class Refused(NamedTuple):
    """Who types what into which form, and what is said about it at which field."""

    road: str
    who: str
    noun: str
    words: dict[str, str]
    code: str
    field: str
    status: int


HALF = {"changed_so_far": "清了一半", "remains": "还有一半"}
NO_LEAD = {"lead": "", "lead_code": "", "due_on": LATER}
REFUSED = [
    Refused("starts", "370811", "submission", RESULT, "loop.tasks_open", "", 409),
    Refused("starts", "370811", "tasks", TASK | {"due_on": "2023-12-31"}, "loop.task_after_due", "due_on", 422),
    Refused(
        "starts", "370811", "interim-result", HALF | {"next_on": "2023-01-01"}, "loop.day_in_the_past", "next_on", 422
    ),
    Refused(
        "drafts", VILLAGE, "opening", NO_LEAD | {"lead_code": "370102"}, "loop.lead_out_of_reach", "lead_code", 422
    ),
    Refused("drafts", VILLAGE, "opening", NO_LEAD, "loop.lead_missing", "lead", 422),
    Refused("drafts", VILLAGE, "withdrawal", {"reason": "长" * 1001}, "loop.word_too_long", "reason", 422),
    Refused("opens", "370811", "submission", RESULT, "loop.step_not_from_here", "", 409),
    Refused("starts", "3708", "tasks", TASK, "loop.not_your_step", "", 403),
]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.code)
def test_a_refusal_comes_back_into_the_form_and_nothing_typed_is_lost(
    running: Cast, browse: Browse, case: Refused
) -> None:
    issue = getattr(running, case.road)()
    _clock(running)
    before = reloaded(issue).status

    answer = browse(case.who).post(f"/issues/{issue.number}/{case.noun}/", case.words)

    text = answer.content.decode()
    assert answer.status_code == case.status
    assert case.code in text
    assert reloaded(issue).status is before
    for typed in filter(None, case.words.values()):
        assert typed in text
    assert not case.field or f'id="id_{case.field}_error"' in text


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"after": "12"}, "loop.nothing_changed", "after"),
        ({"measured_in": ""}, "loop.not_measured", "before"),
        ({"observed_on": "2023-12-31"}, "loop.observed_in_future", "observed_on"),
        ({"observed_on": "2023-01-01"}, "loop.observed_too_early", "observed_on"),
        ({"cause_level": "person"}, "loop.second_look_missing", "second_look"),
    ],
)
def test_what_is_wrong_with_a_result_is_said_at_its_field(
    running: Cast, browse: Browse, change: dict[str, str], code: str, field: str
) -> None:
    issue = running.starts()
    county, page = browse("370811"), f"/issues/{issue.number}/"
    post(county, f"{page}tasks/1/completion/")

    answer = county.post(f"{page}submission/", RESULT | change)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert code in text
    assert f'id="id_{field}_error"' in text
    assert "清淤没有排进计划" in text


def test_empty_fields_are_all_named_at_once(running: Cast, browse: Browse) -> None:
    answer = browse(VILLAGE).post("/issues/new/", {"open": "1", "title": "排水沟堵塞"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="排水沟堵塞"' in text
    for name in ("topic", "source", "concerns", "due_on"):
        assert f'href="#id_{name}"' in text


def test_a_refused_opening_keeps_no_draft(running: Cast, browse: Browse) -> None:
    answer = browse(VILLAGE).post("/issues/new/", DRAIN | {"open": "1", "lead": "", "lead_code": "00"})

    assert answer.status_code == 422
    assert "loop.root_cannot_lead" in answer.content.decode()
    assert not Issue.objects.exists()


def test_a_finding_outside_the_own_part_is_refused(running: Cast, browse: Browse) -> None:
    answer = browse(VILLAGE).post("/issues/new/", DRAIN | {"draft": "1", "symptom_code": "370811007202"})

    assert answer.status_code == 422
    assert "loop.unknown_choice" in answer.content.decode()


def test_topics_are_those_of_the_unit_where_it_shows(running: Cast, browse: Browse) -> None:
    school = read(browse("370811007"), "/issues/new/?symptom=370811007-S001")
    village = read(browse(VILLAGE), "/issues/new/")

    assert _options(school, "topic") != _options(village, "topic")
    assert "other" in _options(school, "topic") & _options(village, "topic")


def test_the_verifier_is_chosen_among_held_posts_outside_the_doers_part(running: Cast, browse: Browse) -> None:
    issue = running.submits()
    running.inspector()
    running.actor("370811007")
    running.actor("3701")
    _clock(running)

    offered = _options(read(browse("3708"), f"/issues/{issue.number}/verifier/"), "verifier")

    assert {"3708/office", "3708/inspector"} <= offered
    assert not {"370811/office", "370811007/office", "3701/office"} & offered


def test_waiting_times_add_up_to_the_age(running: Cast, browse: Browse) -> None:
    issue = running.closes()
    _clock(running)

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
    _clock(running)
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


def test_a_refused_fix_keeps_no_draft(running: Cast, browse: Browse) -> None:
    answer = browse(VILLAGE).post("/issues/new/fixed/", DRAIN | RESULT | {"after": "12"})

    assert answer.status_code == 422
    assert "loop.nothing_changed" in answer.content.decode()
    assert 'id="id_after_error"' in answer.content.decode()
    assert not Issue.objects.exists()


def test_what_was_typed_comes_along_to_the_form_of_a_fix_and_nothing_is_kept_yet(running: Cast, browse: Browse) -> None:
    answer = browse(VILLAGE).post("/issues/new/fixed/", DRAIN | {"carry": "1"})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert DRAIN["title"] in text
    assert DRAIN["detail"] in text
    assert "This could not be done" not in text
    assert not Issue.objects.exists()


def test_one_act_stands_first_and_the_seldom_ones_behind_a_press(running: Cast, browse: Browse) -> None:
    issue = running.starts()
    loop.finish_task(number=issue.number, position=1, by=running.actor("370811"), at=running.later())
    _clock(running)

    verbs = read(browse("370811", "en"), f"/issues/{issue.number}/").split('<nav class="verbs')[1].split("</nav>")[0]
    shown, _details, more = verbs.partition("<details")

    assert shown.count('class="button"') == 1
    assert 'class="button" href="submission/"' in shown
    assert {'"interim-result/"', '"tasks/"'} <= set(re.findall(r'"[a-z-]+/"', shown))
    assert {'"transfer/"', '"merging/"', '"shares/"'} <= set(re.findall(r'"[a-z-]+/"', more))


def test_a_closed_issue_asks_for_nothing_until_its_effect_is_due(running: Cast, browse: Browse) -> None:
    issue = running.closes()
    _clock(running)
    page = f"/issues/{issue.number}/"
    assert 'class="button"' not in read(browse(VILLAGE), page).split('<nav class="verbs')[1].split("</nav>")[0]

    set_rehearsal_clock(running.later(days=31))

    assert 'class="button" href="effect/"' in read(browse(VILLAGE), page)


def test_an_issue_on_its_way_up_says_where_it_is_and_when_it_moves(running: Cast, browse: Browse) -> None:
    number = running.drafts().number
    loop.raise_up(number=number, why="县里改不了", by=running.actor(VILLAGE), at=running.later(), toward="3708")
    _clock(running)

    answer = read(browse("370811007", "en"), f"/issues/{number}/").split('<p class="answer">')[1].split("</p>")[0]

    assert "<strong>on its way up</strong>" in answer
    assert "moves on by itself on Mon 25 Sep" in answer
    assert "light" not in answer


def test_what_happened_is_told_with_names_and_only_the_last_acts_stand_open(running: Cast, browse: Browse) -> None:
    issue = running.starts()
    offered = {"to": "370811-D01", "reason": "归住建"}
    loop.offer_transfer(number=issue.number, by=running.actor("370811"), at=running.later(), **offered)
    loop.take_back_offer(number=issue.number, by=running.actor("370811"), at=running.later())
    _clock(running)

    way = read(browse(VILLAGE, "en"), f"/issues/{issue.number}/").split('id="way"')[1]

    earlier, _end, lately = way.partition("</details>")
    assert earlier.count("<li") == 1
    assert "1 earlier act" in earlier
    assert lately.count("<li") == 4
    assert "任城区住建局(合成)" in lately
    assert "370811-D01" not in lately


def _options(text: str, name: str) -> set[str]:
    select = text.split(f'<select name="{name}"')[1].partition("</select>")[0]
    return {part.split('"')[0] for part in select.split('<option value="')[1:]}


def _clock(town: Cast) -> None:
    set_rehearsal_clock(at_noon(town))
