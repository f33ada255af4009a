"""Who acts: a person in a post of a unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in one post. Everything an act needs to know of its doer, and nothing more.

    `unit_path` is the path of the unit at the moment the actor was read; `role` is the column of
    the capability table that the unit stands in (Appendix B of the domain report). `post_label` is in the
    reader's language; `signature`, which goes under records, is unit and post in the installation's own
    language, and never a person's name.
    """

    person_id: int
    username: str
    post_id: int
    post_code: str
    post_label: str
    unit_id: int
    unit_code: str
    unit_name: str
    unit_path: str
    role: str
    signature: str
    administers: bool = False

    @property
    def is_installation(self) -> bool:
        """Whether nobody in a post acts, but whoever installs the system at its command line."""
        return self.person_id == 0


INSTALLATION = Actor(
    person_id=0,
    username="",
    post_id=0,
    post_code="installation",
    post_label="installation",
    unit_id=0,
    unit_code="",
    unit_name="",
    unit_path="",
    role="installation",
    signature="installation",
    administers=True,
)
