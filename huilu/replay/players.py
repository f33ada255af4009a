"""For every act that is ever recorded, the action that does it again from the facts of its entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huilu.accounts.actions import add_person, appoint, establish_post, hand_over
from huilu.accounts.models import Post
from huilu.accounts.queries import find_person
from huilu.kernel.actor import Actor
from huilu.loop import actions as loop
from huilu.loop.rules import Cause, SeenFact
from huilu.org.actions import import_body, set_words
from huilu.org.models import Unit
from huilu.org.words import parse_words
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import follow_tree, publish_pack
from huilu.programmes.states import ProgressState


@dataclass(frozen=True, slots=True)
class Scene:
    """One act to play: its facts, whoever does it, the moment, and the body that came with it."""

    facts: Mapping[str, Any]
    by: Actor
    at: datetime
    body: bytes = b""

    @property
    def signed(self) -> dict[str, Any]:
        """Who and when, as every action asks for them."""
        return {"by": self.by, "at": self.at}

    def of_issue(self, *names: str) -> dict[str, Any]:
        """The number of the issue and the facts of these names, days read as days."""
        days = {"due_on", "next_on"}
        named = {name: _day(self.facts[name]) if name in days else self.facts[name] for name in names}
        return {"number": self.facts["number"], **named, **self.signed}


Player = Callable[[Scene], object]


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _fact(facts: Mapping[str, Any]) -> SeenFact:
    return SeenFact(**{**facts, "observed_on": _day(facts["observed_on"])})


def _post(scene: Scene) -> Post:
    return Post.objects.select_related("unit").get(unit__code=scene.facts["unit"], code=scene.facts["code"])


def _set_words(scene: Scene) -> None:
    set_words(words=parse_words(scene.facts["words"]), **scene.signed)


def _import(scene: Scene) -> None:
    import_body(body=scene.body, follow=follow_tree, **scene.signed)


def _add_person(scene: Scene) -> None:
    # Passwords are in no ledger: whoever is added here signs in once an administrator has set a new one.
    add_person(username=scene.facts["username"], password=None, **scene.signed)


def _establish(scene: Scene) -> None:
    facts = scene.facts
    named = {"code": facts["code"], "labels": facts["labels"], "administers": facts["administers"]}
    establish_post(unit=Unit.objects.get(code=facts["unit"]), **named, **scene.signed)


def _appoint(scene: Scene) -> None:
    facts, person = scene.facts, find_person(scene.facts["username"])
    to_on = _day(facts["to_on"]) if facts["to_on"] else None
    appoint(person=person, post=_post(scene), from_on=_day(facts["from_on"]), to_on=to_on, **scene.signed)


def _hand_over(scene: Scene) -> None:
    successor = find_person(scene.facts["username"])
    hand_over(post=_post(scene), to=successor, on=_day(scene.facts["from_on"]), **scene.signed)


def _pass_over(_scene: Scene) -> None:
    """Of a password the ledger knows only that it changed."""


def _publish(scene: Scene) -> None:
    issuer = Unit.objects.get(code=scene.facts["issuer"])
    publish_pack(pack=Pack.model_validate(scene.facts["content"]), issuer=issuer, **scene.signed)


def _progress(scene: Scene) -> dict[str, Any]:
    unit = Unit.objects.get(code=scene.facts["unit"])
    return {"unit_id": unit.pk, "requirement": scene.facts["requirement"], **scene.signed}


def _record(scene: Scene) -> None:
    state = ProgressState[scene.facts["state"].upper()]
    record_progress(state=state, fact=scene.facts["fact"], **_progress(scene))


def _draft(scene: Scene) -> None:
    loop.draft_issue(finding=loop.Finding(**scene.facts["finding"]), **scene.signed)


def _submit(scene: Scene) -> None:
    fact, cause = _fact(scene.facts["fact"]), Cause(**scene.facts["cause"])
    loop.submit_issue(fact=fact, cause=cause, **scene.of_issue("fix_kind"))


PLAYERS: dict[str, Player] = {
    "org.words_set": _set_words,
    "org.imported": _import,
    "person.added": _add_person,
    "person.password_changed": _pass_over,
    "person.password_reset": _pass_over,
    "post.established": _establish,
    "post.appointed": _appoint,
    "post.handed_over": _hand_over,
    "pack.published": _publish,
    "progress.recorded": _record,
    "progress.taken_back": lambda scene: take_back_progress(**_progress(scene)),
    "issue.drafted": _draft,
    "issue.opened": lambda scene: loop.open_issue(**scene.of_issue("lead", "due_on")),
    "issue.withdrawn": lambda scene: loop.withdraw_issue(**scene.of_issue("reason")),
    "issue.task_added": lambda scene: loop.add_task(**scene.of_issue("text", "owner", "due_on")),
    "issue.task_finished": lambda scene: loop.finish_task(**scene.of_issue("position")),
    "issue.interim_reported": lambda scene: loop.report_interim_result(
        **scene.of_issue("changed_so_far", "remains", "next_on")
    ),
    "issue.resumed": lambda scene: loop.resume_issue(**scene.of_issue()),
    "issue.submitted": _submit,
    "issue.verifier_named": lambda scene: loop.name_verifier(**scene.of_issue("verifier")),
    "issue.closed": lambda scene: loop.close_issue(seen=_fact(scene.facts["seen"]), **scene.of_issue()),
    "issue.returned": lambda scene: loop.return_issue(**scene.of_issue("reason", "task", "due_on")),
    "issue.reopened": lambda scene: loop.reopen_issue(**scene.of_issue("new_fact", "due_on")),
}
