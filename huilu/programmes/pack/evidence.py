"""Registers of persons, and registers whose items are done by a picture or a paper and not by a fact (D7, M137, O7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huilu.programmes.pack.findings import Finding, Rule
from huilu.programmes.pack.parts import Named, RegisterType
from huilu.programmes.pack.red_lines.proof import PAPERS_AS_EVIDENCE, PICTURES_AS_PROOF
from huilu.programmes.pack.schema import Pack

_PICTURES = re.compile(r"照片|图片|截图|视频|录像|影像|照$|\b(?:photo|picture|screen ?shot|snapshot|selfie|video)s?\b")
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
_PAPERS = re.compile(
    r"台账|会议记录|纪要|总结|汇报|材料|报告|讲稿|\b(?:minutes of|the minutes|reports?|summar(?:y|ies)|papers?)\b"
)


def paper_evidence(pack: Pack) -> Iterator[Finding]:
    """Columns about persons or that demand a picture, and registers that nothing but papers can finish."""
    for place, register in enumerate(pack.registers):
        for number, column in enumerate(register.columns):
            if _PERSONAL.search(column.labels.zh) or _PERSONAL.search(column.labels.en.lower()):
                yield PERSONAL.broken_at(("registers", place, "columns", number), found=column.labels.zh)
            is_demanded = column.required or column.code in register.done_when
            if is_demanded and _PICTURES.search(_names_of(column)):
                loc = ("registers", place, "columns", number)
                yield PICTURES_AS_PROOF.rule.broken_at(loc, found=column.labels.zh)
        if _is_done_by_papers(register):
            yield PAPERS_AS_EVIDENCE.rule.broken_at(("registers", place, "done_when"), found=register.labels.zh)


def _is_done_by_papers(register: RegisterType) -> bool:
    """Whether every column that finishes an item holds a paper: one fact among them is enough."""
    finishing = [column for column in register.columns if column.code in register.done_when]
    return bool(finishing) and all(_PAPERS.search(_names_of(column)) for column in finishing)


def _names_of(named: Named) -> str:
    return f"{named.labels.zh} {named.labels.en.lower()}"
