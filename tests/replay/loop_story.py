"""Every verb of the loop at least once, on the small province."""

from __future__ import annotations

from datetime import timedelta

from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.loop import actions as loop
from huilu.loop.actions import Upload
from huilu.loop.rules import Cause, SeenFact
from tests.cast import Cast

VILLAGE, TOWNSHIP, COUNTY, OFFICE, CITY, PROVINCE = (
    "370811007201", "370811007", "370811", "370811-D01", "3708", "37",
)  # fmt: skip
OTHER_CITY, OTHER_COUNTY = "3701", "370102"


class Teller:
    """Lets units act on issues: by code, an hour later each time."""

    def __init__(self, town: Cast) -> None:
        self.town = town

    def in_days(self, days: int) -> object:
        """A day to come."""
        return day_of(self.town.at) + timedelta(days=days)

    def seen(self) -> SeenFact:
        """A rule that is another one since today."""
        return SeenFact("rule", "参保办理方式", "须到窗口", "手机可办", day_of(self.town.at))

    def does(self, verb: str, number: str, by: str, **words: object) -> None:
        """One act, by the office of the unit or by one of its inspectors, "37/inspector"."""
        unit, _slash, post = by.partition("/")
        actor = self.town.actor(unit, username=by.replace("/", "-"), post=post) if post else self.town.actor(unit)
        getattr(loop, verb)(number=number, by=actor, at=self.town.later(), **words)

    def calendar(self, number: str) -> None:
        """Two weeks pass, and it moves on by itself."""
        loop.move_on(number=number, by=INSTALLATION, at=self.town.later(days=14))


def every_verb(town: Cast) -> None:
    """All that can happen to issues."""
    tell = Teller(town)
    _goes_up(tell)
    _is_passed_on(tell)
    _is_fixed_on_the_spot(tell)


def _goes_up(tell: Teller) -> None:
    number = tell.town.drafts().number
    tell.does("raise_up", number, VILLAGE, why="规定是上面定的")
    tell.does("add_note", number, TOWNSHIP, text="情况属实")
    tell.does("forward_issue", number, TOWNSHIP)
    tell.does("forward_issue", number, COUNTY)
    tell.calendar(number)
    tell.calendar(number)
    tell.does("propose_owner", number, PROVINCE, owner=OTHER_CITY, reason="你们做过")
    tell.does("refuse_proposal", number, OTHER_CITY, reason_code="wrong_place", reason="不归我们")
    tell.does("direct_owner", number, PROVINCE, owner=CITY, due_on=tell.in_days(60))
    tell.does("send_back", number, CITY, reason_code="not_our_power", reason="改不了")
    tell.does("direct_owner", number, PROVINCE, owner=CITY, due_on=tell.in_days(60))
    _is_done_together(tell, number)
    _is_looked_at(tell, number)
    for verb, words in (
        ("take_back_up", {"reason": "自己能办", "due_on": tell.in_days(9)}),
        ("claim_issue", {"due_on": tell.in_days(9)}),
    ):
        number = tell.town.drafts().number
        tell.does("raise_up", number, VILLAGE, why="要上面定", toward=COUNTY)
        tell.does(verb, number, VILLAGE if verb == "take_back_up" else TOWNSHIP, **words)


def _is_done_together(tell: Teller, number: str) -> None:
    due = {"due_on": tell.in_days(30)}
    tell.does("add_task", number, CITY, text="改规定", owner=f"{CITY}/office", **due)
    for unit in (VILLAGE, OTHER_CITY, OTHER_COUNTY):
        tell.town.actor(unit)
        tell.does("give_share", number, CITY, unit=unit, text="看看是否好办", **due)
    tell.does("finish_share", number, VILLAGE, position=1, outcome="好办了")
    tell.does("accept_share", number, OTHER_CITY, position=2)
    tell.does("finish_share", number, OTHER_CITY, position=2, outcome="窗口开了")
    tell.does("decline_share", number, OTHER_COUNTY, position=3, reason="没有窗口")
    tell.does("give_share", number, CITY, unit=OTHER_COUNTY, text="看看是否好办", **due)
    tell.does("take_back_share", number, CITY, position=4, reason="不用了")
    tell.does("mark_hard", number, PROVINCE, senior=f"{PROVINCE}/office", reason="要改规定", milestone="立项", **due)
    tell.does("reach_milestone", number, CITY, position=1, outcome="立了项", milestone="公布", **due)
    tell.does("clear_hard", number, PROVINCE, reason="快了", **due)
    tell.does("attach_file", number, CITY, file=Upload("量.txt", "十二户".encode()))
    tell.does("finish_task", number, CITY, position=1)


def _is_looked_at(tell: Teller, number: str) -> None:
    fact = tell.seen()
    words = {"title": "办理规程", "in_force_on": tell.in_days(0), "review_on": tell.in_days(365)}
    tell.does("keep_output", number, CITY, **words)
    tell.does("submit_issue", number, CITY, fact=fact, cause=Cause("rule", "规定太旧"), fix_kind="institutional")
    for post in ("inspector", "second"):
        tell.town.actor(PROVINCE, username=f"{PROVINCE}-{post}", post=post)
    tell.does("name_verifier", number, PROVINCE, verifier=f"{PROVINCE}/inspector")
    tell.does("recuse", number, f"{PROVINCE}/inspector", reason="办过这件事")
    tell.does("name_verifier", number, PROVINCE, verifier=f"{PROVINCE}/second")
    tell.does("close_issue", number, f"{PROVINCE}/second", seen=tell.seen())
    tell.does("review_output", number, CITY, position=1, finding="还管用", review_on=tell.in_days(400))
    tell.does("confirm_answer", number, VILLAGE, judgement="satisfied", words="好办了")
    tell.town.later(days=31)
    tell.does("confirm_effect", number, PROVINCE, seen="还好办", seen_on=tell.in_days(0))
    tell.does("fail_effect", number, VILLAGE, seen="又不好办", seen_on=tell.in_days(0), due_on=tell.in_days(20))


def _is_passed_on(tell: Teller) -> None:
    first, second = tell.town.opens(due_on=tell.in_days(60)).number, tell.town.opens(due_on=tell.in_days(60)).number
    tell.does("merge_issue", second, COUNTY, into=first)
    tell.does("split_off", second, VILLAGE, reason="不是一件事", due_on=tell.in_days(30))
    tell.town.actor(OFFICE)
    for verb, by, words in (
        ("decline_transfer", OFFICE, {"reason": "没有人手"}),
        ("take_back_offer", COUNTY, {}),
        ("accept_transfer", OFFICE, {"due_on": tell.in_days(30)}),
    ):
        tell.does("offer_transfer", first, COUNTY, to=OFFICE, reason="归你们管")
        tell.does(verb, first, by, **words)


def _is_fixed_on_the_spot(tell: Teller) -> None:
    number = tell.town.drafts().number
    cause = Cause("unit_process", "没有人看")
    tell.does("fix_on_spot", number, VILLAGE, fact=tell.seen(), cause=cause, fix_kind="immediate")
    tell.does("confirm_fix", number, TOWNSHIP, seen=tell.seen())
