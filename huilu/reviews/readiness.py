"""What is looked at before a launch: the tree, who answers, the answers desk, the load, the rules of packs (M014)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from huilu.accounts.models import Appointment
from huilu.burden.gate import kind_label
from huilu.burden.population import count_classes
from huilu.duties.models import FirstResponsible, Portfolio
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import end_of_subtree
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import said_in_both
from huilu.org.models import Unit, UnitClass
from huilu.programmes.pack.lint import lint
from huilu.programmes.pack.schema import OTHER_TOPIC, Pack
from huilu.programmes.pack.words import in_tree_codes
from huilu.programmes.publishing import issue_pack, tried, unknown_words
from huilu.programmes.readiness import Looked, items_for
from huilu.programmes.rules import AlreadyPublished
from huilu.rehearsal.rehearsing import rehearse

Missing = tuple[str, Mapping[str, Any]]


def look_through(pack: Pack, issuer: Unit, *, by: Actor, at: datetime) -> list[Looked]:
    """Each thing that the pack wants to be in order before its launch, with what is missing of it. Writes nothing."""
    found = [_LOOKS[item](pack, issuer, at) for item in items_for(pack)]
    # Where something is missing already, publishing would be refused for that.
    if any(one.item == "load_forecast" for one in found) and all(one.is_ready for one in found):
        said = _tried(pack, issuer, by, at)
        found = [replace(one, missing=said) if one.item == "load_forecast" else one for one in found]
    return found


def _tried(pack: Pack, issuer: Unit, by: Actor, at: datetime) -> list[Missing]:
    """What publishing itself would be refused for, the gate's word above all: tried in full, and taken back at once."""
    try:
        with tried():
            issue_pack(pack=pack, issuer=issuer, by=by, at=at, is_trial=True)
    except AlreadyPublished:
        return []
    except Refusal as refusal:
        return [_refused(refusal)]
    return []


def _refused(refusal: Refusal) -> Missing:
    return "refused", {"refusal": refusal.code, "says": said_in_both(lambda: refusal.sentence)}


def _org_tree(pack: Pack, issuer: Unit, _at: datetime) -> Looked:
    """The tree knows the pack's words, and nobody stands in a place that is no more."""
    return Looked("org_tree", [*_tree(in_tree_codes(pack), issuer)])


def _tree(pack: Pack, issuer: Unit) -> Iterator[Missing]:
    if not Unit.objects.below(issuer).filter(counts=True).exists():
        yield "nobody_below", {"unit": issuer.name}
    for axis, word in unknown_words(pack):
        yield "unknown_word", {"word": f"{axis}={word}"}
    closed = Unit.ever.filter(path__gte=issuer.path, path__lt=end_of_subtree(issuer.path), closed_on__isnull=False)
    astray = Unit.objects.filter(parent__in=closed.filter(successor__isnull=True).order_by().values("pk"))
    if first := astray.order_by("code").first():
        yield "below_closed", {"n": astray.count(), "example": first.name}


def _owners(pack: Pack, issuer: Unit, at: datetime) -> Looked:
    """Somebody answers first for the issuer, and every topic that is in a portfolio is with somebody who is there."""
    return Looked("owners", [*_unowned(pack, issuer, at)])


def _unowned(pack: Pack, issuer: Unit, at: datetime) -> Iterator[Missing]:
    held = set(
        Appointment.objects.on(day_of(at)).filter(post__unit=issuer).order_by().values_list("post_id", flat=True)
    )
    portfolios = Portfolio.objects.filter(unit=issuer, post__unit=issuer).order_by("topic")
    owner_of = dict(portfolios.values_list("topic", "post_id"))
    topics = _topics(pack, issuer)
    for topic in topics:
        if topic in owner_of and owner_of[topic] not in held:
            yield "topic_vacant", {"topic": topic}
    if topics <= owner_of.keys():
        return
    first = FirstResponsible.objects.filter(unit=issuer).values_list("post_id", flat=True).first()
    if first is None:
        yield "nobody_first", {"unit": issuer.name}
    elif first not in held:
        yield "first_vacant", {"unit": issuer.name}


def _topics(pack: Pack, issuer: Unit) -> set[str]:
    """The topics of this very pack that anybody below chooses from: it is not in force yet."""
    plan = in_tree_codes(pack)
    classes = UnitClass.objects.filter(pk__in=count_classes(issuer)).order_by("pk")
    kinds = [(one.level_id, one.sector, one.audience, frozenset(one.tags)) for one in classes]
    return {topic.code for kind in kinds for topic in plan.topics_for(*kind)} | {OTHER_TOPIC.code}


def _answers(_pack: Pack, issuer: Unit, at: datetime) -> Looked:
    """Questions about the programme go to its issuer: two people are there, for whoever drafts does not approve."""
    there = Appointment.objects.on(day_of(at)).filter(post__unit=issuer).order_by()
    people = there.values_list("person_id", flat=True).distinct().count()
    posts = there.values_list("post_id", flat=True).distinct().count()
    if not people:
        return Looked("answers", [("no_desk", {"unit": issuer.name})])
    return Looked("answers", [("one_pair_of_eyes", {"unit": issuer.name})] if min(people, posts) == 1 else [])


def _load_forecast(pack: Pack, issuer: Unit, at: datetime) -> Looked:
    """The dry run of this very content on the tree as it is: whether it can be borne, and what it comes to."""
    run = rehearse(pack=pack, issuer=issuer, at=at)
    missing: list[Missing] = [
        ("over_allowance", {
            "level": one.level, "audience": one.audience, "kind": said_in_both(partial(kind_label, one)),
            "month": f"{one.month:%Y-%m}", "minutes": one.in_all, "allowed": one.allowed,
        })
        for one in run.refused
    ]  # fmt: skip
    if not run.units:
        missing.append(("reaches_nobody", {}))
    figures = {"units": run.units, "hours": round(run.minutes / 60), "clashes": len(run.clashes), "gaps": len(run.gaps)}
    return Looked("load_forecast", missing, figures)


def _lint(pack: Pack, _issuer: Unit, _at: datetime) -> Looked:
    """Neither an error nor a warning."""
    found = [one for one in lint(pack) if one.severity != "note"]
    return Looked("lint", [("finding", {"where": one.where, "problem": one.says.model_dump()}) for one in found])


_LOOKS: dict[str, Callable[[Pack, Unit, datetime], Looked]] = {
    "org_tree": _org_tree,
    "owners": _owners,
    "answers": _answers,
    "load_forecast": _load_forecast,
    "lint": _lint,
}
