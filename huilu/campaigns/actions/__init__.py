"""The verbs of campaigns and classes: the faces call these and nothing else."""

from huilu.campaigns.actions.campaigns import end_campaign, name_task_force, start_campaign
from huilu.campaigns.actions.classes import answer_look_across, close_class, define_class
from huilu.campaigns.actions.sampling import draw_sample, look_at_site, tie_issue
from huilu.campaigns.actions.wording import remember_wordings

__all__ = [
    "answer_look_across",
    "close_class",
    "define_class",
    "draw_sample",
    "end_campaign",
    "look_at_site",
    "name_task_force",
    "remember_wordings",
    "start_campaign",
    "tie_issue",
]
