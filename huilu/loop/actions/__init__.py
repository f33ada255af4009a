"""The verbs of the loop: the faces call these and nothing else."""

from huilu.loop.actions.raising import Finding, draft_issue, open_issue, reopen_issue, withdraw_issue
from huilu.loop.actions.verifying import close_issue, name_verifier, return_issue
from huilu.loop.actions.working import add_task, finish_task, report_interim_result, resume_issue, submit_issue

__all__ = [
    "Finding",
    "add_task",
    "close_issue",
    "draft_issue",
    "finish_task",
    "name_verifier",
    "open_issue",
    "reopen_issue",
    "report_interim_result",
    "resume_issue",
    "return_issue",
    "submit_issue",
    "withdraw_issue",
]
