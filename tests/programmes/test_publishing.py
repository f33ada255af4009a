"""A pack takes effect at once, and changes with its versions and with the tree."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from huilu.board.checking import check_figures
from huilu.board.queries import read_board
from huilu.burden.models import Demand
from huilu.burden.varying import Variations
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.workdays import our_calendar
from huilu.ledger.models import Entry
from huilu.org.actions import import_body
from huilu.programmes import rules
from huilu.programmes.actions import record_progress
from huilu.programmes.models import Programme, Progress, Requirement
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import follow_tree, publish_pack
from huilu.programmes.queries import in_force, obligations_of, pack_of, requirement_classes, with_classes
from huilu.programmes.states import ProgressState
from tests.cast import TODAY, TREE, Cast, publish, read_pack

VILLAGE, COUNTY = "370811007201", "370811"
HEADING = TREE.splitlines()[0]
PACK = read_pack("second-batch-2023")


def out(town: Cast, pack: Pack) -> Programme:
    given = {"issuer": town.unit("00"), "by": town.actor("00"), "at": town.later()}
    return publish_pack(pack=pack, reason="另有安排", **given)


def codes(town: Cast, unit: str = VILLAGE) -> list[str]:
    return [one.requirement.code for one in obligations_of(town.unit(unit), TODAY)]


def reclass(town: Cast, tags: str) -> None:
    row = f"{VILLAGE},370811007,李营村,village,community,grassroots,{tags},,\n"
    result = import_body(body=f"{HEADING}\n{row}".encode(), by=INSTALLATION, at=town.later(), follow=follow_tree)
    assert result.changed == 1


def does(town: Cast, code: str, unit: str = VILLAGE) -> None:
    record_progress(
        unit_id=town.unit(unit).pk, requirement=f"{PACK.code}/{code}", state=ProgressState.DONE, fact="好了",
        by=town.actor(unit), at=town.later(),
    )  # fmt: skip


def done(town: Cast, code: str) -> int:
    board = read_board(town.unit(COUNTY), town.at)
    by_code = {one.code: one.pk for one in board.requirements}
    return board.total.work[by_code[code]].done if code in by_code else -1


def test_a_pack_issued_before_its_window_is_on_lists_at_once_and_costs_nothing_before_it(town: Cast) -> None:
    """Whoever is to begin in September reads in August what comes (M010)."""
    town.at = datetime(2023, 8, 14, 2, tzinfo=UTC)
    programme = publish(town)

    start, day = PACK.window.start, day_of(town.at)
    assert day < start
    assert [one.requirement.code for one in obligations_of(town.unit(VILLAGE), day)] == codes(town)
    for demand in Demand.objects.filter(requirement__programme=programme):
        months = Variations([demand]).effort(demand, town.unit(VILLAGE).path).by_month(our_calendar())
        assert demand.starts_on == start
        assert min(months) >= start.replace(day=1)


def test_a_pack_binds_every_matching_unit_without_a_row(town: Cast) -> None:
    programme = publish(town)

    assert codes(town)
    assert not Progress.objects.exists()
    assert pack_of(programme) == PACK
    assert [one.code for one in in_force(TODAY)] == [spec.code for spec in PACK.requirements]
    entry = Entry.objects.get(act="pack.published")
    assert (entry.facts["digest"], entry.facts["issuer"]) == (programme.digest, "00")


def test_every_match_says_why(town: Cast) -> None:
    publish(town)
    for owed in obligations_of(town.unit(VILLAGE), TODAY):
        spec = next(one for one in PACK.requirements if one.code == owed.requirement.code)
        unit_class = town.unit(VILLAGE).unit_class
        why = spec.selector.explain(unit_class.level_id, unit_class.sector, unit_class.audience, frozenset())
        assert owed.matched == why
        assert owed.requirement.key == f"{PACK.code}/{spec.code}"


def test_nothing_binds_after_its_sunset(town: Cast) -> None:
    publish(town)
    assert obligations_of(town.unit(VILLAGE), date(2031, 1, 1)) == []


def test_the_same_pack_is_not_published_twice(town: Cast) -> None:
    publish(town)
    with pytest.raises(rules.AlreadyPublished):
        publish(town)


def test_a_version_is_never_given_to_other_content(town: Cast) -> None:
    publish(town)
    with pytest.raises(rules.VersionReused):
        out(town, PACK.model_copy(update={"requirements": PACK.requirements[1:]}))


def test_a_pack_speaks_the_words_of_the_tree(town: Cast) -> None:
    strange = PACK.levels[0].model_copy(update={"stands_for": ("galaxy",)})
    with pytest.raises(rules.UnknownWords) as no:
        out(town, PACK.model_copy(update={"levels": (strange, *PACK.levels[1:])}))
    assert no.value.facts == {"words": "level=galaxy"}
    assert not Requirement.objects.exists()


def test_a_later_version_retires_what_it_no_longer_has_and_brings_it_back(town: Cast) -> None:
    publish(town)
    code = codes(town)[0]
    does(town, code)
    assert done(town, code) == 1

    without = PACK.model_copy(
        update={"version": "8", "requirements": tuple(one for one in PACK.requirements if one.code != code)}
    )
    out(town, without)
    assert code not in codes(town)
    assert done(town, code) == -1
    assert check_figures().differing == []
    out(town, PACK.model_copy(update={"version": "9"}))
    assert done(town, code) == 1
    assert Programme.objects.get().version == "9"


def test_a_unit_that_changes_its_class_changes_its_list_and_keeps_its_records(town: Cast) -> None:
    publish(town)
    before = codes(town)
    reclass(town, "mobile_members")
    gained = [code for code in codes(town) if code not in before]
    assert gained
    does(town, gained[0])
    assert done(town, gained[0]) == 1

    reclass(town, "")
    assert codes(town) == before
    assert done(town, gained[0]) == 0
    assert not Progress.objects.get().applies
    assert check_figures().differing == []
    reclass(town, "mobile_members")
    assert done(town, gained[0]) == 1


def test_a_class_that_is_new_with_an_import_is_bound_at_once(town: Cast) -> None:
    publish(town)
    row = "370811007-H1,370811007,卫生院,base,health,base_unit,elderly_members,,\n"
    import_body(body=f"{HEADING}\n{row}".encode(), by=INSTALLATION, at=town.later(), follow=follow_tree)

    assert codes(town, "370811007-H1")
    classes = requirement_classes(list(with_classes(in_force(TODAY))))
    assert town.unit("370811007-H1").unit_class_id in classes
