"""Packs that nobody should write and somebody will: each a sound pack with one thing done to it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.programmes.pack.small import FILES

HEAD, MEASURES, ASKED = "pack.yaml", "measures.yaml", "requirements.yaml"
SMALL = FILES[MEASURES]
ONE = FILES[ASKED]


class Bad(NamedTuple):
    """What is done to the folder of a sound pack, and the rule that says no to it: in which file, on which line."""

    code: str
    spoil: Callable[[Path], object]
    file: str = MEASURES
    line: int | None = 1


def written(name: str, content: str | bytes) -> Callable[[Path], object]:
    raw = content if isinstance(content, bytes) else content.encode()
    return lambda folder: (folder / name).write_bytes(raw)


def replaced(name: str, old: str, new: str) -> Callable[[Path], object]:
    assert old in FILES[name], (name, old)
    return written(name, FILES[name].replace(old, new))


def asked(code: str, old: str, new: str, line: int) -> Bad:
    """A requirement with one thing changed."""
    return Bad(code, replaced(ASKED, old, new), ASKED, line)


def headed(code: str, old: str, new: str, line: int) -> Bad:
    """A head with one thing changed."""
    return Bad(code, replaced(HEAD, old, new), HEAD, line)


def measured(code: str, content: str | bytes, line: int = 1) -> Bad:
    """Measures that are something else."""
    return Bad(code, written(MEASURES, content), MEASURES, line)


def instead(name: str, make: Callable[[Path], object]) -> Callable[[Path], object]:
    """Something else under the name of a file."""

    def spoil(folder: Path) -> None:
        (folder / name).unlink()
        make(folder / name)

    return spoil


def a_link_out(place: Path) -> None:
    outside = place.parent.parent / "outside.yaml"
    outside.write_text(SMALL, encoding="utf-8")
    place.symlink_to(outside)


def a_link_to_itself(place: Path) -> None:
    place.symlink_to(place.name)


def fifty_megabytes(folder: Path) -> None:
    with (folder / MEASURES).open("wb") as out:
        for _number in range(50):
            out.write(b"- {code: repair, labels: {zh: a, en: b}}\n" * 25_000)


def requirements(count: int, **changes: str) -> str:
    """So many requirements, each with a code of its own."""
    text = ONE
    for old, new in changes.items():
        text = text.replace(f"{old}: ", f"{new}: ")
    return "".join(text.replace("issue_list", f"code_{number}") for number in range(count))


def words(name: str, count: int, each: int = 1) -> str:
    """So many words of an axis, each for so many codes."""
    lines = (
        f"  - {{word: {name}{n}, stands_for: [{', '.join(f'{name}{n}_{m}' for m in range(each))}],"
        f" labels: {{zh: 词, en: W}}}}\n"
        for n in range(count)
    )
    return f"{name}s:\n" + "".join(lines)


def laughs(depth: int = 20) -> str:
    """A few lines that unfold into millions."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, depth)]
    return "\n".join(lines) + "\n"


BAD: dict[str, Bad] = {
    # Files that are no files of a pack.
    "no folder": Bad("pack.no_folder", lambda folder: [file.unlink() for file in folder.iterdir()] and folder.rmdir(),
                     HEAD, None),
    "a file instead of the folder": Bad(
        "pack.no_folder",
        lambda folder: ([file.unlink() for file in folder.iterdir()], folder.rmdir(), folder.write_text("code: x")),
        HEAD, None),
    "an empty folder": Bad(
        "pack.file_missing", lambda folder: [file.unlink() for file in folder.iterdir()], HEAD, None),
    "a folder called measures.yaml": Bad("pack.file_unreadable", instead(MEASURES, Path.mkdir)),
    "a link out of the folder": Bad("pack.file_unreadable", instead(MEASURES, a_link_out)),
    "a link to nowhere": Bad("pack.file_unreadable", instead(MEASURES, lambda place: place.symlink_to("gone.yaml"))),
    "a link in a circle": Bad("pack.file_unreadable", instead(MEASURES, a_link_to_itself)),
    "a link to a device": Bad("pack.file_unreadable", instead(MEASURES, lambda place: place.symlink_to("/dev/zero"))),
    "a pipe that nobody writes to": Bad("pack.file_unreadable", instead(MEASURES, os.mkfifo)),
    "a name in capitals": Bad("pack.file_unknown", written("Goals.YAML", "[]"), "Goals.YAML", None),
    "a name that moves the cursor": Bad("pack.file_unknown", written("a\x1b[2J.yaml", "[]"), "a<U+001B>[2J.yaml", None),
    "a name that is half a character": Bad(
        "pack.file_unknown", lambda folder: Path(os.fsdecode(os.fsencode(folder) + b"/\xff.yaml")).write_text("[]"),
        "<U+DCFF>.yaml", None),
    "two thousand strange files": Bad(
        "pack.file_unknown", lambda folder: [(folder / f"n{n}.yaml").touch() for n in range(2000)], "n0.yaml", None),
    # Bytes that are no text, and text that is none for people.
    "fifty megabytes": Bad("pack.file_too_large", fifty_megabytes, line=24_391),
    "one line of a megabyte": measured("pack.file_too_large", "- " + "a" * 1_000_000),
    "GBK": measured("pack.not_utf8", f"# ok\n{SMALL}".encode("gbk"), 2),
    "UTF-16 with its mark": measured("pack.not_utf8", SMALL.encode("utf-16")),
    "UTF-16 without a mark": measured("pack.unprintable", "- {code: x}\n".encode("utf-16-le")),
    "UTF-32": measured("pack.not_utf8", SMALL.encode("utf-32")),
    "half a character": measured("pack.not_utf8", SMALL.encode() + "- 整".encode()[:-1], 2),
    "too long a form of a character": measured("pack.not_utf8", b"- \xc0\xaf\n"),
    "a picture": measured("pack.not_utf8", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    "NUL": measured("pack.unprintable", "- code: a\n  b: c\0d\n", 2),
    "a bell and an escape": measured("pack.unprintable", "- code: \a\x1b[31m\n"),
    "NUL written out": measured("pack.unprintable", '- {code: "a\\0b"}\n'),
    "half a pair written out": measured("pack.bad_yaml", '- code: ok\n- {code: "\\uD800"}\n', 2),
    "a mark in the middle": measured("pack.wrong_value", "- {code: repair, labels: {zh: 整\ufeff改, en: Repair}}\n"),
    "a text turned round": measured("pack.wrong_value", "- {code: repair, labels: {zh: 整\u202e改, en: Repair}}\n"),
    "an invisible space": measured("pack.wrong_value", "- {code: repair, labels: {zh: 整\u200b改, en: Repair}}\n"),
    # YAML that is none, and YAML that is too much of it.
    "empty": measured("pack.wrong_value", ""),
    "nothing but a mark": measured("pack.wrong_value", b"\xef\xbb\xbf"),
    "nothing but remarks": measured("pack.wrong_value", "# later\n# later still\n"),
    "nothing but three dashes": measured("pack.wrong_value", "---\n...\n", 2),
    "tabs": measured("pack.tab", "- code: repair\n\tlabels: x\n", 2),
    "tabs on every line": measured("pack.tab", "\tx\n" * 300_000),
    "an open bracket": measured("pack.bad_yaml", "- {code: repair\n", 2),
    "an open quotation mark": measured("pack.bad_yaml", '- code: "repair\n\n\n', 4),
    "a colon too many": measured("pack.bad_yaml", "- code: repair: mend\n"),
    "indentation that goes back": measured("pack.bad_yaml", "- code: repair\n    x: y\n  z: w\n", 2),
    "a strange directive": measured("pack.bad_yaml", "%YAML 9.9\n---\n- a\n"),
    "two documents": measured("pack.bad_yaml", f"{SMALL}---\n{SMALL}", 2),
    "a bomb": Bad("pack.alias", written(MEASURES, laughs())),
    "an anchor that nobody uses": measured("pack.alias", SMALL.replace("{zh", "&x {zh")),
    "an alias to nothing": measured("pack.alias", "- code: ok\n- *gone\n", 2),
    "an alias to itself": measured("pack.alias", "&me\n- *me\n"),
    "a merge key": measured("pack.alias", "- &base {code: repair}\n- {<<: *base}\n"),
    "a merge key without an alias": measured("pack.unknown_key", "- {<<: {code: repair}, labels: {zh: a, en: b}}\n"),
    "a tag that makes an object": measured("pack.strange_tag", "- !!python/object/apply:os.system [id]\n"),
    "a tag of their own": measured("pack.strange_tag", "- !secret repair\n"),
    "a tag on everything": measured("pack.strange_tag", "- !a b\n" * 5000),
    "a handle that nobody declared": measured("pack.bad_yaml", "- !e!x repair\n"),
    "bytes in base 64": measured("pack.strange_tag", "- !!binary aGVsbG8=\n"),
    "a key twice": measured("pack.key_twice", "- code: repair\n  code: mend\n", 2),
    "a number as key": measured("pack.bad_key", "- {1: repair}\n"),
    "a list as key": measured("pack.bad_key", "- {[a, b]: repair}\n"),
    "a mapping as key": measured("pack.bad_key", "- ? {a: b}\n  : repair\n"),
    "nothing as key": measured("pack.bad_key", "- ?\n  : repair\n"),
    "ten thousand brackets": measured("pack.too_deep", "[" * 10_000),
    "ten thousand steps inward": measured("pack.too_deep", "".join(f"{' ' * n}a:\n" for n in range(900)), 41),
    "ten thousand braces": measured("pack.too_deep", "{a: " * 10_000),
    # Sound YAML of the wrong shape.
    "a text instead of a list": measured("pack.wrong_value", "repair\n"),
    "a mapping instead of a list": measured("pack.wrong_value", "code: repair\n"),
    "a list instead of a mapping": Bad("pack.not_a_mapping", written(HEAD, "- code\n"), HEAD),
    "a key as long as a book": measured("pack.unknown_key", f"- {{{'k' * 900}: 1}}\n"),
    "a text as long as a book": measured("pack.text_too_long", SMALL.replace("整改", "整改" * 50_000)),
    "lists in lists": measured("pack.wrong_value", "- [[[[repair]]]]\n"),
    "a number of thirty digits": asked("pack.wrong_value", "minutes: 30", f"minutes: {'9' * 30}", 7),
    "a number of ten thousand digits": asked("pack.wrong_value", "minutes: 30", f"minutes: {'9' * 10_000}", 7),
    "no number at all": asked("pack.wrong_value", "minutes: 30", "minutes: .nan", 7),
    "without end": asked("pack.wrong_value", "minutes: 30", "minutes: .inf", 7),
    "less than nothing": asked("pack.wrong_value", "minutes: 30", "minutes: -1", 7),
    "half a minute": asked("pack.wrong_value", "minutes: 30", "minutes: 0.5", 7),
    "a yes": asked("pack.wrong_value", "minutes: 30", "minutes: true", 7),
    "a day that is none": asked("pack.wrong_value", "2026-05-08", "2026-02-30", 6),
    "the year nought": asked("pack.wrong_value", "2026-05-08", "0000-01-01", 6),
    "a day with an hour": asked("pack.wrong_value", "2026-05-08", "2026-05-08 23:59", 6),
    "two due rules": asked("pack.wrong_value", "{on: 2026-05-08}", "{on: 2026-05-08, none: true}", 6),
    "days without end": asked("pack.wrong_value", "{on: 2026-05-08}", "{days_after_start: 99999999999}", 6),
    "a sunset that is no day": asked("pack.wrong_value", "sunset: soft_end", "sunset: 2026-13-45", 9),
    "the end of days": headed("pack.wrong_value", "soft_end: 2026-11-30", "soft_end: 9999-12-31", 4),
    "the end before the start": headed("pack.wrong_value", "soft_end: 2026-11-30", "soft_end: 2026-01-01", 4),
    "a version that is a number": headed("pack.wrong_value", 'version: "1.0"', "version: 1.0", 2),
    "a code with spaces": headed("pack.wrong_value", "code: small", "code: Small Pack", 1),
    "no calendar of that name": Bad(
        "pack.wrong_value", written("parameters.yaml", "loop: {calendar: ../../etc/passwd}\n"), "parameters.yaml"),
    # Sound shape, and references that lead nowhere.
    "a level that is none": asked("pack.no_such_reference", "level: [town]", "level: [moon]", 5),
    "an axis that is none": asked("pack.unknown_key", "level: [town]", "colour: [red]", 5),
    "an operator that is none": asked(
        "pack.wrong_value", "{match: {level: [town]}}", "{expressions: [{axis: tags, operator: Like, values: [a1]}]}",
        5),
    "it satisfies itself": asked("pack.no_such_reference", "  sunset", "  satisfies_also: [issue_list]\n  sunset", 9),
    "a contradiction": asked(
        "pack.nobody_asked", "{match: {level: [town]}}",
        "{match: {level: [town]}, expressions: [{axis: level, operator: NotIn, values: [town]}]}", 5),
    "refinements in the head": headed("pack.part_in_head", "code: small", "refinements: []\ncode: small", 1),
    "a part in the head": headed("pack.part_in_head", "code: small", "requirements: []\ncode: small", 1),
    # Too much of what is sound.
    "ten thousand requirements": Bad("pack.too_many", written(ASKED, "- {code: a}\n" * 10_000), ASKED, 2001),
    "two thousand requirements": Bad("pack.asked_twice", written(ASKED, requirements(2000)), ASKED, None),
    "requirements of nothing": Bad("pack.missing", written(ASKED, "- {}\n" * 2000), ASKED),
    "a hundred thousand things": measured("pack.too_many", "- {}\n" * 100_000, 2001),
    "a hundred thousand keys": Bad(
        "pack.too_many", written(HEAD, FILES[HEAD] + "".join(f"k{n}: {n}\n" for n in range(60_000))), HEAD, 504),
    "lists of thousands in a list": measured("pack.wrong_value", f"- [{', '.join('1' * 1900)}]\n" * 60),
    "more lists than a file may hold": measured("pack.too_many", f"- [{', '.join('1' * 1900)}]\n" * 170, 64),
    "a thousand tags": headed("pack.wrong_value", "levels:", f"{words('tag', 1000)}levels:", 5),
    "words for a thousand codes": headed("pack.wrong_value", "levels:", f"{words('sector', 90, 12)}levels:", 5),
    "two thousand wrong carriers": Bad(
        "pack.no_such_reference",
        written(ASKED, requirements(2000).replace("  minutes", "  carrier: rocket\n  minutes")), ASKED, 7),
}  # fmt: skip
