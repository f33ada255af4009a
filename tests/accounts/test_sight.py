"""What the database shows to whoever reads, whatever a face may ask of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import InternalError, ProgrammingError, connection, models

from huilu.accounts.models import Appointment, Post
from huilu.accounts.sight import seeing
from huilu.board.queries import read_board
from huilu.ledger.models import Entry
from huilu.loop import actions as loop
from huilu.loop.actions.attaching import Upload
from huilu.loop.models import (
    ChangedFact,
    Circuit,
    Doer,
    EffectCheck,
    Holding,
    InstitutionalOutput,
    InterimResult,
    Issue,
    IssueFile,
    Milestone,
    Party,
    Share,
    Task,
)
from huilu.org.models import Unit
from huilu.programmes.actions import record_progress
from huilu.programmes.models import Progress, ProgressRecord
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from tests.cast import Cast, a_blocked_drain, plant_tree
from tests.wall.rows import as_role, run

VILLAGE, NEIGHBOUR, TOWNSHIP, COUNTY, CITY = "370811007201", "370811007202", "370811007", "370811", "3708"
OF_ISSUES = [
    Party, Holding, Doer, Task, ChangedFact, InterimResult, Circuit, Share, EffectCheck, Milestone,
    InstitutionalOutput, IssueFile,
]  # fmt: skip
# What names a unit and is open to everybody: who issued a programme, and how many numbers a unit has given out.
OPEN = {"programmes_programme", "loop_issueserial", "registers_itemserial", "campaigns_serial"}
# Readers have no privilege on these at all: functions answer from them.
CLOSED = {"campaigns_wording"}


@pytest.fixture
def lived_in(bound: Cast) -> Cast:
    """Two villages side by side: one has raised an issue that went all the way round, both have recorded progress."""
    issue = bound.closes()
    loop.reopen_issue(
        number=issue.number, new_fact="又堵", due_on=date(2023, 12, 1), by=bound.actor(VILLAGE), at=bound.later()
    )
    county = {"number": issue.number, "by": bound.actor(COUNTY)}
    loop.add_task(**county, text="再清", owner=f"{COUNTY}/office", due_on=date(2023, 11, 1), at=bound.later())
    words = {"changed_so_far": "半", "remains": "半", "next_on": date(2023, 11, 20)}
    loop.report_interim_result(**county, **words, at=bound.later())
    goes_on(bound, issue)
    for code in (VILLAGE, NEIGHBOUR):
        unit, by = bound.unit(code), bound.actor(code)
        owed = obligations_of(unit, date(2023, 9, 20))[0].requirement.key
        record_progress(
            unit_id=unit.pk, requirement=owed, state=ProgressState.DONE, fact="开过会", by=by, at=bound.later()
        )
    return bound


def goes_on(town: Cast, issue: Issue) -> None:
    """A measurement, a share, a rule; it turns out to be hard, and goes up."""
    county, city = ({"number": issue.number, "by": town.actor(code)} for code in (COUNTY, CITY))
    loop.attach_file(**county, file=Upload("水深.txt", "12 厘米".encode()), at=town.later())
    soon, later = date(2023, 11, 1), date(2024, 11, 1)
    loop.give_share(**county, unit=TOWNSHIP, text="清沟", due_on=soon, at=town.later())
    loop.keep_output(**county, title="管护办法", in_force_on=soon, review_on=later, at=town.later())
    hard = {"senior": f"{CITY}/office", "reason": "要几年", "milestone": "勘测", "due_on": later}
    loop.mark_hard(**city, **hard, at=town.later())
    loop.raise_up(**county, why="要市里定", at=town.later())


def count(model: type[models.Model]) -> int:
    return model._default_manager.count()


def test_a_neighbour_sees_nothing_of_an_issue_it_has_no_part_in(lived_in: Cast) -> None:
    assert all(count(model) for model in (Issue, *OF_ISSUES))
    with seeing(lived_in.actor(NEIGHBOUR)):
        assert [model.__name__ for model in (Issue, *OF_ISSUES) if count(model)] == []
        assert not Entry.objects.filter(about_kind="issue").exists()


def test_a_party_and_whoever_stands_above_see_all_of_it(lived_in: Cast) -> None:
    everything = [count(model) for model in (Issue, *OF_ISSUES)]
    for code in (VILLAGE, TOWNSHIP, COUNTY, CITY, "37", "00"):
        with seeing(lived_in.actor(code)):
            assert [count(model) for model in (Issue, *OF_ISSUES)] == everything
            assert Entry.objects.filter(act="issue.closed").count() == 1


def test_progress_is_seen_at_its_unit_and_above(lived_in: Cast) -> None:
    seen = {VILLAGE: [VILLAGE], NEIGHBOUR: [NEIGHBOUR], TOWNSHIP: [VILLAGE, NEIGHBOUR], "3701": []}
    for code, units in seen.items():
        with seeing(lived_in.actor(code)):
            assert list(Progress.objects.order_by("unit__code").values_list("unit__code", flat=True)) == units
            assert count(ProgressRecord) == len(units)
            assert Entry.objects.filter(act="progress.recorded").count() == len(units)


def test_of_the_tree_one_sees_the_own_part_and_the_names_above(lived_in: Cast) -> None:
    with seeing(lived_in.actor(NEIGHBOUR)):
        assert list(Unit.objects.in_code_order().values_list("code", flat=True)) == [
            "00", "37", CITY, COUNTY, TOWNSHIP, NEIGHBOUR,
        ]  # fmt: skip
    with seeing(lived_in.actor("37")):
        assert Unit.objects.filter(code=NEIGHBOUR).exists()


def test_parties_of_a_visible_issue_are_known_by_name(lived_in: Cast) -> None:
    issue = loop.draft_issue(finding=a_blocked_drain(), by=lived_in.actor(VILLAGE), at=lived_in.later())
    given = {"lead": "370811-D01", "due_on": date(2023, 12, 1)}
    loop.open_issue(number=issue.number, by=lived_in.actor(VILLAGE), at=lived_in.later(), **given)
    with seeing(lived_in.actor(VILLAGE)):
        assert Issue.objects.select_related("lead_unit").get(pk=issue.pk).lead_unit.name == "任城区住建局(合成)"
    with seeing(lived_in.actor(NEIGHBOUR)):
        assert not Unit.objects.filter(code="370811-D01").exists()


def test_a_draft_is_seen_by_its_unit_alone(lived_in: Cast) -> None:
    draft = lived_in.drafts()
    with seeing(lived_in.actor(VILLAGE)):
        assert Issue.objects.filter(pk=draft.pk).exists()
        assert Entry.objects.filter(about_kind="issue", about_id=draft.pk).exists()
    for code in (NEIGHBOUR, TOWNSHIP, COUNTY, "37", "00"):
        with seeing(lived_in.actor(code)):
            assert not Issue.objects.filter(pk=draft.pk).exists()
            assert not Party.objects.filter(issue=draft.pk).exists()
            assert not Entry.objects.filter(about_kind="issue", about_id=draft.pk).exists()


def test_outside_any_sight_the_reader_sees_nothing(lived_in: Cast) -> None:
    with as_role("huilu_reader"):
        assert [count(model) for model in (Unit, Issue, Progress, Entry)] == [0, 0, 0, 0]


def test_what_broke_and_was_answered_breaks_nothing_more(lived_in: Cast) -> None:
    with seeing(lived_in.actor(VILLAGE)), suppress(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("SELECT nothing_of_the_kind")

    assert count(Unit) > 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE org_unit SET name = 'x'",
        "DELETE FROM loop_issue",
        "INSERT INTO loop_issueserial (unit_id, last) VALUES (1, 1)",
        "UPDATE programmes_progress SET state = 2",
        "UPDATE accounts_person SET password = ''",
        "INSERT INTO tally_delta (region, path, kind, ref, state, n, day) VALUES (1, '', 1, 1, 0, 1, current_date)",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
    ],
)
def test_whoever_reads_writes_nothing(lived_in: Cast, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), seeing(lived_in.actor(VILLAGE)):
        run(statement)


def test_afterwards_one_is_oneself_again(lived_in: Cast) -> None:
    everything = count(Unit)
    with seeing(lived_in.actor(VILLAGE)), seeing(lived_in.actor(COUNTY)):
        assert count(Unit) < everything
    assert count(Unit) == everything
    with pytest.raises(ZeroDivisionError), seeing(lived_in.actor(VILLAGE)):
        raise ZeroDivisionError
    assert count(Unit) == everything
    record = {"by": lived_in.actor(VILLAGE), "at": lived_in.later()}
    assert loop.draft_issue(finding=a_blocked_drain(), **record).pk


def test_whoever_reads_reads_one_moment_and_leaves_no_trace(committed_database: None) -> None:
    plant_tree()
    town = Cast()
    with seeing(town.actor(VILLAGE)):
        assert run("SHOW transaction_isolation") == [("repeatable read",)]
        assert run("SHOW transaction_read_only") == [("on",)]
        assert run("SELECT current_user") == [("huilu_reader",)]
    assert run("SELECT current_user, current_setting('huilu.sight_from', true)") == [("huilu_app", "")]
    with pytest.raises(InternalError, match="read-only"), seeing(town.actor(VILLAGE)):
        run("CREATE TEMP SEQUENCE scratch")


def test_a_board_reads_the_same_under_sight(lived_in: Cast) -> None:
    open_to_all = read_board(lived_in.unit(COUNTY), lived_in.at)
    with seeing(lived_in.actor(COUNTY)):
        assert read_board(lived_in.unit(COUNTY), lived_in.at) == open_to_all


def test_every_table_with_rows_of_units_is_under_a_policy(db: None) -> None:
    naming = run(
        "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint"
        " WHERE contype = 'f' AND confrelid IN ('org_unit'::regclass, 'accounts_post'::regclass,"
        " 'loop_issue'::regclass, 'programmes_progress'::regclass)"
    )
    under_policy = {name for (name,) in run("SELECT relname FROM pg_class WHERE relrowsecurity")}
    # The tree itself, the ledger, and files, which name nothing: they are seen with what they are attached to.
    others = {"org_unit", "ledger_entry", "ledger_leaf", "files_storedfile"}
    assert ({name for (name,) in naming} | others) - OPEN - CLOSED <= under_policy


def test_posts_and_their_holders_are_those_of_units_in_sight(lived_in: Cast) -> None:
    with seeing(lived_in.actor(NEIGHBOUR)):
        seen = set(Post.objects.order_by("pk").values_list("unit__code", flat=True))
        held = set(Appointment.objects.order_by("pk").values_list("post__unit__code", flat=True))
    assert NEIGHBOUR in seen & held
    assert not {VILLAGE, "3701"} & (seen | held)


@pytest.mark.parametrize(
    ("table", "model"),
    [
        ("loop_issue", Issue),
        ("loop_party", Party),
        ("org_unit", Unit),
        ("programmes_progress", Progress),
        ("ledger_entry", Entry),
    ],
)
def test_without_its_policy_the_neighbour_would_see_it(lived_in: Cast, table: str, model: Any) -> None:
    neighbour = lived_in.actor(NEIGHBOUR)
    with seeing(neighbour):
        sees = count(model)
    with as_role("none"):
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    with seeing(neighbour):
        assert count(model) > sees
