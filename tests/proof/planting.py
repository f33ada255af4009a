"""Planting a fault into a module that is loaded, and taking it out again."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from types import FunctionType, ModuleType
from typing import Any

from tests.proof.mutants import Mutant

_CODE = ("__code__", "__defaults__", "__kwdefaults__")


@contextmanager
def planted(mutant: Mutant) -> Iterator[None]:
    """Inside, the module has the fault: in the very function or class that everybody has imported already."""
    module = sys.modules[mutant.module]
    name, faulty = _made(mutant, module)
    live = vars(module)[name]
    if isinstance(live, FunctionType):
        changes = [(live, attribute, getattr(faulty, attribute)) for attribute in _CODE]
    elif isinstance(live, type):
        changes = list(_of_class(live, faulty))
    else:
        changes = [(one, name, faulty) for one in _holders(name, live)]
    kept = [(holder, attribute, getattr(holder, attribute)) for holder, attribute, _new in changes]
    _set(changes)
    try:
        yield
    finally:
        _set(kept)


def _made(mutant: Mutant, module: ModuleType) -> tuple[str, Any]:
    """The faulty thing, made in a copy of the module's own names."""
    names, tree = dict(vars(module)), deepcopy(mutant.tree)
    if isinstance(tree, ast.ClassDef):
        # Without its base it is not one more refusal that others would find.
        tree.bases = []
    exec(compile(ast.Module([tree], []), mutant.module, "exec", dont_inherit=True), names)
    return mutant.inside, names[mutant.inside]


def _of_class(live: type, faulty: type) -> Iterator[tuple[Any, str, Any]]:
    for name, new in vars(faulty).items():
        old = vars(live).get(name)
        if isinstance(old, FunctionType) and name == "__init__":
            yield old, "__defaults__", new.__defaults__
        elif isinstance(old, str | int) and not name.startswith("__"):
            yield live, name, new


def _holders(name: str, value: object) -> list[ModuleType]:
    """Every module of the package that has imported the constant."""
    loaded = [one for path, one in sys.modules.items() if path.startswith("huilu.loop.rules")]
    return [one for one in loaded if vars(one).get(name) is value]


def _set(changes: list[tuple[Any, str, Any]]) -> None:
    for holder, attribute, value in changes:
        setattr(holder, attribute, value)
