"""The second wall by the database's own catalogue: every table, every view, every function that a reader may use.

Nothing here knows what the tables are. One city lives, then another one; no reader of the first sees a row that came
with the second. A new table fails until it has a policy, or a reason here, and until the other city writes to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self

from huilu.accounts.sight import seeing
from huilu.burden.rules import GUARD_POST
from huilu.kernel.actor import Actor
from tests.cast import Cast
from tests.wall.branches import OURS, THEIRS, Branch
from tests.wall.conftest import Cities
from tests.wall.rows import as_role, readable, rows_of, run

# What a reader may read without a policy, and why it tells nothing of any unit.
OPEN = {
    "burden_allowance": "how much may be asked of a kind of unit, and not of which",
    "burden_datafield": "what figures are called, and neither whose they are nor who named them",
    "clock_rehearsalclock": "what time it is for the whole installation",
    "ledger_head": "signed sums over all entries; salted, so that nothing can be guessed from them",
    "ledger_key": "public keys",
    "ledger_node": "hashes of salted commitments",
    "org_axiscode": "words that classify",
    "org_level": "words that classify",
    "org_region": "numbers of regions",
    "tally_kept": "since which day past days are known",
    "org_unitclass": "which kinds of units occur, and not where",
}
_POLICIES = """
    SELECT polrelid::regclass::text, pg_get_expr(polqual, polrelid), polcmd FROM pg_policy
    WHERE polroles && ARRAY['huilu_reader'::regrole::oid, 0::oid] ORDER BY 1
"""
_FUNCTIONS = """
    SELECT p.proname, p.prosecdef, has_function_privilege('public', p.oid, 'EXECUTE'),
           has_function_privilege('huilu_reader', p.oid, 'EXECUTE'), coalesce(array_to_string(p.proconfig, ' '), ''),
           p.prorettype = 'trigger'::regtype
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    ORDER BY 1
"""


def readers(town: Cast) -> dict[str, Actor]:
    """Whoever reads in our city: of a village, a township, a county, an office, the city, and its inspector."""
    found = {code: town.actor(code) for code in OURS.units}
    return found | {"inspector": town.inspector()}


def test_whatever_a_reader_may_read_has_a_policy_or_a_reason(db: None) -> None:
    tables = readable()
    policies = {name: said for name, said, _command in run(_POLICIES)}

    assert {name for name, (secured, _columns) in tables.items() if not secured} == set(OPEN)
    assert set(tables) - set(OPEN) == set(policies)
    assert not [name for name, said in policies.items() if said in {None, "true"}]
    assert {command for _name, _said, command in run(_POLICIES)} == {"r"}


def test_no_reader_sees_a_row_of_another_city(both: Cast, cities: Cities) -> None:
    theirs = cities.theirs
    tables = readable()
    assert not [name for name in set(tables) - set(OPEN) if not theirs[name]], "the other city writes no such row"
    for who, actor in readers(both).items():
        with seeing(actor):
            seen = rows_of(tables)
        beyond = {name: seen[name] & theirs[name] for name in set(tables) - set(OPEN)}
        assert not {name: rows for name, rows in beyond.items() if rows}, who
        # Whoever saw nothing at all would have passed as well.
        assert all(seen[name] for name in ("org_unit", "loop_issue", "ledger_entry", "programmes_requirement")), who


def test_outside_any_scope_a_reader_sees_nothing(both: Cast) -> None:
    tables = {name: found for name, found in readable().items() if name not in OPEN}
    with as_role("huilu_reader"):
        assert {name: rows for name, rows in rows_of(tables).items() if rows} == {}


def test_without_any_one_of_the_policies_a_reader_would_see_it(both: Cast, cities: Cities) -> None:
    village = both.actor(OURS.village)
    with as_role("none"):
        run("SET CONSTRAINTS ALL IMMEDIATE")
    for name, columns in ((name, found[1]) for name, found in readable().items() if name not in OPEN):
        with as_role("none"):
            run(f"ALTER POLICY sight ON {name} USING (true)")
        with seeing(village):
            assert rows_of({name: (True, columns)})[name] & cities.theirs[name], name


@dataclass(frozen=True)
class Elsewhere:
    """What somebody might name who asks for more than is theirs: ids and paths of the other city."""

    units: list[int]
    paths: list[str]
    issues: list[int]
    posts: list[int]
    progress: list[int]
    campaigns: list[int]
    classes: list[int]
    hand_overs: list[int]
    items: list[int]
    sheets: list[int]
    people: list[int]
    files: list[str]
    reorganisations: list[int]
    demands: list[int]
    register: int
    ours: int

    @classmethod
    def of(cls, where: Branch) -> Self:
        """As the owner of the tables finds them."""
        units = [pk for (pk,) in run("SELECT id FROM org_unit WHERE code = ANY(%s) ORDER BY id", where.units)]

        def ids(statement: str) -> list[Any]:
            return [found for (found,) in run(statement, units)]

        return cls(
            units=units,
            paths=ids("SELECT path::text FROM org_unit WHERE id = ANY(%s)"),
            issues=ids("SELECT id FROM loop_issue WHERE raised_by_id = ANY(%s)"),
            posts=ids("SELECT id FROM accounts_post WHERE unit_id = ANY(%s)"),
            progress=ids("SELECT id FROM programmes_progress WHERE unit_id = ANY(%s)"),
            campaigns=ids("SELECT id FROM campaigns_campaign WHERE issuer_id = ANY(%s)"),
            classes=ids("SELECT id FROM campaigns_problemclass WHERE scope_id = ANY(%s)"),
            hand_overs=ids("SELECT id FROM handover_handover WHERE from_unit_id = ANY(%s)"),
            items=ids("SELECT id FROM registers_item WHERE unit_id = ANY(%s)"),
            sheets=ids("SELECT id FROM registers_returnedsheet WHERE unit_id = ANY(%s)"),
            people=ids(
                "SELECT DISTINCT person_id FROM accounts_appointment a JOIN accounts_post p ON p.id = a.post_id"
                " WHERE p.unit_id = ANY(%s)"
            ),
            files=ids(
                "SELECT sha256 FROM loop_issuefile f JOIN loop_issue i ON i.id = f.issue_id"
                " WHERE i.raised_by_id = ANY(%s)"
            ),
            reorganisations=ids("SELECT reorganisation_id FROM reorganisation_touched WHERE unit_id = ANY(%s)"),
            demands=ids("SELECT id FROM burden_demand WHERE asker_id = ANY(%s)"),
            ours=run("SELECT id FROM org_unit WHERE code = %s", OURS.city)[0][0],
            register=ids("SELECT max(register_id) FROM registers_item WHERE unit_id = ANY(%s)")[0],
        )


Calls = Callable[[Elsewhere], list[tuple[Any, ...]]]
DAY, MOMENT = date(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC)
PAST = datetime(2020, 1, 1, tzinfo=UTC)


def one_by_one(name: str) -> Calls:
    """Asked for each of these."""
    return lambda there: [(found,) for found in getattr(there, name)]


def in_the_past(there: Elsewhere) -> list[tuple[Any, ...]]:
    """By way of a unit of the reader's own, and by way of one there."""
    return [(anchor, there.units, DAY) for anchor in [there.ours, *there.units]]


def in_each_part(*before: Any, after: tuple[Any, ...] = ()) -> Calls:
    """Asked for every path there, for all that is above it, for everything, and for a path that is nobody's."""
    return lambda there: [(*before, path, *after) for path in [*there.paths, there.paths[0][:16], "0", "", "%", None]]


def at_each_unit(*after: Any) -> Calls:
    """Asked for every unit there, and for none."""
    return lambda there: [(unit, *after) for unit in [*there.units, None]]


CRITERIA: tuple[Any, ...] = (["other"], [], PAST, MOMENT)
# How each function is asked for what is not the reader's. Whatever it answers with must be nothing, or no.
ASKED: dict[str, Calls] = {
    "accounts_knows": one_by_one("people"),
    "accounts_sees": one_by_one("posts"),
    "board_below_on": in_the_past,
    "board_claims": in_each_part(after=(100,)),
    "board_nodes_then": in_the_past,
    "board_own_on": in_the_past,
    "board_own": lambda there: [(there.units,)],
    "board_waiting": in_each_part(after=(DAY, None, "", 100)),
    "burden_flagged": in_each_part(),
    "burden_guards": one_by_one("units"),
    "burden_said": one_by_one("demands"),
    "campaigns_alike": in_each_part(["排水", "水沟", "沟堵", "堵塞"], after=(0.0, 100, 30_000)),
    "campaigns_answered": one_by_one("classes"),
    "campaigns_figures": in_each_part(*CRITERIA, after=(None, DAY)),
    "campaigns_of": one_by_one("units"),
    "campaigns_page": in_each_part(*CRITERIA, after=("", 100)),
    "campaigns_sees": one_by_one("campaigns"),
    "campaigns_sees_class": one_by_one("classes"),
    "campaigns_unworded": in_each_part(after=(100,)),
    "files_sees": one_by_one("files"),
    "handover_sees": one_by_one("hand_overs"),
    "loop_effects_for": at_each_unit(date(2030, 1, 1)),
    "loop_fixes_drawn": at_each_unit(DAY, 100),
    "loop_issues_below": at_each_unit(),
    "loop_knows": one_by_one("units"),
    "loop_sees": one_by_one("issues"),
    "loop_to_decide_after": at_each_unit(DAY, MOMENT, 100, False, MOMENT, ""),
    "org_children_then": lambda there: [(by, above, DAY) for by in [there.ours, *there.units] for above in there.units],
    "org_offices_above": lambda there: [(path, "sector_line") for path in there.paths],
    "org_search": lambda there: [(term, path, 100) for term in ("3701", "⟦B⟧") for path in [*there.paths, "", "%"]],
    "org_then": in_the_past,
    "org_sees": one_by_one("units"),
    "programmes_sees": one_by_one("progress"),
    "registers_own": lambda there: [(there.units, there.register)],
    "registers_sees": one_by_one("items"),
    "registers_sees_sheet": one_by_one("sheets"),
    "reorganisation_sees": one_by_one("reorganisations"),
    "tally_below": lambda there: [
        (top, there.units, 8) for top in [there.paths[0][:8], there.paths[0][:16], *there.paths, ""]
    ],
}
# The posts of the reader's own unit: it takes nothing that somebody could name.
OWN = {"sight_posts"}


def answers(name: str, there: Elsewhere) -> list[tuple[Any, ...]]:
    """What the function answers with when it is asked in all these ways, but for no."""
    found: list[tuple[Any, ...]] = []
    for given in ASKED[name](there):
        places = ", ".join(["%s"] * len(given))
        found += run(f"SELECT * FROM {name}({places}) AS answer WHERE answer::text NOT IN ('f', 'false')", *given)
    return found


# What the guard desk alone is told, and not even the office of the same unit.
FOR_GUARDS = {"burden_flagged", "burden_guards", "burden_said"}


def test_every_function_that_could_tell_a_reader_more_is_asked(db: None) -> None:
    """What runs with its caller's rights is under the policies; what runs with its owner's asks by itself."""
    with_owners_rights = {name for name, is_owners, _public, may, *_more in run(_FUNCTIONS) if is_owners and may}
    assert with_owners_rights == set(ASKED) | OWN


def test_what_runs_with_its_owners_rights_is_closed_to_all_others(db: None) -> None:
    owners = [row for row in run(_FUNCTIONS) if row[1]]
    assert len(owners) > 25
    assert [name for name, _owner, public, *_more in owners if public] == []
    # Where the caller's own temporary tables are named at all, they come last.
    paths = {name: settings.replace("=public, pg_temp", "=public") for name, *_more, settings, _trigger in owners}
    assert [name for name, settings in paths.items() if "search_path=public" not in settings.split()] == []


def test_no_function_tells_a_reader_of_another_city(both: Cast) -> None:
    with as_role("none"):
        there = Elsewhere.of(THEIRS)
    beyond = [(who, name) for who, actor in readers(both).items() for name in ASKED if _told(name, there, actor)]
    assert beyond == []
    # The same questions by somebody there are answered: they were not asked in vain.
    guard = both.actor(THEIRS.city, username=f"guard-{THEIRS.city}", post=GUARD_POST)
    told = {name for name in ASKED if _told(name, there, both.actor(THEIRS.city))}
    assert told == set(ASKED) - FOR_GUARDS
    assert {name for name in FOR_GUARDS if _told(name, there, guard)} == FOR_GUARDS


def test_without_asking_whose_scope_it_is_functions_would_tell(both: Cast) -> None:
    with as_role("none"):
        there = Elsewhere.of(THEIRS)
        run("CREATE OR REPLACE FUNCTION sight_covers(scope text) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true'")
        run("CREATE OR REPLACE FUNCTION sight_is_whole() RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true'")
        run("CREATE OR REPLACE FUNCTION org_sees(wanted bigint) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true'")
    told = {name for name in ASKED if _told(name, there, both.actor(OURS.village))}
    # These three ask by paths of their own; the policies that rest on them are taken away one by one above.
    assert set(ASKED) - told == {"files_sees", "loop_knows", "loop_sees"}


def test_outside_any_scope_no_function_tells_anything(both: Cast) -> None:
    with as_role("none"):
        there = Elsewhere.of(THEIRS)
    with as_role("huilu_reader"):
        assert {name: found for name in ASKED if (found := answers(name, there))} == {}


def _told(name: str, there: Elsewhere, actor: Actor) -> list[tuple[Any, ...]]:
    with seeing(actor):
        return answers(name, there)
