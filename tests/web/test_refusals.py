"""What a rule refuses, a page says; and what breaks is said plainly."""

from __future__ import annotations

from typing import cast

from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils.translation import override

from huilu.kernel.refusals import all_refusals
from huilu.web.middleware import RefusalMiddleware
from tests.cast import Cast
from tests.web.conftest import Browse
from tests.web.reading import Page


def _refused(problem: Exception) -> HttpResponse | None:
    request = RequestFactory().get("/")
    return RefusalMiddleware(lambda _request: HttpResponse()).process_exception(request, problem)


class _TimedOut(Exception):  # noqa: N818 - stands for the driver's own
    sqlstate = "55P03"


def _lock_timeout() -> OperationalError:
    problem = OperationalError("canceling statement due to lock timeout")
    problem.__cause__ = _TimedOut()
    return problem


def test_a_lock_that_takes_too_long_says_wait() -> None:
    answer = cast("HttpResponse", _refused(_lock_timeout()))

    assert answer.status_code == 503
    assert "web.busy" in answer.content.decode()


def test_what_is_no_refusal_is_not_hidden() -> None:
    assert _refused(ValueError("broken")) is None
    assert _refused(OperationalError("the server is gone")) is None


def test_a_refusal_says_why_what_next_and_its_code(town: Cast, browse: Browse) -> None:
    answer = browse("37", language="en").get("/units/nowhere/")

    text = Page(answer).text
    assert answer.status_code == 404
    assert "There is no unit nowhere here." in text
    assert "search for the unit by its name" in text
    assert "org.unit_not_found" in text


def test_part_of_a_page_gets_part_of_a_page(town: Cast, browse: Browse) -> None:
    answer = browse("37").get("/units/nowhere/", headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "org.unit_not_found" in answer.content.decode()


def test_what_is_typed_into_an_address_stays_text(town: Cast, browse: Browse) -> None:
    page = browse("37").get("/units/<script>alert(1)</script>/").content.decode()

    assert "<script>alert" not in page


def test_every_refusal_of_the_pages_has_a_sentence_and_a_next_step() -> None:
    ours = [refusal for refusal in all_refusals() if refusal.code.startswith("web.")]

    assert len(ours) >= 6
    with override("en"):
        assert all(str(refusal.says).endswith(".") and str(refusal.next).endswith(".") for refusal in ours)


def test_a_form_that_has_expired_says_so(town: Cast) -> None:
    answer = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}).post("/sign-in/", {})

    assert answer.status_code == 403
    assert "The form has expired" in Page(answer).text
