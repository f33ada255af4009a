"""Long lists of the API, a window at a time: `after` is what the answer before called `next`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import Field

from huilu.kernel.windows import Window

Row = TypeVar("Row")

AFTER = 200
Mark = Annotated[str, Field(max_length=AFTER, pattern=r"^[^\x00]*$")]
Limit = Annotated[int, Field(ge=1, le=1000)]
# So many come where nobody says how many are wanted.
USUAL = 200


def window_as_data(window: Window[Row], how: Callable[[Row], dict[str, Any]]) -> dict[str, Any]:
    """The rows, and where to go on; null where nothing follows."""
    return {"items": [how(row) for row in window.items], "next": window.next or None}
