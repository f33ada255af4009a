"""The language of the command line, which must speak before Django is set up."""

from __future__ import annotations

import gettext
import os
from functools import cache

from huilu.cli.places import ROOT

CHINESE, ENGLISH = "zh-hans", "en"


def language() -> str:
    """The language to speak: HUILU_LANG, else that of the terminal."""
    wish = next((value for name in ("HUILU_LANG", "LC_ALL", "LANG") if (value := os.environ.get(name))), "")
    return CHINESE if wish.startswith("zh") else ENGLISH


def _(text: str) -> str:
    """The text in the language of the command line."""
    return _catalogue(language()).gettext(text) if text else ""


@cache
def _catalogue(spoken: str) -> gettext.NullTranslations:
    if spoken == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation("django", localedir=str(ROOT / "locale"), languages=["zh_Hans"], fallback=True)
