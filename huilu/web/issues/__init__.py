"""Pages of issues: the own ones, one issue with its verbs, the register."""
