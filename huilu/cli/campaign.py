"""bin/huilu campaign: campaigns, their figures and their issues."""

from __future__ import annotations

from datetime import date

import click

from huilu.board.campaign_export import campaign_as_data, campaign_register_as_data, whole_campaign_as_data
from huilu.campaigns import actions
from huilu.campaigns.queries.campaigns import campaigns_known, find_campaign
from huilu.campaigns.rules.campaigns import Criteria, Outline
from huilu.cli.acting import by_option, somebody, unit_option
from huilu.cli.asking import answer_json
from huilu.cli.options import Day, as_json_option
from huilu.cli.register import label
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of

MOST = 100_000
several_posts = click.option("--post", "posts", multiple=True, help=_("A post of the task force: unit code/post code."))


@click.group(help=_("Campaigns: a few topics over ordinary issues, until a day"))
def campaign() -> None:
    """Campaigns."""


@campaign.command("list", help=_("Every campaign, the latest first."))
@as_json_option
def list_campaigns(*, as_json: bool) -> None:
    """All of them."""
    items = [campaign_as_data(one, now()) for one in campaigns_known(INSTALLATION)]
    if as_json:
        answer_json({"items": items})
        return
    headings = [_("Number"), _("Title"), _("Unit"), _("From"), _("Sunset"), _("Running")]
    show_table(headings, [_line(one) for one in items])


@campaign.command(help=_("One campaign with its figures: of now, or of its last moment once it is over."))
@click.argument("number")
@as_json_option
def show(number: str, *, as_json: bool) -> None:
    """The campaign."""
    _tell(number, as_json=as_json)


@campaign.command(help=_("The ordinary issues that a campaign is about."))
@click.argument("number")
@as_json_option
def issues(number: str, *, as_json: bool) -> None:
    """Its register."""
    found = find_campaign(number, for_=INSTALLATION)
    data = campaign_register_as_data(found, INSTALLATION, now(), after="", limit=MOST)
    if as_json:
        answer_json(data)
        return
    rows = [[one["number"], one["title"], label(one["state"]), one["due_on"] or "-"] for one in data["items"]]
    show_table([_("Number"), _("Title"), _("State"), _("Due")], rows)


@campaign.command(help=_("Start a campaign of the unit."))
@click.argument("title")
@click.argument("aim")
@unit_option
@by_option
@click.option("--topic", "topics", multiple=True, required=True, help=_("A topic of a programme in force."))
@click.option("--source", "sources", multiple=True, help=_("Only issues that were found in this way."))
@click.option("--since", type=Day(), required=True, help=_("Only issues raised on this day or later."))
@click.option("--from", "starts_on", type=Day(), help=_("The first day; without it, today."))
@click.option("--sunset", "sunset_on", type=Day(), required=True, help=_("The last day."))
@click.option("--replaces", default="", help=_("The number of the campaign whose place it takes."))
@several_posts
@as_json_option
def start(
    title: str, aim: str, *, unit_code: str, username: str, topics: tuple[str, ...], sources: tuple[str, ...],
    since: date, starts_on: date | None, sunset_on: date, replaces: str, posts: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """A campaign, signed by the post."""
    by, at = somebody(username, unit_code), now()
    outline = Outline(title, aim, Criteria(topics, since, sources), starts_on or day_of(at), sunset_on)
    made = actions.start_campaign(outline=outline, posts=posts, replaces=replaces, by=by, at=at)
    _tell(made.number, as_json=as_json)


@campaign.command("task-force", help=_("Name the posts that lead a campaign from now on."))
@click.argument("number")
@unit_option
@by_option
@several_posts
@as_json_option
def task_force(number: str, *, unit_code: str, username: str, posts: tuple[str, ...], as_json: bool) -> None:
    """The posts, all of them."""
    actions.name_task_force(number=number, posts=posts, by=somebody(username, unit_code), at=now())
    _tell(number, as_json=as_json)


@campaign.command(help=_("End a campaign before its sunset. Its issues go on."))
@click.argument("number")
@click.argument("reason")
@unit_option
@by_option
@as_json_option
def end(number: str, reason: str, *, unit_code: str, username: str, as_json: bool) -> None:
    """It stops counting."""
    actions.end_campaign(number=number, reason=reason, by=somebody(username, unit_code), at=now())
    _tell(number, as_json=as_json)


def _line(one: dict[str, object]) -> list[object]:
    issuer = one["issuer"]
    unit = issuer["name"] if isinstance(issuer, dict) else "-"
    running = _("yes") if one["is_running"] else ""
    return [one["number"], one["title"], unit, one["starts_on"], one["sunset_on"], running]


def _tell(number: str, *, as_json: bool) -> None:
    data = whole_campaign_as_data(find_campaign(number, for_=INSTALLATION), INSTALLATION, now())
    if as_json:
        answer_json(data)
        return
    figures = data["figures"]
    click.echo(f"{data['number']}  {data['title']}  {data['starts_on']} – {data['sunset_on']}")
    sentence = _("{total} issues as of {as_of}: {active} open, {late} of them past their day, {closed} closed; "
                 "{aside} withdrawn or merged")  # fmt: skip
    click.echo(sentence.format(**figures))
    click.echo(_("Task force: {posts}").format(posts=", ".join(data["task_force"]) or "-"))
