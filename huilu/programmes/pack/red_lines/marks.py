"""Watching, counting and marking people: D1 to D6 and D11."""

from __future__ import annotations

from huilu.programmes.pack.red_lines.lines import red_line

_ONLINE = "在线|线上|学习|观看|浏览|登录|使用|停留|答题|收看|培训|阅读"
_COUNTING = r"(?:count|log|track|measur|record|sum|add up|report|total|minimum|at least|rank)\w*\b[^.;!?]{0,30}"
_STUDY = "(?:学习|阅读|观看|收看|自学|网课)"
_HOURS = r"[\d一二三四五六七八九十百]+个?(?:小时|学时|课时|分钟)"
_EVERYBODY = "members|staff|people|cadres|employees|villagers|residents|workers|participants"
_APPS = "app|应用|软件|客户端|小程序|平台|公众号"
_FIXTURES = "阀|器|栏|设施|设备|装置|报警|路灯|水表|电表|扶手"

MARKS = (
    red_line(
        "check_in",
        "D1",
        ("禁止打卡签到", "check-ins are forbidden"),
        ("删去打卡签到,写要办成的事。", "Leave the check-in out and say what is to be achieved."),
        r"(?<!网红)打卡(?!地(?!点)|景点|圣地)|签到|考勤|点名册|(?:到会|到场|出勤|参会)(?:登记|签名)"
        r"|(?<!the )(?<!a )\bclock(?:ing|s)? ?ins?\b(?! sight| the (?!morning|evening|office)| each room| every room)"
        r"|\bsigns? in (?:on|at|when|upon|every|each|daily|before|for)\b|\bsign in (?:sheet|list|book)s?\b"
        r"|(?<!school )(?<!pupil )\battendance (?:sheet|list|book|record|register)s?\b"
        r"|(?<!school )\battendance (?:is|are|must be|will be) (?:kept|taken|recorded|checked|counted|reported)\b"
        r"|\b(?:keep|take|record|track|count|check)\w* (?:of )?(?:the )?attendance\b(?! of (?:pupils|children"
        r"|students)| at )"
        r"|\bcheck(?:ing|s)? ?ins?\b(?! with\b| at reception\b| desks?\b| counters?\b| kiosks?\b| the\b| a\b"
        r"| an\b| advance\b| on (?:the )?(?:old|elder|famil|neigh|people"
        r"|\w+[ae]nts\b|each other|them))",
        also=("M133",),
    ),
    red_line(
        "points",
        "D2",
        ("禁止积分", "points are forbidden"),
        ("删去积分,只说做成了没有。", "Leave points out; say whether a thing is done."),
        r"(?<!微)积分(?!方程|学)"
        r"|\b(?:award|earn|collect|give|gain|scor|deduct|los|bonus|reward|credit|loyalty|penalty|study|learning|monthly"
        r"|total|personal|member)\w* (?:\w+ )?points\b(?! of\b)"
        r"|\bpoints? (?:each|per|system|table|total|for (?:att|log|stud))"
        r"|^points$",
        also=("M133",),
    ),
    red_line(
        "ranking",
        "D2",
        ("禁止排名", "rankings are forbidden"),
        ("删去排名;比较只看分布,不排先后。", "Leave the ranking out; show a distribution, never an order."),
        r"排名(?!不分)|排出?名次|排行|打分排|排序(?=[^。;!?]{0,4}(?:通报|公布|公示|晾晒))"
        r"|评选[^。;,!?]{0,4}(?:前[一二三五十百\d]+名?|十佳)"
        r"|(?:得分|分数|成绩|完成率)(?:最低|最差|靠后|垫底)|红黑榜|龙虎榜|末位淘汰|(?<!high )\branking\b"
        r"|\branked\b|\brank (?:the )?"
        r"(?:units|people|villages|members|departments|teams|staff)\b|\bleague tables?\b|\bleaderboards?\b"
        r"|\bbest to (?:the )?worst\b|\bscores? of (?:each|every|all)\b[^.;!?]{0,25}\b(?:publish|announc|post|show)\w*",
        also=("M133",),
    ),
    red_line(
        "online_time",
        "D3",
        ("禁止统计在线或学习时长", "counting time online or time of study is forbidden"),
        ("删去时长,写学什么、解决什么。", "Leave the hours out; say what is learnt and what it is to solve."),
        rf"(?:{_ONLINE})(?:总|累计)?时长|时长(?:统计|达标|考核|要求)|^时长$"
        rf"|{_STUDY}[^。;,!?]{{0,8}}?(?:不少于|不低于|不得少于|至少|满|达到?|累计)[^。;,!?]{{0,4}}?{_HOURS}"
        rf"|每[人名][^。;,!?]{{0,3}}每[天日周月][^。;,!?]{{0,4}}{_STUDY}[^。;,!?]{{0,6}}?{_HOURS}"
        r"|\b(?:stud(?:y|ies|ying)|reads?|learns?|watch(?:es)?|trains?)\b[^.;!?]{0,20}"
        r"\b(?:at least|a minimum of|no less than) \w+ (?:minutes|hours)\b"
        r"|\b(?:stud(?:y|ies)|reads?|learns?)\b[^.;!?]{0,12}\bfor \w+ (?:minutes|hours) (?:every"
        r"|each|a|per) (?:day|week)\b"
        rf"|\bonline (?:time|hours)\b|\btime online\b"
        rf"|\b{_COUNTING}\b(?:study|learning|screen|viewing|reading) (?:time|hours)\b"
        r"|\b(?:study|learning|viewing) (?:time|hours) (?:is|are|must|per|of at least|count)\b",
        also=("M133", "D5"),
    ),
    red_line(
        "forced_login",
        "D4",
        ("禁止强制登录、统计登录", "forced and counted log-ins are forbidden"),
        ("删去登录要求;能用纸面或邮件办的,就不要求登录。", "Ask for no log-in; what can be done on paper may be."),
        r"强制登[录陆]|(?:每日|每天|定期|天天|全员)登[录陆]|登[录陆]率|日活|月活|活跃度|打开率"
        r"|\b(?:forced|daily|regular|mandatory) log ?ins?\b|\blog ?in rates?\b|\blog in (?:every|each) (?:day|week)\b",
        also=("M133",),
    ),
    red_line(
        "forced_install",
        "D4",
        ("禁止强制下载、统计安装", "forced and counted downloads are forbidden"),
        ("删去安装要求;没有装的人,用网页和纸面也能办。", "Ask for no download; pages and paper must do as well."),
        r"下载(?:并|、)?安装[^。;,!?]{0,8}(?:app|应用|软件|客户端|小程序|平台)|(?:app|应用|软件|客户端|小程序"
        r"|平台|公众号)[^。;,!?]{0,4}实名注册"
        r"|\b(?:all|every) (?:\w+ )?(?:staff|members?|employees?|cadres?|one|units?|households?)"
        r" (?:must |shall |should |have to |has to )?(?:install|download)s?\b"
        rf"|强制(?:下载|安装(?![^。;,]{{0,8}}(?:{_FIXTURES})))|(?:全员|人人|统一)(?:下载|注册)|下载率"
        rf"|(?:{_APPS})的?安装率|安装率(?=[^。;]{{0,8}}(?:{_APPS}))"
        r"|\b(?:app |software )?(?:install|download) rates?\b|\bforced (?:download|install)\w*\b",
        leave=r"可以?(?:自愿)?下载|自愿|\b(?:may|can|optional\w*|if they (?:like|wish|want))\b",
    ),
    red_line(
        "likes",
        "D5",
        ("禁止点赞、转发、刷票", "likes, shares and votes are forbidden"),
        ("删去点赞转发,写事情做成了什么样。", "Leave likes and shares out; say what became of the matter."),
        r"(?<!群众)(?<!居民)(?<!百姓)(?<!村民)(?<!服务对象)点赞|集赞|刷票|朋友圈|转发(?:量|数|率|次数|并)"
        r"|(?:组织|要求|发动|积极|人人)转发"
        r"|\b(?:collect|count|gather|get|number of|more) likes\b|\blikes and (?:shares|reposts|comments)\b"
        r"|\breposts?\b|\bshare counts?\b",
        also=("M133",),
    ),
    red_line(
        "daily_scoring",
        "D6",
        ("禁止日常在线考核评分", "scoring from day to day is forbidden"),
        ("删去日常评分;评价在项目结束时做一次。", "Leave daily scores out; a programme is evaluated once, at its end."),
        r"每[日天周](?:考核|评分|打分|计分)(?![^。;!?]{0,6}(?:风险|疼痛|症状|水质|空气))|日考核|日常考核|在线考核"
        r"|\bdaily (?:score|scoring|appraisal)s?\b(?! (?:of|for) (?:\w+ ){0,3}(?:risks?|pain|hazards?|water"
        r"|air|weather|symptoms?)\b)"
        r"|\bscored (?:every|each) (?:day|week)\b"
        r"|\bdaily assessment of (?:units|staff|people|members|villages|departments|teams)\b",
    ),
    red_line(
        "participation_rate",
        "D11",
        ("禁止对人下达参与率、答题率", "participation and quiz rates of people are forbidden"),
        ("删去比例;目标只对单位、问题或项目设。", "Leave the rate out; targets are for units, issues or projects."),
        r"(?:参[与加学训]|到会|到课|受训)(?:人数|人次)[^。;,!?]{0,3}(?:不少于|不低于|至少|达到?|超过)"
        r"|全员(?:参加(?![^。;,!?]{0,6}(?:演练|演习|体检|疏散))|参学|到会|到课)"
        rf"|\b(?:at least \w+|all|\d+ ?(?:%|per ?cent)|\d+ ?(?:%|per ?cent) of(?: the| all)?|at least \d+ ?(?:%"
        rf"|per ?cent) of(?: the| all)?)"
        rf" (?:{_EVERYBODY}) (?:must |shall |should |have to |are to )?(?:attend(?! to\b)|take part|participate"
        rf"|enrol)(?! in (?:\w+ ){{0,3}}(?:drills?|exercises?|evacuations?)\b)\b"
        r"|参学率|(?<!劳动)(?<!劳动力)(?:参[与加]|到课|到会|出勤)率|答题(?:率|正确率|得分)|知识测试平均分"
        r"|(?<!labour )(?<!labor )(?<!force )(?<!vaccination )(?<!screening )\bparticipation (?:rate|ratio"
        r"|score|quota)s?\b"
        r"|\b(?:quiz|attendance) (?:rate|ratio|score)s?\b",
    ),
)
