"""The running system crosses no red line, and one that is planted is found."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import include, path
from ninja import NinjaAPI

from config import urls as site
from huilu.cli.live_routes import broken_code
from huilu.cli.live_schema import ALLOWED, PERSONS_NAMED, broken_columns, read_columns
from huilu.cli.red_lines import ALL
from huilu.cli.selfcheck import selfcheck
from huilu.programmes.pack.sources import all_sources
from tests.cast import Cast
from tests.cli.conftest import Ask, Type
from tests.conftest import by_the_owner

BREACHES = [
    ("accounts_appointment ADD COLUMN points integer", "live.marks", "accounts_appointment.points"),
    ("programmes_progress ADD COLUMN rank_in_county integer", "live.marks", "programmes_progress.rank_in_county"),
    ("accounts_person ADD COLUMN last_login timestamptz", "live.log_ins", "accounts_person.last_login"),
    ("accounts_person ADD COLUMN nickname text", "live.hangs_on_a_person", "accounts_person.nickname"),
    ("org_unit ADD COLUMN checkins integer", "live.check_in", "org_unit.checkins"),
    ("loop_issue ADD COLUMN latitude float", "live.tracks", "loop_issue.latitude"),
    (
        "programmes_progress ADD COLUMN online_minutes integer",
        "live.counted_time",
        "programmes_progress.online_minutes",
    ),
    ("loop_issue ADD COLUMN likes integer", "live.likes", "loop_issue.likes"),
    ("accounts_appointment ADD COLUMN id_card text", "live.person_facts", "accounts_appointment.id_card"),
    ("loop_issue ADD COLUMN helper_person_id bigint", "live.hangs_on_a_person", "loop_issue.helper_person_id"),
    (
        "loop_issue ADD COLUMN helper bigint REFERENCES accounts_person (id)",
        "live.hangs_on_a_person",
        "loop_issue.helper",
    ),
    (
        "programmes_requirement RENAME COLUMN minutes TO effort",
        "live.allowed_for_nothing",
        "programmes_requirement.minutes",
    ),
]


def test_the_running_system_crosses_no_red_line(town: Cast, typed: Type, asked: Ask) -> None:
    told = asked(selfcheck)

    assert told["findings"] == []
    assert told["looked_at"]["columns"] > 300
    assert told["looked_at"]["addresses"] > 200
    assert told["looked_at"]["parameters"] > 50
    assert told["looked_at"]["files"] > 500
    shown = typed(selfcheck)
    assert shown.exit_code == 0
    assert "No red line is crossed." in shown.stdout


@pytest.mark.parametrize(("change", "code", "where"), BREACHES)
def test_a_planted_column_is_found(town: Cast, change: str, code: str, where: str) -> None:
    with by_the_owner(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {change}")

    assert (code, where) in {(one.rule.code, one.where) for one in broken_columns(read_columns())}


def test_what_is_found_is_told_with_rule_source_and_remedy(town: Cast, typed: Type) -> None:
    with by_the_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE org_unit ADD COLUMN score integer")

    told = typed(selfcheck)

    assert told.exit_code == 1
    assert "error [live.marks] org_unit.score" in told.stdout
    assert "Source: D2 No points, no rankings" in told.stdout
    assert "1 red lines are crossed." in told.stdout


def _answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.fixture
def planted_routes(monkeypatch: pytest.MonkeyPatch) -> str:
    """The addresses of the site, and four that must not be there."""
    api = NinjaAPI(urls_namespace="planted")

    @api.get("/counties")
    def counties(request: HttpRequest, sort_by: str = "code", page: int = 1) -> None:
        """Counties, in whatever order."""

    planted = ModuleType("planted_urls")
    planted.planted_api = api  # type: ignore[attr-defined]
    planted.urlpatterns = [  # type: ignore[attr-defined]
        path("units/<str:code>/ranking/", _answer),
        path("study/", include([path("check-ins/<int:person>/", _answer), path("likes/", _answer)])),
        path("planted/", api.urls),
        *site.urlpatterns,
    ]
    monkeypatch.setitem(sys.modules, "planted_urls", planted)
    return "planted_urls"


def test_planted_addresses_and_parameters_are_found(town: Cast, asked: Ask, planted_routes: str) -> None:
    with override_settings(ROOT_URLCONF=planted_routes):
        found = asked(selfcheck)["findings"]

    assert {(one["code"], one["where"]) for one in found} == {
        ("live.route_of_marks", "/units/<str:code>/ranking/"),
        ("live.route_of_check_ins", "/study/check-ins/<int:person>/"),
        ("live.route_of_likes", "/study/likes/"),
        ("live.sorting_parameter", "GET /counties ?sort_by"),
    }


def test_code_that_sorts_by_figures_is_found_on_its_line(tmp_path: Path) -> None:
    file = tmp_path / "listing.py"
    file.write_text("units = all_units()\nbest = units.order_by('-closed', 'code')\n", encoding="utf-8")

    assert [(one.rule.code, one.where) for one in broken_code([file])] == [("live.sorted_by_figures", "listing.py:2")]


def test_every_red_line_names_its_source_and_every_exception_its_reason() -> None:
    assert all(set(rule.sources) <= set(all_sources()) and rule.sources for rule in ALL)
    assert len({rule.code for rule in ALL}) == len(ALL)
    assert all(len(reason) > 20 for reason in (*ALLOWED.values(), *PERSONS_NAMED.values()))
