"""A batch ends only when it is settled what becomes of each open issue, and ends none of them (M069, M070)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from huilu.accounts.capabilities import NotYoursToDo
from huilu.board.checking import check_figures
from huilu.handover import rules
from huilu.handover.actions import open_batch
from huilu.handover.models import Batch, Disposition
from huilu.handover.queries import batches_of, endings_of, find_batch, items_of, open_issues
from huilu.handover.states import Choice
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry
from huilu.loop import actions as loop
from huilu.loop.models import ACTIVE_VALUES, Issue
from huilu.loop.rules import NoSuchIssue, NotYourStep, OfferOpen
from huilu.loop.states import STAGE_LABELS, Stage
from huilu.programmes.queries import in_force
from tests.cast import CAUSE, CLAIM, NOON, SEEN, Cast, reloaded
from tests.handover.conftest import (
    AUTUMN,
    CITY,
    COUNTY,
    KEY,
    LATER_DAY,
    OFFICE,
    TOWNSHIP,
    VILLAGE,
    Running,
    acts,
)
from tests.loop.doing import calendar_turns, does, goes_up, sees, works


def opens(town: Cast, code: str = CITY, **changes: Any) -> Batch:
    given = {"unit": town.unit(code), "batch": KEY, "opened_on": AUTUMN, "by": town.actor(code), "at": town.later()}
    return open_batch(**(given | changes))


def test_a_batch_is_one_of_its_programme(running: Running) -> None:
    assert running.batch.labels["zh"] == "第二批"
    assert acts("batch.") == ["batch.opened"]
    with pytest.raises(rules.BatchNotInPack) as refused:
        opens(running.town, batch="second_batch_2023/third_batch")
    assert refused.value.facts["known"] == "second_batch"
    with pytest.raises(rules.NoSuchBatch):
        opens(running.town, batch="nothing/second_batch")
    with pytest.raises(rules.BatchIsThere):
        opens(running.town)
    with pytest.raises(IntegrityError, match="handover_batch_once"), transaction.atomic():
        Batch.objects.create(
            unit=running.batch.unit, programme=running.batch.programme, code="second_batch", labels={}, opened_on=AUTUMN
        )


def test_a_unit_opens_its_own_batch(running: Running) -> None:
    town = running.town
    with pytest.raises(rules.NotYourBatch):
        opens(town, "3701", by=town.actor(CITY))
    with pytest.raises(NotYoursToDo):
        opens(town, TOWNSHIP)
    assert opens(town, "3701", by=INSTALLATION).unit.code == "3701"
    with pytest.raises(rules.UnknownLevel):
        opens(town, "37", levels=["planet"])


def test_a_batch_is_found_below_and_above_its_unit(running: Running) -> None:
    town = running.town
    for code in ("37", CITY, COUNTY, VILLAGE):
        assert find_batch(CITY, KEY, for_=town.actor(code)) == running.batch
    with pytest.raises(rules.NoSuchBatch):
        find_batch(CITY, KEY, for_=town.actor("3701"))
    assert list(batches_of(town.unit(VILLAGE))) == [running.batch]
    assert list(batches_of(town.unit("3701"))) == []


def test_it_cannot_end_while_something_is_undecided_and_says_what(running: Running) -> None:
    first, second = running.issue(), running.issue()
    running.town.drafts()

    with pytest.raises(rules.ItemsUndecided) as refused:
        running.ends()
    assert refused.value.facts == {"count": 2, "numbers": f"{first.number}, {second.number}"}
    running.decides(second, Choice.CONTINUE)
    with pytest.raises(rules.ItemsUndecided) as refused:
        running.ends()
    assert refused.value.facts == {"count": 1, "numbers": first.number}
    assert running.batch.closed_at is None
    assert "batch.closed" not in acts("batch.")


def test_its_end_closes_no_issue(running: Running) -> None:
    town = running.town
    issues = [town.names_verifier(), town.starts(), running.issue()]
    before = [(reloaded(one).state, reloaded(one).lead_unit_id, reloaded(one).held_by_id) for one in issues]
    for one in issues:
        running.decides(one, Choice.CONTINUE)

    ended = running.ends()

    assert (ended.closed_by, running.batch.closed_at) == (town.actor(CITY).signature, town.at)
    assert [(reloaded(one).state, reloaded(one).lead_unit_id, reloaded(one).held_by_id) for one in issues] == before
    assert all(state in ACTIVE_VALUES for state, *_rest in before)
    assert "issue.closed" not in acts("issue.")
    going_on = Entry.objects.get(act="batch.closed").facts["going_on"]
    assert going_on == dict.fromkeys([one.number for one in issues], "continue")
    assert check_figures().differing == []
    loop.add_task(
        number=issues[-1].number, text="照常去办", owner=f"{COUNTY}/office", due_on=date(2023, 10, 20),
        **running.signed(COUNTY),
    )  # fmt: skip


def test_whatever_is_open_belongs_to_it_whenever_it_was_raised(bound: Cast) -> None:
    bound.at = NOON - timedelta(days=30)
    older = bound.opens()
    bound.at = NOON
    running = Running(bound)
    assert [one.number for one in open_issues(running.batch)] == [older.number]


def test_a_transfer_counts_once_the_receiver_has_accepted(running: Running) -> None:
    issue = running.issue()
    said = running.decides(issue, Choice.TRANSFER, to=OFFICE, reason="归住建局管")

    assert said.target == running.town.unit(OFFICE).name
    assert reloaded(issue).lead_unit.code == COUNTY
    assert [item.issue for item in items_of(running.batch).undecided] == [issue]
    with pytest.raises(rules.ItemsUndecided):
        running.ends()

    running.accepts(issue, OFFICE)

    assert items_of(running.batch).settled(Choice.TRANSFER) == 1
    assert running.ends().closed_at
    assert reloaded(issue).lead_unit.code == OFFICE


def test_a_declined_transfer_is_undecided_again(running: Running) -> None:
    issue = running.issue()
    running.decides(issue, Choice.TRANSFER, to=OFFICE, reason="归住建局管")
    loop.decline_transfer(number=issue.number, reason="不归我们", **running.signed(OFFICE))

    with pytest.raises(rules.ItemsUndecided):
        running.ends()
    running.decides(issue, Choice.CONTINUE)
    assert running.ends().closed_at
    assert Disposition.objects.get().choice == Choice.CONTINUE


def test_what_goes_to_a_unit_outside_needs_no_word_any_more(running: Running) -> None:
    issue = running.issue()
    running.decides(issue, Choice.TRANSFER, to="37", reason="要省里定")
    running.accepts(issue, "37")

    assert items_of(running.batch).items == []
    assert running.ends().closed_at


def test_an_offer_that_was_made_before_counts_too(running: Running) -> None:
    issue = running.issue()
    loop.offer_transfer(number=issue.number, to=OFFICE, reason="归住建局管", **running.signed(COUNTY))
    running.decides(issue, Choice.TRANSFER, to=OFFICE)

    assert acts("issue.transfer") == ["issue.transfer_offered"]
    with pytest.raises(OfferOpen):
        running.decides(issue, Choice.TRANSFER, to=TOWNSHIP, reason="归街道管")


def test_a_merged_issue_goes_on_in_the_other(running: Running) -> None:
    issue, master = running.issue(), running.issue()
    running.decides(issue, Choice.MERGE, to=master.number)

    assert Disposition.objects.get().into == master
    assert [item.issue for item in items_of(running.batch).items] == [master]
    running.decides(master, Choice.CONTINUE)
    assert running.ends().closed_at


def test_only_the_lead_and_the_batchs_own_unit_decide(running: Running) -> None:
    issue = running.issue()
    for code in (VILLAGE, TOWNSHIP, "37"):
        with pytest.raises(rules.NotYoursToDecide):
            running.decides(issue, Choice.CONTINUE, by=code)
    running.decides(issue, Choice.CONTINUE, by=CITY)
    with pytest.raises(NotYourStep):
        running.decides(issue, Choice.TRANSFER, by=CITY, to=OFFICE, reason="归住建局管")


def test_only_what_is_open_here_is_decided(running: Running) -> None:
    elsewhere = running.issue(lead="37")
    with pytest.raises(rules.NotInBatch):
        running.decides(elsewhere, Choice.CONTINUE, by="37")
    with pytest.raises(rules.UnknownDecision):
        running.decides(running.issue(), "close")  # type: ignore[arg-type]
    closed = running.town.closes()
    with pytest.raises(rules.NotInBatch):
        running.decides(closed, Choice.CONTINUE)
    with pytest.raises(NoSuchIssue):
        running.decides(Issue(number="0"), Choice.CONTINUE)


def test_what_went_up_is_not_forgotten_until_its_origin_has_confirmed_the_answer(running: Running) -> None:
    town = running.town
    issue = goes_up(town, by=VILLAGE, toward="37")
    calendar_turns(town, NOON + timedelta(days=60))
    assert not reloaded(issue).lead_unit.path.startswith(town.unit(CITY).path)
    assert [item.issue for item in items_of(running.batch).undecided] == [issue]
    with pytest.raises(rules.ItemsUndecided) as refused:
        running.ends()
    assert refused.value.facts["numbers"] == issue.number
    with pytest.raises(rules.NotYoursToDecide):
        running.decides(issue, Choice.CONTINUE, by=COUNTY)

    does(town, "claim_issue", issue, "37", due_on=day_of(town.at) + timedelta(days=30))
    sees(town, works(town, issue, "37"), names="00", where="00")
    assert [str(item.standing) for item in items_of(running.batch).undecided] == [str(STAGE_LABELS[Stage.ANSWERED])]
    running.decides(issue, Choice.CONTINUE, by=VILLAGE)
    assert items_of(running.batch).undecided == []

    does(town, "confirm_answer", issue, VILLAGE, judgement="satisfied", words="")
    assert items_of(running.batch).items == []


def test_what_was_taken_back_counts_where_it_is_led(running: Running) -> None:
    town = running.town
    issue = goes_up(town, by=VILLAGE)
    does(town, "take_back_up", issue, VILLAGE, reason="自己能办", due_on=LATER_DAY)
    assert [item.issue for item in items_of(running.batch).items] == [issue]
    does(town, "withdraw_issue", issue, VILLAGE, reason="记错了")
    assert items_of(running.batch).items == []


def test_what_was_put_right_at_once_is_open_until_somebody_has_confirmed_it(running: Running) -> None:
    town = running.town
    issue = town.drafts()
    given = {"fact": CLAIM, "cause": CAUSE, "fix_kind": "immediate"}
    town.at = NOON + timedelta(days=20)
    does(town, "fix_on_spot", issue, VILLAGE, **given)
    with pytest.raises(rules.ItemsUndecided) as refused:
        running.ends()
    assert refused.value.facts["numbers"] == issue.number

    running.decides(issue, Choice.CONTINUE, by=VILLAGE)
    assert running.ends().closed_at
    does(town, "confirm_fix", issue, COUNTY, seen=replace(SEEN, observed_on=day_of(town.at)))
    assert items_of(running.batch).items == []


def test_only_its_own_unit_ends_a_batch_and_only_once(running: Running) -> None:
    issue = running.issue()
    running.decides(issue, Choice.CONTINUE)
    for code in ("37", COUNTY):
        with pytest.raises(rules.NotYourBatch):
            running.ends(by=code)
    running.ends()
    with pytest.raises(rules.BatchIsOver):
        running.ends()
    with pytest.raises(rules.BatchIsOver):
        running.decides(issue, Choice.CONTINUE)


def test_a_batch_of_some_levels_leaves_out_the_others(bound: Cast) -> None:
    running = Running(bound, levels=["county", "township"])
    led = {code: running.issue(lead=code) for code in (CITY, COUNTY, OFFICE, TOWNSHIP, VILLAGE)}

    # The county's office takes part with the county, although its own level is that of base units.
    assert [one.pk for one in open_issues(running.batch)] == [led[code].pk for code in (COUNTY, OFFICE, TOWNSHIP)]


def test_a_lower_unit_finds_its_own_part(running: Running) -> None:
    running.issue(lead=COUNTY)
    ours = running.issue(lead=TOWNSHIP)
    within = running.town.unit(TOWNSHIP).path
    assert [item.issue for item in items_of(running.batch, within).items] == [ours]


def test_what_the_programme_asks_ends_by_itself_and_issues_go_on(running: Running) -> None:
    issue = running.issue()
    endings = endings_of(running.batch)
    last = endings[-1].last_on

    assert sum(len(one.requirements) for one in endings) == in_force(AUTUMN).count() > 0
    assert not endings[-1].is_over(last)
    assert endings[-1].is_over(last + timedelta(days=1))
    assert in_force(last).count() == len(endings[-1].requirements)
    running.decides(issue, Choice.CONTINUE)
    running.ends()
    assert in_force(last + timedelta(days=1)).count() == 0
    assert Issue.objects.active().count() == 1


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"choice": "continue", "with_unit": True}, "handover_disposition_whole"),
        ({"choice": "transfer"}, "handover_disposition_whole"),
        ({"choice": "merge"}, "handover_disposition_whole"),
        ({"choice": "close"}, "handover_disposition_whole"),
    ],
)
def test_the_database_holds_no_half_decision(running: Running, facts: dict[str, Any], name: str) -> None:
    to_unit = running.batch.unit if facts.pop("with_unit", False) else None
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Disposition.objects.create(
            batch=running.batch, issue=running.issue(), to_unit=to_unit, at=NOON, by_label="x", **facts
        )


def test_a_batch_that_ended_says_who_ended_it(running: Running) -> None:
    with pytest.raises(IntegrityError, match="handover_batch_ended"), transaction.atomic():
        Batch.objects.filter(pk=running.batch.pk).update(closed_at=NOON)


def test_a_day_in_december_is_there_for_the_receiver(running: Running) -> None:
    issue = running.issue()
    running.decides(issue, Choice.TRANSFER, to=OFFICE, reason="归住建局管")
    assert running.accepts(issue, OFFICE).due_on == LATER_DAY
