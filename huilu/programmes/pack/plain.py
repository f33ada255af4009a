"""Plain data put together from the events of a YAML parser, each part with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from huilu.programmes.pack.findings import MORE, Finding, Loc, Rule
from huilu.programmes.pack.reasons import Both
from huilu.programmes.pack.yaml_rules import (
    ALIAS,
    BAD_KEY,
    BAD_YAML,
    KEY_TWICE,
    STRANGE_TAG,
    TOO_DEEP,
    TOO_MANY,
    UNPRINTABLE,
)

MAX_DEPTH, MAX_FINDINGS, MAX_PARTS, MAX_KEYS = 40, 50, 2000, 500
# In one file, however they are shared out among its lists: two thousand requirements are sixty thousand.
MAX_VALUES = 120_000

_NAMESPACE = "tag:yaml.org,2002:"
_PLAIN = (
    ("null", re.compile(r"~|null|"), lambda _text: None),
    ("bool", re.compile(r"true|false"), lambda text: text == "true"),
    ("int", re.compile(r"-?(?:0|[1-9][0-9]{0,17})"), int),
    ("float", re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}"), float),
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def is_word(text: str) -> bool:
    """Whether the text, written without quotes, is read as text and as nothing else."""
    return not any(pattern.fullmatch(text) for _kind, pattern, _read in _PLAIN)


@dataclass(slots=True)
class Reading:
    """A file as plain data, with the line of each part and what was found wrong."""

    file: str
    data: Any = None
    lines: dict[Loc, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, rule: Rule, line: int | None, loc: Loc = (), **facts: object) -> None:
        """Note a problem; nobody reads more than so many, and no file shall make us write them."""
        if len(self.findings) > MAX_FINDINGS:
            return
        told = rule.broken_at(loc, file=self.file, line=line, **facts)
        if len(self.findings) == MAX_FINDINGS:
            told = MORE.broken_at((), file=self.file, line=line, count="?")
        self.findings.append(told)

    @property
    def is_hopeless(self) -> bool:
        """Whether enough is wrong to stop reading."""
        return len(self.findings) > MAX_FINDINGS


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end is not read yet. What stands under a bad key is read and thrown away."""

    loc: Loc
    value: list[Any] | dict[str, Any]
    key: str | None = None
    is_at_key: bool = True
    is_thrown_away: bool = False


class Builder:
    """Puts plain data together from the events of a parser."""

    def __init__(self, reading: Reading, top: Loc) -> None:
        self._reading, self._top = reading, top
        self._open: list[_Open] = []
        self._documents = self._values = 0

    def take(self, event: yaml.Event) -> bool:
        """Take one event; False where reading on is of no use."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._reading.refuse(BAD_YAML, line, problem=Both("有第二份文档,一个文件只写一份", "a second document"))
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.CollectionStartEvent):
            return self._start(event, line)
        elif isinstance(event, yaml.NodeEvent):
            self._values += 1
            self._place(self._plain(event, line), line)
        return not self._reading.is_hopeless and not self._is_overfull(line)

    def _is_overfull(self, line: int) -> bool:
        if not self._open:
            return False
        into = self._open[-1]
        most = MAX_PARTS if isinstance(into.value, list) else MAX_KEYS
        if len(into.value) > most:
            self._reading.refuse(TOO_MANY, line, into.loc, count=most)
        elif self._values > MAX_VALUES:
            self._reading.refuse(TOO_MANY, line, count=MAX_VALUES)
        return len(into.value) > most or self._values > MAX_VALUES

    def _start(self, event: yaml.CollectionStartEvent, line: int) -> bool:
        if len(self._open) >= MAX_DEPTH:
            self._reading.refuse(TOO_DEEP, line, depth=MAX_DEPTH)
            return False
        loc, is_list = self._here(), isinstance(event, yaml.SequenceStartEvent)
        self._refuse_marks(event, line, loc)
        tag = event.tag
        if tag not in {None, "!", f"{_NAMESPACE}{'seq' if is_list else 'map'}"}:
            self._reading.refuse(STRANGE_TAG, line, loc, tag=tag)
        if self._is_at_key():
            self._reading.refuse(BAD_KEY, line, self._open[-1].loc)
        self._open.append(_Open(loc, [] if is_list else {}, is_thrown_away=self._is_at_key()))
        self._note_line(loc, line)
        return not self._reading.is_hopeless

    def _close(self) -> None:
        closed = self._open.pop()
        if closed.is_thrown_away:
            self._open[-1].is_at_key, self._open[-1].key = False, None
            return
        self._put(closed.value)

    def _place(self, value: Any, line: int) -> None:
        if self._is_at_key():
            self._take_key(value, line)
            return
        self._note_line(self._here(), line)
        self._put(value)

    def _put(self, value: Any) -> None:
        """The value goes to where it belongs; a value without a sound key goes nowhere."""
        if not self._open:
            self._reading.data = value
            return
        into = self._open[-1]
        if isinstance(into.value, list):
            into.value.append(value)
            return
        if into.key is not None:
            into.value[into.key] = value
        into.is_at_key = True

    def _take_key(self, key: Any, line: int) -> None:
        into, lines = self._open[-1], self._reading.lines
        into.is_at_key, into.key = False, None
        if not isinstance(key, str):
            self._reading.refuse(BAD_KEY, line, into.loc)
        elif key in into.value:
            self._reading.refuse(KEY_TWICE, line, into.loc, key=key, first=lines[(*into.loc, key)])
        else:
            into.key = key
            into.value[key] = None  # type: ignore[call-overload]
            lines[(*into.loc, key)] = line

    def _plain(self, event: yaml.NodeEvent, line: int) -> Any:
        """The plain value of a scalar. What an alias stands for is never written out."""
        loc = self._here()
        self._refuse_marks(event, line, loc)
        if not isinstance(event, yaml.ScalarEvent):
            return None
        if found := CONTROL.search(event.value):
            return self._reading.refuse(UNPRINTABLE, line, loc, character=found.group())
        if event.tag not in {None, "!"}:
            return self._tagged(event, line, loc)
        if event.style or event.tag == "!":
            return event.value
        return next((read(event.value) for _name, form, read in _PLAIN if form.fullmatch(event.value)), event.value)

    def _tagged(self, event: yaml.ScalarEvent, line: int, loc: Loc) -> Any:
        name = str(event.tag).removeprefix(_NAMESPACE)
        if name == "str":
            return event.value
        form = next(((form, read) for one, form, read in _PLAIN if one == name), None)
        if form and form[0].fullmatch(event.value):
            return form[1](event.value)
        return self._reading.refuse(STRANGE_TAG, line, loc, tag=event.tag)

    def _refuse_marks(self, event: Any, line: int, loc: Loc) -> None:
        if event.anchor is not None:
            self._reading.refuse(ALIAS, line, loc)

    def _is_at_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].value, dict) and self._open[-1].is_at_key

    def _here(self) -> Loc:
        """The place at which the next part goes."""
        if not self._open:
            return self._top
        into = self._open[-1]
        return (*into.loc, len(into.value) if isinstance(into.value, list) else into.key or "")

    def _note_line(self, loc: Loc, line: int) -> None:
        self._reading.lines.setdefault(loc, line)
