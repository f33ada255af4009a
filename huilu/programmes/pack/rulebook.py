"""Every rule that a pack can break, found by loading the modules that state them; none is listed by hand."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import huilu.programmes.pack as home
from huilu.programmes.pack.findings import Rule, rules_made


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    for module in pkgutil.walk_packages(home.__path__, f"{home.__name__}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return rules_made()


def rule_called(code: str) -> Rule:
    """The rule of that code; KeyError where there is none."""
    return {rule.code: rule for rule in all_rules()}[code]


def former_codes() -> dict[str, tuple[Rule, ...]]:
    """Codes that are told no more, each with the rules that took its place."""
    former: dict[str, tuple[Rule, ...]] = {}
    for rule in all_rules():
        if rule.formerly:
            former[rule.formerly] = (*former.get(rule.formerly, ()), rule)
    return former
