"""Watching, counting and marking people: D1 to D6 and D11."""

from __future__ import annotations

from huilu.redlines.lines import red_line

_ONLINE = "在线|线上|挂网|挂机|学习|观看|浏览|登录|使用|停留|答题|收看|培训|阅读"
_COUNTING = r"(?:count|log|track|measur|record|sum|add up|report|total|minimum|at least|rank)\w*\b[^.;!?]{0,30}"
_STUDY = "(?:学习|阅读|观看|收看|自学|网课)"
_LEARNING = r"(?:e ?learning|online|study|studying|self study|reading|watching|viewing)"
_HOURS = r"[\d一二三四五六七八九十百]+个?(?:小时|学时|课时|分钟)"
_EVERYBODY = "members|staff|people|cadres|employees|villagers|residents|workers|participants"
_APPS = "app|应用|软件|客户端|小程序|平台|公众号"
_FIXTURES = "阀|器|栏|设施|设备|装置|报警|路灯|水表|电表|扶手"
_PERSONS = "群众|居民|村民|百姓|市民|干部|成员|职工|员工|师生|教师|学生|青年|馆员|读者|人员"
_SO_MANY = r"(?=[^。;,!?]{0,8}(?:达|不低于|不少于|不得低于|超过|以上|百分|[\d一二三四五六七八九]成|\d))"
_UNITS = (
    "units|people|villages|members|departments|teams|staff|branches|libraries|schools|clinics|stations"
    "|counties|districts|cities|towns|townships|provinces|offices|bureaus|institutions|communities|neighbourhoods"
    "|groups|posts|employees|cadres|committees"
)
_ONE_UNIT = (
    "unit|person|village|member|department|team|branch|library|school|clinic|station|county|district"
    "|city|town|township|province|office|bureau|institution|community|group|post|employee|cadre|committee"
)
_SICK = "[患病]|疼痛|风险|水质|空气|症状|压疮|隐患|天气"
# Who comes to school, is screened, insured or sorts rubbish: what is done for people, and no mark for taking part.
_NO_WORK = "".join(
    f"(?<!{before})"
    for before in ("劳动", "劳动力", "市场", "筛查", "体检", "接种", "保险", "医保", "社保", "垃圾分类")
)
_NO_DEVICE = "".join(
    f"(?<!{before})" for before in ("仪", "设备", "探头", "传感器", "摄像头", "监测站", "基站", "水泵")
)
_MATTERS = (
    "(?:\\w+ )?(?:repairs?|risks?|hazards?|needs|works|jobs|matters|issues|problems|faults|requests|priorities|options"
    "|roads?|drains|bridges)"
)
_NO_SCORES = (
    "apgar|satisfaction|service|condition|sleep|fall|triage|pain|risk|severity|warning|credit|water|quality|safety"
    "|music|film|match|football|game"
)
_OFTEN = r"(?:daily|weekly|(?:every|each|a|per) (?:day|week|morning|evening|month)|once a (?:day|week|month))"

MARKS = (
    red_line(
        "check_in",
        "D1",
        ("禁止打卡签到", "check-ins are forbidden"),
        ("删去打卡签到,写要办成的事。", "Leave the check-in out and say what is to be achieved."),
        r"(?<!网红)打卡(?!地(?!点)|景点|圣地|(?:拍照|留影)的(?:景点|地方|墙))|签到(?!台|墙)|考勤(?!机[^。;,!?]{0,4}(?:损坏|故障|坏|报废|停用|拆除))|点名册"
        r"|(?:设|设立|设置|摆|摆放|安排)[^。;,!?]{0,3}签到台|签到台[^。;,!?]{0,3}(?:登记|签名|签字|刷脸|扫码)"
        r"|(?:到会|到场|出勤|参会|出席)(?:登记|签名|扫码)|(?<!者)扫码报到(?!取号|就诊)"
        r"|(?:扫[^。;,!?]{0,9}码|刷脸|人脸识别|指纹|刷卡)[^。;,!?]{0,4}(?:登记|确认|记录|报)[^。;,!?]{0,4}"
        r"(?:到场|到会|出席|在场|参会|参学|到岗)(?!的?(?:群众|居民|村民|.者))"
        r"|^who (?:attended|was (?:present|there)|took part|turned up)"
        r"(?: (?:the|each|every|this|that) (?:meeting|session|training|lesson|event|class)s?)?\??$"
        r"|\bsigns? the (?:register|list|sheet|book) (?:at|for) (?:every|each|the start)\b"
        r"|\b(?:register|record|prove|confirm|log)\w* (?:your|their|his|her|one's) (?:presence|attendance)\b"
        r"|\bscan\w* [^.;!?]{0,30}\bcodes?\b[^.;!?]{0,30}\b(?:presence|attendance|attended|(?:you|they|he|she) "
        r"(?:are|were|is|was) (?:there|present))\b"
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
        r"(?<!微)(?<!定)积分(?!方程|入学|落户|学(?!习)|电路|器|变换|运算|公式|号)"
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
        r"排名(?!不分)|(?<!赛)每[人名个][^。;,!?]{0,2}(?<!所)得分|各(?![队组])[^。;,!?]{1,4}(?<!赛)名次"
        r"|(?:通报|公布|公示|点名|约谈|曝光)[^。;,!?]{0,6}[前后](?:[一二三五两十]+|\d+)名"
        r"(?![^。;,!?]{0,4}(?:隐患|问题|风险|候选|中标))|排出?名次|排行|打分排|排序(?=[^。;!?]{0,4}(?:通报|公布|公示|晾晒))"
        r"|评[选出][^。;,!?]{0,4}(?:前[一二三五十百\d]+名?|十佳)|进行排位|排位次|倒数第?[一二三五十\d]+名"
        r"|(?:得分|分数|成绩|完成率)(?:最低|最差|靠后|垫底)|红黑榜|龙虎榜|末位淘汰"
        rf"|(?<!high )\branking\b(?! of (?:the |all |our )?{_MATTERS}\b)"
        rf"|\branked\b|(?<!the )(?<!of )(?<!a )\brank(?:s|ing)? (?:(?:all |the |all the |our |its )(?:\w+ )?)?"
        rf"(?:{_UNITS})\b(?!['’])|(?<!the )\branks? (?:each|every) (?:{_ONE_UNIT})\b(?!['’])"
        r"|(?:公布|公开|通报|公示|排|评出|列出|定出)(?![^。;,!?]{0,6}(?:赛|运动会))[^。;,!?]{0,6}名次|名次(?:公布|通报|公示|排列|表)"
        r"|按(?:得分|分数|成绩|完成率|完成情况)(?:高低|多少|快慢|先后)?(?![^。;,!?]{0,6}(?:录取|录用|中考|高考|入围))"
        r"[^。;,!?]{0,4}(?:公布|通报|公示|排(?:队|序|名|列|先后|位)?(?!除|查|水)|晾晒)"
        r"|\bnames? of the (?:best|worst|weakest)\b|\b(?:listed|sorted|ordered|published) by (?:their |its )?scores?\b"
        rf"|^(?!{_NO_SCORES})\w+ scores$|\b(?:{_ONE_UNIT}) scores\b|\b(?:{_UNITS})['’] scores\b"
        r"|\bleague tables?\b|\bleaderboards?\b"
        r"|\bbest to (?:the )?worst\b|\bscores? of (?:each|every|all)\b[^.;!?]{0,25}\b(?:publish|announc|post|show)\w*",
        also=("M133",),
    ),
    red_line(
        "online_time",
        "D3",
        ("禁止统计在线或学习时长", "counting time online or time of study is forbidden"),
        ("删去时长,写学什么、解决什么。", "Leave the hours out; say what is learnt and what it is to solve."),
        rf"{_NO_DEVICE}(?:{_ONLINE})(?:总|累计)?时长|时长(?:统计|达标|考核|要求)|^时长$|挂网(?:学习|学时|时间|小时)"
        rf"|每[人名][^。;,!?]{{0,4}}?(?:完成|修满|学满|达到?|不少于|不低于|至少|须|要)[^。;,!?]{{0,4}}?[\d一二三四五六七八九十百]+个?学时|(?:统计|记录|累计)[^。;,!?]{{0,8}}(?:在线|学习|观看)时间(?!段|点)"
        rf"|(?:在线|网络|线上)[^。;,!?]{{0,6}}?[\d一二三四五六七八九十百]+个?学时"
        r"|\bhow (?:long|many hours) (?:\w+ ){1,4}(?:online|studied|studies|studying)\b"
        rf"|\b(?:at least|minimum of|no (?:less|fewer) than|completes?|logs?|spends?|takes?) \w+ (?:credit )?hours of "
        rf"(?:{_LEARNING}\b"
        r"|training (?:per|for each|for every|each) (?:person|member|head|employee|year|month))"
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
        r"强制登[录陆]|登[录陆](?:次数|人数|天数)|(?:每日|每天|定期|天天|全员)登[录陆]|登[录陆]率|日活|月活|活跃度|打开率"
        r"|每[日天周月][^。;,!?]{0,3}(?:必须|须|要|应|至少|按时|定时|准时|不少于)[^。;,!?]{0,4}登[录陆]"
        r"|登[录陆][^。;,!?]{0,6}(?:不少于|不低于|至少|每[日天周])[^。;,!?]{0,3}次"
        rf"|\blog(?:s|ging)? (?:on|in)(?: to (?:\w+ ){{0,3}}\w+)? "
        rf"(?:(?:at least|once|twice|\w+ times) ){{0,3}}{_OFTEN}\b"
        r"|\b(?:forced|daily|regular|mandatory) log ?ins?\b|\blog ?in rates?\b|\blog ?in counts?\b"
        r"|\b(?:number|count|total|frequency) of (?:(?!failed|rejected|blocked)\w+ )?log ?ins\b"
        r"|\blog in (?:every|each) (?:day|week)\b",
        also=("M133",),
        leave=r"可以?(?:每[日天])?(?:随时|自愿)?登|自愿|\b(?:may|can|optional\w*|if they (?:like|wish|want))\b",
    ),
    red_line(
        "forced_install",
        "D4",
        ("禁止强制下载、统计安装", "forced and counted downloads are forbidden"),
        ("删去安装要求;没有装的人,用网页和纸面也能办。", "Ask for no download; pages and paper must do as well."),
        r"下载(?:并|、)?安装[^。;,!?]{0,8}(?:app|应用|软件|客户端|小程序|平台)|(?:app|应用|软件|客户端|小程序"
        r"|平台|公众号)[^。;,!?]{0,4}实名注册"
        r"|\b(?:everyone|everybody|(?:all|every) (?:\w+ )?(?:staff|members?|employees?|cadres?|one|units?|households?))"
        r" (?:must |shall |should |have to |has to )?(?:(?:install|download)s?\b"
        r"|registers? (?:on|in|with) (?:the |our )?(?:app|platform)\b)"
        rf"|(?:全体|全部|所有|每[名位个人]|各)[^。;,!?]{{0,8}}(?:须|需|必须|应|要|一律|统一)(?:下载|安装|注册)"
        rf"[^。;,!?]{{0,6}}(?:{_APPS})(?![^。;,!?]{{0,3}}(?:{_FIXTURES}))"
        rf"|强制(?:下载|安装(?![^。;,]{{0,8}}(?:{_FIXTURES})))|(?:全员|人人|统一)(?:下载|注册)|(?<!凭证)(?<!发票)(?<!病历)(?<!数据)下载率"
        rf"|(?:{_APPS})的?安装率|安装率(?=[^。;]{{0,8}}(?:{_APPS}))"
        r"|\b(?:app |software )?(?:install|download) rates?\b|\bforced (?:download|install)\w*\b",
        leave=r"可以?(?:自愿)?下载|自愿|\b(?:may|can|optional\w*|if they (?:like|wish|want))\b",
    ),
    red_line(
        "likes",
        "D5",
        ("禁止点赞、转发、刷票", "likes, shares and votes are forbidden"),
        ("删去点赞转发,写事情做成了什么样。", "Leave likes and shares out; say what became of the matter."),
        r"(?<!群众)(?<!居民)(?<!百姓)(?<!村民)(?<!服务对象)点赞|集赞|刷票|拉票(?!贿选)|(?:发动|动员|要求|人人|全员|为[本我][^。;,!?]{1,4})投票(?!选举|表决|点|站|箱|权|日)"
        r"|网络投票(?:量|数|活动)|朋友圈|转发(?:量|数|率|次数|并)"
        r"|(?:组织|要求|发动|积极|人人)转发"
        r"|\b(?:collect|count|gather|get|number of|more) likes\b|\blikes and (?:shares|reposts|comments)\b"
        r"|\breposts?\b|\bshare counts?\b"
        r"|\b(?:collect|gather|solicit|canvass|drum up)\w* (?:for )?(?!the )(?:\w+ )?votes\b"
        r"|\bvotes? (?:online )?for (?:us|our (?!own ))",
        also=("M133",),
    ),
    red_line(
        "daily_scoring",
        "D6",
        ("禁止日常在线考核评分", "scoring from day to day is forbidden"),
        ("删去日常评分;事情办完后评价一次。", "Leave daily scores out; evaluate once, when the matter is over."),
        r"每[日天周](?:考核|评分|打分|计分)(?![^。;!?]{0,6}(?:风险|疼痛|症状|水质|空气))|日考核|日常考核|在线考核"
        r"|\bdaily (?:score|scoring|appraisal)s?\b(?! (?:of|for) (?:\w+ ){0,3}(?:risks?|pain|hazards?|water"
        r"|air|weather|symptoms?)\b)"
        r"|\bscored (?:every|each) (?:day|week)\b"
        rf"|每[日天周](?:都?对|都?给|都?为|由?平台|由?系统)(?![^。;,!?]{{0,8}}(?:{_SICK}))"
        r"(?=[^。;,!?]{0,8}(?:各|每[个名]|单位|部门|[馆村乡镇县市区]|街道|社区|[支科][^。;,!?]|干部|人员|员工))[^。;,!?]{0,8}"
        r"(?:考核|评分|打分|计分)"
        r"|每[日天周](?:通报|公布|晾晒)[^。;,!?]{0,6}(?:得分|分数)"
        rf"|\b(?:score|grade|rate|mark|appraise)[sd]? (?:(?:all|the|all the) )?(?:(?:each|every) (?:{_ONE_UNIT})"
        rf"|{_UNITS}) [^.;!?,]{{0,12}}\b{_OFTEN}\b"
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
        rf"|(?:{_PERSONS}|政策|活动|主题|精神|宣传)的?知晓率{_SO_MANY}|(?<!市场)参与[度面]{_SO_MANY}"
        r"|(?:人人|全员)(?:参与|参加)?答题"
        rf"|\b\d+ ?(?:%|per ?cent) of (?:the |all )?(?:{_EVERYBODY}) (?:know|are aware|have heard)\b"
        r"|\b(?:everyone|everybody|(?:every|each) (?:member|employee|cadre|person|resident|villager|worker)) "
        r"(?:must|shall|has to|should) (?:attend(?! to\b)|take part|participate|enrol|take the quiz)"
        r"(?! in (?:\w+ ){0,3}(?:drills?|exercises?|evacuations?)\b)\b"
        r"|\bawareness (?:rates? )?(?:(?:of|reaches|is|at|among|must|shall|over|above)\b[^.;!?]{0,20})?"
        r"\d+ ?(?:%|per ?cent)"
        rf"|参学率|{_NO_WORK}(?:参[与加训]|受训|到课|到会|(?<!学生)(?<!幼儿)(?<!儿童)出勤)率(?!是否达|[^。;,!?]{{0,2}}法定)|答题(?:率|正确率|得分)|知识测试平均分"
        r"|(?<!labour )(?<!labor )(?<!force )(?<!vaccination )(?<!screening )\bparticipation (?:rate|ratio"
        r"|score|quota)s?\b"
        r"|\b(?:quiz|attendance) (?:rate|ratio|score)s?\b",
    ),
)
