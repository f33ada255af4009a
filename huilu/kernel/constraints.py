"""Database constraints in words."""

from __future__ import annotations

from django.db.models import CheckConstraint, Q


def together(name: str, *fields: str) -> CheckConstraint:
    """All of these fields are filled, or none is."""
    empty = Q(**{f"{field}__isnull": True for field in fields})
    full = Q(**{f"{field}__isnull": False for field in fields})
    return CheckConstraint(name=name, condition=empty | full)


def one_of(name: str, field: str, choices: list[str]) -> CheckConstraint:
    """The field holds one of the words."""
    return CheckConstraint(name=name, condition=Q(**{f"{field}__in": choices}))
