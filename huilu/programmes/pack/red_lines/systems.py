"""Systems and groups that grow beside the work: D10 and D12 to D15."""

from __future__ import annotations

from huilu.programmes.pack.red_lines.lines import red_line

_APPS = "应用|小程序|平台|公众号|app|系统|软件|网站"
_BEFORE = "信息|网络|线上|网上|数字化?|智慧|管理|工作|学习|政务|填报|监管"

SYSTEMS = (
    red_line(
        "instant_reply",
        "D10",
        ("禁止群内接龙、秒回", "chain replies and instant answers are forbidden"),
        ("写明几天内答复;任务走清单,不在群里派。", "Give days to answer; tasks go by the list and not by a chat."),
        r"(?<!成语)接龙|秒回|收到请回复|(?:即时|立即|第一时间)(?:回复|应答)|在线待命|群内(?:回复|报到|派单|反馈)"
        r"|\bchain repl(?:y|ies)\b|\binstant (?:reply|replies|response|answer)s?\b|\breply at once\b",
        also=("M135",),
    ),
    red_line(
        "new_platform",
        "D12",
        ("禁止为此新建平台", "a new platform is forbidden"),
        ("用现有系统;不为一个项目另建。", "Use what exists; a programme builds nothing of its own."),
        rf"新建(?:一个|一套|专门|专用|统一|的)*(?:(?:{_BEFORE})+(?:平台|系统|app|小程序|公众号)|平台|app|小程序|公众号)"
        r"|\bnew (?:app|platform|mini program)s?\b",
        also=("O1",),
    ),
    red_line(
        "own_app",
        "D13",
        ("禁止基层自建应用", "apps of the base's own are forbidden"),
        ("删去自建;单位按配置加入现有系统。", "Build none; a unit joins the system that is there."),
        rf"自(?:建|行开发|主开发)的?(?:{_APPS})|\b(?:build|develop|make)\w* "
        r"(?:their|its|your|an) own (?:app|platform)s?\b|\bown apps?\b",
    ),
    red_line(
        "unfiled_app",
        "D14",
        ("禁止推广未备案应用", "apps that are not on file are forbidden"),
        ("删去该应用;只用已备案的,或用网页、纸面。", "Leave it out; use what is on file, pages or paper."),
        rf"未(?:经)?备案的?[^。;,!?]{{0,4}}(?:{_APPS}|程序)|\bunfiled (?:app|platform)s?\b",
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
