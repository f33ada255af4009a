"""Campaigns, problem classes, and the sampling that closes a class."""

from huilu.campaigns.models.campaign import Campaign, CampaignQuerySet, Seat, Serial
from huilu.campaigns.models.problem_class import Answer, ProblemClass, ProblemClassQuerySet, Question
from huilu.campaigns.models.sample import Plan, Site
from huilu.campaigns.models.wording import Wording

__all__ = [
    "Answer",
    "Campaign",
    "CampaignQuerySet",
    "Plan",
    "ProblemClass",
    "ProblemClassQuerySet",
    "Question",
    "Seat",
    "Serial",
    "Site",
    "Wording",
]
