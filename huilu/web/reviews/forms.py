"""What people type about reviews, translated into the arguments of one verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huilu.programmes.pack.reviews import MOST_MINUTES
from huilu.reviews.actions import Extra
from huilu.web.forms import ActForm
from huilu.web.issues.fields import day, line, listed, several
from huilu.web.rehearsal.forms import PackFileForm

if TYPE_CHECKING:
    from huilu.kernel.words import Label


class CallForm(ActForm):
    """Which planned review, on which day."""

    review = listed(_("Review"))
    on = day(_("Day"), needed=False, about=_("Of a meeting held anyway: its day. Else left empty: the planned one."))
    reason = line(_("Why on another day"), needed=False, limit=200)
    place = line(_("Place"), needed=False, limit=200, about=_("Of a review that calls units together."))

    def offer(self, planned: Mapping[str, str]) -> None:
        """Fill the list; each is written programme/review."""
        cast("forms.ChoiceField", self.fields["review"]).choices = list(planned.items())

    @property
    def arguments(self) -> dict[str, Any]:
        """By the names of the verb's arguments."""
        programme, _slash, review = self.cleaned_data["review"].partition("/")
        return {
            "programme": programme,
            "review": review,
            "on": self.cleaned_data["on"],
            "reason": self.cleaned_data["reason"],
            "place": self.cleaned_data["place"],
        }


class ExtraForm(ActForm):
    """A review beyond the plan."""

    programme = listed(_("Programme"))
    label = line(_("What it is called"), limit=100)
    on = day(_("Day"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES)
    levels = several(_("Levels"), about=_("Everybody of them below you is called."))
    place = line(_("Place"), limit=200)
    reason = line(_("Why beyond the plan"), limit=200)

    def offer(self, programmes: Mapping[str, str], levels: Sequence[tuple[str, str]]) -> None:
        """Fill the lists of programmes and of levels."""
        cast("forms.ChoiceField", self.fields["programme"]).choices = list(programmes.items())
        cast("forms.MultipleChoiceField", self.fields["levels"]).choices = list(levels)

    @property
    def extra(self) -> Extra:
        """All of it, as the verb wants it."""
        typed = self.cleaned_data
        language = "zh" if (get_language() or "zh").startswith("zh") else "en"
        said = {name: typed[name] for name in ("on", "minutes", "reason", "place")}
        return Extra(labels={language: typed["label"]}, levels=tuple(typed["levels"]), **said)


class StepForm(ActForm):
    """A step of one review; `heading` is what the page above it is called."""

    heading: ClassVar[Label]


class DecisionForm(StepForm):
    """What was decided, about what, and who does it."""

    heading = _("Record a decision")

    text = line(_("What was decided"), limit=200)
    issue = line(_("Issue"), needed=False, about=_("Its number. Or else a requirement."))
    requirement = line(_("Requirement"), needed=False, about=_("Written programme/requirement."))
    owner = line(_("Who does it"), needed=False, about=_("For an issue that you lead: unit/post. It becomes a task."))
    due_on = day(_("Until"), needed=False)


class EndForm(StepForm):
    """The end of a review."""

    heading = _("The review is over")

    because = line(_("If nothing was decided: why"), needed=False, limit=200)


class CallOffForm(StepForm):
    """Why it is not held."""

    heading = _("Call it off")

    reason = line(_("Reason"), limit=200)


class LaunchForm(PackFileForm):
    """The pack that is to be launched."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("The file is not kept. Its name, version and digest are, and what is found.")
