"""The centre has issued a programme; villages ask about its clauses, and two posts of the centre answer."""

from __future__ import annotations

from typing import Any

import pytest

from huilu.answers import actions
from huilu.answers.models import PolicyAnswer, PolicyQuestion
from huilu.answers.queries import beside
from huilu.kernel.actor import Actor
from tests.cast import Cast

DESK, CITY, COUNTY, TOWNSHIP, VILLAGE, SISTER, OTHER = (
    "00", "3708", "370811", "370811007", "370811007201", "370811007202", "3701",
)  # fmt: skip
# One binds villages, the other cities and counties.
CLAUSE, ANOTHER = "second_batch_2023/village_branch_day", "second_batch_2023/reading_class"
PROGRAMME = "second_batch_2023"
ASKED, ANSWERED = "主题党日可以和例会合并开吗?", "可以。合并开的,会议记录里写明主题党日的内容。"


class Counter:
    """The cast, and what is said across the desk."""

    def __init__(self, town: Cast) -> None:
        self.town = town
        self.second = town.actor(DESK, username="second", post="second")

    @property
    def first(self) -> Actor:
        """Whoever drafts."""
        return self.town.actor(DESK)

    def asks(self, by: str = VILLAGE, text: str = ASKED, clause: str = "", **more: Any) -> PolicyQuestion:
        """A unit asks."""
        clause = clause or (CLAUSE if by in {VILLAGE, SISTER} else ANOTHER)
        return actions.ask_question(clause=clause, text=text, by=self.town.actor(by), at=self.town.later(), **more)

    def joins(self, question: PolicyQuestion, by: str = SISTER) -> PolicyQuestion:
        """Another unit waits for the same answer."""
        return actions.join_question(number=question.number, by=self.town.actor(by), at=self.town.later())

    def drafts(self, question: PolicyQuestion, text: str = ANSWERED, **more: Any) -> PolicyAnswer:
        """The first post writes."""
        given = {"number": question.number, "text": text, **more}
        return actions.draft_answer(**{"by": self.first, "at": self.town.later(), **given})

    def approves(self, question: PolicyQuestion, **more: Any) -> PolicyAnswer:
        """The second post has read it."""
        return actions.approve_answer(**{"number": question.number, "by": self.second, "at": self.town.later(), **more})

    def publishes(self, question: PolicyQuestion, **more: Any) -> PolicyAnswer:
        """It is out; beside all others about the clause, unless something else is said."""
        others = [one.number for one in beside(question)]
        said = more or {"beside": others, "why": "各答各的问题" if others else ""}
        return actions.publish_answer(number=question.number, by=self.first, at=self.town.later(), **said)

    def answers(self, question: PolicyQuestion, text: str = ANSWERED, **more: Any) -> PolicyAnswer:
        """All three steps."""
        self.drafts(question, text, **more)
        self.approves(question)
        return self.publishes(question)

    def does(self, verb: str, question: PolicyQuestion, **given: Any) -> Any:
        """Any other verb of the desk."""
        given = {"number": question.number, "by": self.first, "at": self.town.later(), **given}
        return getattr(actions, verb)(**given)


@pytest.fixture
def counter(bound: Cast) -> Counter:
    return Counter(bound)
