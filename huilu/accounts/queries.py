"""Who is who: people, posts they hold, and the actor that a face hands to an action."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from huilu.accounts.models import Appointment, AppointmentQuerySet, Person, Post
from huilu.accounts.rules import NoSuchPerson
from huilu.kernel.actor import Actor
from huilu.kernel.composed import Composed
from huilu.kernel.words import official, pick
from huilu.org.models import AxisCode, Unit

# What stands behind the name of a post where a deputy acts in it and signs.
ACTING = {"zh": "(代理)", "en": " (acting)"}

_HOLDER = Composed(
    lambda post_id, day: (
        Appointment.objects.on(day).as_holder().filter(post_id=post_id).order_by("pk").values_list("person_id")
    ),
    int,
    date,
)
_INSIDE = Composed(
    lambda post_id, day: (
        Appointment.objects.on(day).filter(post_id=post_id).order_by("as_deputy", "pk").values_list("person_id")
    ),
    int,
    date,
)
_PLACES = Composed(
    lambda person_id, day: (
        Appointment.objects.on(day).filter(person_id=person_id).order_by("pk").values_list("post__unit__path")
    ),
    int,
    date,
)
_ROLE = Composed(
    lambda code: (
        AxisCode.objects.filter(axis="audience", code=code).exclude(role="").order_by("pk").values_list("role")
    ),
    str,
)


def _in_office(person_id: int, day: date) -> QuerySet[Appointment]:
    appointments = Appointment.objects.on(day).filter(person_id=person_id)
    return appointments.select_related("person", "post__unit__unit_class__level").order_by("as_deputy", "from_on", "id")


# Who asks: with this every request begins.
_IN_OFFICE = Composed(_in_office, int, date)


def find_person(username: str) -> Person:
    """The person with this login name, whatever the case of its letters."""
    try:
        return Person.objects.get_by_natural_key(username)
    except Person.DoesNotExist:
        raise NoSuchPerson(username=username) from None


def holder_on(post: Post, day: date) -> Appointment | None:
    """Who holds the post on the day. A deputy never does."""
    held = Appointment.objects.on(day).as_holder().filter(post=post)
    return held.select_related("person", "post__unit").first()


def holder_id_on(post_id: int, day: date) -> int | None:
    """The person who holds the post on the day, by id."""
    found = _HOLDER.row(post_id, day)
    return found[0] if found else None


def people_in(post_id: int, day: date) -> list[int]:
    """The ids of everybody who is in the post on the day: its holder, and whoever acts as deputy."""
    return [person_id for (person_id,) in _INSIDE.rows(post_id, day)]


def places_of(person_id: int, day: date) -> list[str]:
    """The paths of the units in which the person is in any post on the day, as a deputy too."""
    return [path for (path,) in _PLACES.rows(person_id, day)]


def role_of(unit: Unit) -> str:
    """The column of the capability table that the unit stands in: its audience's role, else its level's."""
    by_audience = _ROLE.row(unit.unit_class.audience)
    return by_audience[0] if by_audience else unit.unit_class.level.role


def actor_of(appointment: Appointment) -> Actor:
    """The actor that this appointment makes of its person."""
    post, unit = appointment.post, appointment.post.unit
    mark = ACTING if appointment.as_deputy else {}
    return Actor(
        person_id=appointment.person_id,
        username=appointment.person.username,
        post_id=post.pk,
        post_code=post.code,
        post_label=pick(post.labels) + pick(mark),
        unit_id=unit.pk,
        unit_code=unit.code,
        unit_name=unit.name,
        unit_path=unit.path,
        role=role_of(unit),
        signature=f"{unit.name} {official(post.labels)}{official(mark)}",
        administers=post.administers,
    )


def actors_of(person: Person, day: date) -> list[Actor]:
    """Every actor that the person can be on the day, one for each post held."""
    return [actor_of(appointment) for appointment in _IN_OFFICE.models(person.pk, day)]


def _without_secrets(appointments: AppointmentQuerySet) -> AppointmentQuerySet:
    """With the logins, but without what proves them: whoever reads for a page may not even ask for it."""
    return appointments.select_related("person").defer("person__password")


def posts_under(unit: Unit, day: date) -> list[tuple[Post, Appointment | None]]:
    """The posts of one unit with their holders on the day. Who acts as deputy, `deputies_under` tells."""
    posts = list(Post.objects.filter(unit=unit).order_by("code"))
    holders = {
        held.post_id: held
        for held in _without_secrets(Appointment.objects.on(day).as_holder().filter(post__in=posts)).order_by("id")
    }
    return [(post, holders.get(post.pk)) for post in posts]


def deputies_under(unit: Unit, day: date) -> dict[int, list[Appointment]]:
    """The deputies of the posts of one unit by post, those who are to come as well."""
    found: dict[int, list[Appointment]] = {}
    for one in _without_secrets(Appointment.objects.not_over(day).as_deputy().filter(post__unit=unit)):
        found.setdefault(one.post_id, []).append(one)
    return found
