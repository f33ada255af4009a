"""Units that ask to have something otherwise, and issuers who answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from huilu.ledger.models import Entry
from huilu.programmes import adapting
from huilu.programmes.models import Adaptation
from huilu.programmes.publishing import publish_pack
from huilu.programmes.queries import Obligation, obligations_of
from tests.cast import TODAY, Cast, read_pack

CENTRE, CITY, COUNTY, OTHER, DEPARTMENT = "00", "3708", "370811", "370102", "370811-D01"
PACK = "second_batch_2023"
VISIT = "centre_pack/visit"
STUDY, LOCKED, DAYLESS = f"{PACK}/group_study", f"{PACK}/reading_class", f"{PACK}/claim_causes"
DUE, LATER, SUNSET = date(2023, 11, 15), date(2023, 12, 20), date(2024, 1, 31)
WHY = "十一月集中换届,学习组抽不开身"
# Asked on Wednesday 20 September: five working days are over on the 27th.
SILENCE = date(2023, 9, 28)


def asks(town: Cast, by: str = COUNTY, **words: Any) -> Adaptation:
    actor = town.actor(by)
    given = {"unit_id": actor.unit_id, "requirement": STUDY, "due_on": LATER, "reason": WHY} | words
    return adapting.ask_adaptation(by=actor, at=town.later(), **given)


def answers(
    town: Cast, verb: str = "grant_adaptation", *, by: str = CENTRE, serial: int = 1, **words: Any
) -> Adaptation:
    given = {"unit": COUNTY, "requirement": STUDY, "serial": serial, "by": town.actor(by), "at": town.later()} | words
    return getattr(adapting, verb)(**given)  # type: ignore[no-any-return]


def refuses(town: Cast, **words: Any) -> Adaptation:
    return answers(town, "refuse_adaptation", **{"reason": "十二月另有安排", **words})


def takes_back(town: Cast) -> Adaptation:
    actor = town.actor(COUNTY)
    return adapting.take_adaptation_back(unit_id=actor.unit_id, requirement=STUDY, by=actor, at=town.later())


def study(town: Cast, code: str = COUNTY, day: date = TODAY) -> Obligation:
    return next(one for one in obligations_of(town.unit(code), day) if one.requirement.key == STUDY)


def revised_to(town: Cast, version: str, locked: set[str]) -> None:
    """The centre's whole pack again, with these clauses locked too."""
    pack = read_pack("second-batch-2023")
    clauses = tuple(one.model_copy(update={"locked": one.locked or one.code in locked}) for one in pack.requirements)
    new = pack.model_copy(update={"requirements": clauses, "version": version})
    publish_pack(pack=new, issuer=town.unit(CENTRE), by=town.actor(CENTRE), at=town.later())


def told(act: str) -> list[Entry]:
    return list(Entry.objects.filter(act=f"adaptation.{act}").order_by("pk"))
