"""The acts on campaigns and problem classes, played again from the facts of their entries."""

from __future__ import annotations

from huilu.campaigns import actions
from huilu.campaigns.lqas import Wanted
from huilu.campaigns.rules.campaigns import Criteria, Outline
from huilu.campaigns.rules.classes import Asked, Lesson
from huilu.replay.scene import Player, Scene, read_day


def _start(scene: Scene) -> None:
    facts = scene.facts["outline"]
    criteria = Criteria(tuple(facts["topics"]), read_day(facts["since"]), tuple(facts["sources"]))
    outline = Outline(
        facts["title"], facts["aim"], criteria, read_day(facts["starts_on"]), read_day(facts["sunset_on"])
    )
    actions.start_campaign(outline=outline, posts=facts["posts"], replaces=facts["replaces"], **scene.signed)


def _pass_over(_scene: Scene) -> None:
    """Whatever replaces a campaign ends it, in the same act."""


def _name_task_force(scene: Scene) -> None:
    actions.name_task_force(number=scene.facts["number"], posts=scene.facts["posts"], **scene.signed)


def _end(scene: Scene) -> None:
    actions.end_campaign(number=scene.facts["number"], reason=scene.facts["reason"], **scene.signed)


def _define(scene: Scene) -> None:
    facts = scene.facts["lesson"]
    lesson = Lesson(**{**facts, "questions": tuple(Asked(**one) for one in facts["questions"])})
    named = {"from_issue": scene.facts["from_issue"], "scope": scene.facts["scope"]}
    actions.define_class(lesson=lesson, **named, **scene.signed)


def _answer(scene: Scene) -> None:
    actions.answer_look_across(number=scene.facts["number"], answers=scene.facts["answers"], **scene.signed)


def _draw(scene: Scene) -> None:
    facts, wanted = scene.facts, Wanted(**scene.facts["wanted"])
    drawing = {"number": facts["number"], "seed": facts["seed"], "size": facts["size"]}
    actions.draw_sample(wanted=wanted, **drawing, **scene.signed)


def _look(scene: Scene) -> None:
    names = ("number", "position", "is_so", "seen")
    given = {name: scene.facts[name] for name in names}
    actions.look_at_site(observed_on=read_day(scene.facts["observed_on"]), **given, **scene.signed)


def _tie(scene: Scene) -> None:
    given = {name: scene.facts[name] for name in ("number", "position", "issue")}
    actions.tie_issue(**given, **scene.signed)


def _close(scene: Scene) -> None:
    given = {name: scene.facts[name] for name in ("number", "lasting_fix", "no_fix_reason")}
    actions.close_class(**given, **scene.signed)


PLAYERS: dict[str, Player] = {
    "campaign.started": _start,
    "campaign.replaced": _pass_over,
    "campaign.task_force_named": _name_task_force,
    "campaign.ended": _end,
    "class.defined": _define,
    "class.look_answered": _answer,
    "class.sample_drawn": _draw,
    "class.site_looked": _look,
    "class.site_raised": _tie,
    "class.closed": _close,
}
