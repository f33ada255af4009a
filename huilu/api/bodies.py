"""What a request brings with it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.utils.translation import override
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, create_model

from huilu.api.words import Code, Text
from huilu.loop.actions import Finding, Upload
from huilu.loop.rules import Cause, SeenFact
from huilu.loop.verbs import Ask, Kind, Verb


class Body(BaseModel):
    """A JSON object with the fields that are described and no others."""

    model_config = ConfigDict(extra="forbid")


class RequirementBody(Body):
    """Which obligation: "programme code/requirement code"."""

    requirement: Text


class WithdrawalBody(Body):
    """What a programme asks no longer, by its code there, and why."""

    requirement: Text
    reason: Text


class ProgressBody(RequirementBody):
    """How far the unit is, with a short fact; `also`: other obligations that the same event met."""

    state: Literal["not_started", "in_progress", "done"]
    fact: Text = ""
    also: list[Text] = Field(default=[], max_length=10)


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


class FactBody(Body):
    """A fact that changed: measured, a place, or a rule."""

    kind: Text
    subject: Text
    before: Text
    after: Text
    observed_on: date
    measured_in: Text = ""

    def meant(self) -> SeenFact:
        """As the loop takes it."""
        return SeenFact(**self.model_dump())


class CauseBody(Body):
    """Why it had been so."""

    level: Text
    text: Text
    second_look: Text = ""

    def meant(self) -> Cause:
        """As the loop takes it."""
        return Cause(**self.model_dump())


class FileBody(Body):
    """A file: its name, and its content in base64."""

    name: Text
    content: Base64Bytes

    def meant(self) -> Upload:
        """As the loop takes it."""
        return Upload(self.name, self.content)


class VerbBody(Body):
    """The answers to what a verb asks."""

    def arguments(self) -> dict[str, Any]:
        """As the verb takes them."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        return {
            name: one.meant() if isinstance(one, FactBody | CauseBody | FileBody) else one
            for name, one in given.items()
        }


_TYPES: dict[Kind, Any] = {Kind.DAY: date, Kind.FACT: FactBody, Kind.CAUSE: CauseBody, Kind.FILE: FileBody}


def body_of(verb: Verb) -> type[VerbBody]:
    """The body that a verb asks for."""
    name = "".join(part.capitalize() for part in verb.step.value.split("_")) + "Body"
    fields: dict[str, Any] = {ask.name: _field(ask) for ask in verb.asks}
    return create_model(name, __base__=VerbBody, __doc__=verb.step.value, **fields)


def _field(ask: Ask) -> tuple[Any, Any]:
    """Its type and default: what need not be answered is empty, or no day at all."""
    wanted = _TYPES.get(ask.kind, Text)
    with override("en"):
        described = str(ask.label)
    if ask.needed:
        return wanted, Field(description=described)
    if ask.kind is Kind.DAY:
        return wanted | None, Field(default=None, description=described)
    return wanted, Field(default="", description=described)
