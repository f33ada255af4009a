"""What the database itself refuses of programmes, progress and adaptations, whoever writes to it."""

from __future__ import annotations

from datetime import date

import pytest

from huilu.programmes.actions import record_progress
from huilu.programmes.adapting import ask_adaptation
from huilu.programmes.states import ProgressState
from tests.cast import Cast
from tests.programmes.family import lower, out, top, visit
from tests.rows import again, elsewhere, refused

COUNTY, STUDY = "370811", "second_batch_2023/group_study"


@pytest.fixture
def life(bound: Cast) -> Cast:
    """A county has recorded what it has done, and asks for a later day."""
    by = bound.actor(COUNTY)
    ours = {"unit_id": by.unit_id, "requirement": STUDY, "by": by}
    record_progress(state=ProgressState.IN_PROGRESS, fact="学习组开过两次会", at=bound.later(), **ours)
    ask_adaptation(due_on=date(2023, 12, 20), reason="集中换届", at=bound.later(), **ours)
    return bound


def test_a_requirement_stands_once_and_says_who_answers_for_it(life: Cast) -> None:
    refused("programmes_minutes", "UPDATE programmes_requirement SET minutes = -1")
    refused("programmes_one_accountability", "UPDATE programmes_requirement SET accountability = 'everybody'")
    refused("programmes_requirement_once", again("programmes_requirement"))
    refused("programmes_class_once", again("programmes_requirementclass"))
    refused("programmes_version_once", again("programmes_version"))


def test_progress_stands_once_and_lies_with_its_unit(life: Cast) -> None:
    refused("programmes_progress_once", again("programmes_progress"))
    refused("programmes_progress_state", "UPDATE programmes_progress SET state = 9")
    refused("programmes_taken_back", "UPDATE programmes_progressrecord SET taken_back_at = now()")
    refused("programmes_progress_id_carries_region", elsewhere("programmes_progress")[0])
    refused("programmes_progressrecord_id_carries_region", elsewhere("programmes_progressrecord")[0])


def test_an_adaptation_is_asked_one_at_a_time_and_settled_by_somebody(life: Cast) -> None:
    settled = "settled_at = now(), settled_by = 'x'"
    for name, change in {
        "programmes_adaptation_asks_something": "due_on = NULL",
        "programmes_adaptation_decided": "state = 'granted'",
        "programmes_adaptation_refused_why": f"state = 'refused', {settled}",
        "programmes_adaptation_settled": "state = 'granted', settled_at = now()",
        "programmes_adaptation_state": f"state = 'forgotten', {settled}",
    }.items():
        refused(name, f"UPDATE programmes_adaptation SET {change}")
    refused("programmes_adaptation_once", again("programmes_adaptation", state="'granted'", settled_at="now()",
                                                settled_by="'x'"))  # fmt: skip
    refused("programmes_adaptation_one_open", again("programmes_adaptation", serial="2"))
    with_its_id, moved = elsewhere("programmes_adaptation")
    refused("programmes_adaptation_id_carries_region", with_its_id)
    refused("programmes_adaptation_in_region", moved)


def test_an_issuer_refines_a_requirement_once(town: Cast) -> None:
    out(town, top())
    out(town, lower(top(), visit(minutes=50)), by="3708")
    refused("programmes_refined_once", again("programmes_refinement"))
