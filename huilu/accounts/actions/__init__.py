"""Adding people, appointing them to posts, passwords."""

from huilu.accounts.actions.people import add_person, change_password, reset_password
from huilu.accounts.actions.posts import appoint, appoint_deputy, establish_post, hand_over, leave_post, move_post

__all__ = [
    "add_person",
    "appoint",
    "appoint_deputy",
    "change_password",
    "establish_post",
    "hand_over",
    "leave_post",
    "move_post",
    "reset_password",
]
