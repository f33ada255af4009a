"""The columns of a tree file, by their English and Chinese names."""

from __future__ import annotations

from huilu.org.importing.faults import MissingColumn, RowFault, UnknownColumn

REQUIRED = ("code", "parent", "name", "level", "sector", "audience")
COLUMNS = (*REQUIRED, "tags", "uscc", "valid_from")
# Written into the file of bad rows, and passed over when that file comes back corrected.
FAULT_COLUMNS = ("row", "field", "fault", "reason", "remedy")
SEPARATORS = (",", "\t", ";", "\uff0c")

CHINESE = {
    "代码": "code",
    "上级代码": "parent",
    "名称": "name",
    "层级": "level",
    "领域": "sector",
    "对象": "audience",
    "标签": "tags",
    "统一社会信用代码": "uscc",
    "生效日期": "valid_from",
}


def separator_of(heading: str) -> str:
    """The separator under which the heading names most columns."""
    return max(SEPARATORS, key=lambda mark: sum(name in COLUMNS for name in headings(heading.split(mark))))


def headings(cells: list[str]) -> list[str]:
    """The columns' names in code: Chinese names translated, quotation marks and spaces taken off."""
    names = [cell.strip().strip('"').strip() for cell in cells]
    return [CHINESE.get(name, name.lower()) for name in names]


def heading_faults(names: list[str]) -> list[RowFault]:
    """What is wrong with the heading."""
    missing = [RowFault(1, name, MissingColumn(column=name)) for name in REQUIRED if name not in names]
    counted = [name for name in names if name and not name.startswith("#")]
    strange = [
        RowFault(1, name, UnknownColumn(column=name))
        for place, name in enumerate(counted)
        if name not in (*COLUMNS, *FAULT_COLUMNS) or name in counted[:place]
    ]
    return missing + strange
