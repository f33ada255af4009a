"""Who supports whom, shared out evenly: each unit gets one post, and loads differ by as little as they can (M040).

An assignment problem, solved exactly: every further unit of a post costs more than the one before it, so an even
share is the cheapest, and among even shares the one that moves the fewest units. The same question always gets the
same answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import ceil

# What is barred weighs more than any load, and a load more than all moves together.
_BARRED, _LOAD, _MOVE = 10**13, 10**6, 1


def share_out(
    units: Sequence[int],
    posts: Sequence[int],
    *,
    most: int | None = None,
    kept: Mapping[int, int] | None = None,
    barred: Collection[tuple[int, int]] = (),
) -> dict[int, int]:
    """The post of each unit. Units for which nobody has room, or who are barred from everybody, are left out.

    `most`: how many units a post may have; `kept`: the post that a unit has now; `barred`: (post, unit) not together.
    """
    if not units or not posts:
        return {}
    room = min(len(units), ceil(len(units) / len(posts)) + len(set(barred)))
    room = room if most is None else min(room, most)
    slots = [(place, load) for load in range(room) for place in range(len(posts))]
    costs = [[_cost(unit, posts[place], load, kept or {}, barred) for place, load in slots] for unit in units]
    return {units[row]: posts[slots[column][0]] for row, column in _cheapest(costs) if costs[row][column] < _BARRED}


def _cost(unit: int, post: int, load: int, kept: Mapping[int, int], barred: Collection[tuple[int, int]]) -> int:
    moved = 0 if kept.get(unit) == post else _MOVE
    return load * _LOAD + moved + (_BARRED if (post, unit) in barred else 0)


def _cheapest(costs: list[list[int]]) -> list[tuple[int, int]]:
    # It brings numbers that nothing else here needs, and is loaded when somebody asks for a plan.
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    rows, columns = linear_sum_assignment(costs)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))
