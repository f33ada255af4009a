"""Which step is possible from where."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.loop.states import STAGE_LABELS, STATE_LABELS, TRANSITIONS, Stage, State, Step


class StepNotFromHere(Refusal):
    """The life cycle has no such step from this state."""

    code = "loop.step_not_from_here"
    says = _("“{step}” is not possible while the issue is “{state}”.")
    next = _("Reload the page: somebody may have acted since. The page shows what is possible now.")


class StageNotFromHere(Refusal):
    """The circuit has no such step from its stage."""

    code = "loop.stage_not_from_here"
    says = _("“{step}” is not possible while the issue is “{stage}” on its way up and back.")
    next = _("The page shows in whose hands it is, and what is possible now.")


def check_step(step: Step, state: State, stage: Stage | None = None) -> tuple[State, Stage | None]:
    """The state and the stage that the step leads to; refuses a step that the table does not have from here."""
    transition = TRANSITIONS[step]
    if state not in transition.starts:
        raise StepNotFromHere(step=transition.label, state=STATE_LABELS[state])
    if stage not in transition.stages:
        raise StageNotFromHere(step=transition.label, stage=STAGE_LABELS[stage] if stage else _("not raised upward"))
    return transition.starts[state], transition.stages[stage]
