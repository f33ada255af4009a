"""What moves on by itself once the working days of whoever has it are over: issues (M079), adaptations (M030)."""

from __future__ import annotations

from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.refusals import Refusal
from huilu.loop.actions import move_on
from huilu.loop.queries import due_to_move
from huilu.programmes.adapting import grant_by_silence


def move_what_is_due() -> int:
    """Let every issue that is due move on, each by an act of its own; how many did."""
    at, moved = now(), 0
    for number in due_to_move(at):
        try:
            move_on(number=number, by=INSTALLATION, at=at)
        except Refusal:
            # Somebody has acted on it in the same moment, and it is no longer where it was due.
            continue
        moved += 1
    return moved


def note_what_is_silent() -> int:
    """Write down which adaptations the silence of their issuers has granted; they hold since that day anyway."""
    return grant_by_silence(now())
