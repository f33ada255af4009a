"""Small faults in the rules, one at a time: comparisons turned, conditions negated, refusals and answers dropped.

Texts for people (inside `_()`), docstrings and annotations are left alone: other tests hold those.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

_TURNED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_SWAPPED = {"any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list"}
_WIDTH = 160


@dataclass(frozen=True)
class Mutant:
    """One fault: in which module, line and top-level name, what it does, and the tree with the fault in it."""

    module: str
    line: int
    inside: str
    what: str
    tree: ast.stmt

    @property
    def name(self) -> str:
        """Where and what, in one line."""
        return f"{self.module}:{self.line} {self.inside}: {self.what}"


def mutants_of(module: str, source: str) -> Iterator[Mutant]:
    """Every fault that can be planted into a module, in the order of its lines."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) or _is_constant(node):
            inside = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else ast.unparse(_target(node))
            for place, what, faulty in _faults(node):
                line = getattr(place, "lineno", node.lineno)
                yield Mutant(module, line, inside, what[:_WIDTH], faulty)


def _is_constant(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign | ast.AnnAssign) and "__all__" not in ast.unparse(_target(node))


def _target(node: ast.stmt) -> ast.expr:
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    return node.targets[0] if isinstance(node, ast.Assign) else node.target


def _faults(top: ast.stmt) -> Iterator[tuple[ast.AST, str, ast.stmt]]:
    """Each fault as: where it is, what it does, and a copy of the statement that has it."""
    for place in _places(top):
        for what, new in _changes(place):
            yield place, what, _replaced(top, place, new)


def _places(node: ast.AST) -> Iterator[ast.AST]:
    """Whatever may be changed: no docstrings, no annotations, no texts for people."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "bases", "keywords"} and not _is_call(node, name):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_text(child):
                yield from _places(child)


def _is_call(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and name == "keywords"


def _is_text(node: ast.AST) -> bool:
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return docstring or (isinstance(node, ast.Call) and ast.unparse(node.func) == "_")


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for kind, changed in _OPERATORS.items():
        if isinstance(node, kind):
            yield from changed(node)


def _dropped(node: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    """A refusal that is not raised, a check that is not called, an answer that is not given."""
    text = ast.unparse(node)
    if (isinstance(node, ast.Raise) and node.exc) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield f"{text} dropped", ast.Pass()
    elif isinstance(node, ast.Return) and node.value is not None:
        yield f"{text} -> None", ast.Return(value=None)


def _negated(node: ast.If | ast.IfExp) -> Iterator[tuple[str, ast.AST]]:
    yield f"if not ({ast.unparse(node.test)})", _with_test(node)


def _unnegated(node: ast.UnaryOp) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.op, ast.Not):
        yield f"{ast.unparse(node)} -> {ast.unparse(node.operand)}", node.operand


def _renamed(node: ast.Name) -> Iterator[tuple[str, ast.AST]]:
    if node.id in _SWAPPED:
        yield f"{node.id} -> {_SWAPPED[node.id]}", ast.Name(_SWAPPED[node.id], node.ctx)


def _unfiltered(node: ast.comprehension) -> Iterator[tuple[str, ast.AST]]:
    if node.ifs:
        yield "comprehension without its condition", _without_ifs(node)


def _turned(node: ast.Compare) -> Iterator[tuple[str, ast.AST]]:
    for place, operator in enumerate(node.ops):
        for other in _TURNED[type(operator)]:
            new = deepcopy(node)
            new.ops[place] = other()
            yield f"{ast.unparse(node)} -> {ast.unparse(new)}", new


def _rejoined(node: ast.BoolOp) -> Iterator[tuple[str, ast.AST]]:
    new = deepcopy(node)
    new.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield f"{ast.unparse(node)} -> {ast.unparse(new)}", new
    for place in range(len(node.values)):
        fewer = deepcopy(node)
        del fewer.values[place]
        left: ast.AST = fewer if len(fewer.values) > 1 else fewer.values[0]
        yield f"{ast.unparse(node)} -> {ast.unparse(left)}", left


def _with_test(node: ast.If | ast.IfExp) -> ast.AST:
    new = deepcopy(node)
    new.test = ast.UnaryOp(ast.Not(), new.test)
    return new


def _without_ifs(node: ast.comprehension) -> ast.AST:
    new = deepcopy(node)
    new.ifs = []
    return new


def _other_constant(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    match node.value:
        case bool():
            yield f"{node.value} -> {not node.value}", ast.Constant(not node.value)
        case int():
            yield f"{node.value} -> {node.value + 1}", ast.Constant(node.value + 1)
        case str():
            yield f"{node.value!r} -> {'XX' + node.value!r}", ast.Constant("XX" + node.value)


def _replaced(top: ast.stmt, place: ast.AST, new: ast.AST) -> ast.stmt:
    """A copy of the statement with one node exchanged."""
    number = next(n for n, node in enumerate(ast.walk(top)) if node is place)
    copied = deepcopy(top)
    target = next(node for n, node in enumerate(ast.walk(copied)) if n == number)
    faulty = _Exchange(target, new).visit(copied)
    assert isinstance(faulty, ast.stmt)
    return ast.fix_missing_locations(faulty)


class _Exchange(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


_OPERATORS: dict[Any, Callable[[Any], Iterator[tuple[str, ast.AST]]]] = {
    ast.Compare: _turned,
    ast.BoolOp: _rejoined,
    ast.UnaryOp: _unnegated,
    (ast.If, ast.IfExp): _negated,
    ast.stmt: _dropped,
    ast.Constant: _other_constant,
    ast.Name: _renamed,
    ast.comprehension: _unfiltered,
}
