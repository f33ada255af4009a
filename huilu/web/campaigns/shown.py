"""What the pages of campaigns show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huilu.accounts.capabilities import Act, may
from huilu.campaigns.models import Campaign, Seat
from huilu.campaigns.queries.campaigns import (
    Figures,
    acts_on,
    campaigns_known,
    figures_of,
    part_seen,
    register_page,
    seats_of,
)
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry
from huilu.loop.states import SOURCE_LABELS
from huilu.org.models import Unit
from huilu.web.days import say_day
from huilu.web.issues.choices import topic_labels
from huilu.web.issues.mine import lines_of
from huilu.web.issues.register import Row

ROWS = 100

_ACTS: dict[str, str | Promise] = {
    "campaign.started": gettext_lazy("started the campaign"),
    "campaign.replaced": gettext_lazy("put another campaign in its place"),
    "campaign.task_force_named": gettext_lazy("named the task force"),
    "campaign.ended": gettext_lazy("ended the campaign"),
    "class.defined": gettext_lazy("made a class of the issue"),
    "class.look_answered": gettext_lazy("answered the questions"),
    "class.sample_drawn": gettext_lazy("drew the sample"),
    "class.site_looked": gettext_lazy("looked at a site"),
    "class.site_raised": gettext_lazy("raised an issue for a site"),
    "class.closed": gettext_lazy("closed the class"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One act: when, signed by which post, what, and somebody's own words about it."""

    at: datetime
    by: str
    what: str | Promise
    words: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """The campaigns that concern the reader: those that count now, those to come, and those that are over."""

    running: list[Campaign]
    coming: list[Campaign]
    over: list[Campaign]

    @property
    def sentence(self) -> str:
        """What somebody would say aloud."""
        if not self.running:
            return _("No campaign is under way here.")
        count = ngettext("%(n)d campaign is under way", "%(n)d campaigns are under way", len(self.running))
        last = min(one.sunset_on for one in self.running)
        return _("%(count)s; the next sunset is on %(day)s.") % {
            "count": count % {"n": len(self.running)},
            "day": say_day(last),
        }


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """One campaign with its figures and its register, for the part that the reader sees."""

    campaign: Campaign
    part: Unit
    figures: Figures
    rows: list[Row]
    after: str
    topics: list[str]
    sources: list[str]
    seats: list[Seat]
    events: list[Happened]
    is_over: bool
    is_running: bool
    may_change: bool

    @property
    def is_whole(self) -> bool:
        """Whether the reader sees all of it, and not only the own part."""
        return self.part.pk == self.campaign.issuer_id


def list_page(actor: Actor, at: datetime) -> ListPage:
    """Every campaign that the actor's unit is in, and those of units above and below it."""
    known = list(campaigns_known(actor))
    running = [one for one in known if one.is_running(at)]
    over = [one for one in known if one.is_over(at)]
    return ListPage(running, [one for one in known if one not in running and one not in over], over)


def campaign_page(campaign: Campaign, actor: Actor, at: datetime, *, after: str) -> CampaignPage:
    """Everything about the campaign that the actor may read, a page of its register from a number on."""
    part = part_seen(campaign, actor)
    issues = register_page(campaign, part, after=after, limit=ROWS + 1)
    topics = topic_labels(day_of(at))
    is_over = campaign.is_over(at)
    return CampaignPage(
        campaign=campaign,
        part=Unit.objects.get(path=part),
        figures=figures_of(campaign, part, at),
        rows=[
            Row(line, topics.get(line.issue.topic, line.issue.topic), str(SOURCE_LABELS[line.issue.source]))
            for line in lines_of(issues[:ROWS], at)
        ],
        after=issues[ROWS - 1].number if len(issues) > ROWS else "",
        topics=[topics.get(topic, topic) for topic in campaign.topics],
        sources=[str(SOURCE_LABELS[source]) for source in campaign.sources],
        seats=list(seats_of(campaign)),
        events=happened(acts_on(campaign)),
        is_over=is_over,
        is_running=campaign.is_running(at),
        may_change=campaign.issuer_id == actor.unit_id and may(actor, Act.ISSUE_PLAN) and not is_over,
    )


def happened(entries: Iterable[Entry], words: Sequence[str] = ("reason", "seen")) -> list[Happened]:
    """The acts in words, the oldest first."""
    return [Happened(one.at, one.by_label, _ACTS.get(one.act, one.act), _words_of(one.facts, words)) for one in entries]


def _words_of(facts: dict[str, object], names: Sequence[str]) -> str:
    return "; ".join(str(facts[name]) for name in names if facts.get(name))
