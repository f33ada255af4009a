"""The statements that distribute the tables, in an order in which each of them can be run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from huilu.scale import catalog
from huilu.scale.catalog import Key, Reference
from huilu.scale.rules import Undecided
from huilu.scale.sight import SIGHT_REGION, policy_for
from huilu.scale.tables import DECISIONS, Decision, Fate

# The table with a row for each region: all that is cut by region lies with it.
FIRST = "tally_folder"
SHARDS = 64

_ONE_BY_ONE = "changes of many tables in one transaction go one after the other through one connection to each machine"
_SCOPE = "what a reader may see is set for one transaction (SET LOCAL), and every machine must know it"
_TRIGGER = "triggers on distributed tables are refused; the privilege stays, and verification finds a change"
_POLICY = "holds a subquery or a function that reads other tables, which is refused; a plain one follows below"
_ASIDE = "references are put aside while tables move; those that can be kept are made again below"
_WIDER = "a key must hold what its table is cut by; the other columns tell the region, so it says the same"
_LOST = "a key without what its table is cut by cannot be held; the sealer alone writes here, and verification looks"


class Statement(NamedTuple):
    """One statement, and why it is there."""

    sql: str
    why: str


def make_plan() -> list[Statement]:
    """Every statement for the tables that this database has."""
    undecided = sorted(set(catalog.tables()) - set(DECISIONS))
    if undecided:
        raise Undecided(tables=", ".join(undecided))
    held = [one for one in catalog.references() if _moves(one.table) or _moves(one.to)]
    return [
        *_settings(),
        *_without_triggers(),
        *_without_policies(),
        *(_drop(one.table, one.name, _ASIDE) for one in held),
        *_keys(),
        *_moved(),
        *(again for one in held for again in _again(one)),
        *_seen(),
    ]


def _moves(table: str) -> bool:
    return DECISIONS[table].fate is not Fate.STAYS


def _drop(table: str, constraint: str, why: str) -> Statement:
    return Statement(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"', why)


def _settings() -> Iterator[Statement]:
    yield Statement("SET LOCAL citus.multi_shard_modify_mode = 'sequential'", _ONE_BY_ONE)
    yield Statement(f"ALTER DATABASE \"{catalog.name()}\" SET citus.propagate_set_commands = 'local'", _SCOPE)


def _without_triggers() -> Iterator[Statement]:
    for table, name in catalog.triggers():
        if _moves(table):
            yield Statement(f'DROP TRIGGER "{name}" ON {table}', _TRIGGER)


def _without_policies() -> Iterator[Statement]:
    for table, name in catalog.policies():
        if _moves(table):
            yield Statement(f'DROP POLICY "{name}" ON {table}', _POLICY)


def _keys() -> Iterator[Statement]:
    for one in catalog.unique_keys():
        decision = DECISIONS[one.table]
        if decision.key and decision.key not in one.columns:
            yield from _widened(one, decision)


def _widened(key: Key, decision: Decision) -> Iterator[Statement]:
    if decision.fate is Fate.BY_KEY:
        yield _drop(key.table, key.name, _LOST)
        return
    columns = ", ".join(f'"{column}"' for column in (decision.key, *key.columns))
    if key.kind == "i":
        yield Statement(f'DROP INDEX "{key.name}"', _WIDER)
        yield Statement(re.sub(r"(USING \w+ )\(", rf"\1({decision.key}, ", key.made, count=1), _WIDER)
        return
    yield _drop(key.table, key.name, _WIDER)
    kind = "PRIMARY KEY" if key.kind == "p" else "UNIQUE"
    yield Statement(f'ALTER TABLE {key.table} ADD CONSTRAINT "{key.name}" {kind} ({columns})', _WIDER)


def _moved() -> Iterator[Statement]:
    """Every table to its place. Nothing refers to anything while they move, so their order is that of the decisions."""
    for table, one in DECISIONS.items():
        if one.fate is Fate.EVERYWHERE:
            yield Statement(f"SELECT create_reference_table('{table}')", one.why)
        elif one.fate is Fate.BY_KEY:
            yield Statement(
                f"SELECT create_distributed_table('{table}', '{one.key}', colocate_with => 'none')", one.why
            )
        elif table == FIRST:
            more = f"colocate_with => 'none', shard_count => {SHARDS}"
            yield Statement(f"SELECT create_distributed_table('{table}', 'region', {more})", one.why)
        elif one.fate is Fate.BY_REGION:
            yield Statement(
                f"SELECT create_distributed_table('{table}', 'region', colocate_with => '{FIRST}')", one.why
            )


def _again(one: Reference) -> Iterator[Statement]:
    """A reference as it can be held: to what lies everywhere, or within the region. Others are not made again."""
    start, end = DECISIONS[one.table].fate, DECISIONS[one.to].fate
    if end is Fate.EVERYWHERE or (start is end is Fate.STAYS):
        yield _made(one, one.made, "what it leads to lies on every machine")
    elif start is end is Fate.BY_REGION and is_within(one):
        columns, target = (", ".join(["region", *names]) for names in (one.columns, one.target))
        made = f"FOREIGN KEY ({columns}) REFERENCES {one.to} ({target}) DEFERRABLE INITIALLY DEFERRED"
        yield _made(one, made, "both rows lie in one region, and the reference now says so")


def _made(one: Reference, made: str, why: str) -> Statement:
    return Statement(f'ALTER TABLE {one.table} ADD CONSTRAINT "{one.name}" {made}', why)


def is_within(one: Reference) -> bool:
    """Whether a reference never leaves the region: the row's region is taken from it."""
    return (one.table, one.columns[0]) in WITHIN


def lost(references: Iterable[Reference]) -> list[Reference]:
    """The references that are not held on a distributed database."""
    return [one for one in references if (_moves(one.table) or _moves(one.to)) and not list(_again(one))]


def _seen() -> Iterator[Statement]:
    yield Statement(SIGHT_REGION.strip(), "reads nothing but the reader's own scope, so that policies may call it")
    for table, name in catalog.policies():
        if _moves(table):
            seen, why = policy_for(table)
            yield Statement(f'CREATE POLICY "{name}" ON {table} FOR SELECT TO huilu_reader USING ({seen})', why)


# By table and column: what the row belongs to, and lies with.
WITHIN = {
    ("programmes_progressrecord", "progress_id"),
    *(
        (table, "issue_id")
        for table in (
            "loop_circuit", "loop_party", "loop_holding", "loop_doer", "loop_task", "loop_interimresult",
            "loop_changedfact", "loop_issuefile", "loop_share", "loop_effectcheck", "loop_milestone",
            "loop_institutionaloutput", "campaigns_wording", "handover_disposition", "handover_relay", "duties_uptake",
        )
    ),
    ("registers_itemtask", "item_id"),
    ("registers_takenrow", "sheet_id"),
    ("handover_handoverline", "hand_over_id"),
}  # fmt: skip
