"""Why it is this post that answers."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Why(StrEnum):
    """The first of these that a unit has answers for a topic."""

    PORTFOLIO = "portfolio"
    FIRST_RESPONSIBLE = "first_responsible"
    OFFICE = "office"


WHY_LABELS = {
    Why.PORTFOLIO: _("the topic is in its portfolio"),
    Why.FIRST_RESPONSIBLE: _("it answers first, and no other post has the topic"),
    Why.OFFICE: _("the office takes what no post has"),
}
