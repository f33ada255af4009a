"""Sentences that deny a forbidden feature: "no check-ins, no points" is what an honest pack may well say.

A denial counts where it is plain: the negation, a few words of no weight, the feature, and the end of the clause.
"Whoever does not check in is named" is none, nor is a sentence that goes on to threaten.

Whoever lifts burdens has to ask about them: "which meetings ask for check-ins", "units told to check in". That counts
as a denial where somebody else plainly asks for the feature; "how the daily check-ins went" asks for it itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from huilu.redlines.lines import ENDS, HAN

_NOT_ZH = (
    "坚决不|一律不|绝不|决不|从不|不得|不准|不许|不要求|不强制|不强迫|不要|不再|不能|不应|不宜|不允许|不必"
    "|不用|不需要|不需|无需|无须"
    "|毋须|严禁|禁止|杜绝|取消|清理|整治|纠正|防止|避免|反对|克服|破除|减少|压减|精简|停止|叫停|废止|拒绝"
    "|免去|免于|不搞|不设置?|不以"
    "|不看|不比|不论|不凭|不靠|不统计|不计|不查|不收|不组织|不开展|不安排|不上传|不提交|不报送?|不交|不留"
    "|不作|不做|不拿|不把|不将|不发"
    "|不另|不是|而非|不|没有|无|勿"
)
# People are called by what they do, which mostly ends in one of these characters; "学生" and the like.
_PEOPLE_ZH = f"[{HAN}][员士师生工]"
_FILL_ZH = (
    "要求|强制|强迫|任何|各种|各类|各|一切|变相|再|另|搞|设置|设|组织|开展|进行|安排|统计|记录|上报|报送|提交"
    "|上传|使用|采用|用|以|凭"
    f"|靠|看|按|把|将|对|向|每[人名]|每日|每天|日常|学习|工作|现场|层层|基层|单位|个人|群众|村|社区|干部|{_PEOPLE_ZH}"
    "|不必要|多余|过度|形式主义|所谓|的|一律|写|交|为|搞"
)
_TAIL_ZH = (
    # "Check-in apps taken out of use, how many": what is counted while a burden is lifted.
    r"(?:类?的?(?:应用程序|小程序|应用|软件|平台|系统|app|公众号|工作群|报表|台账)(?:的?(?:数量|个数|数|清单|情况))?"
    r"|类?的?(?:做法|要求|方式|形式|办法|行为|评价|考核|依据|名义|功能|活动|现象|管理|制度|机制|任务|指标|工作)"
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
    r"|stop(?:s|ping)?|do away with|does away with|get rid of|ends? (?:all|every)|fewer|reduces?|reducing"
    r"|abolish(?:es|ed|ing)?|remov(?:es?|ed|ing)|scrap(?:s|ped|ping)?|nobody|nothing)"
)
_FILL_EN = (
    r"(?:is|are|any|a|an|the|columns?|lists?|tables?|pages?|names?|more|further|new|daily|weekly|monthly"
    r"|counts?|counted|counting|asks?|asked|asking|for|of|by|to|be"
    r"|uses?|used|using|requires?|required|records?|recorded|keeps?|kept|collects?|collected|sends?|uploads?|submits?"
    r"|gives?|given|makes?|made|writes?|hands?|in|on|at|personal|public|forced|needless|unnecessary|kind|sort"
    r"|form|units"
    r"|people|persons|members|staff|whatever|such|or|photos?|pictures?|videos?|shows?|holds?|takes?)"
)
_TAIL_EN = (
    r"(?: (?:apps?|systems?|platforms?|tools?))?(?: of (?:the |any |its |our )?\w+)?"
    r"(?: (?:is|are|will be) (?:given|kept|counted|asked(?: for)?|recorded"
    r"|collected|made|needed|required|taken|used"
    r"|written|published|drawn up|held))?"
)
_END_ZH = r"(?=[,。;:!?.;:!?、)”」\n]|$)"
_END_EN = r"(?= ?(?:[,.;:!?)]|$| but | or | and ))"
# "Check-ins are abolished": what is said of the thing itself afterwards.
_DROPPED_ZH = (
    r"(?:[、和与]?(?:转发|评论|分享|关注|投票|留言))?(?:类|制|制度|商城|系统|活动|环节)?(?:的?(?:做法|要求|方式|形式|办法|规定))?(?:一律|今后|均|都|也|已"
    r"|全部|坚决|现)?"
    r"(?:不(?:再)?(?:作|做|列|提|设|予)(?:硬性|强制|统一|统计|任何|为)?(?:要求|考核|评价|统计|依据|考核依据"
    r"|评价依据|内容)"
    r"|不(?:纳入|列入|计入|用于|作为)(?:考核|评价|成绩|考评|评价依据|考核依据)?|不(?:再)?(?:要求|需要|考核"
    r"|统计|搞|看|必)"
    r"|不是(?:要求|必需|必须|考核依据)|取消|废止|停止|停用|关闭|叫停|禁止|减半|压减|精简)"
)
_DROPPED_EN = (
    r"(?:(?:(?:is|are|was|were|will be|shall be|has been|have been|must be) )?(?:not|no longer|never) (?:be )?"
    r"(?:asked(?: for)?|needed|required|kept|counted|wanted|used|given|taken|collected|expected|demanded|necessary)"
    r"|(?:is|are|will be|has been|have been|shall be) (?:now |all )?"
    r"(?:abolished|forbidden|banned|prohibited|done away with|dropped|stopped|discontinued|scrapped|gone"
    r"|halved|reduced)|(?:apps?|systems?|platforms?|tools?) (?:removed|abolished|scrapped|dropped|discontinued)"
    r"|(?:cancelled|abolished|scrapped|discontinued|done away with))"
)
# A sentence longer than this has other things to say than what it denies.
_NEAR = 200
# "Not a day without a check-in", "no village that does not": two negations in one clause ask for the thing.
_DENIED_ITSELF = re.compile(r"没有|无[一人]|莫|岂|\b(?:no|not|never|nobody|none|nowhere)\b")
# What is said of a thing that is not there may be the condition of something worse.
_CONDITION = re.compile(r"如果|[若凡谁]|\b(?:if|whoever|whose|unless|those)\b")
_SANCTION = re.compile(
    r"通报|扣[分发]|批评|问责|约谈|视为|算作|取消资格|追责|处分|\b(?:punish|fine|nam|report|criticis|deduct"
    r"|sanction)ed\b"
    r"|\bcounts? as absent\b"
)


# Whoever counts as a feature is marked by one character, so that a denial is looked for among few and short words.
_FEATURE = "\ue000"
# "Who has not checked in" asks for names, where "which forms are no longer filled in twice" does not.
_WHO_HAS_NOT = re.compile(rf"(?:哪[些个几位]|谁|多少|几)[{HAN}]{{0,6}}$")
_HAS_NOT = re.compile(rf"(?:没有|[未没无]|不(?![再是]|要求|需|用|必)){_FEATURE}+")
_SEPARATED_ZH = f"(?:、|和|或者?|及|与|以及)(?:{_NOT_ZH})?"
_LISTED_ZH = rf"(?:(?:{_FILL_ZH}){{0,4}}{_FEATURE}{{1,3}}|(?:(?!以?及|和|与)[{HAN}]){{1,6}}?)"
_CHINESE = (
    rf"{_NO_DENIAL_BEFORE_ZH}(?:{_NOT_ZH})(?:{_FILL_ZH}){{0,5}}{_FEATURE}{{1,3}}"
    rf"(?:{_SEPARATED_ZH}{_LISTED_ZH}){{0,6}}{_TAIL_ZH}{_END_ZH}"
)
_LISTED_EN = rf"(?:(?:{_FILL_EN} ){{0,3}}{_FEATURE})"
_ENGLISH = (
    rf"\b{_NOT_EN} (?:{_FILL_EN} ){{0,5}}{_FEATURE}(?:(?:, | or | and | nor |, or |, and )(?:{_NOT_EN} )?"
    rf"{_LISTED_EN}){{0,6}}{_TAIL_EN}{_END_EN}"
)
# What others ask for, and how much of it: the forms and meetings that bear it are counted, and never the people.
_BURDENS_ZH = (
    "(?:基层)?(?:会议|活动|表格?|报表|台账|系统|平台|应用|软件|小程序|app|公众号|工作群|群|文件|通知|材料|数据|指标|事项"
    "|任务|做法|要求|制度|环节|场合|部门|机关|单位|乡镇|街道|社区|村|学校|班组|户)"
)
_HOW_MANY_ZH = "(?:数量?|[个家户件]数|有?多少[个项次家种张]?|有?几[个项次家种张]|有?哪些|的?(?:清单|名称))"
_WHICH_ZH = "(?:哪[些几种类][个项次家种张类]?|多少[个项次家种张]?|(?<![^有,。;:!?])几[个项次家种张])"
_NOBODY_ZH = f"(?:(?![人员谁])(?!干部|群众|居民|学生|教师)[{HAN}])"
_ASKED_OF_ZH = "(?:被要求|被迫|仍?要求|还?要求|仍?需要?|还?需要?|仍?须|还须|仍要|还要|要|仍在|还在|存在|涉及)"
_WHOSE_ZH = "(?:基层|群众|干部|职工|员工|村里?|社区|乡镇|单位|网格员|各方|普遍|集中|多次|来信|来电)"
_MAY_END_ZH = "(?:可以?|应该?|能|能够|宜|该)(?:不[做搞办要]|取消|停[止掉]?|减[少掉]?|合并|去掉|精简)"
_ABOUT_ZH = (
    rf"被(?:要求|迫)(?:{_FILL_ZH}){{0,3}}{_FEATURE}{{1,2}}"
    rf"的(?:{_HOW_MANY_ZH}|(?:{_BURDENS_ZH}|次数|情况|问题|现象){_HOW_MANY_ZH}?){_END_ZH}"
    rf"|被要求(?:参加|做|填|安装|使用)?了?{_WHICH_ZH}{_FEATURE}{_END_ZH}"
    rf"|{_WHOSE_ZH}反映(?:{_FILL_ZH}){{0,2}}{_FEATURE}(?:过多|太多|频繁)?的(?:事项|问题|现象|困难|负担|诉求|意见){_END_ZH}"
    rf"|{_WHICH_ZH}{_NOBODY_ZH}{{0,8}}?{_ASKED_OF_ZH}(?:{_FILL_ZH}){{0,3}}{_FEATURE}[了吗呢]?{_END_ZH}"
    rf"|{_WHICH_ZH}{_FEATURE}类?的?(?:{_BURDENS_ZH})?{_MAY_END_ZH}[{HAN}]{{0,2}}{_END_ZH}"
    rf"|{_ASKED_OF_ZH}(?:{_FILL_ZH}){{0,3}}{_FEATURE}的(?:{_BURDENS_ZH}){_HOW_MANY_ZH}{_END_ZH}"
    rf"|收到的?{_NOBODY_ZH}{{0,4}}?{_FEATURE}类?的?(?:要求|通知|任务){_HOW_MANY_ZH}?{_END_ZH}"
)
_BURDENS_EN = (
    "forms?|tables?|meetings?|systems?|platforms?|apps?|groups?|chats?|reports?|figures?|registers?|lists?|papers?"
    "|events?|tasks?|rules?|programmes?|offices?|bureaus?|departments?|units?|villages?|schools?|branch(?:es)?"
)
_TOLD_TO_EN = "(?:asked|told|required|made|expected|obliged|forced|ordered)"
_ABOUT_EN = (
    rf"\b(?:how (?:many|often)(?: \w+){{0,6}}?|(?:which|what)(?: (?:other |more )?(?:{_BURDENS_EN}))?)"
    rf" (?:are|were|is|was|been) (?:\w+ ){{0,2}}?{_TOLD_TO_EN}"
    rf"(?: to| for)? (?:{_FILL_EN} ){{0,4}}{_FEATURE}(?: {_FILL_EN}){{0,2}}{_END_EN}"
    rf"|\b(?:how many|which|what)(?: other| more| of (?:the|your))? (?:{_BURDENS_EN})"
    r" (?:(?:do|must|did) you|(?:still )?(?:require|need|want|demand|ask(?: you)?|are|is|must be|have to be))"
    rf" (?:(?:for|to|still|have) ){{0,3}}(?:{_FILL_EN} ){{0,3}}{_FEATURE}{_END_EN}"
    rf"|\bnumber of (?:\w+ ){{1,3}}?(?:still )?{_TOLD_TO_EN} to (?:{_FILL_EN} ){{0,3}}{_FEATURE}{_END_EN}"
    rf"|\b(?:which|what) {_FEATURE}(?: (?:apps?|systems?|platforms?|rules?))? (?:could|can|should|might) be "
    rf"(?:dropped|cancelled|abolished|merged|stopped|left out|done away with){_END_EN}"
)
# "Apps taken off the shelf, how many": what became of the thing itself, which is counted after it has gone.
_GONE_ZH = (
    rf"类?的?(?:{_BURDENS_ZH})?[已均都]*(?:全部)?(?:下架|停用|卸载|关停|注销|清退|清理|取消|压减)"
    rf"(?:了?多少[{HAN}]?|的?(?:情况|数量|个数|数|率))?"
)
_LISTED = rf"{_FEATURE}(?:(?:、|和|或者?|及|与|以及|, | and | or |, and )?{_FEATURE}){{0,6}}"
_AFTERWARDS = rf"(?<![不未没无非莫凡]){_LISTED}(?:(?:{_DROPPED_ZH}|{_GONE_ZH}){_END_ZH}| {_DROPPED_EN}{_END_EN})"
_PLAIN = re.compile(f"{_CHINESE}|{_ENGLISH}|{_AFTERWARDS}|{_ABOUT_ZH}|{_ABOUT_EN}")


def without_denials(text: str, features: Iterable[re.Pattern[str]]) -> str:
    """The text without its plain denials of the features."""
    spans = _spans_of(text, features)
    if not spans:
        return text
    marked, starts = _marked(text, spans)
    kept, last = [], 0
    for found in _PLAIN.finditer(marked):
        if not _asks_after_all(found, marked):
            kept.append(text[last : starts[found.start()]])
            last = starts[found.end()]
    return " ".join([*kept, text[last:]])


def _spans_of(text: str, features: Iterable[re.Pattern[str]]) -> list[tuple[int, int]]:
    """Where features stand, each as short as it can be said, in the order of the text and apart from each other."""
    spans = sorted(_shortest(words, found, text) for words in features for found in words.finditer(text))
    apart: list[tuple[int, int]] = []
    for start, end in spans:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        elif start < end:
            apart.append((start, end))
    return apart


def _shortest(words: re.Pattern[str], found: re.Match[str], text: str) -> tuple[int, int]:
    """What is found may begin with words of no weight that hold a negation; the feature itself begins later."""
    for start in range(found.end() - 1, found.start(), -1):
        if later := words.match(text, start):
            return later.span()
    return found.span()


def _marked(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, list[int]]:
    """The text with one character for each feature, and where each of its characters stood."""
    pieces, starts, last = list[str](), list[int](), 0
    for start, end in spans:
        pieces += [text[last:start], _FEATURE]
        starts += [*range(last, start), start]
        last = end
    return "".join([*pieces, text[last:]]), [*starts, *range(last, len(text) + 1)]


def _asks_after_all(found: re.Match[str], text: str) -> bool:
    """Whether the denial stands under another or under a condition, or the sentence goes on to threaten."""
    before = re.split(r"[,、;:。.!?\n]", text[max(0, found.start() - _NEAR) : found.start()])[-1]
    rest = re.split(f"[{ENDS}]", text[found.end() : found.end() + _NEAR], maxsplit=1)[0]
    is_condition = found.group().startswith(_FEATURE) and _CONDITION.search(before)
    names_them = _HAS_NOT.fullmatch(found.group()) and _WHO_HAS_NOT.search(before)
    return bool(is_condition or names_them or _DENIED_ITSELF.search(before) or _SANCTION.search(rest))
