"""The life cycle of an issue: one table, from which acts, buttons, API answers and the picture come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from huilu.kernel.words import Label

from huilu.loop.states.stages import ACTIVE, OWNERLESS, Stage, State
from huilu.loop.states.steps import Step, Who

_OWNED = frozenset({None, *Stage}) - OWNERLESS


@dataclass(frozen=True)
class Transition:
    """From where to where one step leads, whose it is, and what it asks for.

    `starts` maps the states from which the step is possible to those it leads to; `stages` does the same for the
    circuit of an issue that was raised upward, None standing for an issue that was not.
    """

    starts: dict[State, State]
    who: Who
    label: Label
    guard: Label
    stages: Mapping[Stage | None, Stage | None]


_S, _G = State, Stage
_STAYS: dict[Stage | None, Stage | None] = {stage: stage for stage in sorted(_OWNED, key=lambda stage: stage or 0)}

_ANYWHERE: dict[Stage | None, Stage | None] = {None: None} | {stage: stage for stage in Stage}


def _staying(*states: State) -> dict[State, State]:
    return {state: state for state in sorted(states)}


_ANY_ACTIVE = _staying(*ACTIVE)
_AT_WORK = _staying(_S.OPEN, _S.IN_PROGRESS, _S.INTERIM_RESULT, _S.REWORKING, _S.REOPENED)


def _step(
    starts: dict[State, State],
    who: Who,
    label: Label,
    guard: Label,
    stages: Mapping[Stage | None, Stage | None] = _STAYS,
) -> Transition:
    return Transition(starts, who, label, guard, stages)


TRANSITIONS: dict[Step, Transition] = {
    Step.OPEN: _step(
        {_S.DRAFT: _S.OPEN},
        Who.RAISER,
        _("Open"),
        _("A lead unit is named; it is about a unit, a service or a rule, not a person."),
    ),
    Step.ADD_TASK: _step(
        {
            _S.OPEN: _S.IN_PROGRESS,
            _S.IN_PROGRESS: _S.IN_PROGRESS,
            _S.INTERIM_RESULT: _S.IN_PROGRESS,
            _S.REWORKING: _S.REWORKING,
            _S.REOPENED: _S.IN_PROGRESS,
        },
        Who.LEAD,
        _("Add a task"),
        _("A task has an owner and a date."),
    ),
    Step.FINISH_TASK: _step(
        {
            _S.IN_PROGRESS: _S.IN_PROGRESS,
            _S.INTERIM_RESULT: _S.IN_PROGRESS,
            _S.REWORKING: _S.REWORKING,
        },
        Who.WORKER,
        _("Finish a task"),
        _("The task is still open."),
    ),
    Step.REPORT_INTERIM: _step(
        {_S.IN_PROGRESS: _S.INTERIM_RESULT},
        Who.LEAD,
        _("Report an interim result"),
        _("What changed so far, what remains, and the next date. It stays open in every count."),
    ),
    Step.RESUME: _step({_S.INTERIM_RESULT: _S.IN_PROGRESS}, Who.LEAD, _("Carry on"), _("None.")),
    Step.SUBMIT: _step(
        {_S.IN_PROGRESS: _S.SUBMITTED, _S.REWORKING: _S.SUBMITTED},
        Who.LEAD,
        _("Submit the result"),
        _("A changed fact, a cause with its level, the kind of fix; no task and no share is open."),
    ),
    Step.NAME_VERIFIER: _step(
        {_S.SUBMITTED: _S.VERIFYING, _S.VERIFYING: _S.VERIFYING},
        Who.ABOVE_LEAD,
        _("Name the verifier"),
        _("Another person, outside the doer's unit and all below it under every post held, who has not stood aside."),
    ),
    Step.CLOSE: _step(
        {_S.VERIFYING: _S.CLOSED},
        Who.VERIFIER,
        _("Close"),
        _("The verifier has seen the changed fact on a day; never the doer."),
        _STAYS | {_G.JOINT_WORK: _G.ANSWERED},
    ),
    Step.RETURN: _step(
        {_S.VERIFYING: _S.REWORKING},
        Who.VERIFIER,
        _("Return for rework"),
        _("A reason, and a new task with a date."),
    ),
    Step.RECUSE: _step(
        {_S.VERIFYING: _S.SUBMITTED},
        Who.VERIFIER,
        _("Recuse myself"),
        _("A reason. Another verifier is named; whoever recused themselves is not named again."),
    ),
    Step.REOPEN: _step(
        {_S.CLOSED: _S.REOPENED, _S.FIXED_ON_SPOT: _S.REOPENED},
        Who.RAISER_OR_ABOVE,
        _("Reopen"),
        _("A new fact. The number stays, and the count of reopenings is kept."),
        _STAYS | {_G.ANSWERED: _G.JOINT_WORK, _G.CONFIRMED: _G.JOINT_WORK, _G.UNCONFIRMED: _G.JOINT_WORK},
    ),
    Step.WITHDRAW: _step(
        {_S.DRAFT: _S.WITHDRAWN, _S.OPEN: _S.WITHDRAWN},
        Who.RAISER,
        _("Withdraw"),
        _("Raised by mistake, no work done yet; with a reason, seen by the unit above. Never deleted, counted apart."),
        {None: None, _G.TAKEN_BACK: _G.TAKEN_BACK},
    ),
    Step.FIX_ON_SPOT: _step(
        {_S.DRAFT: _S.FIXED_ON_SPOT},
        Who.RAISER,
        _("Fixed on the spot"),
        _("Found and put right in one record, with fact, cause and kind of fix. Counted apart until confirmed."),
        {None: None},
    ),
    Step.CONFIRM_FIX: _step(
        {_S.FIXED_ON_SPOT: _S.CLOSED},
        Who.OUTSIDER,
        _("Confirm the fix"),
        _("Somebody outside the unit that did it has seen the changed fact."),
        {None: None},
    ),
    Step.OFFER_TRANSFER: _step(
        _ANY_ACTIVE,
        Who.LEAD,
        _("Offer to another unit"),
        _("A reason. Until the other unit accepts, the old lead holds it."),
    ),
    Step.TAKE_BACK_OFFER: _step(_ANY_ACTIVE, Who.LEAD, _("Take the offer back"), _("An offer is open.")),
    Step.ACCEPT_TRANSFER: _step(
        _ANY_ACTIVE, Who.RECEIVER, _("Take it over"), _("An offer to this unit is open, and a day is given.")
    ),
    Step.DECLINE_TRANSFER: _step(
        _ANY_ACTIVE, Who.RECEIVER, _("Decline the offer"), _("A reason. It counts against nobody.")
    ),
    Step.SEND_BACK: _step(
        {_S.OPEN: _S.OPEN, _S.REOPENED: _S.OPEN},
        Who.LEAD,
        _("Send back: not ours"),
        _("It was given by another unit; a reason code and a reason. It counts against nobody."),
        _STAYS | {_G.JOINT_WORK: _G.UNSETTLED},
    ),
    Step.MERGE: _step(
        dict.fromkeys(_ANY_ACTIVE, _S.MERGED),
        Who.LEAD,
        _("Merge into another"),
        _("The other issue is led by the same unit and not over. Origins stay subscribed, and each gets its answer."),
        _STAYS | dict.fromkeys(OWNERLESS, _G.JOINT_WORK),
    ),
    Step.SPLIT_OFF: _step(
        {_S.MERGED: _S.REOPENED},
        Who.RAISER_OR_ABOVE,
        _("Split off again"),
        _("A reason, and a day. The number stays."),
        _STAYS | {_G.ANSWERED: _G.JOINT_WORK, _G.CONFIRMED: _G.JOINT_WORK, _G.UNCONFIRMED: _G.JOINT_WORK},
    ),
    Step.GIVE_SHARE: _step(
        _AT_WORK,
        Who.LEAD,
        _("Give a share"),
        _("What that unit does, and until when. A unit that is not below the lead is asked first."),
    ),
    Step.ACCEPT_SHARE: _step(
        _ANY_ACTIVE, Who.SHARER, _("Take the share"), _("The share is offered to this unit."), _ANYWHERE
    ),
    Step.DECLINE_SHARE: _step(
        _ANY_ACTIVE, Who.SHARER, _("Decline the share"), _("A reason. It counts against nobody."), _ANYWHERE
    ),
    Step.FINISH_SHARE: _step(
        _ANY_ACTIVE,
        Who.SHARER,
        _("Finish the share"),
        _("What is different now. The unit is free then, whatever the others still do."),
        _ANYWHERE,
    ),
    Step.TAKE_BACK_SHARE: _step(
        _ANY_ACTIVE, Who.LEAD, _("Take a share back"), _("The share is not finished; a reason, which that unit sees.")
    ),
    Step.MARK_HARD: _step(
        _ANY_ACTIVE,
        Who.ABOVE_LEAD,
        _("Mark as hard"),
        _("A senior owner above the lead, a reason and the first milestone. It leaves the rates of timeliness."),
    ),
    Step.CLEAR_HARD: _step(
        _ANY_ACTIVE, Who.ABOVE_LEAD, _("No longer hard"), _("A reason, and the day on which it is due.")
    ),
    Step.REACH_MILESTONE: _step(
        _ANY_ACTIVE,
        Who.LEAD,
        _("A milestone is reached"),
        _("What is different now; the next milestone, if one is to come."),
    ),
    Step.KEEP_OUTPUT: _step(
        _ANY_ACTIVE | _staying(_S.CLOSED),
        Who.LEAD,
        _("Keep what was made a rule"),
        _("What the rule is called, from when it is in force, and when it is looked at again."),
    ),
    Step.REVIEW_OUTPUT: _step(
        _ANY_ACTIVE | _staying(_S.CLOSED, _S.MERGED),
        Who.LEAD,
        _("Look at the rule again"),
        _("What was found, and when it is looked at next."),
    ),
    Step.CONFIRM_EFFECT: _step(
        _staying(_S.CLOSED),
        Who.RAISER_OR_ABOVE,
        _("The effect holds"),
        _("A check of the effect is due; what was seen on a day. Never the doer."),
    ),
    Step.FAIL_EFFECT: _step(
        {_S.CLOSED: _S.REOPENED},
        Who.RAISER_OR_ABOVE,
        _("It has come back"),
        _("A check of the effect is open; what was seen on a day. The same number is open again."),
        _STAYS | {_G.ANSWERED: _G.JOINT_WORK, _G.CONFIRMED: _G.JOINT_WORK, _G.UNCONFIRMED: _G.JOINT_WORK},
    ),
    Step.RAISE_UP: _step(
        {
            _S.DRAFT: _S.OPEN,
            _S.OPEN: _S.OPEN,
            _S.IN_PROGRESS: _S.OPEN,
            _S.INTERIM_RESULT: _S.OPEN,
            _S.REWORKING: _S.OPEN,
            _S.REOPENED: _S.OPEN,
            _S.SUBMITTED: _S.OPEN,
            _S.VERIFYING: _S.OPEN,
        },
        Who.RAISER_OR_LEAD,
        _("Raise upward"),
        _(
            "Why the cause lies above. While a lead has time, only the lead does; once its day is over, or its result "
            "lies unseen, the others do. No unit on the way can stop it: it moves on by itself."
        ),
        dict.fromkeys((None, _G.PROPOSED, _G.UNSETTLED, _G.JOINT_WORK, _G.CONFIRMED, _G.TAKEN_BACK), _G.IN_PASSAGE),
    ),
    Step.ADD_NOTE: _step(
        _ANY_ACTIVE,
        Who.HOLDER_OR_ABOVE,
        _("Add a note"),
        _("A word or a question, which the lead and the origin read as well. It holds nothing back."),
        _ANYWHERE,
    ),
    Step.FORWARD: _step(
        _staying(_S.OPEN),
        Who.HOLDER,
        _("Forward it at once"),
        _("It goes to the unit above. At the top it stays."),
        dict.fromkeys(sorted(OWNERLESS - {_G.PROPOSED}), _G.IN_PASSAGE),
    ),
    Step.CLAIM: _step(
        _staying(_S.OPEN),
        Who.CLAIMER,
        _("Claim it: the cause is ours"),
        _("The day until which it will be done."),
        dict.fromkeys(sorted(OWNERLESS), _G.JOINT_WORK),
    ),
    Step.PROPOSE_OWNER: _step(
        _staying(_S.OPEN),
        Who.HOLDER,
        _("Propose an owner"),
        _("A unit below that owns the cause, outside the origin's, and why."),
        {_G.CLAIM_WINDOW: _G.PROPOSED, _G.UNCLAIMED: _G.PROPOSED, _G.UNSETTLED: _G.PROPOSED},
    ),
    Step.REFUSE_PROPOSAL: _step(
        _staying(_S.OPEN),
        Who.PROPOSED,
        _("Refuse"),
        _("A reason, which the origin sees."),
        {_G.PROPOSED: _G.UNSETTLED},
    ),
    Step.DIRECT_OWNER: _step(
        _staying(_S.OPEN),
        Who.HOLDER,
        _("Decide who owns it"),
        _("Nobody has claimed it and a proposal was refused or not answered; the day until which it is to be done."),
        {_G.UNSETTLED: _G.JOINT_WORK},
    ),
    Step.TAKE_BACK_UP: _step(
        _staying(_S.OPEN),
        Who.ORIGIN,
        _("Take it back"),
        _("A reason, and a day: the origin does it itself."),
        dict.fromkeys(sorted(OWNERLESS), _G.TAKEN_BACK),
    ),
    Step.CONFIRM_ANSWER: _step(
        _staying(_S.CLOSED, _S.MERGED),
        Who.ORIGIN,
        _("Confirm the answer"),
        _("How the origin judges the answer of the level above."),
        {_G.ANSWERED: _G.CONFIRMED, _G.UNCONFIRMED: _G.CONFIRMED},
    ),
    Step.ATTACH_FILE: _step(
        _staying(_S.IN_PROGRESS, _S.INTERIM_RESULT, _S.VERIFYING, _S.REWORKING),
        Who.WITNESS,
        _("Attach a file"),
        _("A picture or a measurement, never needed: what counts is the changed fact. Where it was taken is stripped."),
    ),
    Step.MOVE_ON: _step(
        _staying(_S.OPEN, _S.CLOSED, _S.MERGED),
        Who.CALENDAR,
        _("It moves on by itself"),
        _("The working days of the one who has it are over."),
        {
            _G.IN_PASSAGE: _G.IN_PASSAGE,
            _G.CLAIM_WINDOW: _G.UNCLAIMED,
            _G.UNCLAIMED: _G.UNSETTLED,
            _G.PROPOSED: _G.UNSETTLED,
            _G.ANSWERED: _G.ANSWERED,
        },
    ),
}


def steps_from(state: State, stage: Stage | None = None) -> list[Step]:
    """The steps that the table allows from a state and a stage of the circuit, in the order of the table."""
    return [step for step, one in TRANSITIONS.items() if state in one.starts and stage in one.stages]
