"""The forms of an issue: what they offer, and what they say when something is wrong."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from huilu.loop.models import Issue
from tests.cast import Cast, reloaded
from tests.web.conftest import Browse
from tests.web.drain import DRAIN, LATER, RESULT, TASK, VILLAGE, post, read, to_noon


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
    to_noon(running)
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
    to_noon(running)

    offered = _options(read(browse("3708"), f"/issues/{issue.number}/verifier/"), "verifier")

    assert {"3708/office", "3708/inspector"} <= offered
    assert not {"370811/office", "370811007/office", "3701/office"} & offered


def test_what_is_put_right_at_once_has_changed_no_rule(running: Cast, browse: Browse) -> None:
    form = read(browse(VILLAGE), "/issues/new/fixed/")

    assert re.findall(r'name="fix_kind" value="(\w*)"', form) == ["immediate", "corrective"]


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


def _options(text: str, name: str) -> set[str]:
    select = text.split(f'<select name="{name}"')[1].partition("</select>")[0]
    return {part.split('"')[0] for part in select.split('<option value="')[1:]}
