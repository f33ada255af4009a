"""What the story is made of: deeds, one after the other, and the issues some of them belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from huilu.demo.cast import SIGN_INS
from huilu.demo.texts import words_of

# What happens by itself, by nobody's post.
CALENDAR = ""


def unit_of(post: str) -> str:
    """The code of the unit in "unit code/post code"."""
    return post.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Change:
    """The fact that is different in the end."""

    kind: str
    subject: str
    measured_in: str
    before: str
    after: str


NOTHING = Change("place", "", "", "", "")


@dataclass(slots=True)
class Thread:
    """One issue of the story: what it is, and whose. Raiser, lead, doer, namer and verifier are posts.

    A post is called "unit code/post code". The number is known only when the whole plan is in order,
    because a unit counts its issues as it raises them.
    """

    raiser: str
    symptom: str
    lead: str
    doer: str
    namer: str
    verifier: str
    title: str
    topic: str
    task: str
    detail: str = ""
    source: str = "self_found"
    change: Change = NOTHING
    cause: tuple[str, str] = ("unit_process", "")
    fix: str = "corrective"
    again: str = ""
    rework: str = ""
    relapse: str = ""
    mistake: str = ""
    changed_so_far: str = ""
    remains: str = ""
    number: str = ""

    @property
    def raising_unit(self) -> str:
        """The code of the unit that raises it."""
        return unit_of(self.raiser)


def rule_of(thread: Thread, day: date) -> dict[str, object]:
    """The rule that an institutional fix keeps: what is done becomes how it is done, and is looked at after a year."""
    title = words_of("facts")["rule"].format(task=thread.task)
    return {"title": title, "in_force_on": day, "review_on": day + timedelta(days=365)}


@dataclass(frozen=True, slots=True)
class Deed:
    """One act: when, which verb, by whom, with what words, on which issue."""

    at: datetime
    verb: str
    by: str
    words: Mapping[str, Any] = field(default_factory=dict)
    thread: Thread | None = None


def in_order(deeds: Iterable[Deed]) -> list[Deed]:
    """The deeds as they happen, with every issue numbered."""
    plan = sorted(deeds, key=lambda deed: deed.at)
    raised: dict[str, int] = {}
    for deed in plan:
        if deed.thread and deed.verb == "draft_issue":
            unit = deed.thread.raising_unit
            raised[unit] = raised.get(unit, 0) + 1
            deed.thread.number = f"{unit}-{raised[unit]:04}"
    return plan


def posts_in(deeds: Iterable[Deed]) -> list[str]:
    """Every post that acts, owns a task, verifies or answers for something, and those of the ready-made sign-ins."""
    posts = {f"{one.unit}/{one.post}" for one in SIGN_INS}
    for deed in deeds:
        posts.update([deed.by] if deed.by != CALENDAR else [])
        posts.update(_given_duties(deed))
        posts.update(deed.words[word] for word in ("owner", "verifier") if word in deed.words)
    return sorted(posts)


def _given_duties(deed: Deed) -> set[str]:
    """The posts of its own unit to which a deed gives topics, or units to support."""
    unit, pairs = deed.words.get("unit"), deed.words.get("pairs", {})
    given = {*pairs.values(), *([deed.words["post"]] if "post" in deed.words else [])}
    return {f"{unit}/{post}" for post in given}
