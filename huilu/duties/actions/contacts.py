"""Posts become contacts of units below, stop being it, and take up what those cannot solve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from huilu.accounts.capabilities import Act, check_may
from huilu.accounts.models import Post
from huilu.duties import contact_rules as rules
from huilu.duties.actions.frame import begin, note, post_of
from huilu.duties.contacts import items_for, most_for
from huilu.duties.models import ContactAssignment, Uptake
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import is_under
from huilu.kernel.words import one_line
from huilu.loop.queries import find_issue
from huilu.org.models import Unit


@transaction.atomic
def assign_contacts(
    *, unit: str, pairs: Mapping[str, str], from_on: date, by: Actor, at: datetime
) -> list[ContactAssignment]:
    """A plan is put in force in one act: each unit by its code gets the post of that code as its contact.

    Whoever was its contact is it until then; whoever is it already goes on.
    """
    assigner = _begin_assigning(unit, by)
    rules.check_named(len(pairs))
    rules.check_day(from_on, day_of(at))
    below, posts = _below(assigner, [*pairs]), {code: post_of(assigner, code) for code in sorted(set(pairs.values()))}
    wanted = {below[code].pk: posts[pairs[code]] for code in sorted(pairs)}
    _check_room(assigner, below, wanted, from_on)
    standing = ContactAssignment.objects.not_over(from_on).filter(assigner=assigner, unit__in=wanted)
    kept = set[int]()
    for one in standing.order_by("pk"):
        if one.post_id == wanted[one.unit_id].pk and one.to_on is None and one.from_on <= from_on:
            kept.add(one.unit_id)
        else:
            _end(one, from_on)
    made = ContactAssignment.objects.bulk_create(
        ContactAssignment(post=post, unit_id=pk, assigner=assigner, labels=post.labels, from_on=from_on)
        for pk, post in wanted.items()
        if pk not in kept
    )
    note("contact.assigned", assigner, by=by, at=at, pairs=dict(sorted(pairs.items())), from_on=from_on)
    return made


@transaction.atomic
def end_contact(*, unit: str, of: str, on: date, by: Actor, at: datetime) -> ContactAssignment:
    """The unit `of` has no contact of this unit any more, from a day on."""
    assigner = _begin_assigning(unit, by)
    rules.check_day(on, day_of(at))
    standing = ContactAssignment.objects.not_over(on).filter(assigner=assigner, unit__code=of)
    found = list(standing.order_by("from_on", "pk"))
    if not found:
        raise rules.NoContact(unit=of, above=assigner.name)
    for one in found:
        _end(one, on)
    note("contact.ended", assigner, by=by, at=at, of=of, on=on)
    return found[0]


@transaction.atomic
def take_up(*, unit: str, number: str, text: str, by: Actor, at: datetime) -> Uptake:
    """The contact of the unit takes up an issue that it cannot solve: says what will be done, and the unit reads it.

    The issue stays with whoever has it, in the state in which it is.
    """
    place = begin(unit)
    if not ContactAssignment.objects.on(day_of(at)).filter(unit=place, post_id=by.post_id).exists():
        raise rules.NotItsContact(unit=place.name)
    rules.check_note(text)
    issue = find_issue(number, for_=by)
    if not items_for(place).filter(pk=issue.pk).exists():
        raise rules.NotForContacts(number=number, unit=place.name)
    if Uptake.objects.filter(issue=issue, post_id=by.post_id).exists():
        raise rules.TakenUpAlready(number=number)
    said = {"note": one_line(text), "at": at, "by_label": by.signature}
    made = Uptake.objects.create(issue=issue, post_id=by.post_id, unit=place, **said)
    note("contact.item_taken_up", place, by=by, at=at, number=number, text=made.note)
    return made


def _begin_assigning(code: str, by: Actor) -> Unit:
    check_may(by, Act.ASSIGN_CONTACTS)
    assigner = begin(code)
    rules.check_assigns(is_own=by.is_installation or by.unit_id == assigner.pk, unit=assigner.name)
    return assigner


def _below(assigner: Unit, codes: Sequence[str]) -> dict[str, Unit]:
    units = Unit.objects.filter(code__in=codes, counts=True).select_related("unit_class").order_by("pk")
    found = {one.code: one for one in units if one.pk != assigner.pk and is_under(one.path, assigner.path)}
    for code in codes:
        if code not in found:
            raise rules.NotBelow(field="pairs", unit=code, above=assigner.name)
    return found


def _check_room(assigner: Unit, below: Mapping[str, Unit], wanted: Mapping[int, Post], day: date) -> None:
    """Refuse to give one post more units of a level than it may have, together with those that it has."""
    level_of = {one.pk: one.unit_class.level_id for one in below.values()}
    loads = Counter((post.pk, level_of[pk]) for pk, post in wanted.items())
    others = ContactAssignment.objects.not_over(day).filter(assigner=assigner).exclude(unit__in=wanted)
    loads.update(set_of for set_of in others.order_by("pk").values_list("post_id", "unit__unit_class__level_id"))
    named = {post.pk: post.code for post in wanted.values()}
    mosts = {level: most_for(assigner, level, day) for level in set(level_of.values())}
    for (post_id, level), n in sorted(loads.items()):
        if post_id in named and level in mosts:
            rules.check_most(post=named[post_id], level=level, n=n, most=mosts[level])


def _end(one: ContactAssignment, on: date) -> None:
    """Until before the day; what was to begin later never does."""
    one.to_on = max(on, one.from_on)
    one.save(update_fields=["to_on"])
