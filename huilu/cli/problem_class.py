"""bin/huilu class: problem classes, their look-across and the samples that close them."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

import click

from huilu.board.campaign_export import class_as_data, redrawn_as_data, whole_class_as_data
from huilu.campaigns import actions
from huilu.campaigns.lqas import ALPHA, BETA, LOWER, UPPER, Wanted
from huilu.campaigns.queries.classes import classes_known, find_class, plans_of, redraw
from huilu.campaigns.rules.classes import Asked, Lesson
from huilu.cli.acting import by_option, somebody, unit_option
from huilu.cli.asking import answer_json
from huilu.cli.options import Day, as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.loop.states import CauseLevel

number_argument = click.argument("number")


@click.group("class", help=_("Problem classes: from one issue to all that may have it too"))
def problem_class() -> None:
    """Problem classes."""


# The command is called by a word that no function may have.
globals()["class"] = problem_class


@problem_class.command("list", help=_("Every problem class, the latest first."))
@as_json_option
def list_classes(*, as_json: bool) -> None:
    """All of them."""
    items = [class_as_data(one) for one in classes_known(INSTALLATION)]
    if as_json:
        answer_json({"items": items})
        return
    rows = [[one["number"], one["title"], one["scope"]["name"], _("closed") if one["is_closed"] else ""]
            for one in items]  # fmt: skip
    show_table([_("Number"), _("Title"), _("Unit"), _("State")], rows)


@problem_class.command(help=_("One class with its questions, its samples and what was seen at each site."))
@number_argument
@as_json_option
def show(number: str, *, as_json: bool) -> None:
    """The class."""
    _tell(number, as_json=as_json)


@problem_class.command(help=_("Make a class of an issue: SCOPE is the unit whose subtree it is about."))
@click.argument("issue")
@click.argument("scope")
@click.argument("title")
@click.argument("statement")
@click.option(
    "--cause",
    "cause_level",
    type=click.Choice([one.value for one in CauseLevel]),
    required=True,
    help=_("Where the cause lies."),
)
@click.option(
    "--question", "questions", multiple=True, help=_("A question to be answered with yes or no; at most three.")
)
@click.option("--risk", "is_risk", is_flag=True, help=_("It is a risk: every unit answers."))
@unit_option
@by_option
@as_json_option
def define(
    issue: str, scope: str, title: str, statement: str, *, cause_level: str, questions: tuple[str, ...],
    is_risk: bool, unit_code: str, username: str, as_json: bool,
) -> None:  # fmt: skip
    """From one issue to its class."""
    lesson = Lesson(title, cause_level, statement, tuple(map(Asked, questions)), is_risk)
    by = somebody(username, unit_code)
    made = actions.define_class(from_issue=issue, scope=scope, lesson=lesson, by=by, at=now())
    _tell(made.number, as_json=as_json)


@problem_class.command(help=_("Answer the questions of a class, each with yes or no, in their order."))
@number_argument
@click.argument("answers", nargs=-1, type=click.Choice(["yes", "no"]))
@unit_option
@by_option
@as_json_option
def answer(number: str, answers: tuple[str, ...], *, unit_code: str, username: str, as_json: bool) -> None:
    """Once."""
    given, by = [one == "yes" for one in answers], somebody(username, unit_code)
    actions.answer_look_across(number=number, answers=given, by=by, at=now())
    _tell(number, as_json=as_json)


@problem_class.command(help=_("Draw a sample; with --verify, draw every sample again and compare."))
@number_argument
@click.option("--verify", is_flag=True, help=_("Draw nothing new: show that what was drawn can be drawn again."))
@click.option("--upper", default=UPPER, show_default=True, help=_("Good: so at this share of the sites, in percent"))
@click.option("--lower", default=LOWER, show_default=True, help=_("Bad: so at no more than this share, in percent"))
@click.option("--alpha", default=ALPHA, show_default=True, help=_("How often a good class may fail, in percent"))
@click.option("--beta", default=BETA, show_default=True, help=_("How often a bad class may pass, in percent"))
@click.option("--size", type=int, help=_("How many sites; without it, as few as it takes."))
@click.option("--unit", "unit_code", default="", help=_("The code of the unit in whose post they act."))
@click.option("--by", "username", default="", help=_("The login of whoever acts."))
@as_json_option
def draw(
    number: str, *, verify: bool, upper: int, lower: int, alpha: int, beta: int, size: int | None, unit_code: str,
    username: str, as_json: bool,
) -> None:  # fmt: skip
    """Status 1 where a sample cannot be drawn again."""
    if verify:
        _verify(number, as_json=as_json)
        return
    wanted, by = Wanted(upper, lower, alpha, beta), somebody(username, unit_code)
    # Nobody chooses the seed: whoever could would draw until the sites suit.
    actions.draw_sample(number=number, seed=secrets.token_hex(16), wanted=wanted, size=size, by=by, at=now())
    _tell(number, as_json=as_json)


@problem_class.command(help=_("Record what somebody saw at a drawn site."))
@number_argument
@click.argument("position", type=int)
@click.argument("verdict", type=click.Choice(["yes", "no"]))
@click.argument("seen")
@click.option("--on", "observed_on", type=Day(), help=_("The day on which somebody saw it; without it, today."))
@unit_option
@by_option
@as_json_option
def look(
    number: str, position: int, verdict: str, seen: str, *, observed_on: date | None, unit_code: str, username: str,
    as_json: bool,
) -> None:  # fmt: skip
    """One look by somebody from elsewhere."""
    by, at = somebody(username, unit_code), now()
    actions.look_at_site(
        number=number, position=position, is_so=verdict == "yes", seen=seen, observed_on=observed_on or day_of(at),
        by=by, at=at,
    )  # fmt: skip
    _tell(number, as_json=as_json)


@problem_class.command(help=_("Close a class whose last sample has passed."))
@number_argument
@click.option("--rule", "lasting_fix", default="", help=_("The rule that now keeps it so."))
@click.option("--no-rule", "no_fix_reason", default="", help=_("Why no rule is needed."))
@unit_option
@by_option
@as_json_option
def close(
    number: str, *, lasting_fix: str, no_fix_reason: str, unit_code: str, username: str, as_json: bool
) -> None:  # fmt: skip
    """With a rule, or with the reason why there is none."""
    by = somebody(username, unit_code)
    actions.close_class(number=number, lasting_fix=lasting_fix, no_fix_reason=no_fix_reason, by=by, at=now())
    _tell(number, as_json=as_json)


def _verify(number: str, *, as_json: bool) -> None:
    drawn = [redraw(plan) for plan in plans_of(find_class(number, for_=INSTALLATION))]
    if as_json:
        answer_json({"samples": [redrawn_as_data(one) for one in drawn]})
    else:
        agree, differ = _("drawn again, the sites are the same"), _("drawn again, the sites are OTHERS")
        for one in drawn:
            click.echo(f"{one.plan.position}  {one.plan.seed}  {agree if one.agrees else differ}")
    if not all(one.agrees for one in drawn):
        raise click.exceptions.Exit(1)


def _tell(number: str, *, as_json: bool) -> None:
    data = whole_class_as_data(find_class(number, for_=INSTALLATION))
    if as_json:
        answer_json(data)
        return
    click.echo(f"{data['number']}  {data['title']}  {_('closed') if data['is_closed'] else _('open')}")
    click.echo(data["statement"])
    for plan in data["samples"]:
        _show_sample(plan)


def _show_sample(plan: dict[str, Any]) -> None:
    outcomes = {"passed": _("passed"), "failed": _("failed"), None: _("under way")}
    sentence = _(
        "Sample {position}: {looked_at} of {size} sites looked at, {found_so} right, {needed} needed: {outcome}"
    )
    click.echo(sentence.format(**plan | {"outcome": outcomes[plan["outcome"]]}))
    verdicts = {"so": _("yes"), "not_so": _("no"), None: "-"}
    rows = [[one["position"], one["unit"]["name"], verdicts[one["verdict"]], one["seen"] or "-", one["issue"] or "-"]
            for one in plan["sites"]]  # fmt: skip
    show_table([_("Site"), _("Name"), _("As it must be"), _("Seen"), _("Issue")], rows)
