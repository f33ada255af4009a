"""Words that drop a clause, put it off or loosen it: said of the clause itself, and not of papers or photographs."""

from __future__ import annotations

import re

from huilu.redlines.plainly import plainly

ACTS = "执行|落实|开展|实施|适用|办理?|做|完成"
_STOP = r"$|[,。;!.:)\s]"
_ENDS = rf"{_STOP}|了|本|这|此|该"
# “不要求照片” is an honest denial; “本市不要求” gives the clause up.
_HERE = r"(?:^|(?<=[,。;!.:\s]))(?:[本我这此该各][^,。;!.:\s]{0,3}|对此)?"
NOT = "(?:不再?|暂不|可以?不|无需|不必|不用|不需|免予?|免于)"
_OUR = "[本我这此该各全]"
_OFF = "取消|作废|废止|免除|豁免|撤销"
_LATER = "明年|来年|下一?年|以后|今后|日后|改天|过后|年后|到时候?|下半年"
_MEASURES = "时间|时限|期限|要求|标准|次数"
_ENOUGH = "(?:即可|就行|就好|就可以?|便可|足矣|就够)了?"
_NOW = "(?:今年|本[月季]|近期|目前|眼下|暂时?|现在)"
_ZH = re.compile(
    rf"{NOT}(?:{ACTS})(?={_ENDS})|{_HERE}(?:不再?|暂不|可以?不)要求(?={_ENDS})"
    rf"|(?:{_HERE}|改为|实行)自愿(?={_ENDS}|{ACTS})"
    rf"|(?:推迟|推后|延期|延后|顺延)(?:至|到|{ACTS}|(?={_STOP}))|(?:暂缓|暂停)(?:{ACTS}|(?={_STOP}))"
    rf"|(?:{_MEASURES}|可以?)(?:适当|酌情)?(?:放宽|从宽)|(?:放宽|从宽)(?:到|至|{_MEASURES}|{ACTS}|掌握)"
    rf"|视(?:实际)?情况?(?:决定|确定|是否|再)*(?:{ACTS}|减免|取舍|而定)"
    r"|(?:[本此这该][条项]|予以)(?:要求)?(?:豁免|免除|取消|作废)"
    rf"|不适用于{_OUR}|{_HERE}(?:已经?|现|均|全部|一律)*(?:{_OFF})(?={_STOP})"
    rf"|{_OUR}[^,。;!.:\s]{{0,4}}免(?:报|做|办|填|检|交)(?={_STOP})"
    rf"|(?:{_LATER})再(?:说|议|办|做|定|开展|安排|落实|执行|实施|考虑|报)|{_HERE}(?:等|放到)?(?:明年|来年)(?={_STOP})"
    r"|(?:^|(?<=[。;!.]))由[^,。;!.:\s]{1,6}(?:自定|(?:自行|自主|自己|酌情)(?:决定|确定|掌握|把握|定))(?=$|[,。;!.])"
    r"|(?:是否|[办做要报]不[办做要报])[^,。;!.:\s]{0,6}由[^,。;!.:\s]{0,6}定"
    rf"|(?:不用|不必|不要|无需|不需|别|甭)去?(?:管|理会|理睬|理)(?:它|他|了|这|此|该|本|{_STOP})"
    rf"|{_HERE}(?:已经?|就)?(?:作罢|算了|停办|免了|不算数|先?放一放)(?={_STOP})|(?:有空|等通知)再(?:{ACTS}|说|报)"
    rf"|[本我这此该各全县市区镇乡][^,。;!.:\s]{{0,3}}(?:不用|不必|无需)(?:再|上)?报(?={_STOP})"
    rf"|{_HERE}可?以?(?:空着|留空|不填|不报|不做|不办)(?:就行|即可|也行|也可以?|就好|就可以)?(?={_STOP})"
    rf"|{_HERE}(?:均|都|暂|一律)?(?:不再?)(?:参加|参与|纳入|列入|承担|负责|报送|上报)(?={_STOP})"
    rf"|{_HERE}(?:只要?|仅|只需)?(?:做|办|查)?(?:抽查|抽检|抽样)(?:一下|几[个次处])?{_ENOUGH}(?={_STOP})"
    rf"|{_HERE}(?:只要?|仅|只需)?(?:完成|做|办|查)?(?:一半|半数|一?部分|大部分|个别|少数)[^,。;!.:\s]{{0,8}}?{_ENOUGH}(?={_STOP})"
    rf"|{_HERE}{_OUR}[^,。;!.:\s]{{0,8}}?(?:自行|自主|灵活|酌情)(?:掌握|把握)(?={_STOP})"
    rf"|{_HERE}{_NOW}(?:就|可以?)?先?(?:放一放|放放|缓一缓|停一停|不做|不办|不搞)(?={_STOP})"
)
_PLACE = r"(?:our|this|the) (?:city|county|province|district|town|township|village|unit|branch|area|place)"
_HERE_EN = rf"(?: (?:this|it|so|here|us|to us|for us|(?:in|to|for) {_PLACE}))*(?=$|[.,;!])"
_WE = (
    r"(?:we|they|everybody|everyone|all (?:\w+ )?|each \w+|(?:our |this |the )?(?:city|cities|county|counties"
    r"|provinces?|districts?|towns?|townships?|villages?|units?|branch|branches)(?: here| below| of ours)?)"
)
_FIRST = r"(?:^|(?<=[.;!] ))"
_END_EN = r"(?=$|[.,;!])"
_ENOUGH_EN = "(?:will do|(?:is|are) (?:enough|sufficient)|suffices?)"
_AS_IT_LIKES = "as (?:it|they|we|you|each|everybody) (?:sees?|thinks?|likes?|pleases?)(?: fit| best)?"
_EN = re.compile(
    rf"\b(?:do|does|need|will|shall)(?: not|n't) (?:do|apply|hold|follow|carry out|concern|bind){_HERE_EN}"
    rf"|\b(?:is|are) (?:not (?:required|asked|needed|done|applied)|voluntary|optional|without effect){_HERE_EN}"
    r"|\b(?:ignore|skip|waive|drop|suspend|postpone|cancel|defer|disregard|loosen|relax)s? (?:it|this)\b"
    rf"|{_FIRST}(?:(?:it|this)(?: (?:is|was|has been|clause is))? )?(?:now )?(?:cancell?ed|void|withdrawn|abolished"
    rf"|dropped|waived|suspended|postponed){_END_EN}"
    rf"|\b{_WE} ?(?:are|is) (?:excused|exempt(?:ed)?|spared|let off)(?: from (?:it|this))?{_END_EN}"
    rf"|{_FIRST}(?:next year|later|some other time|another time|not (?:now|yet|this year)){_END_EN}"
    rf"|\b(?:wait|left|put off|do it|done) (?:until |till |to )?next year\b"
    rf"|{_FIRST}{_WE} (?:decides?|may decide|chooses?)"
    rf"(?: (?:for (?:itself|themselves)|whether to(?: do)?(?: it)?))?{_END_EN}"
    rf"|\b(?:it|this) is (?:(?:left )?up|left) to {_WE}(?: to decide)?{_END_EN}"
    rf"|{_FIRST}(?:it is |this is )?(?:not applicable|no need to do (?:it|this)){_HERE_EN}"
    rf"|\bdo (?:it|this) if (?:you|they) (?:like|wish|want){_END_EN}|{_FIRST}(?:it is )?optional for {_WE}{_END_EN}"
    r"|\b(?:never mind|forget|forget about|disregard|overlook) (?:it|this)\b"
    rf"|{_FIRST}(?:just )?leave (?:it|this) (?:blank|empty|out|undone){_END_EN}"
    rf"|\b(?:we|{_PLACE}) (?:do|does|will|shall)(?: not|n't) (?:take part|participate|join(?: in)?|comply|report)"
    rf"{_HERE_EN}"
    rf"|\b(?:a |one )?(?:spot checks?|samples?|sampling) {_ENOUGH_EN}{_END_EN}"
    rf"|{_FIRST}(?:only )?(?:half|some|part|most|a few|a third|two thirds)(?: of (?:\w+ ){{0,3}}?\w+)?"
    rf" {_ENOUGH_EN}{_END_EN}"
    rf"|{_FIRST}(?:{_WE}|(?:each|every|all) (?:\w+ )?\w+)"
    rf" (?:(?:does|do) (?:it|this) |decides? )?{_AS_IT_LIKES}{_END_EN}"
    rf"|(?:{_FIRST}|\b(?:it|this) is )(?:do|done|do (?:it|this)) {_AS_IT_LIKES}{_END_EN}"
    rf"|{_FIRST}let (?:it|this) (?:rest|lie|wait|be)(?: (?:this year|for now|for the time being|for a while))?{_END_EN}"
)
# Whoever says that it must not be put off does not put it off.
_FORBIDDEN = re.compile(
    r"(?:不|严禁|禁止|防止|避免|杜绝|切勿)[^,。;!.:]{0,6}$|\b(?:not|never|nobody|no)\b[^.,;!]{0,20}$"
)


def dropped_in(text: str) -> str:
    """The words that drop what is asked, in either language; none where nothing is dropped."""
    plain = plainly(text)
    found = (one for words in (_ZH, _EN) for one in words.finditer(plain))
    return next((one.group() for one in found if not _FORBIDDEN.search(plain[: one.start()])), "")
