"""Days on which something is due: not at once after the start, and on days when offices are open (M135).

A due day is a day and never an hour, so a deadline at night cannot be written down.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from huilu.kernel.workdays import WorkCalendar, calendar_called
from huilu.programmes.pack.findings import Finding, Loc, Rule
from huilu.programmes.pack.schema import Pack

# Five years, and one: days that nobody plans by.
_LONGEST, _AFTER_END = 5 * 366, 366

LEAD_SHORT = Rule(
    "pack.lead_time_short",
    "M135",
    "开始后 {days} 天就到期,至少要留 {lead} 天。",
    "Due {days} days after the start; at least {lead} are to be left.",
    "把 due 放到 {earliest} 或以后;确有必要的,改 parameters.yaml 的 deadlines.lead_days。",
    "Make it due on {earliest} or later; where there is no other way, change deadlines.lead_days in parameters.yaml.",
    severity="warning",
)
DAY_OFF = Rule(
    "pack.due_on_day_off",
    "M135",
    "{due} 是{kind_zh},不是工作日。",
    "{due} is {kind_en} and no working day.",
    "改到下一个工作日 {next_day}。",
    "Move it to the next working day, {next_day}.",
    severity="warning",
    also=("D10",),
)
IN_BLACKOUT = Rule(
    "pack.due_in_blackout",
    "M135",
    "{due} 在方案自己写明不设到期日的日子里({name}:{start} 至 {end})。",
    "{due} lies in the days on which, by the pack's own word, nothing falls due ({name}: {start} to {end}).",
    "改到 {next_day} 或以后,或改 parameters.yaml 的 calendar.blackouts。",
    "Move it to {next_day} or later, or change calendar.blackouts in parameters.yaml.",
    severity="warning",
)
SUNSET_FAR = Rule(
    "pack.sunset_far",
    "M089",
    "要求到 {sunset} 才终止,方案 {end} 就结束,相差 {days} 天。",
    "The requirement ends on {sunset}, {days} days after the programme's own end on {end}.",
    "写 sunset: soft_end;确需延续的,写到方案结束后一年以内。",
    "Write sunset: soft_end, or where it must go on a day within a year of the end.",
    severity="warning",
)
WINDOW_LONG = Rule(
    "pack.window_long",
    "M010",
    "方案为期 {days} 天({start} 至 {end}),不像一个有终点的项目。",
    "The programme runs for {days} days ({start} to {end}), which is hardly one that ends.",
    "检查 window 的年份;常年的事另按职责办。",
    "Check the years of the window; what goes on year after year is a duty and no programme.",
    severity="warning",
)
HOLIDAYS_UNKNOWN = Rule(
    "pack.holidays_unknown",
    "M135",
    "日历 {calendar} 没有 {year} 年的放假通知,到期日只对照了周末。",
    "The calendar {calendar} has no holidays of {year}; due days were compared with weekends only.",
    "等通知公布、日历补上后再检查一次。",
    "Check the pack again once the holidays of that year are published and in the calendar.",
    severity="note",
)


def poor_deadlines(pack: Pack) -> Iterator[Finding]:
    """Requirements that are due too soon, or on a day on which nobody is there."""
    calendar = calendar_called(pack.parameters.loop.calendar)
    lead, unknown = pack.parameters.deadlines.lead_days, set[int]()
    yield from _endless(pack)
    for place, spec in enumerate(pack.requirements):
        due, loc = spec.due_on(pack.window), ("requirements", place, "due")
        if due is None:
            continue
        days = (due - pack.window.start).days
        if 0 <= days < lead:
            earliest = calendar.add_workdays(pack.window.start + timedelta(days=lead - 1), 1)
            yield LEAD_SHORT.broken_at(loc, days=days, lead=lead, earliest=earliest)
        # A risk cannot wait, so it may fall due on such a day.
        yield from _in_blackout(pack, calendar, due, loc) if spec.risk is None else ()
        yield from _day_off(calendar, due, loc)
        if calendar.is_workday(due) and calendar.years and not calendar.covers(due.year) and due.year not in unknown:
            unknown.add(due.year)
            yield HOLIDAYS_UNKNOWN.broken_at(loc, calendar=calendar.code, year=due.year)


def poor_day(pack: Pack, day: date, loc: Loc) -> Iterator[Finding]:
    """A day on which offices are closed, or on which, by the pack's own word, nothing falls due."""
    calendar = calendar_called(pack.parameters.loop.calendar)
    yield from _in_blackout(pack, calendar, day, loc)
    yield from _day_off(calendar, day, loc)


def _day_off(calendar: WorkCalendar, due: date, loc: Loc) -> Iterator[Finding]:
    if not calendar.is_workday(due):
        zh, en = _called(calendar, due)
        next_day = calendar.add_workdays(due, 1)
        yield DAY_OFF.broken_at(loc, due=due, kind_zh=zh, kind_en=en, next_day=next_day)


def _in_blackout(pack: Pack, calendar: WorkCalendar, due: date, loc: Loc) -> Iterator[Finding]:
    held = next((one for one in pack.parameters.calendar.blackouts if one.holds(due)), None)
    if held is not None:
        next_day = calendar.add_workdays(held.end, 1)
        name, start, end = held.labels.zh, held.start, held.end
        yield IN_BLACKOUT.broken_at(loc, due=due, name=name, start=start, end=end, next_day=next_day)


def _endless(pack: Pack) -> Iterator[Finding]:
    """Days so far away that they were hardly meant: mistyped years, and clauses that outlive their programme."""
    start, end = pack.window.start, pack.window.soft_end
    if (end - start).days > _LONGEST:
        yield WINDOW_LONG.broken_at(("window",), days=(end - start).days, start=start, end=end)
    for place, spec in enumerate(pack.requirements):
        sunset = spec.sunset_on(pack.window)
        if (sunset - end).days > _AFTER_END:
            days = (sunset - end).days
            yield SUNSET_FAR.broken_at(("requirements", place, "sunset"), sunset=sunset, end=end, days=days)


def _called(calendar: WorkCalendar, day: date) -> tuple[str, str]:
    holiday = calendar.holiday_on(day)
    return (holiday.labels["zh"], holiday.labels["en"]) if holiday else ("周末", "a weekend")
