"""What each verb of an issue asks for: one line for each, from which forms, bodies and replays come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from huilu.loop import actions
from huilu.loop.states import (
    CAUSE_LABELS,
    FACT_LABELS,
    FIX_LABELS,
    JUDGEMENT_LABELS,
    SEND_BACK_LABELS,
    TRANSITIONS,
    FixKind,
    Step,
    Transition,
)

if TYPE_CHECKING:
    from huilu.kernel.words import Label


class Kind(StrEnum):
    """What kind of answer a question wants."""

    LINE = "line"
    LINES = "lines"
    DAY = "day"
    WORD = "word"
    UNIT = "unit"
    POST = "post"
    ISSUE = "issue"
    FILE = "file"
    FACT = "fact"
    CAUSE = "cause"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: the name of the verb's argument, what kind of answer, and how people are asked."""

    name: str
    kind: Kind
    label: Label
    needed: bool = True
    about: Label = ""
    words: Mapping[str, Label] | None = None


@dataclass(frozen=True, slots=True)
class Verb:
    """A step as it is done: the noun of its address, the action, what it asks, and how it is told afterwards.

    `position` says what the address counts where the step is about one of several: tasks, shares, milestones, rules.
    """

    step: Step
    noun: str
    act: Callable[..., object]
    entry: str
    told: Label
    asks: tuple[Ask, ...] = ()
    position: str = ""

    @property
    def transition(self) -> Transition:
        """Its row in the table."""
        return TRANSITIONS[self.step]

    @property
    def label(self) -> Label:
        """What people call it."""
        return self.transition.label

    @property
    def guard(self) -> Label:
        """What it asks for, in words."""
        return self.transition.guard


_K = Kind
_REASON = Ask("reason", _K.LINES, _("The reason"))
_REASON_CODE = Ask("reason_code", _K.WORD, _("What kind of reason"), words=SEND_BACK_LABELS)
_DUE_ON = Ask("due_on", _K.DAY, _("Due on"))
_FACT = Ask("fact", _K.FACT, _("What changed"), words=FACT_LABELS)
_SEEN = Ask("seen", _K.FACT, _("What you saw"), words=FACT_LABELS)
_CAUSE = Ask("cause", _K.CAUSE, _("Where the cause lay"), words=CAUSE_LABELS)
_FIX_KIND = Ask("fix_kind", _K.WORD, _("How far the fix reaches"), words=FIX_LABELS)
# No rule is changed in a moment.
_AT_ONCE = {kind: label for kind, label in FIX_LABELS.items() if kind != FixKind.INSTITUTIONAL}
_FIX_ON_SPOT = Ask("fix_kind", _K.WORD, _("How far the fix reaches"), words=_AT_ONCE)
_OUTCOME = Ask("outcome", _K.LINES, _("What is different now"))
_MILESTONE = Ask("milestone", _K.LINE, _("The next milestone"))
_LOOKED = (Ask("seen", _K.LINES, _("What you saw")), Ask("seen_on", _K.DAY, _("Seen on")))
_NEW_TASK = Ask("task", _K.LINE, _("What is to be done"))

_ALL = (
    Verb(
        Step.OPEN,
        "opening",
        actions.open_issue,
        "issue.opened",
        _("opened the issue"),
        (
            Ask(
                "lead",
                _K.UNIT,
                _("Lead unit"),
                about=_("The unit that owns the cause: your own, or the one above that can act."),
            ),
            _DUE_ON,
        ),
    ),
    Verb(
        Step.ADD_TASK,
        "tasks",
        actions.add_task,
        "issue.task_added",
        _("set a task"),
        (
            Ask("text", _K.LINE, _("What is to be done")),
            Ask("owner", _K.POST, _("Who does it")),
            _DUE_ON,
        ),
    ),
    Verb(
        Step.FINISH_TASK,
        "completion",
        actions.finish_task,
        "issue.task_finished",
        _("finished a task"),
        position="tasks",
    ),
    Verb(
        Step.REPORT_INTERIM,
        "interim-result",
        actions.report_interim_result,
        "issue.interim_reported",
        _("reported an interim result"),
        (
            Ask("changed_so_far", _K.LINES, _("What has changed so far")),
            Ask("remains", _K.LINES, _("What remains")),
            Ask("next_on", _K.DAY, _("Next date"), about=_("The issue stays open, and is due on this day.")),
        ),
    ),
    Verb(Step.RESUME, "resumption", actions.resume_issue, "issue.resumed", _("carried on")),
    Verb(
        Step.SUBMIT,
        "submission",
        actions.submit_issue,
        "issue.submitted",
        _("submitted the result"),
        (_FACT, _CAUSE, _FIX_KIND),
    ),
    Verb(
        Step.NAME_VERIFIER,
        "verifier",
        actions.name_verifier,
        "issue.verifier_named",
        _("named the verifier"),
        (
            Ask(
                "verifier",
                _K.POST,
                _("Who will look"),
                about=_("Posts outside the unit that did the work, held by somebody else."),
            ),
        ),
    ),
    Verb(
        Step.CLOSE,
        "closure",
        actions.close_issue,
        "issue.closed",
        _("saw the change and closed the issue"),
        (_SEEN,),
    ),
    Verb(
        Step.RETURN,
        "return",
        actions.return_issue,
        "issue.returned",
        _("returned it for rework"),
        (Ask("reason", _K.LINES, _("What you saw instead")), _NEW_TASK, _DUE_ON),
    ),
    Verb(Step.RECUSE, "recusal", actions.recuse, "issue.verifier_recused", _("stood aside as verifier"), (_REASON,)),
    Verb(
        Step.REOPEN,
        "reopening",
        actions.reopen_issue,
        "issue.reopened",
        _("reopened the issue"),
        (Ask("new_fact", _K.LINES, _("The new fact")), _DUE_ON),
    ),
    Verb(
        Step.WITHDRAW,
        "withdrawal",
        actions.withdraw_issue,
        "issue.withdrawn",
        _("withdrew the issue"),
        (Ask("reason", _K.LINES, _("Why it was a mistake")),),
    ),
    Verb(
        Step.FIX_ON_SPOT,
        "fix-on-the-spot",
        actions.fix_on_spot,
        "issue.fixed_on_spot",
        _("fixed it on the spot"),
        (_FACT, _CAUSE, _FIX_ON_SPOT),
    ),
    Verb(
        Step.CONFIRM_FIX,
        "fix-confirmation",
        actions.confirm_fix,
        "issue.fix_confirmed",
        _("saw the fix and closed the issue"),
        (_SEEN,),
    ),
    Verb(
        Step.OFFER_TRANSFER,
        "transfer",
        actions.offer_transfer,
        "issue.transfer_offered",
        _("offered it to another unit"),
        (Ask("to", _K.UNIT, _("The unit that is to take it over")), _REASON),
    ),
    Verb(
        Step.TAKE_BACK_OFFER,
        "transfer-taking-back",
        actions.take_back_offer,
        "issue.offer_taken_back",
        _("took the offer back"),
    ),
    Verb(
        Step.ACCEPT_TRANSFER,
        "transfer-acceptance",
        actions.accept_transfer,
        "issue.transfer_accepted",
        _("took it over"),
        (_DUE_ON,),
    ),
    Verb(
        Step.DECLINE_TRANSFER,
        "transfer-refusal",
        actions.decline_transfer,
        "issue.transfer_declined",
        _("declined the offer"),
        (_REASON,),
    ),
    Verb(
        Step.SEND_BACK,
        "sending-back",
        actions.send_back,
        "issue.sent_back",
        _("sent it back"),
        (_REASON_CODE, _REASON),
    ),
    Verb(
        Step.MERGE,
        "merging",
        actions.merge_issue,
        "issue.merged",
        _("merged it into another"),
        (Ask("into", _K.ISSUE, _("The number of the issue it becomes part of")),),
    ),
    Verb(
        Step.SPLIT_OFF,
        "splitting-off",
        actions.split_off,
        "issue.split_off",
        _("split it off again"),
        (_REASON, _DUE_ON),
    ),
    Verb(
        Step.GIVE_SHARE,
        "shares",
        actions.give_share,
        "issue.share_given",
        _("gave a share"),
        (
            Ask("unit", _K.UNIT, _("The unit that does a share")),
            Ask("text", _K.LINES, _("What that unit does")),
            _DUE_ON,
        ),
    ),
    Verb(
        Step.ACCEPT_SHARE,
        "acceptance",
        actions.accept_share,
        "issue.share_accepted",
        _("took its share"),
        position="shares",
    ),
    Verb(
        Step.DECLINE_SHARE,
        "refusal",
        actions.decline_share,
        "issue.share_declined",
        _("declined its share"),
        (_REASON,),
        position="shares",
    ),
    Verb(
        Step.FINISH_SHARE,
        "completion",
        actions.finish_share,
        "issue.share_finished",
        _("finished its share"),
        (_OUTCOME,),
        position="shares",
    ),
    Verb(
        Step.TAKE_BACK_SHARE,
        "taking-back",
        actions.take_back_share,
        "issue.share_taken_back",
        _("took a share back"),
        (_REASON,),
        position="shares",
    ),
    Verb(
        Step.MARK_HARD,
        "hardness",
        actions.mark_hard,
        "issue.marked_hard",
        _("marked it as hard"),
        (Ask("senior", _K.POST, _("The senior owner")), _REASON, _MILESTONE, _DUE_ON),
    ),
    Verb(
        Step.CLEAR_HARD,
        "hardness-end",
        actions.clear_hard,
        "issue.cleared_hard",
        _("no longer marked it as hard"),
        (_REASON, _DUE_ON),
    ),
    Verb(
        Step.REACH_MILESTONE,
        "reaching",
        actions.reach_milestone,
        "issue.milestone_reached",
        _("reached a milestone"),
        (_OUTCOME, replace(_MILESTONE, needed=False), _DUE_ON),
        position="milestones",
    ),
    Verb(
        Step.KEEP_OUTPUT,
        "outputs",
        actions.keep_output,
        "issue.output_kept",
        _("made it a rule"),
        (
            Ask("title", _K.LINE, _("What the rule is called")),
            Ask("in_force_on", _K.DAY, _("In force from")),
            Ask("review_on", _K.DAY, _("To be looked at again on")),
        ),
    ),
    Verb(
        Step.REVIEW_OUTPUT,
        "review",
        actions.review_output,
        "issue.output_reviewed",
        _("looked at the rule again"),
        (
            Ask("finding", _K.LINES, _("What was found")),
            Ask(
                "review_on",
                _K.DAY,
                _("To be looked at again on"),
                needed=False,
                about=_("Empty: the rule is no longer in force."),
            ),
        ),
        position="outputs",
    ),
    Verb(
        Step.CONFIRM_EFFECT,
        "effect",
        actions.confirm_effect,
        "issue.effect_confirmed",
        _("saw that the effect holds"),
        _LOOKED,
    ),
    Verb(
        Step.FAIL_EFFECT,
        "recurrence",
        actions.fail_effect,
        "issue.effect_failed",
        _("saw that it has come back"),
        (*_LOOKED, _DUE_ON),
    ),
    Verb(
        Step.RAISE_UP,
        "raising",
        actions.raise_up,
        "issue.raised_up",
        _("raised it upward"),
        (
            Ask("why", _K.LINES, _("Why the cause lies above")),
            Ask(
                "toward",
                _K.UNIT,
                _("Who can change it"),
                needed=False,
                about=_("A unit above. Empty if you do not know: then it goes up until somebody claims it."),
            ),
        ),
    ),
    Verb(
        Step.ADD_NOTE,
        "notes",
        actions.add_note,
        "issue.note_added",
        _("added a note"),
        (Ask("text", _K.LINES, _("Your note"), about=_("The origin reads it too.")),),
    ),
    Verb(Step.FORWARD, "forwarding", actions.forward_issue, "issue.forwarded", _("forwarded it at once")),
    Verb(
        Step.CLAIM,
        "claim",
        actions.claim_issue,
        "issue.claimed",
        _("claimed it: the cause is theirs"),
        (Ask("due_on", _K.DAY, _("Due on"), about=_("You lead it from now on, and it is to be done by this day.")),),
    ),
    Verb(
        Step.PROPOSE_OWNER,
        "proposal",
        actions.propose_owner,
        "issue.owner_proposed",
        _("proposed an owner"),
        (Ask("owner", _K.UNIT, _("The unit that owns the cause")), _REASON),
    ),
    Verb(
        Step.REFUSE_PROPOSAL,
        "proposal-refusal",
        actions.refuse_proposal,
        "issue.proposal_refused",
        _("refused the proposal"),
        (_REASON_CODE, _REASON),
    ),
    Verb(
        Step.DIRECT_OWNER,
        "direction",
        actions.direct_owner,
        "issue.owner_directed",
        _("decided who owns it"),
        (Ask("owner", _K.UNIT, _("The unit that owns the cause")), _DUE_ON),
    ),
    Verb(
        Step.TAKE_BACK_UP,
        "taking-back",
        actions.take_back_up,
        "issue.taken_back",
        _("took it back"),
        (_REASON, _DUE_ON),
    ),
    Verb(
        Step.CONFIRM_ANSWER,
        "confirmation",
        actions.confirm_answer,
        "issue.answer_confirmed",
        _("confirmed the answer"),
        (
            Ask(
                "judgement",
                _K.WORD,
                _("How do you judge the answer?"),
                about=_("Confirming ends the circuit. If it is not solved, go back and reopen it instead."),
                words=JUDGEMENT_LABELS,
            ),
            Ask("words", _K.LINES, _("In your own words"), needed=False),
        ),
    ),
    Verb(
        Step.ATTACH_FILE,
        "files",
        actions.attach_file,
        "issue.file_attached",
        _("attached a file"),
        (Ask("file", _K.FILE, _("The file"), about=_("A picture, a table or a document of at most 5 MB.")),),
    ),
    Verb(Step.MOVE_ON, "moving-on", actions.move_on, "issue.moved_on", _("moved on by itself")),
)

VERBS: dict[Step, Verb] = {verb.step: verb for verb in _ALL}
BY_ENTRY: dict[str, Verb] = {verb.entry: verb for verb in _ALL}
