"""python -m bench.crash.holding: what the database holds in the end, as data."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import django

Data = dict[str, Any]


def main() -> None:
    """Print it."""
    django.setup()
    from huilu.board.checking import check_figures  # noqa: PLC0415 - it needs the applications
    from huilu.loop.models import Issue  # noqa: PLC0415

    issues = [_issue(one) for one in Issue.objects.order_by("number")]
    checked = check_figures()
    figures = {"cells": checked.cells, "wrong_cells": [one.name for one in checked.differing]}
    print(json.dumps({"issues": issues, "ledger": _ledger()} | figures))


def _ledger() -> list[str]:
    """What does not fit in the ledger, once all that waits is sealed."""
    from django.conf import settings  # noqa: PLC0415 - it needs the applications

    from huilu.kernel.refusals import Refusal  # noqa: PLC0415
    from huilu.ledger.keyring import Keyring  # noqa: PLC0415
    from huilu.ledger.sealing import seal  # noqa: PLC0415
    from huilu.ledger.verifying import verify_ledger  # noqa: PLC0415

    keyring, at = Keyring(settings.HOME / "keys"), datetime.now(UTC)
    try:
        while seal(keyring=keyring, at=at):
            pass
    except Refusal as cut_back:
        # What was signed before a kill is not to be had from what was left after it.
        return [str(cut_back)]
    found = verify_ledger(keyring=keyring, at=at, patience=timedelta())
    return [str(one.sentence) for one in found.findings.kept]


def _issue(issue: Any) -> Data:
    from huilu.loop.queries import history_of  # noqa: PLC0415

    acts = list(history_of(issue).values_list("act", flat=True))
    told = {"issue": issue.title, "number": issue.number, "acts": acts, "state": issue.status.word}
    return told | {"state_by_acts": _state_after(acts), "waiting": _waiting(issue)}


def _state_after(acts: list[str]) -> str:
    """Where the table leads to when the acts are taken one after the other; '' where it has no such way."""
    from huilu.loop.states import State  # noqa: PLC0415
    from huilu.loop.verbs import BY_ENTRY  # noqa: PLC0415

    state = State.DRAFT
    for act in acts[1:]:
        starts = BY_ENTRY[act].transition.starts
        if state not in starts:
            return ""
        state = starts[state]
    return state.word


def _waiting(issue: Any) -> str:
    """What is wrong with the waiting times: each begins where the last ended, and they sum to the age."""
    from huilu.loop.queries import waiting_times  # noqa: PLC0415

    holdings = list(issue.holdings.order_by("from_at", "id"))
    ends = [one.to_at for one in holdings]
    if [one.from_at for one in holdings] != [issue.raised_at, *ends[:-1]]:
        return "the hands do not follow one another"
    if (ends[-1] is None) != (issue.held_by_id is not None):
        return "the last hands are not those that hold it"
    until = ends[-1] or datetime.now(UTC)
    spent = sum((one.spent for one in waiting_times(issue, until)), start=timedelta())
    return "" if spent == until - issue.raised_at else f"they sum to {spent}, the age is {until - issue.raised_at}"


if __name__ == "__main__":
    main()
