"""The named invariants of a programme that concern one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator

from huilu.programmes.pack.findings import Finding, Rule
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.stages import staged

HIDDEN_GOAL = Rule(
    "pack.indicator_on_hidden_goal",
    "M005",
    "目标 {code} 从外部看不到,不能设指标。",
    "The goal {code} cannot be seen from outside, so it may not have an indicator.",
    "删去指标;若能从外部看到,写 observable: true。",
    "Remove the indicator; write observable: true only where an outsider can see the result.",
)
VOLUME_TARGET = Rule(
    "pack.target_on_volume",
    "M047",
    "“{code}”只是数量,不能设目标值。",
    "'{code}' is a volume, and a volume is never a target.",
    "删去 target,或改用结果类指标。",
    "Remove the target, or choose an outcome.",
)
PERSON_TARGET = Rule(
    "pack.target_on_persons",
    "D11",
    "“{code}”对人设了比例或数量目标。",
    "'{code}' sets a target on persons.",
    "只对单位、问题或项目设目标。",
    "Set targets on units, issues or projects only.",
)
CHECKLIST_COUNT = Rule(
    "pack.not_one_checklist",
    "M029",
    "领域 {code} 有 {count} 份清单,应恰好一份。",
    "The field {code} has {count} checklists; there must be exactly one.",
    "补上或合并清单。",
    "Add the missing list or merge them.",
)
CHECKLIST_LONG = Rule(
    "pack.checklist_too_long",
    "M029",
    "清单有 {count} 项,上限 {cap} 项。",
    "The checklist has {count} items; the cap is {cap}.",
    "只留主要任务。",
    "Keep the main tasks only.",
)
ASSUMPTION_UNSAID = Rule(
    "pack.assumption_unsaid",
    "M029",
    "清单标为假设,却没有说明。",
    "The checklist is an assumption, but no note says so.",
    "写 assumption_note,说明来源没有列明。",
    "Write assumption_note: what the source leaves open.",
)
SUNSET_BEFORE_DUE = Rule(
    "pack.sunset_before_due",
    "M089",
    "要求在到期前就终止({sunset} 早于 {due})。",
    "The requirement ends before it is due ({sunset} is earlier than {due}).",
    "把 sunset 推后,或把 due 提前。",
    "Move the sunset later or the due date earlier.",
)
DUE_OUTSIDE = Rule(
    "pack.due_outside_window",
    "M010",
    "到期日 {due} 不在活动期间内。",
    "The due date {due} lies outside the window.",
    "把 due 放进 window。",
    "Put the due date inside the window.",
)
ASKS_NOTHING = Rule(
    "pack.asks_nothing",
    "",
    "方案没有提出任何要求。",
    "The pack asks nothing of anybody.",
    "写至少一项要求;下级方案至少细化一项。",
    "Write at least one requirement, or in a child pack one refinement.",
)
ONLY_PAPER = Rule(
    "pack.only_paper",
    "M137",
    "只凭材料不能说明 {code} 做到了。",
    "Documents alone do not show that {code} is done.",
    "在 evidence 中加上 fact、figure 或 check。",
    "Add fact, figure or check to the evidence.",
)
IDLE_PRIORITY = Rule(
    "pack.priority_without_work",
    "M007",
    "重点 {code} 没有任何要求对应。",
    "No requirement serves the priority {code}.",
    "在某项要求的 priorities 中写上它,或删去。",
    "Name it in the priorities of a requirement, or remove it.",
    severity="warning",
)


def broken_invariants(pack: Pack) -> Iterator[Finding]:
    """What breaks a named invariant."""
    if not pack.requirements and not pack.refinements:
        yield ASKS_NOTHING.broken_at(("requirements",))
    yield from staged(pack)
    yield from _goals(pack)
    yield from _checklists(pack)
    yield from broken_dates(pack)
    yield from _evidence(pack)
    yield from _idle_priorities(pack)


def _goals(pack: Pack) -> Iterator[Finding]:
    for place, goal in enumerate(pack.goals):
        if goal.indicators and not goal.observable:
            yield HIDDEN_GOAL.broken_at(("goals", place, "indicators"), code=goal.code)
        for number, indicator in enumerate(goal.indicators):
            loc = ("goals", place, "indicators", number, "target")
            if indicator.target is not None and indicator.kind == "volume":
                yield VOLUME_TARGET.broken_at(loc, code=indicator.code)
            if indicator.target is not None and indicator.counts == "persons":
                yield PERSON_TARGET.broken_at(loc, code=indicator.code)


def _checklists(pack: Pack) -> Iterator[Finding]:
    for place, field in enumerate(pack.checklist_fields):
        count = sum(checklist.field == field.code for checklist in pack.checklists)
        if count != 1:
            yield CHECKLIST_COUNT.broken_at(("checklist_fields", place), code=field.code, count=count)
    cap = pack.parameters.caps.checklist_items
    for place, checklist in enumerate(pack.checklists):
        if len(checklist.items) > cap:
            yield CHECKLIST_LONG.broken_at(("checklists", place, "items"), count=len(checklist.items), cap=cap)
        if checklist.assumption and checklist.assumption_note is None:
            yield ASSUMPTION_UNSAID.broken_at(("checklists", place, "assumption"))


def broken_dates(pack: Pack) -> Iterator[Finding]:
    """Due days outside the window, and clauses that end before they are due."""
    for place, spec in enumerate(pack.requirements):
        due, sunset = spec.due_on(pack.window), spec.sunset_on(pack.window)
        if due and not pack.window.start <= due <= pack.window.soft_end:
            yield DUE_OUTSIDE.broken_at(("requirements", place, "due"), due=due)
        if due and sunset < due:
            yield SUNSET_BEFORE_DUE.broken_at(("requirements", place, "sunset"), sunset=sunset, due=due)


def _evidence(pack: Pack) -> Iterator[Finding]:
    for place, spec in enumerate(pack.requirements):
        if set(spec.evidence) == {"document"}:
            yield ONLY_PAPER.broken_at(("requirements", place, "evidence"), code=spec.code)
    for place, refinement in enumerate(pack.refinements):
        if set(refinement.evidence or ()) == {"document"}:
            yield ONLY_PAPER.broken_at(("refinements", place, "evidence"), code=refinement.refines)


def _idle_priorities(pack: Pack) -> Iterator[Finding]:
    served = {code for spec in pack.requirements for code in spec.priorities}
    for place, priority in enumerate(pack.priorities):
        if priority.code not in served:
            yield IDLE_PRIORITY.broken_at(("priorities", place), code=priority.code)
