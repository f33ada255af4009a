"""A page played as it stands: its files are written, its commands are typed, its answers are compared."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"# file: (\S+)\n")
_PROMPT = "$ "
Type = Callable[[list[str]], str]


@dataclass(slots=True)
class Player:
    """Plays a page in one folder and one language; `type_in` answers a command of bin/huilu."""

    folder: Path
    language: str
    type_in: Type
    typed: int = 0
    files: int = 0

    def play(self, page: str) -> str:
        """The page with the answers that there really are; those that fit stay as they are written."""
        return _BLOCK.sub(self._block, page)

    def _block(self, found: re.Match[str]) -> str:
        kind, body = found["kind"], found["body"]
        named = _NAMED.match(body)
        if kind == "yaml" and named:
            self._write(named.group(1), body)
        elif " file=" in kind:
            self._write(kind.partition(" file=")[2], body)
        elif kind == f"console {self.language}":
            return f"```{kind}\n{self._console(body)}```"
        elif not kind.startswith("console "):
            raise AssertionError(f"nobody plays this block: ```{kind}\n{body[:80]}")
        return found.group()

    def _write(self, name: str, body: str) -> None:
        (self.folder / name).write_text(body, encoding="utf-8")
        self.files += 1

    def _console(self, body: str) -> str:
        commands = [(lines[0], lines[1:]) for lines in _split(body)]
        return "".join(f"{_PROMPT}{command}\n{self._answer(command, shown)}" for command, shown in commands)

    def _answer(self, command: str, shown: list[str]) -> str:
        words = shlex.split(command)
        self.typed += 1
        answer = self.type_in(words[1:]) if words[0] == "bin/huilu" else self._shell(words)
        before = "".join(f"{line}\n" for line in shown)
        return before if fits(before, answer) else answer

    def _shell(self, words: list[str]) -> str:
        done = subprocess.run(words, cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout


def _split(body: str) -> list[list[str]]:
    """The commands of a block, each with the lines shown below it."""
    parts: list[list[str]] = []
    for line in body.splitlines():
        if line.startswith(_PROMPT):
            parts.append([line.removeprefix(_PROMPT)])
        else:
            parts[-1].append(line)
    return parts


def fits(shown: str, answer: str) -> bool:
    """Whether the answer is the one that is shown, where … stands for anything on a line."""
    pattern = ".*".join(re.escape(part) for part in shown.split("…"))
    return re.fullmatch(pattern, answer) is not None
