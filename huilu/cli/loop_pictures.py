"""The pictures of the loop and of its circuit: their arrows and words come from the table of the code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import override

from huilu.cli.drawing import Words, picture, text
from huilu.cli.loop_layout import CIRCUIT, LOOP, Group, Layout, Pair, Place
from huilu.loop.states import STAGE_LABELS, STATE_LABELS, TRANSITIONS, Stage, State, Step

Move = tuple[Step, Place, Place]

# The table cannot say these: they depend on how high the issue has come, and on how often the origin was asked.
_BEYOND_THE_TABLE: tuple[Move, ...] = (
    (Step.FORWARD, Stage.IN_PASSAGE, Stage.CLAIM_WINDOW),
    (Step.MOVE_ON, Stage.IN_PASSAGE, Stage.CLAIM_WINDOW),
    (Step.MOVE_ON, Stage.ANSWERED, Stage.UNCONFIRMED),
)


def loop_moves() -> list[Move]:
    """From which state to which each step leads."""
    return [(step, start, end) for step, one in TRANSITIONS.items() for start, end in one.starts.items()]


def circuit_moves() -> list[Move]:
    """From which stage of the circuit to which each step leads."""
    told = [(step, start, end) for step, one in TRANSITIONS.items() for start, end in one.stages.items()]
    return [*told, *_BEYOND_THE_TABLE]


def loop_picture() -> str:
    """The states of an issue and the steps between them; those that move nothing stand beneath."""
    title = Words("问题的回路", "The loop of an issue")
    tells = Words(
        "问题从草稿到立案、整改、提交、核验、销号；核验人可以退回，新的事实使它重新打开。",
        "An issue goes from draft to open, in progress, submitted, verifying and closed. The verifier may return it "
        "for rework; a new fact reopens it; an interim result keeps it open.",
    )
    return picture(1560, 960, title, tells, [*_drawn(LOOP, loop_moves()), *_staying(730)])


def circuit_picture() -> str:
    """The stages of the circuit of an issue that was raised upward, and what leads from one to the next."""
    title = Words("上行回路", "The circuit: up and back")
    tells = Words(
        "问题逐级往上走，有人认领，合力解决，答复源头，由源头确认；到时自动往上走，谁也拦不住。",
        "The issue goes up level by level until somebody claims it, is worked on together, answered to the origin and "
        "confirmed there. When a holder's days are over it moves on by itself.",
    )
    return picture(1620, 700, title, tells, _drawn(CIRCUIT, circuit_moves()))


def _drawn(layout: Layout, moves: Iterable[Move]) -> Iterator[str]:
    yield from (group.frame.drawn(group.words) for group in layout.groups.values())
    for pair, steps in steps_by_arrow(moves, layout.groups).items():
        yield layout.arrows[pair].drawn(_called(step) for step in steps)
    yield from (box.drawn(_named(place)) for place, box in layout.boxes.items())


def steps_by_arrow(moves: Iterable[Move], groups: Mapping[str, Group]) -> dict[Pair, list[Step]]:
    """Which steps lead along each arrow that there must be; an arrow begins at a frame where it can."""
    found: dict[tuple[Step, Place], set[Place]] = {}
    for step, start, end in moves:
        if start != end:
            found.setdefault((step, end), set()).add(start)
    steps: dict[Pair, list[Step]] = {}
    for (step, end), starts in found.items():
        for name in in_groups(starts, groups):
            steps.setdefault((name, word_of(end)), []).append(step)
    return steps


def in_groups(places: Iterable[Place], groups: Mapping[str, Group]) -> list[str]:
    """The places by their names, those of a whole group by the group's, which comes first."""
    left, names = set(places), []
    for name, group in groups.items():
        if group.inside <= left:
            left -= group.inside
            names.append(name)
    return [*names, *(word_of(place) for place in sorted(left, key=lambda one: -1 if one is None else int(one)))]


def word_of(place: Place) -> str:
    """The name of a state or stage in files, addresses and the API."""
    return "none" if place is None else place.word


def _named(place: Place) -> Words:
    if place is None:
        return Words("没有往上报", "not raised upward")
    label = STATE_LABELS[place] if isinstance(place, State) else STAGE_LABELS[place]
    with override("zh-hans"):
        return Words(str(label), place.word.replace("_", " "))


def _called(step: Step) -> Words:
    with override("zh-hans"):
        zh = str(TRANSITIONS[step].label)
    with override("en"):
        return Words(zh, str(TRANSITIONS[step].label))


def _staying(top: int) -> Iterator[str]:
    """The steps that move nothing, in three columns: what they are called, and where they are possible."""
    moving = {step for step, start, end in loop_moves() if start != end}
    staying = [step for step in TRANSITIONS if step not in moving]
    yield text(40, top, "不改变状态的步骤 · Steps after which the issue is where it was", "note start")
    rows = -(-len(staying) // 3)
    for number, step in enumerate(staying):
        x, y, words = 40 + number // rows * 510, top + 28 + number % rows * 24, _called(step)
        yield text(x, y, words.zh, "verb start")
        yield text(x + 126, y, words.en, "en start")
        yield text(x + 290, y, _where(step), "en start")


def _where(step: Step) -> str:
    """The states from which the step is possible, as pages call them."""
    labels = {name: group.words.zh for name, group in LOOP.groups.items()}
    with override("zh-hans"):
        labels |= {state.word: str(STATE_LABELS[state]) for state in State}
    return "、".join(labels[name] for name in in_groups(TRANSITIONS[step].starts, LOOP.groups))
