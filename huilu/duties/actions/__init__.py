"""The verbs of duties: the faces call these and nothing else."""

from huilu.duties.actions.portfolios import give_topics, name_first, take_topics

__all__ = ["give_topics", "name_first", "take_topics"]
