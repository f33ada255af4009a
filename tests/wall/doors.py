"""Every door and check of the application that asks who somebody is or where they stand, in one place, and how to
switch all of them off. `test_doors.py` sees to it that the list is complete.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from types import FunctionType, ModuleType
from typing import Any

import pytest

from huilu.answers.models import PolicyQuestion
from huilu.answers.rules import NoSuchQuestion
from huilu.burden.models import Demand, Flag
from huilu.burden.queries import Said
from huilu.burden.rules import NoSuchDemand
from huilu.campaigns.models import Campaign, ProblemClass
from huilu.campaigns.rules.campaigns import NoSuchCampaign
from huilu.campaigns.rules.classes import NoSuchClass
from huilu.handover.models import Batch, HandOver
from huilu.handover.rules import NoSuchBatch, NoSuchHandOver
from huilu.ledger.models import Entry
from huilu.ledger.rules import NoSuchEntry
from huilu.loop.models import Issue
from huilu.loop.rules import NoSuchIssue
from huilu.org.models import Unit
from huilu.org.rules import UnitNotFound
from huilu.programmes.adaptation_rules import NoSuchAdaptation
from huilu.programmes.models import Adaptation, Programme
from huilu.programmes.rules import NoSuchProgramme
from huilu.registers.models import ReturnedSheet
from huilu.registers.sheets.taking import NoSuchSheet
from huilu.reviews.models import Review
from huilu.reviews.rules import NoSuchReview


def _let_pass(*_given: Any, **_more: Any) -> None:
    """A check that refuses nobody."""


def _yes(*_given: Any, **_more: Any) -> bool:
    return True


def _all_of_them(found: Any, *_given: Any) -> Any:
    """A word of a question that leaves nothing out."""
    return found


def _unit(code: str, **_for: Any) -> Unit:
    found = Unit.objects.select_related("unit_class__level").filter(code=code).first()
    if found is None:
        raise UnitNotFound(unit=code)
    return found


def _issue(number: str, **_for: Any) -> Issue:
    issues = import_module("huilu.loop.queries.issues")
    found = Issue.objects.select_related(*issues._RELATED).filter(number=number).first()
    if found is None:
        raise NoSuchIssue(number=number)
    return found


def _issues(_actor: Any) -> Any:
    return Issue.objects.order_by("number")


def _demand(code: str, **_for: Any) -> Demand:
    found = Demand.objects.select_related("asker").filter(code=code).first()
    if found is None:
        raise NoSuchDemand(demand=code)
    return found


def _asked_form(code: str, **_for: Any) -> Demand:
    found = Demand.objects.select_related("asker", "form").filter(code=code, form__isnull=False).first()
    if found is None:
        raise NoSuchDemand(demand=code)
    return found


def _demands(_actor: Any) -> Any:
    return Demand.objects.order_by("pk")


def _said(demand: Demand, **_for: Any) -> list[Said]:
    return [Said(one.reason, one.at.date()) for one in Flag.objects.filter(demand=demand).order_by("pk")]


def _batch(unit: str, key: str, **_for: Any) -> Batch:
    programme, _slash, code = key.partition("/")
    batches = Batch.objects.select_related("programme", "unit")
    found = batches.filter(unit__code=unit, programme__code=programme, code=code).first()
    if found is None:
        raise NoSuchBatch(batch=key, unit=unit)
    return found


def _programme(code: str, **_for: Any) -> Programme:
    found = Programme.objects.select_related("issuer").filter(code=code).first()
    if found is None:
        raise NoSuchProgramme(programme=code)
    return found


def _hand_over(number: str, **_for: Any) -> HandOver:
    found = HandOver.objects.filter(number=number).first()
    if found is None:
        raise NoSuchHandOver(number=number)
    return found


def _sheet(number: int, **_for: Any) -> ReturnedSheet:
    found = ReturnedSheet.objects.select_related("unit__unit_class__level").filter(pk=number).first()
    if found is None:
        raise NoSuchSheet
    return found


def _entry(entry_id: int, **_for: Any) -> Entry:
    found = Entry.objects.filter(pk=entry_id).order_by("pk").first()
    if found is None:
        raise NoSuchEntry(entry=entry_id)
    return found


def _class(number: str, **_for: Any) -> ProblemClass:
    found = ProblemClass.objects.select_related("scope", "site_class__level").filter(number=number).first()
    if found is None:
        raise NoSuchClass(number=number)
    return found


def _campaign(number: str, **_for: Any) -> Campaign:
    found = Campaign.objects.select_related("issuer").filter(number=number).first()
    if found is None:
        raise NoSuchCampaign(number=number)
    return found


def _question(number: str, **_for: Any) -> PolicyQuestion:
    together = PolicyQuestion.objects.select_related("programme", "requirement__programme", "desk", "merged_into")
    found = together.filter(number=number).first()
    if found is None:
        raise NoSuchQuestion(number=number)
    return found


def _review(code: str, serial: int, **_for: Any) -> Review:
    found = Review.objects.filter(unit__code=code, serial=serial).select_related("unit__unit_class__level", "programme")
    review = found.first()
    if review is None:
        raise NoSuchReview(unit=code, serial=serial)
    return review


def _adaptation(unit: str, requirement: str, serial: int, **_for: Any) -> Adaptation:
    together = Adaptation.objects.select_related("unit", "issuer", "requirement__programme")
    programme, _slash, code = requirement.partition("/")
    named = {"unit__code": unit, "requirement__programme__code": programme, "requirement__code": code}
    found = together.filter(**named, serial=serial).first()
    if found is None:
        raise NoSuchAdaptation(requirement=requirement)
    return found


def _everywhere(original: Callable[..., Any]) -> Callable[..., Any]:
    """The same search in the whole tree."""

    def search(*given: Any, for_: Any, **more: Any) -> Any:
        return original(*given, for_=replace(for_, unit_path=""), **more)

    return search


# Where each stands, and what stands in its place when it is switched off. What takes the original is given it.
DOORS: dict[str, Callable[..., Any]] = {
    "huilu.accounts.actions.people._check_administers_person": _let_pass,
    "huilu.accounts.capabilities.check_administers": _let_pass,
    "huilu.accounts.capabilities.check_may": _let_pass,
    "huilu.accounts.capabilities.may": _yes,
    "huilu.answers.actions.asking._check_bound": _let_pass,
    "huilu.answers.actions.asking._check_may_ask": _let_pass,
    "huilu.answers.queries._may_read": _yes,
    "huilu.answers.queries.find_question": _question,
    "huilu.answers.queries.is_own": _yes,
    "huilu.answers.rules.questions.check_desk": _let_pass,
    "huilu.burden.queries.find_demand": _demand,
    "huilu.burden.queries.known_to": _demands,
    "huilu.burden.queries.decides_about": _yes,
    "huilu.burden.responses.find_asked_form": _asked_form,
    "huilu.burden.queries.said_about": _said,
    "huilu.burden.rules.check_guard": _let_pass,
    "huilu.burden.rules.is_guard_of": _yes,
    "huilu.campaigns.models.campaign.CampaignQuerySet.known_at": _all_of_them,
    "huilu.campaigns.models.problem_class.ProblemClassQuerySet.known_at": _all_of_them,
    "huilu.campaigns.queries.campaigns.find_campaign": _campaign,
    "huilu.campaigns.queries.classes.find_class": _class,
    "huilu.campaigns.rules.classes.check_owner": _let_pass,
    "huilu.duties.contact_rules.check_assigns": _let_pass,
    "huilu.duties.contacts.find_supported": _unit,
    "huilu.duties.actions.frame.administers": _yes,
    "huilu.duties.actions.frame.check_settles": _let_pass,
    "huilu.reviews.planning.find_review": _review,
    "huilu.reviews.rules.check_holder": _let_pass,
    "huilu.handover.actions.answering._check_receiver": _let_pass,
    "huilu.handover.actions.frame.check_own": _let_pass,
    "huilu.handover.actions.relaying._check_below": _let_pass,
    "huilu.handover.hand_overs._in_sight": _yes,
    "huilu.handover.hand_overs.find_hand_over": _hand_over,
    "huilu.handover.hand_overs.is_receiver": _yes,
    "huilu.handover.queries._is_near": _yes,
    "huilu.handover.queries.find_batch": _batch,
    "huilu.handover.rules.check_may_decide": _let_pass,
    "huilu.ledger.queries._administers": _yes,
    "huilu.ledger.queries.find_entry": _entry,
    "huilu.loop.actions.circuit._check_owner": _let_pass,
    "huilu.loop.models.issue.IssueQuerySet.seen_from": _all_of_them,
    "huilu.loop.models.issue.IssueQuerySet.visible_to": _all_of_them,
    "huilu.loop.queries.issues._has_object": _yes,
    "huilu.loop.queries.issues._is_for": _yes,
    "huilu.loop.queries.issues.check_offered": _let_pass,
    "huilu.loop.queries.issues.check_whose": _let_pass,
    "huilu.loop.queries.issues.visible_issues": _issues,
    "huilu.loop.queries.issues.find_issue": _issue,
    "huilu.loop.rules.parties.is_outside": _yes,
    "huilu.loop.rules.parties.is_party": _yes,
    "huilu.org.queries.find_unit": _unit,
    "huilu.org.rules.check_in_sight": _let_pass,
    "huilu.programmes.actions._check_own": _let_pass,
    "huilu.programmes.adaptation_rules.check_issuer": _let_pass,
    "huilu.programmes.adaptations.find_adaptation": _adaptation,
    "huilu.programmes.adapting._check_own": _let_pass,
    "huilu.programmes.cascade._is_near": _yes,
    "huilu.programmes.cascade.find_programme": _programme,
    "huilu.registers.sheets.taking.find_sheet": _sheet,
}
# Searches, which look where somebody stands: switched off, they look everywhere.
SEARCHES = ["huilu.campaigns.queries.alike.similar_to", "huilu.org.queries.search_units"]


def switch_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on none of them asks anything, wherever it was imported to."""
    for name in [*DOORS, *SEARCHES]:
        holder, word = _holder_of(name)
        original = getattr(holder, word)
        replacement = DOORS[name] if name in DOORS else _everywhere(original)
        monkeypatch.setattr(holder, word, replacement)
        if isinstance(holder, ModuleType):
            _switch_copies(monkeypatch, original, replacement)


def _holder_of(name: str) -> tuple[Any, str]:
    """The module, or the class in it, in which the last word of the name stands."""
    path, _dot, word = name.rpartition(".")
    module, _dot, last = path.rpartition(".")
    if last[0].isupper():
        return getattr(import_module(module), last), word
    return import_module(path), word


def _switch_copies(monkeypatch: pytest.MonkeyPatch, original: Any, replacement: Any) -> None:
    assert isinstance(original, FunctionType)
    for name, module in list(sys.modules.items()):
        if name.startswith("huilu."):
            for word, value in list(vars(module).items()):
                if value is original:
                    monkeypatch.setattr(module, word, replacement)
