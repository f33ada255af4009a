"""Batches and hand-overs as plain data: the one form that the API and the command line answer with."""

from __future__ import annotations

from huilu.board.export import Data, day, moment, name_as_data
from huilu.handover.models import Batch, HandOver, HandOverLine, Relay
from huilu.handover.queries import Balance, Item, endings_of, items_of, relays_from, relays_into


def batch_as_data(batch: Batch) -> Data:
    """A batch by name, with its days."""
    return {
        "unit": name_as_data(batch.unit),
        "batch": f"{batch.programme.code}/{batch.code}",
        "labels": batch.labels,
        "levels": batch.levels,
        "opened_on": day(batch.opened_on),
        "ended_at": moment(batch.closed_at) if batch.closed_at else None,
        "ended_by": batch.closed_by,
    }


def whole_batch_as_data(batch: Batch, within: str = "") -> Data:
    """A batch with what is open in it, what ends by itself, and what goes on below."""
    return batch_as_data(batch) | {
        "items": balance_as_data(items_of(batch, within)),
        "requirements_end": [
            {"last_on": day(one.last_on), "requirements": [rule.code for rule in one.requirements]}
            for one in endings_of(batch)
        ],
        "handed_on_below": [_relay(one) for one in relays_from(batch)],
        "taken_over": [_relay(one) for one in relays_into(batch)],
        "hand_overs": [one.number for one in batch.hand_overs.order_by("opened_at", "id")],
    }


def balance_as_data(balance: Balance) -> Data:
    """The open issues, and whether the batch can end."""
    return {
        "open": len(balance.items),
        "undecided": len(balance.undecided),
        "can_end": not balance.undecided,
        "issues": [_item(item) for item in balance.items],
    }


def hand_over_as_data(one: HandOver) -> Data:
    """A hand-over by its two sides."""
    return {
        "number": one.number,
        "is_of_post": one.post_id is not None,
        "from": one.from_label,
        "to": one.to_label,
        "unanswered": one.unanswered,
        "opened_at": moment(one.opened_at),
        "completed_at": moment(one.completed_at) if one.completed_at else None,
        "completed_by": one.completed_by,
    }


def whole_hand_over_as_data(one: HandOver) -> Data:
    """A hand-over line by line."""
    lines = one.lines.select_related("issue").order_by("position")
    return hand_over_as_data(one) | {"lines": [_line(line) for line in lines]}


def _item(item: Item) -> Data:
    said = item.disposition
    return {
        "number": item.issue.number,
        "title": item.issue.title,
        "state": item.issue.status.word,
        "stage": item.issue.stage.word if item.issue.stage is not None else None,
        "lead": name_as_data(item.issue.lead_unit),
        "choice": said.choice if said else None,
        "target": said.target if said else "",
        "is_settled": item.is_settled,
    }


def _relay(one: Relay) -> Data:
    share = one.share
    return {
        "issue": one.issue.number,
        "unit": name_as_data(share.unit),
        "position": share.position,
        "text": share.text,
        "due_on": day(share.due_on),
        "is_open": share.is_open,
        "outcome": share.outcome,
    }


def _line(line: HandOverLine) -> Data:
    return {
        "position": line.position,
        "kind": line.kind,
        "text": line.text,
        "issue": line.issue.number if line.issue else None,
        "answer": line.answer or None,
        "reason": line.reason,
        "answered_by": line.answered_by,
    }
