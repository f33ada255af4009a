"""What the database itself refuses of demands, forms and answers, whoever writes to it."""

from __future__ import annotations

import pytest

from huilu.burden.allowing import set_allowance
from huilu.burden.flagging import flag_burden, suspend_demand
from huilu.burden.whom import Whom
from huilu.kernel.actor import INSTALLATION
from tests.burden.asking import COUNTY, VILLAGE
from tests.burden.filling import answers, asks_form, registers
from tests.cast import Cast
from tests.rows import again, elsewhere, refused


@pytest.fixture
def life(town: Cast) -> Cast:
    """A form that was answered, another asked of one village by name, and what the guard desk said to it."""
    registers(town)
    answers(town, asks_form(town))
    named = asks_form(town, whom=Whom(units=(VILLAGE,)), fields=("school_bus",), minutes=1)
    flag_burden(code=named.code, reason="要填三遍", by=town.actor(VILLAGE), at=town.later())
    guard = town.actor(COUNTY, username="guard", post="guard_desk")
    suspend_demand(code=named.code, reason="先看看", by=guard, at=town.later())
    set_allowance(level="village", minutes=100, by=INSTALLATION, at=town.later())
    return town


def test_what_is_asked_is_said_in_full(life: Cast) -> None:
    for name, change in {
        "burden_demand_ended": "state = 'stopped', ended_at = now(), ended_by = 'x'",
        "burden_demand_ends": "sunset_on = due_on - 1",
        "burden_demand_kind": "kind = 'chat'",
        "burden_demand_over": "state = 'withdrawn'",
        "burden_demand_price": "minutes = -1",
        "burden_risk_says_why": "is_risk = true",
    }.items():
        refused(name, f"UPDATE burden_demand SET {change}")
    refused("burden_demand_price", "UPDATE burden_demand SET times = 0")
    refused("burden_risk_says_why", "UPDATE burden_demand SET risk_reason = 'x'")
    refused("burden_class_once", again("burden_demandclass"))
    refused("burden_unit_once", again("burden_demandunit"))


def test_a_suspension_is_decided_by_somebody_and_a_unit_flags_once(life: Cast) -> None:
    refused("burden_suspended_once", again("burden_suspension"))
    decided = "decided_at = now(), decided_by = 'x', decided_because = 'y'"
    for name, change in {
        "burden_suspension_decided": "outcome = 'lifted', decided_at = now(), decided_by = 'x'",
        "burden_suspension_outcome": f"outcome = 'forgotten', {decided}",
        "burden_suspension_outcome_decided": decided,
    }.items():
        refused(name, f"UPDATE burden_suspension SET {change}")
    refused("burden_flag_once_key", again("burden_flag"))
    refused("burden_allowance_once", again("burden_allowance"))
    refused("burden_allowance_minutes", "UPDATE burden_allowance SET minutes = -1")


def test_a_field_has_its_kind_and_stands_once_in_a_form(life: Cast) -> None:
    refused("burden_datafield_kind", "UPDATE burden_datafield SET kind = 'photo' WHERE kind = 'text'")
    refused("burden_datafield_choices", "UPDATE burden_datafield SET choices = '[]'")
    refused("burden_line_once", again("burden_formfield", position="99"))
    another = "(SELECT max(id) FROM burden_datafield)"
    refused("burden_line_place", again("burden_formfield", field_id=another))


def test_a_unit_answers_once_and_signs_and_the_rows_lie_with_it(life: Cast) -> None:
    for name, change in {
        "burden_response_sent": "state = 'draft'",
        "burden_response_signed": "sent_by = NULL",
    }.items():
        refused(name, f"UPDATE burden_response SET {change}")
    refused("burden_response_once", again("burden_response"))
    refused("burden_value_once", again("burden_value"))
    with_its_id, moved = elsewhere("burden_response")
    refused("burden_response_id_carries_region", with_its_id)
    refused("burden_response_in_region", moved)
    with_its_id, moved = elsewhere("burden_value")
    refused("burden_value_id_carries_region", with_its_id)
    refused("burden_value_in_region", moved)
