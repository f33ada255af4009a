"""Huilu: run a programme through a deep organisation and close every problem in a loop."""
