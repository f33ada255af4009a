"""What grows with the work of units lies in regions, and whatever is asked on the way of an act says where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from huilu.accounts.models import Post
from huilu.accounts.queries import find_person
from huilu.board.checking import check_figures
from huilu.board.issue_export import whole_issue_as_data
from huilu.board.past import read_past_board
from huilu.board.queries import read_board
from huilu.handover.actions import accept_line, add_line, complete_hand_over, pass_post, relay_issue, return_line
from huilu.handover.states import Choice
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.paths import regional_id
from huilu.kernel.regional import RegionalKey, RegionOf, Within, region_of_id
from huilu.loop import actions as loop
from huilu.loop.models import Holding, Issue, Party, Reach, Share, Task
from huilu.loop.queries import (
    find_issue,
    hands_of,
    history_of,
    in_hand,
    parts_of,
    regions_near,
    shares_of,
    waiting_times,
)
from huilu.loop.queries import regions as homes
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from huilu.scale.tables import BY_REGION, DECISIONS
from huilu.tally.actions import fold_all
from huilu.web.home.page import read_home
from tests.api.conftest import Call
from tests.api.test_issues import Road
from tests.cast import NOON, TODAY, TREE, Cast, a_blocked_drain, plant_tree, publish, reloaded
from tests.conftest import by_the_owner
from tests.handover.conftest import BATCH, LATER_DAY, Running
from tests.loop.doing import (
    CITY,
    COUNTY,
    NEIGHBOUR,
    OFFICE,
    PROVINCE,
    SCHOOL,
    TOWNSHIP,
    VILLAGE,
    calendar_turns,
    does,
    goes_up,
    opens,
    sees,
    works,
)
from tests.registers.conftest import Office

# What stands in for a table of many rows: its region.
NAMED = re.compile(r'\b(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(\w+)"?)?', re.IGNORECASE)
WORDS = {"where", "set", "on", "join", "left", "inner", "using", "group", "order", "as", "cross", "limit", "for"}
# What is read of a row says nothing of where to look for it.
READ = re.compile(r"\bSELECT\b.*?\bFROM\b", re.DOTALL)
# Two that lie in one region, wherever that is.
JOINED = re.compile(r'"?\b(\w+)\b"?\."?region"?\s*=\s*\(?"?\b(\w+)\b"?\."?region\b"?')
CALLED = re.compile(r"\b([a-z]+_[a-z_]+)\(")


def unplaced(sql: str) -> list[str]:
    """The large tables in a statement of which it does not say in which region it looks or writes."""
    large = [(table, alias, alias or table) for table, alias in _large_in(sql)]
    names = {name for _table, _alias, name in large}
    placed = {name for table, alias, name in large if _is_placed(sql, table, alias)}
    joined = [set(pair) for pair in JOINED.findall(READ.sub("FROM", sql))]
    # What lies in one region with something that is placed is placed too, however long the chain.
    for _link in joined:
        placed |= {name for pair in joined if pair & placed or pair - names for name in pair}
    return [table for table, _alias, name in large if name not in placed]


def _large_in(sql: str) -> Iterator[tuple[str, str]]:
    for table, alias in NAMED.findall(sql):
        if table in BY_REGION:
            yield table, "" if alias.lower() in WORDS else alias


def _is_placed(sql: str, table: str, alias: str) -> bool:
    if re.search(rf'INSERT INTO "?{table}"?', sql):
        return bool(re.search(rf'INSERT INTO "?{table}"?[^(]*\([^)]*\bregion\b', sql))
    named = alias or table
    sql = JOINED.sub("", READ.sub("FROM", sql))
    own = re.search(rf'"?\b{named}\b"?\."?region"?', sql)
    # Where one table is asked, its columns need no name before them.
    alone = re.search(r'[\s(]"?region\b', sql.partition("WHERE")[2])
    return bool(own or alone)


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("SELECT * FROM loop_task WHERE issue_id = 1", ["loop_task"]),
        ("SELECT * FROM loop_task WHERE issue_id = 1 AND region = 1", []),
        ('SELECT "loop_task"."region" FROM "loop_task" T3 WHERE T3."issue_id" = 1', ["loop_task"]),
        ('SELECT "loop_task"."id", "loop_task"."region" FROM "loop_task" WHERE "id" = 1', ["loop_task"]),
        ('SELECT 1 FROM "loop_task" T3 WHERE T3."issue_id" = 1 AND T3."region" = 2', []),
        ("SELECT 1 FROM loop_issue i JOIN loop_task t ON t.issue_id = i.id WHERE i.region = 1", ["loop_task"]),
        (
            "SELECT 1 FROM loop_issue i JOIN loop_task t ON t.issue_id = i.id AND t.region = i.region",
            ["loop_issue", "loop_task"],
        ),
        ("SELECT 1 FROM loop_issue i JOIN loop_task t ON t.region = i.region WHERE i.region = 1", []),
        ("SELECT 1 FROM loop_task t JOIN part ON t.region = part.region", []),
        ("INSERT INTO loop_task (id, text) VALUES (1, 2)", ["loop_task"]),
        ("INSERT INTO loop_task AS x (id, region) VALUES (1, 2)", []),
        ("UPDATE loop_task SET text = '' WHERE id = 1", ["loop_task"]),
        ("SELECT 1 FROM org_unit", []),
    ],
)
def test_the_test_sees_where_a_region_is_missing(sql: str, found: list[str]) -> None:
    assert unplaced(sql) == found


@contextmanager
def listened() -> Iterator[list[str]]:
    """What is asked of the database inside, and what the functions do that are called there."""
    heard: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield heard
    heard += _bodies({name for sql in heard for name in CALLED.findall(sql)})


def _bodies(names: set[str]) -> list[str]:
    """What the functions of these names do, and those that they call."""
    known: dict[str, str] = {}
    while names:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname = ANY(%s)"
                " AND prolang IN (SELECT oid FROM pg_language WHERE lanname IN ('sql', 'plpgsql'))",
                [sorted(names)],
            )
            found = dict(cursor.fetchall())
        known |= found
        names = {name for body in found.values() for name in CALLED.findall(body)} - set(known)
    # Whoever sees what is asked for by policies, which are others there.
    return [one for name, body in known.items() if not name.endswith("_sees") for one in _statements(body)]


def _statements(body: str) -> list[str]:
    """Each statement of a function by itself, and each part of one that is put together."""
    within = r"\([^()]*\bUNION\b[^()]*\)"
    return re.split(r";|UNION", re.sub(within, lambda found: found[0].replace("UNION", "OR"), body))


# What is looked for in every region, because nothing says in which it lies. By what it is looked for, and why.
EVERYWHERE = {
    '"handover_handover"."number" = %s': "a hand-over is called by its number, and there are few",
    '"handover_handover"."to_unit_id" = %s': "whoever gives it may lie in another region, and there are few",
    '"programmes_adaptation"."issuer_id" = %s': "whoever asks may lie in any region below, and an index has what waits",
    'WHERE "loop_circuit"."moves_on_at" <= %s': "the calendar goes through all regions, and nobody waits for it",
    '"loop_issue"."id" IN ((SELECT U0."id" AS "pk" FROM "loop_issue" U0':
        "what is open in a batch lies wherever its units have a part; it is asked when something becomes of a batch",
    '"registers_item"."serial" = %s AND "registers_item"."unit_id" = %s':
        "an item that a unit of another region has taken over stays where it was entered",
}  # fmt: skip


def missing(heard: list[str]) -> dict[str, list[str]]:
    known = tuple(EVERYWHERE)
    told = [" ".join(sql.split()) for sql in heard if not any(one in sql for one in known)]
    return {READ.sub("SELECT … FROM", sql, count=1)[:600]: found for sql in told if (found := unplaced(sql))}


def everywhere(heard: list[str]) -> set[str]:
    """What of it was looked for in every region and is known to be."""
    return {one for one in EVERYWHERE for sql in heard if one in sql and unplaced(sql)}


@pytest.fixture
def warm(bound: Cast) -> Cast:
    """The programme is in force and the county is known by its first issue."""
    bound.closes()
    bound.at = NOON
    return bound


def test_the_life_of_an_issue_says_where_it_is(warm: Cast) -> None:
    with listened() as heard:
        warm.closes()

    assert sum("loop_issue" in sql for sql in heard) > 20
    assert missing(heard) == {}


def test_progress_says_where_it_is(warm: Cast) -> None:
    by, unit = warm.actor(COUNTY), warm.unit(COUNTY)
    key = obligations_of(unit, TODAY)[0].requirement.key
    given = {"unit_id": unit.pk, "requirement": key, "by": by}
    with listened() as heard:
        record_progress(state=ProgressState.DONE, fact="印发了", at=warm.later(), **given)
        take_back_progress(at=warm.later(), **given)

    assert any("programmes_progressrecord" in sql for sql in heard)
    assert missing(heard) == {}


def test_the_way_up_and_back_says_where_it_is(warm: Cast) -> None:
    with listened() as heard:
        issue = goes_up(warm)
        assert calendar_turns(warm, warm.later(days=60)).count(issue.number) > 3
        does(warm, "claim_issue", issue, PROVINCE, due_on=day_of(warm.later(days=90)))
        works(warm, reloaded(issue), lead=PROVINCE)
        sees(warm, issue, names="00", where="00")
        does(warm, "confirm_answer", issue, VILLAGE, judgement="satisfied")
        taken_back = goes_up(warm)
        does(warm, "take_back_up", taken_back, VILLAGE, reason="自己办", due_on=day_of(warm.later(days=20)))

    assert sum("loop_circuit" in sql for sql in heard) > 20
    assert missing(heard) == {}
    assert everywhere(heard) == {'WHERE "loop_circuit"."moves_on_at" <= %s'}


def test_shares_say_where_they_are(warm: Cast) -> None:
    issue = reloaded(warm.starts())
    given = {"text": "清支沟", "due_on": date(2023, 10, 9)}
    with listened() as heard:
        for position, unit in enumerate((TOWNSHIP, CITY, "3701", "370102"), 1):
            does(warm, "give_share", issue, COUNTY, unit=unit, **given)
            if unit != TOWNSHIP:
                verb, words = ("decline_share", {"reason": "忙"}) if unit == "3701" else ("accept_share", {})
                does(warm, verb, issue, unit, position=position, **words)
        does(warm, "finish_share", issue, TOWNSHIP, position=1, outcome="好了")
        does(warm, "take_back_share", issue, COUNTY, position=2, reason="没有人答复")

    assert sum("loop_share" in sql for sql in heard) > 20
    assert missing(heard) == {}


def test_what_is_merged_says_where_it_is(warm: Cast) -> None:
    with listened() as heard:
        master, part, part_of_part = opens(warm), opens(warm, by=NEIGHBOUR), opens(warm, by=SCHOOL)
        does(warm, "give_share", part, COUNTY, unit=TOWNSHIP, text="清支沟", due_on=date(2023, 10, 9))
        does(warm, "merge_issue", part_of_part, COUNTY, into=part.number)
        does(warm, "merge_issue", part, COUNTY, into=master.number)
        does(warm, "finish_share", master, TOWNSHIP, position=1, outcome="好了")
        works(warm, reloaded(master))
        sees(warm, master)
        does(warm, "reopen_issue", master, VILLAGE, new_fact="又堵了", due_on=date(2023, 12, 1))
        assert {one.number for one in parts_of(master)} == {part.number, part_of_part.number}
        whole_issue_as_data(find_issue(part.number, for_=warm.actor(COUNTY)), warm.at)
        does(warm, "split_off", part, NEIGHBOUR, reason="不是一回事", due_on=date(2023, 12, 1))
        does(warm, "withdraw_issue", opens(warm), VILLAGE, reason="记错了")

    assert sum("merged_into" in sql for sql in heard) > 20
    assert missing(heard) == {}


def test_registers_say_where_they_are(warm: Cast) -> None:
    with listened() as heard:
        research, projects = Office(warm), Office(warm, "livelihood_project", PROVINCE)
        research.enters(question="为什么办事要跑两趟?")
        research.do("change_item", serial=1, cells={"conversion": "改了流程"}, was={})
        research.do("finish_item", serial=1, done_on=TODAY)
        research.do("reopen_item", serial=1, reason="流程又改回去了")
        research.do("strike_item", serial=1, reason="写重了")
        projects.projects("立项")
        projects.do("finish_item_task", serial=1, position=1, done_on=TODAY)
        projects.do("finish_item", serial=1, done_on=TODAY)

    assert sum("registers_item" in sql for sql in heard) > 20
    assert missing(heard) == {}
    assert everywhere(heard) == {'"registers_item"."serial" = %s AND "registers_item"."unit_id" = %s'}


def test_what_is_done_through_the_api_says_where_it_is(warm: Cast, call: Call) -> None:
    warm.actor(CITY)
    key = obligations_of(warm.unit(COUNTY), TODAY)[0].requirement.key
    progress = {"requirement": key, "state": "done", "fact": "印发了"}
    with listened() as heard:
        road = Road(warm, call)
        road.verifying()
        assert call("GET", f"/issues/{road.number}", COUNTY)[0] == 200
        once = {"Idempotency-Key": "a-key-of-this-test"}
        for _time in range(2):
            assert call("POST", f"/units/{COUNTY}/progress", COUNTY, progress, **once)[0] == 201

    assert any("once_keptanswer" in sql for sql in heard)
    assert missing(heard) == {}


def test_a_hand_over_says_where_it_is(town: Cast) -> None:
    with listened() as heard:
        publish(town)
        running = Running(town)
        offered, kept = running.issue(), running.issue(lead=CITY)
        running.decides(offered, Choice.TRANSFER, to=OFFICE, reason="归住建局管")
        given = {"hand_over": running.hands_over(to=OFFICE).number}
        add_line(**given, kind="promise", text="年底前通水", **running.signed(CITY))
        accept_line(**given, position=1, due_on=LATER_DAY, **running.signed(OFFICE))
        for position in (2, 3):
            return_line(**given, position=position, reason="不归我们", **running.signed(OFFICE))
        complete_hand_over(**given, **running.signed(OFFICE))
        share = {"units": [COUNTY, TOWNSHIP], "text": "清支沟", "due_on": LATER_DAY}
        relay_issue(**BATCH, number=kept.number, **share, **running.signed(CITY))
        running.decides(kept, Choice.CONTINUE, by=CITY)
        running.ends()

    assert sum("handover_" in sql for sql in heard) > 20
    assert missing(heard) == {}
    assert everywhere(heard) == {
        '"handover_handover"."number" = %s',
        '"loop_issue"."id" IN ((SELECT U0."id" AS "pk" FROM "loop_issue" U0',
    }


def test_a_post_that_passes_on_says_where_its_things_are(warm: Cast) -> None:
    warm.starts()
    warm.actor(COUNTY, username="next", post="deputy")
    post = Post.objects.select_related("unit").get(unit__code=COUNTY, code="office")
    with listened() as heard:
        pass_post(post=post, to=find_person("next"), on=day_of(warm.at), by=INSTALLATION, at=warm.later())

    assert any("handover_handoverline" in sql for sql in heard)
    assert missing(heard) == {}


def test_folding_says_where_it_folds(warm: Cast) -> None:
    with listened() as heard:
        assert fold_all() > 0

    # Which regions have anything waiting is asked of all of them at once, and is all that is.
    assert missing(heard) == {"SELECT … FROM tally_delta ORDER BY region": ["tally_delta"]}


@pytest.mark.parametrize("code", [VILLAGE, COUNTY, "3708", "37"])
def test_a_board_says_where_it_looks(warm: Cast, code: str) -> None:
    with listened() as heard:
        read_board(warm.unit(code), warm.at)

    assert any("board_own" in sql for sql in heard)
    assert missing(heard) == {}


@pytest.mark.parametrize("code", [VILLAGE, COUNTY, "3708", "37"])
def test_the_board_of_a_past_day_says_where_it_looks(warm: Cast, code: str) -> None:
    fold_all()
    day, today = day_of(warm.at), day_of(warm.at + timedelta(days=1))
    with listened() as heard:
        read_past_board(warm.unit(code), day, today=today)

    assert any("tally_past" in sql for sql in heard)
    assert missing(heard) == {}


@pytest.mark.parametrize("code", [VILLAGE, COUNTY, "3708", "37"])
def test_ones_own_list_says_where_it_looks(warm: Cast, code: str) -> None:
    warm.submits()
    with listened() as heard:
        read_home(warm.unit(code), warm.actor(code), warm.at)

    assert any("loop_to_decide_after" in sql for sql in heard)
    assert missing(heard) == {}
    # A village issues nothing, so nothing is looked for that would wait for its answer.
    desk = set() if code == VILLAGE else {'"programmes_adaptation"."issuer_id" = %s'}
    assert everywhere(heard) == {'"handover_handover"."to_unit_id" = %s'} | desk


def test_an_issue_and_its_history_say_where_they_are(warm: Cast) -> None:
    issue = warm.submits()
    with listened() as heard:
        found = find_issue(issue.number, for_=warm.actor(COUNTY))
        assert list(history_of(found))
        hands_of(found)

    assert missing(heard) == {}


def test_every_table_has_its_decision(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND NOT relispartition"
        )
        tables = {name for (name,) in cursor.fetchall()}

    assert tables == set(DECISIONS)


def test_every_large_table_has_its_region_and_ids_made_from_it(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attnotnull FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " WHERE a.attname = 'region' AND c.relname = ANY(%s)",
            [list(BY_REGION)],
        )
        assert dict(cursor.fetchall()) == dict.fromkeys(BY_REGION, True)
        cursor.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'"
            " AND pg_get_constraintdef(oid) LIKE '%%region = %%>>%%'"
        )
        checked: dict[str, list[str]] = {}
        for table, said in cursor.fetchall():
            checked.setdefault(table, []).append(said)
    models = {one._meta.db_table: one for one in apps.get_models() if one._meta.db_table in BY_REGION}
    for table, model in models.items():
        key: Any = model._meta.pk
        if not model._meta.managed:
            continue
        # What is looked up by its own id says so by it; what is looked up by another's has none of its own.
        if isinstance(key, RegionalKey):
            assert any("id >> 40" in said for said in checked[table]), table
        else:
            assert isinstance(model._meta.get_field("region"), RegionOf), table
        whole = model._meta.get_field("region")
        if isinstance(whole, RegionOf):
            assert any(f"{whole.of}_id >> " in said for said in checked[table]), table


def test_whatever_belongs_to_a_large_row_is_joined_in_its_region() -> None:
    loose = set()
    for model in apps.get_models():
        for field in model._meta.local_fields:
            related: Any = getattr(field, "related_model", None)
            if related is None or isinstance(field, Within):
                continue
            if {model._meta.db_table, related._meta.db_table} <= set(BY_REGION):
                loose.add(f"{model._meta.db_table}.{field.name}")

    # These may lead into another region, and are looked up there by their id.
    assert loose == {
        "loop_issue.merged_into", "handover_disposition.into", "handover_relay.share", "handover_handoverline.issue",
        "campaigns_site.issue",
    }  # fmt: skip


_TRIGGERS = """
    SELECT c.relname, t.tgname, p.prosrc, t.tgtype::int & 4 <> 0,
           has_table_privilege('huilu_app', c.oid, 'UPDATE, DELETE, TRUNCATE')
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
"""
ONLY_REFUSES = re.compile(r"\s*BEGIN\s+RAISE EXCEPTION [^;]*;\s*END\s*", re.IGNORECASE)


def triggers() -> tuple[set[str], set[str]]:
    """The tables with triggers that only refuse a change that the application may not make, and all others."""
    refusing, working = set[str](), set[str]()
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS)
        for table, _name, source, on_insert, may_change in cursor.fetchall():
            refuses = ONLY_REFUSES.fullmatch(source) and not on_insert and not may_change
            (refusing if refuses else working).add(table)
    return refusing, working


def test_no_act_waits_for_a_trigger(db: None) -> None:
    refusing, working = triggers()

    # What is written once and for all: no act changes it or may, so none comes upon the trigger, which keeps the owner
    # from a slip of the hand. Where tables are distributed, they are taken off (see huilu/scale/plan.py).
    assert refusing == {
        "ledger_entry", "ledger_leaf", "ledger_node", "ledger_head", "ledger_key", "files_storedfile",
    }  # fmt: skip
    # Taken off are the indexes of a tree that has no unit yet.
    assert working == {"org_takenoff"}


@pytest.mark.parametrize("table", ["loop_issue", "tally_delta", "ledger_entry"])
@pytest.mark.parametrize("event", ["BEFORE INSERT", "AFTER UPDATE", "BEFORE UPDATE OF region", "AFTER DELETE"])
def test_the_test_sees_every_trigger_that_does_something(db: None, table: str, event: str) -> None:
    with by_the_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE FUNCTION adds_up() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'")
        cursor.execute(f"CREATE TRIGGER adds_up {event} ON {table} FOR EACH ROW EXECUTE FUNCTION adds_up()")

    assert triggers()[1] == {"org_takenoff", table}


def test_new_rows_get_ids_of_their_region(town: Cast) -> None:
    issue = town.closes()
    for model in (Holding, Party, Task):
        for row in model._default_manager.filter(issue=issue).order_by("pk"):
            assert region_of_id(row.pk) == row.region == region_of_id(issue.pk) == 1


def test_the_database_refuses_an_id_of_another_region(town: Cast) -> None:
    issue = town.opens()
    with pytest.raises(IntegrityError, match="carries_region"), transaction.atomic():
        Party.objects.create(pk=regional_id(2, 7), issue=issue, unit=town.unit("37"), part="above")


def test_a_number_that_was_known_elsewhere_is_looked_for_everywhere(
    town: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = town.opens()
    homes.remember_home(issue.number, regional_id(99, 1))

    assert find_issue(issue.number, for_=town.actor(COUNTY)).pk == issue.pk
    assert homes.home_of_number(issue.number) == 1
    monkeypatch.setattr(homes, "_MOST", 0)
    homes.remember_home("x-1", issue.pk)
    assert homes._homes == {"x": 1}


MINISTRY, ELSEWHERE = "00-D01", "360102"
SECOND = """00-D01,00,住建部(合成),base,housing_construction,department,synthetic,,2020-01-01
36,00,江西省,province,government,leading_body,,,2020-01-01
3601,36,南昌市,city,government,leading_body,,,2020-01-01
360102,3601,东湖区,county,government,leading_body,,,2020-01-01
"""


@pytest.fixture
def nation(db: None) -> Cast:
    """Two provinces, and an office of the nation that leads what is wrong in both."""
    plant_tree(TREE + SECOND)
    return Cast()


def led_by_the_ministry(nation: Cast, raiser: str) -> Issue:
    """An issue of one province that is led above all of them."""
    by = nation.actor(raiser)
    issue = loop.draft_issue(finding=a_blocked_drain(symptom_unit=raiser), by=by, at=nation.later())
    return loop.open_issue(number=issue.number, lead=MINISTRY, due_on=date(2023, 10, 31), by=by, at=nation.later())


def test_what_lies_in_another_region_is_known_to_whoever_has_a_part_in_it(nation: Cast) -> None:
    ours, theirs = led_by_the_ministry(nation, COUNTY), led_by_the_ministry(nation, ELSEWHERE)

    assert {ours.region, theirs.region} == {1, 2}
    assert set(Reach.objects.values_list("unit__code", "region")) == {(MINISTRY, 1), (MINISTRY, 2)}
    assert regions_near(nation.unit(MINISTRY)) == [0, 1, 2]
    assert regions_near(nation.unit(COUNTY)) == [ours.region]
    assert {one.number for one in in_hand(nation.unit(MINISTRY))} == {ours.number, theirs.number}
    assert [entry.act for entry in history_of(ours)] == ["issue.drafted", "issue.opened"]
    assert read_board(nation.unit(MINISTRY), nation.at).own.issues.total == 2
    fold_all()
    assert check_figures().differing == []
    assert read_board(nation.unit("00"), nation.at).total.issues.total == 2


def test_what_is_merged_across_regions_waits_with_its_master_and_takes_its_shares_along(nation: Cast) -> None:
    ours, theirs = led_by_the_ministry(nation, COUNTY), led_by_the_ministry(nation, ELSEWHERE)
    ministry = nation.actor(MINISTRY)
    loop.give_share(
        number=theirs.number, unit=ELSEWHERE, text="清淤", due_on=date(2023, 10, 20), by=ministry, at=nation.later()
    )
    loop.merge_issue(number=theirs.number, into=ours.number, by=ministry, at=nation.later())

    share = Share.objects.get()
    assert (share.issue_id, share.region, region_of_id(share.pk)) == (ours.pk, ours.region, ours.region)
    assert reloaded(ours).parts_in == [theirs.region]
    assert list(Reach.objects.filter(unit__code=ELSEWHERE).values_list("region", flat=True)) == [ours.region]
    assert list(shares_of(nation.unit(ELSEWHERE))) == [share]
    # In the same hand as its master, though it lies in another region.
    assert waiting_times(reloaded(theirs), nation.at)[-1].is_holding
    assert check_figures().differing == []
