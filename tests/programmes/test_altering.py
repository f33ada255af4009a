"""Whoever had begun is told when somebody between the issuer and the unit has a clause otherwise, or no longer."""

from __future__ import annotations

from datetime import timedelta

from huilu.accounts.sight import seeing
from huilu.burden.models import Demand
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.days import day_of
from huilu.programmes.models import Alteration
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import publish_pack
from huilu.programmes.withdrawing import TOLD_FOR, turns_of
from tests.cast import Cast
from tests.programmes.family import CITY, COUNTY, LATER, OTHER, VILLAGE, lower, out, top, visit
from tests.programmes.pack.small import both
from tests.programmes.test_withdrawing import begins, withdraws
from tests.rows import again, refused
from tests.web.conftest import Browse, browse, no_undefined_variables
from tests.web.reading import Page

__all__ = ["browse", "no_undefined_variables"]

SISTER = "370811007202"


def told(town: Cast, unit: str = VILLAGE) -> list[tuple[str, str]]:
    """Who did it, and why."""
    return [(turn.by, turn.why) for turn in turns_of(town.unit(unit), day_of(town.at))]


def says(town: Cast, pack: Pack, why: str = "", by: str = CITY) -> None:
    publish_pack(pack=pack, issuer=town.unit(by), by=town.actor(by), at=town.later(), reason=why)


def eased(town: Cast, version: str = "1.0") -> Pack:
    return lower(top(), visit(due={"on": LATER}), version=version)


def without(version: str = "1.1") -> Pack:
    return lower(top(), {"refines": "issue_list", "detail": both("Here")}, version=version)


def test_an_easing_that_is_taken_back_is_told_with_the_reason(town: Cast) -> None:
    out(town, top())
    says(town, eased(town))
    begins(town)
    town.later(days=31)
    assert told(town) == []

    says(town, without(), "汛期提前")
    refused("programmes_altered_once", again("programmes_alteration"))

    assert told(town) == [("济宁市", "汛期提前")]
    # Not whoever had not begun; not another city; and not for ever.
    assert told(town, SISTER) == []
    assert turns_of(town.unit(VILLAGE), day_of(town.at) + TOLD_FOR + timedelta(days=1)) == []
    with seeing(town.actor(OTHER)):
        assert not Alteration.objects.exists()


def test_what_says_the_same_again_is_not_told(town: Cast) -> None:
    out(town, top())
    says(town, eased(town))
    begins(town)
    town.later(days=31)

    says(town, eased(town, "1.1"), "重发")
    assert told(town) == []


def test_the_last_word_on_a_clause_is_told_whoever_had_it(town: Cast) -> None:
    out(town, top())
    city = eased(town)
    says(town, city, "多给时间")
    begins(town)
    says(town, lower(city, visit(minutes=40), code="county_pack"), "少些时间", by=COUNTY)
    assert told(town) == [("任城区", "少些时间")]

    locked = top("1.1")
    clauses = tuple(one.model_copy(update={"locked": True}) for one in locked.requirements)
    out(town, locked.model_copy(update={"requirements": clauses}), reason="都一样办")
    assert told(town) == [("中国", "都一样办")]
    withdraws(town)
    (turn,) = turns_of(town.unit(VILLAGE), day_of(town.at))
    assert turn.is_withdrawn


def test_what_no_longer_holds_since_the_origin_allows_no_more_is_told(town: Cast) -> None:
    """The clause itself is as it was: only whether those below may ask more of it is not."""
    may = top(parameters={"tightening": "allowed"})
    out(town, may)
    out(town, lower(may, visit(minutes=90, reason=both("A flood"))), CITY)
    begins(town)
    town.later(days=31)

    says(town, top("1.1"), "一律不得加码", by="00")
    assert told(town) == [("中国", "一律不得加码")]
    assert told(town, SISTER) == []


def test_the_list_names_whoever_changed_it(town: Cast, browse: Browse) -> None:
    out(town, top())
    says(town, eased(town))
    begins(town)
    says(town, without(), "汛期提前")
    set_rehearsal_clock(town.at)

    page = Page(browse(VILLAGE, language="en").get(f"/units/{VILLAGE}/list/"))
    assert "济宁市" in page.text
    assert "Because: 汛期提前" in page.text


def test_the_page_of_a_demand_says_what_it_costs_where_one_stands(town: Cast, browse: Browse) -> None:
    out(town, top())
    says(town, lower(top(), visit(minutes=10)))
    set_rehearsal_clock(town.at)
    address = f"/demands/{Demand.objects.get(code__startswith='centre_pack/visit').code}/"

    assert "Where your unit stands it is 10 minutes." in Page(browse(VILLAGE, language="en").get(address)).text
    assert "Where your unit stands" not in Page(browse(OTHER, language="en").get(address)).text
