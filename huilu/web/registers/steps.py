"""The steps with an item as pages: one line for each, and one view for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.registers import actions
from huilu.registers.models import Item
from huilu.registers.queries import Kept
from huilu.registers.states import ItemState
from huilu.web.registers import forms


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step: its noun in the address, what people call it, from where it starts, what it asks, the verb."""

    noun: str
    label: str | Promise
    about: str | Promise
    starts_from: frozenset[ItemState]
    form: type[forms.StepForm]
    act: Callable[..., object]


_OPEN, _DONE = frozenset({ItemState.OPEN}), frozenset({ItemState.DONE})

PAGES = {
    page.noun: page
    for page in (
        StepPage(
            "completion",
            _("Mark as done"),
            _("It stays in the register, done since the day that you give."),
            _OPEN,
            forms.CompletionForm,
            actions.finish_item,
        ),
        StepPage(
            "tasks",
            _("Add a task"),
            _("The item is done once all its tasks are finished."),
            _OPEN,
            forms.TaskForm,
            actions.add_item_task,
        ),
        StepPage(
            "reopening",
            _("Open it again"),
            _("It was called done and is not: it counts as under way again."),
            _DONE,
            forms.ReasonForm,
            actions.reopen_item,
        ),
        StepPage(
            "striking",
            _("Strike it"),
            _("For what should not stand here. It stays readable with its reason and is counted apart."),
            _OPEN | _DONE,
            forms.ReasonForm,
            actions.strike_item,
        ),
    )
}


def steps_of(kept: Kept, item: Item) -> list[StepPage]:
    """What can be done with the item now. The rules decide again when it is done."""
    offered = [page for page in PAGES.values() if item.status in page.starts_from]
    return [page for page in offered if page.noun != "tasks" or kept.spec.tasks]
