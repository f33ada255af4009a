"""What is refused of topics and of whoever answers for them. Pure: no query, no clock."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal


class NoSuchUnit(Refusal):
    """No unit has that code."""

    code = "duties.no_such_unit"
    says = _("There is no unit “{unit}”.")
    next = _("Check the code, or find the unit by its name.")
    status = 404


class NoSuchPost(Refusal):
    """Not a post of that unit."""

    code = "duties.no_such_post"
    says = _("{unit} has no post “{post}”.")
    next = _("Write its code; the page of posts and people lists the posts of the unit.")
    status = 404


class NoSuchTopic(Refusal):
    """No programme in force has it."""

    code = "duties.no_such_topic"
    says = _("No programme in force has a topic “{topic}”.")
    next = _("The page of duties lists the topics there are.")
    status = 422


class NoTopicNamed(Refusal):
    """Nothing to give."""

    code = "duties.no_topic_named"
    says = _("No topic is named.")
    next = _("Name at least one.")
    status = 422


class NotInPortfolio(Refusal):
    """Nobody, or another post, has it."""

    code = "duties.not_in_portfolio"
    says = _("Topic “{topic}” is not with this post.")
    next = _("Reload the page to see which post answers for it now.")


class FirstAlready(Refusal):
    """It is so already."""

    code = "duties.first_already"
    says = _("This post answers first in {unit} already.")
    next = _("Nothing needs to be done.")


class NotYourUnit(Refusal):
    """Neither its own office nor whoever administers it."""

    code = "duties.not_your_unit"
    says = _("Who answers for what in {unit} is settled by the unit itself, or by whoever administers it from above.")
    next = _("Ask the office of that unit.")
    status = 403


class OnlyItsAdministrators(Refusal):
    """Who answers first is not for the unit's own office to say."""

    code = "duties.only_its_administrators"
    says = _("Which post answers first in {unit} is named by a post that administers the unit.")
    next = _("Ask the administrator of the unit or of the level above.")
    status = 403


def check_settles(*, is_own: bool, administers: bool, unit: str) -> None:
    """Refuse whoever is neither of the unit nor administers it."""
    if not (is_own or administers):
        raise NotYourUnit(unit=unit)


def check_names_first(*, administers: bool, unit: str) -> None:
    """Refuse whoever does not administer the unit."""
    if not administers:
        raise OnlyItsAdministrators(unit=unit)


def check_topics(topics: Collection[str], known: Collection[str]) -> None:
    """Refuse none at all, and any that no programme in force has."""
    if not topics:
        raise NoTopicNamed(field="topics")
    unknown = sorted(set(topics) - set(known))
    if unknown:
        raise NoSuchTopic(field="topics", topic=unknown[0])


def check_held(topics: Collection[str], held: Collection[str]) -> None:
    """Refuse to take from a post what it does not have."""
    if not topics:
        raise NoTopicNamed(field="topics")
    missing = sorted(set(topics) - set(held))
    if missing:
        raise NotInPortfolio(field="topics", topic=missing[0])


def check_is_new(is_so: bool, *, unit: str) -> None:
    """Refuse to say again what is so already."""
    if is_so:
        raise FirstAlready(unit=unit)
