"""Playing again who acted as deputy, and who left a post."""

from __future__ import annotations

from huilu.accounts.actions import appoint_deputy, leave_post
from huilu.accounts.models import Post
from huilu.accounts.queries import find_person
from huilu.replay.scene import Player, Scene, read_day


def _post(scene: Scene) -> Post:
    return Post.objects.at(scene.facts["unit"]).select_related("unit").get(code=scene.facts["code"])


def _appoint_deputy(scene: Scene) -> None:
    facts = scene.facts
    from_on, to_on = read_day(facts["from_on"]), read_day(facts["to_on"])
    person, post = find_person(facts["username"]), _post(scene)
    appoint_deputy(person=person, post=post, from_on=from_on, to_on=to_on, **scene.signed)


def _leave(scene: Scene) -> None:
    person, on = find_person(scene.facts["username"]), read_day(scene.facts["on"])
    leave_post(person=person, post=_post(scene), on=on, **scene.signed)


PLAYERS: dict[str, Player] = {
    "post.deputy_appointed": _appoint_deputy,
    "post.left": _leave,
}
