"""Counters over paths, and the queue of changes not yet folded into them.

`tally` knows paths and buckets only: what a bucket means is its owner's business. A counter at a
node sums what lies **below** it; what is the node's own is read from its own rows. So a leaf needs
no counters, and nothing changes hands when a leaf gets its first child (ADR 0003).
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar, NamedTuple

from django.db import models


class Kind(IntEnum):
    """What a bucket counts. `ref` and `state` are the owner's: named here only so that kinds never collide."""

    UNIT_CLASS = 1  # ref: class id; state: 0
    OBLIGATION = 2  # ref: requirement id; state: progress state
    ISSUE = 3  # ref: 0; state: issue state
    ISSUE_DUE = 4  # ref: due day as days since 1970-01-01, active issues that are not hard; state: 0
    ISSUE_HARD = 5  # ref: 0; state: issue state, active hard issues only (M071)
    CIRCUIT = 6  # ref: 0; state: stage of the circuit
    REGISTER = 7  # ref: register id; state: what is counted of its items and tasks
    SHARE = 8  # ref: 0; state: state of the share
    EFFECT = 9  # ref: 0; state: 0 open, 1 holds, 2 recurred


class Bucket(NamedTuple):
    """One thing that is counted."""

    kind: int
    ref: int
    state: int


class Counter(models.Model):
    """How many are in one bucket below one node, since which day."""

    pk = models.CompositePrimaryKey("node", "kind", "ref", "state", "region")
    region = models.SmallIntegerField()
    node = models.BigIntegerField()
    kind = models.SmallIntegerField()
    ref = models.IntegerField()
    state = models.SmallIntegerField()
    n = models.BigIntegerField()
    since = models.DateField()

    class Meta:
        managed = False
        db_table = "tally_counter"


class Past(models.Model):
    """How many were in one bucket below one node, from a day on until the next such row's or the counter's."""

    pk = models.CompositePrimaryKey("node", "kind", "ref", "state", "day", "region")
    region = models.SmallIntegerField()
    node = models.BigIntegerField()
    kind = models.SmallIntegerField()
    ref = models.IntegerField()
    state = models.SmallIntegerField()
    day = models.DateField()
    n = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "tally_past"


class Own(models.Model):
    """What was added to one bucket of a node itself, or taken from it, on a day."""

    pk = models.CompositePrimaryKey("node", "day", "kind", "ref", "state", "region")
    region = models.SmallIntegerField()
    node = models.BigIntegerField()
    kind = models.SmallIntegerField()
    ref = models.IntegerField()
    state = models.SmallIntegerField()
    day = models.DateField()
    n = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "tally_own"


class Kept(models.Model):
    """Since which day past days are known; one row."""

    id = models.SmallIntegerField(primary_key=True)
    since = models.DateField()

    class Meta:
        managed = False
        db_table = "tally_kept"


class Delta(models.Model):
    """A change of one bucket at one path on a day, waiting to be folded."""

    id = models.BigAutoField(primary_key=True)
    region = models.SmallIntegerField()
    path = models.TextField(db_collation="C")
    kind = models.SmallIntegerField()
    ref = models.IntegerField()
    state = models.SmallIntegerField()
    n = models.BigIntegerField()
    day = models.DateField()

    class Meta:
        managed = False
        db_table = "tally_delta"
        ordering: ClassVar = ["id"]


class Folder(models.Model):
    """One row for each region: whoever folds it holds this row. `day`: the latest that was folded."""

    region = models.SmallIntegerField(primary_key=True)
    day = models.DateField()

    class Meta:
        managed = False
        db_table = "tally_folder"
