"""The weeks of one kind of unit as a picture (SVG), drawn by hand so that it needs nothing where it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from django.utils.translation import gettext as _

from huilu.rehearsal.load import WeekLoad
from huilu.rehearsal.rehearsing import KindLoad
from huilu.rehearsal.telling import short_day_words

WIDTH, HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 10, 34, 36
_STEPS = 4
_ROUND = (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 5, 6, 8, 10)
# What is said by colour is said by place and by words too: below and above, hatched line and full one.
_OTHERS, _OURS, _LINE, _GRID = "#9aa3a8", "#0b6b6b", "#b3541e", "#d9dddf"


@dataclass(frozen=True, slots=True)
class Frame:
    """How weeks and minutes become places."""

    weeks: int
    top: int

    @property
    def wide(self) -> float:
        """How wide a week is."""
        return (WIDTH - _LEFT - _RIGHT) / max(1, self.weeks)

    def x(self, place: float) -> float:
        """Where a week begins."""
        return _LEFT + place * self.wide

    def y(self, minutes: float) -> float:
        """How high so many minutes stand."""
        return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * minutes / self.top


def picture(load: KindLoad) -> str:
    """Bars for each week: what runs already below, the pack above it; a line for the weeks after the spreading."""
    weeks = [*load.weeks, *(load.after or ())]
    frame = Frame(len(load.weeks), round_top(max([one.most for one in weeks] + [load.cap or 0])))
    title = _("{kind}: minutes a week of the unit that has most").format(kind=load.kind.name)
    parts = [
        *_grid(frame),
        *_bars(frame, load.weeks),
        *(_after(frame, load.after) if load.after else ()),
        *_cap(frame, load.cap),
        *_days(frame, load.weeks),
        *_legend(load),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" class="load" '
        f'font-family="sans-serif" font-size="11" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def round_top(minutes: int) -> int:
    """A round figure that is no less: so that a quarter of it can be read too."""
    if minutes <= _STEPS:
        return _STEPS
    power: int = 10 ** floor(log10(minutes))
    return next(round(factor * power) for factor in _ROUND if factor * power >= minutes)


def _grid(frame: Frame) -> Iterator[str]:
    for step in range(_STEPS + 1):
        minutes = frame.top * step / _STEPS
        y = frame.y(minutes)
        yield f'<path d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}" stroke="{_GRID}" stroke-width="1"/>'
        yield _text(_LEFT - 6, y + 4, f"{minutes:,.0f}", anchor="end")


def _bars(frame: Frame, weeks: Sequence[WeekLoad]) -> Iterator[str]:
    for place, one in enumerate(weeks):
        yield _bar(frame, place, 0, one.others, _OTHERS)
        yield _bar(frame, place, one.others, one.most, _OURS)


def _bar(frame: Frame, place: int, low: int, high: int, colour: str) -> str:
    if high <= low:
        return ""
    top, bottom = frame.y(high), frame.y(low)
    x, wide = frame.x(place) + frame.wide * 0.14, frame.wide * 0.72
    return f'<rect x="{x:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{bottom - top:.1f}" fill="{colour}"/>'


def _after(frame: Frame, weeks: Iterable[WeekLoad]) -> Iterator[str]:
    """Steps and not slopes: a week has its minutes from its first day to its last."""
    steps = [
        f"{frame.x(place):.1f} {frame.y(one.most):.1f}H{frame.x(place + 1):.1f}" for place, one in enumerate(weeks)
    ]
    yield f'<path d="M{"L".join(steps)}" fill="none" stroke="{_LINE}" stroke-width="2.5"/>'


def _cap(frame: Frame, cap: int | None) -> Iterator[str]:
    if cap is not None:
        y = frame.y(cap)
        yield f'<path d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}" stroke="currentColor" stroke-dasharray="5 4"/>'


def _days(frame: Frame, weeks: Sequence[WeekLoad]) -> Iterator[str]:
    """So many Mondays as have room, the first one always."""
    every = max(1, ceil(len(weeks) / 9))
    for place in range(0, len(weeks), every):
        day = short_day_words(weeks[place].week)
        yield _text(frame.x(place) + frame.wide / 2, HEIGHT - _BOTTOM + 16, day, anchor="middle")


def _legend(load: KindLoad) -> Iterator[str]:
    told = [(_OTHERS, _("runs already")), (_OURS, _("this programme"))]
    if load.after:
        told.append((_LINE, _("in all, after spreading")))
    x = _LEFT
    for colour, words in told:
        yield f'<rect x="{x}" y="8" width="12" height="12" fill="{colour}"/>' + _text(x + 17, 18, words)
        x += 40 + 12 * len(words) if not words.isascii() else 40 + 6 * len(words)
    if load.cap is not None:
        yield _text(x, 18, _("dashed: {cap} minutes a week at most").format(cap=f"{load.cap:,}"))


def _text(x: float, y: float, said: str, *, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor">{escape(said)}</text>'
