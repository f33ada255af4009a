"""A pack binds matching units below its issuer, and no others; a placeholder of the numbering is nobody."""

from __future__ import annotations

import pytest

from huilu.board.checking import check_figures
from huilu.board.queries import Board, read_board
from huilu.programmes.actions import record_progress
from huilu.programmes.models import Programme, Requirement
from huilu.programmes.pack.parts import Labels
from huilu.programmes.publishing import publish_pack
from huilu.programmes.queries import obligations_of
from huilu.programmes.rules import NotOurObligation, NotTheIssuer, NotThisProgramme
from huilu.programmes.states import ProgressState
from huilu.tally.actions import fold_all
from tests.cast import TODAY, TREE, Cast, plant_tree, publish, read_pack

CITY = "3708"
KEY = "of_the_city/four_registers"


def publish_of_the_city(town: Cast, by: str = CITY) -> Programme:
    """The city lays a rule like one of the centre's on its part of the tree, without the centre's locked clauses."""
    return publish_own(town, CITY, "of_the_city", by)


def publish_own(town: Cast, issuer: str, code: str, by: str) -> Programme:
    """A programme of one rule like the centre's, in the issuer's own words, for its own part of the tree."""
    pack = read_pack("second-batch-2023")
    own_words = {"locked": False, "text": Labels(zh=f"{code}:建四本台账。", en=f"{code}: keep four registers.")}
    rules = [one.model_copy(update=own_words) for one in pack.requirements if one.code == "four_registers"]
    own = pack.model_copy(update={"code": code, "requirements": tuple(rules)})
    return publish_pack(pack=own, issuer=town.unit(issuer), by=town.actor(by), at=town.later())


def applies(board: Board, code: str | None = None) -> int:
    """How many units the city's rule applies to, on a board or in one of its columns."""
    rule = Requirement.objects.get(programme__code="of_the_city")
    column = board.total if code is None else next(one for one in board.children if one.unit.code == code)
    return column.work[rule.pk].applies if rule.pk in column.work else 0


def test_a_city_binds_its_own_part_of_the_tree_alone(town: Cast) -> None:
    publish_of_the_city(town)

    assert [one.requirement.key for one in obligations_of(town.unit("370811"), TODAY)] == [KEY]
    assert obligations_of(town.unit("3701"), TODAY) == []
    assert obligations_of(town.unit("37"), TODAY) == []
    with pytest.raises(NotOurObligation):
        record_progress(
            unit_id=town.unit("3701").pk,
            requirement=KEY,
            state=ProgressState.DONE,
            fact="建好四张清单",
            by=town.actor("3701"),
            at=town.later(),
        )


@pytest.mark.parametrize("folded", [False, True])
def test_boards_above_count_the_issuers_part_alone(town: Cast, folded: bool) -> None:
    publish_of_the_city(town)
    if folded:
        fold_all()
    province = read_board(town.unit("37"), town.at)

    assert (applies(province), applies(province, CITY), applies(province, "3701")) == (2, 2, 0)
    assert applies(read_board(town.unit("00"), town.at), "37") == 2
    assert applies(read_board(town.unit(CITY), town.at), "370811") == 1
    assert applies(read_board(town.unit("370811"), town.at)) == 1
    assert applies(read_board(town.unit("3701"), town.at)) == 0


def test_what_the_city_asked_for_and_got_adds_up_at_every_level(town: Cast) -> None:
    publish(town)
    publish_of_the_city(town)
    county = town.actor("370811")
    record_progress(
        unit_id=county.unit_id,
        requirement=KEY,
        state=ProgressState.DONE,
        fact="建好四张清单",
        by=county,
        at=town.later(),
    )

    assert check_figures().differing == []
    rule = Requirement.objects.get(programme__code="of_the_city")
    work = read_board(town.unit("37"), town.at).total.work[rule.pk]
    assert (work.applies, work.done) == (2, 1)


def test_nobody_publishes_in_anothers_name(town: Cast) -> None:
    with pytest.raises(NotTheIssuer):
        publish_of_the_city(town, by="3701")


def test_nobody_takes_over_the_programme_of_another_unit(town: Cast) -> None:
    publish_of_the_city(town)
    taken = read_pack("second-batch-2023").model_copy(update={"code": "of_the_city", "version": "9.9"})
    mild = tuple(one.model_copy(update={"locked": False}) for one in taken.requirements)

    with pytest.raises(NotThisProgramme):
        publish_pack(
            pack=taken.model_copy(update={"requirements": mild}),
            issuer=town.unit("3701"),
            by=town.actor("3701"),
            at=town.later(),
        )


def test_a_placeholder_counts_for_nothing_and_hides_nobody(db: None) -> None:
    between = "3790,37,省直辖县级行政区划,city,government,leading_body,placeholder,,2020-01-01\n"
    below = "379001,3790,某市,county,government,leading_body,,,2020-01-01\n"
    plant_tree(TREE + between + below)
    town = Cast()
    publish(town)

    board = read_board(town.unit("37"), town.at)

    assert [one.unit.code for one in board.children] == ["3701", "3708", "379001"]
    assert board.total.units == read_board(town.unit("00"), town.at).total.units - 1
    assert obligations_of(town.unit("3790"), TODAY) == []
    assert check_figures().differing == []
