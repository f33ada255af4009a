"""What a request brings with it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from huilu.api.words import Code, Text
from huilu.loop.actions import Finding
from huilu.loop.rules import Cause, SeenFact


class Body(BaseModel):
    """A JSON object with the fields that are described and no others."""

    model_config = ConfigDict(extra="forbid")


class RequirementBody(Body):
    """Which obligation: "programme code/requirement code"."""

    requirement: Text


class ProgressBody(RequirementBody):
    """How far the unit is, with a short fact."""

    state: Literal["not_started", "in_progress", "done"]
    fact: Text = ""


class FindingBody(Body):
    """A problem somebody found."""

    title: Text
    detail: Text = ""
    source: Text
    topic: Text
    concerns: Text
    symptom_unit: Code

    def finding(self) -> Finding:
        """As the loop takes it."""
        return Finding(**self.model_dump())


class OpeningBody(Body):
    """Who answers for it, and until when."""

    lead: Code
    due_on: date


class TaskBody(Body):
    """A piece of work; the owner is a post: "unit code/post code"."""

    text: Text
    owner: Text
    due_on: date


class InterimBody(Body):
    """What changed so far, what remains, and when it goes on."""

    changed_so_far: Text
    remains: Text
    next_on: date


class FactBody(Body):
    """A fact that changed: measured, a place, or a rule."""

    kind: Text
    subject: Text
    before: Text
    after: Text
    observed_on: date
    measured_in: Text = ""

    def fact(self) -> SeenFact:
        """As the loop takes it."""
        return SeenFact(**self.model_dump())


class CauseBody(Body):
    """Why it had been so."""

    level: Text
    text: Text
    second_look: Text = ""

    def cause(self) -> Cause:
        """As the loop takes it."""
        return Cause(**self.model_dump())


class SubmissionBody(Body):
    """The claim that a fact has changed."""

    fact: FactBody
    cause: CauseBody
    fix_kind: Text


class VerifierBody(Body):
    """The post that will look: "unit code/post code"."""

    verifier: Text


class ReturnBody(Body):
    """Why it is not so yet, and what is to be done until when."""

    reason: Text
    task: Text
    due_on: date


class ReopeningBody(Body):
    """The new fact."""

    new_fact: Text
    due_on: date


class ReasonBody(Body):
    """Why."""

    reason: Text
