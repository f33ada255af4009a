"""The verbs of duties: the faces call these and nothing else."""

from huilu.duties.actions.contacts import assign_contacts, end_contact, take_up
from huilu.duties.actions.portfolios import give_topics, name_first, take_topics

__all__ = ["assign_contacts", "end_contact", "give_topics", "name_first", "take_topics", "take_up"]
