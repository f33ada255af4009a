"""What a refusal leaves behind: nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from huilu.kernel.refusals import Refusal
from huilu.ledger.models import Entry
from huilu.loop.models import (
    ChangedFact,
    Circuit,
    Doer,
    EffectCheck,
    Holding,
    InstitutionalOutput,
    InterimResult,
    Issue,
    IssueFile,
    Milestone,
    Party,
    Share,
    Task,
)
from huilu.loop.queries import history_of
from huilu.org.models import Unit
from huilu.tally.models import Delta, Kind

TABLES = (
    Issue, Party, Holding, Doer, Task, InterimResult, ChangedFact, Circuit, Share, EffectCheck, Milestone,
    InstitutionalOutput, IssueFile, Delta,
)  # fmt: skip


def acts_of(issue: Issue) -> list[str]:
    """What was done with the issue, in order."""
    return [entry.act for entry in history_of(issue)]


def counts_of(unit: Unit) -> dict[Kind, int]:
    """What is counted at the unit itself, by kind; classes of units apart."""
    rows = Delta.objects.filter(path=unit.path).exclude(kind=Kind.UNIT_CLASS).order_by("kind")
    summed = {Kind(row.kind): 0 for row in rows}
    for row in rows:
        summed[Kind(row.kind)] += row.n
    return {kind: n for kind, n in summed.items() if n}


@contextmanager
def refused(refusal: type[Refusal], **facts: object) -> Iterator[None]:
    """Inside, the act is refused for this reason, and not one row anywhere is different afterwards."""
    before = _everything()
    with pytest.raises(Refusal) as said:
        yield
    assert type(said.value) is refusal, said.value
    assert said.value.facts.items() >= facts.items()
    assert "{" not in str(said.value)
    assert _everything() == before


def _everything() -> list[list[dict[str, object]]]:
    rows = [list(table.objects.order_by("pk").values()) for table in TABLES]
    # Whoever enters the stage for the refused act is appointed at that moment.
    return [*rows, list(Entry.objects.exclude(about_kind__in=["person", "post"]).order_by("pk").values())]
