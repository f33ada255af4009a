"""Nothing is launched that is not ready; publishing says what is missing until it is there (M014)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.translation import override

from huilu.accounts.capabilities import NotYoursToDo
from huilu.accounts.models import Appointment
from huilu.burden.allowing import set_allowance
from huilu.duties.actions import give_topics
from huilu.kernel.actor import INSTALLATION
from huilu.ledger.models import Entry
from huilu.programmes.models import Programme, Readiness
from huilu.programmes.pack.loading import load_pack
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import publish_pack
from huilu.programmes.readiness import NotLookedThrough, NotReady, last_looks
from huilu.programmes.rules import NotTheIssuer
from huilu.reviews.actions import look_through_pack
from huilu.reviews.data import missing_words, readiness_as_data
from tests.cast import ROOT, Cast
from tests.web.reading import han_in

CENTRE = "00"
PACK = load_pack(ROOT / "packs" / "second-batch-2023")


def look(town: Cast, pack: Pack = PACK) -> Readiness:
    return look_through_pack(pack=pack, issuer=town.unit(CENTRE), by=town.actor(CENTRE), at=town.later())


def launch(town: Cast, pack: Pack = PACK) -> Programme:
    return publish_pack(pack=pack, issuer=town.unit(CENTRE), by=town.actor(CENTRE), at=town.later())


def missing(found: Readiness) -> dict[str, list[str]]:
    return {one["item"]: [what["code"] for what in one["missing"]] for one in found.items if one["missing"]}


def test_both_packs_that_ship_want_all_of_it_to_be_in_order() -> None:
    for name in ("second-batch-2023", "hospital-safety"):
        pack = load_pack(ROOT / "packs" / name)
        assert pack.readiness == ("org_tree", "owners", "answers", "load_forecast", "lint")


def test_what_nobody_has_looked_through_is_not_published(town: Cast) -> None:
    town.gets_ready(CENTRE)

    with pytest.raises(NotLookedThrough):
        launch(town)
    assert not Programme.objects.exists()


def test_publishing_is_blocked_with_reasons_until_it_passes(town: Cast) -> None:
    town.actor(CENTRE)
    found = look(town)
    assert missing(found) == {"owners": ["nobody_first"], "answers": ["one_pair_of_eyes"]}
    assert not found.is_ready
    said = [line for one in readiness_as_data(found)["items"] for line in one["says"]]
    assert len(said) == 2
    assert all("中国" in line and "{" not in line for line in said)
    with pytest.raises(NotReady) as refused:
        launch(town)
    assert "," in refused.value.facts["missing"]

    town.gets_ready(CENTRE)
    found = look(town)

    assert (found.is_ready, missing(found)) == (True, {})
    (forecast,) = [one for one in found.items if one["item"] == "load_forecast"]
    assert forecast["figures"]["units"] == 10
    assert launch(town).version == PACK.version
    assert Entry.objects.filter(act="pack.readiness_checked").count() == 2
    assert last_looks(town.unit(CENTRE)) == [found]


def test_it_is_this_very_pack_that_was_looked_through_that_day(town: Cast) -> None:
    town.gets_ready(CENTRE)
    town.at -= timedelta(days=2)
    look(town)
    other = PACK.model_copy(update={"version": "9.0"})

    with pytest.raises(NotLookedThrough):
        launch(town, other)
    town.later(days=1)
    with pytest.raises(NotLookedThrough):
        launch(town)
    look(town)
    assert launch(town).version == PACK.version


def test_what_publishing_would_refuse_is_known_before(town: Cast) -> None:
    town.gets_ready(CENTRE)
    town.later(days=1)
    before = Entry.objects.count()

    found = look(town)

    # The first due day of the pack was the day before.
    assert missing(found) == {"load_forecast": ["refused"]}
    (refused,) = found.items[3]["missing"]
    assert "2023年" in missing_words(refused)
    with override("en"):
        assert " 2023" in (said := missing_words(refused))
        assert not han_in(said)
    assert Entry.objects.count() == before + 1
    assert not Programme.objects.exists()


def test_a_version_that_says_nothing_is_no_way_round(town: Cast) -> None:
    town.gets_ready(CENTRE)
    look(town)
    launch(town)
    silent = PACK.model_copy(update={"version": "9.0", "readiness": ()})

    with pytest.raises(NotLookedThrough):
        launch(town, silent)
    assert [one["item"] for one in look(town, silent).items] == list(PACK.readiness)
    launch(town, silent)
    # From then on nothing is wanted any more: what was dropped was dropped in sight of all.
    launch(town, silent.model_copy(update={"version": "9.1"}))


def test_a_look_that_left_something_out_is_none(town: Cast) -> None:
    town.gets_ready(CENTRE)
    few = PACK.model_copy(update={"readiness": ("lint",)})
    look(town, few)
    assert missing(look(town, few)) == {}

    with pytest.raises(NotLookedThrough):
        launch(town)


def test_somebody_must_be_there_and_not_only_named(town: Cast) -> None:
    town.gets_ready(CENTRE)
    town.actor(CENTRE, username="third-00", post="third")
    give_topics(unit=CENTRE, post="second", topics=["other"], by=INSTALLATION, at=town.later())
    for post in ("office", "second"):
        leaves(town, post)

    found = look_as_installation(town)

    assert missing(found) == {"owners": ["topic_vacant", "first_vacant"], "answers": ["one_pair_of_eyes"]}
    leaves(town, "third")
    assert missing(look_as_installation(town))["answers"] == ["no_desk"]


def leaves(town: Cast, post: str) -> None:
    Appointment.objects.filter(post__unit__code=CENTRE, post__code=post).update(to_on=town.at.date())


def look_as_installation(town: Cast, pack: Pack = PACK) -> Readiness:
    return look_through_pack(pack=pack, issuer=town.unit(CENTRE), by=INSTALLATION, at=town.later())


def test_what_nobody_could_bear_is_not_ready(town: Cast) -> None:
    town.gets_ready(CENTRE)
    set_allowance(level="village", minutes=0, by=INSTALLATION, at=town.later())

    found = look(town)

    assert missing(found) == {"load_forecast": ["over_allowance"]}
    (over, *_more) = found.items[3]["missing"]
    assert (over["facts"]["level"], over["facts"]["month"]) == ("village", "2023-12")
    assert missing_words(over).startswith("村")
    with override("en"):
        said = missing_words(over)
    assert said.startswith("Village")
    assert "December 2023" in said
    # What was found before both languages were kept reads as it did.
    before = over["facts"] | {"kind": "村", "month": "2023年12月"}
    assert "2023年12月" in missing_words({"code": over["code"], "facts": before})


def test_an_issuer_without_anybody_below_launches_nothing(town: Cast) -> None:
    village = town.unit("370811007201")

    found = look_through_pack(pack=PACK, issuer=village, by=INSTALLATION, at=town.later())

    assert missing(found)["org_tree"] == ["nobody_below"]
    assert "reaches_nobody" not in missing(found).get("load_forecast", [])


def test_words_that_the_tree_does_not_know_and_warnings_are_named(town: Cast) -> None:
    town.gets_ready(CENTRE)
    hospital = load_pack(ROOT / "packs" / "hospital-safety")

    found = look(town, hospital)

    assert set(missing(found)["org_tree"]) == {"unknown_word"}
    assert "reaches_nobody" in missing(found)["load_forecast"]


def test_only_the_issuer_looks_its_launch_through(town: Cast) -> None:
    with pytest.raises(NotTheIssuer):
        look_through_pack(pack=PACK, issuer=town.unit(CENTRE), by=town.actor("37"), at=town.later())
    village = town.unit("370811007201")
    with pytest.raises(NotYoursToDo):
        look_through_pack(pack=PACK, issuer=village, by=town.actor(village.code), at=town.later())


def places_naming(word: str) -> Iterator[str]:
    for file in sorted((ROOT / "huilu").rglob("*.py")):
        if word in file.read_text(encoding="utf-8"):
            yield str(file.relative_to(ROOT / "huilu"))


def test_no_other_way_leads_round_it() -> None:
    # Whoever may issue without a look takes it back at once; whoever may keep a look has looked. Or plays a ledger.
    assert set(places_naming("issue_pack(")) == {
        "programmes/publishing.py",
        "programmes/previewing.py",
        "reviews/readiness.py",
        "replay/players.py",
    }
    assert set(places_naming("keep_readiness(")) == {
        "programmes/readiness.py",
        "reviews/actions/launching.py",
        "replay/reviews.py",
    }
