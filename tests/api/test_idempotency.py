"""A request that is repeated under its key is done once, whoever was cut off in between."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from huilu.accounts.models import Person
from huilu.api.once import answered_once, key_in
from huilu.api.urls import api
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.actor import Actor
from huilu.ledger.models import Entry
from huilu.loop.models import Issue
from huilu.once import actions as once
from huilu.once.actions import forget_answers
from huilu.once.asking import Asked
from huilu.once.models import KeptAnswer
from huilu.tally import actions as tally
from tests.api.conftest import Call
from tests.cast import TODAY, Cast, plant_tree

VILLAGE, COUNTY = "370811007201", "370811"
FINDING = {
    "title": "排水沟堵塞,雨天进水", "detail": "", "source": "from_below", "topic": "other",
    "concerns": "service", "symptom_unit": VILLAGE,
}  # fmt: skip
KEY = {"Idempotency-Key": '"8e03978e-40d5-43e8-bc93-6894a57f9324"'}
OPENING = {"lead": COUNTY, "due_on": str(TODAY + timedelta(days=40))}
TASK = {"text": "清淤", "owner": f"{COUNTY}/office", "due_on": str(TODAY + timedelta(days=20))}


def acts() -> list[str]:
    return list(Entry.objects.filter(act__startswith="issue.").order_by("id").values_list("act", flat=True))


def test_what_is_sent_twice_is_done_once_and_answered_alike(town: Cast, call: Call) -> None:
    first = call("POST", "/issues", VILLAGE, FINDING, **KEY)
    again = call("POST", "/issues", VILLAGE, FINDING, **KEY)

    assert first == again
    assert first[0] == 201
    assert acts() == ["issue.drafted"]


def test_without_a_key_every_request_is_a_new_one(town: Cast, call: Call) -> None:
    numbers = {call("POST", "/issues", VILLAGE, FINDING)[1]["number"] for _ in range(2)}

    assert len(numbers) == 2
    assert not KeptAnswer.objects.exists()


def test_the_first_answer_stays_the_answer_whatever_has_happened_since(town: Cast, call: Call) -> None:
    number = town.drafts().number
    first = call("POST", f"/issues/{number}/opening", VILLAGE, OPENING, **KEY)
    call("POST", f"/issues/{number}/tasks", COUNTY, TASK)

    again = call("POST", f"/issues/{number}/opening", VILLAGE, OPENING, **KEY)

    assert again == first
    assert again[1]["state"] == "open"
    assert Issue.objects.get(number=number).status.word == "in_progress"


def test_an_answer_that_is_repeated_says_so_and_has_its_version(town: Cast, call: Call) -> None:
    answers = [_post(town, "/issues", VILLAGE, FINDING, **KEY) for _ in range(2)]

    assert [one.get("Idempotent-Replayed") for one in answers] == [None, "true"]
    assert [one["ETag"] for one in answers] == ['"1"', '"1"']
    assert answers[0].content == answers[1].content
    assert answers[1]["Content-Type"] == "application/json"


def test_a_key_belongs_to_one_request(town: Cast, call: Call) -> None:
    call("POST", "/issues", VILLAGE, FINDING, **KEY)

    status, answer = call("POST", "/issues", VILLAGE, FINDING | {"title": "路灯不亮"}, **KEY)

    assert (status, answer["refused"]["code"]) == (422, "once.other_content")
    assert acts() == ["issue.drafted"]


def test_a_key_belongs_to_one_address(town: Cast, call: Call) -> None:
    numbers = [town.opens().number for _ in range(2)]

    answers = [call("POST", f"/issues/{number}/tasks", COUNTY, TASK, **KEY)[0] for number in numbers]

    assert answers == [200, 422]


def test_the_same_key_of_somebody_else_is_another_key(town: Cast, call: Call) -> None:
    call("POST", "/issues", VILLAGE, FINDING, **KEY)

    status, answer = call("POST", "/issues", "370811007", FINDING, **KEY)

    assert (status, answer["raised_by"]["code"]) == (201, "370811007")


def test_a_refusal_is_an_answer_too_and_undoes_what_was_begun(town: Cast, call: Call) -> None:
    number = town.opens().number
    late = TASK | {"due_on": str(TODAY + timedelta(days=400))}
    refused = call("POST", f"/issues/{number}/tasks", COUNTY, late, **KEY)
    before = acts()

    assert refused == call("POST", f"/issues/{number}/tasks", COUNTY, late, **KEY)
    assert (refused[0], refused[1]["refused"]["code"]) == (422, "loop.task_after_due")
    assert acts() == before
    other = {"Idempotency-Key": "another-key-1"}
    assert call("POST", f"/issues/{number}/tasks", COUNTY, TASK, **other)[0] == 200


def test_whoever_was_told_to_read_again_sends_the_same_with_the_new_version(town: Cast, call: Call) -> None:
    request = ("POST", f"/issues/{town.opens().number}/tasks", COUNTY, TASK)
    stale, fresh = ({**KEY, "If-Match": tag} for tag in ('"1"', '"2"'))

    assert [call(*request, **headers)[0] for headers in (stale, stale, fresh)] == [412, 412, 200]
    # What was done once is not undone by a version that has grown old since.
    assert call(*request, **stale)[0] == 200
    assert Issue.objects.get().tasks.count() == 1


def test_what_is_not_in_form_was_never_asked(town: Cast, call: Call) -> None:
    assert call("POST", "/issues", VILLAGE, {"title": "x"}, **KEY)[0] == 422

    assert call("POST", "/issues", VILLAGE, FINDING, **KEY)[0] == 201


@pytest.mark.parametrize(
    "sent", ["", "short", '"a b c d e f g h"', '"unclosed-key', "'quoted-key'", "中文的一个钥匙", "k" * 101]
)
def test_a_key_that_cannot_be_read_is_refused(town: Cast, call: Call, sent: str) -> None:
    status, answer = call("POST", "/issues", VILLAGE, FINDING, **{"Idempotency-Key": sent})

    assert (status, answer["refused"]["code"]) == (400, "api.key_unreadable")
    assert acts() == []


def test_the_quotation_marks_are_no_part_of_the_key() -> None:
    assert key_in(' "8e03978e-40d5"') == key_in("8e03978e-40d5") == "8e03978e-40d5"


def test_reading_needs_no_key(town: Cast, call: Call) -> None:
    assert call("GET", "/issues", VILLAGE, **{"Idempotency-Key": "?"})[0] == 200


def test_while_the_first_is_worked_on_the_second_is_told_to_wait(town: Cast, call: Call) -> None:
    asked = Asked(town.actor(VILLAGE), key_in(KEY["Idempotency-Key"]), b"")
    with _somebody_elses_connection() as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [asked.lock])
        status, answer = call("POST", "/issues", VILLAGE, FINDING, **KEY)
        assert (status, answer["refused"]["code"]) == (409, "once.in_progress")

    assert call("POST", "/issues", VILLAGE, FINDING, **KEY)[0] == 201


def test_a_database_that_is_lost_says_send_it_again(town: Cast, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_row: object) -> None:
        raise OperationalError("lost") from psycopg.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(once, "_keep", lost)
    status, answer = call("POST", "/issues", VILLAGE, FINDING, **KEY)

    assert (status, answer["refused"]["code"]) == (503, "api.away")
    assert acts() == []


def test_whoever_is_cut_off_before_the_answer_is_kept_has_done_nothing(
    town: Cast, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_row: object) -> None:
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as patched:
        patched.setattr(once, "_keep", cut_off)
        with pytest.raises(OperationalError):
            call("POST", "/issues", VILLAGE, FINDING, **KEY)
    assert acts() == []

    assert call("POST", "/issues", VILLAGE, FINDING, **KEY)[0] == 201
    assert acts() == ["issue.drafted"]


def test_of_files_the_content_counts_and_can_still_be_read(town: Cast) -> None:
    seen: list[bytes] = []

    def keep(request: Any) -> HttpResponse:
        seen.append(request.FILES["file"].read())
        return HttpResponse(status=201)

    answers = [_with_file(town.actor(VILLAGE), keep, body).status_code for body in (b"one", b"one")]

    assert answers == [201, 201]
    assert seen == [b"one"]
    with pytest.raises(Exception, match="other_content"):
        _with_file(town.actor(VILLAGE), keep, b"two")


def test_kept_answers_are_forgotten_after_their_time_and_the_acts_stay(town: Cast, call: Call) -> None:
    call("POST", "/issues", VILLAGE, FINDING, **KEY)

    assert forget_answers(before=timezone.now() - timedelta(days=1)) == 0
    assert forget_answers(before=timezone.now() + timedelta(days=1)) == 1
    assert acts() == ["issue.drafted"]


def test_nobody_reads_kept_answers_under_sight(town: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('huilu_reader', 'once_keptanswer', 'SELECT')")
        assert cursor.fetchone() == (False,)


def test_the_description_names_the_headers_of_every_writing_address() -> None:
    writing = {
        path: {one["name"] for one in operation["parameters"]}
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
        if method != "get"
    }

    assert len(writing) > 10
    assert all("Idempotency-Key" in names for names in writing.values())
    about_issues = {path for path, names in writing.items() if "If-Match" in names}
    assert "/api/v1/issues/{number}/closure" in about_issues
    assert about_issues == {path for path in writing if path.startswith("/api/v1/issues/{number}")}


# What somebody else did meanwhile.
def test_who_read_an_older_version_is_told_what_happened_since(town: Cast, call: Call) -> None:
    number = town.opens().number
    read = _get(town, f"/issues/{number}", COUNTY)
    call("POST", f"/issues/{number}/tasks", COUNTY, TASK)

    status, answer = call("POST", f"/issues/{number}/tasks", COUNTY, TASK, **{"If-Match": read["ETag"]})

    assert (status, answer["refused"]["code"]) == (412, "api.changed_since")
    [since] = answer["refused"]["facts"]["since"]
    assert (since["act"], since["by"]) == ("issue.task_added", "任城区 办公室")
    assert Issue.objects.get(number=number).tasks.count() == 1


@pytest.mark.parametrize(("tag", "status"), [('"2"', 200), ("*", 200), ('"1", "2"', 200), ('W/"2"', 412), ("x", 412)])
def test_a_version_is_matched_as_the_standard_says(town: Cast, call: Call, tag: str, status: int) -> None:
    number = town.opens().number

    answer = call("POST", f"/issues/{number}/tasks", COUNTY, TASK, **{"If-Match": tag})

    assert answer[0] == status
    assert status == 200 or len(answer[1]["refused"]["facts"]["since"]) == 1


def test_a_version_of_an_issue_out_of_sight_tells_nothing(town: Cast, call: Call) -> None:
    number = town.opens().number

    status, answer = call("POST", f"/issues/{number}/tasks", "370102", TASK, **{"If-Match": '"1"'})

    assert (status, answer["refused"]["code"]) == (404, "loop.no_such_issue")


def test_a_refused_step_names_the_act_that_came_before(town: Cast, call: Call) -> None:
    number = town.opens().number
    call("POST", f"/issues/{number}/withdrawal", VILLAGE, {"reason": "记错了"})

    status, answer = call("POST", f"/issues/{number}/tasks", COUNTY, TASK)

    assert (status, answer["refused"]["code"]) == (409, "loop.step_not_from_here")
    assert answer["refused"]["facts"]["last_act"]["act"] == "issue.withdrawn"


@pytest.fixture
def committed(committed_database: None) -> Cast:
    """The small province, every act of it committed."""
    plant_tree()
    return Cast()


def test_of_two_who_act_at_once_exactly_one_wins_and_the_other_is_told(committed: Cast) -> None:
    number = committed.opens().number
    withdrawal = {"reason": "记错了"}
    keys = [{"Idempotency-Key": f"rival-{n}-key"} for n in range(4)]

    answers = _at_once(committed, [(f"/issues/{number}/withdrawal", VILLAGE, withdrawal, key) for key in keys])

    assert sorted(status for status, _body in answers) == [200, 409, 409, 409]
    for body in (body for status, body in answers if status == 409):
        assert body["refused"]["code"] == "loop.step_not_from_here"
        assert body["refused"]["facts"]["last_act"]["act"] == "issue.withdrawn"
    assert acts() == ["issue.drafted", "issue.opened", "issue.withdrawn"]


def test_of_two_who_read_the_same_version_exactly_one_acts(committed: Cast) -> None:
    number = committed.opens().number

    answers = _at_once(committed, [(f"/issues/{number}/tasks", COUNTY, TASK, {"If-Match": '"2"'}) for _ in range(4)])

    assert sorted(status for status, _body in answers) == [200, 412, 412, 412]
    assert Issue.objects.get(number=number).tasks.count() == 1


def test_a_lock_that_takes_too_long_is_no_answer(committed: Cast) -> None:
    issue = committed.opens()
    request = (f"/issues/{issue.number}/tasks", COUNTY, TASK)
    with _somebody_elses_connection() as other, connection.cursor() as cursor:
        other.execute("SELECT pg_advisory_xact_lock(%s, %s)", [tally._REGION_LOCK, issue.region])
        cursor.execute("SET lock_timeout = '50ms'")
        assert _post(committed, *request, **KEY).status_code == 503

    assert _post(committed, *request, **KEY).status_code == 200


def test_one_key_sent_by_many_at_once_is_one_act(committed: Cast) -> None:
    committed.actor(VILLAGE)

    answers = _at_once(committed, [("/issues", VILLAGE, FINDING, KEY) for _ in range(4)])

    assert {status for status, _body in answers} <= {201, 409}
    assert len({body["number"] for status, body in answers if status == 201}) == 1
    assert acts() == ["issue.drafted"]


def _at_once(town: Cast, requests: list[tuple[str, str, Any, dict[str, str]]]) -> list[tuple[int, Any]]:
    """All of them in the same instant, each from its own connection."""
    answers: list[tuple[int, Any]] = []
    barrier = Barrier(len(requests))
    set_rehearsal_clock(town.later())
    clients = [_client(town, by) for _path, by, _body, _headers in requests]

    def send(client: Client, path: str, body: Any, headers: dict[str, str]) -> None:
        barrier.wait()
        answer = client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)
        answers.append((answer.status_code, answer.json()))
        connection.close()

    threads = [
        Thread(target=send, args=(client, path, body, headers))
        for client, (path, _by, body, headers) in zip(clients, requests, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(requests)
    return answers


def _client(town: Cast, by: str) -> Client:
    town.actor(by)
    client = Client()
    client.force_login(Person.objects.get(username=by))
    return client


def _post(town: Cast, path: str, by: str, body: Any, **headers: str) -> Any:
    set_rehearsal_clock(town.later())
    content = json.dumps(body)
    return _client(town, by).post(f"/api/v1{path}", content, content_type="application/json", headers=headers)


def _get(town: Cast, path: str, by: str) -> Any:
    set_rehearsal_clock(town.later())
    return _client(town, by).get(f"/api/v1{path}")


def _with_file(by: Actor, view: Callable[..., HttpResponse], body: bytes) -> HttpResponse:
    form = {"file": SimpleUploadedFile("picture.jpg", body)}
    request: Any = RequestFactory().post("/api/v1/files", form, headers=KEY)
    request.auth = by
    assert list(request.FILES) == ["file"]
    return answered_once(view)(request)


@contextmanager
def _somebody_elses_connection() -> Iterator[psycopg.Connection[Any]]:
    settings = connection.settings_dict
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    with psycopg.connect(**{word: settings[key] for key, word in named.items() if settings.get(key)}) as other:
        yield other
