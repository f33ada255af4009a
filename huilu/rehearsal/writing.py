"""New due days written into a pack's requirements.yaml; every other byte of it stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

import yaml
from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.programmes.pack.parts import Window

FILE = "requirements.yaml"
_BOM = "\ufeff"


class DaysNotWritten(Refusal):
    """The file does not say the day where it was expected."""

    code = "rehearsal.days_not_written"
    says = _("The day of “{requirement}” could not be written into {file}; nothing was changed.")
    next = _("Write the day into the file by hand: {day}.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands in the file, and what is to stand there."""

    start: int
    end: int
    text: str


def write_days(folder: Path, days: Mapping[str, date], window: Window) -> int:
    """Write the new due days of these requirements; how many were written."""
    file = folder / FILE
    old = file.read_bytes().decode("utf-8")
    new = with_days(old, days, window)
    if new != old:
        # Written beside it and then put in its place: whoever is stopped in between leaves the file as it was.
        with NamedTemporaryFile(dir=folder, prefix=f".{FILE}.", delete=False) as beside:
            beside.write(new.encode("utf-8"))
        Path(beside.name).chmod(file.stat().st_mode)
        Path(beside.name).replace(file)
    return len(days)


def with_days(text: str, days: Mapping[str, date], window: Window) -> str:
    """The text of the file with other due days, said in the way in which each requirement says its own."""
    head = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    rules = _due_rules(body)
    places = [_place(code, day, rules, window, body) for code, day in days.items()]
    for place in sorted(places, key=lambda one: -one.start):
        body = body[: place.start] + place.text + body[place.end :]
    return head + body


def _due_rules(body: str) -> dict[str, dict[str, yaml.ScalarNode]]:
    """For each requirement the parts of its due rule, as they stand in the text."""
    root = yaml.compose(body, Loader=yaml.SafeLoader)
    items = root.value if isinstance(root, yaml.SequenceNode) else []
    found = {}
    for item in items:
        parts = {key.value: value for key, value in item.value}
        due = parts.get("due")
        if isinstance(due, yaml.MappingNode) and "code" in parts:
            found[parts["code"].value] = {key.value: value for key, value in due.value}
    return found


def _place(
    code: str, day: date, rules: Mapping[str, Mapping[str, yaml.ScalarNode]], window: Window, body: str
) -> Place:
    said = {
        "on": day.isoformat(),
        "days_after_start": str((day - window.start).days),
        "before_soft_end": str((window.soft_end - day).days),
    }
    for name, node in rules.get(code, {}).items():
        if name in said:
            start, end = node.start_mark.index, node.end_mark.index
            mark = node.style if node.style in {"'", '"'} else ""
            if body[start:end] == f"{mark}{node.value}{mark}":
                return Place(start, end, f"{mark}{said[name]}{mark}")
    raise DaysNotWritten(requirement=code, file=FILE, day=day.isoformat())
