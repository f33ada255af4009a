"""The proposal of other due days in sentences: what falls from where to where, and why each day moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilu.kernel.words import pick
from huilu.rehearsal.days import Tie
from huilu.rehearsal.solving import GAP
from huilu.rehearsal.spreading import Move, Reason, Spreading, Stuck
from huilu.rehearsal.telling import day_words

if TYPE_CHECKING:
    from huilu.kernel.words import Label

_MOVES: dict[Reason, Label] = {
    Reason.BLACKOUT: gettext_lazy("“{name}” moves from {before} to {after}: {before} lies in a blackout ({blackout})."),
    Reason.NO_WORKDAY: gettext_lazy("“{name}” moves from {before} to {after}: {before} is no working day."),
    Reason.TWO_EVENTS: gettext_lazy(
        "“{name}” moves from {before} to {after}: on {before} there is another event for everybody."
    ),
    Reason.PEAK: gettext_lazy(
        "“{name}” moves from {before} to {after}: if it stayed, the heaviest week of {kind} would have {worse} minutes "
        "and not {better}."
    ),
}
_STUCK: dict[Reason, Label] = {
    Reason.BLACKOUT: gettext_lazy(
        "“{name}” stays on {day}, in a blackout: no other day is allowed. Write due.not_after, or another day."
    ),
    Reason.NO_WORKDAY: gettext_lazy(
        "“{name}” stays on {day}, no working day: no other day is allowed. Write due.not_after, or another day."
    ),
    Reason.OVER: gettext_lazy("“{name}” stays on {day}: that day is over."),
}
_TIED: dict[tuple[Reason, Tie], Label] = {
    (Reason.BLACKOUT, Tie.RISK): gettext_lazy("“{name}” stays on {day}, in a blackout: a risk item waits for none."),
    (Reason.NO_WORKDAY, Tie.RISK): gettext_lazy("“{name}” stays on {day}, no working day: a risk item is not moved."),
    (Reason.BLACKOUT, Tie.FROM_ABOVE): gettext_lazy(
        "“{name}” stays on {day}, in a blackout: it is a clause from above. Write another day where the pack refines "
        "it."
    ),
    (Reason.NO_WORKDAY, Tie.FROM_ABOVE): gettext_lazy(
        "“{name}” stays on {day}, no working day: it is a clause from above. Write another day where the pack refines "
        "it."
    ),
}


def spread_answer(spreading: Spreading) -> str:
    """The one sentence that comes first."""
    if not spreading.moves:
        return _unmoved(spreading)
    if len(spreading.moves) == 1:
        return _("One due day moves.")
    return _("{days} due days move.").format(days=len(spreading.moves))


def _unmoved(spreading: Spreading) -> str:
    # A blackout lets risk items be: they are named, and nothing is amiss with them.
    if all(one.tie is Tie.RISK for one in spreading.stuck):
        return _("No due day needs to move.")
    if not spreading.free and all(one.reason is Reason.OVER for one in spreading.stuck):
        return _("Every due day is over: there is nothing to move.")
    return _("No due day can move, though some had better.")


def spread_words(spreading: Spreading) -> list[str]:
    """All that is to be said about the proposal, in the order in which it is read."""
    return [
        spread_answer(spreading),
        *peak_words(spreading),
        *(move_words(one) for one in spreading.moves),
        *(stuck_words(one) for one in spreading.stuck),
        *cap_words(spreading),
        *([gap_words(spreading)] if spreading.free else []),
    ]


def peak_words(spreading: Spreading) -> list[str]:
    """The kinds whose heaviest week changes."""
    falls = _("The heaviest week of {kind} falls from {before} to {after} minutes.")
    grows = _("The heaviest week of {kind} grows from {before} to {after} minutes.")
    return [
        (falls if after < before else grows).format(kind=kind.name, before=f"{before:,}", after=f"{after:,}")
        for kind, before in spreading.before.items()
        if (after := spreading.after[kind]) != before
    ]


def move_words(move: Move) -> str:
    """One day that moves, and why."""
    return str(_MOVES[move.reason]).format(
        name=pick(move.labels),
        before=day_words(move.from_on),
        after=day_words(move.to_on),
        blackout=pick(move.blackout or {}),
        kind=move.kind.name if move.kind else "",
        worse=f"{move.else_peak:,}",
        better=f"{move.peak:,}",
    )


def stuck_words(stuck: Stuck) -> str:
    """One day that is no good and stays."""
    said = _TIED[stuck.reason, stuck.tie] if stuck.tie and stuck.reason is not Reason.OVER else _STUCK[stuck.reason]
    return str(said).format(name=pick(stuck.labels), day=day_words(stuck.due_on))


def cap_words(spreading: Spreading) -> list[str]:
    """The kinds that have more than their cap all the same."""
    said = _("{kind} still has a week of {minutes} minutes; the cap is {cap}. Ask for less, or allow later days.")
    return [
        said.format(kind=kind.name, minutes=f"{spreading.after[kind]:,}", cap=cap)
        for kind, cap in spreading.caps.items()
        if spreading.after[kind] > cap
    ]


def gap_words(spreading: Spreading) -> str:
    """How good the proposal is, as far as that is known."""
    if spreading.gap is None:
        return _("No solution was found in the time given; only days that are no good move, to the nearest that is.")
    if spreading.gap <= GAP:
        return _("No better proposal exists within the days allowed.")
    said = _("The time ran out: a better proposal may exist, by {percent} % of the measure at most.")
    return said.format(percent=f"{100 * spreading.gap:.0f}")
