"""Systems and groups that grow beside the work: D10 and D12 to D15."""

from __future__ import annotations

from huilu.redlines.lines import red_line

_APPS = "应用|小程序|平台|公众号|app|系统|软件|网站"
_BEFORE = "微信|钉钉|抖音|信息|网络|线上|网上|数字化?|智慧|管理|工作|学习|政务|填报|监管"
_NIGHT = "每晚|当晚|深夜|夜间|凌晨|下班|零点|半夜"
_HOUR = r"(?:[\d一二三四五六七八九十]+(?:时|点(?!位))(?:整|半|[\d一二三四五六七八九十]+分)?)"
_SOON = r"(?:the|an|one|two|three|five|ten|twenty|thirty|half an|a quarter of an|\d+) (?:hours?|minutes?)"
_DAY_OFF = "周[六日末]|星期[六日天]|双休日"
_TOLD = "报送?|上报|提交|上交|完成|填报|反馈|回复|汇总"
# Whoever calls for help is answered at once.
_NOT_TO_HELP = r"(?! to (?:\w+ ){0,2}(?:alarms?|calls?|emergenc(?:y|ies)|arrest|critical|fires?|complaints?)\b)"

SYSTEMS = (
    red_line(
        "instant_reply",
        "D10",
        ("禁止群内接龙、秒回", "chain replies and instant answers are forbidden"),
        ("写明几天内答复;任务走清单,不在群里派。", "Give days to answer; tasks go by the list and not by a chat."),
        r"(?<!成语)接龙|秒回|收到请回复|(?<!危急值)(?<!报警)(?<!警报)(?:即时|立即|第一时间)(?:回复"
        r"|应答)(?![^。;!?]{0,6}(?:投诉|呼叫|报警|求助|来电|来信|群众|居民|家属|铃))|在线待命"
        r"|(?<!来电)(?<!投诉)(?<!求助)(?<!群众)随时(?:回复|应答|在岗|在线(?!咨询|办|查|预约|申请|报名))(?![^。;!?]{0,6}(?:投诉|呼叫|报警|求助|来电"
        r"|来信|群众|居民|家属|.者))|群内(?:回复|报到"
        r"|派单|反馈)"
        r"|(?:微信|工作|钉钉|qq)群里?内?(?:报|回复|反馈|派|打|汇报)"
        r"|\b(?:answer|repl(?:y|ies)|respond|report)s? [^.;!?]{0,20}\bin (?:the|a) (?:chat|work) group\b"
        rf"|\bchain repl(?:y|ies)\b|\binstant (?:reply|replies|response|answer)s?\b{_NOT_TO_HELP}"
        rf"|\breply (?:at once|immediately)\b{_NOT_TO_HELP}",
        also=("M135",),
    ),
    red_line(
        "hour_named",
        "M135",
        ("不定钟点,不在夜间、休息日催办", "nothing is due at an hour, at night or on a day off"),
        ("写明哪个工作日到期,不写钟点。", "Name the working day on which it is due, and no hour."),
        rf"(?:{_NIGHT}|{_HOUR}|{_DAY_OFF})(?:之?前|以前)[^。;,!?]{{0,8}}(?:{_TOLD})"
        rf"|(?:每晚|连夜|当晚)[^。;,!?]{{0,10}}(?:{_TOLD})|当[天日](?:报送?|上报|回复|反馈)"
        r"|(?:[一二两三四五六\d]+|半)个?小时(?:之内|以内|内)[^。;,!?]{0,4}(?:回复|答复|反馈|回应)"
        r"|[一二三四五十\d]+分钟(?:之内|以内|内)[^。;,!?]{0,4}(?:回复|答复|反馈|回应|报送|上报)(?![^。;!?]{0,6}(?:群众|.者|呼叫))"
        r"|(?:24|二十四)小时(?:待命|在线|值守群|开机)(?!的?(?:救|急|消防|抢险|应急|服务|监测|设备))"
        r"|全天候待命|(?:下班后|节假日|假期|休息日)[^。;,!?]{0,4}(?:回复|反馈|报送|上报)"
        r"|\b(?:answer|repl(?:y|ies)|respond)s? [^.;!?,]{0,20}\bat (?:any hour|all hours|night|weekends)\b"
        rf"|(?:{_DAY_OFF})[^。;,!?]{{0,3}}(?:回复|反馈|报送|上报|加班(?!车)|待命)"
        r"|\b(?:answer|repl(?:y|ies)|respond|report)s?\b[^.;!?]{0,20}"
        rf"\bwithin {_SOON}\b{_NOT_TO_HELP}"
        r"|\b(?:staff|officers?|contacts?|everybody|everyone|cadres|members|units?|branches|heads?)\b[^.;!?,]{0,20}"
        r"\b(?:standby|stand by|available|reachable|on call)\b[^.;!?,]{0,12}"
        r"\b(?:24 hours|24/7|a?round the clock|at all (?:hours|times))"
        r"|\b(?:report|submit|send|hand in|answer|reply|fill in)\w*\b[^.;!?]{0,30}"
        r"\b(?:by|before|until|no later than) (?:\d{1,2}(?: ?[ap]m|:\d\d)|midnight|tonight"
        r"|the end of (?:the|each|every) day|(?:satur|sun)day)\b",
        also=("D10",),
        severity="warning",
        leave=r"投诉|报警|求助|来电|呼叫|抢险|事故|险情|急救|危急|救援|火情|应急|防汛|防火|消防|急诊|救护|巡逻"
        r"|\b(?:alarm|emergenc|help|fire|ambulance|rescue|accident|critical)",
        formerly="",
    ),
    red_line(
        "new_platform",
        "D12",
        ("禁止为此新建平台", "a new platform is forbidden"),
        ("用现有系统;不为一件事另建。", "Use what exists; nothing is built for one matter alone."),
        rf"新建(?:一个|一套|一款|专门|专用|统一|的)*(?:(?:{_BEFORE})+(?:平台|系统|app|小程序|公众号|网站)|平台|app|小程序|公众号|网站"
        r"|视频号|抖音号)"
        rf"|(?:开设|开通|创建|建立|搭建|开发|上线|推出|另建|再建)(?:一个|一套|一款|新的?|专门的?|专用的?|的|{_BEFORE})*"
        r"(?:app|小程序|公众号|视频号|抖音号|专门网站|专用网站)(?!专栏|栏目)"
        rf"|建(?:一个|一款|一套)(?:{_BEFORE})*(?:app|小程序|公众号|网站)"
        r"|\b(?:create|build|develop|launch|set up|introduce|make|design|commission)(?:s|es|ing)? "
        r"(?:an?|another|one more) (?:new )?(?:(?:\w+ )?(?:apps?|mini programs?|wechat accounts?|websites?)"
        r"|(?:\w+ )?(?:online|digital|web|data|information|reporting|management|smart) (?:platforms?|systems?))\b"
        r"|\bnew (?:app|platform|mini program)s?\b(?! (?:lifts?|edges?|roofs?|steps?|ramps?|screen doors?)\b)",
        also=("O1",),
    ),
    red_line(
        "own_app",
        "D13",
        ("禁止基层自建应用", "apps of the base's own are forbidden"),
        ("删去自建;各单位用现有系统。", "Build none; units use the system that is there."),
        rf"(?:自建|(?:自行|自己|各自)(?:开发|研发|建设|搭建|建立|定制)|自主(?:开发|建设))(?:一个|一套|的|{_BEFORE})*(?:{_APPS})"
        r"|\b(?:build|develop|make|write|set up)\w* (?:their|its|your|an|our|his|her) own (?:(?:app|platform"
        r"|software|website|mini program)s?"
        r"|(?:online|digital|management|information|reporting|web|data) (?:platform|system)s?)\b"
        r"|\bown apps?\b",
    ),
    red_line(
        "unfiled_app",
        "D14",
        ("禁止推广未备案应用", "apps that are not on file are forbidden"),
        ("删去该应用;只用已备案的,或用网页、纸面。", "Leave it out; use what is on file, pages or paper."),
        rf"未(?:经)?备案的?[^。;,!?]{{0,4}}(?:{_APPS}|程序)"
        rf"|(?:{_APPS})[^。;,!?]{{0,4}}(?:未|没有?)(?:经|完成|办理|进行)?备案(?![^。;!?]{{0,8}}"
        r"(?:下架|停用|卸载|清理|不得|不用))"
        r"|\b(?:unfiled|unregistered) (?:app|platform|mini program)s?\b"
        r"|\b(?:app|platform|mini program|software)s?(?: that| which|,? (?:al|even )?though it|,? even if it)? "
        r"(?:is|are|has|have|was|were) (?:still )?not (?:yet )?(?:been )?(?:registered|filed|on file"
        r"|put on file)\b(?! as\b)",
        leave=r"排查|清查|下架|卸载|\b(?:remove|delete|uninstall)\b",
    ),
    red_line(
        "commercial",
        "D15",
        ("禁止商业运营", "commercial operation is forbidden"),
        ("删去商业运营、广告和收费。", "Leave out commerce, advertising and fees."),
        rf"(?<!资产)(?<!园区)(?<!市场)(?<!街区)(?<!航线)(?<!民宿)(?<!项目)商业(?:化)?运营|植入广告|(?:投放|推送)广告"
        rf"|(?:{_APPS})[^。;,!?]{{0,4}}(?:付费|会员费|商业推广)"
        r"|\bcommercial(?:ly)? operat\w+|\b(?:show|carry|place|sell|run)\w* (?:\w+ )?advert\w+|\bpaid app\b",
    ),
)
