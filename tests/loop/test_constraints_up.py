"""What must always hold, the database holds: of the circuit, of shares, of what outlasts a closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from huilu.loop.actions import Upload
from huilu.loop.models import (
    Circuit,
    Doer,
    EffectCheck,
    InstitutionalOutput,
    Issue,
    IssueFile,
    Milestone,
    Party,
    Share,
    Task,
)
from huilu.loop.states import Stage, State
from tests.cast import TODAY, Cast
from tests.loop.doing import CITY, COUNTY, TOWNSHIP, does, goes_up, opens

LATER = "2023-12-01T00:00Z"


def changes(table: type[models.Model], name: str, **change: object) -> None:
    """No row of the table may be changed so: the constraint of that name refuses it."""
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        table._default_manager.update(**change)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"judgement": "5"}, "loop_circuit_judgement"),
        ({"stage": Stage.CONFIRMED, "moves_on_at": None}, "loop_circuit_confirmed_with_judgement"),
        ({"stage": Stage.JOINT_WORK}, "loop_circuit_only_moves_where_it_may"),
        ({"moves_on_at": None}, "loop_circuit_moves_on"),
        ({"stage": Stage.PROPOSED}, "loop_circuit_proposed"),
    ],
)
def test_a_circuit_moves_on_and_ends_with_a_judgement(town: Cast, change: dict[str, object], name: str) -> None:
    goes_up(town)
    changes(Circuit, name, **change)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"state": State.MERGED}, "loop_issue_merged_when_merged"),
        ({"merged_into": models.F("pk"), "state": State.MERGED}, "loop_issue_not_into_itself"),
        ({"is_hard": True}, "loop_issue_hard_has_senior"),
    ],
)
def test_what_is_merged_or_hard_says_where_and_who(town: Cast, change: dict[str, object], name: str) -> None:
    opens(town)
    changes(Issue, name, **change)


def shared(town: Cast) -> None:
    does(town, "give_share", opens(town), COUNTY, unit=TOWNSHIP, text="清", due_on=TODAY.replace(month=12))


def closed(town: Cast) -> None:
    town.closes()


def hard(town: Cast) -> None:
    issue, _city = opens(town), town.actor(CITY)
    given = {"senior": f"{CITY}/office", "reason": "难", "milestone": "一步", "due_on": TODAY.replace(month=12)}
    does(town, "mark_hard", issue, CITY, **given)


def ruled(town: Cast) -> None:
    given = {"title": "办法", "in_force_on": TODAY, "review_on": TODAY.replace(month=12)}
    does(town, "keep_output", opens(town), COUNTY, **given)


def filed(town: Cast) -> None:
    does(town, "attach_file", town.starts(), COUNTY, file=Upload("a.txt", b"12"))


Story = Callable[[Cast], Any]


@pytest.mark.parametrize(
    ("story", "table", "change", "name"),
    [
        (shared, Share, {"state": Share.DONE}, "loop_share_ended"),
        (shared, Share, {"outcome": "好了"}, "loop_share_ended"),
        (closed, EffectCheck, {"result": "perhaps", "ended_at": LATER, "ended_by": "x"}, "loop_effect_result"),
        (closed, EffectCheck, {"ended_by": "x"}, "loop_effect_ended"),
        (closed, EffectCheck, {"result": "void"}, "loop_effect_has_result"),
        (closed, EffectCheck, {"result": "holds", "ended_at": LATER, "ended_by": "x"}, "loop_effect_was_seen"),
        (hard, Milestone, {"reached_by": "x"}, "loop_milestone_reached"),
        (ruled, InstitutionalOutput, {"reviewed_by": "x"}, "loop_output_reviewed"),
    ],
)
def test_what_is_ended_says_when_by_whom_and_how(
    town: Cast, story: Story, table: type[models.Model], change: dict[str, object], name: str
) -> None:
    story(town)
    changes(table, name, **change)


@pytest.mark.parametrize(
    ("story", "table", "name"),
    [
        (shared, Share, "loop_share_once"),
        (hard, Milestone, "loop_milestone_once"),
        (ruled, InstitutionalOutput, "loop_output_once"),
        (filed, IssueFile, "loop_file_once"),
        (filed, Task, "loop_task_once"),
        (filed, Doer, "loop_doer_once"),
        (filed, Party, "loop_party_once"),
    ],
)
def test_everything_is_there_once(town: Cast, story: Story, table: type[models.Model], name: str) -> None:
    story(town)
    row: Any = table._default_manager.order_by("pk").first()
    row.pk = None
    row.sha256 = "0" * 64
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        row.save(force_insert=True)


def test_the_same_content_is_attached_once(town: Cast) -> None:
    filed(town)
    row = IssueFile.objects.get()
    row.pk, row.position = None, 2
    with pytest.raises(IntegrityError, match='"loop_file_same_once"'), transaction.atomic():
        row.save(force_insert=True)
