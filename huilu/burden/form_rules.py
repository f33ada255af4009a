"""What is refused about fields, forms, days and places, and what is asked ad hoc."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from huilu.burden.states import AD_HOC, KIND_LABELS, ON_ITS_DAY, WITH_FORM, DemandKind, FieldKind
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_said, letters_alone, tells_something
from huilu.kernel.workdays import WorkCalendar

MOST_FIELDS = 60
MOST_CHOICES = 50
LABEL_LIMIT = 100
YEAR = timedelta(days=366)
# So alike are the names of two figures that whoever registers one is shown the other.
ALIKE = 0.5
# What the system knows of every unit by itself; lists of programmes are named register:PROGRAMME/LIST.
OF_EVERY_UNIT = {
    "unit.code": _("the tree of units"),
    "unit.name": _("the tree of units"),
    "unit.uscc": _("the tree of units"),
    "unit.level": _("the tree of units"),
    "unit.parent": _("the tree of units"),
}
_CODE = re.compile(r"[a-z][a-z0-9_]{1,63}")
_REGISTER = re.compile(r"register:([a-z][a-z0-9_]{1,63}/[a-z][a-z0-9_]{1,63})")


class FieldUnfit(Refusal):
    """A field that nobody could fill in."""

    code = "burden.field_unfit"
    says = _("The field “{field}” cannot be registered like that: {what}.")
    next = _("Correct it and register it again.")
    status = 422


class FieldExists(Refusal):
    """The name is taken."""

    code = "burden.field_exists"
    says = _("There is a field “{field}” already: {label}.")
    next = _("Ask by that name if it is the same figure; if it is another one, give it another code.")


class FieldAlike(Refusal):
    """The same figure by another name, as it seems."""

    code = "burden.field_alike"
    says = _("“{field}” sounds like what has a name already: {alike}.")
    next = _("Use the name that is there. If it is another figure, say how it differs.")


class FieldTheSame(Refusal):
    """The same name for the same thing."""

    code = "burden.field_the_same"
    says = _("“{known}” has this very name, and is counted in the same.")
    next = _("Use it, or give the other figure a name by which people can tell it.")


class NoSuchField(Refusal):
    """Nobody has registered it."""

    code = "burden.no_such_field"
    says = _("There is no field “{field}”.")
    next = _("Register it first, or look in the list of fields how it is called.")
    status = 422


class FormEmpty(Refusal):
    """A form without fields, one with too many, or one where a form has no place."""

    code = "burden.form_empty"
    says = _("A form asks for 1 to {most} fields, each of them once; a meeting or a visit has none.")
    next = _("Name the fields that you need, and no other.")
    status = 422


class WhomSaidTwice(Refusal):
    """Kinds of units, and units by name."""

    code = "burden.whom_said_twice"
    says = _("Both kinds of units and single units are given; only one of the two is.")
    next = _("Leave out the codes and ask all of a kind, or leave out the kinds and ask those units alone.")
    status = 422


class WhomUnsaid(Refusal):
    """Nobody is asked."""

    code = "burden.whom_unsaid"
    says = _("It is not said who is asked.")
    next = _("Name at least one level, line, audience or tag that occurs below you; or name units by code.")
    status = 422


class NotBelow(Refusal):
    """Somebody else's units."""

    code = "burden.not_below"
    says = _("“{unit}” is not a unit below {asker}.")
    next = _("Ask units below your own only; others are asked by those above them.")
    status = 422


class NobodyThere(Refusal):
    """A kind of unit that does not occur below."""

    code = "burden.nobody_there"
    says = _("No unit below you is of that kind.")
    next = _("Choose a level below your own, and audiences that occur there.")
    status = 422


class TooManyNamed(Refusal):
    """More names than a person chooses by hand."""

    code = "burden.too_many_named"
    says = _("{n} units are named; {most} is the most.")
    next = _("Say which kind of units you mean.")
    status = 422


class NotAskedThus(Refusal):
    """Obligations come with programmes, looks with classes of problems."""

    code = "burden.not_asked_thus"
    says = _("“{kind}” is not asked in this way.")
    next = _("One asks for a form, for data, to a meeting or announces a visit; everything else has a way of its own.")
    status = 422


class DayMissing(Refusal):
    """Without a day."""

    code = "burden.day_missing"
    says = _("It is not said by which day, or on which day it is.")
    next = _("Choose a day: whoever is asked plans by it.")
    status = 422


class NoWorkingDay(Refusal):
    """A weekend or a holiday (M135)."""

    code = "burden.no_working_day"
    says = _("{day} is no working day, and nobody is asked to work on one.")
    next = _("Choose {next_day}, or another working day. What cannot wait is a risk, and says why.")
    status = 422


class AskedTooLong(Refusal):
    """So far off that nobody will remember why (M089)."""

    code = "burden.asked_too_long"
    says = _("It would go on being asked until {day}, more than a year after it falls due.")
    next = _("Let it end within a year, and ask again if it is still needed.")
    status = 422


class PlaceMissing(Refusal):
    """A meeting nowhere."""

    code = "burden.place_missing"
    says = _("It is not said where.")
    next = _("Say where, or that it is held by telephone or video.")
    status = 422


class ValueUnfit(Refusal):
    """What stands there is not of the kind that is asked for."""

    code = "burden.value_unfit"
    says = _("“{value}” does not fit the field “{label}”.")
    next = _("Write {expected}.")
    status = 422


class FieldsMissing(Refusal):
    """Sent with gaps."""

    code = "burden.fields_missing"
    says = _("Not filled in yet: {missing}.")
    next = _("Fill these in and send it again; what you have written is kept.")
    status = 422


class NotAskedOfYou(Refusal):
    """Another unit's form, or none at all."""

    code = "burden.not_asked_of_you"
    says = _("“{demand}” has no form for {unit} to fill in.")
    next = _("Look at your own list: what is asked of you stands there.")
    status = 404


class SentAlready(Refusal):
    """It has gone up."""

    code = "burden.sent_already"
    says = _("What you answered to “{demand}” has been sent.")
    next = _("Take it back first, then correct it.")


class KeptSince(Refusal):
    """Somebody else of the unit was faster."""

    code = "burden.kept_since"
    says = _("Somebody of your unit has filled in more of “{demand}” since you looked.")
    next = _("Hand the file in again: you see then what differs.")


class NothingSent(Refusal):
    """There is nothing to take back."""

    code = "burden.nothing_sent"
    says = _("Nothing has been sent to “{demand}” yet.")
    next = _("Fill it in and send it.")


class TooLateToCorrect(Refusal):
    """The day is over."""

    code = "burden.too_late_to_correct"
    says = _("What was sent to “{demand}” could be corrected until {due}.")
    next = _("Tell whoever asked what has to be put right.")


class AskedNoLonger(Refusal):
    """Its time is over."""

    code = "burden.asked_no_longer"
    says = _("“{demand}” was asked until {sunset}; nothing more is sent.")
    next = _("Nothing is to be done. What you have written is kept.")


def check_field(
    code: str, labels: Mapping[str, str], kind: str, choices: Sequence[tuple[str, Mapping[str, str]]], held_in: str
) -> None:
    """Refuse a field without a code, a name or a kind, and choices where they do not belong."""
    wrong = _wrong_with(code, labels, kind, held_in) or _wrong_choices(kind, [one for one, _labels in choices])
    if wrong:
        raise FieldUnfit(field=code, what=wrong)


def check_not_the_same(known: Sequence[str]) -> None:
    """Refuse a second figure that nobody could tell from the first."""
    for one in known:
        raise FieldTheSame(known=one)


def says_how(differs: str, known: Mapping[str, str]) -> bool:
    """Whether it says how a figure differs from a known one: in more than one character, and not in that one's name."""
    said = letters_alone(differs)
    return len(said) > 1 and not any(said in letters_alone(name) for name in known.values())


def _wrong_with(code: str, labels: Mapping[str, str], kind: str, held_in: str) -> object:
    said = {language: text for language, text in labels.items() if is_said(text)}
    checks = (
        (_CODE.fullmatch(code), _("its code is not made of small letters, digits and underscores")),
        (said and set(said) <= {"zh", "en"}, _("it has no name")),
        (all(len(text) <= LABEL_LIMIT for text in said.values()), _("its name is too long")),
        (kind in set(FieldKind), _("its kind is none of: text, number, date, yes_no, choice")),
        (not held_in or holder_of(held_in), _("what holds it is neither known of every unit nor a list")),
    )
    return next((what for is_fine, what in checks if not is_fine), None)


def _wrong_choices(kind: str, codes: Sequence[str]) -> object:
    if kind != FieldKind.CHOICE:
        return _("only a choice has words to choose from") if codes else None
    fine = 2 <= len(codes) <= MOST_CHOICES and len(set(codes)) == len(codes) and all(map(_CODE.fullmatch, codes))
    return None if fine else _("a choice has two words or more, each with a code of its own")


def holder_of(held_in: str) -> object:
    """Who holds such a figure, as people say it; nothing where that is no place."""
    found = _REGISTER.fullmatch(held_in)
    return _("the list {name}").format(name=found[1]) if found else OF_EVERY_UNIT.get(held_in)


def check_kind(kind: str, fields: Sequence[str]) -> None:
    """Refuse what is not asked ad hoc, a form without fields, and fields without a form."""
    if kind not in AD_HOC:
        raise NotAskedThus(kind=KIND_LABELS[DemandKind(kind)] if kind in set(DemandKind) else kind)
    fits = 1 <= len(fields) <= MOST_FIELDS and len(set(fields)) == len(fields) if kind in WITH_FORM else not fields
    if not fits:
        raise FormEmpty(most=MOST_FIELDS)


def check_reached(units: int) -> None:
    """Refuse to ask nobody."""
    if not units:
        raise NobodyThere(field="levels")


def check_ad_hoc(kind: str) -> None:
    """Refuse what belongs to a programme, which has its own way to an end."""
    if kind not in AD_HOC:
        raise NotAskedThus(kind=KIND_LABELS[DemandKind(kind)])


def check_days(due_on: date | None, sunset_on: date) -> None:
    """Refuse what falls due on no day, and what has hardly an end."""
    if due_on is None:
        raise DayMissing(field="due_on")
    if (sunset_on - due_on) > YEAR:
        raise AskedTooLong(field="sunset_on", day=sunset_on)


def check_workday(due_on: date | None, calendar: WorkCalendar) -> None:
    """Refuse a day on which offices are closed."""
    if due_on is not None and not calendar.is_workday(due_on):
        raise NoWorkingDay(field="due_on", day=due_on, next_day=calendar.add_workdays(due_on, 1))


def check_place(kind: str, place: str, due_on: date | None) -> None:
    """Refuse what takes place on a day and says not where; a look at the sites of a sample has no day and no place."""
    if kind in ON_ITS_DAY and due_on is not None and not tells_something(place):
        raise PlaceMissing(field="place")
