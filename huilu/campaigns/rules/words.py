"""What people type for campaigns and classes: the same limits as for issues, with labels of their own."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_said
from huilu.loop.rules import TEXT_LIMIT, TITLE_LIMIT, WordMissing, WordTooLong

LABELS: dict[str, Promise | str] = {
    "title": _("In one line"),
    "aim": _("What is to be put right"),
    "reason": _("Reason"),
    "starts_on": _("First day"),
    "statement": _("What must be so everywhere"),
    "question": _("Question"),
    "seen": _("What was seen"),
    "lasting_fix": _("The rule that now keeps it so"),
    "no_fix_reason": _("Why no rule is needed"),
}
_SHORT = frozenset({"title", "question"})


class DayNotYet(Refusal):
    """Seen on a day that has not come."""

    code = "campaigns.day_not_yet"
    says = _("Nobody can have seen it on {day}: that day has not come yet.")
    next = _("Give the day on which somebody was there.")
    status = 422


class DayTooEarly(Refusal):
    """Seen before the draw."""

    code = "campaigns.day_too_early"
    says = _("It was seen on {day}, before the sites were drawn on {since}.")
    next = _("Look again: only a look after the draw counts.")
    status = 422


def check_words(**words: str) -> None:
    """Refuse empty fields and essays. Keys are field names; titles and questions have the shorter limit."""
    for name, text in words.items():
        limit = TITLE_LIMIT if name in _SHORT else TEXT_LIMIT
        if not is_said(text):
            raise WordMissing(field=name, label=LABELS[name])
        if len(text) > limit:
            raise WordTooLong(field=name, label=LABELS[name], length=len(text), limit=limit)


def check_seen_on(day: date, *, since: date, today: date) -> None:
    """Refuse a day of observation before the draw or after today."""
    if day > today:
        raise DayNotYet(field="observed_on", day=day)
    if day < since:
        raise DayTooEarly(field="observed_on", day=day, since=since)
