"""Sentences that deny a forbidden feature: "no check-ins, no points" is what an honest pack may well say.

A denial counts where it is plain: the negation, a few words of no weight, the feature, and the end of the clause.
"Whoever does not check in is named" is none, nor is a sentence that goes on to threaten.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from huilu.programmes.pack.red_lines.lines import ENDS, HAN

_NOT_ZH = (
    "坚决不|一律不|绝不|决不|从不|不得|不准|不许|不要求|不强制|不强迫|不要|不再|不能|不应|不宜|不允许|不必|不用|不需要|不需|无需|无须"
    "|毋须|严禁|禁止|杜绝|取消|清理|整治|纠正|防止|避免|反对|克服|破除|减少|压减|精简|停止|叫停|废止|拒绝|免去|免于|不搞|不设置?|不以"
    "|不看|不比|不论|不凭|不靠|不统计|不计|不查|不收|不组织|不开展|不安排|不上传|不提交|不报送?|不交|不留|不作|不做|不拿|不把|不将|不发"
    "|不另|不是|而非|不|没有|无|勿"
)
# People are called by what they do, which mostly ends in one of these characters; "学生" and the like.
_PEOPLE_ZH = f"[{HAN}][员士师生工]"
_FILL_ZH = (
    "要求|强制|强迫|任何|各种|各类|各|一切|变相|再|另|搞|设置|设|组织|开展|进行|安排|统计|记录|上报|报送|提交|上传|使用|采用|用|以|凭"
    f"|靠|看|按|把|将|对|向|每日|每天|日常|学习|工作|现场|层层|基层|单位|个人|群众|村|社区|干部|{_PEOPLE_ZH}"
    "|不必要|多余|过度|形式主义|所谓|的|一律|写|交|为|搞"
)
_TAIL_ZH = (
    r"(?:的?(?:做法|要求|方式|形式|办法|行为|评价|考核|依据|名义|功能|活动|现象|管理|制度|机制|任务|指标|工作)"
    rf"|(?:作为|当作|代替|替代|论|当|来评|来衡量)[{HAN}]{{0,6}}|等[{HAN}]{{0,6}})?"
)
# "Units that do not", "if not", "may not fail to": the negation of a condition or of another negation denies nothing.
_NO_DENIAL_BEFORE_ZH = (
    r"(?<![不未无没非莫凡对若如者谁])"
    r"(?<!不得|不能|不准|不可|不许|不应|不要|严禁|禁止|杜绝|防止|避免|反对|没有|凡是|对于|如果)"
)
_NOT_EN = (
    r"(?:no|not|never|nor|neither|(?<!not )(?<!never )without|do not|don't|does not|must not|may not|is not|are not"
    r"|cannot|forbids?|forbidden|bans?|prohibits?|prohibited|avoids?|avoiding|refuses?|rejects?|instead of|rather than"
    r"|fewer|reduces?|reducing|abolish(?:es)?|nobody|nothing)"
)
_FILL_EN = (
    r"(?:is|are|any|a|an|the|columns?|lists?|tables?|pages?|names?|more|further|new|daily|weekly|monthly|counts?|counted|counting|asks?|asked|asking|for|of|by|to|be"
    r"|uses?|used|using|requires?|required|records?|recorded|keeps?|kept|collects?|collected|sends?|uploads?|submits?"
    r"|gives?|given|makes?|made|writes?|hands?|in|on|at|personal|public|forced|needless|unnecessary|kind|sort|form|units"
    r"|people|persons|members|staff|whatever|such|or|photos?|pictures?|videos?|shows?|holds?|takes?)"
)
_TAIL_EN = (
    r"(?: (?:is|are|will be) (?:given|kept|counted|asked(?: for)?|recorded|collected|made|needed|required|taken|used"
    r"|written|published|drawn up|held))?"
)
# "Not a day without a check-in", "no village that does not": two negations in one clause ask for the thing.
_DENIED_ITSELF = re.compile(r"没有|无[一人]|莫|岂|\b(?:no|not|never|nobody|none|nowhere)\b")
_SANCTION = re.compile(
    r"通报|扣[分发]|批评|问责|约谈|视为|算作|取消资格|追责|处分|\b(?:punish|fine|nam|report|criticis|deduct|sanction)ed\b"
    r"|\bcounts? as absent\b"
)


def denial_of(features: str) -> Callable[[str], str]:
    """A function that takes plain denials of the features out of a text; `features` is one pattern for all."""
    listed_zh = rf"(?:(?:{_FILL_ZH}){{0,4}}(?:{features}){{1,3}}|[{HAN}]{{1,6}}?)"
    chinese = (
        rf"{_NO_DENIAL_BEFORE_ZH}(?:{_NOT_ZH})(?:{_FILL_ZH}){{0,5}}(?:{features}){{1,3}}"
        rf"(?:(?:、|和|或者?|及|与|以及)(?:{_NOT_ZH})?{listed_zh}){{0,6}}{_TAIL_ZH}(?=[,。;:!?.;:!?、)”」\n]|$)"
    )
    listed_en = rf"(?:(?:{_FILL_EN} ){{0,3}}(?:{features}))"
    english = (
        rf"\b{_NOT_EN} (?:{_FILL_EN} ){{0,5}}(?:{features})(?:(?:, | or | and | nor |, or |, and )(?:{_NOT_EN} )?"
        rf"{listed_en}){{0,6}}{_TAIL_EN}(?= ?(?:[,.;:!?)]|$| but | or | and ))"
    )
    plain = re.compile(f"{chinese}|{english}")

    def without_denials(text: str) -> str:
        return plain.sub(lambda found: _kept(found, text), text)

    return without_denials


def _kept(found: re.Match[str], text: str) -> str:
    """The denial itself where it stands under another or the sentence goes on to threaten, else nothing."""
    before = re.split(r"[,、;:。.!?\n]", text[: found.start()])[-1]
    rest = re.split(f"[{ENDS}]", text[found.end() :], maxsplit=1)[0]
    return found.group() if _DENIED_ITSELF.search(before) or _SANCTION.search(rest) else " "
