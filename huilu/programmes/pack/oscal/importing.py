"""A catalogue or profile as a pack: what it says is taken over, what it cannot know is left to be filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huilu.programmes.pack.oscal.clauses import Clause, Contents
from huilu.programmes.pack.oscal.codes import Codes
from huilu.programmes.pack.oscal.document import Catalog, Metadata, Param, Profile
from huilu.programmes.pack.oscal.hearing import heard_of, sections_in
from huilu.programmes.pack.oscal.names import (
    EN,
    MEASURE_GROUP,
    NS,
    SECTION,
    SORT,
    STATEMENT,
    STATEMENT_ZH,
    ZH,
    Json,
    as_text,
)
from huilu.programmes.pack.oscal.opening import invalid, open_document
from huilu.programmes.pack.oscal.problems import BAD_VALUE, NO_CONTROLS
from huilu.programmes.pack.oscal.prose import plain, statement
from huilu.programmes.pack.oscal.resolving import resolved
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.pack.writing import NOTES, Gap, gaps_in

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_VERSION = re.compile(r"[0-9]+(\.[0-9]+){0,2}")
_TO_FILL = {
    "zh": Gap("中文", "the text in Chinese"),
    "en": Gap("英文", "the text in English"),
    "text": Gap("目录里没有正文", "the catalogue states nothing"),
    "selector": Gap("对哪些单位", "which units it binds"),
    "due": Gap("何时到期", "when it is due"),
    "minutes": Gap("一个单位要用多少分钟", "how many minutes one unit needs"),
    "accountability": Gap("三种责任之一", "one of the three kinds of accountability"),
    "sunset": Gap("何时终止", "when it ends"),
    "window": Gap("期间", "the window of the programme"),
    "levels": Gap("从上到下的层级", "the levels from the top down"),
}
_OTHERWISE = Gap("目录里没有", "the catalogue does not say")


@dataclass(frozen=True, slots=True)
class Draft:
    """A pack as far as the catalogue knows it."""

    data: Json
    clauses: tuple[Clause, ...]
    codes: Mapping[str, str]
    withdrawn: tuple[Clause, ...]
    params: Mapping[str, Param]

    @property
    def gaps(self) -> list[tuple[str, Gap]]:
        """What its author has to fill, place by place."""
        return list(gaps_in(self.data))


def draft_from(path: Path) -> Draft:
    """The pack that the OSCAL file amounts to; CatalogueInvalid where it cannot be read."""
    document = open_document(path)
    contents = resolved(document, path)
    binding = [one for one in contents.clauses if not one.is_withdrawn]
    data = _head(document, path)
    # A child pack may do nothing but say how it has the clauses that it inherits.
    if not binding and "refinements" not in data:
        raise invalid(path, NO_CONTROLS)
    # Groups pull the requirements of a pack apart; their numbers put them together again.
    if _is_ours(document.metadata):
        binding.sort(key=_sort_of)
    codes = Codes()
    named = {one.id: codes.of(one.id, "control") for one in binding}
    measures, of = _measures(contents, binding, document.metadata, path)
    if not isinstance(data.setdefault("measures", measures), list):
        raise invalid(path, BAD_VALUE, ("back-matter",), id="measures", field=SECTION, value=data["measures"])
    data["requirements"] = [_requirement(one, named, of, contents, path) for one in binding]
    withdrawn = tuple(one for one in contents.clauses if one.is_withdrawn)
    return Draft(_in_order(data), tuple(binding), named, withdrawn, contents.params)


def _is_ours(metadata: Metadata) -> bool:
    return any(one.ns == NS for one in metadata.props)


def _sort_of(clause: Clause) -> str:
    return next((one.value for one in clause.props if one.name == SORT), "")


def _in_order(data: Json) -> Json:
    """As an author writes: what it is called first, then as the schema has it."""
    first = ("code", "version", "labels")
    names = dict.fromkeys((*first, *Pack.model_fields, *data))
    return {name: data[name] for name in names if name in data}


def _head(document: Catalog | Profile, path: Path) -> Json:
    metadata = document.metadata
    heard = heard_of(metadata.props, "metadata", path)
    version = metadata.version.removeprefix("v")
    own = _is_ours(metadata)
    known: Json = {
        "code": Codes().of(metadata.title, "catalogue"),
        "version": version
        if _VERSION.fullmatch(version)
        else Gap(f"目录写的是“{plain(metadata.version, {})}”", f'such as "1.0"; the catalogue says {metadata.version}'),
    }
    known["labels"] = _labels(metadata.title, heard, own=own)
    known |= _beyond_titles(heard)
    known |= sections_in(document.back_matter, path)
    missing = [name for name, one in Pack.model_fields.items() if one.is_required() and name not in known]
    return known | {name: _gap(name) for name in missing if name not in {"measures", "requirements"}}


def _gap(name: str) -> Gap:
    return _TO_FILL.get(name, _OTHERWISE)


def _beyond_titles(heard: Json) -> Json:
    """Everything that is said but the title, known to this release or not: the lint tells what it does not know."""
    return {name: value for name, value in heard.items() if name not in {ZH, EN}}


def _labels(title: str, heard: Json, *, own: bool) -> Json:
    """A title in both languages, as far as they are there: nothing is translated here."""
    if own or ZH in heard:
        return {"zh": heard.get(ZH, _gap("zh")), "en": heard.get(EN, as_text(title))}
    return _in_its_language(plain(title, {}))


def _in_its_language(text: str) -> Json:
    """The text under the language that it is in, the other one to be filled."""
    if _CHINESE.search(text):
        return {"zh": text, "en": _gap("en")}
    return {"zh": _gap("zh"), "en": text}


def _measures(
    contents: Contents, clauses: Iterable[Clause], metadata: Metadata, path: Path
) -> tuple[list[Json], dict[str | None, str]]:
    """The groups as measures, and which code each group's identifier became; None is the clauses without a group."""
    codes, made = Codes(), []
    of: dict[str | None, str] = {}
    for heading in contents.headings:
        heard = heard_of(heading.props, heading.id, path)
        own = heading.id.startswith(MEASURE_GROUP)
        of[heading.id] = codes.of(heading.id.removeprefix(MEASURE_GROUP), "measure")
        known = {"code": of[heading.id], "labels": _labels(heading.title, heard, own=own)}
        made.append(known | _beyond_titles(heard))
    if any(one.heading is None for one in clauses):
        of[None] = codes.of("requirements", "measure")
        made.append({"code": of[None], "labels": _in_its_language(plain(metadata.title, {}))})
    return made, of


def _requirement(
    clause: Clause, named: Mapping[str, str], of: Mapping[str | None, str], contents: Contents, path: Path
) -> Json:
    heard = heard_of(clause.props, clause.id, path, params=clause.params.values())
    params = contents.params | clause.params
    own = any(one.ns == NS for one in clause.props)
    known: Json = {
        "code": named[clause.id],
        "labels": _labels(clause.title, heard, own=own),
        "text": _text(clause, contents, own=own),
        "measure": of[clause.heading.id if clause.heading else None],
    }
    known |= _beyond_titles(heard)
    fields = (*known, *(name for name in RequirementSpec.model_fields if name not in known))
    made = {
        name: known.get(name, _gap(name))
        for name in fields
        if name in known or RequirementSpec.model_fields[name].is_required()
    }
    notes = _notes(clause, named, statement(clause.parts, params)) if any(gaps_in(made)) else []
    return ({NOTES: notes} if notes else {}) | made


def _text(clause: Clause, contents: Contents, *, own: bool) -> Json | Gap:
    spoken = {part.name: as_text(part.prose) for part in clause.parts if part.prose and part.id and own}
    if STATEMENT in spoken and STATEMENT_ZH in spoken:
        return {"zh": spoken[STATEMENT_ZH], "en": spoken[STATEMENT]}
    text = statement(clause.parts, contents.params | clause.params)
    return _in_its_language(text) if text else _gap("text")


def _notes(clause: Clause, named: Mapping[str, str], text: str) -> list[str]:
    """What the author should know while filling it in."""
    notes = [f"OSCAL {clause.id}"]
    if clause.parent is not None:
        notes.append(f"加强 {clause.parent} · enhances {named.get(clause.parent, clause.parent)}")
    if opened := text.count("["):
        notes.append(f"原文留空 {opened} 处,见方括号 · left open by the catalogue, in brackets: {opened}")
    if len(text) > _longest():
        notes.append(f"原文 {len(text)} 字,请写短 · {len(text)} characters: say it in {_longest()}")
    return notes


def _longest() -> int:
    """How long a text of a pack may be, as the schema has it."""
    limits: Any = RequirementSpec.model_fields["text"].annotation
    return int(limits.model_json_schema()["properties"]["en"]["maxLength"])
