"""The life cycle of an issue in words: states, stages, steps, the table between them."""

from huilu.loop.states.choices import (
    CAUSE_LABELS,
    CONCERNS_LABELS,
    FACT_LABELS,
    FIX_LABELS,
    JUDGEMENT_LABELS,
    SEND_BACK_LABELS,
    SOURCE_LABELS,
    CauseLevel,
    Concerns,
    FactKind,
    FixKind,
    Judgement,
    SendBackReason,
    Source,
)
from huilu.loop.states.stages import ACTIVE, ENDED, OWNERLESS, STAGE_LABELS, STATE_LABELS, Stage, State
from huilu.loop.states.steps import WHO_LABELS, Step, Who
from huilu.loop.states.table import TRANSITIONS, Transition, steps_from

__all__ = [
    "ACTIVE",
    "CAUSE_LABELS",
    "CONCERNS_LABELS",
    "ENDED",
    "FACT_LABELS",
    "FIX_LABELS",
    "JUDGEMENT_LABELS",
    "OWNERLESS",
    "SEND_BACK_LABELS",
    "SOURCE_LABELS",
    "STAGE_LABELS",
    "STATE_LABELS",
    "TRANSITIONS",
    "WHO_LABELS",
    "CauseLevel",
    "Concerns",
    "FactKind",
    "FixKind",
    "Judgement",
    "SendBackReason",
    "Source",
    "Stage",
    "State",
    "Step",
    "Transition",
    "Who",
    "steps_from",
]
