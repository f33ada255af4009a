"""An act on one obligation in one statement: it takes its locks, looks, and writes what is to be written (ADR 0030).

Where there is nothing to be written it answers with what it has found, and the rules say why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.ledger.actions import signers
from huilu.org.models import Unit
from huilu.programmes.states import ProgressState
from huilu.tally.models import Kind

# Each value has its type, so that the server keeps one plan however long a number is.
_FOUND = "region, unit_name, requirement_id, is_owed, progress_id, state, fact"
_RECORD = f"""
    SELECT {_FOUND}, true, written FROM programmes_record(
      %s::text, %s::bigint, %s::text, %s::text, %s::date, %s::smallint, %s::text, %s::text, %s::timestamptz,
      %s::smallint, %s::bigint, %s::bigint, %s::bigint, %s::text)
"""
_TAKE_BACK = f"""
    SELECT {_FOUND}, applies, written FROM programmes_take_back(
      %s::text, %s::bigint, %s::text, %s::text, %s::date, %s::timestamptz, %s::smallint,
      %s::bigint, %s::bigint, %s::text)
"""


class Found(NamedTuple):
    """What an act on an obligation has found; `written` is the record, where there was one to write.

    Where one was taken back, `state` and `fact` are what stands again. No `region`: there is no such unit. No
    `requirement_id`: no such requirement is in force.
    """

    region: int | None
    unit_name: str
    requirement_id: int | None
    is_owed: bool | None
    progress_id: int | None
    state: int
    fact: str
    applies: bool
    written: int | None


def write_record(
    act: str, *, unit_id: int, requirement: str, state: ProgressState, fact: str, by: Actor, at: datetime
) -> Found:
    """Write a record, its step in the counters' queue and its entry in the ledger, unless it would say nothing new."""
    programme, _slash, code = requirement.partition("/")
    thing = [act, unit_id, programme, code, day_of(at), state.value, state.word, fact, at, Kind.OBLIGATION.value]
    return _run(_RECORD, [*thing, by.person_id, *signers(by), by.signature])


def note_taking_back(act: str, *, unit_id: int, requirement: str, by: Actor, at: datetime) -> Found:
    """Mark the standing record, if there is one, as taken back, with the same."""
    programme, _slash, code = requirement.partition("/")
    thing = [act, unit_id, programme, code, day_of(at), at, Kind.OBLIGATION.value]
    return _run(_TAKE_BACK, [*thing, *signers(by), by.signature])


def _run(statement: str, values: Sequence[Any]) -> Found:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = Found._make(cursor.fetchone())
    if found.region is None:
        raise Unit.DoesNotExist
    return found
