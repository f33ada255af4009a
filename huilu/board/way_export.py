"""The way of an issue up and back, and the shares in it, as plain data."""

from __future__ import annotations

from huilu.board.export import Data, day, moment, name_as_data
from huilu.loop.models import Issue, Share
from huilu.loop.states import Stage

SHARE_WORDS = {
    Share.OFFERED: "offered",
    Share.OPEN: "open",
    Share.DONE: "done",
    Share.DECLINED: "declined",
}


def way_as_data(issue: Issue) -> Data | None:
    """Where the circuit of the issue is, and when it moves on by itself; nothing where it was never raised upward."""
    if issue.stage is None:
        return None
    circuit = issue.circuit
    return {
        "stage": Stage(circuit.stage).word,
        "origin": name_as_data(circuit.origin),
        "toward": name_as_data(circuit.toward),
        "proposed": name_as_data(circuit.proposed),
        "moves_on_at": moment(circuit.moves_on_at) if circuit.moves_on_at else None,
        "owner_until": day(circuit.owner_until),
        "notices": circuit.notices,
        "judgement": circuit.judgement,
        "judged_words": circuit.judged_words,
        "raised_at": moment(circuit.raised_at),
        "answered_at": moment(circuit.answered_at) if circuit.answered_at else None,
        "ended_at": moment(circuit.ended_at) if circuit.ended_at else None,
    }


def shares_as_data(issue: Issue) -> list[Data]:
    """What each further unit does for the issue, by position."""
    return [_share(one) for one in issue.shares.select_related("unit").order_by("position")]


def _share(share: Share) -> Data:
    return {
        "position": share.position,
        "unit": name_as_data(share.unit),
        "text": share.text,
        "due_on": day(share.due_on),
        "state": SHARE_WORDS[share.state],
        "outcome": share.outcome,
        "ended_at": moment(share.ended_at) if share.ended_at else None,
        "ended_by": share.ended_by or None,
    }
