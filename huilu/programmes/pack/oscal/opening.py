"""An OSCAL file opened: a catalogue or a profile, or everything that is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn
from unicodedata import category

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from huilu.programmes.pack.findings import Finding, Loc, Rule
from huilu.programmes.pack.oscal.document import Catalog, Profile
from huilu.programmes.pack.oscal.problems import (
    IS_XML,
    KEY_TWICE,
    NOT_A_CATALOG,
    NOT_JSON,
    NOT_UTF8,
    TOO_DEEP,
    TOO_LARGE,
    UNREADABLE,
    WRONG_SHAPE,
    CatalogueInvalid,
)
from huilu.programmes.pack.reasons import Both, MisshapenError, of_json, of_the_system
from huilu.programmes.pack.shape import reason_of, worth_telling

MAX_MB = 32
MAX_DEPTH = 100
MOST_FINDINGS = 50
DOCUMENTS: dict[str, type[Catalog | Profile]] = {"catalog": Catalog, "profile": Profile}


class KeyTwiceError(ValueError):
    """The same key twice in one object: which of the two is meant, nobody can say."""


def open_document(path: Path) -> Catalog | Profile:
    """The document in that file; CatalogueInvalid lists what is wrong with it."""
    content = _parsed(path, _text_of(path))
    kind = next((key for key in DOCUMENTS if isinstance(content, dict) and key in content), None)
    if kind is None:
        raise invalid(path, NOT_A_CATALOG, found=_outermost(content))
    if _is_too_deep(content):
        raise invalid(path, TOO_DEEP, most=MAX_DEPTH)
    try:
        return DOCUMENTS[kind].model_validate(content[kind])
    except ValidationError as error:
        details = error.errors(include_url=False)
        told = worth_telling(details)[:MOST_FINDINGS]
        raise CatalogueInvalid(str(path), tuple(_finding(path, kind, one) for one in told)) from None


def invalid(path: Path, rule: Rule, loc: Loc = (), **facts: object) -> CatalogueInvalid:
    """The answer where one thing is wrong with the whole file."""
    return CatalogueInvalid(str(path), (finding_at(path, rule, loc, **facts),))


def finding_at(path: Path, rule: Rule, loc: Loc = (), **facts: object) -> Finding:
    """One problem in its place; what was in the file is shown without what cannot be seen."""
    shown: dict[str, Any] = {name: _shown(fact) for name, fact in facts.items()}
    return rule.broken_at(loc, file=path.name, **shown)


def _shown(fact: object) -> str | Both:
    return Both(visible(fact.zh), visible(fact.en)) if isinstance(fact, Both) else visible(str(fact))


def visible(text: str) -> str:
    """The text without invisible characters, which would hide words or turn them round."""
    return "".join(" " if one in "\n\r\t" else one for one in text if one in "\n\r\t" or category(one)[0] != "C")


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_MB * 1_000_000:
            raise invalid(path, TOO_LARGE, most=MAX_MB)
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise invalid(path, UNREADABLE, problem=of_the_system(error)) from None
    except UnicodeDecodeError:
        raise invalid(path, NOT_UTF8) from None


def _parsed(path: Path, text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        if text.lstrip().startswith("<"):
            raise invalid(path, IS_XML) from None
        raise invalid(path, NOT_JSON, row=error.lineno, column=error.colno, problem=of_json(error.msg)) from None
    except KeyTwiceError as twice:
        raise invalid(path, KEY_TWICE, key=twice) from None
    except MisshapenError as error:
        raise invalid(path, NOT_JSON, row=1, column=1, problem=error.said) from None
    except ValueError as error:
        raise invalid(path, NOT_JSON, row=1, column=1, problem=of_json(str(error))) from None
    except RecursionError:
        raise invalid(path, TOO_DEEP, most=MAX_DEPTH) from None


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for key, _value in pairs:
            if key in seen:
                raise KeyTwiceError(key)
            seen.add(key)
    return made


def _no_number(name: str) -> NoReturn:
    raise MisshapenError(f"{name} 不是数字", f"{name} is no number")


def _outermost(content: Any) -> str:
    return ", ".join(list(content)[:5]) if isinstance(content, dict) else type(content).__name__


def _is_too_deep(content: Any) -> bool:
    """Looked through level by level, so that no depth can exhaust the stack."""
    level = [content]
    for _depth in range(MAX_DEPTH):
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)
                 if isinstance(inner, dict | list)]  # fmt: skip
        if not level:
            return False
    return True


def _finding(path: Path, kind: str, detail: ErrorDetails) -> Finding:
    loc = (kind, *detail["loc"])
    if detail["type"] == "missing":
        return finding_at(path, WRONG_SHAPE, loc, message=Both(f"缺少“{loc[-1]}”", f"'{loc[-1]}' is missing"))
    return finding_at(path, WRONG_SHAPE, loc, message=reason_of(detail))
