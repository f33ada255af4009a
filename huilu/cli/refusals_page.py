"""The page of the manual that lists every refusal: its code, what it says and what to do next, in both languages."""

from __future__ import annotations

import importlib
import pkgutil

from django.utils.translation import override

import huilu
from huilu.kernel.refusals import Refusal, all_refusals

_HEADING = """# 拒绝代码 · Refusals

系统每次说“不”，都给出一个固定的代码、一句原因和下一步。代码永不改变含义。花括号里是当时的事实。
本页由 `bin/huilu dev refusals --write` 生成。

Whenever the system says no, it gives a stable code, a reason and a next step. A code never changes its meaning.
Words in braces stand for the facts of the case. This page is written by `bin/huilu dev refusals --write`.
"""


def refusals_page() -> str:
    """The whole page."""
    _load_everything()
    ours = [one for one in all_refusals() if one.__module__.startswith("huilu.")]
    return "\n".join([_HEADING, *(_entry(one) for one in ours)])


def _entry(refusal: type[Refusal]) -> str:
    lines = [f"## {refusal.code}", ""]
    for language in ("zh-hans", "en"):
        with override(language):
            lines.append(f"{refusal.says}  \n{refusal.next}\n")
    return "\n".join([*lines, f"HTTP {refusal.status}\n"])


def _load_everything() -> None:
    """Import every module of ours: a refusal is known once its module is loaded."""
    for module in pkgutil.walk_packages(huilu.__path__, "huilu."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
