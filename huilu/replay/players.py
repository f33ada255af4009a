"""For every act that is ever recorded, the action that does it again from the facts of its entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from huilu.accounts.actions import add_person, appoint, establish_post, hand_over
from huilu.accounts.models import Post
from huilu.accounts.queries import find_person
from huilu.files.actions import restore_file
from huilu.loop import actions as loop
from huilu.loop.rules import Cause, SeenFact
from huilu.loop.verbs import VERBS, Kind, Verb
from huilu.org.actions import import_body, set_words
from huilu.org.models import Unit
from huilu.org.words import parse_words
from huilu.programmes import together
from huilu.programmes.actions import record_progress
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import follow_tree, issue_pack
from huilu.programmes.states import ProgressState
from huilu.programmes.withdrawing import withdraw_requirement
from huilu.replay import reorganisation
from huilu.replay.scene import Player, Scene, read_day


def _fact(facts: Mapping[str, Any]) -> SeenFact:
    return SeenFact(**{**facts, "observed_on": read_day(facts["observed_on"])})


def _post(scene: Scene) -> Post:
    return Post.objects.at(scene.facts["unit"]).select_related("unit").get(code=scene.facts["code"])


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
    to_on = read_day(facts["to_on"]) if facts["to_on"] else None
    appoint(person=person, post=_post(scene), from_on=read_day(facts["from_on"]), to_on=to_on, **scene.signed)


def _hand_over(scene: Scene) -> None:
    successor = find_person(scene.facts["username"])
    hand_over(post=_post(scene), to=successor, on=read_day(scene.facts["from_on"]), **scene.signed)


def _pass_over(_scene: Scene) -> None:
    """Nothing is to be done: of a password the ledger knows only that it changed."""


def _publish(scene: Scene) -> None:
    issuer = Unit.objects.get(code=scene.facts["issuer"])
    reason = scene.facts.get("reason", "")
    issue_pack(pack=Pack.model_validate(scene.facts["content"]), issuer=issuer, reason=reason, **scene.signed)


def _withdraw(scene: Scene) -> None:
    programme, _slash, requirement = scene.facts["requirement"].partition("/")
    withdraw_requirement(programme=programme, requirement=requirement, reason=scene.facts["reason"], **scene.signed)


def _progress(scene: Scene) -> dict[str, Any]:
    unit = Unit.objects.get(code=scene.facts["unit"])
    return {"unit_id": unit.pk, "requirement": scene.facts["requirement"], **scene.signed}


def _record(scene: Scene) -> None:
    state = ProgressState[scene.facts["state"].upper()]
    record_progress(state=state, fact=scene.facts["fact"], **_progress(scene))


def _take_back(scene: Scene) -> None:
    together.take_back_together(**_progress(scene))


def _draft(scene: Scene) -> None:
    loop.draft_issue(finding=loop.Finding(**scene.facts["finding"]), **scene.signed)


_READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.DAY: lambda text: read_day(text) if text else None,
    Kind.FACT: _fact,
    Kind.CAUSE: lambda facts: Cause(**facts),
}


def _take(verb: Verb) -> Player:
    """Whatever a verb of the loop asked for, its entry has kept under the same names."""

    def play(scene: Scene) -> None:
        facts = scene.facts
        given = {ask.name: _READERS.get(ask.kind, str)(facts[ask.name]) for ask in verb.asks}
        place = {"position": facts["position"]} if verb.position else {}
        verb.act(number=facts["number"], **place, **given, **scene.signed)

    return play


def _attach(scene: Scene) -> None:
    facts = scene.facts
    restore_file(sha256=facts["content"], body=scene.body, name=facts["name"], at=scene.at)
    loop.attach_stored(number=facts["number"], content=facts["content"], name=facts["name"], **scene.signed)


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
    "requirement.withdrawn": _withdraw,
    "progress.recorded": _record,
    "progress.taken_back": _take_back,
    "issue.drafted": _draft,
    # The same act, told once more at the issue that took the other one in.
    "issue.took_in": _pass_over,
    **{verb.entry: _take(verb) for verb in VERBS.values()},
    "issue.file_attached": _attach,
    **reorganisation.PLAYERS,
}
