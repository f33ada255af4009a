"""Guards that can be taken away: the rules and acts of the loop, read so that each `no` stands under a switch."""

from __future__ import annotations

import ast
import builtins
import importlib.machinery
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from types import CodeType, ModuleType
from typing import Any

# Besides refusals and checks: what keeps a person away from verifying, and what nobody may be left with.
_KEEPING = {"note_doer", "note_work", "keep_away", "end_shares"}
_WIDTH = 90
_SWITCH = "_guard_switch"


class Switch:
    """Which guards there are, which one is off, and which tests made them speak."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.off: str | None = None
        self.test = ""
        self.spoke: dict[str, set[str]] = defaultdict(set)
        self.reached: dict[str, set[str]] = defaultdict(set)

    def named(self, name: str) -> str:
        """One more guard of that name; the second is called so."""
        same = sum(1 for one in self.names if one.split(" — ")[0] == name)
        self.names.append(f"{name} — {same + 1}" if same else name)
        return self.names[-1]

    def stands(self, name: str) -> bool:
        """Whether the guard is in its place."""
        self.reached[name].add(self.test)
        return name != self.off

    @contextmanager
    def watched(self, name: str) -> Iterator[None]:
        """Notes it when the guard says no."""
        try:
            yield
        except Exception:
            self.spoke[name].add(self.test)
            raise

    def candidates(self, name: str) -> set[str]:
        """The tests that can notice when the guard is gone."""
        return self.spoke[name] or self.reached[name]


class _Switched(ast.NodeTransformer):
    """Puts every guard of a module under the switch: each refusal, each check, each note of who did the work."""

    def __init__(self, module: str, switch: Switch) -> None:
        self.short = module.removeprefix("huilu.")
        self.switch = switch
        self.inside: list[str] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.inside.append(node.name)
        self.generic_visit(node)
        self.inside.pop()
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        # What is raised again was refused elsewhere: it has no name here.
        name = _called(node.exc)
        return self._switched(node, f"raise {name}") if name and self.inside else node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        name = _called(node.value) if isinstance(node.value, ast.Call) else ""
        is_guard = name.lstrip("_").startswith("check_") or name in {"note_doer", "note_work"}
        return self._switched(node, ast.unparse(node.value)) if is_guard else node

    def _switched(self, node: ast.stmt, text: str) -> ast.AST:
        name = self.switch.named(f"{self.short} {self.inside[-1]}: {text}"[:_WIDTH])
        frame = ast.parse(f"if {_SWITCH}.stands({name!r}):\n with {_SWITCH}.watched({name!r}):\n  pass").body[0]
        assert isinstance(frame, ast.If)
        assert isinstance(frame.body[0], ast.With)
        frame.body[0].body = [node]
        return ast.fix_missing_locations(ast.copy_location(frame, node))


def _called(node: ast.expr | None) -> str:
    target = node.func if isinstance(node, ast.Call) else node
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


class _Loader(importlib.machinery.SourceFileLoader):
    switch: Switch

    def get_code(self, fullname: str) -> CodeType:
        """The module's code with its guards under the switch, never from a cache."""
        tree = ast.parse(self.get_source(fullname) or "")
        return compile(_Switched(fullname, self.switch).visit(tree), self.path, "exec", dont_inherit=True)


class _Finder:
    """Gives the guarded modules to the loader above, and leaves all others alone."""

    def __init__(self, switch: Switch, modules: Collection[str]) -> None:
        self.switch, self.modules = switch, modules

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        if name not in self.modules:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec and spec.origin:
            spec.loader = _Loader(name, spec.origin)
            spec.loader.switch = self.switch
        return spec


def put_under_switch(modules: Collection[str]) -> Switch:
    """From now on these modules are read with a switch at every guard. Call it before they are imported."""
    assert not set(modules) & set(sys.modules), "too late: they are imported already"
    switch = Switch()
    setattr(builtins, _SWITCH, switch)
    sys.meta_path.insert(0, _Finder(switch, modules))  # type: ignore[arg-type]
    return switch
