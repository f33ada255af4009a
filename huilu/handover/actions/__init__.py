"""The verbs of batches and hand-overs: the faces call these and nothing else."""

from huilu.handover.actions.answering import accept_line, add_line, complete_hand_over, return_line
from huilu.handover.actions.batches import close_batch, decide_item, open_batch
from huilu.handover.actions.giving import hand_over_batch, list_for_post, pass_post, vacate_post
from huilu.handover.actions.relaying import relay_issue

__all__ = [
    "accept_line",
    "add_line",
    "close_batch",
    "complete_hand_over",
    "decide_item",
    "hand_over_batch",
    "list_for_post",
    "open_batch",
    "pass_post",
    "relay_issue",
    "return_line",
    "vacate_post",
]
