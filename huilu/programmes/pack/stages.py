"""Stages that units are to go through one after the other, in names and in what is asked (M001)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huilu.programmes.pack.findings import Finding, Loc
from huilu.programmes.pack.parts import Labels
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.shape import HAS_STAGES

_NUMBER = r"[一二两三四五六七八九十\d]"
_NUMBER_EN = r"(?:one|two|three|four|five|first|second|third|\d{1,2}|i{1,3}|iv|v)"
_COURSE = "动员部署|动员|准备|学习教育|学习提高|查摆问题|查摆|对照检查|整改落实|总结提高|总结|收尾"
# A disease and an electric wire have stages and phases of their own, and so has a theatre.
_NAME = re.compile(
    r"(?:^|(?<!of)(?<!single)(?<!at)_)(?:phase|stage)(?:s?$|s?_(?!(?:light|fright|door|play|manager|curtain"
    r"|power|current|wiring)))"
    rf"(?!{_NUMBER_EN}_(?:trial|clinical|power|wiring))"
    rf"|(?:^|_)step_{_NUMBER_EN}(?:_|$)"
    rf"|第?{_NUMBER}+个?(?:阶段|环节)|[两二三四五六七]步走|(?:{_COURSE})(?:阶段|环节)"
)
_SAID = re.compile(
    rf"(?<!不)(?<!不再)(?:分为?|划分为?)(?:成|作)?{_NUMBER}+个?(?:阶段|环节)|(?<!工程)(?<!项目)(?<!疾病)(?<!治疗)第{_NUMBER}+个?(?:阶段|环节)"
    rf"|(?:{_COURSE})阶段(?!性|经验|成果)"
    r"|(?<!不)(?<!不搞)(?<!不分)(?<!不是)(?:分|分成|分为|实行)?[两二三四五六七]步走(?!战略|[到进过出])|分[两二三四五六]步(?:推进|实施|进行)"
    rf"|第一步[^。!?]*第二步[^。!?]*(?:完成|结束|验收)[^。!?]{{0,6}}(?:再|才|后)"
    r"|\b(?:in|during) the first (?:phase|stage)\b(?! of\b)[^!?]{0,200}\b(?:in|during) the (?:second|next|last)\b"
    r"|\b(?:programme|program|campaign) (?:\w+ ){0,3}(?:two|three|four|five|\d) (?:phases|stages)\b"
    rf"|\b(?:phase|stage) {_NUMBER_EN}\b(?! (?:trial|clinical|power|wiring|of (?:the )?(?:works?|project"
    rf"|building|treatment|disease)))(?<!of stage \d)|\bin (?:two|three"
    rf"|four|five|\d) (?:phases|stages)\b(?! of\b)"
)


def staged(pack: Pack) -> Iterator[Finding]:
    """Parts that are called a stage, and clauses that are to be met stage by stage."""
    for loc, code, labels in _named(pack):
        if any(_NAME.search(text) for text in (code, labels.zh, _as_code(labels.en))):
            yield HAS_STAGES.broken_at((*loc, "labels"), word=labels.zh)
    for place, spec in enumerate(pack.requirements):
        if found := _SAID.search(spec.text.zh) or _SAID.search(spec.text.en.lower()):
            yield HAS_STAGES.broken_at(("requirements", place, "text"), word=found.group())


def _named(pack: Pack) -> Iterator[tuple[Loc, str, Labels]]:
    yield (), pack.code, pack.labels
    for name in ("measures", "requirements", "batches", "priorities"):
        for place, part in enumerate(getattr(pack, name)):
            yield (name, place), part.code, part.labels
    for place, checklist in enumerate(pack.checklists):
        for number, item in enumerate(checklist.items):
            yield ("checklists", place, "items", number), item.code, item.labels


def _as_code(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
