"""The way from one window of a list to the next: appended where there are scripts, else a page of its own."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext as _

from huilu.kernel.windows import Window

register = template.Library()


@register.inclusion_tag("web/more.html", takes_context=True)
def more(context: Context, window: Window[Any], rows: str, name: str = "after") -> dict[str, Any]:
    """What leads on; `rows` is where the rows stand, as a style sheet would say it, `name` the word in the address."""
    return _way(context, window, rows, name) | {"place": "beforeend", "onward_says": _("The next ones")}


@register.inclusion_tag("web/more.html", takes_context=True)
def earlier(context: Context, window: Window[Any], rows: str, name: str = "before") -> dict[str, Any]:
    """What leads back from the last rows of a list to those before them; they are put on top."""
    return _way(context, window, rows, name) | {"place": "afterbegin", "onward_says": _("Earlier ones")}


def _way(context: Context, window: Window[Any], rows: str, name: str) -> dict[str, Any]:
    request = context["request"]
    asked, begun = request.GET.copy(), request.GET.copy()
    asked[name] = window.next
    begun.pop(name, None)
    # Whoever has had the rows put in has the beginning before their eyes.
    is_page = not request.htmx
    return {
        "name": name,
        "rows": rows,
        "onward": f"?{asked.urlencode()}" if window.next else "",
        "start": f"?{begun.urlencode()}" if window.after and is_page else "",
        "start_says": _("From the beginning") if name != "before" else _("To the last ones"),
    }
