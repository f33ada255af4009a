"""Packs that nobody wrote, made from the schema itself: a new field is in them as soon as it is in the schema.

They are drawn from a number and not part by part by Hypothesis, which would take seconds for each pack.
"""

from __future__ import annotations

import types
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MinLen
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from huilu.kernel.workdays import calendar_codes
from huilu.programmes.pack.parts import Labels
from huilu.programmes.pack.schema import Pack

Json = dict[str, Any]
# Letters, and whatever means something to YAML or to OSCAL's markup.
_SIGNS = " \n,:;#-'\"[]{}()|>*&!%@`~^_\\$?/=.0a1Zé排水。、😀\u2028\u00a0"
_WORDS = (
    "drain",
    "排水沟",
    "- a",
    "a: b",
    "{{ insert: param, x }}",
    "[a](b)",
    "true",
    "1.0",
    "*",
    "a  b",
    "long " * 25,
)


def invented(seed: int) -> Pack:
    """A sound pack, another one for every number."""
    random = Random(seed)
    while True:
        try:
            pack = held_together(Inventor(random).of_model(Pack))
        except ValidationError:
            continue
        if pack.requirements or pack.refinements:
            return pack


packs = st.integers(0, 2**32).map(invented)


def held_together(data: Json) -> Pack:
    """The pack with codes of its own for each thing, and every requirement in one of its measures."""
    for name in ("measures", "requirements"):
        for place, part in enumerate(data[name]):
            part["code"] = f"{part['code']}_{place}"
    for spec in data["requirements"]:
        spec["measure"] = data["measures"][len(spec["code"]) % len(data["measures"])]["code"]
    return Pack.model_validate(data)


class Inventor:
    """Makes up what the types of a pack allow."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def of_model(self, model: type[BaseModel]) -> Json:
        """Sound data of one part. Some fields depend on one another: what does not fit is drawn anew."""
        if model is Labels:
            return {"zh": self.text(), "en": self.text()}
        for tried in range(500):
            names = [name for name, field in model.model_fields.items() if field.is_required() or self.luck(tried)]
            data = {name: self.of_field(name, model.model_fields[name]) for name in names}
            if model is Pack or _is_sound(model, data):
                return data
        raise AssertionError(f"hardly anything fits {model.__name__}")

    def luck(self, tried: int) -> bool:
        """Whether an optional field is there: seldom once it did not fit many times."""
        return self.random.random() < 1 / (2 + tried % 6)

    def of_field(self, name: str, field: FieldInfo) -> Any:
        """What may stand in one field."""
        if name == "calendar":
            return self.random.choice(calendar_codes())
        return self.of_kind(field.annotation, field.metadata)

    def of_kind(self, kind: Any, said: list[Any]) -> Any:
        """What a type allows, within what is said about it."""
        origin, inside = get_origin(kind), get_args(kind)
        if hasattr(kind, "__metadata__"):
            told = (one.metadata if isinstance(one, FieldInfo) else [one] for one in kind.__metadata__)
            return self.of_kind(kind.__origin__, [*(rule for rules in told for rule in rules), *said])
        if origin is Literal:
            return self.random.choice(inside)
        if origin in {Union, types.UnionType}:
            return self.of_kind(self.random.choice([one for one in inside if one is not type(None)]), said)
        if origin is tuple:
            least = next((rule.min_length for rule in said if isinstance(rule, MinLen)), 0)
            return [self.of_kind(inside[0], []) for _ in range(max(least, self.random.randrange(3)))]
        if origin is dict:
            return {self.of_kind(inside[0], []): self.of_kind(inside[1], []) for _ in range(2)}
        return self.of_plain(kind, said)

    def of_plain(self, kind: Any, said: list[Any]) -> Any:
        """One value of a plain type, or one part."""
        if kind is date:
            return self.of_days(said)
        least = int(next((rule.ge for rule in said if isinstance(rule, Ge)), -1000))
        most = int(next((rule.le for rule in said if isinstance(rule, Le)), 100_000))
        if kind is str:
            return self.of_pattern(next((rule.pattern for rule in said if getattr(rule, "pattern", None)), None))
        if kind is bool:
            return self.random.random() < 0.5
        if kind is int:
            return self.random.randint(least, most)
        if kind is float:
            return float(Decimal(self.random.randint(least * 100, most * 100)) / 100)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self.of_model(kind)
        raise TypeError(f"no way to invent {kind}")

    def of_days(self, said: list[Any]) -> str:
        """A day within what is said about it."""
        first = next((rule.ge for rule in said if isinstance(rule, Ge)), date(2000, 1, 1))
        last = next((rule.le for rule in said if isinstance(rule, Le)), date(2099, 12, 31))
        return str(first + timedelta(days=self.random.randrange((last - first).days + 1)))

    def of_pattern(self, pattern: str | None) -> str:
        """A text, or a name of the kind that the pattern asks for."""
        digits = self.random.randrange(10, 1000)
        if pattern is None:
            return self.text()
        if pattern.startswith("^[a-z]"):
            return f"{self.random.choice('abz')}{digits}_"
        if pattern.startswith("^[A-Z]"):
            return f"{self.random.choice('DM')}{digits}"
        if pattern.startswith("^(soft_end"):
            return self.random.choice(["soft_end", "2024-02-29"])
        if pattern.startswith("^[0-9]+"):
            return self.random.choice(["1", "1.0", "2.10.3"])
        raise TypeError(f"no way to invent {pattern}")

    def text(self) -> str:
        """Something to read: words, or signs that mean something to whoever reads."""
        signs = "".join(self.random.choice(_SIGNS) for _ in range(self.random.randrange(12)))
        return self.random.choice([signs, f"{self.random.choice(_WORDS)}{signs}"]).strip() or "排"


def _is_sound(model: type[BaseModel], data: Json) -> bool:
    try:
        model.model_validate(data)
    except ValidationError:
        return False
    return True
