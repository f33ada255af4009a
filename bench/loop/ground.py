"""python -m bench.loop.ground: as the owner of an empty, migrated database: the tree, the programme, the people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import django

from bench.loop import story
from bench.loop.tree import LABELS, WHOLE, Breadth, posts, tree
from bench.site import ROOT

if TYPE_CHECKING:
    from huilu.programmes.pack.schema import Pack

FROM_ON = date(2023, 9, 1)


def make(breadth: Breadth = WHOLE, *more: Pack) -> None:
    """Everything but issues; with other programmes than the usual one, if there are to be more."""
    from huilu.kernel.actor import INSTALLATION  # noqa: PLC0415 - it needs the applications
    from huilu.org.actions import import_body, set_words  # noqa: PLC0415
    from huilu.org.words import read_words  # noqa: PLC0415
    from huilu.programmes.pack.loading import load_pack  # noqa: PLC0415
    from huilu.programmes.publishing import follow_tree  # noqa: PLC0415

    at = story.FIRST_DAY
    set_words(words=read_words(ROOT / "trees" / "china.yaml"), by=INSTALLATION, at=at)
    imported = import_body(body=tree(breadth).encode(), by=INSTALLATION, at=at, follow=follow_tree)
    if imported.faults:
        raise SystemExit(str(imported.faults))
    _appoint_all(breadth)
    publish(load_pack(ROOT / "packs" / "second-batch-2023"), *more)


def _appoint_all(breadth: Breadth) -> None:
    """Bare rows: by the actions it would take minutes, and nothing of it is measured."""
    from huilu.accounts.models import Appointment, Person, Post  # noqa: PLC0415 - it needs the applications
    from huilu.org.models import Unit  # noqa: PLC0415

    ids = dict(Unit.objects.order_by("code").values_list("code", "pk"))
    wanted = posts(breadth)
    people = Person.objects.bulk_create(Person(username=f"{unit}-{code}", password="!") for unit, code in wanted)
    made = Post.objects.bulk_create(Post(unit_id=ids[unit], code=code, labels=LABELS[code]) for unit, code in wanted)
    Appointment.objects.bulk_create(
        Appointment(person=person, post=post, from_on=FROM_ON) for person, post in zip(people, made, strict=True)
    )


def publish(*packs: Pack) -> None:
    """The nation's office puts the programmes into force."""
    from huilu.accounts.actions import add_person, appoint, establish_post  # noqa: PLC0415 - it needs the applications
    from huilu.accounts.queries import actors_of  # noqa: PLC0415
    from huilu.kernel.actor import INSTALLATION  # noqa: PLC0415
    from huilu.org.models import Unit  # noqa: PLC0415
    from huilu.programmes.publishing import publish_pack  # noqa: PLC0415

    nation, at = Unit.objects.get(parent=None), story.FIRST_DAY
    person = add_person(username="centre", password=None, by=INSTALLATION, at=at)
    post = establish_post(unit=nation, code="office", labels=LABELS["office"], by=INSTALLATION, at=at)
    appoint(person=person, post=post, from_on=FROM_ON, by=INSTALLATION, at=at)
    for pack in packs:
        # What is looked at before a launch is no part of what is measured.
        pack = pack.model_copy(update={"readiness": ()})  # noqa: PLW2901
        publish_pack(pack=pack, issuer=nation, by=actors_of(person, at.date())[0], at=at)


if __name__ == "__main__":
    django.setup()
    make()
