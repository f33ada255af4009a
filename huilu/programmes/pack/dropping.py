"""Words that drop a clause, put it off or loosen it: said of the clause itself, and not of papers or photographs."""

from __future__ import annotations

import re
from unicodedata import normalize

ACTS = "执行|落实|开展|实施|适用|办理?|做|完成"
_STOP = r"$|[,。;!.:)\s]"
_ENDS = rf"{_STOP}|了|本|这|此|该"
# “不要求照片” is an honest denial; “本市不要求” gives the clause up.
_HERE = r"(?:^|(?<=[,。;!.:\s]))(?:[本我这此该各][^,。;!.:\s]{0,3}|对此)?"
NOT = "(?:不再?|暂不|可以?不|无需|不必|不用|不需|免予?|免于)"
_MEASURES = "时间|时限|期限|要求|标准|次数"
_ZH = re.compile(
    rf"{NOT}(?:{ACTS})(?={_ENDS})|{_HERE}(?:不再?|暂不|可以?不)要求(?={_ENDS})"
    rf"|(?:{_HERE}|改为|实行)自愿(?={_ENDS}|{ACTS})"
    rf"|(?:推迟|推后|延期|延后|顺延)(?:至|到|{ACTS}|(?={_STOP}))|(?:暂缓|暂停)(?:{ACTS}|(?={_STOP}))"
    rf"|(?:{_MEASURES}|可以?)(?:适当|酌情)?(?:放宽|从宽)|(?:放宽|从宽)(?:到|至|{_MEASURES}|{ACTS}|掌握)"
    rf"|视(?:实际)?情况?(?:决定|确定|是否|再)*(?:{ACTS}|减免|取舍|而定)"
    r"|(?:[本此这该][条项]|予以)(?:要求)?(?:豁免|免除|取消|作废)"
)
_HERE_EN = r"(?: (?:this|it|so|here))*(?=$|[.,;!])"
_EN = re.compile(
    rf"\b(?:do|does|need|will|shall)(?: not|n't) (?:do|apply|hold|follow|carry out){_HERE_EN}"
    rf"|\b(?:is|are) (?:not (?:required|asked|needed|done|applied)|voluntary|optional|without effect){_HERE_EN}"
    r"|\b(?:ignore|skip|waive|drop|suspend|postpone|cancel|defer|disregard|loosen|relax)s? (?:it|this)\b"
)
# Whoever says that it must not be put off does not put it off.
_FORBIDDEN = re.compile(
    r"(?:不|严禁|禁止|防止|避免|杜绝|切勿)[^,。;!.:]{0,6}$|\b(?:not|never|nobody|no)\b[^.,;!]{0,20}$"
)


def dropped_in(text: str) -> str:
    """The words that drop what is asked, in either language; none where nothing is dropped."""
    plain = normalize("NFKC", text).lower()
    found = (one for words in (_ZH, _EN) for one in words.finditer(plain))
    return next((one.group() for one in found if not _FORBIDDEN.search(plain[: one.start()])), "")
