"""What a dry run found, in sentences that a person could say aloud."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huilu.burden.gate import kind_label
from huilu.burden.saying import say_hours
from huilu.kernel.words import pick
from huilu.rehearsal.claim import Claim
from huilu.rehearsal.clashes import Clash, ClashKind
from huilu.rehearsal.gaps import Gap, GapKind
from huilu.rehearsal.rehearsing import DryRun, KindLoad

if TYPE_CHECKING:
    from huilu.kernel.words import Label

_GAPS: dict[GapKind, Label] = {
    GapKind.IDLE_UNITS: gettext_lazy("In the scope, and nothing is asked of them: {name} ({units})."),
    GapKind.REACHES_NOBODY: gettext_lazy("“{name}” reaches no unit."),
    GapKind.IDLE_MEASURE: gettext_lazy("No requirement belongs to the measure “{name}”."),
    GapKind.IDLE_PRIORITY: gettext_lazy("No requirement serves the priority “{name}”."),
    GapKind.TOPICS_FOR_NOBODY: gettext_lazy("No unit chooses from the topics “{name}”."),
    GapKind.TOPICS_WITHOUT_WORK: gettext_lazy(
        "The topics “{name}” have no owner: nothing is asked of those that choose from them ({units})."
    ),
    GapKind.UNKNOWN_WORD: gettext_lazy(
        "The tree does not know the word {code} ({name}); so the pack cannot be issued."
    ),
    GapKind.HELD_UP: gettext_lazy(
        "“{name}” is held up by the guard desk: nobody owes it before the desk has decided, and until then no version "
        "that has it otherwise can be issued."
    ),
    GapKind.IS_OVER: gettext_lazy("“{name}” binds nobody: its last day is over."),
    GapKind.TOO_LATE: gettext_lazy(
        "“{name}” falls due on a day that is over; so the pack cannot be issued. Write a later day."
    ),
}
_CLASHES: dict[ClashKind, Label] = {
    ClashKind.ALL_HANDS: gettext_lazy("{day}: several events for everybody on one day ({units}): {names}."),
    ClashKind.SAME_CARRIER: gettext_lazy(
        "{day}: one meeting, “{carrier}”, has to carry all of this ({units}): {names}."
    ),
    ClashKind.DOUBLE_BOOKED: gettext_lazy(
        "{day}: different meetings call the same ones ({units}): {names}. Units in which one person holds every post: "
        "{one_person}; persons with posts in more than one of them: {several}."
    ),
    ClashKind.CONFLICTING: gettext_lazy("Two instructions on one matter ({units}): {names}. They differ in {differs}."),
}
_QUANTITIES: dict[str, Label] = {"deadline": gettext_lazy("the day"), "frequency": gettext_lazy("how often")}
_LINES: dict[str, Label] = {
    "territorial": gettext_lazy("territorial line"),
    "functional": gettext_lazy("functional line"),
}
_LIMITS: tuple[Label, ...] = (
    gettext_lazy("Hours of a meeting are not known, so two on one day count as a clash though both may be possible."),
    gettext_lazy("Which post attends is not known: posts are counted where one person holds all posts of a unit."),
    gettext_lazy("Of work that comes again only the last day is known; its minutes lie evenly over its time."),
    gettext_lazy("Whose topic it is, is known by units, not by posts."),
    gettext_lazy("What is done already is not taken off: the figures are what is asked."),
    gettext_lazy("What single units were granted otherwise is not counted: the figures are those of kinds of units."),
)


def answer_of(run: DryRun) -> str:
    """The one sentence that comes first."""
    if not run.kinds:
        return _("“{pack}” would reach no unit below {issuer}.").format(
            pack=pick(run.pack.labels.model_dump()), issuer=run.issuer.name
        )
    heaviest = heaviest_of(run.kinds)
    said = _(
        "“{pack}” would ask {units} for {hours} in {weeks}; the heaviest week is that of {week}, with up to {minutes} "
        "for a unit of {kind}, {ours} of them new."
    )
    return said.format(
        pack=pick(run.pack.labels.model_dump()),
        units=_units(run.units),
        hours=_hours(run.minutes),
        weeks=_weeks(len(run.world.weeks)),
        week=day_words(heaviest.peak.week),
        minutes=_minutes(heaviest.peak.most),
        kind=heaviest.kind.name,
        ours=f"{heaviest.peak.ours:,}",
    )


def heaviest_of(kinds: Sequence[KindLoad]) -> KindLoad:
    """The kind with the highest week; of several, the one that has most in all, and then the one further up."""
    return max(kinds, key=lambda one: (one.peak.most, sum(week.most for week in one.weeks), -one.kind.rank))


def beside_of(run: DryRun) -> str:
    """Whether it could be issued as it is, and how many clashes and gaps were found."""
    found = _("No clash and no gap was found.") if not run.clashes and not run.gaps else _counted(run)
    refused = _("The gate would refuse it.")
    return f"{refused} {found}" if run.refused else found


def _counted(run: DryRun) -> str:
    clashes = ngettext("{n} clash", "{n} clashes", len(run.clashes)).format(n=len(run.clashes))
    gaps = ngettext("{n} gap", "{n} gaps", len(run.gaps)).format(n=len(run.gaps))
    return _("{clashes} and {gaps} were found.").format(clashes=clashes, gaps=gaps)


def gap_words(gap: Gap) -> str:
    """What is missing."""
    return str(_GAPS[gap.kind]).format(units=_units(gap.units), name=pick(gap.labels), code=gap.code)


def clash_words(clash: Clash) -> str:
    """What is in each other's way."""
    first = clash.claims[0]
    return str(_CLASHES[clash.kind]).format(
        day=day_words(clash.day) if clash.day else "",
        units=_units(clash.units),
        carrier=pick(first.carrier_labels or {"zh": first.carrier, "en": first.carrier}),
        names=_listed(_claim_words(one, clash) for one in clash.claims),
        one_person=f"{clash.one_person:,}",
        several=f"{clash.several:,}",
        differs=_listed(str(_QUANTITIES[one]) for one in clash.differs),
    )


def limits() -> list[str]:
    """What a dry run cannot know."""
    return [str(one) for one in _LIMITS]


def over_cap_words(run: DryRun) -> list[str]:
    """Where somebody would have more than the week's cap."""
    said = _("{kind}: more than the {cap} minutes a week in {weeks}, up to {minutes}.")
    return [
        said.format(kind=one.kind.name, cap=one.cap, weeks=_weeks(one.over_cap), minutes=f"{one.peak.most:,}")
        for one in run.kinds
        if one.over_cap
    ]


def gate_words(run: DryRun) -> list[str]:
    """What the gate would say no to."""
    said = _(
        "The gate would refuse the pack: {kind}, {month}: {minutes} of one unit; allowed: {allowed}, running already: "
        "{running}."
    )
    return [
        said.format(
            kind=kind_label(one), month=date_format(one.month, "YEAR_MONTH_FORMAT"), minutes=_minutes(one.in_all),
            allowed=f"{one.allowed:,}", running=f"{one.running:,}",
        )
        for one in run.refused
    ]  # fmt: skip


def blackout_words(run: DryRun) -> list[str]:
    """What falls due where nothing should."""
    said = _("“{name}” falls due on {day}, in a blackout.")
    return [
        said.format(name=pick(one.claim.labels), day=day_words(one.claim.due_on))
        for one in run.asked
        if one.in_blackout and one.claim.due_on
    ]


def day_words(day: date) -> str:
    """A day with its year: dry runs go over the turn of one."""
    return date_format(day)


def short_day_words(day: date) -> str:
    """A day as short as a column is narrow."""
    # Translators: the format of a day without its year, as short as may be.
    return date_format(day, _("j M"))


def kind_words(one: KindLoad) -> str:
    """A kind with how many units it has."""
    return _("{kind} ({units})").format(kind=one.kind.name, units=_units(one.units))


def _units(n: int) -> str:
    return ngettext("{n} unit", "{n} units", n).format(n=f"{n:,}")


def _hours(minutes: int) -> str:
    said = say_hours(minutes)
    return ngettext("{n} hour", "{n} hours", 1 if said == "1" else 2).format(n=said)


def _weeks(n: int) -> str:
    return ngettext("{n} week", "{n} weeks", n).format(n=n)


def _minutes(n: int) -> str:
    return ngettext("{n} minute", "{n} minutes", n).format(n=f"{n:,}")


def _claim_words(one: Claim, clash: Clash) -> str:
    """Its name, and of two of one name whose it is; of instructions that differ, who gave them and for which day."""
    said = pick(one.labels)
    told = [one.programme or one.code] if [pick(other.labels) for other in clash.claims].count(said) > 1 else []
    if clash.kind is ClashKind.CONFLICTING:
        due = day_words(one.due_on) if one.due_on else _("without a day")
        told += [one.issuer.name, str(_LINES[one.issuer.line]), due]
    return f"“{said}” ({_listed(told)})" if told else f"“{said}”"


def _listed(parts: Iterable[str]) -> str:
    return _(", ").join(parts)
