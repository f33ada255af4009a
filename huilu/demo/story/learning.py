"""From one matter to a class of matters: a campaign, and a class that closes only once a sample has passed (S12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from huilu.campaigns.draw import drawn, frame_of
from huilu.campaigns.lqas import Wanted, plan_for
from huilu.campaigns.rules.campaigns import Criteria, Outline
from huilu.campaigns.rules.classes import Asked, Lesson
from huilu.demo.cast import PROVINCE, VILLAGE
from huilu.demo.story.deeds import Deed, Thread, unit_of
from huilu.demo.story.land import Land
from huilu.demo.story.workdays import ZONE, working_day
from huilu.demo.texts import words_of
from huilu.loop.actions import Finding

_CLASS = f"{PROVINCE}-P01"
_WANTED, _SEED = Wanted(upper=90, lower=60), "2023-11-24"
# At these sites it is not as it must be; the sample passes all the same.
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
    words = {"number": _CLASS, "seed": _SEED, "wanted": _WANTED}
    yield Deed(_at(11, 24, 9), "draw_sample", office, words)
    for position, site in enumerate(_sites(land), start=1):
        yield _look(land, position)
        if position in _NOT_YET:
            yield from _raised(land, position, site)
    words = {"number": _CLASS, "lasting_fix": text["rule"]}
    yield Deed(_at(12, 15, 16), "close_class", office, words)


def _look(land: Land, position: int) -> Deed:
    """Two sites on each working day, by the inspector of the province."""
    text, day = words_of("learning")["class"], _day_of(position)
    at = datetime(day.year, day.month, day.day, 14, 10 * position % 60, tzinfo=ZONE) + timedelta(hours=position % 2)
    is_so = position not in _NOT_YET
    words = {"number": _CLASS, "position": position, "is_so": is_so, "observed_on": day}
    seen = text["so"] if is_so else text["not_so"]
    return Deed(at, "look_at_site", land.inspector_of(PROVINCE), words | {"seen": seen})


def _raised(land: Land, position: int, site: str) -> Iterator[Deed]:
    """On the next day the village raises what was found there, and its township takes it in hand."""
    text, town = words_of("learning")["class"]["issue"], land.post_of(land.above(site, "township"))
    thread = Thread(land.post_of(site), site, town, town, "", "", text["title"], text["topic"], text["task"])
    day = working_day(_day_of(position), 1)
    at = datetime(day.year, day.month, day.day, 9, 5, tzinfo=ZONE)
    found = Finding(thread.title, text["detail"], "supervision", thread.topic, "service", site)
    yield Deed(at, "draft_issue", thread.raiser, {"finding": found}, thread)
    words = {"lead": unit_of(town), "due_on": date(2024, 1, 31)}
    yield Deed(at + timedelta(minutes=10), "open_issue", thread.raiser, words, thread)
    words = {"number": _CLASS, "position": position, "issue": thread}
    yield Deed(at + timedelta(minutes=20), "tie_issue", thread.raiser, words)
    words = {"text": thread.task, "owner": town, "due_on": date(2023, 12, 29)}
    yield Deed(at + timedelta(hours=5), "add_task", town, words, thread)


def _sites(land: Land) -> list[str]:
    """The villages that are drawn: of the kind of the village of the tour."""
    kind = land.places[VILLAGE]
    alike = (kind.level, kind.sector, kind.audience)
    codes = [one.code for one in land.places.values() if (one.level, one.sector, one.audience) == alike]
    rule = plan_for(len(codes), _WANTED)
    return drawn(frame_of(codes), _SEED, rule.size if rule else 0)


def _day_of(position: int) -> date:
    return working_day(date(2023, 11, 27), (position - 1) // 2)


def _at(month: int, day: int, hour: int) -> datetime:
    return datetime(2023, month, day, hour, 15, tzinfo=ZONE)
