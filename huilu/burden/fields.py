"""Names of figures, shared by all who ask: registering one, finding those that sound alike, and reading values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from huilu.accounts.capabilities import Act, check_may
from huilu.burden import form_rules as rules
from huilu.burden import wording
from huilu.burden.models import DataField
from huilu.burden.states import FieldKind
from huilu.kernel.actor import Actor
from huilu.kernel.cells import Raw, Value, as_text, is_error, read_choice
from huilu.kernel.kinds import EXPECTED, READ, one_of, say_yes_no, shortened
from huilu.kernel.likeness import likeness
from huilu.kernel.words import one_line, pick, say_the_same
from huilu.ledger.actions import About, record

Labels = Mapping[str, str]


@transaction.atomic
def register_field(
    *,
    code: str,
    labels: Labels,
    kind: str,
    by: Actor,
    at: datetime,
    choices: Sequence[tuple[str, Labels]] = (),
    measured_in: str = "",
    held_in: str = "",
    differs: str = "",
) -> DataField:
    """Give a figure its name. Where one sounds like it, whoever registers says in `differs` how it differs."""
    check_may(by, Act.ASK_FOR_DATA)
    rules.check_field(code, labels, kind, choices, held_in)
    wording.check_names([code, *labels.values(), *(word for _code, words in choices for word in words.values())])
    _check_new(code, labels, differs)
    rules.check_not_the_same([one.code for one in _same_fields(labels, kind, one_line(measured_in))])
    said: dict[str, Any] = {
        "labels": dict(labels),
        "kind": str(kind),
        "choices": [[one, dict(words)] for one, words in choices],
    }
    said |= {"measured_in": one_line(measured_in), "held_in": held_in}
    made = DataField.objects.create(code=code, registered_at=at, **said)
    about = About("data_field", made.pk, code, 0, by.unit_path)
    record("field.registered", about=about, by=by, at=at, code=code, differs=differs, **said)
    return made


def alike_fields(labels: Labels) -> list[DataField]:
    """The fields whose names sound like these, the most alike first."""
    scored = [(max(_alike(labels, one.labels)), one) for one in DataField.objects.order_by("code")]
    return [one for share, one in sorted(scored, key=lambda pair: -pair[0]) if share >= rules.ALIKE]


def find_fields(codes: Sequence[str]) -> list[DataField]:
    """The fields of these codes, in their order."""
    found = {one.code: one for one in DataField.objects.filter(code__in=codes)}
    for code in codes:
        if code not in found:
            raise rules.NoSuchField(field=code)
    return [found[code] for code in codes]


def figures_called(codes: Sequence[str]) -> list[str]:
    """What these figures are called; one that nobody has registered has its code alone."""
    found = {one.code: one.label for one in DataField.objects.filter(code__in=codes)} if codes else {}
    return [found.get(code, code) for code in codes]


def holders_of(codes: Collection[str]) -> dict[str, object]:
    """Of these figures, those that the system holds by itself, and who holds them."""
    held = DataField.objects.filter(code__in=codes).exclude(held_in="").order_by("code")
    return {one.code: rules.holder_of(one.held_in) for one in held}


def read_value(field: DataField, raw: Raw) -> Value:
    """The value in its one form; nothing where nothing is said. ValueUnfit where it is of another kind."""
    if isinstance(raw, str):
        raw = as_text(raw)
    if raw is None or raw == "":
        return None
    value = None
    if not is_error(raw):
        kind = FieldKind(field.kind)
        value = read_choice(raw, field.options) if kind is FieldKind.CHOICE else READ[kind](raw)
    if value is None:
        raise rules.ValueUnfit(field=field.code, label=field.label, value=shortened(raw), expected=expected_of(field))
    return value


def expected_of(field: DataField) -> str:
    """What may stand in the field, as people say it."""
    if field.kind == FieldKind.CHOICE:
        return one_of(labels for _code, labels in field.options)
    return str(EXPECTED[field.kind])


def say_value(field: DataField, value: Value) -> str:
    """The value as a person reads it, in the reader's language."""
    if value is None:
        return ""
    if field.kind == FieldKind.YES_NO:
        return say_yes_no(value)
    if field.kind == FieldKind.CHOICE:
        return pick(dict(field.options).get(str(value), {"zh": str(value)}))
    return str(value)


def _check_new(code: str, labels: Labels, differs: str) -> None:
    held = DataField.objects.filter(code=code).first()
    if held is not None:
        raise rules.FieldExists(field=code, label=held.label)
    alike = [one for one in alike_fields(labels) if not rules.says_how(differs, one.labels)]
    if alike:
        named = "; ".join(f"{one.code} {pick(one.labels)}" for one in alike[:3])
        raise rules.FieldAlike(field=pick(labels), alike=named)


def _same_fields(labels: Labels, kind: str, measured_in: str) -> list[DataField]:
    """Figures of this very name that are counted in the same: no word makes them others."""
    same = DataField.objects.filter(kind=kind, measured_in=measured_in).order_by("code")
    return [one for one in same if say_the_same(labels, one.labels)]


def _alike(ours: Labels, theirs: Labels) -> list[float]:
    # A name of one character, or of words that everybody uses, has nothing in it that likeness looks at.
    if say_the_same(ours, theirs):
        return [1.0]
    return [likeness(ours[one], theirs[one]).share for one in ours if theirs.get(one)] or [0.0]
