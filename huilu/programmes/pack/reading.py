"""YAML read strictly: plain data, the line of every part, and a clear answer to whatever is wrong.

Only the core of YAML is understood. `on`, `yes` and `no` are words and not truth values, a day
stays text until the schema reads it, and there are no anchors: the same text never has two meanings.
The file is read event by event and never as a tree, so that nothing in it can nest or multiply out of hand.
"""

from __future__ import annotations

from typing import Any

import yaml

from huilu.programmes.pack.findings import Loc
from huilu.programmes.pack.plain import CONTROL, Builder, Reading
from huilu.programmes.pack.reasons import of_yaml
from huilu.programmes.pack.yaml_rules import BAD_YAML, NOT_UTF8, TAB, TOO_LARGE, UNPRINTABLE

MAX_BYTES = 1_000_000

# The parser written in C where there is one: a file of 1 MB takes a second with it and ten without.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(raw: bytes, file: str, top: Loc = ()) -> Reading:
    """The file as data; `top` is the place in the pack at which the file hangs."""
    reading = Reading(file)
    text = _decoded(raw, reading)
    if text is None or _has_tabs(text, reading):
        return reading
    builder = Builder(reading, top)
    try:
        for event in yaml.parse(text, Loader=_PARSER):
            if not builder.take(event):
                break
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # A file that ends too early ends behind its last line.
        last = text.count("\n") + 1
        reading.refuse(BAD_YAML, min(mark.line + 1, last) if mark else 1, problem=of_yaml(error.problem or ""))
    except yaml.YAMLError as error:
        reading.refuse(BAD_YAML, 1, problem=of_yaml(str(error).partition("\n")[0]))
    return reading


def _decoded(raw: bytes, reading: Reading) -> str | None:
    if len(raw) > MAX_BYTES:
        reading.refuse(TOO_LARGE, _line_at(raw, MAX_BYTES))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reading.refuse(NOT_UTF8, _line_at(raw, error.start))
        return None
    if found := CONTROL.search(text):
        reading.refuse(UNPRINTABLE, text.count("\n", 0, found.start()) + 1, character=found.group())
        return None
    return text


def _line_at(raw: bytes, place: int) -> int:
    return raw.count(b"\n", 0, place) + 1


def _has_tabs(text: str, reading: Reading) -> bool:
    """A tab in front of a line is told for each line; the parser would name the first one only."""
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line[: len(line) - len(line.lstrip())] and line.strip():
            reading.refuse(TAB, number)
            if reading.is_hopeless:
                break
    return bool(reading.findings)
