"""Every address of the pages and of the API, filled with what is somebody else's; and what an answer says."""

from __future__ import annotations

import base64
import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from django.http import HttpResponse
from django.test import Client

from huilu.accounts.models import Person
from huilu.answers.models import PolicyQuestion
from huilu.api.urls import api
from huilu.campaigns.models import Campaign, ProblemClass
from huilu.handover.models import HandOver
from huilu.kernel.actor import Actor
from huilu.ledger.models import Entry
from huilu.loop.models import Issue
from huilu.registers.models import ReturnedSheet
from huilu.web.request import POST_KEY
from tests.wall.branches import OURS, THEIRS, Branch
from tests.web.test_access import routes

Values = dict[str, list[str]]
_PLACE = re.compile(r"<(?:\w+:)?(\w+)>|{(\w+)}")
# Units that stand above both cities.
ABOVE = ["37", "00"]


def values_of(where: Branch) -> Values:
    """What a city has that could be named in an address: codes, numbers, keys."""
    units = {"unit__code__in": where.units}
    raised = Issue.objects.filter(raised_by__code__in=where.units).order_by("state", "number")
    issues = {
        (state, stage): number for number, state, stage in raised.values_list("number", "state", "circuit__stage")
    }
    sheets = ReturnedSheet.objects.filter(**units).order_by("pk").values_list("pk", flat=True)
    entries = _entries(where)
    return {
        "unit": [where.city, where.county, where.village],
        "issue": list(issues.values()),
        "programme": [where.plan],
        "requirement": ["research_list", "village_branch_day"],
        "batch": ["second_batch"],
        "register": ["research", "livelihood_project"],
        "kind": ["issue", "responsibility", "task", f"{where.plan}/research", f"{where.plan}/livelihood_project/tasks"],
        "serial": ["1", "2"],
        "position": ["1"],
        "post": ["office", "second"],
        "topic": ["other"],
        "entry": [str(pk) for pk in entries],
        "sheet": [str(pk) for pk in sheets],
        "question": list(PolicyQuestion.objects.filter(desk__code=where.city).values_list("number", flat=True)),
        "campaign": list(Campaign.objects.filter(issuer__code__in=where.units).values_list("number", flat=True)),
        "class": list(ProblemClass.objects.filter(scope__code__in=where.units).values_list("number", flat=True)),
        "handed": list(HandOver.objects.filter(from_unit__code__in=where.units).values_list("number", flat=True)),
    }


def _entries(where: Branch) -> list[int]:
    """One entry of each kind of act that somebody there has done."""
    first: dict[str, int] = {}
    written = Entry.objects.filter(by_label__contains=where.mark) if where is THEIRS else Entry.objects.order_by("id")
    for pk, act in written.order_by("id").values_list("id", "act"):
        first.setdefault(act, pk)
    return list(first.values())


def meaning(place: str, path: str) -> str:
    """What stands at a place of an address: `number` means what the address is about."""
    path = path.removeprefix("/api/v1/").removeprefix("/")
    if place in {"code", "unit"}:
        return "programme" if path.startswith("programmes/") else "unit"
    if place == "number":
        heads = {
            "campaigns": "campaign",
            "classes": "class",
            "hand-overs": "handed",
            "returned-sheets": "sheet",
            "questions": "question",
        }
        return heads.get(path.partition("/")[0], "issue")
    return {"name": "register", "verb": "unit"}.get(place, place)


def filled(path: str, values: Values) -> Iterator[str]:
    """The address with everything that it could be about."""
    places = [found[1] or found[2] for found in _PLACE.finditer(path)]
    for chosen in itertools.product(*(values[meaning(place, path)] for place in places)):
        rest = iter(chosen)
        yield _PLACE.sub(lambda _found, rest=rest: next(rest), path)  # type: ignore[misc]


def pages() -> list[str]:
    """The address of every page."""
    return [where for where, _pattern in routes()]


def operations(method: str) -> dict[str, Any]:
    """The addresses of the API that answer to this method, and how each is described."""
    described = api.get_openapi_schema()["paths"]
    prefix = "/api/v1/"
    return {path.removeprefix(prefix): one[method] for path, one in described.items() if method in one}


def browser(actor: Actor) -> Client:
    """A browser in which this actor is signed in, in that post; a view that breaks answers, and the crawl goes on."""
    client = Client(raise_request_exception=False, headers={"accept-language": "zh-hans"})
    client.force_login(Person.objects.get(pk=actor.person_id))
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def said(answer: HttpResponse) -> str:
    """All that an answer says: its body, unpacked and decoded, and its headers."""
    body = b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content  # type: ignore[attr-defined]
    headers = unquote(json.dumps(dict(answer.headers), ensure_ascii=False) + str(answer.cookies))
    return headers + _decoded(body)


def _decoded(body: bytes) -> str:
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "".join(_decoded(packed.read(name)) for name in packed.namelist())
    text = body.decode(errors="replace")
    try:
        found = json.loads(text)
    except ValueError:
        return text
    content = found.get("content") if isinstance(found, dict) else None
    more = base64.b64decode(content).decode(errors="replace") if isinstance(content, str) else ""
    return json.dumps(found, ensure_ascii=False) + more


def beyond(who: str) -> list[str]:
    """The marks that whoever reads at this unit must never meet."""
    marks = [THEIRS.mark, THEIRS.deputy]
    if who in {OURS.village, OURS.office}:
        marks.append(OURS.apart)
    if who != OURS.village:
        marks.append(f"{OURS.mark}draft")
    if who != OURS.sister:
        marks.append(f"{OURS.apart}draft")
    return marks


def typed(unit: str, number: str, *, as_post: bool) -> dict[str, Any]:
    """Every field that some form or body has; what names a unit, a post or an issue names these."""
    post, day = f"{unit}/office", "2023-12-20"
    named = {
        **dict.fromkeys(["unit", "to", "lead", "toward", "symptom_unit", "scope"], unit),
        **dict.fromkeys(["verifier", "senior"], post),
        **dict.fromkeys(["into", "from_issue", "number", "issue", "replaces"], number),
        "owner": post if as_post else unit,
        "username": unit,
        "posts": [post],
        "task_force": [post],
        "units": [unit],
        "numbers": [number],
    }
    days = dict.fromkeys(
        ["due_on", "next_on", "observed_on", "in_force_on", "review_on", "seen_on", "since", "starts_on", "sunset_on",
         "done_on", "opened_on", "from_on", "to_on", "on"], day)  # fmt: skip
    words = {
        "source": "from_below", "topic": "other", "concerns": "service", "level": "unit_process", "kind": "measure",
        "fix_kind": "corrective", "reason_code": "other", "judgement": "settled", "state": "done", "choice": "transfer",
        "cause_level": "unit_process", "topics": ["other"], "sources": [], "levels": [], "is_risk": False,
        "is_so": True, "answers": [True], "questions": [{"text": "有吗?"}],
        "cells": {"question": "一题", "place": unit, "owner": post},
        "was": {},
        "requirement": "x/y", "batch": "second_batch",
    }  # fmt: skip
    fact = {"kind": "measure", "subject": "户", "before": "1", "after": "0", "observed_on": day}
    cause = {"level": "unit_process", "text": "没排"}
    file = {"name": "a.txt", "content": base64.b64encode(b"abc").decode()}
    codes = {f"{name}_code": unit for name in ("lead", "to", "toward", "owner", "unit", "symptom_unit")}
    return named | days | words | codes | {"fact": fact, "seen": fact, "cause": cause, "file": file}


def body_for(described: dict[str, Any], given: dict[str, Any]) -> Any:
    """The body that an operation of the API asks for; texts that name nothing are a word."""
    content = described.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    fields = _fields(content["schema"])
    filled_in = {name: given.get(name, "字") for name in fields}
    if fields.get("seen", {}).get("type") == "string":
        filled_in["seen"] = "看过"
    if fields.get("kind", {}).get("type") == "string" and "text" in fields:
        filled_in["kind"] = "lesson"
    return {name: value for name, value in filled_in.items() if name in given or fields[name].get("type") == "string"}


def _fields(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        schema = api.get_openapi_schema()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    found: dict[str, Any] = schema.get("properties", {})
    return found
