"""The verbs of the loop: the faces call these and nothing else."""

from huilu.loop.actions.attaching import Upload, attach_file, attach_stored
from huilu.loop.actions.circuit import (
    add_note,
    claim_issue,
    confirm_answer,
    direct_owner,
    forward_issue,
    move_on,
    propose_owner,
    raise_up,
    refuse_proposal,
    take_back_up,
)
from huilu.loop.actions.lasting import (
    clear_hard,
    confirm_effect,
    fail_effect,
    keep_output,
    mark_hard,
    reach_milestone,
    review_output,
)
from huilu.loop.actions.passing import (
    accept_transfer,
    decline_transfer,
    merge_issue,
    offer_transfer,
    send_back,
    split_off,
    take_back_offer,
)
from huilu.loop.actions.raising import Finding, draft_issue, open_issue, reopen_issue, withdraw_issue
from huilu.loop.actions.reorganising import pass_on
from huilu.loop.actions.sharing import accept_share, decline_share, finish_share, give_share, take_back_share
from huilu.loop.actions.spot import confirm_fix, fix_on_spot
from huilu.loop.actions.verifying import close_issue, name_verifier, recuse, return_issue
from huilu.loop.actions.working import add_task, finish_task, report_interim_result, resume_issue, submit_issue

__all__ = [
    "Finding",
    "Upload",
    "accept_share",
    "accept_transfer",
    "add_note",
    "add_task",
    "attach_file",
    "attach_stored",
    "claim_issue",
    "clear_hard",
    "close_issue",
    "confirm_answer",
    "confirm_effect",
    "confirm_fix",
    "decline_share",
    "decline_transfer",
    "direct_owner",
    "draft_issue",
    "fail_effect",
    "finish_share",
    "finish_task",
    "fix_on_spot",
    "forward_issue",
    "give_share",
    "keep_output",
    "mark_hard",
    "merge_issue",
    "move_on",
    "name_verifier",
    "offer_transfer",
    "open_issue",
    "pass_on",
    "propose_owner",
    "raise_up",
    "reach_milestone",
    "recuse",
    "refuse_proposal",
    "reopen_issue",
    "report_interim_result",
    "resume_issue",
    "return_issue",
    "review_output",
    "send_back",
    "split_off",
    "submit_issue",
    "take_back_offer",
    "take_back_share",
    "take_back_up",
    "withdraw_issue",
]
