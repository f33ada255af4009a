"""In which regions to look for what concerns an issue or a unit: its own, and a few others that are known."""

from __future__ import annotations

from huilu.kernel.paths import region_of
from huilu.kernel.regional import region_of_id
from huilu.loop.models import Issue, IssueQuerySet, Reach
from huilu.org.models import Unit

_NEAR = "regions_near"
_MOST = 100_000
# The region of the unit that a number begins with. A number never changes and neither does an issue's region, so what
# was found once is asked for first; where it does not hold, every region is asked.
_homes: dict[str, int] = {}


def regions_of_parts(issue: Issue) -> list[int]:
    """The regions of the issue and of all that was merged into it."""
    return [region_of_id(issue.pk), *issue.parts_in]


def parts_of(issue: Issue) -> IssueQuerySet:
    """All that was merged into the issue."""
    return Issue.objects.filter(merged_into=issue, region__in=regions_of_parts(issue))


def regions_near(unit: Unit) -> list[int]:
    """The regions in which the unit has parts in issues; asked once for each unit that was read."""
    known: list[int] | None = unit.__dict__.get(_NEAR)
    if known is None:
        elsewhere = Reach.objects.filter(unit=unit).order_by("region").values_list("region", flat=True)
        known = unit.__dict__[_NEAR] = [region_of(unit.pk), *elsewhere]
    return known


def home_of_number(number: str) -> int | None:
    """The region where an issue of that number was found, or one that the same unit has raised."""
    return _homes.get(number.rpartition("-")[0])


def remember_home(number: str, issue_id: int) -> None:
    """An issue of this number lies in the region of this id."""
    if len(_homes) >= _MOST:
        _homes.clear()
    _homes[number.rpartition("-")[0]] = region_of_id(issue_id)
