"""Who may use a page at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from huilu.accounts.models import Person
from huilu.web.access import Access, access_of
from huilu.web.middleware import ActorMiddleware
from tests.cast import Cast
from tests.web.conftest import Browse


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the pages. The API keeps its own door."""
    for pattern in (resolver or get_resolver()).url_patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, where)
        elif not where.startswith("api/"):
            yield where, pattern


def test_every_page_declares_who_may_use_it() -> None:
    undeclared = [where for where, pattern in routes() if access_of(pattern.callback) is None]

    assert not undeclared
    assert len(list(routes())) > 25


def test_only_these_pages_are_open_to_everybody() -> None:
    open_pages = {where for where, pattern in routes() if access_of(pattern.callback) is Access.EVERYBODY}

    assert open_pages == {"sign-in/", "language/", "demo/"}


def test_a_view_that_declares_nothing_is_refused(town: Cast) -> None:
    request = RequestFactory().get("/somewhere/")

    answer = ActorMiddleware(lambda _request: HttpResponse()).process_view(request, lambda: None, (), {})

    assert answer is not None
    assert answer.status_code == 403
    assert "web.not_declared" in answer.content.decode()


def test_whoever_is_not_signed_in_is_asked_to(town: Cast) -> None:
    answer = Client().get("/units/37/list/?print=1")

    assert answer.status_code == 302
    assert answer.headers["location"] == "/sign-in/?next=%2Funits%2F37%2Flist%2F%3Fprint%3D1"


def test_whoever_is_signed_out_while_writing_is_told_that_nothing_was_kept(town: Cast) -> None:
    page = Client(headers={"accept-language": "en"}).post("/issues/new/", {"title": "排水沟堵塞"}, follow=True)
    assert "What you had typed was not kept" in page.content.decode()


def test_without_a_post_nothing_is_there_to_see(town: Cast) -> None:
    client = Client()
    client.force_login(Person.objects.create(username="nobody"))

    answer = client.get("/")

    assert answer.status_code == 403
    assert "web.no_post" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/posts/current/", "/"),
        ("/sign-out/", "/"),
        ("/language/", "/"),
        ("/units/37/obligations/a%3F/b/progress/", "/units/37/obligations/a%3F/b/"),
        ("/units/37/obligations/a/b/adaptation/", "/units/37/obligations/a/b/"),
        ("/adaptations/37/a/b/1/grant/", "/adaptations/"),
        ("/demands/37/visit/flag/", "/demands/37/visit/"),
    ],
)
def test_acts_are_never_a_get_but_lead_to_where_their_form_stands(path: str, above: str, browse: Browse) -> None:
    client = browse("37")

    assert client.get(path).headers["location"] == above
    # Only opening leads anywhere.
    assert client.put(path).status_code == 405
    assert client.get("/units/37/list/").status_code == 200


def test_every_page_forbids_what_is_not_ours(town: Cast) -> None:
    policy = Client().get("/sign-in/").headers["content-security-policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_person_with_two_posts_chooses_one(town: Cast, browse: Browse) -> None:
    client = browse("3708", username="both")
    town.actor("37", username="both")
    other = town.actor("37", username="both").post_id

    client.post("/posts/current/", {"post": other})

    assert client.get("/").context["actor"].unit_code == "37"


def test_nobody_chooses_the_post_of_another(town: Cast, browse: Browse) -> None:
    client = browse("3708")

    client.post("/posts/current/", {"post": town.actor("37").post_id})

    assert client.get("/").context["actor"].unit_code == "3708"
