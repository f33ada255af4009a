"""An author reads any unit's list before publishing, and it is the list that the unit has afterwards (M160)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from huilu.cli.pack import pack as pack_command
from huilu.ledger.models import Entry
from huilu.programmes.models import Programme
from huilu.programmes.pack.schema import Pack
from huilu.programmes.previewing import Preview, preview_list
from huilu.programmes.publishing import issue_pack, publish_pack
from huilu.programmes.queries import Obligation, obligations_of
from huilu.programmes.rules import NotBelowTheIssuer
from huilu.web.middleware import BUSY
from tests.cast import ROOT, TODAY, Cast, publish, read_pack
from tests.cli.conftest import Ask, Type, asked, typed
from tests.programmes.pack.kin import child_of
from tests.web.conftest import Browse, browse
from tests.web.reading import Page

__all__ = ["asked", "browse", "typed"]

CENTRE, CITY, VILLAGE = "00", "3708", "370811007201"
UNITS = ["37", "3708", "370811-D01", "370811007", VILLAGE]


def previewed(town: Cast, pack: Pack, issuer: str, unit: str) -> Preview:
    by = town.actor(issuer)
    return preview_list(pack=pack, issuer=town.unit(issuer), unit=town.unit(unit), by=by, at=town.at)


def as_read(obligations: list[Obligation]) -> list[tuple[object, ...]]:
    """All that a unit reads, without the ids, which are given anew."""
    return [
        (one.requirement.key, one.requirement.labels, one.requirement.text, one.requirement.due_on, one.matched,
         one.requirement.minutes, one.carrier, one.values, one.state, one.layers)
        for one in obligations
    ]  # fmt: skip


def agrees(town: Cast, pack: Pack, issuer: str) -> None:
    """Preview every unit below the issuer, publish, and compare."""
    below = [code for code in UNITS if town.unit(code).path.startswith(town.unit(issuer).path)]
    before = {code: as_read(obligations_of(town.unit(code), TODAY)) for code in below}
    town.actor(issuer)
    entries = Entry.objects.count()
    shown = {code: previewed(town, pack, issuer, code) for code in below}
    read = {code: as_read([line.obligation for line in one.lines]) for code, one in shown.items()}
    assert {code: as_read(obligations_of(town.unit(code), TODAY)) for code in below} == before
    assert Entry.objects.count() == entries

    publish_pack(pack=pack, issuer=town.unit(issuer), by=town.actor(issuer), at=town.at)

    assert {code: as_read(obligations_of(town.unit(code), TODAY)) for code in below} == read
    for code in below:
        same = [line for line in shown[code].lines if line.kind == "same"]
        held = {line[0]: line for line in before[code]}
        assert [held[line.obligation.requirement.key][1:8] for line in same] == [
            as_read([line.obligation])[0][1:8] for line in same
        ]


def test_a_pack_of_the_centre(town: Cast) -> None:
    agrees(town, read_pack("second-batch-2023"), CENTRE)


def test_a_revision_tells_what_is_new_changed_and_gone(town: Cast) -> None:
    publish(town)
    pack = read_pack("second-batch-2023")
    kept = [one for one in pack.requirements if one.code != "village_problems"]
    revised = [
        one.model_copy(update={"minutes": one.minutes - 10}) if one.code == "village_branch_day" else one
        for one in kept
    ]
    pack = pack.model_copy(update={"requirements": tuple(revised), "version": "9.0"})

    shown = previewed(town, pack, CENTRE, VILLAGE)

    assert {line.obligation.requirement.code: line.changed for line in shown.lines if line.kind == "changed"} == {
        "village_branch_day": ("minutes",)
    }
    assert [one.requirement.code for one in shown.gone] == ["village_problems"]
    assert shown.of_kind("new") == 0
    agrees(town, pack, CENTRE)


def test_a_child_pack(town: Cast) -> None:
    publish(town)
    how = {"zh": "结合例会", "en": "With the meeting"}
    refinement = {"refines": "village_branch_day", "detail": how}
    child = child_of(read_pack("second-batch-2023"), refinement, code="city_plan_2023")

    line = next(one for one in previewed(town, child, CITY, VILLAGE).lines if one.kind == "changed")
    assert (line.obligation.requirement.code, line.changed) == ("village_branch_day", ("said_between",))
    agrees(town, child, CITY)


def test_a_unit_beside_the_issuer_is_not_reached(town: Cast) -> None:
    with pytest.raises(NotBelowTheIssuer):
        previewed(town, read_pack("second-batch-2023"), CITY, "3701")


FOLDER = ROOT / "packs" / "second-batch-2023"


def test_the_command_line_shows_it(town: Cast, asked: Ask, typed: Type) -> None:
    words = ("preview", str(FOLDER), "--by", CENTRE, "--unit", VILLAGE)
    shown = asked(pack_command, *words)

    assert {one["kind"] for one in shown["obligations"]} == {"new"}
    assert "Nothing was written." in typed(pack_command, *words).stdout
    assert not Programme.objects.exists()


def test_the_page_of_a_dry_run_shows_it(town: Cast, browse: Browse) -> None:
    client = browse(CENTRE, language="en")
    page = client.post("/programmes/dry-run/", {"file": _zipped(FOLDER), "on": "2023-09-20", "unit": VILLAGE})

    assert page.status_code == 200
    assert "its list It would owe 2 things." in Page(page).text
    unknown = client.post("/programmes/dry-run/", {"file": _zipped(FOLDER), "unit": "999"})
    assert unknown.status_code == 404
    assert not Programme.objects.exists()


def _zipped(folder: Path) -> io.BytesIO:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as packed:
        for file in sorted(folder.glob("*.yaml")):
            packed.writestr(file.name, file.read_bytes())
    body.seek(0)
    body.name = "pack.zip"
    return body


@pytest.mark.parametrize("is_trial", [True, False])
def test_a_preview_holds_no_region_and_waits_for_nobody_long(town: Cast, is_trial: bool) -> None:
    """Acts anywhere go on while an author looks at a list; only publishing itself keeps them waiting."""
    told: list[tuple[str, str]] = []

    def listens(execute: Any, statement: str, *rest: Any) -> Any:
        told.append((statement, str(rest[0])))
        return execute(statement, *rest)

    by, pack = town.actor(CENTRE), read_pack("second-batch-2023")
    with connection.execute_wrapper(listens):
        if is_trial:
            preview_list(pack=pack, issuer=town.unit(CENTRE), unit=town.unit(VILLAGE), by=by, at=town.at)
        else:
            issue_pack(pack=pack, issuer=town.unit(CENTRE), by=by, at=town.at)

    seized = [statement for statement, _values in told if "pg_advisory_xact_lock" in statement]
    waits = [values for statement, values in told if "lock_timeout" in statement]
    assert (bool(seized), waits) == ((False, ["['2s']"]) if is_trial else (True, []))


def test_a_preview_that_would_have_to_wait_gives_up(town: Cast) -> None:
    """Somebody else writes packs for a long time; the preview says so and does not hold up those behind it."""
    by, other = town.actor(CENTRE), connection.copy()
    try:
        with transaction.atomic(), other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE programmes_packcontent IN SHARE MODE")
            with pytest.raises(OperationalError) as refused:
                preview_list(
                    pack=read_pack("second-batch-2023"), issuer=town.unit(CENTRE), unit=town.unit(VILLAGE), by=by,
                    at=town.at,
                )  # fmt: skip
    finally:
        other.close()

    assert isinstance(refused.value.__cause__, psycopg.errors.LockNotAvailable)
    assert refused.value.__cause__.sqlstate in BUSY
    assert not Programme.objects.exists()
