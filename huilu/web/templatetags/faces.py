"""The words of our templates: units, lights, days, refusals. Everything that is data carries `data-said`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from huilu.board.lights import Light
from huilu.burden.saying import hours_words
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import pick
from huilu.web.days import in_chinese, say_day, say_moment
from huilu.web.lights import SHAPES

register = template.Library()

# The bracket is a narrow one or a wide one, as whoever typed the name had it.
_SAYS_SO_ITSELF = ("合成)", "合成\uff09")


class Named(Protocol):
    """A unit, or the label of one that is out of sight."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def is_synthetic(self) -> bool: ...


def said(text: object) -> SafeString:
    """Something typed by people or read from data, in whatever language it is."""
    return format_html('<span lang="zh-CN" data-said>{}</span>', text)


def unit_mark(unit: Named) -> SafeString:
    """The mark of an invented unit. A Chinese name that says so itself needs no second one."""
    if not unit.is_synthetic or (in_chinese() and unit.name.endswith(_SAYS_SO_ITSELF)):
        return SafeString()
    return format_html(' <span class="mark">{}</span>', _("synthetic"))


def plain_unit(unit: Named) -> SafeString:
    """The unit's name with its mark, no link."""
    return said(unit.name) + unit_mark(unit)


def linked_unit(unit: Named, sight: str | None) -> SafeString:
    """The unit's name with its mark; a link where the reader, who sees the paths under `sight`, may follow it."""
    path = getattr(unit, "path", None)
    if sight is None or path is None or not path.startswith(sight):
        return plain_unit(unit)
    address = reverse("unit", args=[unit.code])
    return format_html('<a href="{}" lang="zh-CN" data-said>{}</a>{}', address, unit.name, unit_mark(unit))


@register.simple_tag(takes_context=True)
def unit_name(context: Context, unit: Named) -> SafeString:
    """A unit, wherever one is shown."""
    actor = context.get("actor")
    return linked_unit(unit, actor.unit_path if actor else None)


@register.simple_tag
def unit_mark_of(unit: Named) -> SafeString:
    """The mark of an invented unit, beside a name that stands there already."""
    return unit_mark(unit)


@register.filter(name="said")
def said_filter(text: object) -> SafeString:
    """What people have typed."""
    return said(text)


@register.filter
def signed(label: str) -> SafeString:
    """The signature under a record; what was done at the command line is signed by the system itself."""
    return format_html("{}", _("installation")) if label == "installation" else said(label)


@register.filter
def label(labels: dict[str, str]) -> SafeString:
    """A label of a pack or a tree in the reader's language; Chinese where there is no other."""
    if in_chinese() or "en" in labels:
        return format_html("{}", pick(labels))
    return said(pick(labels))


@register.filter
def day(when: date | datetime) -> str:
    """The day with its weekday, with the year when it is not this one."""
    return say_day(when)


@register.filter
def moment(when: datetime) -> str:
    """The day and the time of it."""
    return say_moment(when)


@register.filter
def person_hours(minutes: int) -> str:
    """Minutes of many, in person-hours."""
    return hours_words(minutes)


@register.simple_tag
def colon() -> str:
    """What stands between a name and what it says: wide in Chinese."""
    return "：" if in_chinese() else ": "


@register.simple_tag
def light(shown: Light) -> SafeString:
    """A light beside its reason: colour, shape and words say the same."""
    return format_html(
        '<span class="light light-{}"><span aria-hidden="true">{}</span> {}</span>',
        shown.colour.value,
        SHAPES[shown.colour],
        shown.reason,
    )


@register.filter
def sentence(refusal: Refusal) -> SafeString:
    """What is refused and why."""
    return _with_facts(refusal.says, refusal.facts)


@register.filter
def advice(refusal: Refusal) -> SafeString:
    """What to do next."""
    return _with_facts(refusal.next, refusal.facts)


@register.filter
def meanwhile(refusal: Refusal) -> list[Any]:
    """What others have done since the page was opened from which the refused act came."""
    return list(refusal.facts.get("meanwhile", ()))


def _with_facts(text: str | Promise, facts: dict[str, Any]) -> SafeString:
    """The template filled with facts, of which those that are data are marked as such."""
    shown = {key: _fact(value) for key, value in facts.items()}
    return format_html(str(text), **shown) if shown else SafeString(mark_safe(_escaped(text)))  # noqa: S308 - escaped


def _fact(value: object) -> object:
    if isinstance(value, date):
        return say_day(value)
    return said(value) if isinstance(value, str) else value


def _escaped(text: str | Promise) -> str:
    return format_html("{}", text)
