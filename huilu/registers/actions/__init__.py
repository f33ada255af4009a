"""The verbs of registers: the faces call these and nothing else."""

from huilu.registers.actions.entering import change_item, enter_item, strike_item
from huilu.registers.actions.finishing import add_item_task, finish_item, finish_item_task, reopen_item
from huilu.registers.actions.many import enter_items, finish_items
from huilu.registers.actions.reorganising import pass_item

__all__ = [
    "add_item_task",
    "change_item",
    "enter_item",
    "enter_items",
    "finish_item",
    "finish_item_task",
    "finish_items",
    "pass_item",
    "reopen_item",
    "strike_item",
]
