"""From one matter to a class of matters: a campaign, and a class that closes only once a sample has passed (S12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from huilu.campaigns.lqas import Wanted, plan_for
from huilu.campaigns.rules.campaigns import Criteria, Outline
from huilu.campaigns.rules.classes import Asked, Lesson
from huilu.demo.cast import PROVINCE, VILLAGE
from huilu.demo.story.deeds import Deed, Thread
from huilu.demo.story.land import Land
from huilu.demo.story.workdays import ZONE, working_day
from huilu.demo.texts import words_of

_CLASS = f"{PROVINCE}-P01"
_WANTED = Wanted(upper=90, lower=60)
# At so many sites it is not as it must be; the sample passes all the same.
_NOT_YET = (6, 13)


def campaign(land: Land) -> Iterator[Deed]:
    """The province takes up two topics until next spring."""
    text = words_of("learning")["campaign"]
    outline = Outline(
        text["title"],
        text["aim"],
        Criteria(tuple(text["topics"]), date(2023, 9, 1), tuple(text["sources"])),
        date(2023, 9, 18),
        date(2024, 3, 31),
    )
    posts = [land.post_of(PROVINCE), land.inspector_of(PROVINCE)]
    yield Deed(_at(9, 18, 9), "start_campaign", land.post_of(PROVINCE), {"outline": outline, "posts": posts})


def class_of(thread: Thread, land: Land) -> Iterator[Deed]:
    """What one issue has taught is asked of its siblings, looked at by sample, and closed when that has passed."""
    text, office = words_of("learning")["class"], land.post_of(PROVINCE)
    lesson = Lesson(text["title"], "rule", text["statement"], tuple(Asked(one) for one in text["questions"]))
    yield Deed(_at(11, 23, 10), "define_class", office, {"from_issue": thread, "scope": PROVINCE, "lesson": lesson})
    words = {"number": _CLASS, "seed": "2023-11-24", "wanted": _WANTED}
    yield Deed(_at(11, 24, 9), "draw_sample", office, words)
    yield from _looks(land)
    words = {"number": _CLASS, "lasting_fix": text["rule"]}
    yield Deed(_at(12, 15, 16), "close_class", office, words)


def _looks(land: Land) -> Iterator[Deed]:
    """Two sites on each working day, by the inspector of the province."""
    text = words_of("learning")["class"]
    rule = plan_for(_siblings(land), _WANTED)
    for position in range(1, (rule.size if rule else 0) + 1):
        day = working_day(date(2023, 11, 27), (position - 1) // 2)
        at = datetime(day.year, day.month, day.day, 14, 10 * position % 60, tzinfo=ZONE) + timedelta(hours=position % 2)
        is_so = position not in _NOT_YET
        words = {"number": _CLASS, "position": position, "is_so": is_so, "observed_on": day}
        seen = text["so"] if is_so else text["not_so"]
        yield Deed(at, "look_at_site", land.inspector_of(PROVINCE), words | {"seen": seen})


def _siblings(land: Land) -> int:
    """How many villages are of the kind of the village of the tour."""
    kind = land.places[VILLAGE]
    alike = (kind.level, kind.sector, kind.audience)
    return sum(1 for place in land.places.values() if (place.level, place.sector, place.audience) == alike)


def _at(month: int, day: int, hour: int) -> datetime:
    return datetime(2023, month, day, hour, 15, tzinfo=ZONE)
