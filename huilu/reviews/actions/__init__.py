"""The verbs of reviews: the faces call these and nothing else."""

from huilu.reviews.actions.calling import (
    Extra,
    Planned,
    call_extra,
    call_off_review,
    call_review,
    try_extra,
    try_to_call,
)
from huilu.reviews.actions.deciding import end_review, record_decision
from huilu.reviews.actions.launching import look_through_pack

__all__ = [
    "Extra",
    "Planned",
    "call_extra",
    "call_off_review",
    "call_review",
    "end_review",
    "look_through_pack",
    "record_decision",
    "try_extra",
    "try_to_call",
]
