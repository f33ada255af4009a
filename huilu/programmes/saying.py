"""The five quantities, what they hold and what became of them, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huilu.kernel.words import pick
from huilu.programmes.pack.tightening import Quantity, Values, Verdict

if TYPE_CHECKING:
    from huilu.kernel.words import Label

QUANTITIES: dict[Quantity, Label] = {
    Quantity.TARGET: gettext_lazy("target"),
    Quantity.DEADLINE: gettext_lazy("deadline"),
    Quantity.FREQUENCY: gettext_lazy("how often"),
    Quantity.SCOPE: gettext_lazy("time it takes"),
    Quantity.EVIDENCE: gettext_lazy("what shows it"),
}
VERDICTS: dict[Verdict, Label] = {
    Verdict.SAME: gettext_lazy("as the origin has it"),
    Verdict.LOOSER: gettext_lazy("asks less"),
    Verdict.TIGHTER: gettext_lazy("asks more"),
    Verdict.NOT_COMPARABLE: gettext_lazy("cannot be compared; counts as asking more"),
}
EVIDENCE: dict[str, Label] = {
    "fact": gettext_lazy("a fact"),
    "figure": gettext_lazy("a figure"),
    "check": gettext_lazy("a check by somebody else"),
    "document": gettext_lazy("a document"),
}
REPEATS: dict[str, Label] = {
    # Not "once", which is the singular of "{n} times" elsewhere: a catalogue has one entry for both.
    "once": gettext_lazy("one time only"),
    "weekly": gettext_lazy("every week"),
    "monthly": gettext_lazy("every month"),
    "quarterly": gettext_lazy("every quarter"),
}


def say_quantity(quantity: Quantity, values: Values, say_day: Callable[[date], str] = date_format) -> str:
    """What a clause says on one quantity."""
    if quantity is Quantity.TARGET:
        return _say_target(values)
    if quantity is Quantity.DEADLINE:
        return say_day(values.due_on) if values.due_on else _("no due day")
    if quantity is Quantity.FREQUENCY:
        return str(REPEATS[values.repeats])
    if quantity is Quantity.SCOPE:
        return ngettext("{n} minute", "{n} minutes", values.minutes).format(n=values.minutes)
    return _(", ").join(str(EVIDENCE[kind]) for kind in values.evidence)


def _say_target(values: Values) -> str:
    if values.target is None or not values.target.at_least:
        return _("no target")
    of = pick(values.target.of.model_dump())
    return _("at least {n} {of}").format(n=f"{values.target.at_least:g}", of=of)
