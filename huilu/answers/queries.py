"""Finding questions and answers: by number, of a clause, at a desk, of one's own unit, alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from huilu.accounts.models import Appointment
from huilu.answers.choosing import QuestionQuerySet
from huilu.answers.models import Asking, PolicyAnswer, PolicyQuestion
from huilu.answers.rules import NoSuchClause, NoSuchQuestion
from huilu.answers.states import QuestionState, Standing
from huilu.kernel.actor import Actor
from huilu.kernel.likeness import likeness
from huilu.kernel.paths import end_of_subtree, ids_in, is_under, region_of
from huilu.org.models import Unit
from huilu.programmes.models import Programme, Refinement, Requirement, RequirementClass
from huilu.programmes.queries import in_force

# From here on two questions are called alike; of so many of the newest each is compared.
ALIKE_FROM, COMPARED = 0.25, 300


@dataclass(frozen=True, slots=True)
class Clause:
    """What a question is about: a requirement, or a whole programme.

    `refiner`: whoever says something otherwise about the requirement, where the question is about that.
    """

    programme: Programme
    requirement: Requirement | None = None
    refiner: Unit | None = None

    @property
    def key(self) -> str:
        """As files and addresses write it."""
        key = f"{self.programme.code}/{self.requirement.code}" if self.requirement else self.programme.code
        return f"{key}@{self.refiner.code}" if self.refiner else key

    @property
    def desk(self) -> Unit:
        """Who wrote it, and so answers."""
        return self.refiner or self.programme.issuer


@dataclass(frozen=True, slots=True)
class Told:
    """One question with the versions of its answer that the reader may see, the last first."""

    question: PolicyQuestion
    versions: list[PolicyAnswer]

    @property
    def draft(self) -> PolicyAnswer | None:
        """What is not published yet."""
        return next((one for one in self.versions if one.published_at is None), None)

    @property
    def published(self) -> list[PolicyAnswer]:
        """Every version that was ever published, the last first."""
        return [one for one in self.versions if one.published_at is not None]

    @property
    def binding(self) -> PolicyAnswer | None:
        """The last word: it is in force, or will be from its day on."""
        return next((one for one in self.versions if one.standing is Standing.PUBLISHED), None)

    def holding(self, day: date) -> PolicyAnswer | None:
        """What holds on the day."""
        return None if self.question.is_over else next((one for one in self.versions if one.binds_on(day)), None)

    def coming(self, day: date) -> PolicyAnswer | None:
        """What will hold from a later day on."""
        return None if self.question.is_over else next((one for one in self.versions if one.comes_after(day)), None)


def find_clause(key: str, day: date) -> Clause:
    """The programme or the clause of that key, if it is in force; "@" and a unit's code: what that one says of it."""
    whole, _at, refiner = key.partition("@")
    programme_code, _slash, code = whole.partition("/")
    if not code:
        programme = Programme.objects.select_related("issuer").filter(code=programme_code).first()
        if programme is None:
            raise NoSuchClause(clause=key)
        return Clause(programme)
    requirement = in_force(day).filter(programme__code=programme_code, code=code).first()
    if requirement is None:
        raise NoSuchClause(clause=key)
    return Clause(requirement.programme, requirement, _refiner(requirement, refiner, key))


def _refiner(requirement: Requirement, code: str, key: str) -> Unit | None:
    if not code:
        return None
    said = Refinement.objects.filter(requirement=requirement, issuer__code=code).select_related("issuer").first()
    if said is None:
        raise NoSuchClause(clause=key)
    return said.issuer


def refiners_of(requirements: Collection[int], unit: Unit) -> list[Refinement]:
    """What units above, or the unit itself, say otherwise about these clauses: each may be asked what is meant."""
    if not requirements:
        return []
    said = Refinement.objects.filter(requirement__in=requirements, issuer_id__in=ids_in(unit.path))
    return list(said.select_related("issuer", "requirement__programme").order_by("requirement_id", "issuer__path"))


def binds(clause: Clause, unit: Unit) -> bool:
    """Whether the clause binds the unit; of a whole programme, whether it reaches it."""
    if clause.desk.pk not in ids_in(unit.path):
        return False
    ours = RequirementClass.objects.filter(requirement=clause.requirement, unit_class_id=unit.unit_class_id)
    return clause.requirement is None or ours.exists()


def find_question(number: str, *, for_: Actor) -> PolicyQuestion:
    """The question, if it is about a programme that reaches the actor, or that somebody below has issued."""
    found = _with_all(PolicyQuestion.objects.filter(number=number)).first()
    if found is None or not _may_read(found, for_):
        raise NoSuchQuestion(number=number)
    return found


def _with_all(questions: QuestionQuerySet) -> QuestionQuerySet:
    found = questions.select_related("programme", "requirement__programme", "desk", "merged_into")
    return found.with_refinement()


def _may_read(question: PolicyQuestion, actor: Actor) -> bool:
    """What was returned is read by the desk, by those above it, and by whoever asked; all else by all it reaches."""
    if is_under(question.desk.path, actor.unit_path):
        return True
    if not is_under(actor.unit_path, question.desk.path):
        return False
    return question.state != QuestionState.RETURNED or is_own(question, actor)


def is_own(question: PolicyQuestion, actor: Actor) -> bool:
    """Whether the actor's own unit asked it, and the actor was there then."""
    return _own(actor).filter(question=question).exists()


def _own(actor: Actor) -> QuerySet[Asking]:
    """By the unit alone anybody would learn it who appoints themselves to a post of the unit afterwards."""
    there = Appointment.objects.filter(person_id=actor.person_id, post__unit_id=actor.unit_id).order_by("pk")
    ours = Asking.objects.filter(unit_id=actor.unit_id, region=region_of(actor.unit_id))
    return ours.filter(told_to__overlap=ArraySubquery(there.values("pk")))


def telling(unit_id: int, day: date) -> list[int]:
    """The appointments in the unit's posts on the day: they are told what the unit asks."""
    there = Appointment.objects.on(day).filter(post__unit_id=unit_id).order_by("pk")
    return list(there.values_list("pk", flat=True))


def own_questions(actor: Actor) -> QuestionQuerySet:
    """What the actor's own unit has asked since the actor is there, the latest first."""
    mine = PolicyQuestion.objects.filter(pk__in=_own(actor).order_by().values("question_id"))
    return _with_all(mine).order_by("-asked_on", "-pk")


def told(question: PolicyQuestion, actor: Actor) -> Told:
    """The question with its answers; drafts only for those at the desk and above it."""
    versions = question.answers.order_by("-version")
    if not is_under(question.desk.path, actor.unit_path):
        versions = versions.filter(published_at__isnull=False)
    return Told(question, list(versions))


def reaching(path: str) -> QuestionQuerySet:
    """Every question about a programme that reaches the path, or is issued below it."""
    below = Q(desk__path__gte=path, desk__path__lt=end_of_subtree(path))
    return _with_all(PolicyQuestion.objects.filter(Q(desk_id__in=ids_in(path)) | below))


def answered_for(path: str, *, day: date, words: str = "", clause: str = "") -> QuestionQuerySet:
    """The answered questions about what is still asked; only those in which each of these words stands.

    `answer` and `valid_from`: what binds on the day, or else what is out and will bind; `next_answer` and `next_from`:
    what takes its place on a later day, where there is something.
    """
    versions = PolicyAnswer.objects.filter(question=OuterRef("pk"))
    now, then = versions.binding_on(day).order_by("-version"), versions.unsuperseded().filter(valid_from__gt=day)
    found = reaching(path).standing().filter(state__in=[QuestionState.ANSWERED, QuestionState.MERGED])
    found = found.annotate(
        next_answer=Subquery(then.values("text")[:1]),
        next_from=Subquery(then.values("valid_from")[:1]),
        answer=Coalesce(Subquery(now.values("text")[:1]), F("next_answer")),
        valid_from=Coalesce(Subquery(now.values("valid_from")[:1]), F("next_from")),
    ).filter(answer__isnull=False)
    for word in words.split()[:5]:
        found = found.filter(Q(text__icontains=word) | Q(answer__icontains=word) | Q(number=word))
    programme, _slash, code = clause.partition("@")[0].partition("/")
    found = found.filter(programme__code=programme) if programme else found
    return found.about_any(Requirement.objects.filter(programme__code=programme, code=code)) if code else found


def beside(question: PolicyQuestion) -> list[PolicyQuestion]:
    """The other answered questions about the same, with their last word as `answer`.

    About the same clause, or its programme as a whole; of a programme, those about its clauses too. The desk's own, and
    those of units above it whose answers reach whomever this one reaches.
    """
    last = PolicyAnswer.objects.unsuperseded().filter(question=OuterRef("pk"))
    others = PolicyQuestion.objects.touching(question).answered().standing()
    others = _with_all(others.filter(desk_id__in=ids_in(question.desk.path)))
    return list(others.annotate(answer=Subquery(last.values("text")[:1])).order_by("serial"))


def unseen_beside(question: PolicyQuestion, into: PolicyQuestion) -> list[str]:
    """The answers beside the question that nobody has compared with the other one's."""
    compared = {into.number, *(one.number for one in beside(into))}
    return [one.number for one in beside(question) if one.number not in compared]


def answered_counts(requirements: Collection[int]) -> dict[int, int]:
    """How many answers explain each of these clauses; those with none are left out."""
    answered = PolicyQuestion.objects.explaining(requirements).order_by()
    return dict(answered.values_list("requirement_id").annotate(Count("last", distinct=True)))


def similar_questions(clause: Clause, text: str, *, limit: int = 3) -> list[PolicyQuestion]:
    """Waiting and answered questions of the same programme that say much the same, the likest first."""
    stands = Q(state=QuestionState.ASKED) | Q(state=QuestionState.ANSWERED)
    ours = PolicyQuestion.objects.standing().filter(stands, programme=clause.programme)
    newest = _with_all(ours).order_by("-pk")[:COMPARED]
    alike = [(_weight(clause, text, one), one.serial, one) for one in newest]
    found = sorted((-share, serial, one) for share, serial, one in alike if share >= ALIKE_FROM)
    return [one for _share, _serial, one in found[:limit]]


def _weight(clause: Clause, text: str, one: PolicyQuestion) -> float:
    """How alike; of the same clause goes before what is not."""
    share = likeness(text, one.text).share
    same = clause.requirement is not None and clause.requirement.pk == one.requirement_id
    return share + 0.1 if share and same else share
