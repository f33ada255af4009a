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
_IS_ABOVE = re.compile("上级|主管|隶属|所属|父级|parent|superior", re.IGNORECASE)
_REMARK = re.compile(r"[(\[【〔].*?[)\]】〕]")
_DECORATION = "*:：#·、"


def plain(text: str) -> str:
    """A heading without its decoration: spaces, remarks in brackets, asterisks; letters as one writes them."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(_REMARK.sub("", narrow).split()).strip(_DECORATION).lower()


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
    together = _FIELDS.get(plain(group + text))
    if together or not group:
        return None if _belongs_above(together, text) else together
    alone = _FIELDS.get(plain(text))
    if alone and not _belongs_above(alone, f"({group}){text}"):
        return alone
    return _FIELDS.get(plain(group)) if not alone or plain(text) in _KEYS else None


def _belongs_above(field: str | None, text: str) -> bool:
    remarks = "".join(_REMARK.findall(unicodedata.normalize("NFKC", text)))
    return field not in {None, "parent"} and bool(_IS_ABOVE.search(remarks))
