"""Who acts in the demo: a post and its holder in every unit that takes part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from huilu.accounts.actions import add_person, appoint, establish_post
from huilu.accounts.models import Appointment
from huilu.demo.cast import DEMO_PASSWORD, OFFICE, POST_LABELS, SIGN_INS, username_of
from huilu.demo.playing import Report
from huilu.demo.story.workdays import ZONE
from huilu.kernel.actor import INSTALLATION
from huilu.org.models import Unit

APPOINTED_AT = datetime(2023, 9, 4, 10, tzinfo=ZONE)
FROM_ON = date(2023, 9, 1)
_BATCH = 100
_ADMINISTERING = frozenset({"nation", "province", "city", "county"})
_SIGNING_IN = frozenset(one.username for one in SIGN_INS)


def appoint_all(posts: Sequence[str], report: Report | None = None) -> int:
    """Give every post called "unit code/post code" its holder; how many were vacant."""
    held = Appointment.objects.on(FROM_ON).order_by("pk").values_list("post__unit__code", "post__code")
    taken = {f"{unit}/{code}" for unit, code in held}
    vacant = [post for post in posts if post not in taken]
    wanted = {post.rpartition("/")[0] for post in vacant}
    found = Unit.objects.select_related("unit_class").filter(code__in=wanted).order_by("code")
    units = {unit.code: unit for unit in found}
    vacant = [post for post in vacant if post.rpartition("/")[0] in units]
    for start in range(0, len(vacant), _BATCH):
        batch = vacant[start : start + _BATCH]
        with transaction.atomic():
            for post in batch:
                _appoint(units[post.rpartition("/")[0]], post)
        if report:
            report(start + len(batch), len(vacant))
    return len(vacant)


def _appoint(unit: Unit, post: str) -> None:
    code, username = post.rpartition("/")[2], username_of(post)
    # Nobody signs in as one of the others: they have no password.
    password = DEMO_PASSWORD if username in _SIGNING_IN else None
    person = add_person(username=username, password=password, by=INSTALLATION, at=APPOINTED_AT, change_it=False)
    established = establish_post(
        unit=unit,
        code=code,
        labels=POST_LABELS[code],
        administers=code == OFFICE and unit.unit_class.level_id in _ADMINISTERING,
        by=INSTALLATION,
        at=APPOINTED_AT,
    )
    appoint(person=person, post=established, from_on=FROM_ON, by=INSTALLATION, at=APPOINTED_AT)
