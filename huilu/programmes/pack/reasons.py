"""Why something cannot be read, as it is said inside an answer: in both languages.

What a library says of a file it says in English. It stays in the English answer; the Chinese one says the same in words
of ours, or that reading stopped there.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import NamedTuple


class Both(NamedTuple):
    """A fact of a finding that is said otherwise in each language."""

    zh: str
    en: str


class MisshapenError(ValueError):
    """What a check of ours refuses, with its reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.said = Both(zh, en)


_SYSTEM: Mapping[int | None, str] = {
    errno.EACCES: "没有读取的权限",
    errno.EISDIR: "这是一个文件夹",
    errno.ELOOP: "链接绕回了自己",
    errno.ENOENT: "没有这个文件",
    errno.ENAMETOOLONG: "文件名过长",
}
# By a piece of what the parsers say.
_YAML: Mapping[str, str] = {
    "mapping values are not allowed": "多了一个冒号,或缩进不对",
    "',' or ']'": "方括号没有收尾,或少了逗号",
    "',' or '}'": "花括号没有收尾,或少了逗号",
    "expected key": "缩进与上面不一致,或少了键",
    "expected <block end>": "缩进与上面不一致",
    "'-' indicator": "列表项的缩进不一致",
    "sequence entries are not allowed": "这里不能有列表项",
    "expected ':'": "键后面少了冒号",
    "end of stream": "引号没有收尾",
    "cannot start any token": "这个字符不能开头,要加引号",
    "incompatible YAML": "只支持 YAML 1.1 和 1.2",
    "tag handle": "用了没有声明的标签",
    "escape": "反斜杠后面的写法不对",
    "<document start>": "前面的内容已经结束,这里多出了内容",
}
_JSON: Mapping[str, str] = {
    "Expecting value": "这里应有一个值",
    "delimiter": "少了逗号或冒号",
    "property name": "键要加双引号",
    "Extra data": "前面的内容已经结束,这里多出了内容",
    "Unterminated string": "引号没有收尾",
    "control character": "引号里有控制字符",
    "escape": "反斜杠后面的写法不对",
    "digits": "数字过长",
}


def of_the_system(error: OSError) -> Both:
    """Why a file could not be opened or read."""
    return Both(_SYSTEM.get(error.errno, "系统没有读出来"), error.strerror or "the system could not read it")


def of_yaml(problem: str) -> Both:
    """What a parser of YAML stumbled over."""
    return _said(_YAML, problem)


def of_json(problem: str) -> Both:
    """What a parser of JSON stumbled over."""
    return _said(_JSON, problem)


def _said(known: Mapping[str, str], problem: str) -> Both:
    chinese = (told for piece, told in known.items() if piece in problem)
    return Both(next(chinese, "读到这里读不下去"), problem or "reading stopped here")
