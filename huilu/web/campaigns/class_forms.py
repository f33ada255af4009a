"""What people type about problem classes and their sites, translated into the arguments of one verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huilu.campaigns.lqas import ALPHA, BETA, LOWER, UPPER, Wanted
from huilu.campaigns.models import ProblemClass, Site
from huilu.campaigns.models.problem_class import MOST_QUESTIONS
from huilu.campaigns.queries.classes import Offer
from huilu.campaigns.rules.classes import Asked, Lesson
from huilu.kernel.days import day_of
from huilu.loop.actions import Finding
from huilu.loop.models import Issue
from huilu.loop.rules import TITLE_LIMIT
from huilu.loop.states import CAUSE_LABELS, CONCERNS_LABELS, SOURCE_LABELS, Concerns, Source
from huilu.web.campaigns.choices import YES_NO, percent, scopes_for
from huilu.web.issues.choices import topics_for
from huilu.web.issues.fields import day, line, lines, listed, words
from huilu.web.issues.forms import IssueForm
from huilu.web.request import Request
from huilu.web.templatetags.faces import said

TOLD_BY = {
    "": _("nothing"),
    "open_issue": _("an open issue of the same kind there"),
    "closed_issue": _("a closed issue of the same kind there"),
}


class ClassForm(IssueForm):
    """What one issue has taught."""

    title = line(_("The class of problem, in one line"), limit=TITLE_LIMIT)
    cause_level = words(_("Where the cause lies"), CAUSE_LABELS)
    statement = lines(_("What must be so everywhere"), about=_("One thing that somebody who goes there can see."))
    scope = listed(_("Under which unit"), about=_("Its units of the same kind are the class."))
    is_risk = forms.BooleanField(
        label=_("It is a risk: every unit answers"), required=False, help_text=_("Otherwise answering is voluntary.")
    )

    def __init__(self, data: QueryDict | None, request: Request, issue: Issue) -> None:
        super().__init__(data, initial={"cause_level": issue.cause_level})
        for position in range(1, MOST_QUESTIONS + 1):
            label = gettext("Question %(n)d, to be answered with yes or no") % {"n": position}
            self.fields[f"question_{position}"] = line(label, needed=False, limit=TITLE_LIMIT)
            self.fields[f"told_by_{position}"] = forms.ChoiceField(
                label=gettext("What already says yes to it"), required=False, choices=list(TOLD_BY.items())
            )
        self.choose_from("scope", scopes_for(issue, request.actor))

    @property
    def arguments(self) -> dict[str, Any]:
        """The scope and the lesson."""
        typed = self.cleaned_data
        asked = [(typed[f"question_{n}"], typed[f"told_by_{n}"]) for n in range(1, MOST_QUESTIONS + 1)]
        questions = tuple(Asked(text, told_by) for text, told_by in asked if text.strip())
        lesson = Lesson(typed["title"], typed["cause_level"], typed["statement"], questions, typed["is_risk"])
        return {"scope": typed["scope"], "lesson": lesson}


class AnswersForm(IssueForm):
    """Yes or no to each question, filled in where an issue already says it."""

    def __init__(self, data: QueryDict | None, offers: list[Offer]) -> None:
        super().__init__(data)
        for offer in offers:
            known = _known(offer.told_by) if offer.told_by else ""
            field = words(said(offer.question.text), YES_NO)
            field.help_text, field.initial = known, "yes" if known else None
            self.fields[f"answer_{offer.question.position}"] = field

    @property
    def arguments(self) -> dict[str, Any]:
        """The answers in the order of the questions."""
        return {"answers": [self.cleaned_data[name] == "yes" for name in self.fields]}


class SampleForm(IssueForm):
    """What counts as good and as bad, and how often each may be taken for the other."""

    upper = percent(_("Good: so at this share of the sites, in percent"))
    lower = percent(_("Bad: so at no more than this share, in percent"))
    alpha = percent(_("How often a good class may fail, in percent"))
    beta = percent(_("How often a bad class may pass, in percent"))

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, initial={"upper": UPPER, "lower": LOWER, "alpha": ALPHA, "beta": BETA})

    @property
    def arguments(self) -> dict[str, Any]:
        """The wish."""
        return {"wanted": Wanted(**self.cleaned_data)}


class LookForm(IssueForm):
    """What somebody saw at a site."""

    verdict = words(_("Is it as it must be?"), YES_NO)
    seen = line(_("What did you see?"), about=_("What is there, or what is missing; one line."))
    observed_on = day(_("On which day?"))

    def __init__(self, data: QueryDict | None, request: Request) -> None:
        super().__init__(data, initial={"observed_on": day_of(request.at)})

    @property
    def arguments(self) -> dict[str, Any]:
        """The look."""
        typed = self.cleaned_data
        return {"is_so": typed["verdict"] == "yes", "seen": typed["seen"], "observed_on": typed["observed_on"]}


class SiteIssueForm(IssueForm):
    """The ordinary issue that is raised for a site which is not as it must be."""

    title = line(_("What is the matter, in one line"), limit=TITLE_LIMIT)
    detail = lines(_("More about it"), needed=False)
    topic = listed(_("Topic"))
    source = words(_("Where it was found"), SOURCE_LABELS)
    concerns = words(_("It concerns"), CONCERNS_LABELS)

    def __init__(self, data: QueryDict | None, request: Request, found: ProblemClass, site: Site) -> None:
        given = {"title": found.title, "detail": site.seen, "topic": "other"}
        super().__init__(data, initial=given | {"source": Source.SUPERVISION, "concerns": Concerns.UNIT})
        # What is filled in are the words of whoever looked, in their language.
        self.fields["detail"].widget.attrs["data-said"] = True
        self.choose_from("topic", topics_for(site.unit, day_of(request.at)))
        self.site = site

    @property
    def finding(self) -> Finding:
        """What was found there."""
        return Finding(symptom_unit=self.site.unit.code, **self.cleaned_data)


class ClosureForm(IssueForm):
    """The rule that keeps it so, or why none is needed."""

    lasting_fix = line(_("The rule that now keeps it so"), needed=False, about=_("Its title, and where it stands."))
    no_fix_reason = lines(_("Or why no rule is needed"), needed=False)

    @property
    def arguments(self) -> dict[str, Any]:
        """One of the two."""
        return dict(self.cleaned_data)


def _known(issue: Issue) -> SafeString:
    text = gettext("Filled in, because the register says so: {issue}")
    return format_html(text, issue=said(f"{issue.number} {issue.title}"))
