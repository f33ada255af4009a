"""What a unit is asked for and has filled in; and for the asker, who has answered what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from huilu.burden import form_rules
from huilu.burden.account import asked_of
from huilu.burden.fields import say_value
from huilu.burden.models import (
    DataField,
    Demand,
    DemandQuerySet,
    DemandUnit,
    Form,
    FormField,
    Response,
    ResponseQuerySet,
    Value,
)
from huilu.burden.population import count_classes, named_today
from huilu.burden.queries import find_demand
from huilu.burden.states import ON_ITS_DAY, WITH_FORM
from huilu.burden.whom import units_asked
from huilu.kernel.actor import Actor
from huilu.kernel.cells import Value as Kept
from huilu.kernel.paths import is_under
from huilu.org.models import Unit, UnitQuerySet

A_FEW = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a form as a unit finds it: what it has put down, and what it said of it before, to whom and when."""

    field: DataField
    is_required: bool
    value: Kept
    before: Kept = None
    before_on: date | None = None
    before_to: str = ""
    is_touched: bool = False

    @property
    def shown(self) -> Kept:
        """What stands in the field when it is opened: what was put down; where nothing was, what was said before."""
        return self.value if self.is_touched else self.before

    @property
    def said(self) -> str:
        """What was put down, in words."""
        return say_value(self.field, self.value)

    @property
    def said_before(self) -> str:
        """What was said before, in words."""
        return say_value(self.field, self.before)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form of a demand as one unit has it."""

    demand: Demand
    form: Form
    unit: Unit
    lines: Sequence[Line]
    response: Response | None

    @property
    def is_sent(self) -> bool:
        """Whether it has gone up."""
        return self.response is not None and self.response.is_sent

    @property
    def is_begun(self) -> bool:
        """Whether anything is put down."""
        return any(line.value is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class Answered:
    """How many have answered, of how many that are asked at this moment."""

    done: int
    asked: int


def read_sheet(code: str, unit: Unit) -> Sheet:
    """The form of that demand as the unit has it; refused where nothing of the kind was ever asked of it."""
    demand = Demand.objects.select_related("asker", "form").filter(code=code, kind__in=WITH_FORM).first()
    form = getattr(demand, "form", None)
    response = Response.objects.filter(unit=unit, region=unit.region, form=form).first() if form else None
    if demand is None or form is None:
        raise form_rules.NotAskedOfYou(demand=code, unit=unit.name)
    if response is None:
        check_asked(demand, unit)
    return Sheet(demand, form, unit, _lines(form, unit, response), response)


def find_asked_form(code: str, *, for_: Actor) -> Demand:
    """The demand with its form, for whoever asked it and those above."""
    demand = find_demand(code, for_=for_)
    if not is_under(demand.asker.path, for_.unit_path) or not hasattr(demand, "form"):
        raise form_rules.NotAskedOfYou(demand=code, unit=for_.unit_name)
    return demand


def is_asked(demand: Demand, unit: Unit) -> bool:
    """Whether the unit is among those of whom it is asked, be it in force or not; once it has moved away, it is not."""
    if not is_under(unit.path, demand.top.path):
        return False
    by_name = demand.units.filter(unit=unit).exists()
    return by_name or demand.classes.filter(unit_class=unit.unit_class_id).exists()


def check_asked(demand: Demand, unit: Unit) -> None:
    """Refuse a unit of whom it is not asked."""
    if not is_asked(demand, unit):
        raise form_rules.NotAskedOfYou(demand=demand.code, unit=unit.name)


def lines_of(form: Form) -> list[FormField]:
    """The fields of a form, in their places."""
    return list(FormField.objects.filter(form=form).select_related("field").order_by("position"))


def _lines(form: Form, unit: Unit, response: Response | None) -> list[Line]:
    fields = lines_of(form)
    before = _said_before(unit, [one.field_id for one in fields], form.demand_id)
    values = response.values if response else {}
    return [_line(one, values, before.get(one.field_id)) for one in fields]


def _line(one: FormField, values: dict[str, Kept], before: Value | None) -> Line:
    code = one.field.code
    line = Line(one.field, one.is_required, values.get(code), is_touched=code in values)
    if before is None:
        return line
    to = before.demand.asker_label
    return Line(one.field, one.is_required, line.value, before.value, before.as_of, to, is_touched=line.is_touched)


def _said_before(unit: Unit, field_ids: Sequence[int], demand_id: int) -> dict[int, Value]:
    """The latest that the unit has said of each field to others than this demand."""
    known = Value.objects.filter(unit=unit, region=unit.region, field__in=field_ids).exclude(demand=demand_id)
    found: dict[int, Value] = {}
    for one in known.select_related("demand").order_by("as_of", "pk"):
        found[one.field_id] = one
    return found


def waiting_for_answer(unit: Unit, today: date) -> DemandQuerySet:
    """What others ask of the unit beside programmes: forms until they are sent, meetings until their day is over."""
    sent = Response.objects.sent().filter(unit=unit, region=unit.region).order_by().values("form")
    forms = Q(kind__in=WITH_FORM, sunset_on__gte=today) & ~Q(form__in=sent)
    others = Q(kind__in=ON_ITS_DAY, due_on__gte=today)
    named = DemandUnit.objects.filter(unit=unit, demand=OuterRef("pk"))
    return asked_of(unit).filter(forms | others).annotate(by_name=Exists(named)).order_by("due_on", "code")


def is_asked_by_name(demand: Demand) -> bool:
    """Why a demand that waits for a unit is its own: the asker named it, or asks all units of its kind."""
    by_name: bool = demand.by_name  # type: ignore[attr-defined] # it was annotated
    return by_name


def count_answered(demand: Demand) -> Answered:
    """Counted at this moment: those who have sent an answer, and those of whom it is asked."""
    sent = Response.objects.sent().filter(form__demand=demand)
    class_ids = set(demand.classes.values_list("unit_class_id", flat=True))
    if not class_ids:
        # Who has answered and stands elsewhere by now is among those who were asked.
        answered = set(sent.values_list("unit_id", flat=True))
        return Answered(len(answered), len(answered | set(named_today(demand))))
    done = sent.count()
    counts = count_classes(demand.top)
    return Answered(done, sum(n for class_id, n in counts.items() if class_id in class_ids))


def answers_to(form: Form, *, after: str = "", most: int | None = None) -> list[Response]:
    """What has been sent, in the order of the units' codes as they were then, after one of them."""
    return list(_sent_to(form).filter(unit_code__gt=after)[:most])


def every_answer_to(form: Form) -> Iterator[Response]:
    """All of it as it is at one moment, in that order; a few at a time, for there may be millions."""
    return _sent_to(form).iterator(chunk_size=A_FEW)


def _sent_to(form: Form) -> ResponseQuerySet:
    return Response.objects.sent().filter(form=form).order_by("unit_code", "pk")


def not_yet(demand: Demand) -> UnitQuerySet:
    """Those who have not answered yet, in the order of their codes; there may be millions."""
    return _asked_now(demand).filter(~_has_sent(demand)).in_code_order()


def count_not_yet(demand: Demand) -> int:
    """How many these are, exact at this moment. Only those who have answered are looked at one by one."""
    class_ids = set(demand.classes.values_list("unit_class_id", flat=True))
    counts = count_classes(demand.top) if class_ids else {}
    asked = len(named_today(demand)) + sum(n for class_id, n in counts.items() if class_id in class_ids)
    return asked - _asked_now(demand).filter(_has_sent(demand)).count()


def _asked_now(demand: Demand) -> UnitQuerySet:
    class_ids = demand.classes.values_list("unit_class_id", flat=True)
    unit_ids = demand.units.values_list("unit_id", flat=True)
    return Unit.objects.filter(units_asked(demand.top.path, list(class_ids), list(unit_ids)), counts=True)


def _has_sent(demand: Demand) -> Exists:
    # Unit by unit: a list of all who have sent may be longer than any memory that the database gives to it.
    return Exists(Response.objects.sent().filter(form__demand=demand, unit=OuterRef("pk")))
