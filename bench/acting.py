"""Acts while pages are read: units record progress and take it back, so that nothing is different afterwards."""

from __future__ import annotations

import random
import time
from threading import Event

from huilu.accounts.models import Appointment
from huilu.accounts.queries import actor_of
from huilu.clock.queries import now
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.queries import obligations_of
from huilu.programmes.rules import NothingChanged
from huilu.programmes.states import ProgressState

ACTORS = 60
SEED = 2023


def choose_work() -> list[tuple[Actor, str]]:
    """Some of the people who hold posts, each with an obligation or two."""
    today = day_of(now())
    held = list(Appointment.objects.on(today).select_related("person", "post__unit__unit_class__level").order_by("pk"))
    chosen = random.Random(SEED).sample(held, min(ACTORS, len(held)))
    return [
        (actor_of(one), obligation.requirement.key)
        for one in chosen
        for obligation in obligations_of(one.post.unit, today)[:2]
    ]


def act_until(stop: Event, *, rate: float) -> int:
    """Act at that rate until told to stop; how many acts there were."""
    work, acts, due = choose_work(), 0, time.monotonic()
    while work and not stop.is_set():
        actor, key = work[acts // 2 % len(work)]
        if not _there_and_back(actor, key):
            work.remove((actor, key))
            continue
        acts += 2
        due += 2 / rate
        stop.wait(max(0.0, due - time.monotonic()))
    return acts


def _there_and_back(actor: Actor, key: str) -> bool:
    state = ProgressState.IN_PROGRESS
    try:
        record_progress(unit_id=actor.unit_id, requirement=key, state=state, fact="", by=actor, at=now())
    except NothingChanged:
        return False
    take_back_progress(unit_id=actor.unit_id, requirement=key, by=actor, at=now())
    return True
