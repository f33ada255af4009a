"""The red lines that the running system is held to, each with the sources it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class LiveRule:
    """A red line over names: a column, a path, a parameter or a line of code that is called so breaks it."""

    code: str
    sources: tuple[str, ...]
    says: Any
    next: Any
    names: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Breach:
    """One place in the running system at which a red line is crossed."""

    rule: LiveRule
    where: str

    def as_json(self) -> dict[str, object]:
        """The breach as JSON shows it."""
        return {
            "code": self.rule.code,
            "sources": list(self.rule.sources),
            "where": self.where,
            "problem": str(self.rule.says),
            "next": str(self.rule.next),
        }


def _rule(code: str, sources: tuple[str, ...], says: Any, next_: Any, names: str) -> LiveRule:
    return LiveRule(f"live.{code}", sources, says, next_, re.compile(names))


_OUT = _("Take the column out; what it is for, say in the list of allowed columns if it is about no person.")

COLUMNS = (
    _rule("check_in", ("D1",), _("A column for check-ins."), _OUT,
          r"check_?ins?\b|sign_?ins?\b|clock_?ins?\b|attendance|absent|punch"),
    _rule("marks", ("D2",), _("A column for points or a rank."), _OUT,
          r"score|points?\b|rank|medal|badge|streak|stars?\b|grade"),
    _rule("counted_time", ("D3",), _("A column for time that somebody spent."), _OUT,
          r"duration|seconds|minutes|hours|visits?\b|views?\b"),
    _rule("log_ins", ("D4",), _("A column for who was there when."), _OUT, r"login|logged|last_seen|installed"),
    _rule("likes", ("D5",), _("A column for likes, votes or shares."), _OUT, r"likes?\b|votes?\b|reposts?\b|shares?\b"),
    _rule("tracks", ("D7",), _("A column for where somebody was."), _OUT,
          r"latitude|longitude|location|\bgps|_gps|device|track(?!ing_number)"),
    _rule("person_facts", ("O7", "D2"), _("A column for a fact about a person."), _OUT,
          r"phone|mobile_number|id_card|birth|gender|face|photo|loyalty|thought|reflection"),
)  # fmt: skip

PERSONS = _rule(
    "hangs_on_a_person",
    ("O7", "D2"),
    _("A column that names a person."),
    _("Let it name the post; where a rule needs the person, give the reason in the list of allowed columns."),
    r"(^|_)(person|user)(_id)?$",
)
STALE = _rule(
    "allowed_for_nothing",
    ("O10",),
    _("A column is allowed that is not there."),
    _("Take it out of the list of allowed columns."),
    r"",
)
ROUTES = (
    _rule("route_of_marks", ("D2",), _("An address for rankings or points."), _("Take the address out."),
          r"\b(ranking|rankings|ranked|leaderboard|league|points|scores?|medals?|badges?|streaks?)\b"),
    _rule("route_of_check_ins", ("D1", "D3", "D4"), _("An address for check-ins or time online."),
          _("Take the address out."), r"\b(check-?ins?|clock-?ins?|attendance|online-?time|log-?ins)\b"),
    _rule("route_of_likes", ("D5",), _("An address for likes, votes or shares."), _("Take the address out."),
          r"\b(likes?|votes?|reposts?)\b"),
    _rule("route_of_tracks", ("D7",), _("An address for where somebody was."), _("Take the address out."),
          r"\b(tracks?|locations?|whereabouts|gps)\b"),
)  # fmt: skip
SORTING = _rule(
    "sorting_parameter",
    ("D2",),
    _("A parameter that could put units into an order by performance."),
    _("Take it out: children stand in the order of their codes."),
    r"^(sort|sort_?by|order|order_?by|ordering|rank|rank_?by|top|best|worst|direction)$",
)
SORTED_BY_FIGURES = _rule(
    "sorted_by_figures",
    ("D2",),
    _("Code that puts units into an order by performance."),
    _("Order by code; show a distribution where a comparison is needed."),
    r"order_by\([^)]*(done|overdue|progress|closed|total|score|percent|rate)\b|sort_?by_?(done|overdue|figures|progress)"
    r"|[\"']--(sort|rank|top|order)[\"']|[?&]sort=",
)
ALL = (*COLUMNS, PERSONS, STALE, *ROUTES, SORTING, SORTED_BY_FIGURES)
