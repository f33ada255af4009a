"""The plan distributes every table, and nothing in it is what the engine is documented to refuse.

Citus itself is not installed here. Functions of its names stand in for it (`engine.sql`): they move nothing, and raise
where Citus does. After the plan the acts of the story run on what it has made of the tables.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from huilu.accounts.sight import seeing
from huilu.board.checking import check_figures
from huilu.board.queries import read_board
from huilu.cli.distribute import distribute as command
from huilu.ledger.actions import attach
from huilu.loop.models import Issue, Party
from huilu.loop.queries import find_issue
from huilu.loop.states import State
from huilu.programmes.actions import record_progress
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from huilu.scale import actions, catalog, plan
from huilu.scale.plan import make_plan
from huilu.scale.rules import AlreadyDistributed, NoEngine, Undecided
from huilu.scale.tables import BY_REGION, DECISIONS, Fate
from huilu.tally.actions import fold_all
from tests.cast import NOON, TODAY, Cast, a_blocked_drain, plant_tree, publish
from tests.conftest import _enter_as, a_committed_database
from tests.jobs.conftest import _address

ENGINE = (Path(__file__).parent / "engine.sql").read_text(encoding="utf-8")
VILLAGE, COUNTY, NEIGHBOURS = "370811007201", "370811", "3701"


@pytest.fixture
def apart(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of this test alone, entered as its owner."""
    with django_db_blocker.unblock(), a_committed_database("apart"):
        _enter_as("")
        yield
        _enter_as("huilu_app")


@pytest.fixture
def engine(apart: None) -> None:
    """The stand-in is there."""
    run(ENGINE)


@pytest.fixture(scope="class")
def distributed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database that is distributed once."""
    with django_db_blocker.unblock(), a_committed_database("distributed"):
        _enter_as("")
        run(ENGINE)
        actions.distribute()
        yield
        _enter_as("huilu_app")


def run(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def test_without_the_engine_it_says_so_and_changes_nothing(apart: None) -> None:
    before = make_plan()

    with pytest.raises(NoEngine):
        actions.distribute()

    assert make_plan() == before


def test_every_table_is_where_its_decision_says(engine: None) -> None:
    done = actions.distribute()

    there = dict(run("SELECT logicalrelid::text, partkey FROM pg_dist_partition"))
    expected = {table: one.key or None for table, one in DECISIONS.items() if one.fate is not Fate.STAYS}
    assert there == expected
    together = run("SELECT count(*) FROM pg_dist_partition WHERE colocated = 'tally_folder'::regclass")
    assert together == [(len(BY_REGION),)]
    assert all(one.why for one in done)
    with pytest.raises(AlreadyDistributed):
        actions.distribute()


def test_what_cannot_be_held_is_known(engine: None) -> None:
    lost = {f"{one.table}.{one.columns[0]} → {one.to}" for one in plan.lost(catalog.references())}

    assert lost == {
        "loop_issue.merged_into_id → loop_issue", "handover_disposition.into_id → loop_issue",
        "handover_handoverline.issue_id → loop_issue", "handover_relay.share_id → loop_share",
        "campaigns_problemclass.from_issue_id → loop_issue", "campaigns_site.issue_id → loop_issue",
    }  # fmt: skip


def test_the_acts_of_the_story_run_afterwards(engine: None) -> None:
    plant_tree()
    town = Cast()
    publish(town)
    town.opens()
    actions.distribute()
    _enter_as("huilu_app")
    unit = town.unit(COUNTY)
    key = obligations_of(unit, TODAY)[0].requirement.key
    by = town.actor(COUNTY)

    town.closes()
    record_progress(unit_id=unit.pk, requirement=key, state=ProgressState.DONE, fact="印发了", by=by, at=town.later())
    attach(b"a body")
    town.at = NOON
    town.opens(finding=a_blocked_drain(title="路灯不亮"))

    assert fold_all() > 0
    assert check_figures().differing == []
    assert read_board(town.unit("37"), town.at).total.issues.by_state == {State.OPEN: 2, State.CLOSED: 1}
    with seeing(by):
        assert find_issue(Issue.objects.order_by("number")[0].number, for_=by).parties.exists()
        assert run("SELECT count(*) > 0 FROM ledger_entry") == [(True,)]
    with seeing(town.actor(NEIGHBOURS)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_entry WHERE about_kind = 'progress'")
        assert cursor.fetchone() == (0,)


def test_whoever_is_nobody_sees_nothing_afterwards(engine: None) -> None:
    plant_tree()
    town = Cast()
    town.opens()
    actions.distribute()
    with transaction.atomic():
        run("SET LOCAL ROLE huilu_reader")
        for table, _name in catalog.policies():
            assert run(f"SELECT count(*) FROM {table}") == [(0,)], table


class TestTheStandIn:
    """One database for all of them: what each tries is refused."""

    @pytest.mark.parametrize(
        ("spoil", "refused"),
        [
            ("ALTER TABLE loop_task ADD CONSTRAINT once UNIQUE (text)", "does not include the partition column"),
            ("CREATE UNIQUE INDEX once ON loop_task (text)", "does not include the partition column"),
            (
                "CREATE TRIGGER t BEFORE UPDATE ON loop_task FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
                "triggers are not supported",
            ),
            (
                "ALTER TABLE loop_task ADD CONSTRAINT f FOREIGN KEY (position) REFERENCES demo_playedscene (id)",
                "cannot create foreign key|no unique|does not exist|incompatible",
            ),
            ("CREATE POLICY p ON loop_task USING (EXISTS (SELECT FROM loop_issue))", "subqueries are not supported"),
            ("CREATE POLICY p ON loop_task USING (loop_sees(issue_id))", "calls a function that reads tables"),
            ("SELECT create_distributed_table('demo_playedscene', 'region')", "does not exist"),
            ("SELECT create_distributed_table('ledger_head', 'size', colocate_with => 'loop_task')", "colocate"),
        ],
    )
    def test_refuses_what_the_engine_refuses(self, distributed: None, spoil: str, refused: str) -> None:
        with pytest.raises(Exception, match=refused):
            run(spoil)


def test_a_table_that_nobody_has_decided_about_is_named(apart: None) -> None:
    run("CREATE TABLE something_new (id int)")

    with pytest.raises(Undecided, match="something_new"):
        make_plan()


def test_it_is_all_or_nothing(engine: None) -> None:
    run("CREATE TABLE holds (id bigint REFERENCES loop_share (id))")
    before = catalog.unique_keys()
    with pytest.raises(Undecided):
        actions.distribute()
    assert catalog.unique_keys() == before
    run("DROP TABLE holds")
    run("CREATE FUNCTION sight_region() RETURNS text LANGUAGE sql AS $$ SELECT '' $$")

    with pytest.raises(Exception, match="return type"):
        actions.distribute()

    assert catalog.unique_keys() == before
    assert run("SELECT count(*) FROM pg_dist_partition") == [(0,)]


def test_a_plan_that_is_printed_can_be_run_as_it_stands(engine: None) -> None:
    plant_tree()
    Cast().opens()
    told = _said("--plan")

    assert told.startswith("BEGIN;")
    assert re.search(r"^-- \w", told, re.MULTILINE)
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(told.partition("BEGIN;")[2].rpartition("COMMIT;")[0])
    assert run("SELECT count(*) FROM pg_dist_partition WHERE partkey = 'region'") == [(len(BY_REGION),)]
    assert Party.objects.exists()


def test_the_command_says_that_there_is_no_engine(apart: None) -> None:
    done = _run("--apply", "--json")

    assert done.returncode == 1
    assert json.loads(done.stdout)["refused"]["code"] == "scale.no_engine"
    assert set(json.loads(_said("--plan", "--json"))["statements"][0]) == {"sql", "why"}


def test_the_command_applies(engine: None) -> None:
    done = _run("--apply")

    assert done.returncode == 0
    assert "create_distributed_table('loop_issue', 'region'" in done.stderr
    assert _run("--apply").returncode == 1


def test_one_of_both_must_be_said() -> None:
    assert CliRunner().invoke(command, []).exit_code == 2
    assert CliRunner().invoke(command, ["--plan", "--apply"]).exit_code == 2


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    import os

    connection.close()
    environment = {**os.environ, "HUILU_DATABASE_URL": _address(), "HUILU_LANG": "en"}
    asked = [sys.executable, "-m", "huilu.cli", "distribute", *words]
    return subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)


def _said(*words: str) -> str:
    done = _run(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout
