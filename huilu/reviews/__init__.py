"""Review meetings, the monthly brief, and what is looked at before a launch (S02)."""
