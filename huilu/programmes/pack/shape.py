"""What the schema says no to, in words an author understands."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from huilu.programmes.pack.findings import MORE, MOST_LISTED, Finding, Loc, Rule
from huilu.programmes.pack.reasons import Both, MisshapenError

STAGE_WORDS = frozenset({"phase", "phases", "stage", "stages"})

HAS_STAGES = Rule(
    "pack.has_stages",
    "M001",
    "“{word}”:方案不分阶段、环节。",
    "'{word}': a programme has no phases or stages.",
    "改为并行的 measures;先后由各项要求的 due 决定。",
    "Write parallel measures; order comes from the due rule of each requirement.",
)
MISSING = Rule(
    "pack.missing",
    "",
    "缺少“{key}”。",
    "'{key}' is missing.",
    "补上这一项;格式见方案编写指南。",
    "Add it; the pack author's guide shows how.",
)
LABEL_MISSING = Rule(
    "pack.label_missing",
    "",
    "缺少“{key}”文字;中文和英文都要有。",
    "The '{key}' text is missing; Chinese and English are both required.",
    "补上 zh 或 en。",
    "Add zh or en.",
)
NO_SUNSET = Rule(
    "pack.no_sunset",
    "M089",
    "这项要求没有终止日期。",
    "The requirement has no sunset.",
    "写 sunset: soft_end,或写一个日期。",
    "Write sunset: soft_end, or a date.",
)
NO_ACCOUNTABILITY = Rule(
    "pack.not_one_accountability",
    "M031",
    "责任必须恰好是三种之一。",
    "The accountability must be exactly one of three kinds.",
    "写 planning_and_coordination、delivery_of_measures 或 real_effect 之一。",
    "Write one of planning_and_coordination, delivery_of_measures, real_effect.",
)
UNKNOWN_KEY = Rule(
    "pack.unknown_key",
    "",
    "不认识“{key}”。",
    "'{key}' is not known here.",
    "检查拼写和缩进,或删去。",
    "Check spelling and indentation, or remove it.",
)
TEXT_TOO_LONG = Rule(
    "pack.text_too_long",
    "O8",
    "“{key}”的文字过长({count} 字,上限 {cap} 字)。",
    "The text of '{key}' is too long ({count} characters; the cap is {cap}).",
    "只写要做的事;细则放在别处,不放进要求。",
    "Say what is to be done and no more; details belong elsewhere.",
)
WRONG_VALUE = Rule(
    "pack.wrong_value",
    "",
    "“{key}”的值不对:{message}。",
    "The value of '{key}' is wrong: {message}",
    "按方案编写指南改正;版本号和文字要加引号,日期写作 2023-09-05。",
    "Correct it by the pack author's guide; quote versions and texts, write days as 2023-09-05.",
)
CHINESE_MESSAGES: Mapping[str, str] = {
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "写法不符合规定",
    "int_type": "应为整数",
    "float_type": "应为数字",
    "bool_type": "应为 true 或 false",
    "date_from_datetime_parsing": "应为日期,如 2023-09-05",
    "date_type": "应为日期,如 2023-09-05",
    "date_parsing": "应为日期,如 2023-09-05",
    "literal_error": "不在可选的词之内",
    "tuple_type": "应为列表(每行以“- ”开头)",
    "model_type": "应为“键: 值”的组合",
    "too_short": "至少要有一项",
    "too_long": "项目过多",
    "greater_than_equal": "数值过小",
    "less_than_equal": "数值过大",
    "finite_number": "应为有限的数字",
    "int_from_float": "应为整数",
    "int_parsing": "应为整数",
    "float_parsing": "应为数字",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表(每行以“- ”开头)",
    "dict_type": "应为“键: 值”的组合",
    "model_attributes_type": "应为“键: 值”的组合",
}


def broken_shapes(error: ValidationError, lines: Mapping[Loc, int]) -> list[Finding]:
    """Everything that the schema refuses, each with its line."""
    details = error.errors(include_url=False)
    told = worth_telling(details)
    more = [MORE.broken_at((), line=1, count=len(told) - MOST_LISTED)] if len(told) > MOST_LISTED else []
    return [*(_finding(detail, lines) for detail in told[:MOST_LISTED]), *more]


def worth_telling(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """A list counts as empty once its parts are refused; only the parts are worth telling."""
    surroundings = {detail["loc"][:size] for detail in details for size in range(len(detail["loc"]))}
    return [one for one in details if one["type"] != "too_short" or one["loc"] not in surroundings]


def nearest_line(loc: Loc, lines: Mapping[Loc, int]) -> int | None:
    """The line of the place, or of what surrounds it; the first where nothing of it is written."""
    return next((lines[loc[:size]] for size in range(len(loc), 0, -1) if loc[:size] in lines), 1)


def _finding(detail: ErrorDetails, lines: Mapping[Loc, int]) -> Finding:
    loc: Loc = detail["loc"]
    key, line = str(loc[-1]) if loc else "pack", nearest_line(loc, lines)
    rule, value = _rule(detail["type"], key), detail["input"]
    if rule is TEXT_TOO_LONG:
        return rule.broken_at(loc, line=line, key=key, count=len(value), cap=detail["ctx"]["max_length"])
    if rule is not WRONG_VALUE:
        return rule.broken_at(loc, line=line, key=key, word=key)
    return rule.broken_at(loc, line=line, key=key, message=reason_of(detail))


def reason_of(detail: ErrorDetails) -> Both:
    """Why the schema refuses a value, with the value where it is a plain one."""
    error, value = detail.get("ctx", {}).get("error"), detail["input"]
    said = error.said if isinstance(error, MisshapenError) else _said_by_pydantic(detail)
    shown = "" if isinstance(value, dict | list) else f" ({value})"
    return Both(said.zh + shown, said.en + shown)


def _said_by_pydantic(detail: ErrorDetails) -> Both:
    return Both(CHINESE_MESSAGES.get(detail["type"], "写法不符合规定"), detail["msg"])


def _rule(kind: str, key: str) -> Rule:
    """The rule that a refusal of the schema stands for."""
    if kind == "extra_forbidden":
        return HAS_STAGES if key in STAGE_WORDS else UNKNOWN_KEY
    if key == "accountability":
        return NO_ACCOUNTABILITY
    if kind == "missing":
        return {"sunset": NO_SUNSET, "zh": LABEL_MISSING, "en": LABEL_MISSING}.get(key, MISSING)
    return TEXT_TOO_LONG if kind == "string_too_long" else WRONG_VALUE
