"""Ports for sites of our own."""

from __future__ import annotations

import socket


def own_port(host: str) -> int:
    """A port that nobody uses and nobody else is going to try.

    A site that is killed leaves its port for a moment. Whoever counted up from the same first port would take it then,
    and our clients would talk to a stranger.
    """
    with socket.socket() as trial:
        trial.bind((host, 0))
        port: int = trial.getsockname()[1]
    return port
