"""What the pages of campaigns show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huilu.accounts.capabilities import Act, may
from huilu.campaigns.models import Campaign, CampaignQuerySet, Seat
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
from huilu.kernel.windows import SIZE, Window, window_of
from huilu.ledger.models import Entry
from huilu.loop.states import SOURCE_LABELS
from huilu.org.models import Unit
from huilu.web.days import say_day
from huilu.web.issues.choices import topic_labels
from huilu.web.issues.mine import lines_of
from huilu.web.issues.register import Row

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
    """The campaigns that concern the reader: those that count now, those to come, and those that are over.

    `n` of them are under way, the next of which ends on `sunset_on`.
    """

    running: Window[Campaign]
    coming: Window[Campaign]
    over: Window[Campaign]
    n: int
    sunset_on: date | None

    @property
    def sentence(self) -> str:
        """What somebody would say aloud."""
        if self.sunset_on is None:
            return _("No campaign is under way here.")
        count = ngettext("%(n)d campaign is under way", "%(n)d campaigns are under way", self.n)
        return _("%(count)s; the next sunset is on %(day)s.") % {
            "count": count % {"n": self.n},
            "day": say_day(self.sunset_on),
        }


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """One campaign with its figures and its register, for the part that the reader sees."""

    campaign: Campaign
    part: Unit
    figures: Figures
    rows: Window[Row]
    topics: list[str]
    sources: list[str]
    seats: list[Seat]
    events: Window[Happened]
    is_over: bool
    is_running: bool
    may_change: bool

    @property
    def is_whole(self) -> bool:
        """Whether the reader sees all of it, and not only the own part."""
        return self.part.pk == self.campaign.issuer_id


def list_page(actor: Actor, at: datetime, after: Mapping[str, str]) -> ListPage:
    """Every campaign that the actor's unit is in, and those of units above and below it; of each list a window."""
    known = campaigns_known(actor)
    running = known.running_at(at)
    told = running.order_by().aggregate(n=Count("pk"), sunset_on=Min("sunset_on"))

    def window(rows: CampaignQuerySet, name: str) -> Window[Campaign]:
        return window_of(rows, "-starts_on", "number", after=after.get(name, ""))

    coming, over = window(known.coming_at(at), "coming"), window(known.over_at(at), "over")
    return ListPage(window(running, "running"), coming, over, told["n"], told["sunset_on"])


def campaign_page(campaign: Campaign, actor: Actor, at: datetime, *, after: str, before: str) -> CampaignPage:
    """Everything about the campaign that the actor may read, a page of its register from a number on."""
    part = part_seen(campaign, actor)
    issues = register_page(campaign, part, after=after, limit=SIZE + 1)
    topics = topic_labels(actor, day_of(at))
    is_over = campaign.is_over(at)
    return CampaignPage(
        campaign=campaign,
        part=Unit.objects.get(path=part),
        figures=figures_of(campaign, part, at),
        rows=Window(
            [
                Row(line, topics.get(line.issue.topic, line.issue.topic), str(SOURCE_LABELS[line.issue.source]))
                for line in lines_of(issues[:SIZE], at)
            ],
            issues[SIZE - 1].number if len(issues) > SIZE else "",
            after,
        ),
        topics=[topics.get(topic, topic) for topic in campaign.topics],
        sources=[str(SOURCE_LABELS[source]) for source in campaign.sources],
        seats=list(seats_of(campaign)),
        events=lately(acts_on(campaign), before),
        is_over=is_over,
        is_running=campaign.is_running(at),
        may_change=campaign.issuer_id == actor.unit_id and may(actor, Act.ISSUE_PLAN) and not is_over,
    )


def happened(entries: Iterable[Entry], words: Sequence[str] = ("reason", "seen")) -> list[Happened]:
    """The acts in words, the oldest first."""
    return [Happened(one.at, one.by_label, _ACTS.get(one.act, one.act), _words_of(one.facts, words)) for one in entries]


def lately(acts: QuerySet[Entry], before: str) -> Window[Happened]:
    """The last acts, the oldest first; or those before a mark."""
    window = window_of(acts, "-id", after=before)
    return Window([*reversed(happened(window.items))], window.next, window.after)


def _words_of(facts: dict[str, object], names: Sequence[str]) -> str:
    return "; ".join(str(facts[name]) for name in names if facts.get(name))
