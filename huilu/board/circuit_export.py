"""Circuits as plain data: the one form that the API and the command line answer with."""

from __future__ import annotations

from dataclasses import asdict

from huilu.board.circuits import CircuitBoard, Column, Effects
from huilu.board.export import Data, day, moment, name_as_data, unit_as_data
from huilu.board.waits import Claims, Wait, Waits


def circuits_as_data(board: CircuitBoard) -> Data:
    """The circuit board: the figures of the node itself, of each child and of all together, and what waits."""
    return {
        "unit": unit_as_data(board.unit),
        "as_of": moment(board.at),
        "total": _column(board.total),
        "own": _column(board.own),
        "children": [_column(child) for child in board.children],
        "waiting": waits_as_data(board.waiting),
        "claims": [_claims(one) for one in board.claims],
        "calendars_running_out": [
            {"calendar": one.calendar.code, "known_until": day(one.known_until)} for one in board.running_out
        ],
    }


def waits_as_data(waits: Waits) -> Data:
    """A page of what waits, the longest first; `next` is the mark to go on after."""
    return {"total": waits.total, "items": [_wait(one) for one in waits.items], "next": waits.next or None}


def _column(column: Column) -> Data:
    return {
        "unit": unit_as_data(column.unit),
        "circuits": column.circuits,
        "ownerless": column.ownerless,
        "stages": {stage.word: n for stage, n in column.stages.items()},
        "shares": asdict(column.shares),
        "effect_checks": asdict(column.effects) | {"recurrence": _recurrence(column.effects)},
        "hard_issues": column.hard,
        "apart": {state.word: n for state, n in column.apart.items()},
    }


def _recurrence(effects: Effects) -> Data | None:
    rate = effects.recurrence
    if rate is None:
        return None
    return {"of": rate.cases, "rate": round(rate.value, 4), "low": round(rate.low, 4), "high": round(rate.high, 4)}


def _wait(wait: Wait) -> Data:
    issue, circuit = wait.issue, wait.issue.circuit
    return {
        "number": issue.number,
        "title": issue.title,
        "state": issue.status.word,
        "stage": wait.stage.word,
        "is_hard": issue.is_hard,
        "origin": name_as_data(circuit.origin),
        "lead": name_as_data(issue.lead_unit),
        "held_by": name_as_data(issue.held_by),
        "held_since": moment(issue.held_since) if issue.held_since else None,
        "workdays_waited": wait.workdays,
        "moves_on_at": moment(circuit.moves_on_at) if circuit.moves_on_at else None,
        "due_on": day(issue.due_on),
        "raised_at": moment(circuit.raised_at),
    }


def _claims(claims: Claims) -> Data:
    return {"unit": name_as_data(claims.unit), "claims": claims.n, "median_workdays": claims.median}
