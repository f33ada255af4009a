"""Meetings, papers and escorts as results; quotas for weak units: D17, D18 and M142."""

from __future__ import annotations

from huilu.redlines.lines import red_line

_PAPERS = "发文|文件|简报|信息稿?|报道|台账|会议|开会|讲话稿?"
_COUNTS = "数量(?!多|过多)|数(?![据字量])|次数|篇数|份数|期数|条数"
_OPEN = "开(?![了展放设发通])"
_MEETING = "[^。;,!?]{0,8}?会(?!选举)议?(?:传达|部署|动员|贯彻|落实)*"
_OPENING = "(?:kick ?off|launch|mobili[sz]ation|opening|briefing|deployment|promotion|summing up)"
_WEAK = "软弱涣散|后进|薄弱(?!的?(?:环节|点|项|之处|流程|部位|工序))|末位|末尾|靠后|较差|最差|垫底"
# A denial ends with what it denies, so that whom it speaks of belongs to it.
_WHO = "(?:的?(?:单位|基层组织|.?组织|支[部队]|班子|社区|村|县|镇|乡|街道|馆|校|名单))?"
_NUMBER = r"\d+(?:\.\d+)?%?|百分之[一二三四五六七八九十]+|[一二两三四五六七八九十]+[个家名所]|名额|比例|指标"
_DECLARE = "确定|认定|评定|评出|列为|列出|倒排|排出|划定|上报|指定|定为|排查出|报"
_NUMBERS = r"\d+|one|two|three|four|five|ten|a (?:fixed )?(?:number|share|quota)"
_THINGS = (
    "(?:sections|stretches|roads|streets|spots|points|links|bridges|drains|pipes|junctions|leaks|buildings|risks|hazards"
    "|faults|problems)"
)

PRESENCE = (
    red_line(
        "papers_as_result",
        "D17",
        ("不以发文、开会的数量论成绩", "documents and meetings are no results"),
        ("删去数量,写解决了什么。", "Leave the count out; say what was solved."),
        # What came down to a unit, and what there is less of, is counted where burdens are lifted.
        rf"(?<!收到的)(?<!收到)(?<!接到的)(?<!接到)(?:{_PAPERS})的?(?:{_COUNTS})(?!(?:比[^。;,!?]{{1,6}})?(?:减少|压减|下降|精简)了?"
        rf"(?:多少|几|的?(?:情况|幅度|比例)))|是否(?:发文|开会)"
        rf"|收到的?(?:{_PAPERS})的?(?:{_COUNTS})(?=[^。;,!?]{{0,4}}(?:达|不少于|不低于|至少|超过))"
        r"|\b(?:document|meeting|report|briefing)s? counts?\b"
        r"|\bnumber of (?:documents|meetings|briefings|reports)\b(?: (?:issued|held|sent|written))?",
        also=("M137",),
    ),
    red_line(
        "leaders_every_time",
        "D17",
        ("不动辄要求主要领导到场", "principal leaders are not asked for at every turn"),
        ("写要办的事;由谁来办,由单位自己定。", "Say what is to be done; who does it is for the unit to say."),
        r"(?:主要(?:领导|负责人|负责同志)|一把手)(?:必须|须|要|应当?|亲自|每次|次次|场场|每场|都|均)*"
        r"(?:挂帅|参加|参会|到会|到场|陪同|签字|出席)"
        r"|(?:[馆局处科镇县院校站]长|主任)(?:必须|须|每次|次次|场场|每场)(?:都|均|要|须|亲自)*(?:参加|参会|到会|到场|出席)"
        r"|\b(?:head|director|secretary|mayor|principal|leader|chief) always (?:attends|comes|takes part)\b"
        r"|\b(?:heads?|directors?|secretar(?:y|ies)|mayors?|principals?|leaders?|chiefs?) (?:must|shall|have to|has to"
        r"|are to|is to|should) (?:attend(?! to\b)|be present|be there|come|take part|appear)\b[^.;!?]{0,20}"
        r"\b(?:in person|personally|always|(?:every|each) (?:time|meeting|session|visit))\b"
        r"|\b(?:principal|top|chief) leaders? "
        r"(?:must|shall|have to|are to|is to) (?:attend|sign|be present|come|accompany)",
        severity="warning",
    ),
    red_line(
        "meeting_at_every_level",
        "D18",
        ("禁止层层开会", "the same meeting at every level is forbidden"),
        (
            "删去层层开会;一次开到底,或结合已有会议。",
            "Hold it once for all, or as part of a meeting that is held anyway.",
        ),
        rf"(?:层层|逐级|级级|一级一级|逐层)(?:组织|都?要|再)*(?:召开|{_OPEN}|举行|举办){_MEETING}"
        rf"|(?:各级|每级|每一级)(?:都|均|都要|均须|须|分别)(?:召开|{_OPEN}){_MEETING}"
        rf"|(?:各级|每级|每一级)(?:召开|{_OPEN}|举行|举办)[^。;,!?]{{0,4}}(?:动员|(?<!动员)部署|传达|启动|推进)大?会(?!议?室)"
        rf"|\b{_OPENING} meetings? (?:(?:is|are|to be|must be) )*(?:held )?(?:at|on|for) (?:every|each|all(?: the)?)"
        r" levels?\b"
        r"|\bhold(?:s|ing)? (?:a |the )?(?:same )?meetings? (?:at|on) (?:every|each) level\b(?! anyway)"
        r"|\b(?:every|each) level (?:holds|convenes|calls|must hold) (?:a|an|the|its own|another) (?:\w+ )?"
        rf"{_OPENING} meeting\b"
        r"|\bcascad\w* (?:the |this )?meetings?\b"
        r"|\bmeetings? (?:held )?(?:level (?:by|after) level|layer (?:by|after|upon) layer)\b",
        also=("M118",),
        formerly="",
    ),
    red_line(
        "escorts",
        "D18",
        ("禁止层层陪同", "escorts for visitors are forbidden"),
        ("删去陪同;直接到现场,不打招呼。", "Leave the escort out; go straight to the place."),
        r"(?:层层|逐级|全程|各级)陪同|(?<!家属)(?<!亲友)(?<!护.)(?<!病[人员])(?<!患.)陪同(?:调研|检查|督导|走访|考察)"
        r"|\b(?:escort|accompan)\w* (?:the )?(?:visitor|inspector|team|guest)s?\b"
        r"(?! out\b| home\b| to the (?:door|exit)\b)"
        r"|\baccompanied visits?\b",
        also=("M118",),
    ),
    red_line(
        "quota_of_weak_units",
        "M142",
        ("薄弱单位按事实认定,不定名额、比例", "weak units are found by facts and never by a quota"),
        ("写出认定的事实标准;有几个算几个。", "Name the facts that make a unit weak; however many there are."),
        rf"(?:{_DECLARE})[^。;,]{{0,10}}(?:{_NUMBER})[^。;,]{{0,8}}(?:{_WEAK}){_WHO}"
        rf"|(?:按|不低于|不少于|至少)[^。;]{{0,6}}(?:{_NUMBER})[^。;]{{0,10}}(?:{_DECLARE})[^。;]{{0,6}}(?:{_WEAK}){_WHO}"
        rf"|(?:软弱涣散|后进|薄弱){_WHO}的?(?:名额|指标数|任务数)"
        rf"|(?:末位|末尾|排名靠后|最差)的?(?:{_NUMBER})"
        rf"|\b(?:declare|name|list|designate|identify|classify|mark|find)\w* [^.;!?]{{0,30}}"
        rf"\b(?:{_NUMBERS})\b[^.;!?]{{0,25}}\b(?:weak|lax|lagging|worst|bottom)\w*+"
        r"(?! (?:points?|links?|process(?:es)?|spots?|steps?|places?)\b)"
        rf"|\b(?:bottom|weakest|worst) (?:{_NUMBERS})\b(?! (?:\w+ )?{_THINGS}\b)",
    ),
)
