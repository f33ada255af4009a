"""Where everything stands in the pictures of the loop and of its circuit. What it says comes from the table."""

from __future__ import annotations

from dataclasses import dataclass

from huilu.cli.drawing import Arrow, Box, Frame, Words
from huilu.loop.states import ACTIVE, OWNERLESS, Stage, State

Place = State | Stage | None
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """Places that belong together: what is possible from all of them is drawn once, from their frame."""

    words: Words
    inside: frozenset[Place]
    frame: Frame


@dataclass(frozen=True, slots=True)
class Layout:
    """Groups (the largest first), boxes, and an arrow for each way from one to another."""

    groups: dict[str, Group]
    boxes: dict[Place, Box]
    arrows: dict[Pair, Arrow]


_S, _G = State, Stage
_STATE_GROUPS: dict[str, Group] = {
    "active": Group(Words("在办", "active"), frozenset(ACTIVE), Frame(228, 66, 1300, 580, "outer")),
    "at work": Group(
        Words("办理", "at work"),
        frozenset({_S.IN_PROGRESS, _S.INTERIM_RESULT, _S.REWORKING, _S.REOPENED}),
        Frame(456, 88, 868, 475),
    ),
    "handed in": Group(
        Words("已交待看", "handed in"), frozenset({_S.SUBMITTED, _S.VERIFYING}), Frame(884, 166, 1284, 330)
    ),
}
_STATE_BOXES: dict[Place, Box] = {
    _S.DRAFT: Box(76, 290, 136),
    _S.OPEN: Box(316, 290, 136, "main"),
    _S.IN_PROGRESS: Box(612, 290, 136, "main"),
    _S.INTERIM_RESULT: Box(612, 138, 136),
    _S.REWORKING: Box(784, 430, 136),
    _S.REOPENED: Box(612, 430, 136),
    _S.SUBMITTED: Box(964, 290, 136, "main"),
    _S.VERIFYING: Box(1204, 290, 136, "main"),
    _S.CLOSED: Box(1420, 290, 136, "end"),
    _S.FIXED_ON_SPOT: Box(1420, 152, 150, "aside"),
    _S.WITHDRAWN: Box(76, 660, 136, "aside"),
    _S.MERGED: Box(860, 660, 136, "aside"),
}
_STATE_ARROWS: dict[Pair, Arrow] = {
    ("draft", "open"): Arrow("M144 290 H248", 187, 285, "main", stacked=True),
    ("open", "in_progress"): Arrow("M384 290 H544", 420, 285, "main"),
    ("in_progress", "submitted"): Arrow("M680 290 H896", 784, 285, "main"),
    ("submitted", "verifying"): Arrow("M1032 290 H1136", 1084, 285, "main"),
    ("verifying", "closed"): Arrow("M1272 290 H1352", 1327, 285, "main"),
    ("in_progress", "interim_result"): Arrow("M597 262 V166", 590, 230, anchor="finish"),
    ("interim_result", "in_progress"): Arrow("M627 166 V262", 635, 260, anchor="start", stacked=True),
    ("at work", "open"): Arrow("M456 138 H316 V262", 386, 133, "back"),
    ("handed in", "open"): Arrow("M1190 330 V563 H314 V318", 440, 559, "back"),
    ("reopened", "open"): Arrow("M544 430 H340 V318", 400, 425, "back"),
    ("reopened", "in_progress"): Arrow("M612 402 V318", 620, 375, anchor="start"),
    ("verifying", "reworking"): Arrow("M1204 318 V440 H852", 1085, 435, "back"),
    ("reworking", "submitted"): Arrow("M852 418 H964 V318", 956, 384, "main", "finish"),
    ("verifying", "submitted"): Arrow("M1204 262 V215 H964 V262", 1084, 210, "back"),
    ("closed", "reopened"): Arrow("M1420 318 V500 H652 V458", 1085, 495, "back"),
    ("fixed_on_spot", "closed"): Arrow("M1420 180 V262", 1428, 236, "main", "start"),
    ("fixed_on_spot", "reopened"): Arrow("M1495 152 H1530 V545 H612 V458", 1085, 540, "back"),
    ("draft", "fixed_on_spot"): Arrow("M76 262 V40 H1420 V124", 784, 37),
    ("draft", "withdrawn"): Arrow("M76 318 V632", 86, 470, anchor="start"),
    ("open", "withdrawn"): Arrow("M290 318 V660 H144", 212, 655),
    ("active", "merged"): Arrow("M860 580 V632", 870, 621, anchor="start"),
    ("merged", "reopened"): Arrow("M792 660 H572 V458", 682, 655, "back"),
}

_HERE: frozenset[Place] = frozenset({_G.CLAIM_WINDOW, _G.UNCLAIMED, _G.UNSETTLED})
_STAGE_GROUPS: dict[str, Group] = {
    "on its way": Group(Words("上行途中", "on its way up"), frozenset(OWNERLESS), Frame(262, 40, 1422, 390, "outer")),
    "there": Group(Words("到了该管的那一级", "with the level that can change it"), _HERE, Frame(606, 190, 1406, 312)),
    "back": Group(
        Words("回到源头", "back at the origin"),
        frozenset({_G.ANSWERED, _G.CONFIRMED, _G.UNCONFIRMED}),
        Frame(262, 470, 1008, 672, named_below=True),
    ),
}
_STAGE_BOXES: dict[Place, Box] = {
    None: Box(100, 260, 176),
    _G.IN_PASSAGE: Box(370, 260, 176, "main"),
    _G.CLAIM_WINDOW: Box(710, 260, 176, "main"),
    _G.UNCLAIMED: Box(1006, 260, 176),
    _G.UNSETTLED: Box(1302, 260, 176),
    _G.PROPOSED: Box(1006, 110, 176),
    _G.JOINT_WORK: Box(1302, 520, 176, "main"),
    _G.ANSWERED: Box(900, 520, 176, "main"),
    _G.CONFIRMED: Box(370, 520, 176, "end"),
    _G.UNCONFIRMED: Box(640, 620, 190, "aside"),
    _G.TAKEN_BACK: Box(100, 520, 176, "aside"),
}
_STAGE_ARROWS: dict[Pair, Arrow] = {
    ("none", "in_passage"): Arrow("M188 260 H282", 225, 255, "main"),
    ("in_passage", "claim_window"): Arrow("M458 260 H622", 532, 255, "main", stacked=True),
    ("claim_window", "unclaimed"): Arrow("M798 260 H918", 858, 255),
    ("unclaimed", "unsettled"): Arrow("M1094 260 H1214", 1154, 255),
    ("unsettled", "in_passage"): Arrow("M1340 288 V376 H415 V288", 860, 372, "back"),
    ("there", "in_passage"): Arrow("M640 312 V355 H430 V288", 535, 350),
    ("there", "proposed"): Arrow("M980 190 V138", 970, 178, anchor="finish"),
    ("proposed", "in_passage"): Arrow("M918 110 H370 V232", 640, 105, "back"),
    ("proposed", "unsettled"): Arrow("M1094 110 H1302 V232", 1205, 105),
    ("on its way", "joint_work"): Arrow("M1230 390 V492", 1238, 462, "main", "start", stacked=True),
    ("unsettled", "joint_work"): Arrow("M1382 288 V492", 1390, 440, "main", "start"),
    ("joint_work", "unsettled"): Arrow("M1390 530 H1500 V260 H1390", 1508, 470, "back", "start"),
    ("joint_work", "in_passage"): Arrow("M1214 508 H1185 V440 H400 V288", 760, 435),
    ("joint_work", "answered"): Arrow("M1214 530 H988", 1100, 525, "main"),
    ("answered", "confirmed"): Arrow("M812 520 H458", 640, 515, "main"),
    ("answered", "unconfirmed"): Arrow("M900 548 V620 H735", 830, 615),
    ("unconfirmed", "confirmed"): Arrow("M545 620 H370 V548", 455, 615),
    ("confirmed", "in_passage"): Arrow("M360 492 V288", 352, 462, anchor="finish"),
    ("back", "joint_work"): Arrow("M1008 620 H1302 V548", 1150, 615, "back"),
    ("on its way", "taken_back"): Arrow("M262 335 H100 V492", 178, 330),
    ("taken_back", "in_passage"): Arrow("M188 520 H226 V410 H340 V288", 300, 405),
}

LOOP = Layout(_STATE_GROUPS, _STATE_BOXES, _STATE_ARROWS)
CIRCUIT = Layout(_STAGE_GROUPS, _STAGE_BOXES, _STAGE_ARROWS)
