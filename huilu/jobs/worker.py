"""The worker: folds changes, moves on what is due, seals the ledger; once a day opens months, forgets kept answers."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

from huilu.campaigns.actions import remember_wordings
from huilu.clock.queries import now
from huilu.jobs.moving import move_what_is_due, note_what_is_silent
from huilu.kernel import replica
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.ledger import sealing
from huilu.ledger.keyring import Keyring
from huilu.ledger.months import open_months
from huilu.once.actions import forget_answers
from huilu.once.rules import KEPT
from huilu.programmes.calendars import calendars_running_out
from huilu.tally.actions import fold_all

PAUSE = 0.25
LONGEST_PAUSE = 1.0
AFTER_TROUBLE = 2.0
A_DAY = 24 * 3600.0
MONTHS_AHEAD = 3
EVERY_FEW_SECONDS = 5.0
EVERY_BEAT = 1.0


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
    sealed_at: float | None = None
    moved_at: float | None = None
    beat_at: float | None = None
    not_sealing: str = ""

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
            forget_answers(before=datetime.now(UTC) - KEPT)
            for calendar in calendars_running_out(day_of(now())):
                self.tell(calendar.sentence)
            self.months_opened_at = clock
        if replica.is_there() and (self.beat_at is None or clock - self.beat_at >= EVERY_BEAT):
            replica.beat()
            self.beat_at = clock
        folded = fold_all()
        if self.moved_at is None or clock - self.moved_at >= EVERY_FEW_SECONDS:
            move_what_is_due()
            note_what_is_silent()
            remember_wordings()
            self.moved_at = clock
        if self.sealed_at is None or clock - self.sealed_at >= sealing.EVERY:
            self._seal(clock)
        return folded

    def _seal(self, clock: float) -> None:
        """One batch. Where nothing may be signed, the rest of the work goes on, and the reason is told once."""
        try:
            # The true time, also while a rehearsal plays in another year: a head says when it was signed.
            done = sealing.seal(keyring=Keyring(settings.HOME / "keys"), at=datetime.now(UTC))
        except (Refusal, OSError) as reason:
            if str(reason) != self.not_sealing:
                self.tell(_("The ledger is not sealed: {reason}").format(reason=reason))
            self.not_sealing, self.sealed_at = str(reason), clock
            return
        self.not_sealing = ""
        # After a full batch more waits; the next round takes it.
        self.sealed_at = clock if done is None or done.entries < sealing.BATCH else None

    def _wait_for_database(self, error: Exception) -> None:
        connection.close()
        self.trouble += 1
        if self.trouble == 1:
            reason = next(iter(str(error).splitlines()), "")
            self.tell(_("The database is away ({reason}); trying again until it is back.").format(reason=reason))
        self.stop.wait(AFTER_TROUBLE)
