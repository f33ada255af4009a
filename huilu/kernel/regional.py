"""Fields of tables that could be cut over machines by region: every query through them names the region by itself.

A row's id carries its region in the high bits, and so does the id of whatever it belongs to. Whoever asks for an id, or
joins what belongs together, has therefore said where it lies; these fields write that into the SQL, so that a
distributed database asks one machine and not all of them. On one machine it costs nothing: the index is the same.
"""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models.expressions import Col, RawSQL
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import Exact, In

from huilu.kernel.paths import REGION_SHIFT, SERIAL_SHIFT

_ST = TypeVar("_ST")
_GT = TypeVar("_GT")
REGION = "region"
# What the database counts out; the region comes before it.
FRESH = f"(%s::bigint << {SERIAL_SHIFT} | nextval('huilu_serial'))"
OF_ID = f"(%s::bigint >> {SERIAL_SHIFT})::smallint"
# The same for statements that are written by hand: a fresh id in a region, and the region of an id by its name.
FRESH_IN = f"({{}}::bigint << {SERIAL_SHIFT} | nextval('huilu_serial'))"
OF_NAMED = f"(%({{}})s::bigint >> {SERIAL_SHIFT})::smallint"


def region_of_id(some_id: int) -> int:
    """The region that the id of a thing other than a unit carries."""
    return some_id >> SERIAL_SHIFT


class RegionOf(models.SmallIntegerField[_ST, _GT]):
    """The region of what the row belongs to, taken from that one's id whenever the row is written."""

    def __init__(self, of: str = "", **given: Any) -> None:
        self.of = of
        super().__init__(**given)

    def deconstruct(self) -> Any:
        """How a migration makes it again."""
        name, path, args, given = super().deconstruct()
        return name, path, args, given | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002 - asked for whenever it is saved
        """The region, kept at the row too."""
        region = self.region_in(model_instance)
        setattr(model_instance, self.attname, region)
        return region

    def region_in(self, row: models.Model) -> int:
        """The region of what the row belongs to."""
        whole: Any = row._meta.get_field(self.of)
        owner: int = getattr(row, whole.attname)
        return owner >> (SERIAL_SHIFT if _carries_region(whole.target_field) else REGION_SHIFT)


def _carries_region(field: Any) -> bool:
    return isinstance(field, RegionalKey | Within)


class _Here:
    """A look-up by id that says in which region it lies."""

    lhs: Any
    rhs: Any

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The look-up as it is, and where it looks."""
        sql, params = super().as_sql(compiler, connection)  # type: ignore[misc]
        if not isinstance(self.lhs, Col) or not _is_regional(self.lhs.target):
            return sql, params
        place, values = self._place(compiler)
        if not place:
            return sql, params
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        return f'({sql} AND {table}."{REGION}" {place})', [*params, *values]

    def _place(self, compiler: Any) -> tuple[str, list[Any]]:
        raise NotImplementedError


def _is_regional(target: Any) -> bool:
    return _carries_region(target) and any(field.name == REGION for field in target.model._meta.local_fields)


class _One(_Here):
    def _place(self, compiler: Any) -> tuple[str, list[Any]]:
        if isinstance(self.rhs, Col):
            other = compiler.quote_name_unless_alias(self.rhs.alias)
            return (f'= {other}."{REGION}"', []) if _is_regional(self.rhs.target) else ("", [])
        # The value stands twice, and not its region: a query that is composed once fills both places alike.
        return (f"= {OF_ID}", [self.rhs]) if isinstance(self.rhs, int) else ("", [])


class _Several(_Here):
    def _place(self, compiler: Any) -> tuple[str, list[Any]]:  # noqa: ARG002 - the other kind needs it
        if not isinstance(self.rhs, list | tuple | set | frozenset):
            return "", []
        regions = sorted({region_of_id(one) for one in self.rhs if isinstance(one, int)})
        return (f"IN ({', '.join(['%s'] * len(regions))})", regions) if regions else ("", [])


class _ExactHere(_One, Exact):
    pass


class _InHere(_Several, In):
    pass


class _RelatedExactHere(_One, RelatedExact):
    pass


class _RelatedInHere(_Several, RelatedIn):
    pass


class RegionalKey(models.BigIntegerField[_ST, _GT]):
    """A primary key that carries the row's region. Where the row brings none, the database counts one out."""

    db_returning = True
    class_lookups: ClassVar[dict[str, Any]] = {"exact": _ExactHere, "in": _InHere}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002 - asked for whenever it is saved
        """The key of the row, or how the database is to make it."""
        given = getattr(model_instance, self.attname)
        if given is not None:
            return given
        region: Any = model_instance._meta.get_field(REGION)
        own = region.region_in(model_instance) if isinstance(region, RegionOf) else getattr(model_instance, REGION)
        return RawSQL(FRESH, [own])  # noqa: S611 - a constant; the region is a value


class Within(models.ForeignKey[_ST, _GT]):
    """What the row belongs to, in the same region: whoever joins the two joins them there."""

    class_lookups: ClassVar[dict[str, Any]] = {"exact": _RelatedExactHere, "in": _RelatedInHere}

    def get_extra_restriction(self, alias: str | None, related_alias: str | None) -> Any:
        """Both rows lie in one region."""
        if alias is None or related_alias is None:
            return None
        here: Any = self.model._meta.get_field(REGION)
        there: Any = self.remote_field.model._meta.get_field(REGION)
        return Exact(there.get_col(alias), here.get_col(related_alias))


class WithinAlone(Within[_ST, _GT], models.OneToOneField[_ST, _GT]):
    """The same, for what there is only one of."""
