"""Up and back: raising, claiming, deciding, confirming, and what the calendar does by itself (S10)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.loop import rules
from huilu.loop.actions.frame import begin, counted, find_unit, hold, join, lead_with, note, regions_of, take_step
from huilu.loop.actions.passage import arrive, be_with, leave_in_peace, terms_of, working_days_later
from huilu.loop.models import Circuit, Issue
from huilu.loop.queries import above, parts_of, top_above
from huilu.loop.states import Stage, State, Step
from huilu.org.models import Unit
from huilu.org.rules import called

# Where a circuit goes on from whoever has it, instead of beginning anew.
_WITH_SOMEBODY = (Stage.PROPOSED, Stage.UNSETTLED, Stage.JOINT_WORK)


@transaction.atomic
def raise_up(*, number: str, why: str, by: Actor, at: datetime, toward: str = "") -> Issue:
    """The cause lies above: the issue goes up, level by level, until somebody claims it.

    `toward` is the code of the unit above that is to own it; empty where nobody knows: then it goes up to the top.
    Whoever leads it may raise it; whoever raised it, or saw it first, may do so once the lead's day is over.
    """
    issue = begin(number, Step.RAISE_UP, by, regions=regions_of(by.unit_code))
    rules.check_words(why=why)
    start = find_unit(by.unit_code)
    if issue.lead_unit:
        _check_lead_had_time(issue, issue.lead_unit, start, at)
        start = _highest(issue.lead_unit, issue.circuit.reached) if issue.stage in _WITH_SOMEBODY else start
    target, first = _way_up(start, toward, issue.lead_unit, by)
    with counted(issue, at):
        _open_circuit(issue, start, target, at)
        issue.root_unit = issue.offered_to = issue.verifier_post = None
        issue.opened_at = issue.opened_at or at
        arrive(issue, first, at)
    for unit, part in ((issue.circuit.origin, "origin"), (issue.symptom_unit, "symptom")):
        join(issue, unit, part)
    note("issue.raised_up", issue, by, at, why=why.strip(), toward=toward)
    return issue


def _check_lead_had_time(issue: Issue, lead: Unit, start: Unit, at: datetime) -> None:
    rules.check_owner_had_time(
        issue.circuit.owner_until if issue.stage in _WITH_SOMEBODY else _lead_until(issue, at),
        day_of(at),
        by_owner=start.pk == lead.pk,
        handed_in=issue.status in {State.SUBMITTED, State.VERIFYING},
    )


def _highest(lead: Unit, reached: Unit | None) -> Unit:
    """Where it goes on from: no level has it twice, whoever of that level had it."""
    return reached if reached and len(reached.path) <= len(lead.path) else lead


def _lead_until(issue: Issue, at: datetime) -> date | None:
    """However often the lead moves its day, there is one that nobody moves."""
    if issue.opened_at is None or issue.due_on is None:
        return None
    return min(issue.due_on, day_of(issue.opened_at) + timedelta(days=terms_of(issue, at).owner_days))


def _way_up(start: Unit, toward: str, lead: Unit | None, by: Actor) -> tuple[Unit, Unit]:
    """Where it is to go, and who has it next; what the top has given away goes back to the top."""
    first = above(start)
    if first is None and lead and lead.pk != start.pk:
        return start, start
    target = _target(start, toward, by)
    if target is None or first is None:
        raise rules.NothingAbove(unit=start.name)
    return target, first


def _target(start: Unit, toward: str, by: Actor) -> Unit | None:
    if not toward:
        return top_above(start)
    target = find_unit(toward)
    rules.check_toward(target.path, called(target, by), origin_path=start.path)
    return target


def _open_circuit(issue: Issue, start: Unit, target: Unit, at: datetime) -> None:
    """A circuit from where the problem was seen; one that is over starts anew, for the ledger knows the old one."""
    state, stage = rules.check_step(Step.RAISE_UP, issue.status, issue.stage)
    if issue.stage in _WITH_SOMEBODY:
        circuit = issue.circuit
        circuit.toward, circuit.owner_until, circuit.level_until = target, None, None
        if issue.root_unit_id:
            circuit.passed_over = [*circuit.passed_over, issue.root_unit_id]
    else:
        seen_below = issue.raised_by.path.startswith(start.path)
        origin = issue.raised_by if seen_below else start
        issue.circuit = Circuit(issue=issue, stage=stage or 0, origin=origin, toward=target, raised_at=at)
    issue.state = state


@transaction.atomic
def add_note(*, number: str, text: str, by: Actor, at: datetime) -> Issue:
    """A word of the unit that it passes. It is read above and below, and holds nothing back."""
    issue = begin(number, Step.ADD_NOTE, by)
    rules.check_words(note=text)
    note("issue.note_added", issue, by, at, text=text.strip())
    return issue


@transaction.atomic
def forward_issue(*, number: str, by: Actor, at: datetime) -> Issue:
    """The unit does not wait for its days to pass: the issue goes to the unit above at once."""
    issue = begin(number, Step.FORWARD, by)
    higher = above(_with(issue))
    if higher is None:
        raise rules.NothingAbove(unit=_with(issue).name)
    with counted(issue, at):
        _go_to(issue, higher, at)
    note("issue.forwarded", issue, by, at)
    return issue


def _with(issue: Issue) -> Unit:
    """The unit that has the issue on its way up."""
    return issue.lead_unit or issue.raised_by


def _go_to(issue: Issue, higher: Unit, at: datetime) -> None:
    """Up to the next level; beyond the level that was to own it, that one is."""
    if len(higher.path) < len(issue.circuit.toward.path):
        issue.circuit.toward = higher
    arrive(issue, higher, at)


@transaction.atomic
def claim_issue(*, number: str, due_on: date, by: Actor, at: datetime) -> Issue:
    """A unit takes the cause as its own, and says until when it will be done (M080)."""
    issue = begin(number, Step.CLAIM, by, regions=regions_of(by.unit_code))
    rules.check_coming("due_on", due_on, day_of(at))
    owner = find_unit(by.unit_code)
    rules.check_receiver(owner.path, "")
    if issue.circuit.proposed_id != owner.pk:
        rules.check_not_passed_over(owner.path, issue.circuit.passed_over)
    with counted(issue, at):
        take_step(issue, Step.CLAIM)
        _own(issue, owner, due_on, at)
    note("issue.claimed", issue, by, at, due_on=due_on)
    return issue


def _own(issue: Issue, owner: Unit, due_on: date, at: datetime) -> None:
    lead_with(issue, owner)
    issue.root_unit, issue.due_on = owner, due_on
    issue.circuit.proposed = issue.circuit.moves_on_at = None
    # However far away the day that is given, and however often it is given anew.
    leave_in_peace(issue, due_on, at)
    hold(issue, owner, at)


@transaction.atomic
def propose_owner(*, number: str, owner: str, reason: str, by: Actor, at: datetime) -> Issue:
    """Nobody has claimed it: the office that has it proposes who should, and asks them."""
    issue = begin(number, Step.PROPOSE_OWNER, by, regions=regions_of(owner))
    rules.check_words(reason=reason)
    proposed = find_unit(owner)
    _check_owner(proposed, issue, by)
    terms = terms_of(issue, at)
    with counted(issue, at):
        take_step(issue, Step.PROPOSE_OWNER)
        issue.circuit.proposed = proposed
        issue.circuit.moves_on_at = working_days_later(at, terms.proposal_days, terms)
        issue.due_on = day_of(issue.circuit.moves_on_at)
        leave_in_peace(issue, None, at)
        hold(issue, proposed, at)
    join(issue, proposed, "proposed")
    note("issue.owner_proposed", issue, by, at, owner=owner, reason=reason.strip())
    return issue


def _check_owner(owner: Unit, issue: Issue, by: Actor) -> None:
    having, origin = _with(issue).path, issue.circuit.origin.path
    rules.check_owner(owner.path, called(owner, by), having_path=having, origin_path=origin)


@transaction.atomic
def refuse_proposal(*, number: str, reason_code: str, reason: str, by: Actor, at: datetime) -> Issue:
    """The proposed unit refuses with a reason that the origin sees; the leading group decides then."""
    issue = begin(number, Step.REFUSE_PROPOSAL, by)
    rules.check_choices(reason_code=reason_code)
    rules.check_words(reason=reason)
    with counted(issue, at):
        take_step(issue, Step.REFUSE_PROPOSAL)
        _wait_for_decision(issue, at)
    note("issue.proposal_refused", issue, by, at, reason_code=reason_code, reason=reason.strip())
    return issue


def _wait_for_decision(issue: Issue, at: datetime) -> None:
    """Back with the unit that has it. The waiting is theirs alone, and after some days the origin may go over them."""
    terms = terms_of(issue, at)
    issue.circuit.proposed = issue.circuit.moves_on_at = None
    leave_in_peace(issue, day_of(working_days_later(at, terms.proposal_days, terms)), at)
    issue.due_on = day_of(at)
    hold(issue, _with(issue), at)


@transaction.atomic
def direct_owner(*, number: str, owner: str, due_on: date, by: Actor, at: datetime) -> Issue:
    """The leading group decides who owns the cause, and until when it is to be done."""
    issue = begin(number, Step.DIRECT_OWNER, by, regions=regions_of(owner))
    rules.check_coming("due_on", due_on, day_of(at))
    directed = find_unit(owner)
    _check_owner(directed, issue, by)
    with counted(issue, at):
        take_step(issue, Step.DIRECT_OWNER)
        # What this unit sends back comes to whoever decided.
        issue.circuit.toward = _with(issue)
        _own(issue, directed, due_on, at)
    note("issue.owner_directed", issue, by, at, owner=owner, due_on=due_on)
    return issue


@transaction.atomic
def take_back_up(*, number: str, reason: str, due_on: date, by: Actor, at: datetime) -> Issue:
    """The origin does it itself after all."""
    issue = begin(number, Step.TAKE_BACK_UP, by)
    rules.check_words(reason=reason)
    rules.check_coming("due_on", due_on, day_of(at))
    rules.check_nothing_merged(parts_of(issue).count())
    with counted(issue, at):
        take_step(issue, Step.TAKE_BACK_UP)
        issue.circuit.proposed = issue.circuit.moves_on_at = None
        issue.circuit.ended_at = at
        lead_with(issue, issue.circuit.origin)
        issue.due_on = due_on
        hold(issue, issue.circuit.origin, at)
    note("issue.taken_back", issue, by, at, reason=reason.strip(), due_on=due_on)
    return issue


@transaction.atomic
def confirm_answer(*, number: str, judgement: str, by: Actor, at: datetime, words: str = "") -> Issue:
    """The origin confirms that the answer from above has arrived and judges it; only this ends the circuit (M078)."""
    issue = begin(number, Step.CONFIRM_ANSWER, by)
    rules.check_choices(judgement=judgement)
    if words:
        rules.check_words(words=words)
    with counted(issue, at):
        take_step(issue, Step.CONFIRM_ANSWER)
        circuit = issue.circuit
        circuit.judgement, circuit.judged_words = judgement, words.strip()
        circuit.moves_on_at, circuit.ended_at = None, at
        hold(issue, None, at)
    note("issue.answer_confirmed", issue, by, at, judgement=judgement, words=words.strip())
    return issue


@transaction.atomic
def move_on(*, number: str, by: Actor, at: datetime) -> Issue:
    """What the calendar does once the working days of whoever has it are over. Nobody can keep it from doing so."""
    issue = begin(number, Step.MOVE_ON, by)
    due = issue.circuit.moves_on_at
    if due is None or at < due:
        return issue
    # The worker may come late; the waiting time ends when the days were over.
    with counted(issue, at):
        _MOVES[Stage(issue.circuit.stage)](issue, due)
    note("issue.moved_on", issue, by, at)
    return issue


def _move_up(issue: Issue, at: datetime) -> None:
    higher = above(_with(issue))
    if higher is None:
        _open_window_end(issue, at)
    else:
        _go_to(issue, higher, at)


def _open_window_end(issue: Issue, at: datetime) -> None:
    """Nobody has claimed it in time: the office has days to propose an owner."""
    terms = terms_of(issue, at)
    take_step(issue, Step.MOVE_ON)
    issue.circuit.moves_on_at = working_days_later(at, terms.proposal_days, terms)
    be_with(issue, _with(issue), at)


def _leave_to_group(issue: Issue, at: datetime) -> None:
    take_step(issue, Step.MOVE_ON)
    _wait_for_decision(issue, at)


def _remind_or_end(issue: Issue, at: datetime) -> None:
    """One more notice to the origin; after the last one it is marked as unconfirmed, and is closed by nobody."""
    circuit = issue.circuit
    terms = terms_of(issue, at, circuit.origin)
    if circuit.notices < terms.notices:
        circuit.notices += 1
        circuit.moves_on_at = working_days_later(at, terms.confirm_days, terms)
        return
    circuit.stage, circuit.moves_on_at = Stage.UNCONFIRMED, None
    hold(issue, None, at)


_MOVES = {
    Stage.IN_PASSAGE: _move_up,
    Stage.CLAIM_WINDOW: _open_window_end,
    Stage.UNCLAIMED: _leave_to_group,
    Stage.PROPOSED: _leave_to_group,
    Stage.ANSWERED: _remind_or_end,
}
