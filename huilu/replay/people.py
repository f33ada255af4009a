"""Who acted: ids of the ledger that is played, told apart by its own entries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from huilu.accounts.queries import actors_of, find_person
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry


class UnknownActor(Exception):  # noqa: N818 - the ledger does not hold together, which no rule can mend
    """An entry is signed by somebody whom no earlier entry has brought in."""


@dataclass
class People:
    """Logins and posts of the ledger that is played, by the ids that they had there."""

    usernames: dict[int, str] = field(default_factory=dict)
    posts: dict[int, tuple[str, str]] = field(default_factory=dict)

    def learn(self, entry: Entry) -> None:
        """Remember whom the entry brings in."""
        if entry.act == "person.added":
            self.usernames[entry.about_id] = entry.facts["username"]
        if entry.act in {"post.established", "post.moved"}:
            self.posts[entry.about_id] = (entry.facts["unit"], entry.facts["code"])

    def actor_of(self, entry: Entry) -> Actor:
        """The same person in the same post, as they are here on the day of the act, signing as they signed."""
        if entry.by_person_id is None or entry.by_post_id is None:
            return INSTALLATION
        username, post = self.usernames.get(entry.by_person_id), self.posts.get(entry.by_post_id)
        held = actors_of(find_person(username), day_of(entry.at)) if username else []
        actor = next((one for one in held if (one.unit_code, one.post_code) == post), None)
        if actor is None:
            raise UnknownActor(f"{entry}: person {entry.by_person_id}, post {entry.by_post_id}")
        return replace(actor, signature=entry.by_label)
