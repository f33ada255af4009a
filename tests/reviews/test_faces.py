"""Reviews, briefs and launches on pages, in the API and at the command line."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from huilu.cli.pack import pack as pack_command
from huilu.cli.review import review as review_command
from huilu.clock.actions import set_rehearsal_clock
from huilu.loop.models import Task
from huilu.programmes.models import Programme, Readiness
from huilu.programmes.pack.loading import load_pack
from huilu.programmes.readiness import NotReady
from huilu.reviews.actions import Extra, look_through_pack
from huilu.reviews.models import Review
from huilu.reviews.rules import BeyondPlanWithoutReason, NotItsHolder
from huilu.reviews.states import Outcome
from tests.api.conftest import Call, call
from tests.cast import ROOT, Cast
from tests.cli.conftest import Ask, Type, asked, typed
from tests.reviews.conftest import HALL, ON_THE_DAY, PROGRAMME, PROVINCE, Board
from tests.web.conftest import Browse, browse, no_undefined_variables
from tests.web.reading import Page, han_in, priced_in

__all__ = ["asked", "browse", "call", "no_undefined_variables", "typed"]
SHIPPED = ROOT / "packs" / "second-batch-2023"
INDEX = f"/units/{PROVINCE}/reviews/"


def on_the_day(board: Board) -> None:
    board.town.at = max(board.town.at, ON_THE_DAY)
    set_rehearsal_clock(board.town.at)


def test_a_review_is_called_held_and_ended_on_pages(board: Board, browse: Browse) -> None:
    issue, client = board.leads(), browse(PROVINCE)
    set_rehearsal_clock(board.town.at)
    page = client.get(INDEX).content.decode()
    assert "工作推进会" in page
    given = {"review": f"{PROGRAMME}/mid_course", "place": HALL}
    priced = client.post(f"{INDEX}new/", given)
    assert 'id="price"' in priced.content.decode()
    assert "7,200" in Page(priced).text
    assert not Review.objects.exists()
    called = client.post(f"{INDEX}new/", given | priced_in(priced))
    assert called.headers["Location"] == INDEX
    early = client.post(f"{INDEX}1/end/", {"because": "没有"})
    assert early.status_code == 422
    on_the_day(board)

    asked = {"text": "本月清完", "issue": issue.number, "owner": "37/office", "due_on": "2023-11-30"}
    assert client.post(f"{INDEX}1/decision/", asked).status_code == 302
    assert client.post(f"{INDEX}1/end/", {}).status_code == 302

    page = client.get(f"{INDEX}1/").content.decode()
    assert "本月清完" in page
    assert issue.number in page
    assert Task.objects.get(issue=issue).text == "本月清完"
    assert "本月清完" in client.get(INDEX).content.decode()


def test_the_page_of_an_issue_says_what_was_decided_about_it(board: Board, browse: Browse) -> None:
    issue, held = board.town.opens(), board.is_held()
    board.does("record_decision", serial=held.serial, text="由住建局牵头清淤", issue=issue.number)
    on_the_day(board)

    assert "由住建局牵头清淤" in browse("370811").get(f"/issues/{issue.number}/").content.decode()


def test_one_beyond_the_plan_and_calling_off_on_pages(board: Board, browse: Browse) -> None:
    set_rehearsal_clock(board.town.at)
    client = browse(PROVINCE)
    typed = {"programme": PROGRAMME, "label": "防汛调度会", "on": "2023-10-20", "minutes": 60, "levels": "city"}
    typed |= {"place": HALL}

    assert client.post(f"{INDEX}extra/", typed | {"reason": ""}).status_code == 422
    typed |= {"reason": "连日暴雨"}
    shown = client.post(f"{INDEX}extra/", typed)
    longer = client.post(f"{INDEX}extra/", typed | priced_in(shown) | {"minutes": 90})
    assert (longer.status_code, Review.objects.exists()) == (200, False)
    assert client.post(f"{INDEX}extra/", typed | priced_in(shown)).status_code == 302
    assert "连日暴雨" in client.get(INDEX).content.decode()
    assert client.post(f"{INDEX}1/calling-off/", {"reason": "水退了"}).status_code == 302
    assert Review.objects.get().outcome == Outcome.CALLED_OFF


def test_others_read_no_more_than_is_theirs(board: Board, browse: Browse) -> None:
    board.calls()
    set_rehearsal_clock(board.town.at)

    assert browse("00").get(f"{INDEX}1/").status_code == 200
    assert browse("370811").get(INDEX).status_code in {403, 404}
    assert browse("00").post(f"{INDEX}1/end/", {"because": "无"}).status_code == 403
    with pytest.raises(NotItsHolder):
        board.does("call_off_review", by="00", serial=1, reason="不开了")


def test_the_brief_is_a_page_and_a_file(board: Board, browse: Browse) -> None:
    board.town.opens(due_on=date(2023, 10, 10))
    on_the_day(board)
    client = browse(PROVINCE)

    page = client.get(f"{INDEX}brief/")
    file = client.get(f"{INDEX}brief/file/?month=2023-11")

    assert "排水沟堵塞" in page.content.decode()
    assert file.headers["Content-Disposition"] == 'attachment; filename="brief-37-2023-11.html"'
    assert "排水沟堵塞" in file.content.decode()
    assert client.get(f"{INDEX}brief/?month=2024-11").status_code == 422
    assert "排水沟堵塞" in client.get(f"{INDEX}open/").content.decode()


def test_english_pages_have_no_chinese_but_data(board: Board, browse: Browse) -> None:
    issue = board.leads(due_on=date(2023, 10, 10))
    held = board.is_held()
    board.does("record_decision", serial=held.serial, text="清完为止", issue=issue.number)
    board.does("record_decision", serial=held.serial, text="都读一遍", requirement=f"{PROGRAMME}/reading_class")
    beyond = Extra({"zh": "防汛调度会"}, date(2023, 12, 1), 60, ("city",), "连日暴雨", HALL)
    board.does("call_extra", programme=PROGRAMME, extra=beyond)
    board.does("call_off_review", serial=board.calls("monthly", on=date(2023, 12, 7)).serial, reason="并入例会")
    on_the_day(board)
    pack, centre = load_pack(SHIPPED), board.town.unit("00")
    look_through_pack(pack=pack, issuer=centre, by=board.town.actor("00"), at=board.town.at)
    places = ["", "new/", "extra/", "open/", "brief/", "brief/?month=2023-10", "brief/file/", "1/", "2/", "3/"]
    places += ["1/decision/", "1/end/", "2/calling-off/"]
    read = {place: browse(PROVINCE, language="en").get(f"{INDEX}{place}") for place in places}
    read["launches"] = browse("00", language="en").get("/units/00/launches/")

    assert {answer.status_code for answer in read.values()} == {200}
    assert "The file is not kept" in read["launches"].content.decode()
    wrong = {place: [w for w in Page(answer).words if han_in(w)] for place, answer in read.items()}
    assert {place: found for place, found in wrong.items() if found} == {}


def zipped(folder: Path) -> io.BytesIO:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as packed:
        for file in folder.glob("*.yaml"):
            packed.write(file, file.name)
    body.seek(0)
    body.name = "pack.zip"
    return body


def test_a_launch_is_looked_through_on_its_page(town: Cast, browse: Browse) -> None:
    set_rehearsal_clock(town.at)
    client = browse("00")

    assert client.post("/units/00/launches/", {"file": zipped(SHIPPED)}).status_code == 302

    page = client.get("/units/00/launches/").content.decode()
    assert "■" in page
    assert "●" in page
    assert not Readiness.objects.get().is_ready
    assert client.post("/units/00/launches/", {"file": io.BytesIO(b"no zip")}).status_code == 422
    assert browse("37").get("/units/00/launches/").status_code in {403, 404}


def test_the_api_does_the_same(board: Board, call: Call) -> None:
    issue, at = board.leads(), f"/units/{PROVINCE}"
    status, made = call(
        "post", f"{at}/reviews", PROVINCE, {"programme": PROGRAMME, "review": "mid_course", "place": HALL}
    )
    assert (status, made["on"], made["demand"]) == (200, "2023-11-13", "37/review-1")
    extra = {
        "programme": PROGRAMME,
        "labels": {"zh": "防汛调度会"},
        "on": "2023-10-20",
        "minutes": 60,
        "levels": ["city"],
        "place": HALL,
    }
    assert call("post", f"{at}/reviews/extra", PROVINCE, extra | {"reason": ""})[0] == 422
    assert call("post", f"{at}/reviews/extra", PROVINCE, extra | {"reason": "暴雨"})[0] == 200
    status, made = call("post", f"{at}/reviews/2/calling-off", PROVINCE, {"reason": "水退了"})
    assert (status, made["outcome"]) == (200, "called_off")
    on_the_day(board)

    status, made = call("post", f"{at}/reviews/1/decision", PROVINCE, {"text": "办", "issue": issue.number})
    assert (status, made["agenda"]["issues"][0]["number"]) == (200, issue.number)
    assert call("post", f"{at}/reviews/1/end", PROVINCE, {})[1]["outcome"] == "decided"

    told = call("get", f"{at}/reviews", PROVINCE)[1]
    assert (told["all_hands_planned"], told["all_hands_held"], len(told["beyond"])) == (3, 1, 1)
    assert call("get", f"{at}/reviews/1", PROVINCE)[1]["decisions"][0]["text"] == "办"
    assert call("get", f"{at}/reviews/9", PROVINCE)[0] == 404
    assert call("get", f"{at}/reviews/agenda", PROVINCE)[1]["total"] == 1
    assert call("get", f"{at}/reviews/brief?month=2023-11", PROVINCE)[1]["decisions"][0]["issue"] == issue.number
    assert call("get", "/units/00/launches", "00") == (200, {"items": []})


def test_the_command_line_does_the_same(board: Board, typed: Type, asked: Ask, tmp_path: Path) -> None:
    issue = board.leads()
    set_rehearsal_clock(board.town.at)
    assert asked(review_command, "call", PROVINCE, PROGRAMME, "mid_course", "--place", HALL)["serial"] == 1
    extra = ("extra", PROVINCE, PROGRAMME, "防汛调度会", "--on", "2023-10-20", "--minutes", "60", "--level", "city")
    assert asked(review_command, *extra, "--place", HALL, "--reason", "暴雨", "--by", PROVINCE)["serial"] == 2
    assert asked(review_command, "call-off", PROVINCE, "2", "--reason", "水退了")["outcome"] == "called_off"
    on_the_day(board)
    assert issue.number in typed(review_command, "agenda", PROVINCE).stdout
    assert asked(review_command, "agenda", PROVINCE)["total"] == 1
    given = ("--issue", issue.number, "--owner", "37/office", "--until", "2023-11-30", "--by", PROVINCE)
    assert asked(review_command, "decide", PROVINCE, "1", "本月清完", *given)["decisions"][0]["task"] == 1
    assert "held" in typed(review_command, "end", PROVINCE, "1").stdout

    assert "mid_course" in typed(review_command, "list", PROVINCE).stdout
    assert asked(review_command, "list", PROVINCE)["all_hands_held"] == 1
    file = tmp_path / "brief.html"
    assert str(file) in typed(review_command, "brief", PROVINCE, "--report", str(file)).stdout
    assert "本月清完" in file.read_text(encoding="utf-8")
    assert asked(review_command, "brief", PROVINCE)["month"] == "2023-11"


def test_what_a_call_would_cost_is_shown_and_nobody_is_called(board: Board, typed: Type, asked: Ask) -> None:
    set_rehearsal_clock(board.town.at)
    planned = ("call", PROVINCE, PROGRAMME, "mid_course", "--place", HALL, "--dry-run")
    extra = ("extra", PROVINCE, PROGRAMME, "防汛调度会", "--on", "2023-10-20", "--minutes", "60", "--level", "city",
             "--place", HALL, "--reason", "暴雨", "--dry-run")  # fmt: skip

    assert asked(review_command, *extra)["price"]["minutes_in_all"] == 120
    assert "60 minutes each, 2 units, 2 person-hours in all." in typed(review_command, *extra).stdout
    assert typed(review_command, *planned).stdout.endswith("Nobody has been called.\n")
    within = ("call", PROVINCE, PROGRAMME, "monthly", "--on", "2023-10-12", "--dry-run")
    assert asked(review_command, *within) == {"price": None}
    assert "It calls nobody" in typed(review_command, *within).stdout
    with pytest.raises(BeyondPlanWithoutReason):
        typed(review_command, *[" " if one == "暴雨" else one for one in extra])
    assert not Review.objects.exists()


def test_a_pack_is_looked_through_and_published_at_the_command_line(town: Cast, typed: Type, asked: Ask) -> None:
    set_rehearsal_clock(town.at)
    by = ("--by", "00")
    town.actor("00")
    with pytest.raises(NotReady):
        typed(pack_command, "publish", str(SHIPPED), *by)
    assert not Programme.objects.exists()
    assert not Readiness.objects.get().is_ready
    assert typed(pack_command, "ready", str(SHIPPED), *by).exit_code == 1

    town.gets_ready("00")
    assert "is ready to be published today" in typed(pack_command, "ready", str(SHIPPED), *by).stdout
    assert asked(pack_command, "ready", str(SHIPPED), *by)["is_ready"]
    assert asked(pack_command, "publish", str(SHIPPED), *by)["programme"] == PROGRAMME
