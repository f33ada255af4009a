"""A server that follows another one by streaming, over a folder of its own."""

from __future__ import annotations

from pathlib import Path

from huilu.postgres import EmbeddedPostgres
from huilu.postgres.binaries import find_binaries
from huilu.postgres.cluster import SUPERUSER, Cluster
from huilu.postgres.identity import identity_for

SLOT = "huilu_replica"


def quiet(_sentence: str) -> None:
    """Nobody is told how a server of ours is doing."""


def follow(primary: EmbeddedPostgres, data: Path) -> EmbeddedPostgres:
    """A copy of the running primary that follows it from now on; what it has not had yet is kept for it."""
    cluster = Cluster(data, find_binaries(primary.data), identity_for(primary.data))
    data.mkdir(mode=0o700)
    cluster.identity.own(data)
    where = ["-h", str(primary.socket_folder), "-U", SUPERUSER, "-D", str(data)]
    copying = cluster.run("pg_basebackup", *where, "-R", "-X", "stream", "-c", "fast", "-C", "-S", SLOT)
    said, _ = copying.communicate()
    if copying.returncode != 0:
        raise RuntimeError(said)
    return EmbeddedPostgres(data, say=quiet).start()
