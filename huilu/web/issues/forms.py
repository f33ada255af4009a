"""What people type, translated into the arguments of one verb. Whether it may be is the rules' business."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from huilu.kernel.actor import Actor
from huilu.loop.models import Issue
from huilu.loop.rules import Cause, SeenFact
from huilu.loop.states import CAUSE_LABELS, FACT_LABELS, FIX_LABELS
from huilu.web.forms import ActForm
from huilu.web.issues.choices import Choices, lead_units, owners_of, verifiers_of
from huilu.web.issues.fields import day, line, lines, listed, words
from huilu.web.issues.pointing import pointed_at


@dataclass(frozen=True, slots=True)
class Setting:
    """Who fills a form in, about which issue, on which day."""

    issue: Issue
    actor: Actor
    day: date


class IssueForm(ActForm):
    """A form whose refusals point at the field they are about and call it by its label."""

    def carries(self, act: Callable[[], object]) -> bool:
        """Whether what was typed makes sense and the act was done."""
        if super().carries(act):
            return True
        if self.refusal:
            self.refusal, name = pointed_at(self.refusal, self.fields)
            self.errors.pop(name, None)
            if name:
                self.add_error(self._typed_at(name), self.refusal.sentence)
        return False

    def _typed_at(self, name: str) -> str:
        """Where it was given: chosen from the list, or typed as a code beside it."""
        beside = f"{name.removesuffix('_unit')}_code"
        return beside if self.data.get(beside) else name

    def choose_from(self, name: str, choices: Choices) -> None:
        """Offer these, with an empty line on top where there are several."""
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = choices if len(choices) == 1 else [("", "—"), *choices]


class StepForm(IssueForm):
    """A step that asks for nothing more."""

    def __init__(self, data: QueryDict | None = None, *, of: Setting) -> None:
        self.of = of
        super().__init__(data)
        self.fill()

    def fill(self) -> None:
        """Set what depends on the issue and on who asks."""

    @property
    def arguments(self) -> dict[str, Any]:
        """What the verb is called with, besides who and when."""
        return dict(self.cleaned_data)


class LeadFields(forms.Form):
    """Who answers for an issue, and until when."""

    lead = listed(
        _("Lead unit"), needed=False, about=_("The unit that owns the cause: your own, or the one above that can act.")
    )
    lead_code = line(
        _("Or the code of another unit"), needed=False, about=_("An office of a unit above you, or a unit below you.")
    )
    due_on = day(_("Due on"))


class OpeningForm(StepForm, LeadFields):
    """Opening: the lead and the day."""

    def fill(self) -> None:
        """Offer the own unit and those above it."""
        self.choose_from("lead", lead_units(self.of.actor))

    @property
    def arguments(self) -> dict[str, Any]:
        """The typed code goes before the chosen one."""
        return {"lead": lead_of(self.cleaned_data), "due_on": self.cleaned_data["due_on"]}


def lead_of(typed: dict[str, Any]) -> str:
    """The lead's code: the one that was typed, else the one that was chosen."""
    return str(typed["lead_code"].strip() or typed["lead"])


class TaskForm(StepForm):
    """A task."""

    task = line(_("What is to be done"))
    owner = listed(_("Who does it"))
    due_on = day(_("Due on"))

    def fill(self) -> None:
        """Offer the posts that may own a task."""
        self.choose_from("owner", owners_of(self.of.issue))

    @property
    def arguments(self) -> dict[str, Any]:
        """A task's text is called so."""
        typed = self.cleaned_data
        return {"text": typed["task"], "owner": typed["owner"], "due_on": typed["due_on"]}


class InterimResultForm(StepForm):
    """An interim result."""

    changed_so_far = lines(_("What has changed so far"))
    remains = lines(_("What remains"))
    next_on = day(_("Next date"), about=_("The issue stays open, and is due on this day."))


class FactFields(forms.Form):
    """A changed fact."""

    kind = words(_("What kind of fact changed"), FACT_LABELS)
    subject = line(_("What changed"), about=_("For example: households with water in the house."))
    measured_in = line(_("Measured in"), needed=False, about=_("For something measured: households, metres, days …"))
    before = line(_("Before"))
    after = line(_("After"))
    observed_on = day(_("Observed on"), about=_("The day on which somebody saw it."))


def _fact_of(typed: dict[str, Any]) -> SeenFact:
    names = ("kind", "subject", "before", "after", "observed_on", "measured_in")
    return SeenFact(**{name: typed[name] for name in names})


class SubmissionForm(StepForm, FactFields):
    """What is different now, and why it had been so."""

    cause_level = words(_("Where the cause lay"), CAUSE_LABELS)
    cause = line(_("The cause in one line"))
    second_look = line(
        _("Why did the way of working allow it?"), needed=False, about=_("Only where the cause was a person.")
    )
    fix_kind = words(_("How far the fix reaches"), FIX_LABELS)

    @property
    def arguments(self) -> dict[str, Any]:
        """Fact, cause and kind of fix."""
        typed = self.cleaned_data
        cause = Cause(typed["cause_level"], typed["cause"], typed["second_look"])
        return {"fact": _fact_of(typed), "cause": cause, "fix_kind": typed["fix_kind"]}


class VerifierForm(StepForm):
    """Who will look."""

    verifier = listed(_("Who will look"), about=_("Posts outside the unit that did the work, held by somebody else."))

    def fill(self) -> None:
        """Offer the posts within reach."""
        self.choose_from("verifier", verifiers_of(self.of.issue, self.of.actor, self.of.day))


class ClosureForm(StepForm, FactFields):
    """What the verifier has seen."""

    def fill(self) -> None:
        """Say what was claimed, but leave to the verifier what it is like now."""
        claim = self.of.issue.facts.filter(stage="claimed").order_by("-round").first()
        if claim:
            self.initial = {name: getattr(claim, name) for name in ("kind", "subject", "measured_in", "before")}

    @property
    def arguments(self) -> dict[str, Any]:
        """The fact as seen."""
        return {"seen": _fact_of(self.cleaned_data)}


class ReturnForm(StepForm):
    """Why not yet, and what is to be done."""

    reason = lines(_("What you saw instead"))
    task = line(_("What is to be done"))
    due_on = day(_("Due on"))


class ReopeningForm(StepForm):
    """The new fact."""

    new_fact = lines(_("The new fact"))
    due_on = day(_("Due on"))


class WithdrawalForm(StepForm):
    """The reason."""

    reason = lines(_("Why it was a mistake"))
