"""bin/huilu question: questions about clauses, and their one binding answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from huilu.answers import actions
from huilu.answers.desk import figures_of, waiting_at
from huilu.answers.queries import answered_for, find_question, told
from huilu.board.answer_export import answered_as_data, figures_as_data, question_as_data, told_as_data
from huilu.cli.acting import by_option, somebody, unit_option
from huilu.cli.asking import answer_json, show_mark, the_unit
from huilu.cli.options import Day, after_option, as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.windows import window_of

reason_option = click.option("--reason", required=True, help=_("Why; those who asked read it."))


@click.group(help=_("Questions about clauses, and their one binding answer"))
def question() -> None:
    """Questions."""


@question.command("list", help=_("The answers that reach a unit, by words or by clause."))
@click.argument("unit")
@click.option("--words", default="", help=_("Words that stand in the question or the answer."))
@click.option("--clause", default="", help=_("A programme, or programme/clause."))
@click.option("--after", default="", help=_("The number to go on after."))
@as_json_option
def list_answers(unit: str, *, words: str, clause: str, after: str, as_json: bool) -> None:
    """In the order of their numbers, a window at a time."""
    found = answered_for(the_unit(unit).path, day=day_of(now()), words=words, clause=clause)
    window = window_of(found, "number", after=after)
    items = [answered_as_data(one) for one in window.items]
    if as_json:
        answer_json({"items": items, "next": window.next or None})
        return
    names = ("number", "clause", "text", "answer", "valid_from")
    heading = [_("Number"), _("Clause"), _("Question"), _("Answer"), _("Holds from")]
    show_table(heading, [[one[name] for name in names] for one in items])
    show_mark(window.next)


@question.command(help=_("What waits at a unit's desk, and how long answers take there."))
@click.argument("unit")
@after_option
@as_json_option
def desk(unit: str, *, after: str, as_json: bool) -> None:
    """The one that has waited longest first."""
    where, today = the_unit(unit), day_of(now())
    figures, window = (
        figures_as_data(figures_of(where, today)), window_of(waiting_at(where), "asked_on", "id", after=after)
    )  # fmt: skip
    items = [question_as_data(one) for one in window.items]
    if as_json:
        answer_json(figures | {"items": items, "next": window.next or None})
        return
    names = ("number", "clause", "text", "asked_on", "times")
    heading = [_("Number"), _("Clause"), _("Question"), _("Asked on"), _("Times")]
    show_table(heading, [[str(one[name]) for name in names] for one in items])
    show_mark(window.next)
    sentence = _(
        "{waiting} wait; {answered_within_a_year} were answered within a year, half of them within {days} days."
    )
    days = figures["median_days"]
    click.echo(sentence.format(**figures, days="-" if days is None else days))


@question.command(help=_("One question with the versions of its answer."))
@click.argument("number")
@as_json_option
def show(number: str, *, as_json: bool) -> None:
    """The question as it stands. Who asked is not told, here as anywhere."""
    _tell(number, as_json=as_json)


@question.command(help=_("Ask about a clause, written as programme/clause, or about a programme."))
@click.argument("clause")
@click.argument("text")
@by_option
@unit_option
@click.option("--topic", default="", help=_("A topic of the programme."))
@as_json_option
def ask(clause: str, text: str, *, username: str, unit_code: str, topic: str, as_json: bool) -> None:
    """Nobody but the asking unit sees who asked."""
    by = somebody(username, unit_code)
    made = actions.ask_question(clause=clause, text=text, topic=topic, by=by, at=now())
    _tell(made.number, as_json=as_json)


@question.command(help=_("Have the same question as others."))
@click.argument("number")
@by_option
@unit_option
@as_json_option
def join(number: str, *, username: str, unit_code: str, as_json: bool) -> None:
    """The unit waits for its answer too."""
    _act(actions.join_question, number, username, unit_code, as_json=as_json)


@question.command(help=_("Draft the answer, or write the draft anew."))
@click.argument("number")
@click.argument("text")
@by_option
@unit_option
@click.option("--from", "valid_from", type=Day(), help=_("From which day it holds; without it, today."))
@as_json_option
def draft(number: str, text: str, *, username: str, unit_code: str, valid_from: date | None, as_json: bool) -> None:
    """Somebody at the desk writes."""
    given = {"text": text, "valid_from": valid_from}
    _act(actions.draft_answer, number, username, unit_code, as_json=as_json, **given)


@question.command(help=_("Approve the draft, as another person in another post of the desk."))
@click.argument("number")
@by_option
@unit_option
@as_json_option
def approve(number: str, *, username: str, unit_code: str, as_json: bool) -> None:
    """Another pair of eyes."""
    _act(actions.approve_answer, number, username, unit_code, as_json=as_json)


@question.command(help=_("Publish the approved draft; the version before it is superseded."))
@click.argument("number")
@by_option
@unit_option
@click.option("--replaces", multiple=True, help=_("The number of another answer about the clause that it replaces."))
@click.option("--beside", multiple=True, help=_("The number of another answer about the clause that it stands beside."))
@click.option("--why", default="", help=_("Why, where there are other answers about the clause."))
@as_json_option
def publish(
    number: str,
    *,
    username: str,
    unit_code: str,
    replaces: tuple[str, ...],
    beside: tuple[str, ...],
    why: str,
    as_json: bool,
) -> None:
    """It is out."""
    given = {"replaces": replaces, "beside": beside, "why": why}
    _act(actions.publish_answer, number, username, unit_code, as_json=as_json, **given)


@question.command(help=_("Withdraw the answer; the question waits again."))
@click.argument("number")
@reason_option
@by_option
@unit_option
@as_json_option
def withdraw(number: str, *, reason: str, username: str, unit_code: str, as_json: bool) -> None:
    """It stays readable with the reason."""
    _act(actions.withdraw_answer, number, username, unit_code, as_json=as_json, reason=reason)


@question.command(help=_("Merge a question INTO an earlier one."))
@click.argument("number")
@click.argument("into")
@by_option
@unit_option
@as_json_option
def merge(number: str, into: str, *, username: str, unit_code: str, as_json: bool) -> None:
    """All who asked either see the one answer."""
    _act(actions.merge_question, number, username, unit_code, as_json=as_json, into=into)


@question.command("return", help=_("Return what is no question about the policy."))
@click.argument("number")
@reason_option
@by_option
@unit_option
@as_json_option
def return_command(number: str, *, reason: str, username: str, unit_code: str, as_json: bool) -> None:
    """With a reason for whoever asked."""
    _act(actions.return_question, number, username, unit_code, as_json=as_json, reason=reason)


def _act(verb: Any, number: str, username: str, unit_code: str, *, as_json: bool, **given: Any) -> None:
    verb(number=number, **given, by=somebody(username, unit_code), at=now())
    _tell(number, as_json=as_json)


def _tell(number: str, *, as_json: bool) -> None:
    data = told_as_data(told(find_question(number, for_=INSTALLATION), INSTALLATION))
    if as_json:
        answer_json(data)
        return
    click.echo(f"{data['number']}  {data['clause']}  {data['text']}")
    sentence = _("{state}; asked on {asked_on}, {times} times; {desk} answers.")
    click.echo(sentence.format(**data | {"desk": data["desk"]["name"]}))
    names = ("version", "standing", "valid_from", "text")
    rows = [[str(one[name]) for name in names] for one in data["versions"]]
    show_table([_("Version"), _("Standing"), _("Holds from"), _("Answer")], rows)
