"""A figure that is kept wrongly is found and named."""

from __future__ import annotations

from django.db import connection

from huilu.cli.figures import figures
from huilu.tally.actions import fold_all
from tests.cast import Cast, publish
from tests.cli.conftest import Ask, Type


def test_sound_figures_agree(town: Cast, typed: Type, asked: Ask) -> None:
    publish(town)
    town.opens()

    told = asked(figures, "check")

    assert told["differing"] == []
    assert told["cells"] > 0
    assert typed(figures, "check").stdout == f"{told['cells']} cells agree.\n"


def test_a_spoiled_counter_is_named(town: Cast, typed: Type, asked: Ask) -> None:
    town.opens()
    fold_all()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tally_counter SET n = n + 1 WHERE kind = 3 AND node = %s", [town.unit("3708").pk])

    told = typed(figures, "check")

    assert told.exit_code == 1
    assert "3708 issue ref=0 state=1: 2 is kept, a recount gives 1." in told.stdout
    assert "1 of " in told.stdout
    (cell,) = asked(figures, "check")["differing"]
    assert (cell["unit"], cell["recounted"], cell["kept"]) == ("3708", 1, 2)
