"""Where a dry run finds the packs above a child pack: as publishing finds them, else in folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huilu.programmes.models import Programme
from huilu.programmes.pack.parents import Parents
from huilu.programmes.pack.schema import Pack
from huilu.programmes.refining import Published


@dataclass
class PublishedFirst:
    """The published pack where there is one of that code, for that is what publishing takes; else the one in a folder.

    Another version in force is not replaced by the right one in a folder: publishing would refuse it as well.
    """

    folders: Parents
    code: str = ""
    version: str = ""
    is_published: bool = False

    def above(self, code: str, version: str) -> Sequence[Pack]:
        """The pack of that code and version with all above it, the origin first."""
        self.code, self.version = code, version
        self.is_published = Programme.objects.filter(code=code).exists()
        return (Published() if self.is_published else self.folders).above(code, version)
