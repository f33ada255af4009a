"""The folder where an installation keeps what is its own."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """The signing key of this installation, made at first use and readable by its owner only."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = home / "secret-key"
    if not file.exists():
        # Written aside and linked into place, so that two first starts agree on one key.
        draft = home / f"secret-key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()
