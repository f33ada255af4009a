"""A page in one file that needs nothing beside itself: to be read anywhere, sent on and printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_STYLE = """
body { font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #1c2326;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } .answer { font-size: 1.15rem; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid #d9dddf; padding: 2px 8px; text-align: right; } th:first-child { text-align: left; }
.wide { overflow-x: auto; } figure { margin: 1.5rem 0; break-inside: avoid; } figcaption { font-weight: 600; }
svg { max-width: 100%; height: auto; }
@media print { body { max-width: none; margin: 0; font-size: 11pt; } .wide { overflow: visible; } }
"""


def page(title: str, answer: str, *parts: str, heading: str = "") -> str:
    """The whole file in the reader's language: its heading, the sentence that comes first, and all that follows."""
    return format_html(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<title>{}</title><style>{}</style></head><body><h1>{}</h1><p class="answer">{}</p>{}</body></html>\n',
        get_language(),
        title,
        mark_safe(_STYLE),  # noqa: S308 - our own
        heading or title,
        answer,
        together(parts),
    )


def section(title: str, *parts: str) -> SafeString:
    """A heading with what stands below it; nothing at all where there is nothing to be said."""
    return format_html("<h2>{}</h2>{}", title, together(parts)) if any(parts) else SafeString()


def listed(title: str, said: Iterable[str]) -> SafeString:
    """A section of sentences."""
    items = format_html_join("", "<li>{}</li>", ((one,) for one in said))
    return section(title, format_html("<ul>{}</ul>", items) if items else "")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, names: Collection[int] = ()) -> SafeString:
    """A table whose first column says what each row is about; in the columns of `names` stand names above."""
    marks = [mark_safe(" data-said") if place in names else "" for place in range(len(headings))]
    head = format_html_join("", '<th scope="col"{}>{}</th>', zip(marks, headings, strict=True))
    body = format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', ((one, _cells(rest)) for one, *rest in rows))
    whole = '<div class="wide"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    return format_html(whole, head, body)


def said(text: str) -> SafeString:
    """What people wrote, marked as such in whichever language the rest is."""
    return format_html('<span lang="zh-CN" data-said>{}</span>', text)


def together(parts: Iterable[str]) -> SafeString:
    """One after the other; what is no markup yet is escaped."""
    return SafeString("".join(map(conditional_escape, parts)))


def _cells(cells: Iterable[str]) -> SafeString:
    return format_html_join("", "<td>{}</td>", ((one,) for one in cells))
