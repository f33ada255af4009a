"""The ready-made sign-ins of the demo: people around one village, each with something to try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huilu.demo.texts import words_of
from huilu.kernel.words import pick

# No secret: the sign-in page of the demo shows it beside every name.
DEMO_PASSWORD = "huilu-demo-2023"  # noqa: S105
DEMO_DAY = date(2023, 12, 18)

CENTRE, PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE = "00", "37", "3708", "370811", "370811005", "370811005226"

OFFICE, INSPECTOR, SECRETARY = "office", "inspector", "secretary"
POST_LABELS: dict[str, dict[str, str]] = words_of("cast")["posts"]


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


SIGN_INS = tuple(SignIn(**one) for one in words_of("cast")["sign_ins"])

_USERNAMES = {f"{one.unit}/{one.post}": one.username for one in SIGN_INS}


def username_of(post: str) -> str:
    """The login of whoever holds the post called "unit code/post code"."""
    return _USERNAMES.get(post) or post.replace("/", "-")
