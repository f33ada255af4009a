"""The kinds of text that come in from outside."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

LIMIT = 4000


def _storable(text: str) -> str:
    """No database can keep a NUL."""
    if "\0" in text:
        raise ValueError("NUL characters cannot be kept")
    return text


Code = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$")]
"""The code of a unit or a programme, or the number of an issue."""

Text = Annotated[str, Field(max_length=LIMIT), AfterValidator(_storable)]
"""Words. What the rules ask of them, they say themselves."""

Position = Annotated[int, Field(ge=1, le=30_000)]
"""The place of a task in its list."""
