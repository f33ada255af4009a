"""A ledger played back into an empty database gives the same boards, registers and acts."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from huilu.accounts.actions import change_password, hand_over, reset_password
from huilu.accounts.models import Appointment, Post
from huilu.accounts.queries import find_person
from huilu.accounts.rules import NoSuchPerson
from huilu.board.checking import check_figures
from huilu.board.export import board_as_data, register_as_data
from huilu.board.queries import read_board
from huilu.files.models import StoredFile
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.windows import Window
from huilu.ledger.actions import body_of
from huilu.ledger.models import Attachment, Entry
from huilu.loop import actions as loop
from huilu.loop.models import (
    ChangedFact,
    Circuit,
    EffectCheck,
    Holding,
    InstitutionalOutput,
    Issue,
    IssueFile,
    Milestone,
    Share,
    Task,
)  # fmt: skip
from huilu.loop.queries import register_of, totals_by_state
from huilu.org.actions import import_body
from huilu.org.models import Unit, UnitPast
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.models import ProgressRecord
from huilu.programmes.publishing import follow_tree, publish_pack
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from huilu.programmes.withdrawing import withdraw_requirement
from huilu.reorganisation import actions as reorganisation
from huilu.reorganisation.actions import Report
from huilu.reorganisation.models import Reorganisation
from huilu.replay.people import People, UnknownActor
from huilu.replay.players import PLAYERS as PLAYERS_OF_THIS_STORY
from huilu.replay.playing import PLAYERS, replay
from tests.cast import CAUSE, ROOT, SEEN, TREE, Cast, plant_tree, publish, read_pack
from tests.conftest import a_committed_database
from tests.programmes.pack.kin import child_of
from tests.replay.loop_story import every_verb

VILLAGE, TOWNSHIP, COUNTY, CITY = "370811007201", "370811007", "370811", "3708"


def a_lively_story() -> Cast:
    """Every act that there is, at least once."""
    plant_tree()
    town = Cast()
    publish(town)
    works_on_its_list(town)
    issues_go_round(town)
    every_verb(town)
    the_village_changes(town)
    people_come_and_go(town)
    the_tree_changes(town)
    return town


def works_on_its_list(town: Cast) -> None:
    for code in (CITY, COUNTY, VILLAGE):
        unit, by = town.unit(code), town.actor(code)
        for owed in obligations_of(unit, date(2023, 9, 20))[:3]:
            given = {"unit_id": unit.pk, "requirement": owed.requirement.key, "by": by}
            record_progress(state=ProgressState.IN_PROGRESS, fact="", at=town.later(), **given)
            record_progress(state=ProgressState.DONE, fact="开过会", at=town.later(), **given)
        take_back_progress(at=town.later(), **given)


def issues_go_round(town: Cast) -> None:
    goes_round_twice(town)
    withdrawn = town.opens()
    loop.withdraw_issue(number=withdrawn.number, reason="重复", by=town.actor(VILLAGE), at=town.later())
    interim = town.starts()
    words = {"changed_so_far": "一半", "remains": "一半", "next_on": date(2023, 10, 20)}
    loop.report_interim_result(number=interim.number, by=town.actor(COUNTY), at=town.later(), **words)
    loop.resume_issue(number=interim.number, by=town.actor(COUNTY), at=town.later())
    loop.report_interim_result(number=interim.number, by=town.actor(COUNTY), at=town.later(), **words)
    town.drafts()


def goes_round_twice(town: Cast) -> None:
    number, county = town.names_verifier().number, town.actor(COUNTY)
    back = {"reason": "没清完", "task": "再清", "due_on": date(2023, 10, 25)}
    loop.return_issue(number=number, by=town.inspector(), at=town.later(), **back)
    loop.finish_task(number=number, position=2, by=county, at=town.later())
    fact = replace(SEEN, observed_on=day_of(town.at))
    loop.submit_issue(number=number, fact=fact, cause=CAUSE, fix_kind="immediate", by=county, at=town.later())
    loop.name_verifier(number=number, verifier="3708/inspector", by=town.actor(CITY), at=town.later())
    loop.close_issue(number=number, seen=fact, by=town.inspector(), at=town.later())
    again = {"new_fact": "又堵了", "due_on": date(2023, 12, 1)}
    loop.reopen_issue(number=number, by=town.actor(VILLAGE), at=town.later(), **again)


def the_village_changes(town: Cast) -> None:
    heading, *rows = TREE.splitlines()
    changed = [row for row in rows if row.startswith(("370811007202", VILLAGE))]
    text = "\n".join([heading, *changed]).replace("grassroots,,,2020-01-01", "grassroots,mobile_members,,2023-09-25")
    import_body(body=text.replace("辛店村", "辛店社区").encode(), by=INSTALLATION, at=town.later(), follow=follow_tree)
    pack = read_pack("second-batch-2023")
    child = child_of(pack, {"refines": "reading_class", "detail": {"zh": "在乡下办", "en": "In the villages"}})
    publish_pack(pack=child, issuer=town.unit(CITY), by=town.actor(CITY), at=town.later())
    shorter = pack.model_copy(update={"version": "9.9", "requirements": pack.requirements[1:]})
    publish_pack(pack=shorter, issuer=town.unit("00"), by=town.actor("00"), at=town.later(), reason="一次够了")
    withdrawn = {"programme": pack.code, "requirement": pack.requirements[2].code, "reason": "不再需要"}
    withdraw_requirement(**withdrawn, by=town.actor("00"), at=town.later())


def people_come_and_go(town: Cast) -> None:
    town.actor("3701", username="successor", post="second")
    post = Appointment.objects.get(person__username=COUNTY).post
    hand_over(post=post, to=find_person("successor"), on=day_of(town.at), by=INSTALLATION, at=town.later())
    reset_password(username="successor", password="long-enough-2023", by=INSTALLATION, at=town.later())
    change_password(
        person=find_person("successor"), old="long-enough-2023", new="another-long-one-7", by=INSTALLATION,
        at=town.later(),
    )  # fmt: skip


def the_tree_changes(town: Cast) -> None:
    def does(act: Any, **given: Any) -> str:
        at, by = town.later(), town.actor(CITY, username="organiser", post="organisation")
        report: Report = act(on=day_of(at), reason="调整", by=by, at=at, **given)
        return report.number

    words = {"level": "township", "sector": "government", "audience": "grassroots"}
    does(reorganisation.open_unit, under=COUNTY, code="370811008", name="仙营街道", words=words)
    does(reorganisation.rename_unit, unit=VILLAGE, name="李营社区", code=f"{VILLAGE}1")
    does(reorganisation.reclassify_units, units=["370811007202"], words={"tags": ["elderly_members"]})
    does(reorganisation.move_unit, unit="370811007202", under="370811008")
    parts = [{"code": "3708110073", "name": "新社区"}]
    does(reorganisation.split_unit, unit=f"{VILLAGE}1", parts=parts)
    merged = does(reorganisation.merge_units, units=[f"{VILLAGE}1"], into="3708110073")
    does(reorganisation.undo, number=merged)
    does(reorganisation.merge_units, units=[f"{VILLAGE}1"], into="3708110073")
    does(reorganisation.close_unit, unit="370811007-S001", to="370811007")


def _register(unit: Unit, at: datetime) -> dict[str, Any]:
    issues = register_of(unit)
    return register_as_data(unit, Window(list(issues)), totals_by_state(issues), at)


def what_there_is(town: Cast) -> dict[str, Any]:
    """Everything that people read, without one id."""
    at = town.at
    units = list(Unit.objects.select_related("unit_class__level").in_code_order())
    return {
        "boards": [board_as_data(read_board(unit, at)) for unit in units],
        "registers": [_register(unit, at) for unit in units],
        "units": list(Unit.objects.in_code_order().values("id", "path", "code", "name", "valid_from")),
        "closed": list(Unit.ever.filter(closed_on__isnull=False).order_by("pk").values("id", "path", "successor_id")),
        "reorganised": list(rows(Reorganisation, "number", "kind", "on", "reason", "by_label")),
        "past": list(UnitPast.objects.order_by("unit__code").values("unit__code", "name", "valid_from", "valid_to")),
        "records": list(rows(ProgressRecord, "progress__unit__code", "progress__requirement__code", "state", "fact")),
        "issues": list(rows(Issue, "number", "state", "closed_by", "held_since", "round", "cause", "fix_kind")),
        "tasks": list(rows(Task, "issue__number", "position", "owner__unit__code", "done_at", "done_by")),
        "holdings": list(rows(Holding, "issue__number", "from_at", "to_at", "unit__code")),
        "facts": list(rows(ChangedFact, "issue__number", "round", "stage", "before", "after", "at", "by_label")),
        "circuits": list(
            rows(Circuit, "issue__number", "stage", "origin__code", "toward__code", "moves_on_at", "judgement")
        ),
        "shares": list(rows(Share, "issue__number", "position", "unit__code", "state", "outcome", "ended_at")),
        "effects": list(rows(EffectCheck, "issue__number", "due_on", "result", "ended_at", "seen")),
        "milestones": list(rows(Milestone, "issue__number", "position", "due_on", "reached_at")),
        "outputs": list(rows(InstitutionalOutput, "issue__number", "position", "title", "review_on")),
        "files": list(rows(IssueFile, "issue__number", "position", "sha256", "name", "by_label")),
        "appointments": list(
            rows(Appointment, "post__unit__code", "post__code", "from_on", "to_on", "person__username")
        ),
    }


def rows(model: Any, *fields: str) -> Any:
    return model.objects.order_by(*fields).values(*fields)


def as_said(entries: list[Entry]) -> list[tuple[Any, ...]]:
    """The acts without the ids; of an imported file its name among files is not kept, only what it changed."""
    return [
        (one.act, one.about_kind, one.about_label, one.by_label, one.region, one.path, one.at, one.attachment,
         {name: fact for name, fact in one.facts.items() if name != "file_sha256"})
        for one in entries
    ]  # fmt: skip


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:
    """The story, once told: its ledger, the bodies, and what there was to read."""
    with django_db_blocker.unblock(), a_committed_database("told"):
        town = a_lively_story()
        entries = list(Entry.objects.order_by("id"))
        bodies = {one.sha256: body_of(one.sha256) for one in Attachment.objects.order_by("pk")}
        bodies |= {one.sha256: bytes(one.body) for one in StoredFile.objects.order_by("pk")}
        return {"town": town, "entries": entries, "bodies": bodies, "there": what_there_is(town)}


def test_the_story_has_every_act_that_can_be_played(told: dict[str, Any]) -> None:
    # Campaigns, registers and whatever else stands beside the loop have stories of their own.
    assert {entry.act for entry in told["entries"]} == set(PLAYERS_OF_THIS_STORY)


def test_a_ledger_played_back_gives_the_same(told: dict[str, Any], committed_database: None) -> None:
    entries = told["entries"]
    assert replay(entries, told["bodies"].__getitem__) == len(entries)

    assert what_there_is(told["town"]) == told["there"]
    # A password's change is known to have been; it is not done again, so it is not said again.
    kept = [entry for entry in entries if not entry.act.startswith("person.password")]
    assert as_said(list(Entry.objects.order_by("id"))) == as_said(kept)
    assert check_figures().differing == []


def test_a_ledger_with_one_act_less_gives_something_else(told: dict[str, Any], committed_database: None) -> None:
    without_closing = [entry for entry in told["entries"] if not entry.act.startswith("progress")]
    replay(without_closing, told["bodies"].__getitem__)
    assert what_there_is(told["town"])["boards"] != told["there"]["boards"]


@pytest.mark.parametrize(("missing", "why"), [("person.added", NoSuchPerson), ("post.established", Post.DoesNotExist)])
def test_a_ledger_that_lacks_somebody_is_not_played_at_all(
    told: dict[str, Any], committed_database: None, missing: str, why: type[Exception]
) -> None:
    headless = [entry for entry in told["entries"] if entry.act != missing]
    with pytest.raises(why):
        replay(headless, told["bodies"].__getitem__)
    assert not Entry.objects.exists()


def test_an_act_of_somebody_who_never_came_in_is_not_played(told: dict[str, Any]) -> None:
    signed = next(entry for entry in told["entries"] if entry.by_person_id)
    with pytest.raises(UnknownActor, match=signed.act):
        People().actor_of(signed)


def test_every_act_that_is_recorded_anywhere_can_be_played() -> None:
    recorded = {act for file in (ROOT / "huilu").rglob("*.py") for act in acts_recorded_in(file)}
    assert recorded == set(PLAYERS)


def acts_recorded_in(file: Path) -> set[str]:
    """The names of the acts that a file writes: whatever is called to record or to note, its first word."""
    calls = (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))
    named = (call for call in calls if re.search("record|note", getattr(call.func, "id", "")))
    words = (call.args[0].value for call in named if call.args and isinstance(call.args[0], ast.Constant))
    return {word for word in words if isinstance(word, str) and re.fullmatch(r"[a-z_]+\.[a-z_]+", word)}
