"""Invented names and kinds, in Chinese: many units share a name, as they do in life."""

from __future__ import annotations

from typing import NamedTuple

_FIRST = "安白宝长昌朝成城春大丹德定东丰福阜高古光广贵桂海汉和河恒红湖华怀黄会嘉江金晋锦景靖九开康来兰乐丽连临灵"
_SECOND = "龙隆庐洛茂明南宁平坪坡浦启前桥青清庆曲泉荣瑞沙山上石双水顺泗松台太泰桃天同通万望文武西溪仙湘新兴阳益永"
_COMPANIES = ("机械", "食品", "纺织", "建材", "物流", "电子", "化工", "家具", "农业科技", "商贸")
_ENDS = {
    "education": ("小学", "中学", "幼儿园", "职业技术学校"),
    "health": ("卫生院", "社区卫生服务站", "中医院"),
    "new_type": ("电商协会", "志愿服务中心", "快递服务站", "律师事务所"),
    "housing_construction": ("物业服务中心", "建筑工程队"),
    "civil_affairs": ("养老院", "社会工作站"),
    "community": ("居民小组", "社区服务中心"),
    "government": ("财政所", "司法所", "市场监督管理所", "自然资源所"),
}
# Of every hundred base units.
_SHARES = {"enterprise": 68, "education": 9, "health": 6, "new_type": 5, "housing_construction": 3,
           "civil_affairs": 3, "community": 3, "government": 3}  # fmt: skip
_SECTOR_OF = tuple(sector for sector, share in _SHARES.items() for _one in range(share))
_TAGS = {0: "synthetic;mobile_members", 1: "synthetic;elderly_members", 2: "synthetic;mobile_members;elderly_members"}


class Kind(NamedTuple):
    """What a row says of a base unit beside its codes."""

    name: str
    sector: str
    audience: str
    tags: str


def place(number: int) -> str:
    """A name of two characters, or of three."""
    first, rest = _FIRST[number % 48], number // 48
    second, rest = _SECOND[rest % 48], rest // 48
    return f"{first}{second}{_FIRST[rest // 3 % 48]}" if rest % 3 == 0 else first + second


def tags(number: int) -> str:
    """All of it is invented, and says so; some units have members away or members who are infirm."""
    return _TAGS.get(number % 16, "synthetic")


def base_unit(number: int) -> Kind:
    """A school, a company, an office: of this number."""
    sector, rest = _SECTOR_OF[number % 100], number // 100
    if sector == "enterprise":
        end, rest = f"{_COMPANIES[rest % 10]}有限公司", rest // 10
    else:
        end, rest = _ENDS[sector][rest % len(_ENDS[sector])], rest // 12
    audience = "department" if sector == "government" else "base_unit"
    return Kind(place(rest // 16) + end, sector, audience, tags(rest))
