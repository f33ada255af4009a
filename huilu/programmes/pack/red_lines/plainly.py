"""Text in one form, so that nobody hides a word behind another way of writing it."""

from __future__ import annotations

import re
import unicodedata

from huilu.programmes.pack.red_lines.lines import HAN

# Only characters that red lines are written with: this is no conversion of a language.
_TRADITIONAL = str.maketrans(
    "簽積圖傳寫體會點讚贊轉發錄線時長學習間評報臺賬帳陸應軟網絡頻視聯紀總結複當後軌跡層級導領備資證據對動員與參達記環節階開廣營運業務處罰單冊數強實們駐議檔",
    "签积图传写体会点赞赞转发录线时长学习间评报台账账陆应软网络频视联纪总结复当后轨迹层级导领备资证据对动员与参达记环节阶开广营运业务处罚单册数强实们驻议档",
)
_HYPHENS = re.compile(r"[\u002d\u2010-\u2015\u2212_]")
_BRACKETED = re.compile(rf"[\[【〔「『(]([{HAN}])[\]】〕」』)]")


def plainly(text: str) -> str:
    """The text in small letters, narrow marks and simplified characters, nothing between Chinese characters."""
    same = unicodedata.normalize("NFKC", text).lower().translate(_TRADITIONAL)
    open_ = _BRACKETED.sub(r"\1", _HYPHENS.sub(" ", same))
    return re.sub(rf"(?<=[{HAN}])[ ·•*.~|/]+(?=[{HAN}])", "", open_)


def letters_of(text: str) -> str:
    """Its letters and digits alone: by these two texts say the same."""
    return "".join(one for one in plainly(text) if one.isalnum())
