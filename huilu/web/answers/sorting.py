"""What the desk does with a question but answer it: merge it, return it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huilu.accounts.sight import seeing
from huilu.answers import actions
from huilu.answers.queries import Clause, similar_questions
from huilu.answers.states import QuestionState
from huilu.web.access import signed_in
from huilu.web.answers.answering import acting, read_at_desk, signed
from huilu.web.answers.forms import MergerForm, ReasonForm
from huilu.web.request import Request
from huilu.web.templatetags.faces import said


@signed_in
@require_http_methods(["GET", "POST"])
def merger(request: Request, number: str) -> HttpResponse:
    """Two questions are one; what is most alike among the earlier ones stands in the field already."""
    question = read_at_desk(request, number).question
    clause = Clause(question.programme, question.requirement, question.desk)
    with seeing(request.actor):
        alike = similar_questions(clause, question.text, limit=10)
    answered = question.state == QuestionState.ANSWERED
    mergers = [one for one in alike if one.desk_id == question.desk_id and one.pk != question.pk]
    earlier = [one for one in mergers if one.serial < question.serial or (answered and one.state == question.state)]
    form = MergerForm(request.POST or None, initial={"into": earlier[0].number if earlier else ""})
    rows = ((one.number, said(one.text)) for one in earlier)
    listed = format_html_join("; ", "{} {}", rows) or _("no earlier question")
    told = format_html(_("All who asked either see the one answer. Alike: {listed}."), listed=listed)
    page = acting(request, question, form, _("Merge the question"), told)
    return page.answer(lambda: actions.merge_question(**form.cleaned_data, **signed(request, number)))


@signed_in
@require_http_methods(["GET", "POST"])
def returning(request: Request, number: str) -> HttpResponse:
    """It is no question about the policy."""
    question = read_at_desk(request, number).question
    form = ReasonForm(request.POST or None)
    told = _("For what is no question about the policy. Whoever asked reads the reason and may raise it as a problem.")
    page = acting(request, question, form, _("Return the question"), told)
    return page.answer(lambda: actions.return_question(**form.cleaned_data, **signed(request, number)))
