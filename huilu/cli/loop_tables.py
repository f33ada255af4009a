"""The tables of the manual that tell of the loop: its states and steps, their addresses, the words to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import override

from huilu.cli.loop_layout import CIRCUIT, LOOP, Group, Place
from huilu.cli.loop_pictures import in_groups, word_of
from huilu.loop.states import (
    CAUSE_LABELS,
    CONCERNS_LABELS,
    FACT_LABELS,
    OWNERLESS,
    SOURCE_LABELS,
    STATE_LABELS,
    TRANSITIONS,
    WHO_LABELS,
    Stage,
    State,
    Step,
    Who,
)
from huilu.loop.verbs import VERBS, Ask, Kind, Verb

if TYPE_CHECKING:
    from huilu.kernel.words import Label

# Where the circuit forbids nothing: the issue was never raised upward, or somebody above has it as theirs.
_AT_REST: frozenset[Place] = frozenset({None, *Stage}) - OWNERLESS


def table_of_states() -> str:
    """Each state: its word, and what pages call it."""
    return _table(("代码 Code", "中文", "English"), ((f"`{one.word}`", *_both(STATE_LABELS[one])) for one in State))


def table_of_steps() -> str:
    """Each step: from where to where, who may take it, what it asks for."""
    heads = ("步骤 Step", "状态 State", "上行阶段 Stage", "由谁 Who", "要什么 What it asks for")
    return _table(heads, (_row_of_step(step) for step in TRANSITIONS))


def table_of_verbs() -> str:
    """Each step that somebody takes: its address, whose it is, and the fields of its body."""
    heads = ("地址 · Address", "办什么 · What", "谁办 · Whose", "正文 · Body")
    taken = (verb for verb in VERBS.values() if verb.transition.who is not Who.CALENDAR)
    return _table(heads, (_row_of_verb(verb) for verb in taken))


def table_of_words() -> str:
    """Each field that takes one word of several, with these words: all of them, where some act takes fewer."""
    fields: dict[str, Mapping[str, Label]] = {"source": SOURCE_LABELS, "concerns": CONCERNS_LABELS}
    fields |= {"kind": FACT_LABELS, "level": CAUSE_LABELS}
    asks = [ask for verb in VERBS.values() for ask in verb.asks if ask.kind is Kind.WORD]
    fields |= dict(sorted(((ask.name, ask.words) for ask in asks if ask.words), key=lambda one: len(one[1])))
    return _table(("栏目 · Field", "词 · Words"), ((f"`{name}`", _listed(words)) for name, words in fields.items()))


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in [heads, *rows]]
    return "\n".join([lines[0], "|" + "---|" * len(heads), *lines[1:]])


def _both(label: Label) -> tuple[str, str]:
    """What it is called in Chinese and in English."""
    with override("zh-hans"):
        zh = str(label)
    with override("en"):
        return zh, str(label)


def _row_of_step(step: Step) -> tuple[str, ...]:
    one = TRANSITIONS[step]
    called, who, guard = _both(one.label), _both(WHO_LABELS[one.who]), _both(one.guard)
    states = _ways(one.starts, LOOP.groups)
    return f"`{step.value}` {called[0]}", states, _stages(one.stages), f"`{one.who.value}` {who[0]}", "<br>".join(guard)


def _stages(moves: Mapping[Stage | None, Stage | None]) -> str:
    """What the step does in the circuit; where every stage at rest allows it, only what changes there."""
    if not _AT_REST.issubset(moves):
        return _ways(moves, CIRCUIT.groups)
    return _ways({start: end for start, end in moves.items() if start != end}, CIRCUIT.groups)


def _ways(moves: Mapping[State, State] | Mapping[Stage | None, Stage | None], groups: Mapping[str, Group]) -> str:
    """From where to where, one line for each end; where it stays, that stands first."""
    starts: dict[Place, set[Place]] = {}
    staying: set[Place] = set()
    for start, end in moves.items():
        (staying if start == end else starts.setdefault(end, set())).add(start)
    lines = [f"{_names(staying, groups)}：不变 stays"] if staying else []
    return "<br>".join([*lines, *(f"{_names(those, groups)} → `{word_of(end)}`" for end, those in starts.items())])


def _names(places: Iterable[Place], groups: Mapping[str, Group]) -> str:
    named = {name: f"*{group.words.zh} {group.words.en}*" for name, group in groups.items()}
    return "、".join(named.get(name, f"`{name}`") for name in in_groups(places, groups))


def _row_of_verb(verb: Verb) -> tuple[str, ...]:
    address = f"{verb.position}/{{position}}/{verb.noun}" if verb.position else verb.noun
    what, whose = _both(verb.label), _both(WHO_LABELS[verb.transition.who])
    return f"`{address}`", " · ".join(what), " · ".join(whose), "、".join(_field(ask) for ask in verb.asks) or "–"


def _field(ask: Ask) -> str:
    return f"`{ask.name}`" if ask.needed else f"[`{ask.name}`]"


def _listed(words: Mapping[str, Label]) -> str:
    return "；".join(f"`{word}` " + " · ".join(_both(label)) for word, label in words.items())
