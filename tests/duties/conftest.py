"""The small province with its programme in force, and posts of the county that share out its topics."""

from __future__ import annotations

from typing import Any

import pytest

from huilu.accounts.actions import establish_post
from huilu.accounts.models import Post
from huilu.duties import actions
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.programmes.queries import known_topics
from tests.cast import TODAY, Cast

NATION, PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE = "00", "37", "3708", "370811", "370811007", "370811007201"
OTHER_CITY = "3701"


class House:
    """The cast, and what is settled about posts."""

    def __init__(self, town: Cast) -> None:
        self.town = town
        self.topics = sorted(known_topics(town.unit(COUNTY).path, TODAY) - {"other"})

    def post(self, code: str, unit: str = COUNTY, label: str = "") -> Post:
        """A post of the unit; made where there is none."""
        labels = {"zh": label or f"副职{code}", "en": f"Deputy {code}"}
        return establish_post(
            unit=self.town.unit(unit), code=code, labels=labels, by=INSTALLATION, at=self.town.later()
        )

    def does(self, verb: str, by: Actor | None = None, unit: str = COUNTY, **given: Any) -> Any:
        """A verb, by the county's own office unless somebody else is named."""
        return getattr(actions, verb)(unit=unit, **given, by=by or self.town.actor(COUNTY), at=self.town.later())

    def chief(self, unit: str = COUNTY) -> Actor:
        """Whoever administers the unit."""
        return self.town.actor(unit, username=f"admin-{unit}", post="admin", administers=True)


@pytest.fixture
def house(bound: Cast) -> House:
    return House(bound)
