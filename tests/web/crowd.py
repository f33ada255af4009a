"""The small province with so many rows in every list that no window holds them all."""

from __future__ import annotations

from datetime import date, timedelta

from huilu.answers.models import Asking, PolicyAnswer, PolicyQuestion
from huilu.answers.queries import telling
from huilu.handover.actions import hand_over_batch, open_batch
from huilu.kernel.actor import INSTALLATION
from huilu.loop import actions as loop
from huilu.loop.actions.attaching import Upload
from huilu.org.actions import import_body
from huilu.org.models import Unit
from huilu.programmes.models import Adaptation, Requirement
from huilu.programmes.publishing import follow_tree
from huilu.registers.sheets.taking import keep_sheet
from huilu.reviews.actions import call_review, record_decision
from tests.burden.filling import answers, asks_form, registers
from tests.campaigns.stage import HEADING, an_issue, defines, draws, starts
from tests.cast import NOON, TODAY, Cast, a_blocked_drain, publish
from tests.files.making import photograph
from tests.registers.conftest import Office
from tests.registers.sheets import RESEARCH, downloaded, kind_of

MANY = 104
CENTRE, PROVINCE, CITY, COUNTY, STREET, VILLAGE = "00", "37", "3708", "370811", "370811007", "370811007201"
KEY = "second_batch_2023/second_batch"
FIRST = f"{VILLAGE}-0001"


def crowd(town: Cast) -> dict[str, object]:
    """Everything there is, and how the addresses of single things are filled in."""
    publish(town)
    _villages()
    for n in range(1, MANY):
        an_issue(town, title=f"第{n}处排水沟堵塞")
    way = _work(town)
    office = Office(town)
    for n in range(1, MANY):
        office.enters(question=f"第{n}题", place=COUNTY, owner="3708/office", due_on="2023-11-01")
    open_batch(unit=town.unit(CITY), batch=KEY, opened_on=date(2023, 9, 5), by=town.actor(CITY), at=town.later())
    handed = hand_over_batch(unit=CITY, batch=KEY, to=COUNTY, by=town.actor(CITY), at=town.later())
    campaign, found = starts(town), defines(town)
    draws(town, found)
    body = downloaded(town)
    sheet = keep_sheet(kind=kind_of(town, RESEARCH), body=body, by=town.actor(CITY), at=town.later())
    _reviews(town)
    asked = _questions(town)
    _adaptations(town)
    return {
        "question": asked,
        "campaign": campaign.number,
        "class": found.number,
        "handed": handed.number,
        "form": _form(town),
        "sheet": sheet.pk,
        "way": way,
    }


def _reviews(town: Cast) -> None:
    """The province calls a planned review, and one in its monthly meeting decides something."""
    given = {"unit": PROVINCE, "by": town.actor(PROVINCE), "at": town.at}
    call_review(programme="second_batch_2023", review="mid_course", place="省政府礼堂", **given)
    call_review(programme="second_batch_2023", review="monthly", on=TODAY, **given)
    for _time in range(3):
        record_decision(serial=2, text="清完为止", requirement="second_batch_2023/reading_class", **given)


def _form(town: Cast) -> str:
    """A figure that all villages are asked for, and one has given."""
    registers(town, "drain_length")
    demand = asks_form(town, fields=("drain_length",), minutes=1)
    answers(town, demand, by=f"{STREET}202")
    return demand.code


def _villages() -> None:
    rows = [f"37081100{7000 + n},{STREET},新村{n},village,community,grassroots,,,2020-01-01" for n in range(1, MANY)]
    body = "\n".join([HEADING, *rows]).encode()
    assert not import_body(body=body, by=INSTALLATION, at=NOON, follow=follow_tree).faults


def _questions(town: Cast) -> str:
    """Waiting and answered questions of the county, and one of them by its number: answered, drafted anew."""
    clause, county, centre = Requirement.objects.get(code="reading_class"), town.unit(COUNTY), town.unit(CENTRE)
    given = {"programme": clause.programme, "requirement": clause, "desk": centre, "asked_on": TODAY}
    made = PolicyQuestion.objects.bulk_create(
        PolicyQuestion(
            number=f"second_batch_2023-{n}", serial=n, text=f"第{n}问:可以合并开吗?", **given,
            **({"state": "answered", "answered_on": TODAY} if n % 2 else {}),
        )
        for n in range(1, 2 * MANY)
    )  # fmt: skip
    by = {"drafted_by": "办公室", "drafted_by_person_id": 1, "drafted_by_post_id": 1, "valid_from": TODAY}
    out = {"approved_at": NOON, "approved_by": "办公室", "published_at": NOON, "published_by": "办公室"}
    PolicyAnswer.objects.bulk_create(
        PolicyAnswer(question=one, desk=centre, version=1, text="可以。", drafted_at=NOON, **by, **out)
        for one in made
        if one.state == "answered"
    )
    PolicyAnswer.objects.create(question=made[0], desk=centre, version=2, text="可以吗?", drafted_at=NOON, **by)
    town.actor(COUNTY)
    told_to = telling(county.pk, TODAY)
    for one in made:
        Asking.objects.create(unit=county, question=one, told_to=told_to)
    return made[0].number


def _adaptations(town: Cast) -> None:
    """What many villages ask of the centre, and the county too."""
    clauses = {one.code: one for one in Requirement.objects.filter(code__in=["village_branch_day", "group_study"])}
    given: dict[str, object] = {
        "carrier": "field_engagement",
        "asked_by": "办公室",
        "silence_on": TODAY + timedelta(days=9),
    }
    given |= {"issuer": town.unit(CENTRE), "serial": 1, "asked_at": NOON}
    for unit in Unit.objects.filter(unit_class__level__code="village").order_by("pk"):
        clause = clauses["village_branch_day"]
        Adaptation.objects.create(unit=unit, requirement=clause, reason=f"{unit.name}分散", **given)
    Adaptation.objects.create(unit=town.unit(COUNTY), requirement=clauses["group_study"], reason="换届", **given)


def _work(town: Cast) -> str:
    """A task for every issue, a share, and an issue on its way up of which much is told: its number."""
    county, village = town.actor(COUNTY), town.actor(VILLAGE)
    owner, due_on = f"{COUNTY}/office", date(2023, 10, 10)
    for n in range(1, MANY):
        number = f"{VILLAGE}-{n:04}"
        loop.add_task(number=number, text=f"清淤{n}", owner=owner, due_on=due_on, by=county, at=town.later())
    picture = Upload("排水沟.jpg", photograph())
    loop.attach_file(number=FIRST, file=picture, by=county, at=town.later())
    loop.give_share(number=FIRST, unit=STREET, text="分段清淤", due_on=due_on, by=county, at=town.later())
    up = town.drafts(a_blocked_drain(title="上游来水太大"))
    loop.raise_up(number=up.number, toward=CITY, why="要上面统筹", by=village, at=town.later())
    for n in range(MANY):
        loop.add_note(number=up.number, text=f"第{n}次说明", by=town.actor(STREET), at=town.later(minutes=1))
    return up.number
