"""What the columns of units are called in offices, and which column a heading means."""

from __future__ import annotations

import re
import unicodedata

from huilu.org.importing.columns import CHINESE, COLUMNS

_OWN = ("单位", "机构", "组织", "本单位", "本级", "区划", "行政区划")
_ABOVE = ("上级", "上级单位", "上级机构", "上级组织", "上级部门", "上级区划", "主管", "主管单位", "主管部门",
          "隶属单位", "所属单位", "父级", "直接上级", "直属上级")  # fmt: skip
_KEYS = ("代码", "编码", "编号")
_MORE = {
    "name": ("单位全称", "机构全称", "全称", "区划名称", *(f"{one}名称" for one in _OWN)),
    "level": ("级别", "层次", "行政级别", "所在层级", *(f"{one}{kind}" for one in _OWN for kind in ("层级", "级别"))),
    "sector": ("行业", "行业领域", "所属领域", "所属行业", "领域行业"),
    "audience": ("类别", "类型", "对象类别", "单位类别", "单位类型", "机构类别", "机构类型", "适用对象"),
    "tags": ("单位标签",),
    "uscc": ("社会信用代码", "信用代码", "统一信用代码", "统一代码", "统一社会信用码"),
    "valid_from": ("validfrom", "生效时间", "启用日期", "成立日期", "成立时间", "设立日期", "设立时间", "有效期起"),
    "code": ("unitcode", "编码", *(f"{one}{key}" for one in _OWN for key in _KEYS)),
    "parent": ("parentcode", *(f"{one}{key}" for one in _ABOVE for key in _KEYS)),
}
# Under such a heading, or with such a remark, stands what belongs to the unit above.
_IS_ABOVE = re.compile("上级|主管|父级|(隶属|所属)(单位|机构|组织|部门)|parent|superior", re.IGNORECASE)
# Under such a one may stand either; what is the unit's own then says so.
_MAY_BE_ABOVE = re.compile("隶属|所属")
_REMARK = re.compile(r"[(\[【〔].*?[)\]】〕]")
_SHOWN = 80
_DECORATION = "*:：#·、"


def plain(text: str) -> str:
    """A heading without its decoration: spaces, remarks in brackets, asterisks; letters as one writes them."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(_REMARK.sub("", narrow).split()).strip(_DECORATION).lower()


def visible(text: str) -> str:
    """A text of the workbook as it may be shown: not too long, and without signs that steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text[:_SHOWN])


_FIELDS = (
    {name: name for name in COLUMNS}
    | {plain(name): field for name, field in CHINESE.items()}
    | {plain(name): field for field, names in _MORE.items() for name in names}
)
_CHINESE_OF = {field: name for name, field in CHINESE.items()}


def field_named(name: str) -> str | None:
    """The field of that name, in English or Chinese."""
    wanted = plain(name)
    return wanted if wanted in COLUMNS else CHINESE.get(wanted)


def chinese_name(field: str) -> str:
    """The name under which a field is always known again."""
    return _CHINESE_OF[field]


def field_of(text: str, group: str = "") -> str | None:
    """Which field a column holds, from its heading and the heading above it, if it is one that we know."""
    if text.startswith("#"):
        return None
    if not group and "/" in text:
        group, _slash, text = text.rpartition("/")
    together, alone, above = (_FIELDS.get(plain(words)) for words in (group + text, text, group))
    if together or not group:
        return None if _is_of_another(together, text, "") else together
    if alone and not _is_of_another(alone, text, group):
        return alone
    return above if plain(text) in _KEYS else None


def _is_of_another(field: str | None, text: str, group: str) -> bool:
    """Whether a column speaks of the unit above: its name, its level."""
    if field in {None, "parent"}:
        return False
    told = group + "".join(_REMARK.findall(unicodedata.normalize("NFKC", text)))
    is_own = plain(text).startswith(_OWN)
    return bool(_IS_ABOVE.search(told) or (_MAY_BE_ABOVE.search(told) and not is_own))
