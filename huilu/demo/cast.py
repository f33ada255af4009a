"""The ready-made sign-ins of the demo: six people around one village, each with something to try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huilu.kernel.words import pick

# No secret: the sign-in page of the demo shows it beside every name.
DEMO_PASSWORD = "huilu-demo-2023"  # noqa: S105
DEMO_DAY = date(2023, 12, 18)

CENTRE, PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE = "00", "37", "3708", "370811", "370811005", "370811005226"

OFFICE, INSPECTOR, SECRETARY = "office", "inspector", "secretary"
POST_LABELS = {
    OFFICE: {"zh": "办公室", "en": "Office"},
    INSPECTOR: {"zh": "督查员", "en": "Inspector"},
    SECRETARY: {"zh": "党支部书记", "en": "Branch secretary"},
}


@dataclass(frozen=True, slots=True)
class SignIn:
    """One ready-made sign-in: who it is, and what there is to try. `label` and `tries` follow the reader's language."""

    username: str
    unit: str
    post: str
    labels: dict[str, str]
    what_to_try: dict[str, str]
    password: str = DEMO_PASSWORD

    @property
    def label(self) -> str:
        """Who this is."""
        return pick(self.labels)

    @property
    def tries(self) -> str:
        """What there is to try."""
        return pick(self.what_to_try)


SIGN_INS = (
    SignIn(
        "village",
        VILLAGE,
        SECRETARY,
        {"zh": "庄头村党支部书记", "en": "Secretary of Zhuangtou village"},
        {
            "zh": "把记下的排水沟问题立案，请任城区牵头。",
            "en": "Open the drain problem that is noted down, with Rencheng district in the lead.",
        },
    ),
    SignIn(
        "township",
        TOWNSHIP,
        OFFICE,
        {"zh": "李营街道办公室", "en": "Office of Liying subdistrict"},
        {
            "zh": "看街道自己的清单，把“办好一批身边小事”记为完成。",
            "en": "Read the subdistrict's own list and record “Settle small things at hand” as done.",
        },
    ),
    SignIn(
        "county",
        COUNTY,
        OFFICE,
        {"zh": "任城区办公室", "en": "Office of Rencheng district"},
        {
            "zh": "给新问题添加任务，完成任务，提交整改结果。",
            "en": "Set a task for the new problem, finish it and submit the result.",
        },
    ),
    SignIn(
        "city",
        CITY,
        OFFICE,
        {"zh": "济宁市办公室", "en": "Office of Jining city"},
        {
            "zh": "为区里提交的结果指定核验人；看全市看板。",
            "en": "Name who verifies what the district has submitted; read the board of the city.",
        },
    ),
    SignIn(
        "province",
        PROVINCE,
        OFFICE,
        {"zh": "山东省办公室", "en": "Office of Shandong province"},
        {
            "zh": "看全省看板和省级问题清单：44个问题，38个已销号，6个仍在办。",
            "en": "Read the board and the provincial issue list: 44 issues, 38 closed and 6 still open.",
        },
    ),
    SignIn(
        "verifier",
        CITY,
        INSPECTOR,
        {"zh": "济宁市督查员（核验人）", "en": "Inspector of Jining city (verifier)"},
        {
            "zh": "到现场看过之后，销号或退回返工。",
            "en": "Having looked on site, close the problem or return it for rework.",
        },
    ),
)

_USERNAMES = {f"{one.unit}/{one.post}": one.username for one in SIGN_INS}


def username_of(post: str) -> str:
    """The login of whoever holds the post called "unit code/post code"."""
    return _USERNAMES.get(post) or post.replace("/", "-")
