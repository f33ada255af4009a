"""The verbs of an issue as pages: one line for each, and one view for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from huilu.loop import actions
from huilu.loop.states import TRANSITIONS, Step
from huilu.web.issues import forms


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step: its noun in the address, the form that asks, the verb that does it."""

    step: Step
    noun: str
    form: type[forms.StepForm]
    act: Callable[..., object]

    @property
    def label(self) -> str | Promise:
        """What people call it."""
        return TRANSITIONS[self.step].label

    @property
    def guard(self) -> str | Promise:
        """What it asks for."""
        return TRANSITIONS[self.step].guard

    @property
    def asks(self) -> bool:
        """Whether there is anything to fill in: what asks for nothing is done from the issue's page."""
        return self.form is not forms.StepForm


PAGES = {
    page.step: page
    for page in (
        StepPage(Step.OPEN, "opening", forms.OpeningForm, actions.open_issue),
        StepPage(Step.ADD_TASK, "tasks", forms.TaskForm, actions.add_task),
        StepPage(Step.FINISH_TASK, "completion", forms.StepForm, actions.finish_task),
        StepPage(Step.REPORT_INTERIM, "interim-result", forms.InterimResultForm, actions.report_interim_result),
        StepPage(Step.RESUME, "resumption", forms.StepForm, actions.resume_issue),
        StepPage(Step.SUBMIT, "submission", forms.SubmissionForm, actions.submit_issue),
        StepPage(Step.NAME_VERIFIER, "verifier", forms.VerifierForm, actions.name_verifier),
        StepPage(Step.CLOSE, "closure", forms.ClosureForm, actions.close_issue),
        StepPage(Step.RETURN, "return", forms.ReturnForm, actions.return_issue),
        StepPage(Step.REOPEN, "reopening", forms.ReopeningForm, actions.reopen_issue),
        StepPage(Step.WITHDRAW, "withdrawal", forms.WithdrawalForm, actions.withdraw_issue),
    )
}
