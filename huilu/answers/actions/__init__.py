"""The verbs of questions and answers: the faces call these and nothing else."""

from huilu.answers.actions.answering import approve_answer, draft_answer, publish_answer, withdraw_answer
from huilu.answers.actions.asking import ask_question, join_question
from huilu.answers.actions.sorting import merge_question, return_question

__all__ = [
    "approve_answer",
    "ask_question",
    "draft_answer",
    "join_question",
    "merge_question",
    "publish_answer",
    "return_question",
    "withdraw_answer",
]
