"""The door to a register: the unit, if it is the reader's to see, and what it keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huilu.org.queries import crumbs, find_unit
from huilu.registers.queries import Kept, find_register
from huilu.web.request import Request


@dataclass(frozen=True, slots=True)
class Address:
    """The register that an address names."""

    code: str
    programme: str
    register: str

    @property
    def key(self) -> str:
        """The register as the rules call it."""
        return f"{self.programme}/{self.register}"

    @property
    def words(self) -> list[str]:
        """The parts of the address."""
        return [self.code, self.programme, self.register]

    @property
    def named(self) -> dict[str, str]:
        """The register as the verbs ask for it."""
        return {"unit": self.code, "register": self.key}


def find_kept(request: Request, address: Address) -> Kept:
    """The register of that address."""
    return find_register(find_unit(address.code, for_=request.actor), address.key)


def frame_of(request: Request, kept: Kept) -> dict[str, Any]:
    """What every page of a register shows around its own content."""
    unit = kept.unit
    ours = unit.pk == request.actor.unit_id
    return {"unit": unit, "crumbs": crumbs(unit), "kept": kept, "ours": ours, "at": request.at}
