"""The livelihood projects of the demo: 20 with 50 tasks at the province, 8,661 over its cities and counties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from random import Random
from typing import Any

from django.db import transaction
from django.utils import translation

from huilu.demo.cast import OFFICE, PROVINCE
from huilu.demo.playing import Company
from huilu.demo.story.workdays import ZONE, working_day
from huilu.demo.texts import words_of
from huilu.kernel.cells import Raw
from huilu.org.models import Unit
from huilu.programmes.pack.schema import Pack
from huilu.registers.actions import (
    add_item_task,
    enter_item,
    enter_items,
    finish_item,
    finish_item_task,
    finish_items,
)
from huilu.registers.models import Item

REGISTER = "livelihood_project"
# City and county projects, and how many of them are done (M108).
PROJECTS, DONE = 8_661, 6_394
_LEVELS = ("city", "county")
# A city takes on about so many times as much as a county.
_CITY_WEIGHT = 2
_ENTERED_ON = date(2023, 9, 22)
_PROVINCE_ENTERED_ON = date(2023, 9, 20)
_DUE_ON = date(2023, 12, 31)
# Offices bring the register up to date at the end of a month, and once more before the last meeting.
_UPDATES = (date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 14))


@dataclass(frozen=True, slots=True)
class Host:
    """A city or county with what it has entered: each row, and by which number of it is done since when."""

    code: str
    rows: Sequence[Mapping[str, Raw]]
    done: Mapping[int, date] = field(default_factory=dict)

    @property
    def post(self) -> str:
        """The post that keeps the register."""
        return f"{self.code}/{OFFICE}"


@transaction.atomic
def play_livelihood(pack: Pack) -> int:
    """Enter all projects and what is done of them, unless they are there; how many there are."""
    register = f"{pack.code}/{REGISTER}"
    if Item.objects.filter(register__programme__code=pack.code, register__code=REGISTER).exists():
        return 0
    company = Company()
    # Records are signed with the posts' labels, and these follow the language of whoever happens to start the demo.
    with translation.override("zh-hans"):
        entered = _play_province(register, company)
        hosts = plan_hosts(_codes())
        for host in hosts:
            _enter(host, register, company)
        for until in _UPDATES:
            for host in hosts:
                _bring_up_to_date(host, until, register, company)
    return entered + sum(len(host.rows) for host in hosts)


def plan_hosts(codes: Sequence[tuple[str, str]]) -> list[Host]:
    """The projects of these units, given by code and level: the same every time, and always as many in all."""
    weights = [_CITY_WEIGHT if level == "city" else 1 for _code, level in codes]
    done = set(Random("livelihood done").sample(range(PROJECTS), DONE))  # noqa: S311 - a story, not a secret
    hosts, passed, given = [], 0, 0
    for (code, _level), weight in zip(codes, weights, strict=True):
        passed += weight
        share = PROJECTS * passed // sum(weights) - given
        hosts.append(_host(code, share, {place - given + 1 for place in done if given <= place < given + share}))
        given += share
    return hosts


def _host(code: str, share: int, done: set[int]) -> Host:
    draw = Random(f"livelihood {code}")  # noqa: S311 - a story, not a secret
    rows = [_row(text, draw) for text in _texts(share, draw)]
    days = {serial: working_day(date(2023, 10, 9) + timedelta(days=draw.randint(0, 65))) for serial in sorted(done)}
    return Host(code, rows, days)


def _texts(share: int, draw: Random) -> Iterator[Mapping[str, Any]]:
    """So many templates, each place of a template once before any comes again."""
    words = words_of("livelihood")
    every = [one | {"place": place} for place in words["places"] for one in words["templates"]]
    while share > 0:
        draw.shuffle(every)
        yield from every[:share]
        share -= len(every)


def _row(text: Mapping[str, Any], draw: Random) -> Mapping[str, Raw]:
    title = text["project"].format(place=text["place"], n=draw.randint(*text["n"]))
    due_on = _DUE_ON - timedelta(days=draw.choice((0, 0, 0, 16, 31)))
    project = title + words_of("livelihood")["mark"]
    return {"project": project, "field": text["field"], "published": draw.random() < 0.9, "due_on": due_on}


def _codes() -> list[tuple[str, str]]:
    """The cities and counties of the province, in the order of their codes."""
    units = Unit.objects.filter(unit_class__level__in=_LEVELS, unit_class__audience="leading_body")
    standing = units.filter(code__startswith=PROVINCE, is_placeholder=False).in_code_order()
    return list(standing.values_list("code", "unit_class__level_id"))


def _enter(host: Host, register: str, company: Company) -> None:
    by, at = company.actor(host.post), _moment(_ENTERED_ON, host.code)
    enter_items(unit=host.code, register=register, rows=host.rows, by=by, at=at)


def _bring_up_to_date(host: Host, until: date, register: str, company: Company) -> None:
    """What was done since the update before."""
    since = max((day for day in _UPDATES if day < until), default=date.min)
    # Whatever is done after the last update is told with it: nothing happens after the curtain.
    days = {serial: min(day, _UPDATES[-1]) for serial, day in host.done.items()}
    days = {serial: day for serial, day in days.items() if since < day <= until}
    if days:
        by, at = company.actor(host.post), _moment(until, host.code)
        finish_items(unit=host.code, register=register, days=days, by=by, at=at)


def _play_province(register: str, company: Company) -> int:
    """The province's own projects, one act after the other."""
    texts, by = words_of("livelihood"), company.actor(f"{PROVINCE}/{OFFICE}")
    for serial, text in enumerate(texts["province"], 1):
        named: dict[str, Any] = {"unit": PROVINCE, "register": register, "by": by}
        at = _moment(_PROVINCE_ENTERED_ON, str(serial))
        cells = {"project": text["project"] + texts["mark"], "field": text["field"], "published": True}
        enter_item(cells=cells | {"due_on": _DUE_ON, "owner": f"{PROVINCE}/{OFFICE}"}, at=at, **named)
        for task in text["tasks"]:
            add_item_task(serial=serial, text=task, due_on=_DUE_ON, at=at, **named)
    for update, deeds in groupby(_finished(texts["province"]), key=lambda deed: deed[0]):
        for _update, serial, position in deeds:
            named = {"unit": PROVINCE, "register": register, "serial": serial, "by": by}
            at = _moment(update, str(serial))
            done_on = working_day(update - timedelta(days=20 - serial))
            finish_item_task(position=position, done_on=done_on, at=at, **named)
            text = texts["province"][serial - 1]
            if position == len(text["tasks"]) and not text.get("open"):
                finish_item(done_on=done_on, at=at, **named)
    return len(texts["province"])


def _finished(projects: Sequence[Mapping[str, Any]]) -> list[tuple[date, int, int]]:
    """Which task is told as finished at which update, in the order of the updates."""
    told = [
        (_UPDATES[min(position, len(_UPDATES)) - 1], serial, position)
        for serial, text in enumerate(projects, 1)
        for position in range(1, len(text["tasks"]) + 1)
        if position not in text.get("open", ())
    ]
    return sorted(told)


def _moment(day: date, seed: str) -> datetime:
    """A moment in the office hours of the day, the same every time."""
    draw = Random(f"livelihood {day} {seed}")  # noqa: S311 - a story, not a secret
    return datetime.combine(working_day(day), time(9 + draw.randrange(7), draw.randrange(60)), ZONE)
