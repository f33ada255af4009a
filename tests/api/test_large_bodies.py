"""What is too large for the API is refused in its one form, and the largest file that is taken goes through."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from django.conf import settings

from huilu.loop.models import IssueFile
from tests.api.conftest import Call
from tests.cast import Cast

COUNTY = "370811"
KEY = {"Idempotency-Key": '"a-file-of-its-own"'}


def a_text(size: int) -> dict[str, Any]:
    """A text file of so many bytes as the API takes it."""
    return {"file": {"name": "记录.txt", "content": b64encode(b"a" * size).decode()}}


def test_a_file_of_exactly_the_limit_is_attached_once_under_its_key(town: Cast, call: Call) -> None:
    path, body = f"/issues/{town.starts().number}/files", a_text(settings.FILE_LIMIT)

    for _ in range(2):
        status, told = call("POST", path, COUNTY, body, **KEY)
        assert (status, len(told["files"])) == (200, 1)

    assert IssueFile.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, KEY])
@pytest.mark.parametrize(("more", "answer"), [(1, (422, "files.too_large")), (2 * 2**20, (413, "api.body_too_large"))])
def test_a_file_above_the_limit_is_refused_in_the_one_form(
    town: Cast, call: Call, headers: dict[str, str], more: int, answer: tuple[int, str]
) -> None:
    path = f"/issues/{town.starts().number}/files"

    status, told = call("POST", path, COUNTY, a_text(settings.FILE_LIMIT + more), **headers)

    assert (status, told["refused"]["code"]) == answer
    assert told["refused"]["says"]
    assert told["refused"]["next"]
    assert not IssueFile.objects.exists()


@pytest.mark.parametrize("noun", ["resumption", "withdrawal"])
def test_any_other_body_that_is_too_large_is_refused_too(town: Cast, call: Call, noun: str) -> None:
    body = {"reason": "长" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}

    got, told = call("POST", f"/issues/{town.starts().number}/{noun}", COUNTY, body, **KEY)

    assert (got, told["refused"]["code"]) == (413, "api.body_too_large")
