"""Names of columns and figures under which facts about single persons would be collected (O7, D1)."""

from __future__ import annotations

import re

from huilu.redlines.lines import HAN
from huilu.redlines.plainly import plainly

# What a unit keeps is about matters; a person is known by a name where somebody must be spoken to, and no further.
_PERSONAL = re.compile(
    # How many cards were made, or histories taken well, is about matters.
    r"(?:身份证|银行卡|指纹|人脸|病史)(?!.*(?:数|数量|率|比例|设备|机|锁)$)"
    r"|证件号|护照号|家庭住址|家庭地址|思想(?:状况|动态|表现)|政治(?:面貌|面目|身份)|宗教信仰|个人得分|每人得分"
    r"|学习(?:分钟|小时|时长)|是否(?:到会|到场|到课)"
    r"|^(?:本人|联系人|个人|负责人)?(?:手机|微信)$|手机号|微信号|个人(?:电话|微信|邮箱)|出生(?:年月|日期|年份|时间)"
    r"|^出生$|^生日$|^(?:性别|年龄|民族|籍贯|学历|婚姻状况|健康状况)$"
    r"|^(?:本[月季年次]|总|综合|考核|测试|考试|最终|平均|个人)?(?:名次|排名|排位|得分|分数|评分|积分|成绩)$"
    r"|\b(?:id|identity) (?:number|card)s?\b(?! reader| printer| desk| office)"
    r"|\bpassport (?:number|no)s?\b|\bpolitical (?:affiliation|status|identity|views)s?\b|^who attended\b"
    r"|\bbank (?:account|card)s?\b|\bhome address(?:es)?\b|\bstate of mind\b"
    r"|\breligio\w+\b(?! (?:sites?|buildings?|venues?)\b)"
    r"|\bfingerprints?\b|\bminutes studied\b|^attended$|\bpersonal scores?\b"
    r"|^mobile$|\bmobile (?:phone )?(?:number|no)s?\b|\bmobile phones?$|\bcell ?phones?\b|\bwechat(?: id| number)?$"
    r"|^born$|^born on$|\b(?:date|year|month) of birth\b|\bbirth ?(?:day|date|year)s?\b|^(?:age|sex|gender|ethnicity)$"
    r"|^(?:monthly |final |total |overall |average |test |exam )?(?:ranks?|rankings?|scores?|points)$"
)

# A date that is missing on a label, or a need that nobody met, is a matter to mend.
_IS_A_MATTER = re.compile(
    rf"^[{HAN}]{{0,8}}(?:缺少?|漏填?|错填?|未填|未写|未印)[{HAN}]{{2,8}}的?[{HAN}]{{0,6}}(?:数|数量|率|比例)$"
    r"|\b(?:birth|number|religion|address) (?:missing|illegible|wrong)(?: (?:on|in|from) (?:the )?\w+)?$"
    r"|\breligious needs\b[a-z ]* (?:not met|unmet|met)$"
)


def is_about_a_person(name: str) -> bool:
    """Whether what stands under this name says who somebody is, what they think, where they were or how they scored."""
    plain = plainly(name)
    return _PERSONAL.search(plain) is not None and _IS_A_MATTER.search(plain) is None
