"""A question does not say who asks, however the name or the number is written; a day is no number."""

from __future__ import annotations

import pytest

from huilu.kernel.telling import tells_who
from huilu.kernel.traditional import simplified

NAMES = ["李营村", "济宁市", "370811007201", "Li Ying"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我们李 营 村可以吗?", "李 营 村"),
        ("李營村可以吗?", "李營村"),
        ("李营\u200b村可以吗?", "李营\u200b村"),
        ("“李·营-村”可以吗?", "李·营-村"),
        ("濟寧市这边可以吗?", "濟寧市"),
        ("代码3708 1100 7201可以吗?", "3708 1100 7201"),
        ("\uff2c\uff49 YING 可以吗?", "\uff2c\uff49 YING"),  # wide letters
        ("电话138.0537.1234", "138.0537.1234"),
        ("电话138 - 0537 - 1234,找我", "138 - 0537 - 1234"),
        ("电话138—0537—1234", "138—0537—1234"),
        ("电话138/0537/1234", "138/0537/1234"),
        ("电话(0537)234 5678", "0537)234 5678"),
        ("电话1380\u200b5371\u200b234", "1380\u200b5371\u200b234"),
        ("电话\uff11\uff13\uff18\uff10\uff15\uff13\uff17", "\uff11\uff13\uff18\uff10\uff15\uff13\uff17"),  # wide digits
        ("电话138,0537,1234", "138,0537,1234"),
        ("电话138、0537、1234", "138、0537、1234"),
        ("电话一三八零五三七一二三四", "一三八零五三七一二三四"),
        ("电话幺三八 〇五三七 壹贰叄肆", "幺三八 〇五三七 壹贰叄肆"),
        ("电话13八零537一2三四", "13八零537一2三四"),
        ("2023-10-15前打0537-2345678", "0537-2345678"),
        ("0537-20231015", "0537-20231015"),
    ],
)
def test_what_tells_is_found_as_it_is_written(text: str, found: str) -> None:
    assert tells_who(text, NAMES) == found


@pytest.mark.parametrize(
    "text",
    [
        "2023-10-15以前开可以吗?",
        "20231015以前开可以吗?",
        "2023.9-2023.12怎么算?",
        "20231015一起报吗?",
        "2023/10/15-10/20报,还是2023 - 10 - 21报?",
        "2023-10-15 14:30以前报吗?",
        "8:30-11:30和14.00-17.30都要有人吗?",
        "20231015、20231020两天都算吗?",
        "二〇二三一〇一五以前报吗?",
        "2023-2024年度的第1、2、3、4、5、6、7、8、9、10、11条都要吗?",
        "一、二、三、四、五、六、七条都要报吗?",
        "5-10人、20-30人的班子怎么分?",
        "李家的营业村民怎么办?",
        "鲁民发〔2023〕123号和鲁教字(2023)第1205号都要对照吗?",
    ],
)
def test_days_hours_and_lists_tell_nothing(text: str) -> None:
    assert tells_who(text, NAMES) == ""


def test_what_is_written_in_simplified_characters_stays_as_it_is() -> None:
    every = "".join(bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF))
    assert simplified(every) == every
    assert simplified("鄒縣營業處濰坊臺兒莊") == "邹县营业处潍坊台儿庄"
