"""One event meets several obligations: each gets its record, and they are taken back together (M043)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from huilu.cli.progress import progress
from huilu.ledger.actions import body_of
from huilu.ledger.models import Attachment, Entry
from huilu.programmes import rules
from huilu.programmes.models import PackContent, Programme, ProgressRecord
from huilu.programmes.pack.findings import PackInvalid
from huilu.programmes.pack.inheriting import broken_inheritance
from huilu.programmes.pack.schema import digest
from huilu.programmes.publishing import publish_pack
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from huilu.programmes.together import met_along, record_together, take_back_together
from huilu.replay.playing import replay
from tests.cast import TODAY, Cast, plant_tree, publish, read_pack
from tests.cli.conftest import Ask, Type, asked, typed
from tests.conftest import a_committed_database
from tests.programmes.pack.kin import child_of
from tests.web.conftest import Browse, browse, running
from tests.web.reading import Page

__all__ = ["asked", "browse", "running", "typed"]

COUNTY, PACK = "370811", "second_batch_2023"
CLASS, STUDY, OTHER = f"{PACK}/reading_class", f"{PACK}/group_study", f"{PACK}/own_focus"
OWED = f"/units/{COUNTY}/obligations/{PACK}/reading_class/"
DONE, BEGUN, NOT_STARTED = ProgressState.DONE, ProgressState.IN_PROGRESS, ProgressState.NOT_STARTED
FACT = "9月12日读书班,与中心组学习合并"


def records(town: Cast, requirement: str = CLASS, *also: str, state: ProgressState = DONE) -> list[ProgressRecord]:
    by = town.actor(COUNTY)
    given: dict[str, Any] = {"unit_id": by.unit_id, "requirement": requirement, "by": by, "at": town.later()}
    return record_together(**given, state=state, fact=FACT, also=also)


def takes_back(town: Cast, requirement: str = CLASS) -> list[str]:
    by = town.actor(COUNTY)
    return take_back_together(unit_id=by.unit_id, requirement=requirement, by=by, at=town.later())[1]


def states(town: Cast) -> dict[str, ProgressState]:
    owed = {one.requirement.key: one.state for one in obligations_of(town.unit(COUNTY), TODAY)}
    return {key: owed[key] for key in (CLASS, STUDY)}


def offered(town: Cast, key: str = CLASS) -> list[str]:
    owed = obligations_of(town.unit(COUNTY), TODAY)
    first = next(one for one in owed if one.requirement.key == key)
    return [one.requirement.key for one in met_along(first, owed)]


def test_one_event_closes_two_obligations_and_is_taken_back_as_one(bound: Cast) -> None:
    assert (offered(bound), offered(bound, STUDY)) == ([STUDY], [])
    first, second = records(bound, CLASS, STUDY)

    assert states(bound) == {CLASS: DONE, STUDY: DONE}
    assert (second.along_with, second.fact, second.at) == (first.pk, FACT, first.at)
    assert offered(bound) == []

    assert takes_back(bound) == [STUDY]
    assert states(bound) == {CLASS: NOT_STARTED, STUDY: NOT_STARTED}
    acts = ["recorded", "recorded_along", "taken_back", "taken_back_along"]
    told = Entry.objects.filter(act__startswith="progress.").order_by("pk")
    assert list(told.values_list("act", flat=True)) == [f"progress.{act}" for act in acts]


def test_what_came_along_can_be_taken_back_alone_and_what_was_said_since_stands(bound: Cast) -> None:
    records(bound, CLASS, STUDY)
    assert takes_back(bound, STUDY) == []
    assert states(bound) == {CLASS: DONE, STUDY: NOT_STARTED}

    takes_back(bound)
    records(bound, CLASS, STUDY)
    records(bound, STUDY, state=BEGUN)
    assert takes_back(bound) == []
    assert states(bound) == {CLASS: NOT_STARTED, STUDY: BEGUN}


def test_asking_twice_is_refused_and_nothing_is_half_recorded(bound: Cast) -> None:
    for wrong in (OTHER, CLASS, f"{PACK}/nothing"):
        with pytest.raises(rules.NotMetAlong):
            records(bound, CLASS, wrong)
    with pytest.raises(rules.OnlyDoneMeetsMore):
        records(bound, CLASS, STUDY, state=BEGUN)
    assert not ProgressRecord.objects.exists()

    records(bound, STUDY)
    with pytest.raises(rules.NotMetAlong):
        records(bound, CLASS, STUDY)


def test_the_ordinary_record_costs_no_more_than_before(bound: Cast) -> None:
    by, at = bound.actor(COUNTY), bound.later()
    with CaptureQueriesContext(connection) as heard:
        record_together(unit_id=by.unit_id, requirement=CLASS, state=DONE, fact=FACT, also=(), by=by, at=at)

    assert [sql["sql"] for sql in heard if "SAVEPOINT" not in sql["sql"]][1:] == []


def test_a_child_pack_cannot_say_that_an_inherited_clause_is_done(bound: Cast) -> None:
    """One minute of a county's own would tick off what the centre asks of it."""
    parent = read_pack("second-batch-2023")
    own = parent.requirement_called("own_focus")
    assert own is not None
    labels, text = (
        {"zh": "县里的读书会", "en": "Reading circle"},
        {"zh": "办一次读书会。", "en": "Hold one reading circle."},
    )
    more = {"code": "reading_circle", "labels": labels, "text": text, "minutes": 10}
    child = child_of(parent, code="county_plan")
    clause = own.model_validate(own.model_dump() | more | {"satisfies_also": ["group_study"], "priorities": []})
    child = child.model_copy(
        update={"requirements": (clause,), "measures": parent.measures, "carriers": parent.carriers}
    )
    wrong = clause.model_copy(update={"satisfies_also": ("nothing",)})
    unknown = broken_inheritance(child.model_copy(update={"requirements": (wrong,)}), [parent])
    assert [one.loc for one in unknown if "satisfies_also" in one.loc] == [("requirements", 0, "satisfies_also")]

    with pytest.raises(PackInvalid) as refused:
        publish_pack(pack=child, issuer=bound.unit(COUNTY), by=bound.actor(COUNTY), at=bound.later())

    said = [(one["code"], one["path"]) for one in refused.value.facts["findings"]]
    assert said == [("pack.satisfies_inherited", "requirements[0].satisfies_also")]

    sound = child.model_copy(update={"requirements": (clause.model_copy(update={"satisfies_also": ()}),)})
    made = publish_pack(pack=sound, issuer=bound.unit(COUNTY), by=bound.actor(COUNTY), at=bound.later())
    # A pack published before it was refused says so still; it counts no longer.
    PackContent.objects.create(digest=digest(child), content=child.model_dump(mode="json"))
    Programme.objects.filter(pk=made.pk).update(digest=digest(child))
    assert offered(bound, "county_plan/reading_circle") == []
    with pytest.raises(rules.NotMetAlong):
        records(bound, "county_plan/reading_circle", STUDY)


def test_it_comes_back_from_the_ledger(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        with a_committed_database("together"):
            plant_tree()
            town = Cast()
            publish(town)
            records(town, CLASS, STUDY)
            takes_back(town)
            records(town, CLASS, STUDY)
            entries, there = list(Entry.objects.order_by("id")), _all_there_is()
            bodies = {one.sha256: body_of(one.sha256) for one in Attachment.objects.order_by("pk")}
        with a_committed_database("together_again"):
            replay(entries, bodies.__getitem__)
            assert _all_there_is() == there


def _all_there_is() -> list[tuple[Any, ...]]:
    rows = list(ProgressRecord.objects.order_by("pk").select_related("progress__requirement"))
    place = {one.pk: place for place, one in enumerate(rows)}
    return [
        (one.progress.requirement.code, one.state, one.fact, one.at, one.taken_back_at, place.get(one.along_with or 0))
        for one in rows
    ]


def test_the_page_offers_it_ticked_and_says_what_came_along(running: Cast, browse: Browse) -> None:
    client = browse(COUNTY, language="en")
    before = client.get(OWED).content.decode()
    assert "The same event also meets" in before
    assert f'value="{STUDY}"' in before
    assert "checked" in before[before.index(f'value="{STUDY}"') :][:80]

    client.post(f"{OWED}progress/", {"state": "2", "fact": FACT, "also": [STUDY]})

    study = Page(client.get(OWED.replace("reading_class", "group_study"))).text
    assert "together with Hold the reading class" in study
    assert "The same event also meets" not in client.get(OWED).content.decode()
    taken = client.post(f"{OWED}taking-back/", follow=True)
    assert "What was recorded along with it was taken back too." in Page(taken).text
    # What has only begun meets nothing, whatever stands ticked beside it.
    client.post(f"{OWED}progress/", {"state": "1", "fact": "", "also": [STUDY]})
    assert states(running) == {CLASS: BEGUN, STUDY: NOT_STARTED}


def test_the_api_and_the_command_line_say_the_same(running: Cast, browse: Browse, asked: Ask, typed: Type) -> None:
    client, path = browse(COUNTY), f"/api/v1/units/{COUNTY}/progress"
    body = {"requirement": CLASS, "state": "done", "fact": FACT}
    made = client.post(path, body | {"also": [STUDY]}, content_type="application/json")
    assert (made.status_code, made.json()["also"]) == (201, [STUDY])
    taken = client.post(f"{path}/taking-back", {"requirement": CLASS}, content_type="application/json")
    assert taken.json()["also"] == [STUDY]
    no = client.post(path, body | {"also": [OTHER]}, content_type="application/json")
    assert (no.status_code, no.json()["refused"]["code"]) == (422, "programmes.not_met_along")

    words = ("record", COUNTY, CLASS, "done", FACT, "--also", STUDY, "--by", COUNTY)
    assert STUDY in typed(progress, *words).stdout
    assert states(running) == {CLASS: DONE, STUDY: DONE}
