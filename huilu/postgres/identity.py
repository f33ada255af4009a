"""As whom the server runs. PostgreSQL refuses to run as root, so root lends it another face.

No user is added to the machine and no folder outside the data is opened to others.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from huilu.postgres.problems import PostgresProblem

ROOT = 0
CLONE_NEWUSER = 0x10000000
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522

NO_OTHER_USER = (
    "PostgreSQL does not run as root, and this machine has no user 'nobody' that could run it. "
    "Start as an ordinary user, or set HUILU_DATABASE_URL to a PostgreSQL server."
)
OWNED_BY_ANOTHER = (
    "The data in {data} belongs to another user (number {owner}). "
    "Start as that user, or set HUILU_HOME to a folder of your own."
)


@dataclass(frozen=True, slots=True)
class Identity:
    """How a program of the server is started, and who owns its files."""

    owner: int
    become: Callable[[], None] | None = None

    def own(self, folder: Path) -> None:
        """Hand a folder of ours, with all that is in it, to the server."""
        if folder.stat().st_uid == self.owner:
            return
        for inner, names, files in os.walk(folder):
            for name in (*names, *files):
                os.chown(Path(inner) / name, self.owner, -1, follow_symlinks=False)
        os.chown(folder, self.owner, -1)


def identity_for(data: Path) -> Identity:
    """Who runs the server over this data: we ourselves, or for root somebody that PostgreSQL accepts."""
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != ROOT:
        if owner not in (None, os.geteuid()):
            raise PostgresProblem(OWNED_BY_ANOTHER, data=data, owner=owner)
        return Identity(os.geteuid())
    if owner not in (None, ROOT):
        return Identity(owner, _become_user(owner))
    if user_namespaces_work():
        return Identity(ROOT, _enter_user_namespace())
    nobody = _nobody()
    return Identity(nobody, _become_user(nobody))


def user_namespaces_work() -> bool:
    """Whether this machine lets us show root as an ordinary user (containers often do not)."""
    try:
        subprocess.run(["true"], preexec_fn=_enter_user_namespace(), check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _nobody() -> int:
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        raise PostgresProblem(NO_OTHER_USER) from None


def _enter_user_namespace() -> Callable[[], None]:
    """A step for the child: see itself as nobody, while its files stay root's own."""
    libc = ctypes.CDLL(None, use_errno=True)

    def become() -> None:
        if libc.unshare(CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text("65534 0 1")
        Path("/proc/self/gid_map").write_text("65534 0 1")

    return become


def _become_user(user: int) -> Callable[[], None]:
    """A step for the child: become this user, yet keep the right to pass through closed folders.

    The data may lie below /root, which is closed to everybody else; we keep it closed.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        group = pwd.getpwuid(user).pw_gid
    except KeyError:
        raise PostgresProblem(NO_OTHER_USER) from None

    def become() -> None:
        keeps = hasattr(libc, "prctl") and libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)
        if keeps:
            _keep_passing_through(libc)

    return become


def _keep_passing_through(libc: ctypes.CDLL) -> None:
    """Keep one capability over the start of the program; where it is refused, ordinary rights remain."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    mask = 1 << CAP_DAC_OVERRIDE
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
    if libc.capset(header, sets) == 0:
        libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)
