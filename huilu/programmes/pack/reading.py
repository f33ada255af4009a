"""YAML read strictly: plain data, the line of every part, and a clear answer to whatever is wrong.

Only the core of YAML is understood. `on`, `yes` and `no` are words and not truth values, a day
stays text until the schema reads it, and there are no anchors: the same text never has two meanings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from huilu.programmes.pack.findings import Finding, Loc, Rule

MAX_BYTES = 1_000_000

NOT_UTF8 = Rule(
    "pack.not_utf8", "", "文件不是 UTF-8 编码。", "The file is not UTF-8.", "另存为 UTF-8。", "Save it as UTF-8."
)
TOO_LARGE = Rule(
    "pack.file_too_large",
    "",
    "文件超过 1 MB。",
    "The file is larger than 1 MB.",
    "方案只写短文字;删去附件。",
    "A pack holds short texts only; take attachments out.",
)
TAB = Rule(
    "pack.tab",
    "",
    "这一行用制表符缩进。",
    "This line is indented with a tab.",
    "用两个空格缩进。",
    "Indent with two spaces.",
)
BAD_YAML = Rule(
    "pack.bad_yaml",
    "",
    "这里不是有效的 YAML:{problem}",
    "This is not valid YAML: {problem}",
    "检查本行及上一行的缩进、冒号后的空格和引号。",
    "Check the indentation, the space after the colon and the quotes on this line and the one above.",
)
KEY_TWICE = Rule(
    "pack.key_twice",
    "",
    "“{key}”出现两次,第一次在第 {first} 行。",
    "'{key}' appears twice; the first is on line {first}.",
    "留下一个。",
    "Keep one of them.",
)
BAD_KEY = Rule(
    "pack.bad_key",
    "",
    "键必须是文字。",
    "A key must be plain text.",
    "给键加引号或换一个写法。",
    "Quote the key or write it differently.",
)
ALIAS = Rule(
    "pack.alias",
    "",
    "不支持 YAML 锚点和引用(& 和 *)。",
    "YAML anchors and aliases (& and *) are not supported.",
    "把内容写出来。",
    "Write the content out.",
)
STRANGE_TAG = Rule(
    "pack.strange_tag",
    "",
    "不支持 YAML 标签 {tag}。",
    "The YAML tag {tag} is not supported.",
    "删去这个标签。",
    "Remove the tag.",
)


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2 core scalars only."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - PyYAML's own way to state resolvers


CoreLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
CoreLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
CoreLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]{0,17})$"), list("-0123456789")
)
CoreLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}$"), list("-0123456789")
)

SCALARS: dict[str, Any] = {
    "tag:yaml.org,2002:null": lambda _text: None,
    "tag:yaml.org,2002:bool": lambda text: text == "true",
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:str": str,
}
COLLECTIONS = {"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}


@dataclass(slots=True)
class Reading:
    """A file as plain data, with the line of each part and what was found wrong."""

    file: str
    data: Any = None
    lines: dict[Loc, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def refuse(self, rule: Rule, line: int | None, loc: Loc = (), **facts: object) -> None:
        """Note a problem."""
        self.findings.append(rule.broken_at(loc, file=self.file, line=line, **facts))

    def take(self, node: yaml.Node, loc: Loc) -> Any:
        """The plain value of a node, noting lines and problems on the way."""
        line = node.start_mark.line + 1
        self.lines[loc] = line
        if id(node) in self._seen:
            return self.refuse(ALIAS, line, loc)
        self._seen.add(id(node))
        if node.tag not in SCALARS and node.tag not in COLLECTIONS:
            return self.refuse(STRANGE_TAG, line, loc, tag=node.tag)
        if isinstance(node, yaml.MappingNode):
            return self._take_mapping(node, loc)
        if isinstance(node, yaml.SequenceNode):
            return [self.take(child, (*loc, place)) for place, child in enumerate(node.value)]
        try:
            return SCALARS[node.tag](node.value)
        except (KeyError, ValueError):
            return self.refuse(STRANGE_TAG, line, loc, tag=node.tag)

    def _take_mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str, Any]:
        taken: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value
            if not isinstance(key, str) or key_node.tag != "tag:yaml.org,2002:str":
                self.refuse(BAD_KEY, line, loc)
            elif key in taken:
                self.refuse(KEY_TWICE, line, loc, key=key, first=self.lines[(*loc, key)])
            else:
                taken[key] = self.take(value_node, (*loc, key))
                self.lines[(*loc, key)] = line
        return taken


def read_yaml(raw: bytes, file: str, top: Loc = ()) -> Reading:
    """The file as data; `top` is the place in the pack at which the file hangs."""
    reading = Reading(file)
    text = _decoded(raw, reading)
    if text is None or _has_tabs(text, reading):
        return reading
    try:
        node = yaml.compose(text, Loader=CoreLoader)
        reading.data = None if node is None else reading.take(node, top)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        reading.refuse(BAD_YAML, mark.line + 1 if mark else None, problem=error.problem or "")
    except (yaml.YAMLError, RecursionError) as error:
        reading.refuse(BAD_YAML, None, problem=str(error).splitlines()[0] if str(error) else "nesting")
    return reading


def _decoded(raw: bytes, reading: Reading) -> str | None:
    if len(raw) > MAX_BYTES:
        reading.refuse(TOO_LARGE, None)
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reading.refuse(NOT_UTF8, raw[: error.start].count(b"\n") + 1)
        return None


def _has_tabs(text: str, reading: Reading) -> bool:
    """A tab in front of a line is told for each line; PyYAML would name the first one only."""
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line[: len(line) - len(line.lstrip())] and line.strip():
            reading.refuse(TAB, number)
    return bool(reading.findings)
