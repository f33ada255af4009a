"""Statements that are composed once and run many times.

Django composes the SQL of a query anew each time it runs, which costs several times what the database then needs to
answer. On the road of an act, queries are therefore composed when they are first asked; their words stay words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import AutoField, Field, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.query import get_related_populators

from huilu.kernel.regional import OF_ID, REGION, RegionalKey

M = TypeVar("M", bound=Model)

# What stands in for a value while the SQL is composed: nothing that anybody would ever ask for.
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda place: -32_000 - place,
    str: lambda place: chr(0xE000 + place),
    date: lambda place: date.min + timedelta(days=place),
}


class Composed(Generic[M]):
    """A query whose values are open. They must not decide what its SQL looks like: no None, no list, no branch.

    `query` is called once, with a stand-in of each kind in its place; the values are then given in that order. It may
    put something before or after a text, but may not reckon with a number or a day, nor look for part of a text: there
    Django would have to mask what the value itself says.
    """

    def __init__(self, query: Callable[..., QuerySet[M, Any]], *kinds: type) -> None:
        self._query, self._kinds = query, kinds

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """What a query for `values_list` finds."""
        return list(self._found(values))

    def row(self, *values: Any) -> tuple[Any, ...] | None:
        """The first of the rows, if there is one."""
        return next(self._found(values), None)

    def models(self, *values: Any) -> list[M]:
        """The models that are found, with what was selected along."""
        return [self._model(row) for row in self._found(values)]

    def model(self, *values: Any) -> M | None:
        """The first of the models, if there is one."""
        found = next(self._found(values), None)
        return None if found is None else self._model(found)

    @cached_property
    def _composed(self) -> tuple[Any, str, list[Callable[[Sequence[Any]], Any]]]:
        """The compiler with all that it knows of the answer, the SQL, and for each place of it how to fill it."""
        stand_ins = [_STAND_INS[kind](place) for place, kind in enumerate(self._kinds)]
        compiler = self._query(*stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        if not all(any(_holds(param, one) for param in params) for one in stand_ins):
            raise ValueError(f"a value has no place in {sql}")
        if " LIKE " in sql:
            raise ValueError(f"part of a text is looked for in {sql}")
        return compiler, sql, [_filling(param, stand_ins) for param in params]

    @cached_property
    def _converters(self) -> Any:
        compiler = self._composed[0]
        return compiler.get_converters([one[0] for one in compiler.select])

    @cached_property
    def _shape(self) -> tuple[type[M], list[str], slice, list[Any]]:
        """How a model is made of a row, as Django's own iteration over models does it."""
        compiler = self._composed[0]
        info = compiler.klass_info
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [one[0].target.attname for one in compiler.select[first:last]]
        # The stubs are those of a later Django, which wants one argument more.
        along = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        return info["model"], names, slice(first, last), along

    def _found(self, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        compiler, sql, fillings = self._composed
        if len(values) != len(self._kinds) or None in values:
            raise ValueError(f"{values} are not what is open in {sql}")
        with connection.cursor() as cursor:
            cursor.execute(sql, [fill(values) for fill in fillings])
            rows: Any = cursor.fetchall()
        return iter(compiler.apply_converters(rows, self._converters) if self._converters else rows)

    def _model(self, row: Sequence[Any]) -> M:
        model, names, own, populators = self._shape
        found = model.from_db(DEFAULT_DB_ALIAS, names, row[own])
        for one in populators:
            one.populate(row, found)
        return found


def _holds(param: Any, stand_in: Any) -> bool:
    return bool(param == stand_in) or (isinstance(param, str) and isinstance(stand_in, str) and stand_in in param)


def _filling(param: Any, stand_ins: Sequence[Any]) -> Callable[[Sequence[Any]], Any]:
    """What goes into a place of the SQL: the value that belongs there, or what the query itself says."""
    place = next((place for place, one in enumerate(stand_ins) if _holds(param, one)), None)
    if place is None:
        return lambda _values: param
    if param == stand_ins[place]:
        return lambda values: values[place]
    return lambda values: param.replace(stand_ins[place], values[place])


def insert(*rows: Model) -> None:
    """Write new rows of one kind in one statement; the keys that the database gives come back with them."""
    sql, fields, key = _insertion(type(rows[0]))
    written = [[_written(row, field) for field in fields] for row in rows]
    marks = ", ".join(f"({', '.join(mark for mark, _values in one)})" for one in written)
    values = [value for one in written for _mark, given in one for value in given]
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} VALUES {marks}" + (f" RETURNING {key}" if key else ""), values)
        for row, (given,) in zip(rows, cursor.fetchall() if key else [], strict=False):
            row.pk = given
    for row in rows:
        # Django itself, asked to save the row later, changes it then and does not write another.
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def update(row: Model, names: Collection[str]) -> None:
    """Write these fields of a row, and nothing else."""
    fields = [field for field in _columns(type(row)) if field.attname in names or field.name in names]
    changes = ", ".join(f'"{field.column}" = %s' for field in fields)
    key = row._meta.pk
    where, keys = f'"{key.column}" = %s', [row.pk]
    if isinstance(key, RegionalKey):
        where, keys = f'{where} AND "{REGION}" = {OF_ID}', [row.pk, row.pk]
    with connection.cursor() as cursor:
        values = [*(_stored(row, field) for field in fields), *keys]
        cursor.execute(f'UPDATE "{row._meta.db_table}" SET {changes} WHERE {where}', values)


def fields_as_stored(row: Model) -> dict[str, Any]:
    """What the row's fields hold now, to be compared with what they hold later."""
    return {field.attname: getattr(row, field.attname) for field in _columns(type(row))}


def _stored(row: Model, field: Field[Any, Any]) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)


def _written(row: Model, field: Field[Any, Any]) -> tuple[str, Sequence[Any]]:
    """What stands for a field of a new row, and its values: a key is counted out by the database."""
    given = field.pre_save(row, add=True)
    return (given.sql, given.params) if isinstance(given, RawSQL) else ("%s", [_stored(row, field)])


@lru_cache(maxsize=64)
def _columns(model: type[Model]) -> list[Any]:
    return list(model._meta.local_concrete_fields)


@lru_cache(maxsize=64)
def _insertion(model: type[Model]) -> tuple[str, list[Any], str]:
    fields = [field for field in _columns(model) if not isinstance(field, AutoField)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    key = model._meta.pk
    is_counted_out = key not in fields or isinstance(key, RegionalKey)
    return f'INSERT INTO "{model._meta.db_table}" ({names})', fields, f'"{key.column}"' if is_counted_out else ""
