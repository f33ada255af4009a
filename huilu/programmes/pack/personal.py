"""Facts about persons: what is registered and asked for is about matters (O7, D1)."""

from __future__ import annotations

from collections.abc import Iterator

from huilu.programmes.pack.findings import Finding, Rule
from huilu.programmes.pack.schema import Pack
from huilu.redlines.persons import is_about_a_person

PERSONAL = Rule(
    "pack.personal_column",
    "O7",
    "栏目“{found}”登记的是个人信息,系统不收。",
    "The column '{found}' holds personal data, which are not collected.",
    "删去这一栏;登记事情,不登记个人的身份、思想、到场和分数。",
    "Take it out: a register holds matters, not who somebody is, what they think, where they were or their scores.",
    also=("D1",),
)


def personal_columns(pack: Pack) -> Iterator[Finding]:
    """Columns and figures that say who somebody is, what they think, where they were or how they scored."""
    for place, spec in enumerate(pack.requirements):
        for number, code in enumerate(spec.fields):
            if is_about_a_person(code):
                yield PERSONAL.broken_at(("requirements", place, "fields", number), found=code)
    for number, field in enumerate(pack.checklist_fields):
        if any(map(is_about_a_person, (field.labels.zh, field.labels.en))):
            yield PERSONAL.broken_at(("checklist_fields", number), found=field.labels.zh)
    for place, register in enumerate(pack.registers):
        for number, column in enumerate(register.columns):
            if any(map(is_about_a_person, (column.labels.zh, column.labels.en))):
                yield PERSONAL.broken_at(("registers", place, "columns", number), found=column.labels.zh)
