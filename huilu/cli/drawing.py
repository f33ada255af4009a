"""Boxes, frames and arrows with words in both languages, as SVG that follows the reader's light or dark scheme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

BOX_HEIGHT = 56

_STYLE = """
    svg { --ink: #1d2528; --soft: #56646a; --line: #7a8a90; --box: #ffffff; --edge: #9fb0b5; --accent: #0b5f66;
          --wash: #e6f1f1; --back: #a3460f; --group: #f3f2ec; background: #fbfaf7;
          font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif; }
    @media (prefers-color-scheme: dark) {
      svg { --ink: #e8ecec; --soft: #a5b2b6; --line: #82949a; --box: #1c2426; --edge: #52646a; --accent: #6cc7cd;
            --wash: #163134; --back: #f0a56b; --group: #171e20; background: #13191b; }
    }
    rect { fill: var(--box); stroke: var(--edge); stroke-width: 1.5; }
    rect.main { stroke: var(--accent); stroke-width: 2; }
    rect.end { fill: var(--wash); stroke: var(--accent); stroke-width: 2; }
    rect.aside { stroke-dasharray: 5 4; }
    rect.frame { fill: none; stroke-dasharray: 2 5; stroke-linecap: round; }
    rect.outer { fill: var(--group); }
    path { fill: none; stroke: var(--line); stroke-width: 2; stroke-linejoin: round; marker-end: url(#tip); }
    path.main { stroke: var(--accent); stroke-width: 2.5; marker-end: url(#tip-main); }
    path.back { stroke: var(--back); marker-end: url(#tip-back); }
    text { fill: var(--ink); text-anchor: middle; }
    .zh { font-size: 16px; font-weight: 600; }
    .verb { font-size: 14px; }
    .verb.main { fill: var(--accent); font-weight: 600; }
    .verb.back { fill: var(--back); }
    .en { font-size: 11px; fill: var(--soft); }
    .start { text-anchor: start; }
    .finish { text-anchor: end; }
    .note { font-size: 15px; font-weight: 600; }
"""
_TIP = """<marker id="tip{ending}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
      <path d="M0 0 L10 5 L0 10 z" style="fill: var(--{colour}); stroke: none; marker-end: none"/>
    </marker>"""
_TIPS = (("", "line"), ("-main", "accent"), ("-back", "back"))
_ZH_LINE, _EN_LINE = 15, 13


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box stands (its middle), how wide it is, and what kind: main, end, aside or plain."""

    x: int
    y: int
    width: int
    kind: str = ""

    def drawn(self, words: Words) -> str:
        """The box with its name."""
        left, top = self.x - self.width // 2, self.y - BOX_HEIGHT // 2
        rect = f'<rect x="{left}" y="{top}" width="{self.width}" height="{BOX_HEIGHT}" rx="8" class="{self.kind}"/>'
        return rect + text(self.x, self.y - 3, words.zh, "zh") + text(self.x, self.y + 17, words.en, "en")


@dataclass(frozen=True, slots=True)
class Frame:
    """A dotted line round several boxes, with a name in its upper left corner, or in its lower one."""

    left: int
    top: int
    right: int
    bottom: int
    kind: str = ""
    named_below: bool = False

    def drawn(self, words: Words) -> str:
        """The frame with its name."""
        width, height = self.right - self.left, self.bottom - self.top
        place = f'x="{self.left}" y="{self.top}" width="{width}" height="{height}"'
        y = self.bottom - 9 if self.named_below else self.top + 17
        name = text(self.left + 10, y, f"{words.zh} {words.en}", "en start")
        return f'<rect {place} rx="12" class="frame {self.kind}"/>{name}'


@dataclass(frozen=True, slots=True)
class Arrow:
    """Which way an arrow goes, and where its words stand: above `y`, one beside the other or one below the other."""

    way: str
    x: int
    y: int
    kind: str = ""
    anchor: str = ""
    stacked: bool = False

    def drawn(self, verbs: Iterable[Words]) -> str:
        """The arrow with the verbs that lead along it."""
        said = list(verbs)
        if not self.stacked:
            said = [Words(" / ".join(one.zh for one in said), " / ".join(one.en for one in said))]
        top = self.y - (_ZH_LINE + _EN_LINE) * len(said) - 3
        lines = [self._line(number, one, top) for number, one in enumerate(said)]
        return f'<path class="{self.kind}" d="{self.way}"/>' + "".join(lines)

    def _line(self, number: int, words: Words, top: int) -> str:
        y = top + number * (_ZH_LINE + _EN_LINE) + _ZH_LINE
        name = text(self.x, y, words.zh, f"verb {self.kind} {self.anchor}")
        return name + text(self.x, y + _EN_LINE - 1, words.en, f"en {self.anchor}")


def text(x: int, y: int, said: str, kind: str) -> str:
    """One line of text."""
    return f'<text class="{" ".join(kind.split())}" x="{x}" y="{y}">{escape(said, quote=False)}</text>'


def picture(width: int, height: int, title: Words, tells: Words, parts: Iterable[str]) -> str:
    """The whole picture; what it tells is there for those who do not see it."""
    tips = "\n    ".join(_TIP.format(ending=ending, colour=colour) for ending, colour in _TIPS)
    drawn = "\n  ".join(parts).replace(' class=""', "")
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" \
aria-labelledby="title desc">
  <title id="title">{title.zh} · {title.en}</title>
  <desc id="desc">{tells.zh} {tells.en}</desc>
  <style>{_STYLE.rstrip()}
  </style>
  <defs>
    {tips}
  </defs>
  {drawn}
</svg>
"""
