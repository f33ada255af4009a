"""What can be chosen in the forms of campaigns and classes, and the fields that are theirs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huilu.accounts.models import Post
from huilu.kernel.actor import Actor
from huilu.kernel.paths import ids_in, is_under
from huilu.kernel.words import pick
from huilu.loop.models import Issue
from huilu.org.models import Level, Unit
from huilu.web.issues.choices import Choices
from huilu.web.templatetags.faces import said

if TYPE_CHECKING:
    from huilu.kernel.words import Label

YES_NO = {"yes": _("Yes"), "no": _("No")}


def levels_below(unit: Unit) -> list[tuple[str, str]]:
    """The levels that stand below a unit's own, from the top down."""
    below = Level.objects.filter(rank__gt=unit.unit_class.level.rank).order_by("rank", "code")
    return [(one.code, pick(one.labels)) for one in below]


def percent(label: Label, about: Label = "") -> forms.IntegerField:
    """A figure in percent."""
    widget = forms.NumberInput({"min": 0, "max": 100, "inputmode": "numeric"})
    return forms.IntegerField(label=label, help_text=about, widget=widget)


def force_posts(actor: Actor) -> Choices:
    """The posts of the own unit and of the offices and units right below it that have any."""
    posts = Post.objects.filter(Q(unit_id=actor.unit_id) | Q(unit__parent_id=actor.unit_id))
    chosen = posts.select_related("unit").order_by("unit__path", "code")
    return [(f"{post.unit.code}/{post.code}", said(f"{post.unit.name} {pick(post.labels)}")) for post in chosen]


def scopes_for(issue: Issue, actor: Actor) -> Choices:
    """The units whose subtree a class can be about: the own one, and those between it and the place of the issue."""
    above = [one for one in ids_in(issue.symptom_unit.path) if one != issue.symptom_unit_id]
    units = Unit.objects.filter(pk__in=above, is_placeholder=False).order_by("path")
    return [(unit.code, unit.name) for unit in units if is_under(unit.path, actor.unit_path)]


def chosen_and_typed(typed: dict[str, Any]) -> list[str]:
    """The posts that were chosen, and those that were typed one to a line."""
    return [*typed["posts"], *str(typed["more_posts"]).split()]
