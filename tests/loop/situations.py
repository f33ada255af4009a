"""Paths, days and hands of the situations in which the rules are asked, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huilu.kernel.refusals import Refusal
from huilu.loop import rules
from huilu.loop.rules import Hands

DAY = date(2023, 9, 20)
NEXT = DAY + timedelta(days=1)
BEFORE = DAY - timedelta(days=1)
ROOT, CITY, COUNTY, OTHER = "00000001", "0000000100000002", "000000010000000200000003", "0000000100000009"
VILLAGE = COUNTY + "00000004"
OFFICE = ROOT + "00000008"
HANDS = Hands(raiser_path=VILLAGE, lead_path=COUNTY, verifier_post_id=7, doer_people={11}, doer_paths={COUNTY})


def says(refusal: type[Refusal] | None, check: str, *given: object, **named: object) -> None:
    """The check of this name gives exactly this answer."""
    if refusal is None:
        getattr(rules, check)(*given, **named)
        return
    with pytest.raises(Refusal) as refused:
        getattr(rules, check)(*given, **named)
    assert type(refused.value) is refusal
    assert "{" not in str(refused.value)
