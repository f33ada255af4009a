"""Running tests one by one, in any order and again, within one session."""

from __future__ import annotations

import pytest
from _pytest.runner import runtestprotocol


class _Anything:
    """Stands for the next test, whichever it is: only what the whole session shares is kept for it."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session

    def listchain(self) -> list[pytest.Session]:
        """All that the next test needs."""
        return [self.session]


def run_once(item: pytest.Item) -> tuple[str, float]:
    """Runs one test, keeping what the session shares; what it failed with, and its seconds."""
    item._initrequest()  # type: ignore[attr-defined]
    reports = runtestprotocol(item, nextitem=_Anything(item.session), log=False)  # type: ignore[arg-type]
    failure = next((report.longreprtext or report.outcome for report in reports if report.failed), "")
    return failure, sum(report.duration for report in reports)


def end_session(last: pytest.Item) -> None:
    """Lets the session's own fixtures end, the database among them."""
    last._initrequest()  # type: ignore[attr-defined]
    runtestprotocol(last, nextitem=None, log=False)
