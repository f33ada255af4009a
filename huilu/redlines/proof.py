"""Proving and reporting instead of doing: D7 to D9, D16, M133 and M137."""

from __future__ import annotations

from huilu.redlines.lines import HAN, red_line

_HAND_IN = "上传|提交|报送|上报|上交|附(?![在件])上?|提供|回传|发送"
# Pictures that are the matter itself, and lessons and calls by video, prove nobody's work.
_PICTURES = (
    "(?<!ct)(?<!光)(?<!医学)(?<!卫星)(?<!遥感)(?<!镜)"
    "(?:照片|图片|视频(?!会议|通话|连线|监控|教学|课)|录像|录音|影像(?!科|学|检查|诊断|报告))"
)
_OCCASION = "(?:每[次回件项场户](?!手术|诊疗)|走访|检查|整改|会议|学习|活动|巡查|入户)"
_DOINGS = "走访|入户|慰问|调研|巡查|巡河|值班|会议|活动|学习|宣讲"
_ALL_OF_IT = r"(?!(?:\w+ ){0,2}(?:x ray|ct|mri|ultrasound|medical|clinical|satellite) )"
_PAPERS = "台账|会议记录|会议纪要|纪要|工作总结|总结材料|汇报材料|工作报告|讲稿|学习笔记|书面总结"
# The same told twice, on paper and by wire.
_ON_PAPER, _ON_LINE = "(?:纸质|书面|线下)(?:[版件稿]|材料|表格?)?", "(?:电子|网上|线上|系统)(?:[版件稿]|材料|表格?)?"
_AND, _BOTH = "(?:和|与|及|、|以及)", "[^。;,!?可]{0,2}(?:各|都|均|同时|一并|分别)(?!可|能)[^。;,!?可]{0,3}[报交填]"
_FILL = "(?:fill|submit|send|hand|complete|report|file|enter)(?:s|es|ed|ing)?"
_PAPER_EN, _LINE_EN = (
    "(?:on paper|printed|hard copy|paper (?:forms?|cop(?:y|ies)|versions?|and|reports?|sheets?))",
    "(?:online|electronic(?:ally)?|digital(?:ly)?|web|by wire)",
)
_MAY = r"可以?(?:自愿)?(?:拍|上传|附)|自愿|愿意|\b(?:may|can|could|optional\w*|if they (?:like|wish|want))\b"
_STAFF = "staff|employees?|cadres?|members?|workers?|officers?|wardens?"

PROOF = (
    red_line(
        "pictures_as_proof",
        "D7",
        ("禁止以截图、拍照、录像作证明", "pictures as proof are forbidden"),
        ("删去图片要求,写明可以查看的事实。", "Ask for no picture; name the fact that can be looked at."),
        rf"截图|截屏|自拍(?!杆)|拍照上墙|(?:{_HAND_IN}|留存|保存|须|需|必须|应)[^。;,!?]{{0,6}}(?:{_PICTURES}"
        rf"|拍照|摄像)"
        rf"|(?:{_PICTURES}|拍照|摄像)[^。;,!?不]{{0,4}}(?:为证|证明|佐证|上传|上报|上交|备查|存档|留存|留底|回传"
        r"|报送)"
        rf"|{_OCCASION}[^。;,!?]{{0,8}}(?:要|须|需|应当?)(?:有|附|带|配|拍|发)[^。;,!?]{{0,4}}(?:{_PICTURES})(?!展|集)"
        rf"|{_OCCASION}[^。;,!?]{{0,4}}(?:要|须|需|应)(?:拍照|拍摄|录像|录音)"
        rf"|每[次回场](?:{_DOINGS})[^。;,!?不无免]{{0,2}}(?:拍照|拍摄|录像|录音|摄像)"
        rf"|(?:^|[、,;:])(?:每次)?(?:{_DOINGS})(?:现场)?的?(?:照片|图片|录像)(?:[一二两三四五\d]+[张份段个])?(?=$|[、,;])"
        r"|\b(?:record|take|film|shoot|make)s? (?:an? )?(?:\w+ )?(?:videos?|photos?|pictures?) of (?:the|each|every"
        r"|your|their) (?:visit|meeting|session|inspection|work|activity|event|site|lesson)s?\b"
        r"|\b(?:every|each) (?:\w+ )?(?:visit|meeting|session|inspection|check|repair|step|activity|event|item|task"
        r"|report|round|matter|case|lesson)s? (?:needs|requires|must have|must show|is to have|comes with"
        r"|is (?:shown|proved) (?:by|with)) "
        r"(?:an? |its )?(?:\w+ )?(?:photo(?:graph)?s?|pictures?|videos?|screenshots?)\b(?! books?\b)"
        rf"|\bscreen ?shots?\b|\bselfies?\b|\b(?:upload|submit|send|hand in|attach|provide|file"
        rf"|require)\w* {_ALL_OF_IT}(?:\w+ ){{0,3}}"
        r"(?:photos?|photographs?|videos?|pictures?|recordings?)\b"
        r"|\b(?:photo|video|picture)(?:graph)?s? (?:as |for )?(?:proof|evidence)\b"
        r"|\b(?:photo|photograph|video|recording)s? (?:\w+ ){0,4}?(?:is|are|must be|shall be|have to be) "
        r"(?:kept|filed|handed in|uploaded|submitted|sent|attached|stored|put on file)\b",
        also=("M133", "M137"),
        leave=_MAY,
    ),
    red_line(
        "tracks",
        "D7",
        ("禁止采集行动轨迹、定位", "tracks of where people were are forbidden"),
        ("删去轨迹定位,写到哪里解决什么事。", "Ask for no track; say where which matter is to be solved."),
        r"(?:行动|行程|活动|运动|行走|巡查|巡河|走访|移动|实时|人员|定位|工作)轨迹|轨迹(?:上传|打卡|记录|定位|管理)"
        r"|(?<!冷链)(?<!车辆)(?<!船舶)(?<!药品)(?<!货物)(?:实时|手机)定位|定位打"
        r"|(?:共享|发送)(?:实时|本人|个人|自己的?)?(?:位置|定位)(?!信息的|[^。;!?]{0,6}(?:求助|求救|报警))"
        r"|(?:开启|打开)手机?定位|\bkeeps? (?:the |their |your )?gps\b"
        r"|\bshar(?:e|es|ing) (?:your|their|his|her|one's) (?:\w+ ){0,2}(?:location|position|whereabouts)\b"
        r"|\blive location\b(?! of (?:the )?(?:ambulances?|vehicles?|bus(?:es)?|trucks?|ships?|goods|parcels?)\b)"
        r"|\bgps (?:track|log|trace|position|check)\w*+(?! of (?:the )?(?:ambulances?|vehicles?|buses|trucks?"
        r"|ships?|goods|parcels?)\b)|\blocation (?:track\w*|history|traces?)\b"
        rf"|\b(?:{_STAFF})(?:['’]s?)? (?:location|whereabouts)s?\b"
        rf"|\b(?:locations?|whereabouts) of (?:each |every |all |the |our )*(?:{_STAFF})\b"
        r"|(?:员工|职工|干部|网格员|工作人员)的?(?:实时)?位置(?!图|牌|安排)|(?:员工|职工|网格员|工作人员)的?定位",
    ),
    red_line(
        "traces_for_results",
        "D8",
        ("禁止以留痕代替实效", "traces in place of results are forbidden"),
        ("删去留痕要求,写什么事实会改变。", "Ask for no traces; say which fact will have changed."),
        r"留痕|痕迹(?:管理|化|考核|材料|资料)|工作痕迹|\bpaper trails?\b|\btraces? of (?:the )?(?:work|process)\b",
        also=("M132",),
    ),
    red_line(
        "filled_again",
        "D9",
        ("禁止多头重复填报", "filling in the same thing again is forbidden"),
        (
            "同一件事只填一次;别处已经填过的,从那里取用。",
            "Ask once; what was filled in elsewhere is taken from there.",
        ),
        r"(?:重复|多头)填[报写录]?|(?:分别|同时)[在向到].{0,8}(?:填报|填写|报送|录入)|(?:再次|另行|另外)填[报写]"
        rf"|{_ON_PAPER}{_AND}{_ON_LINE}{_BOTH}|{_ON_LINE}{_AND}{_ON_PAPER}{_BOTH}"
        rf"|\b{_FILL}\b[^.;!?,]{{0,20}}\bboth\b[^.;!?,]{{0,30}}\b(?:{_PAPER_EN}\b[^.;!?,]{{0,30}}\b{_LINE_EN}"
        rf"|{_LINE_EN}\b[^.;!?,]{{0,30}}\b{_PAPER_EN})\b"
        r"|再填[报写]?一[遍次份]|(?:每个|各个?)系统(?:都|均|分别)(?:填|报)"
        r"|既[^。;,!?]{0,3}(?:纸质|书面)[^。;,!?]{0,6}[又也][^。;,!?]{0,3}(?:电子|网上|系统)"
        r"|\b(?:report|enter|send|submit|fill in|type)\w* the same (?:\w+ )?(?:figures?|data|forms?|tables?|lists?"
        r"|facts|information) (?:to|in|into|on) (?:both|every|each|several|two|all)\b"
        r"|\brepeated filling\b|\b(?:fill(?:ed)? in|enter(?:ed)?) (?:it |them )?(?:again|twice)\b",
        leave=r"任选|[均都]可|\b(?:may|can|either)\b",
    ),
    red_line(
        "implementation_report",
        "D16",
        ("禁止索要落实情况报告和佐证材料", "reports on how a thing was implemented are forbidden"),
        ("删去报告;进展由系统汇总,不向下要。", "Ask for no report; the system sums up progress by itself."),
        r"落实情况的?(?:书面)?(?:报告|总结|材料|汇报)|(?:报送|上报|报告)[^。;,!?]{0,6}落实情况|佐证材料|印证材料"
        r"|每[天日周旬月](?!向(?:群众|居民|社会|村民|家属|代表))[^。;,!?]{0,3}(?:报送?|上报|报告"
        r"|汇报)[^。;,!?]{0,4}(?:进展|进度|完成情况|工作情况|工作动态)"
        r"|\b(?:daily|weekly|monthly) (?:written )?reports? on (?:the |its |their )?progress\b"
        r"|\breports? (?:on )?(?:the |its |their )?progress (?:every|each|weekly|monthly|daily|in writing)\b"
        r"|\bimplementation reports?\b|\breports? on (?:how|the) [^.;]{0,30}implement\w*"
        rf"|(?:{_PAPERS}|总结报告|情况报告|经验材料)[^。;,!?不]{{0,4}}(?:上报|报送|上交|报[省市县区镇乡局])"
        r"|(?<!residents )(?<!applicants )(?<!sick )(?<!families )(?<!citizens )(?<!to )"
        r"\b(?:submit|send|hand in|supply|provide|attach|upload|enclose)\w* (?:\w+ )?supporting "
        r"(?:documents|material|papers)\b(?! (?:for|to) (?:residents|families|\w+ants)\b)",
    ),
    red_line(
        "papers_as_evidence",
        "M137",
        ("不以书面材料为凭", "papers are no evidence"),
        ("删去材料;以事实和现场查看为凭。", "Ask for no papers; evidence is a fact that can be looked at."),
        rf"(?:(?<!给(?!上级)[{HAN}]{{2}})(?:{_HAND_IN})|凭|须有|须备|要有|检查"
        rf"|查阅)[^。;,!?]{{0,8}}(?:{_PAPERS})|(?:以|凭)(?:{_PAPERS})(?:为|作)"
        rf"|(?:建立|建好|完善|整理|做好)[^。;,!?]{{0,4}}(?:{_PAPERS})[^。;,!?]{{0,4}}(?:备查|迎检|备案|归档上报)"
        r"|\b(?:submit|send|hand in|upload|file)\w* (?:\w+ ){0,3}(?:minutes|summar(?:y|ies)|scripts?|notes"
        r"|file folders?)\b(?! on\b)"
        r"|\bprovide\w* (?:\w+ ){0,3}(?<!with written )(?:minutes|scripts?|notes"
        r"|file folders?)\b(?! on\b)",
        also=("D7", "D17"),
    ),
    red_line(
        "essays",
        "M133",
        ("禁止要求撰写心得、感想、手抄", "essays and copying by hand are forbidden"),
        ("删去文章;学习的结果写成要解决的问题。", "Ask for no essay; let study end in a problem to be solved."),
        r"心得体会|(?:每[人名][^。;,!?不]{0,4}[写交份]|[一二两三四五\d]+篇)[^。;,!?不]{0,3}(?:心得|感想|体会)|心得(?:文章|材料|笔记)|(?:撰写|写出?|提交|上交|报送)[^。;,!?]{0,6}(?:心得|体会|感想)|读后感"
        r"|观后感|手抄(?!报|医嘱|处方|单)|抄写(?!错误|有误|差错)|(?:心得|笔记|体会)[^。;,!?]{0,4}(?:字数|篇数|不少于)"
        r"|\bwrites? (?:down )?(?:a |an |their |your |his |her )?(?:\w+ )?(?:reflections?|impressions"
        r"|what (?:you|they|everyone|everybody) felt)\b"
        r"|\bessays?\b(?! (?:contest|competition|question))|\breflection (?:text|paper|report|essay)s?\b"
        r"|\bcop(?:y|ied) (?:out )?by hand\b",
    ),
)
