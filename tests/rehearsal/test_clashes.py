"""What is in each other's way is found, and only that (M157)."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from huilu.kernel.actor import INSTALLATION
from huilu.programmes import rules
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import publish_pack
from huilu.rehearsal.clashes import ClashKind
from huilu.rehearsal.gaps import GapKind
from huilu.rehearsal.rehearsing import DryRun, rehearse
from huilu.rehearsal.report import report
from huilu.rehearsal.telling import answer_of, clash_words
from tests.cast import Cast
from tests.programmes.family import lower, out, top
from tests.rehearsal.packs import LEVELS, a_pack, carrier, spec

BELOW = ("city", "county", "township")
ONE, OTHER = {"on": date(2023, 11, 10)}, {"on": date(2023, 11, 17)}
MEETINGS = [carrier("monthly_meeting"), carrier("morning_call")]


def tries(town: Cast, pack: Pack, by: str = "37") -> DryRun:
    return rehearse(pack=pack, issuer=town.unit(by), at=town.at)


def runs(town: Cast, pack: Pack, by: str) -> None:
    publish_pack(pack=pack, issuer=town.unit(by), by=INSTALLATION, at=town.at)


def found(run: DryRun, kind: ClashKind) -> list[tuple[list[str], int]]:
    return [([claim.key for claim in one.claims], one.units) for one in run.clashes if one.kind is kind]


def test_two_events_for_everybody_on_one_day(town: Cast) -> None:
    runs(town, a_pack(spec("drill", BELOW, due=ONE), code="running"), by="00")
    run = tries(town, a_pack(spec("launch", BELOW, due=ONE), spec("small", ("city", "county"), due=ONE)))

    assert found(run, ClashKind.ALL_HANDS) == [(["autumn_work/launch", "running/drill"], 5)]
    assert not tries(town, a_pack(spec("launch", BELOW, due=OTHER))).clashes


def test_one_meeting_that_has_to_carry_too_much(town: Cast) -> None:
    run = tries(
        town,
        a_pack(
            spec("one", ("county",), due=ONE, carrier="monthly_meeting"),
            spec("two", ("county", "city"), due=ONE, carrier="monthly_meeting"),
            carriers=MEETINGS,
        ),
    )

    assert found(run, ClashKind.SAME_CARRIER) == [(["autumn_work/one", "autumn_work/two"], 2)]


def test_two_meetings_on_a_day_are_one_persons_where_one_person_holds_every_post(town: Cast) -> None:
    town.actor("370811")
    town.actor("370102")
    town.actor("370102", username="somebody-else", post="second")
    town.actor("370811", username="370102", post="second")
    pack = a_pack(
        spec("one", ("county",), due=ONE, carrier="monthly_meeting"),
        spec("two", ("county",), due=ONE, carrier="morning_call"),
        carriers=MEETINGS,
    )

    (clash,) = [one for one in tries(town, pack).clashes if one.kind is ClashKind.DOUBLE_BOOKED]

    assert (clash.units, clash.one_person, clash.several) == (2, 0, 1)
    with translation.override("en"):
        assert "persons with posts in more than one of them: 1." in clash_words(clash)


def test_a_unit_with_a_single_person_is_counted(town: Cast) -> None:
    town.actor("370811")
    pack = a_pack(
        spec("one", ("county",), due=ONE, carrier="monthly_meeting"),
        spec("two", ("county",), due=ONE, carrier="morning_call"),
        carriers=MEETINGS,
    )

    (clash,) = [one for one in tries(town, pack).clashes if one.kind is ClashKind.DOUBLE_BOOKED]

    assert (clash.one_person, clash.several) == (1, 0)


def test_two_lines_that_say_it_differently(town: Cast) -> None:
    runs(town, a_pack(spec("inspection", ("county",), due=OTHER), code="bureau_work"), by="3708")
    run = tries(town, a_pack(spec("inspection", ("county",), due=ONE)))
    same = tries(town, a_pack(spec("inspection", ("county",), due=OTHER)))

    # One of the two counties is below that city.
    assert found(run, ClashKind.CONFLICTING) == [(["autumn_work/inspection", "bureau_work/inspection"], 1)]
    (clash,) = run.clashes
    assert clash.differs == ("deadline",)
    with translation.override("en"):
        assert "“inspection” (bureau_work, 济宁市, territorial line, 17 November 2023)" in clash_words(clash)
    assert not same.clashes


def test_two_of_one_name_are_told_apart_by_their_programmes(town: Cast) -> None:
    carried = {"carrier": "monthly_meeting", "due": ONE}
    runs(town, a_pack(spec("report", ("county",), **carried), carriers=MEETINGS, code="bureau_work"), by="37")

    run = tries(town, a_pack(spec("report", ("county",), **carried), spec("walk", ("county",), **carried),
                             carriers=MEETINGS))  # fmt: skip

    (clash,) = (one for one in run.clashes if one.kind is ClashKind.SAME_CARRIER)
    with translation.override("en"):
        assert clash_words(clash).endswith(": “report” (autumn_work), “walk”, “report” (bureau_work).")


def test_one_matter_under_two_names_is_one_measure_through_one_meeting(town: Cast) -> None:
    carried = {"carrier": "monthly_meeting"}
    runs(town, a_pack(spec("look", ("county",), due=OTHER, **carried), carriers=MEETINGS, code="bureau_work"), by="37")
    inspection = spec("inspection", ("county",), due=ONE, **carried)

    run = tries(town, a_pack(inspection, carriers=MEETINGS))
    vague = tries(town, a_pack(inspection, spec("another", ("county",), due=ONE, **carried), carriers=MEETINGS))

    assert found(run, ClashKind.CONFLICTING) == [(["autumn_work/inspection", "bureau_work/look"], 2)]
    assert not found(vague, ClashKind.CONFLICTING)


def test_gaps_are_named_with_how_many_units(town: Cast) -> None:
    pack = a_pack(
        spec("county_matter", ("county",)),
        spec("for_nobody", ("village",), selector={"match": {"level": ["village"], "audience": ["department"]}}),
        scope={"match": {"level": list(LEVELS)}},
        audiences=[{"word": "department", "stands_for": ["department"], "labels": {"zh": "部门", "en": "Department"}}],
        tags=[{"word": "strange", "stands_for": ["strange"], "labels": {"zh": "奇", "en": "Strange"}}],
        priorities=[{"code": "idle", "labels": {"zh": "空", "en": "Idle"}}],
        measures=[{"code": one, "labels": {"zh": one, "en": one}} for one in ("work", "rest")],
        focus_areas=[
            {
                "code": code,
                "labels": {"zh": code, "en": code},
                "selector": {"match": match},
                "topics": [{"code": "roads", "labels": {"zh": "道路", "en": "Roads"}}],
            }
            for code, match in (
                ("villages", {"level": ["village"]}),
                ("bureaus", {"audience": ["department"], "level": ["city"]}),
            )
        ],
    )

    gaps = tries(town, pack).gaps

    assert [(one.kind, one.code.split("/")[0], one.units) for one in gaps] == [
        (GapKind.IDLE_UNITS, "province", 1),
        (GapKind.IDLE_UNITS, "city", 2),
        (GapKind.IDLE_UNITS, "township", 1),
        (GapKind.IDLE_UNITS, "village", 2),
        (GapKind.REACHES_NOBODY, "for_nobody", 0),
        (GapKind.IDLE_MEASURE, "rest", 0),
        (GapKind.IDLE_PRIORITY, "idle", 0),
        (GapKind.TOPICS_WITHOUT_WORK, "villages", 2),
        (GapKind.TOPICS_FOR_NOBODY, "bureaus", 0),
        (GapKind.UNKNOWN_WORD, "tags=strange", 0),
    ]


def test_of_whom_the_pack_above_asks_something_is_no_gap(town: Cast) -> None:
    """A city that only says one thing otherwise leaves nobody out."""
    above = top(locked=False)
    out(town, above)
    run = tries(town, lower(above, {"refines": "issue_list", "minutes": 200}), by="3708")
    idle = [one.code.split("/")[0] for one in run.gaps if one.kind is GapKind.IDLE_UNITS]
    # The centre asks villages and counties.
    assert {"village", "county"}.isdisjoint(idle)


def test_a_pack_that_reaches_nobody_says_so(town: Cast) -> None:
    nobody = {"match": {"level": ["village"], "audience": ["leading_body"]}}
    run = tries(town, a_pack(spec("for_nobody", ("village",), selector=nobody)))

    with translation.override("en"):
        assert answer_of(run.with_proposal(run.propose())) == "“autumn_work” would reach no unit below 山东省."
        assert "reaches no unit" in report(run, read_at=town.at)
    assert (run.units, run.kinds, run.propose().moves) == (0, (), ())


def test_another_units_programme_is_not_tried(town: Cast) -> None:
    runs(town, a_pack(spec("one", ("county",))), by="00")
    with pytest.raises(rules.NotThisProgramme):
        tries(town, a_pack(spec("one", ("county",))))
