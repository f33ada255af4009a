"""Raising an issue: noted as a draft, opened at once, or found and fixed in one record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huilu.accounts.sight import seeing
from huilu.kernel.days import day_of
from huilu.loop.actions import Finding, draft_issue, open_issue
from huilu.loop.models import Issue
from huilu.loop.rules import TITLE_LIMIT
from huilu.loop.states import CONCERNS_LABELS, SOURCE_LABELS, FixKind, Source, Step
from huilu.loop.verbs import VERBS
from huilu.org.models import Unit
from huilu.web.access import signed_in
from huilu.web.issues.choices import lead_units, symptom_units, topics_for
from huilu.web.issues.fields import line, lines, listed, words
from huilu.web.issues.forms import IssueForm, LeadFields, answers_to, chosen_unit, questions_of
from huilu.web.request import Request

FINDING = ("title", "detail", "source", "topic", "concerns")
FIXING = VERBS[Step.FIX_ON_SPOT]
# Sent by the first form when it turns out that the problem is put right already.
CARRY = "carry"


class FindingForm(IssueForm):
    """What was found."""

    title = line(_("What is the matter, in one line"), limit=TITLE_LIMIT)
    detail = lines(_("More about it"), needed=False)
    symptom_unit = listed(_("Where it shows"), needed=False)
    symptom_code = line(_("Or the code of a unit further below"), needed=False)
    topic = listed(_("Topic"))
    source = words(_("Where it was found"), SOURCE_LABELS)
    concerns = words(_("It concerns"), CONCERNS_LABELS)

    field_order = ("title", "detail", "symptom_unit", "symptom_code", "topic", "source", "concerns")

    def __init__(self, data: QueryDict | None, request: Request, carried: Mapping[str, Any] | None = None) -> None:
        given = {"symptom_code": request.GET.get("symptom", ""), "topic": "other"}
        super().__init__(data, initial=given | {"symptom_unit": request.actor.unit_code} | dict(carried or {}))
        self.choose_from("symptom_unit", symptom_units(request.actor))
        self.choose_from("topic", topics_for(self._symptom(request), day_of(request.at)))

    def _symptom(self, request: Request) -> Unit:
        """Where it shows, as far as anybody has said; the own unit until then."""
        said = (self.data or self.initial).get("symptom_code") or self.data.get("symptom_unit")
        units = Unit.objects.select_related("unit_class")
        return units.filter(code=said or request.actor.unit_code).first() or units.get(pk=request.actor.unit_id)

    @property
    def finding(self) -> Finding:
        """What was found."""
        typed = self.cleaned_data
        symptom = typed["symptom_code"].strip() or typed["symptom_unit"]
        return Finding(symptom_unit=symptom, **{name: typed[name] for name in FINDING})


class RaisingForm(FindingForm, LeadFields):
    """What was found; and, to open it at once, who leads and until when."""

    def __init__(self, data: QueryDict | None, request: Request) -> None:
        super().__init__(data, request)
        # A draft needs no day yet; opening asks for it by name.
        self.fields["due_on"].required = bool(data) and "open" in (data or {})
        self.choose_from("lead", lead_units(request.actor))

    @transaction.atomic
    def raise_it(self, request: Request) -> Issue:
        """The issue as a draft, or open: where opening is refused nothing is kept."""
        by, at = request.actor, request.at
        issue = draft_issue(finding=self.finding, by=by, at=at)
        if "open" not in self.data:
            return issue
        due_on = self.cleaned_data["due_on"]
        return open_issue(number=issue.number, lead=chosen_unit("lead", self.cleaned_data), due_on=due_on, by=by, at=at)


class FixedForm(FindingForm):
    """What was found and put right at once: the finding and the result in one record."""

    def __init__(self, data: QueryDict | None, request: Request, carried: Mapping[str, Any] | None = None) -> None:
        usual = {"source": Source.SELF_FOUND, "fix_kind": FixKind.IMMEDIATE, "observed_on": day_of(request.at)}
        super().__init__(data, request, usual | dict(carried or {}))
        self.fields.update(questions_of(FIXING))

    @transaction.atomic
    def record_it(self, request: Request) -> Issue:
        """The issue, fixed on the spot: where that is refused nothing is kept."""
        by, at = request.actor, request.at
        issue = draft_issue(finding=self.finding, by=by, at=at)
        FIXING.act(number=issue.number, by=by, at=at, **answers_to(FIXING, self.cleaned_data))
        return issue


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """The form for an issue, and the issue."""
    with seeing(request.actor):
        form = RaisingForm(request.POST if request.method == "POST" else None, request)
    raised: list[Issue] = []
    if request.method == "POST" and form.carries(lambda: raised.append(form.raise_it(request))):
        return redirect("issue", raised[0].number)
    with seeing(request.actor):
        return render(request, "issues/new.html", {"form": form}, status=form.status)


@signed_in
@require_http_methods(["GET", "POST"])
def found_and_fixed(request: Request) -> HttpResponse:
    """The form for a problem that is put right already, and its record. What the first form knows comes along."""
    is_sent = request.method == "POST" and CARRY not in request.POST
    carried = {name: request.POST[name] for name in FindingForm.base_fields if name in request.POST}
    with seeing(request.actor):
        form = FixedForm(request.POST if is_sent else None, request, carried)
    raised: list[Issue] = []
    if is_sent and form.carries(lambda: raised.append(form.record_it(request))):
        return redirect("issue", raised[0].number)
    with seeing(request.actor):
        return render(request, "issues/fixed.html", {"form": form}, status=form.status)
