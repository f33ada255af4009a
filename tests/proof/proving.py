"""Taking guards away one by one, and asking the tests."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from pytest_django import DjangoDbBlocker

from tests.places import ISSUED, PLANTED, is_bound, moved_to
from tests.proof import constraints
from tests.proof.guards import Switch
from tests.proof.running import run_once


def package_of(guard: str) -> str:
    """Whose guard it is, by its name: “loop.rules.facts check_…”, “constraint loop_issue_held”."""
    name = guard.removeprefix("constraint ")
    return re.split(r"[._]", name, maxsplit=1)[0]


class Proof:
    """The guards in the code and in the database, and the tests that may hold them."""

    def __init__(self, switch: Switch, items: Mapping[str, pytest.Item], blocker: DjangoDbBlocker) -> None:
        self.switch, self.items, self.blocker = switch, items, blocker
        self.constraints: dict[str, constraints.Constraint] = {}
        self.timed: dict[str, float] = {}

    @property
    def guards(self) -> list[str]:
        """All of them by name."""
        return [*self.switch.names, *self.constraints]

    def begins(self) -> None:
        """The databases are made with the first story in each, and the constraints are read."""
        for fixture in ("town", "bound"):
            first = next(one for one in self.items.values() if fixture in getattr(one, "fixturenames", ()))
            assert not run_once(first)[0], first.nodeid
        with self.blocker.unblock(), moved_to(first.config.stash[PLANTED]):
            self.constraints = {f"constraint {one[0]}": one for one in constraints.found()}

    def held_by_table(self, table: Mapping[str, str], drawn: set[str], *, quick: bool) -> dict[str, str]:
        """The guards whose test passes with them, which is not looked at where it is quick, and fails without them.

        Of those that were not drawn, the table is believed.
        """
        known = {guard: table[guard] for guard in self.guards if table.get(guard) in self.items}
        held = {guard: test for guard, test in known.items() if guard not in drawn}
        by_test: dict[str, list[str]] = defaultdict(list)
        for guard in known.keys() - held.keys():
            by_test[known[guard]].append(guard)
        for test, guards in by_test.items():
            if quick or self._passes(test):
                held |= {guard: test for guard in guards if self._fails_without(guard, test)}
        return held

    def searched(self, missed: list[str]) -> Iterator[tuple[str, str]]:
        """For guards of which the table knows nothing: whichever test holds them, the quickest first.

        The stories of the guards' own packages are asked first, and all others only where those are silent.
        """
        packages = {package_of(guard) for guard in missed}
        near = [test for test in self.items if test.split("/")[1] in packages]
        for tests in (near, [test for test in self.items if test not in set(near)]):
            passing = {test for test in tests if missed and self._passes(test)}
            found = set()
            for guard, holder in self._holders(missed, passing):
                found.add(guard)
                yield guard, holder
            missed = [guard for guard in missed if guard not in found]

    def _holders(self, missed: list[str], passing: set[str]) -> Iterator[tuple[str, str]]:
        for guard in missed:
            candidates = sorted(self._candidates(guard) & passing, key=self.timed.__getitem__)
            for holder in candidates:
                if self._fails_without(guard, holder):
                    yield guard, holder
                    break

    def _candidates(self, guard: str) -> set[str]:
        if guard in self.constraints:
            return set(self._naming(self.constraints[guard][0]))
        return self.switch.candidates(guard)

    def _naming(self, name: str) -> Iterator[str]:
        """The tests that speak of a constraint by its name."""
        for test, item in self.items.items():
            if name in test or name in inspect.getsource(item.function):  # type: ignore[attr-defined]
                yield test

    def _passes(self, test: str) -> bool:
        """Whether it does with all guards in their places; a test that fails anyway proves nothing."""
        self.switch.test = test
        failure, self.timed[test] = run_once(self.items[test])
        self.switch.test = ""
        return not failure

    def _fails_without(self, guard: str, test: str) -> bool:
        with self._without(guard, self.items[test]):
            return bool(run_once(self.items[test])[0])

    @contextmanager
    def _without(self, guard: str, item: pytest.Item) -> Iterator[None]:
        if guard in self.constraints:
            # It is taken away where the story is told.
            place = item.config.stash[ISSUED if is_bound(getattr(item, "fixturenames", ())) else PLANTED]
            with self.blocker.unblock(), moved_to(place), constraints.without(self.constraints[guard]):
                yield
            return
        self.switch.off = guard
        try:
            yield
        finally:
            self.switch.off = None
