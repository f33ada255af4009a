"""Registers whose items are done by a picture or a paper and not by a fact (D7, M137)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huilu.programmes.pack.features import RULE_OF
from huilu.programmes.pack.findings import Finding
from huilu.programmes.pack.parts import Named, RegisterType
from huilu.programmes.pack.schema import Pack

_PICTURES = re.compile(r"照片|图片|截图|视频|录像|影像|照$|\b(?:photo|picture|screen ?shot|snapshot|selfie|video)s?\b")
_PAPERS = re.compile(
    r"台账|会议记录|纪要|总结|汇报|材料|报告|讲稿|\b(?:minutes of|the minutes|reports?|summar(?:y|ies)|papers?)\b"
)


def paper_evidence(pack: Pack) -> Iterator[Finding]:
    """Columns that demand a picture, and registers that nothing but papers can finish."""
    for place, register in enumerate(pack.registers):
        for number, column in enumerate(register.columns):
            is_demanded = column.required or column.code in register.done_when
            if is_demanded and _PICTURES.search(_names_of(column)):
                loc = ("registers", place, "columns", number)
                yield RULE_OF["pictures_as_proof"].broken_at(loc, found=column.labels.zh)
        if _is_done_by_papers(register):
            yield RULE_OF["papers_as_evidence"].broken_at(("registers", place, "done_when"), found=register.labels.zh)


def _is_done_by_papers(register: RegisterType) -> bool:
    """Whether every column that finishes an item holds a paper: one fact among them is enough."""
    finishing = [column for column in register.columns if column.code in register.done_when]
    return bool(finishing) and all(_PAPERS.search(_names_of(column)) for column in finishing)


def _names_of(named: Named) -> str:
    return f"{named.labels.zh} {named.labels.en.lower()}"
