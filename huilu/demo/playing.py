"""Playing the story: every deed through its own action, a day to a transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

from django.db import transaction
from django.utils import translation

from huilu.accounts.models import Appointment
from huilu.accounts.queries import actor_of
from huilu.answers.actions import approve_answer, ask_question, draft_answer, publish_answer
from huilu.burden.answering import send_response
from huilu.burden.asking import ask
from huilu.burden.fields import register_field
from huilu.burden.flagging import flag_burden
from huilu.campaigns.actions import close_class, define_class, draw_sample, look_at_site, start_campaign, tie_issue
from huilu.demo.cast import DEMO_DAY
from huilu.demo.models import PlayedScene
from huilu.demo.rules import StoryDisagrees
from huilu.demo.story.deeds import CALENDAR, Deed, Thread
from huilu.demo.texts import FOLDER
from huilu.duties.actions import assign_contacts, give_topics
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.loop import actions as loop
from huilu.org.queries import find_unit
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.adapting import ask_adaptation, grant_adaptation
from huilu.programmes.pack.loading import load_pack
from huilu.programmes.publishing import publish_pack
from huilu.programmes.refining import Published
from huilu.reviews.actions import call_review, end_review, record_decision

# How many deeds are played, and how many there are.
Report = Callable[[int, int], None]

_VERBS: dict[str, Callable[..., object]] = {verb: getattr(loop, verb) for verb in loop.__all__ if verb[0].islower()}
_BESIDE: dict[str, Callable[..., object]] = {
    verb.__name__: verb
    for verb in (
        *(start_campaign, define_class, draw_sample, look_at_site, tie_issue, close_class),
        *(flag_burden, register_field, ask, send_response),
        *(give_topics, assign_contacts, grant_adaptation),
        *(call_review, record_decision, end_review),
        *(ask_question, draft_answer, approve_answer, publish_answer),
    )
}
_OF_ITS_UNIT: dict[str, Callable[..., object]] = {
    "record_progress": record_progress,
    "take_back_progress": take_back_progress,
    "ask_adaptation": ask_adaptation,
}


class Company:
    """Whoever acts in the story, by the post they hold."""

    def __init__(self) -> None:
        self._actors: dict[str, Actor] = {}

    def actor(self, post: str) -> Actor:
        """The holder of the post called "unit code/post code"."""
        if post not in self._actors:
            unit, _slash, code = post.rpartition("/")
            held = Appointment.objects.on(DEMO_DAY).select_related("person", "post__unit__unit_class__level")
            self._actors[post] = actor_of(held.get(post__unit__code=unit, post__code=code))
        return self._actors[post]

    def do(self, deed: Deed) -> None:
        """One deed, through the action that the faces call too."""
        by = INSTALLATION if deed.by == CALENDAR else self.actor(deed.by)
        # Another issue is spoken of by its number, which is known only once the plan is in order.
        words = {name: one.number if isinstance(one, Thread) else one for name, one in deed.words.items()}
        if deed.verb in _OF_ITS_UNIT:
            _OF_ITS_UNIT[deed.verb](unit_id=by.unit_id, by=by, at=deed.at, **words)
        elif deed.verb in _BESIDE:
            _BESIDE[deed.verb](by=by, at=deed.at, **words)
        elif deed.verb == "publish_pack":
            _publish(deed, by)
        elif deed.verb == "draft_issue":
            _draft(deed, by)
        elif deed.thread:
            _VERBS[deed.verb](number=deed.thread.number, by=by, at=deed.at, **words)


def _publish(deed: Deed, by: Actor) -> None:
    """What a unit on the way down makes of the programme: a folder of a pack beside the story."""
    pack = load_pack(FOLDER / deed.words["folder"], parents=Published())
    publish_pack(pack=pack, issuer=find_unit(deed.words["unit"], for_=by), by=by, at=deed.at)


def _draft(deed: Deed, by: Actor) -> None:
    issue = loop.draft_issue(by=by, at=deed.at, **deed.words)
    expected = deed.thread.number if isinstance(deed.thread, Thread) else ""
    if issue.number != expected:
        raise StoryDisagrees(expected=expected, got=issue.number)


def play(plan: Sequence[Deed], report: Report | None = None) -> int:
    """Play what is not played yet; how many deeds that was. Killed anywhere, it goes on with the same day."""
    played = set(PlayedScene.objects.order_by("day").values_list("day", flat=True))
    company, done, passed = Company(), 0, 0
    # Records are signed with the posts' labels, and these follow the language of whoever happens to start the demo.
    with translation.override("zh-hans"):
        for day, deeds in groupby(plan, key=lambda deed: deed.at.date()):
            scene = list(deeds)
            if day not in played:
                _play_scene(day, scene, company)
                done += len(scene)
            passed += len(scene)
            if report:
                report(passed, len(plan))
    return done


@transaction.atomic
def _play_scene(day: date, deeds: Sequence[Deed], company: Company) -> None:
    for deed in deeds:
        company.do(deed)
    PlayedScene.objects.create(day=day)


def is_played() -> bool:
    """Whether the story has been played to its last day."""
    return PlayedScene.objects.filter(day=DEMO_DAY).exists()
