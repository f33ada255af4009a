"""Days on which something is due: not at once after the start, and on days when offices are open (M135).

A due day is a day and never an hour, so a deadline at night cannot be written down.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from huilu.kernel.workdays import WorkCalendar, calendar_called
from huilu.programmes.pack.findings import Finding, Rule
from huilu.programmes.pack.schema import Pack

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
HOLIDAYS_UNKNOWN = Rule(
    "pack.holidays_unknown",
    "M135",
    "日历 {calendar} 没有 {year} 年的放假通知,到期日只对照了周末。",
    "The calendar {calendar} has no holidays of {year}; due days were compared with weekends only.",
    "等通知公布、日历补上后再检查一次。",
    "Run the lint again once the holidays of that year are published and in the calendar.",
    severity="note",
)


def poor_deadlines(pack: Pack) -> Iterator[Finding]:
    """Requirements that are due too soon, or on a day on which nobody is there."""
    calendar = calendar_called(pack.parameters.loop.calendar)
    lead, unknown = pack.parameters.deadlines.lead_days, set[int]()
    for place, spec in enumerate(pack.requirements):
        due, loc = spec.due_on(pack.window), ("requirements", place, "due")
        if due is None:
            continue
        days = (due - pack.window.start).days
        if 0 <= days < lead:
            earliest = calendar.add_workdays(pack.window.start + timedelta(days=lead - 1), 1)
            yield LEAD_SHORT.broken_at(loc, days=days, lead=lead, earliest=earliest)
        if not calendar.is_workday(due):
            zh, en = _called(calendar, due)
            next_day = calendar.add_workdays(due, 1)
            yield DAY_OFF.broken_at(loc, due=due, kind_zh=zh, kind_en=en, next_day=next_day)
        elif calendar.years and not calendar.covers(due.year) and due.year not in unknown:
            unknown.add(due.year)
            yield HOLIDAYS_UNKNOWN.broken_at(loc, calendar=calendar.code, year=due.year)


def _called(calendar: WorkCalendar, day: date) -> tuple[str, str]:
    holiday = calendar.holiday_on(day)
    return (holiday.labels["zh"], holiday.labels["en"]) if holiday else ("周末", "a weekend")
