"""Who is who: people, posts they hold, and the actor that a face hands to an action."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from huilu.accounts.models import Appointment, AppointmentQuerySet, Person, Post
from huilu.accounts.rules import NoSuchPerson
from huilu.kernel.actor import Actor
from huilu.kernel.words import official, pick
from huilu.org.models import AxisCode, Unit


def find_person(username: str) -> Person:
    """The person with this login name, whatever the case of its letters."""
    try:
        return Person.objects.get_by_natural_key(username)
    except Person.DoesNotExist:
        raise NoSuchPerson(username=username) from None


def appointments_of(person: Person, day: date) -> QuerySet[Appointment]:
    """The appointments in force on the day, the oldest first."""
    return (
        Appointment.objects.on(day)
        .filter(person=person)
        .select_related("person", "post__unit__unit_class__level")
        .order_by("from_on", "id")
    )


def holder_on(post: Post, day: date) -> Appointment | None:
    """Who holds the post on the day."""
    return Appointment.objects.on(day).filter(post=post).select_related("person", "post__unit").first()


def role_of(unit: Unit) -> str:
    """The column of the capability table that the unit stands in: its audience's role, else its level's."""
    by_audience = AxisCode.objects.filter(axis="audience", code=unit.unit_class.audience).exclude(role="")
    return by_audience.values_list("role", flat=True).first() or unit.unit_class.level.role


def actor_of(appointment: Appointment) -> Actor:
    """The actor that this appointment makes of its person."""
    post, unit = appointment.post, appointment.post.unit
    return Actor(
        person_id=appointment.person_id,
        username=appointment.person.username,
        post_id=post.pk,
        post_code=post.code,
        post_label=pick(post.labels),
        unit_id=unit.pk,
        unit_code=unit.code,
        unit_name=unit.name,
        unit_path=unit.path,
        role=role_of(unit),
        signature=f"{unit.name} {official(post.labels)}",
        administers=post.administers,
    )


def actors_of(person: Person, day: date) -> list[Actor]:
    """Every actor that the person can be on the day, one for each post held."""
    return [actor_of(appointment) for appointment in appointments_of(person, day)]


def _without_secrets(appointments: AppointmentQuerySet) -> AppointmentQuerySet:
    """With the logins, but without what proves them: whoever reads for a page may not even ask for it."""
    return appointments.select_related("person").defer("person__password")


def posts_under(unit: Unit, day: date) -> list[tuple[Post, Appointment | None]]:
    """The posts of one unit with their holders on the day."""
    posts = list(Post.objects.filter(unit=unit).order_by("code"))
    holders = {
        held.post_id: held
        for held in _without_secrets(Appointment.objects.on(day).filter(post__in=posts)).order_by("id")
    }
    return [(post, holders.get(post.pk)) for post in posts]
