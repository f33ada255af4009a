"""Which field a refusal is about, and what people call it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.forms import Field

from huilu.kernel.refusals import Refusal
from huilu.loop import rules
from huilu.web.days import say_day

# The rules name the field where it can be one of several; where it can only be one, it is named here.
FIELD_OF: dict[type[Refusal], str] = {
    rules.LeadMissing: "lead",
    rules.LeadOutOfReach: "lead",
    rules.RootCannotLead: "lead",
    rules.AboutPerson: "concerns",
    rules.TaskAfterDue: "due_on",
    rules.OwnerElsewhere: "owner",
    rules.NothingChangedInFact: "after",
    rules.NotMeasured: "before",
    rules.ObservedInFuture: "observed_on",
    rules.ObservedTooEarly: "observed_on",
    rules.SecondLookMissing: "second_look",
    rules.VerifierVacant: "verifier",
    rules.VerifierBelowDoer: "verifier",
}


def pointed_at(refusal: Refusal, fields: Mapping[str, Field]) -> tuple[Refusal, str]:
    """The refusal in the words of the form, and the field it is about; '' where it is about none of them."""
    name = str(refusal.facts.get("field", FIELD_OF.get(type(refusal), "")))
    if name not in fields:
        return refusal, ""
    facts = {key: say_day(fact) if isinstance(fact, date) else fact for key, fact in refusal.facts.items()}
    if "field" in facts:
        facts["field"] = str(fields[name].label)
    return type(refusal)(**facts), name
