"""The folder of a database server: how it is made, set and cleaned after a sudden end."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from huilu.postgres.binaries import Binaries
from huilu.postgres.identity import Identity
from huilu.postgres.problems import PostgresProblem
from huilu.postgres.sizing import memory, sized_to

SUPERUSER = "huilu"
BUILTIN_SINCE = 17
SMALL_SHARED_MEMORY = 256 * 1024 * 1024
LARGEST_LOG = 8 * 1024 * 1024

NOT_MADE = "The database could not be made in {data}: {said}"

SETTINGS = {
    "listen_addresses": "''",
    "work_mem": "'16MB'",
    "jit": "off",
    # An act over many regions holds each of them, and each month of the ledger that it reads.
    "max_locks_per_transaction": "256",
    "autovacuum": "on",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "log_min_duration_statement": "-1",
    "timezone": "'UTC'",
}
FAST_SETTINGS = {
    "shared_buffers": "'128MB'",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """The data of one server, the programs that serve it, and as whom they run."""

    data: Path
    binaries: Binaries
    identity: Identity

    @property
    def log(self) -> Path:
        """What the server says about itself."""
        return self.data / "server.log"

    def run(self, program: str, *words: str) -> subprocess.Popen[str]:
        """Start one of the server's programs as the server's user, with a locale of our own choosing."""
        ours = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
        return subprocess.Popen(
            [self.binaries.program(program), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=ours | {"LC_ALL": "C.UTF-8", "TZ": "UTC"},
            text=True,
            errors="replace",
            cwd="/",
            preexec_fn=self.identity.become,  # noqa: PLW1509 - the step takes no lock
        )

    def make(self) -> None:
        """Make the data folder. It appears under its name only when it is whole."""
        if (self.data / "PG_VERSION").exists():
            self.identity.own(self.data)
            return
        growing = self.data.with_name(self.data.name + ".new")
        for remains in (growing, self.data):
            shutil.rmtree(remains, ignore_errors=True)
        growing.mkdir(mode=0o700)
        self.identity.own(growing)
        self._initdb(growing)
        with (growing / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude 'huilu.conf'\n")
        (growing / "huilu.conf").touch()
        growing.rename(self.data)

    def set_up(self, *, socket_folder: Path, fast: bool) -> None:
        """Write the settings anew: the folder may have moved since the last start."""
        settings = SETTINGS | sized_to(memory(), os.cpu_count() or 1) | (FAST_SETTINGS if fast else {})
        settings["unix_socket_directories"] = "'" + str(socket_folder).replace("'", "''") + "'"
        if _shared_memory_is_small():
            settings["dynamic_shared_memory_type"] = "mmap"
        written = self.data / "huilu.conf.new"
        written.write_text("".join(f"{name} = {value}\n" for name, value in settings.items()))
        written.chmod(0o644)
        written.replace(self.data / "huilu.conf")
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))

    def last_words(self) -> str:
        """The end of the server's log."""
        return self.log.read_text(errors="replace")[-1500:].strip() if self.log.exists() else ""

    def is_inhabited(self) -> bool:
        """Whether a process works in the data folder, as every server process does (Linux tells us)."""
        here = str(self.data)
        return any(_working_folder(process) == here for process in Path("/proc").glob("[0-9]*"))

    def drop_stale_notes(self, socket_folder: Path) -> None:
        """Remove the notes of a server that is gone, in the data and beside its socket.

        PostgreSQL judges a note by whether its process number is alive. After a sudden end that
        number may belong to a process not yet buried or to a stranger, and the note may be empty.
        """
        certainly_gone = Path("/proc/self/cwd").exists() and not self.is_inhabited()
        for note in (self.data / "postmaster.pid", socket_folder / ".s.PGSQL.5432.lock"):
            if note.exists() and (certainly_gone or not note.read_text().strip()):
                note.unlink(missing_ok=True)

    def _initdb(self, folder: Path) -> None:
        """The locale is fixed, or the trigrams of Chinese words would be empty on some machines."""
        words = ["-D", str(folder), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        if self.binaries.major >= BUILTIN_SINCE:
            words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        making = self.run("initdb", *words, "--no-instructions")
        said, _ = making.communicate()
        if making.returncode != 0:
            raise PostgresProblem(NOT_MADE, data=self.data, said=said.strip()[-600:])


def _working_folder(process: Path) -> str | None:
    try:
        return str((process / "cwd").readlink())
    except OSError:
        return None


def _shared_memory_is_small() -> bool:
    """Containers give 64 MB, on which parallel queries run aground."""
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108 - only its size is read
    except OSError:
        return True
    return room.f_frsize * room.f_blocks < SMALL_SHARED_MEMORY
