"""Issues and what belongs to them."""

from huilu.loop.models.circuit import Circuit, Share, ShareQuerySet
from huilu.loop.models.issue import (
    ACTIVE_VALUES,
    PARTS,
    ChangedFact,
    Doer,
    Holding,
    InterimResult,
    Issue,
    IssueFile,
    IssueQuerySet,
    IssueSerial,
    Party,
    Reach,
    Task,
    TaskQuerySet,
)
from huilu.loop.models.lasting import EFFECT_STATE, EffectCheck, EffectCheckQuerySet, InstitutionalOutput, Milestone

__all__ = [
    "ACTIVE_VALUES",
    "EFFECT_STATE",
    "PARTS",
    "ChangedFact",
    "Circuit",
    "Doer",
    "EffectCheck",
    "EffectCheckQuerySet",
    "Holding",
    "InstitutionalOutput",
    "InterimResult",
    "Issue",
    "IssueFile",
    "IssueQuerySet",
    "IssueSerial",
    "Milestone",
    "Party",
    "Reach",
    "Share",
    "ShareQuerySet",
    "Task",
    "TaskQuerySet",
]
