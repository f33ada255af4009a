"""What people type about questions and answers, translated into the arguments of one verb."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from huilu.answers.models import PolicyQuestion
from huilu.answers.rules import ANSWER_LIMIT, QUESTION_LIMIT, REASON_LIMIT
from huilu.org.models import Unit
from huilu.web.forms import ActForm
from huilu.web.issues.fields import day, line, listed, several
from huilu.web.templatetags.faces import said

Choices = list[tuple[str, str]]


def _text(label: Any, limit: int, *, about: Any = "", rows: int = 3) -> forms.CharField:
    widget = forms.Textarea({"rows": rows, "maxlength": limit})
    return forms.CharField(label=label, help_text=about, widget=widget)


class AskForm(ActForm):
    """What is asked, and about what. `sure`: what is alike was shown, and it is another question."""

    text = _text(
        _("Your question"),
        QUESTION_LIMIT,
        about=_("Nobody learns who asks, not even those above you. All whom the clause binds may read the text."),
    )
    clause = listed(_("About"))
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, clauses: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["clause"]).choices = clauses

    @property
    def arguments(self) -> dict[str, Any]:
        """By the names of the verb's arguments: a choice names a clause, and of a whole programme a topic."""
        clause, _colon, topic = self.cleaned_data["clause"].partition(":")
        return {"text": self.cleaned_data["text"], "clause": clause, "topic": topic}


class DraftForm(ActForm):
    """An answer, and the day from which it holds."""

    text = _text(_("The answer"), ANSWER_LIMIT, about=_("It binds all whom the clause binds."), rows=8)
    valid_from = day(_("Holds from"))


class ApprovalForm(ActForm):
    """The draft as it was read."""

    text = forms.CharField(widget=forms.HiddenInput)


class PublicationForm(ActForm):
    """What becomes of the other answers about the clause. Nothing is chosen beforehand."""

    replaces = several(
        _("It replaces"), needed=False, about=_("Whoever asked these has the new answer from its day on.")
    )
    rest = forms.BooleanField(required=False, label=_("I have read the others, and it contradicts none of them"))
    why = _text(_("Reason"), REASON_LIMIT)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, others: Sequence[PolicyQuestion], desk: Unit) -> None:
        super().__init__(data, initial={"seen": " ".join(one.number for one in others)})
        ours = [
            (one.number, format_html("{} {}", one.number, said(one.text))) for one in others if one.desk_id == desk.pk
        ]
        cast("forms.MultipleChoiceField", self.fields["replaces"]).choices = ours
        for name in () if others else ("replaces", "rest", "why"):
            del self.fields[name]

    @property
    def arguments(self) -> dict[str, Any]:
        """By the names of the verb's arguments: only what was shown was read."""
        given = self.cleaned_data
        rest = [number for number in given["seen"].split() if number not in given["replaces"]]
        return {"replaces": given["replaces"], "beside": rest if given["rest"] else [], "why": given["why"]}


class ReasonForm(ActForm):
    """Why."""

    reason = _text(_("Reason"), REASON_LIMIT, about=_("Those who asked read it."))


class MergerForm(ActForm):
    """Into which question."""

    into = line(_("Into which question"), about=_("The number of an earlier question of the same programme."))
