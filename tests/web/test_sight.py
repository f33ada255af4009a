"""A page shows no more than is the reader's, and a GET writes nothing."""

from __future__ import annotations

from typing import cast

import pytest
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from huilu.kernel.actor import Actor
from huilu.org.models import Unit
from huilu.web.middleware import SightMiddleware
from huilu.web.request import Request
from tests.cast import Cast
from tests.web.conftest import Browse


@pytest.mark.parametrize("page", ["", "list/", "board/", "register/issue/"])
def test_a_village_does_not_see_its_neighbour(page: str, town: Cast, browse: Browse) -> None:
    answer = browse("370811007201").get(f"/units/370811007202/{page}")

    assert answer.status_code == 404
    assert "org.unit_not_found" in answer.content.decode()
    assert "辛店" not in answer.content.decode()


@pytest.mark.parametrize("page", ["", "list/", "board/", "register/issue/"])
def test_a_village_knows_the_name_above_but_not_its_pages(page: str, town: Cast, browse: Browse) -> None:
    answer = browse("370811007201").get(f"/units/370811007/{page}")

    assert answer.status_code == 403
    assert "org.unit_out_of_sight" in answer.content.decode()


def test_names_above_are_shown_without_a_link(town: Cast, browse: Browse) -> None:
    page = browse("370811007201").get("/units/370811007201/").content.decode()

    assert "任城区" in page
    assert 'href="/units/370811/"' not in page


def _reading(actor: Actor, method: str = "get") -> Request:
    request = cast("Request", getattr(RequestFactory(), method)("/"))
    request.actor = actor
    return request


def _writes(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Unit.objects.filter(code="370811007201").update(name="别的名字")))


def test_a_get_cannot_write(town: Cast) -> None:
    with pytest.raises(DatabaseError):
        SightMiddleware(_writes)(_reading(town.actor("00")))

    assert town.unit("370811007201").name == "李营村"


def test_a_post_can(town: Cast) -> None:
    answer = SightMiddleware(_writes)(_reading(town.actor("00"), "post"))

    assert answer.content == b"1"


def test_a_get_reads_only_what_is_in_sight(town: Cast) -> None:
    def lists(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(" ".join(Unit.objects.in_code_order().values_list("code", flat=True)))

    answer = SightMiddleware(lists)(_reading(town.actor("370811007201")))

    assert answer.content.decode().split() == ["00", "37", "3708", "370811", "370811007", "370811007201"]
