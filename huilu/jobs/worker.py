"""The worker: folds the queue of changes into the counters, and opens the months of the ledger."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

from huilu.ledger.months import open_months
from huilu.tally.actions import fold_all

PAUSE = 0.25
LONGEST_PAUSE = 1.0
AFTER_TROUBLE = 2.0
A_DAY = 24 * 3600.0
MONTHS_AHEAD = 3


def say(sentence: str) -> None:
    """Tell whoever looks at the worker's output."""
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - the output is the launcher's


@dataclass
class Worker:
    """Works until `stop` is set."""

    stop: Event
    tell: Callable[[str], None] = say
    pause: float = PAUSE
    trouble: int = 0
    months_opened_at: float | None = None

    def run(self) -> None:
        """Round after round. A database that is away is waited for; nothing is lost meanwhile."""
        while not self.stop.is_set():
            try:
                worked = self.work_once(time.monotonic())
            except (OperationalError, InterfaceError) as error:
                self._wait_for_database(error)
                continue
            if self.trouble:
                self.tell(_("The database is back; the work goes on."))
                self.trouble = 0
            # Somebody who has just acted acts again soon; who has been idle may be looked at less often.
            self.pause = PAUSE if worked else min(self.pause * 1.5, LONGEST_PAUSE)
            self.stop.wait(self.pause)
        connection.close()

    def work_once(self, clock: float) -> int:
        """One round: how many changes were folded."""
        if self.months_opened_at is None or clock - self.months_opened_at > A_DAY:
            open_months(MONTHS_AHEAD)
            self.months_opened_at = clock
        return fold_all()

    def _wait_for_database(self, error: Exception) -> None:
        connection.close()
        self.trouble += 1
        if self.trouble == 1:
            reason = next(iter(str(error).splitlines()), "")
            self.tell(_("The database is away ({reason}); trying again until it is back.").format(reason=reason))
        self.stop.wait(AFTER_TROUBLE)
