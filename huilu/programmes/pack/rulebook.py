"""Every rule that a pack can break, or a catalogue that is taken over, found by loading the modules that state them.

None is listed by hand. The first word of a code says what the rule is about: `pack` or `oscal`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import huilu.programmes.pack as home
from huilu.programmes.pack.findings import Rule, rules_made


def all_rules() -> tuple[Rule, ...]:
    """Every rule about packs, by code."""
    return _about("pack")


def catalogue_rules() -> tuple[Rule, ...]:
    """Every rule about catalogues of others, which are read to make a pack of them and are none, by code."""
    return _about("oscal")


@cache
def _about(subject: str) -> tuple[Rule, ...]:
    for module in pkgutil.walk_packages(home.__path__, f"{home.__name__}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return tuple(rule for rule in rules_made() if rule.code.startswith(f"{subject}."))


def former_codes() -> dict[str, tuple[Rule, ...]]:
    """Codes that are told no more, each with the rules that took its place."""
    former: dict[str, tuple[Rule, ...]] = {}
    for rule in all_rules():
        if rule.formerly:
            former[rule.formerly] = (*former.get(rule.formerly, ()), rule)
    return former
