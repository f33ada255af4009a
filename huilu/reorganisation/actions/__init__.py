"""The verbs of reorganising: the faces call these and nothing else."""

from huilu.reorganisation.actions.changing import move_unit, open_unit, reclassify_units, rename_unit
from huilu.reorganisation.actions.ending import close_unit, merge_units, split_unit
from huilu.reorganisation.actions.frame import Report
from huilu.reorganisation.actions.undoing import undo

__all__ = [
    "Report",
    "close_unit",
    "merge_units",
    "move_unit",
    "open_unit",
    "reclassify_units",
    "rename_unit",
    "split_unit",
    "undo",
]
