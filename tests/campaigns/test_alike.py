"""Issues that look alike: found in both languages, within sight, with the reason, and nothing done about it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.utils.translation import override

from huilu.accounts.sight import seeing
from huilu.campaigns.actions import remember_wordings
from huilu.campaigns.models import Wording
from huilu.campaigns.queries.alike import ALIKE_FROM, Alike, similar_to
from huilu.kernel.likeness import grams_of, likeness
from huilu.ledger.models import Entry
from huilu.loop.models import Issue, Party
from tests.campaigns.stage import CITY, COUNTY, SISTER, STREET, VILLAGE, an_issue
from tests.cast import Cast
from tests.conftest import by_the_owner

MATTERS = yaml.safe_load(Path(__file__).with_name("alike.yaml").read_text(encoding="utf-8"))


def alike(town: Cast, text: str, by: str = COUNTY, topic: str = "other", **more: object) -> list[Alike]:
    """What somebody of the unit is shown beside this title."""
    actor = town.actor(by)
    with seeing(actor):
        return similar_to(text, topic=topic, unit=town.unit(by), for_=actor, **more)  # type: ignore[arg-type]


def judged(matters: list[list[str]]) -> tuple[float, float]:
    """Precision and recall over every ordered pair of titles."""
    titles = [(title, matter) for matter, group in enumerate(matters) for title in group]
    said = right = wanted = 0
    for (one, matter), (other, another) in product(titles, titles):
        if one is other:
            continue
        is_said, is_right = likeness(one, other).share >= ALIKE_FROM, matter == another
        said, right, wanted = said + is_said, right + (is_said and is_right), wanted + is_right
    return right / said, right / wanted


def test_titles_of_one_matter_are_told_from_others() -> None:
    tuned, kept = judged(MATTERS["tuned"]), judged(MATTERS["kept"])

    assert tuned[0] >= 0.94
    assert tuned[1] >= 0.94
    # Measured on titles that had no part in setting the limit.
    assert kept[0] >= 0.88
    assert kept[1] >= 0.86


def test_a_title_is_wholly_like_itself_and_not_at_all_like_another_matter() -> None:
    assert likeness("排水沟堵塞，雨天进水", "排水沟堵塞,雨天进水").share == 1.0
    assert likeness("排水沟堵塞", "路灯不亮").share == 0.0
    assert likeness("", "路灯不亮").share == 0.0


def test_what_every_complaint_says_makes_no_two_alike() -> None:
    assert likeness("群众反映，没有解决", "村民反映，未能解决").shared == ()
    assert likeness("群众反映路灯长期不亮", "群众反映水压长期不足").share < ALIKE_FROM
    assert grams_of("The problem is not solved") == {"solve"}


def test_both_titles_say_the_same_words_in_any_width_and_ending() -> None:
    assert likeness("Blocked drain floods houses", "The drain is blocked, house flooded").shared == (
        "blocked",
        "floods",
        "houses",
        "drain",
    )
    assert set(likeness("ＡＴＭ机故障", "atm 机故障了").shared) == {"atm", "机故障"}


def test_a_hint_gives_its_reason(town: Cast) -> None:
    issue = an_issue(town, "排水沟堵塞，雨天进水")
    an_issue(town, "路灯不亮，晚上出行不便")

    (hint,) = alike(town, "村东头排水沟堵塞多年", by=STREET)

    assert (hint.issue, hint.near) == (issue, town.unit(STREET))
    with override("en"):
        assert hint.reason == "排水沟堵塞 stands in both; both in 李营街道"


def test_the_same_topic_and_the_nearer_place_stand_first(town: Cast) -> None:
    for by in (VILLAGE, SISTER):
        an_issue(town, "排水沟堵塞，雨天进水", by=by)

    assert [hint.issue.symptom_unit.code for hint in alike(town, "排水沟堵塞", by=COUNTY)] == [VILLAGE, SISTER]
    Issue.objects.filter(symptom_unit__code=SISTER).update(topic="services")
    found = alike(town, "排水沟堵塞", by=COUNTY, topic="services")
    assert [(hint.issue.symptom_unit.code, hint.same_topic) for hint in found] == [(SISTER, True), (VILLAGE, False)]


def test_an_issue_is_not_like_itself(town: Cast) -> None:
    issue = an_issue(town)

    assert alike(town, issue.title, without=issue.number) == []
    assert alike(town, " ") == []


def test_nobody_is_shown_what_they_do_not_see(town: Cast) -> None:
    issue = an_issue(town, by=VILLAGE)
    town.drafts()

    assert [hint.issue for hint in alike(town, issue.title, by=VILLAGE)] == [issue]
    assert alike(town, issue.title, by=SISTER) == []
    assert alike(town, issue.title, by="3701") == []
    city = town.actor(CITY)
    with seeing(town.actor(SISTER)):
        # Whatever scope is asked for, the database looks no further than this reader sees.
        assert similar_to(issue.title, topic="other", unit=town.unit(SISTER), for_=city) == []


def test_a_hint_changes_nothing(town: Cast) -> None:
    issue = an_issue(town)
    town.actor(COUNTY)
    rows, entries = Issue.objects.values().get(pk=issue.pk), Entry.objects.count()

    alike(town, issue.title)

    assert (Issue.objects.values().get(pk=issue.pk), Entry.objects.count()) == (rows, entries)


@pytest.fixture
def crowded(town: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """So many issues that the index goes first."""
    monkeypatch.setattr("huilu.campaigns.queries.alike.READ_WHOLE", 100)
    issue = an_issue(town, "排水沟堵塞，雨天进水")
    row = Issue.objects.values().get(pk=issue.pk)
    at = datetime(2023, 9, 1, tzinfo=UTC)
    copies = [
        Issue(**{**row, "id": row["id"] + 1 + n, "number": f"x-{n}", "title": f"路灯第{n}号不亮", "raised_at": at})
        for n in range(600)
    ]
    Issue.objects.bulk_create(copies)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO loop_party (id, region, issue_id, unit_id, part)"
            " SELECT region::bigint << 40 | nextval('huilu_serial'), region, id, lead_unit_id, 'lead' FROM loop_issue"
            " WHERE number LIKE 'x-%'"
        )
    # What the server does by itself when a table has grown.
    with by_the_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE loop_issue, loop_party")
    return town


@pytest.mark.parametrize("remembered", [0, 300, 5000])
def test_in_a_large_part_of_the_tree_the_same_is_found(crowded: Cast, remembered: int) -> None:
    """Whatever of it the worker has taken up so far."""
    assert remember_wordings(remembered) == min(remembered, 601)
    assert [hint.issue.title for hint in alike(crowded, "排水沟堵塞了", by=COUNTY)] == ["排水沟堵塞，雨天进水"]
    assert len(alike(crowded, "路灯不亮", by=COUNTY)) == 5
    assert alike(crowded, "路灯不亮", by=VILLAGE) == []


def test_wordings_are_taken_up_once(town: Cast) -> None:
    issue = an_issue(town)

    newer = an_issue(town, "路灯不亮")

    assert (remember_wordings(1), remember_wordings(), remember_wordings()) == (1, 1, 0)
    assert Wording.objects.get(issue=newer).grams == ["不亮", "灯不", "路灯"]
    assert set(Wording.objects.get(issue=issue).grams) == {"排水", "水沟", "沟堵", "堵塞", "雨天", "天进", "进水"}


@pytest.mark.parametrize("whole", [0, 30_000])
def test_what_is_alike_is_found_among_all_the_others(town: Cast, monkeypatch: pytest.MonkeyPatch, whole: int) -> None:
    """From the database to the hint: read whole, and by the index, which knows less of what is common."""
    monkeypatch.setattr("huilu.campaigns.queries.alike.READ_WHOLE", whole)
    matters = [*MATTERS["tuned"], *MATTERS["kept"]]
    issue = an_issue(town, "门牌号码重复")
    row, matter_of = Issue.objects.values().get(pk=issue.pk), {}
    for place, (matter, title) in enumerate((n, title) for n, group in enumerate(matters) for title in group):
        matter_of[title] = matter
        one = Issue.objects.create(**row | {"id": row["id"] + 1 + place, "number": f"x-{place}", "title": title})
        Party.objects.create(issue=one, unit_id=row["lead_unit_id"], part="lead")
    remember_wordings()

    said = right = wanted = 0
    for title, matter in matter_of.items():
        number = Issue.objects.get(title=title).number
        found = [matter_of[hint.issue.title] for hint in alike(town, title, without=number)]
        said, right = said + len(found), right + found.count(matter)
        wanted += sum(other == matter for other in matter_of.values()) - 1

    assert right / said >= 0.87
    assert right / wanted >= 0.9
