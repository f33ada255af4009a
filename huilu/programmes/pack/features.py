"""Features that no programme may ask for, found by name in codes and texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from huilu.programmes.pack.findings import Finding, Loc, Rule
from huilu.programmes.pack.schema import Pack

FORBIDDEN = Rule(
    "pack.forbidden_feature",
    "{number}",
    "“{found}”:禁止{zh}({number})。",
    "'{found}': {en} is forbidden ({number}).",
    "删去这项要求;连否定句里也不要出现这个词,直接写要做的事。",
    "Take it out; leave the word out even where it is denied, and say what is to be done instead.",
)


class RedLine(NamedTuple):
    """One forbidden feature: its number, its name, and the words that betray it."""

    number: str
    zh: str
    en: str
    words: re.Pattern[str]


def _line(number: str, zh: str, en: str, words: str) -> RedLine:
    return RedLine(number, zh, en, re.compile(words))


RED_LINES = (
    _line("D1", "打卡签到", "check-in", r"打卡|签到|\bcheck ?ins?\b|\bclock ?ins?\b"),
    _line("D2", "积分", "points", r"积分|(?<!contact )(?<!weak )(?<!key )\bpoints\b"),
    _line("D2", "排名", "ranking", r"排名|排行|\branking\b|\branked\b|\bleague tables?\b|\bleaderboards?\b"),
    _line("D3", "统计在线或学习时长", "counting online time", r"时长|\b(online|study|learning|screen) (time|hours)\b"),
    _line(
        "D4",
        "强制登录",
        "forced login",
        r"强制登录|每日登录|登录率|\b(forced|daily|regular) log ?ins?\b|\blog ?in rate\b",
    ),
    _line("D4", "强制安装", "forced download", r"强制(安装|下载)|(安装|下载)率|\b(install|download) rate\b"),
    _line("D5", "点赞转发", "likes and shares", r"点赞|转发|刷票|\blikes\b|\breposts?\b|\bshare count\b"),
    _line("D6", "日常在线考核", "daily scoring", r"每日(考核|评分)|\bdaily (score|scoring|assessment)\b"),
    _line(
        "D7", "截图拍照作证明", "screenshots as proof", r"截图|截屏|拍照|照片|\bscreen ?shots?\b|\bphoto(s|graphs?)?\b"
    ),
    _line("D7", "轨迹定位", "tracks", r"轨迹|定位打|\bgps\b|\blocation track\w*"),
    _line("D8", "以留痕代替实效", "traces in place of results", r"留痕|痕迹|\bpaper trails?\b"),
    _line("D9", "重复填报", "repeated filling", r"重复填|多头填|\brepeated filling\b"),
    _line("D10", "群内接龙秒回", "chain replies", r"接龙|秒回|\bchain repl(y|ies)\b|\binstant (reply|response)\b"),
    _line(
        "D11", "对人下达比例", "ratios on persons", r"参[与学加]率|答题率|\b(participation|quiz) (rate|ratio|score)s?\b"
    ),
    _line("D12", "新建平台", "a new platform", r"新建平台|\bnew (app|platform)\b"),
    _line("D13", "基层自建应用", "own apps below county", r"自建(应用|平台|小程序|app)|\bown app\b"),
    _line("D14", "强推未备案应用", "unfiled apps", r"未备案|\bunfiled app\b"),
    _line("D15", "商业运营", "commercial operation", r"商业运营|\badvertis\w+|\bcommercial operation\b"),
    _line("D16", "索要落实情况报告", "implementation reports", r"落实情况报告|佐证材料|\bimplementation reports?\b"),
    _line("D17", "以发文开会论成绩", "judging by documents", r"发文数|会议次数|\b(document|meeting) counts?\b"),
    _line("M133", "心得文章", "essays", r"心得|感想|手抄|\bessays?\b|\breflection (text|paper|report)s?\b"),
)


def forbidden_features(pack: Pack) -> Iterator[Finding]:
    """Every place whose code or text asks for a forbidden feature."""
    for loc, text in _texts(pack.model_dump(mode="json"), ()):
        plain = text.lower().replace("_", " ").replace("-", " ")
        for red_line in RED_LINES:
            if found := red_line.words.search(plain):
                yield FORBIDDEN.broken_at(
                    loc, found=found.group(), zh=red_line.zh, en=red_line.en, number=red_line.number
                )


def _texts(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every text of the pack with its place."""
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*loc, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, (*loc, place))
