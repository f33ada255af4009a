"""Databases in which progress is recorded: a kept tree with the programme and two thousand offices."""

from __future__ import annotations

import shutil

import psycopg

from bench.loop.databases import Tell
from bench.progress.floor import TABLE
from bench.states import States

SOURCES = ("bench/progress/ground.py", "bench/progress/states.py", "bench/loop/ground.py")


class ProgressStates(States):
    """Trees, and beside each the same with people in it."""

    def provide_progress(self, size: str, tell: Tell, *, at_work: bool = False) -> str:
        """The name of the database; it is made of the tree of that size where it is not there as it should be.

        Or of the country `at_work`, with all that is stored there.
        """
        if at_work:
            origin, name = self.provide_country(size, tell), f"progress_{size}_at_work"
        else:
            origin, name = self.provide_tree(size, tell), f"progress_{size}"
        if self._is_whole(name, *SOURCES):
            self._migrate(name, tell)
        else:
            tell("ground", 0, 1)
            self._make(name, origin)
            if at_work:
                # Its ledger goes on under the key by which it was sealed.
                shutil.copytree(self._folder / origin / "keys", self._folder / name / "keys", dirs_exist_ok=True)
            self._run(name, tell, "-m", "bench.progress.ground", *(["--at-work"] if at_work else []))
            with psycopg.connect(self.server.dsn(name), autocommit=True) as owner:
                owner.execute(TABLE)
                owner.execute("VACUUM ANALYZE")
            self._mark_whole(name, *SOURCES)
            tell("ground", 1, 1)
        self.set_clock(name)
        return name
