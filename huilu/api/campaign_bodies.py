"""What a request about campaigns and classes brings with it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from huilu.api.bodies import Body
from huilu.api.words import Code, Text
from huilu.campaigns.lqas import ALPHA, BETA, LOWER, UPPER, Wanted
from huilu.campaigns.rules.campaigns import Criteria, Outline
from huilu.campaigns.rules.classes import Asked, Lesson
from huilu.loop.actions import Finding

Percent = Annotated[int, Field(ge=0, le=100)]
Posts = Annotated[list[Text], Field(max_length=50)]


class CampaignBody(Body):
    """A campaign: what it is about, from when to when, who leads it, and which one it replaces."""

    title: Text
    aim: Text
    topics: Annotated[list[Text], Field(max_length=50)]
    sources: Annotated[list[Text], Field(max_length=20, default_factory=list)]
    since: date
    starts_on: date
    sunset_on: date
    task_force: Posts
    replaces: Text = ""

    def outline(self) -> Outline:
        """As the rules take it."""
        criteria = Criteria(tuple(self.topics), self.since, tuple(self.sources))
        return Outline(self.title, self.aim, criteria, self.starts_on, self.sunset_on)


class TaskForceBody(Body):
    """The posts that lead it from now on, each as "unit code/post code"."""

    posts: Posts


class QuestionBody(Body):
    """A question of the look-across, and what in the register already says yes to it."""

    text: Text
    told_by: Literal["", "open_issue", "closed_issue"] = ""


class ClassBody(Body):
    """What one issue has taught."""

    from_issue: Code
    scope: Code
    title: Text
    cause_level: Text
    statement: Text
    questions: Annotated[list[QuestionBody], Field(max_length=20, default_factory=list)]
    is_risk: bool = False

    def lesson(self) -> Lesson:
        """As the rules take it."""
        questions = tuple(Asked(one.text, one.told_by) for one in self.questions)
        return Lesson(self.title, self.cause_level, self.statement, questions, self.is_risk)


class EndingBody(Body):
    """Why it ends before its sunset."""

    reason: Text


class AnswersBody(Body):
    """Yes or no to each question, in their order."""

    answers: Annotated[list[bool], Field(max_length=20)]


class SampleBody(Body):
    """What counts as good and as bad, and the risks, in percent. The seed is nobody's to choose."""

    upper: Percent = UPPER
    lower: Percent = LOWER
    alpha: Percent = ALPHA
    beta: Percent = BETA
    size: Annotated[int, Field(ge=1, le=30_000)] | None = None

    def wanted(self) -> Wanted:
        """As the plan takes it."""
        return Wanted(self.upper, self.lower, self.alpha, self.beta)


class LookBody(Body):
    """What somebody saw at a site."""

    is_so: bool
    seen: Text
    observed_on: date


class SiteIssueBody(Body):
    """The ordinary issue that is raised for a site."""

    title: Text
    detail: Text = ""
    source: Text = "supervision"
    topic: Text = "other"
    concerns: Text = "unit"

    def finding(self, symptom_unit: str) -> Finding:
        """As the loop takes it."""
        return Finding(symptom_unit=symptom_unit, **self.model_dump())


class FixBody(Body):
    """The rule that keeps it so, or why none is needed: one of the two."""

    lasting_fix: Text = ""
    no_fix_reason: Text = ""
