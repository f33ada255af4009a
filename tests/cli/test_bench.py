"""The measuring itself: what is drawn, what is reckoned, and that nothing is left behind."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import ClassVar

import pytest
from django.utils import translation

from bench import acting, light, pages, searching, walling
from bench.browser import Browser, PageFailed
from bench.figures import quantile, ratios, summary
from bench.phone import Load
from huilu.accounts.sight import seeing
from huilu.board.checking import check_figures
from huilu.cli import bench as commands
from huilu.clock.actions import set_rehearsal_clock
from huilu.org.models import Unit
from huilu.programmes.models import Programme, ProgressRecord
from huilu.programmes.queries import obligations_of
from tests.cast import TODAY, Cast, publish
from tests.cli.conftest import Type


class Site(BaseHTTPRequestHandler):
    """A site of three pages."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        signed_in = "sessionid=s" in self.headers.get("Cookie", "")
        self._answer(200 if self.path == "/sign-in/" or signed_in else 404, "csrftoken=token; Path=/")

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        good = "username=li" in form and "csrfmiddlewaretoken=token" in form
        self._answer(302 if good else 200, "sessionid=s; Path=/" if good else "")

    def _answer(self, status: int, cookie: str) -> None:
        self.asked.append(self.path)
        self.send_response(status)
        self.send_header("Content-Length", "2")
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_words: object) -> None:
        """Keep quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of that site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_quantiles_are_of_the_answers_themselves() -> None:
    times = [float(n) for n in range(1, 101)]

    assert [quantile(times, part) for part in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert quantile([7.0], 0.5) == 7


def test_rounds_have_a_middle_and_a_spread() -> None:
    rounds, floor = [[2.0, 4.0], [6.0, 8.0], [3.0, 9.0]], [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]

    assert str(summary(rounds)["max"]) == "8.0 (4.0–9.0)"
    assert ratios(rounds, floor).as_data() == {"median": 3.0, "min": 2.0, "max": 3.5}


def test_whoever_signs_in_may_read(site: str) -> None:
    with Browser(site) as reader:
        with pytest.raises(PageFailed):
            reader.time("/units/李/")
        with pytest.raises(PageFailed):
            reader.sign_in("nobody", "x")

        reader.sign_in("li", "secret")

        assert reader.time("/units/李/") > 0


def test_nodes_are_drawn_level_by_level(town: Cast) -> None:
    nodes = pages.draw_nodes(town.unit("37"), 5)

    assert nodes == pages.draw_nodes(town.unit("37"), 5)
    assert len(set(nodes)) == 5
    levels = {town.unit(code).unit_class.level_id for code in nodes}
    assert levels == {"province", "city", "county", "township", "village"}
    assert len(pages.draw_nodes(town.unit("37"), 99)) == 10
    assert len(set(searching.draw_terms(town.unit("37"), 9))) > 3


def test_acts_leave_everything_as_it_was(town: Cast) -> None:
    publish(town)
    town.actor("370811")
    set_rehearsal_clock(town.at)
    before = obligations_of(town.unit("370811"), TODAY)
    stop = Event()
    threading.Timer(0.5, stop.set).start()

    acts = acting.act_until(stop, rate=400)

    assert acts >= 2
    assert ProgressRecord.objects.filter(taken_back_at=None).count() == 0
    assert [one.state for one in obligations_of(town.unit("370811"), TODAY)] == [one.state for one in before]
    assert check_figures().differing == []


def test_the_table_of_pages(town: Cast, typed: Type, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    town.actor("37", username="li")

    @contextmanager
    def writing() -> Iterator[pages.Written]:
        yield pages.Written(40, 20.0)

    monkeypatch.setattr(pages, "writing", writing)
    words = ("--url", site, "--username", "li", "--password", "x", "--rounds", "2", "--nodes", "3")

    told = json.loads(typed(commands.bench_pages, *words, "--json").stdout)
    text = typed(commands.bench_pages, *words).stdout

    assert set(told["milliseconds"]) == {"floor", "board", "unit"}
    assert (told["nodes"], told["rounds"], told["acts"]) == (3, 2, 40)
    assert told["milliseconds"]["floor"]["x floor"]["median"] == 1.0
    assert "x floor" in text
    assert Site.asked.count("/units/37/board/") >= 2


def test_the_table_of_searches(town: Cast, typed: Type, site: str) -> None:
    town.actor("37", username="li")
    words = ("--url", site, "--username", "li", "--password", "x", "--rounds", "1", "--terms", "12")

    with translation.override("en"):
        told = json.loads(typed(commands.bench_search, *words, "--json").stdout)

    assert set(told["milliseconds"]) == {"one or two characters", "three or more"}
    assert told["units"] == 11


def test_the_wall_is_measured_beside_the_same_readings_without_it(typed: Type, town: Cast) -> None:
    publish(town)
    town.closes()
    told = json.loads(typed(commands.bench, "wall", "--readers", "2", "--rounds", "2", "--json").stdout)
    assert set(told["milliseconds"]) == set(walling.READS)
    for row in told["milliseconds"].values():
        assert set(row) == {"with", "without", "ratio", "sum ratio"}
        assert all(figure["median"] > 0 for figure in row.values())
    assert (told["units"], told["issues"]) == (11, 1)


def test_what_is_read_beside_the_wall_is_read_past_it(town: Cast) -> None:
    village = town.actor("370811007201")
    town.actor("3701")
    with walling.plainly(village):
        everything = Unit.objects.count()
    with seeing(village):
        assert Unit.objects.count() < everything


def test_the_table_of_a_slow_phone() -> None:
    def load(weight: int, usable: float) -> Load:
        return Load(kinds={"Document": weight, "Script": 500}, requests=2, blocking=1, rows=9, usable=usable)

    found = {"board": {"first": [load(1000, 300), load(1000, 500), load(1000, 400)], "second": [load(500, 200)]}}

    table, counted = light.table(found), light.counts(found)

    assert str(table["board, first"]["usable"]) == "400.0 (300.0–500.0)"
    assert table["board, first"]["kB"].middle == 1.5
    assert counted["board, second"]["bytes_by_kind"] == {"Document": 500, "Script": 500}
    assert (counted["board, first"]["requests"], counted["board, first"]["render_blocking"]) == (2, 1)


def test_who_lacks_a_browser_or_sees_no_issue_is_told(town: Cast, typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    town.actor("37", username="li")
    monkeypatch.setenv("HUILU_CHROMIUM", sys.executable)
    assert "li" in typed(commands.bench_light, "--username", "li", "--password", "x").stderr

    monkeypatch.delenv("HUILU_CHROMIUM")
    monkeypatch.setenv("PATH", "/nowhere")
    assert "HUILU_CHROMIUM" in typed(commands.bench_light, "--username", "li", "--password", "x").stderr


def test_a_dry_run_is_measured_over_what_is_here(town: Cast, typed: Type) -> None:
    publish(town)
    told = json.loads(typed(commands.bench, "rehearse", "--rounds", "1", "--requirements", "6", "--json").stdout)

    assert (told["units"], told["requirements"], told["running"], told["weeks"]) == (11, 6, 34, 22)
    assert told["seconds"]["both"]["median"] >= told["seconds"]["dry run"]["median"] > 0
    assert "22 weeks: dry run" in typed(commands.bench, "rehearse", "--rounds", "1").stdout
    assert Programme.objects.count() == 1
