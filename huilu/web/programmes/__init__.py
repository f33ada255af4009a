"""Programmes as pages: which there are, how each level has a clause, and what has changed above."""
