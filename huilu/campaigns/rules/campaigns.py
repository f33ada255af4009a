"""When a campaign may start, who leads it, and when it may end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from huilu.campaigns.rules.words import LABELS, check_words
from huilu.kernel.paths import is_under
from huilu.kernel.refusals import Refusal
from huilu.loop.rules import DayInThePast, check_choices, check_topic

# A campaign that runs longer is a standing duty under another name.
LONGEST = timedelta(days=366)


class NoSuchCampaign(Refusal):
    """Not there, or not theirs to see: the answer is the same."""

    code = "campaigns.no_such_campaign"
    says = _("There is no campaign {number} that you may see.")
    next = _("Check the number. You see the campaigns of your own part of the tree and of the units above you.")
    status = 404


class NotTheIssuer(Refusal):
    """Another unit's campaign."""

    code = "campaigns.not_the_issuer"
    says = _("Only {unit}, which started the campaign, changes or ends it.")
    next = _("Ask its office.")
    status = 403


class CampaignOver(Refusal):
    """Past its sunset, or ended."""

    code = "campaigns.over"
    says = _("The campaign {number} is over.")
    next = _("Nothing needs to be done: its issues go on as ordinary issues.")


class CapReached(Refusal):
    """As many campaigns as the level may run, and none named to make room."""

    code = "campaigns.cap_reached"
    says = _("Your unit runs {count} campaigns already, as many as your level may.")
    next = _("Name the one that this replaces: {choices}. It ends today.")


class NotReplaceable(Refusal):
    """Another unit's, over, or not there."""

    code = "campaigns.not_replaceable"
    says = _("{number} is not a campaign that your unit runs now, so nothing can take its place.")
    next = _("Name one of: {choices}.")
    status = 422


class TopicsMissing(Refusal):
    """About nothing."""

    code = "campaigns.topics_missing"
    says = _("A campaign needs at least one topic.")
    next = _("Choose the few topics that it is about.")
    status = 422


class SunsetWrong(Refusal):
    """No end, or one too far away."""

    code = "campaigns.sunset_wrong"
    says = _("A campaign that starts on {starts_on} cannot end on {sunset_on}.")
    next = _("Choose a later day, at most {latest}: what lasts longer is a standing duty and no campaign.")
    status = 422


class SinceWrong(Refusal):
    """It would begin to count only after it has started."""

    code = "campaigns.since_wrong"
    says = _("Issues can be counted from the start of the campaign or from earlier, not only from {since} on.")
    next = _("Choose {starts_on} or an earlier day.")
    status = 422


class TaskForceMissing(Refusal):
    """Nobody leads it."""

    code = "campaigns.task_force_missing"
    says = _("A campaign needs a task force of at least one post.")
    next = _("Name posts of your own unit or of units below it.")
    status = 422


class PostOutside(Refusal):
    """A post of somebody else's."""

    code = "campaigns.post_outside"
    says = _("The post {post} is neither of your unit nor of one below it.")
    next = _("Name posts of your own unit or of units below it.")
    status = 422


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which issues a campaign is about: topics, sources (any where none is named), raised since a day."""

    topics: tuple[str, ...]
    since: date
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """What a campaign is: in one line, what is to be put right, which issues, from when to when."""

    title: str
    aim: str
    criteria: Criteria
    starts_on: date
    sunset_on: date


def check_outline(outline: Outline, *, known_topics: Collection[str], today: date) -> None:
    """Refuse a campaign without words, topics or sunset."""
    check_words(title=outline.title, aim=outline.aim)
    check_criteria(outline.criteria, known_topics)
    if outline.starts_on < today:
        raise DayInThePast(field="starts_on", label=LABELS["starts_on"], day=outline.starts_on)
    latest = outline.starts_on + LONGEST
    if not outline.starts_on < outline.sunset_on <= latest:
        raise SunsetWrong(field="sunset_on", starts_on=outline.starts_on, sunset_on=outline.sunset_on, latest=latest)
    if outline.criteria.since > outline.starts_on:
        raise SinceWrong(field="since", since=outline.criteria.since, starts_on=outline.starts_on)


def check_criteria(criteria: Criteria, known_topics: Collection[str]) -> None:
    """Refuse topics that no programme names, and sources that are none."""
    if not criteria.topics:
        raise TopicsMissing(field="topics")
    for topic in criteria.topics:
        check_topic(topic, known_topics)
    for source in criteria.sources:
        check_choices(source=source)


def check_cap(running: Collection[str], *, cap: int, replaces: str) -> None:
    """Refuse one campaign too many unless it names which of the running ones it replaces (M074)."""
    choices = ", ".join(sorted(running)) or "-"
    if replaces and replaces not in running:
        raise NotReplaceable(field="replaces", number=replaces, choices=choices)
    if not replaces and len(running) >= cap:
        raise CapReached(field="replaces", count=len(running), choices=choices)


def check_seats(posts: Collection[tuple[str, str]], *, issuer_path: str) -> None:
    """Refuse an empty task force, and posts of units outside the issuer's subtree. Posts are names with paths."""
    if not posts:
        raise TaskForceMissing(field="posts")
    for name, path in posts:
        if not is_under(path, issuer_path):
            raise PostOutside(field="posts", post=name)
