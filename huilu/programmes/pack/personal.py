"""Registers of persons: a register holds matters (O7, D1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huilu.programmes.pack.findings import Finding, Rule
from huilu.programmes.pack.schema import Pack

# What a unit keeps is about matters; a person is known by a name where somebody must be spoken to, and no further.
_PERSONAL = re.compile(
    r"身份证|证件号|银行卡|家庭住址|家庭地址|思想(?:状况|动态|表现)|政治面貌|宗教信仰|指纹|人脸|病史|个人得分"
    r"|学习(?:分钟|小时|时长)|是否(?:到会|到场|到课)"
    r"|\b(?:id|identity) (?:number|card)s?\b|\bbank (?:account|card)s?\b|\bhome address(?:es)?\b|\bstate of mind\b"
    r"|\breligio\w+|\bfingerprints?\b|\bminutes studied\b|^attended$|\bpersonal scores?\b"
)
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
    """Columns that say who somebody is, what they think, where they were or how they scored."""
    for place, register in enumerate(pack.registers):
        for number, column in enumerate(register.columns):
            if _PERSONAL.search(column.labels.zh) or _PERSONAL.search(column.labels.en.lower()):
                yield PERSONAL.broken_at(("registers", place, "columns", number), found=column.labels.zh)
