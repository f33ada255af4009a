"""Lines taken by the thousand are staged exactly as they would be one by one, or not taken at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from random import Random

import pytest

from huilu.org.importing.blocks import Reader
from huilu.org.importing.encoding import LINE_LIMIT, blocks, survey
from huilu.org.importing.kinds import Kinds
from huilu.org.importing.plain import Plain, Staged
from huilu.org.importing.reading import read_heading, read_rows
from huilu.org.importing.social_credit import are_valid
from huilu.org.importing.values import Row
from huilu.org.words import Vocabulary

TODAY = date(2023, 9, 5)
WORDS = Vocabulary(
    frozenset({"county", "village"}), frozenset({"government", "community"}), frozenset({"leading_body", "grassroots"}),
    frozenset({"mobile_members", "elderly_members", "placeholder", "synthetic"}),
)  # fmt: skip
HEADING = "code,parent,name,level,sector,audience,tags,uscc,valid_from"
CLEAN = "370811007001,370811007,李营村,village,community,grassroots,mobile_members,91110000600037341L,2023-06-30"
# What may stand in a field instead, right or wrong, and must be read the same way by both.
ODD = {
    0: ["", " 37", "37 ", "37\t", "3.7E+11", "a" * 41, "A-1_b.c", "-1", "３７", '"37"', "3\\7"],
    1: ["", " ", "00 ", "a" * 40, "..", '"00"'],
    2: ["", " 李村", "李 村", "李村 ", "=1+1", "＋李", "a" * 200, "a" * 201, "李\u200b村", "李\ufffd村", '"李,村"',
        '"李""村"', '李"村', "\u3000李村", "李\\n村", "李\u2028村", "\u00a0", "𠮷村", '"李'],
    3: ["", "town", "county", " village", "Village"],
    4: ["", "government", "x"],
    5: ["", "leading_body", "x"],
    6: ["", "elderly_members;mobile_members", "mobile_members elderly_members", "placeholder", "synthetic；placeholder",
        "nonsense", ";;", "mobile_members;mobile_members"],
    7: ["", "91110000600037341l", "9111 0000 6000 3734 1L", "911100006000373410", "91110000600037341",
        "I1110000600037341L",        "911100０0600037341L"],
    8: ["", "2023/6/3", "2023.06.30", "2023-02-30", "2023-09-06",
        "2023-09-05", "30.6.2023", " 2023-06-30 ", "٢٠٢٣-06-30"],
}  # fmt: skip


def odd_lines() -> Iterator[str]:
    for place, values in ODD.items():
        for value in values:
            fields = CLEAN.split(",")
            fields[place] = value
            yield ",".join(fields)
    yield from ("", "   ", ",,,,,,,,", CLEAN + ",", CLEAN.rsplit(",", 3)[0], CLEAN.rsplit(",", 4)[0], CLEAN + "\r")


def one_by_one(content: bytes) -> list[tuple[object, ...]]:
    stream = BytesIO(content)
    table, faults = read_heading(stream, survey(stream))
    assert faults == []
    kinds = Kinds()
    stream.seek(0)
    return [said(row, kinds) for row in read_rows(stream, table, WORDS, TODAY)]


def said(row: Row, kinds: Kinds) -> tuple[object, ...]:
    """What is staged of a row, and what is wrong with it."""
    faults = tuple((fault.row, fault.field, fault.code) for fault in row.faults)
    if not row.whole:
        return (row.number, row.code, faults)
    number = kinds.number(row)
    words = list(kinds.known)[number - 1]
    day = row.valid_from or TODAY
    return (row.number, row.code, row.parent, row.name, words, row.placeholder, row.synthetic, row.uscc, day, faults)


def many_at_once(content: bytes) -> tuple[list[tuple[object, ...]], int]:
    """The same, and how many lines were taken in stretches."""
    stream = BytesIO(content)
    table, _faults = read_heading(stream, survey(stream))
    reader = Reader(table, WORDS, TODAY)
    found: list[tuple[object, ...]] = []
    taken = 0
    for one in reader.read(stream, lambda: None):
        if isinstance(one, Row):
            found.append(said(one, reader.kinds))
            continue
        taken += one.lines
        words = list(reader.kinds.known)
        for line in one.text.splitlines():
            row, code, parent, name, kind, placeholder, synthetic, uscc, day, bad = line.split("\t")
            marks = (placeholder == "t", synthetic == "t")
            assert bad == "f"
            found.append(
                (int(row), code, parent, name, words[int(kind) - 1], *marks, uscc, date.fromisoformat(day), ())
            )
    return found, taken


@pytest.mark.parametrize("line", list(odd_lines()))
def test_an_odd_line_among_clean_ones_is_read_as_it_is_alone(line: str) -> None:
    content = "\n".join([HEADING, *[CLEAN] * 40, line, *[CLEAN] * 40, ""]).encode()
    found, taken = many_at_once(content)

    assert found == one_by_one(content)
    assert taken >= 40


@pytest.mark.parametrize("seed", range(20))
def test_any_mixture_is_read_the_same_way(seed: int) -> None:
    draw = Random(seed)
    odd = list(odd_lines())
    lines = [draw.choice(odd) if draw.random() < 0.02 else CLEAN for _line in range(3000)]
    end = draw.choice(["\n", "\r\n"])
    content = end.join([HEADING, *lines]).encode() + draw.choice([b"", end.encode()])

    found, taken = many_at_once(content)
    assert found == one_by_one(content)
    assert taken > 100


def test_rows_read_each_alone_are_those_read_in_stretches() -> None:
    content = "\n".join([HEADING, *[CLEAN] * 4000, *odd_lines(), *[CLEAN] * 4000]).encode()
    stream = BytesIO(content)
    table, _faults = read_heading(stream, survey(stream))
    reader = Reader(table, WORDS, TODAY)
    told: list[int] = []

    found = [said(row, reader.kinds) for row in reader.read_each(stream, lambda: told.append(stream.tell()))]
    assert found == many_at_once(content)[0]
    assert len(told) > 2
    assert told[-1] == len(content)


def test_a_file_in_another_encoding_is_read_line_by_line() -> None:
    content = "\n".join([HEADING, *[CLEAN] * 50]).encode("gb18030")
    found, taken = many_at_once(content)

    assert (taken, len(found)) == (0, 50)
    assert found == one_by_one(content)


def test_a_line_beyond_the_limit_is_never_held_whole_and_costs_the_others_nothing() -> None:
    endless = CLEAN + "x" * (LINE_LIMIT * 9)
    content = "\n".join([HEADING, *[CLEAN] * 3000, endless, *[CLEAN] * 3000, ""]).encode()

    assert max(map(len, blocks(BytesIO(content)))) < (1 << 18) + 3 * LINE_LIMIT
    found, taken = many_at_once(content)
    assert found == one_by_one(content)
    assert taken > 4000
    assert [row[-1] for row in found if row[-1]] == [((3002, "", "org.row_too_long"),)]


def test_a_column_beside_ours_may_not_carry_a_line_over_the_limit() -> None:
    stream = BytesIO(f"{HEADING},#note\n".encode())
    table, _faults = read_heading(stream, survey(stream))
    plain = Plain.of(table, WORDS, Kinds(), TODAY)

    assert isinstance(plain.take([f"{CLEAN},short"], 2), Staged)
    assert plain.take([f"{CLEAN},{'x' * LINE_LIMIT}"], 2) is None


def test_credit_codes_are_right_by_their_last_character() -> None:
    assert are_valid(["", "91110000600037341L", "91350100M000100Y43"])
    for wrong in ("91110000600037341M", "91110000600037341l", "9111000060003734", "91110000600037341L "):
        assert not are_valid(["91110000600037341L", wrong])
