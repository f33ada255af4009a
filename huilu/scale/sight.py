"""What a reader sees on a distributed database: policies that distribute.

A policy there may hold no subquery, and call no function that reads a distributed table. What is left is what a row
itself says: its path, or its region. So the second wall is coarser than on one machine. The doors in the application
decide as before, to the row.
"""

from __future__ import annotations

SIGHT_REGION = """
CREATE OR REPLACE FUNCTION sight_region() RETURNS smallint LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (('x' || lpad(right(sight_from(), 8), 16, '0'))::bit(64)::bigint >> 24)::smallint
$$"""

BY_PATH = "the row has its path: as exact as on one machine"
BY_REGION = "what belongs to a unit is seen at it and above it, and nobody below the regions sees another one's"
BY_DOORS = "a part in an issue may be held in any region, and only other tables say so: the doors decide alone"
BY_UNIT = "an item belongs to the unit that keeps it now, which may be of another region than the one that entered it"
OF_ITEMS = "in which region the unit lies that keeps the item now, only the item says: the doors decide alone"
BY_ISSUER = "whom a programme binds only other tables say, and it is published to many: the doors decide alone"
BY_ASKER = "who asked is for the asking unit alone, and the row names it: as exact as on one machine"
NAMES = "names of units and posts are needed wherever somebody of another region has a part: the doors decide alone"

_IN_REGION = "sight_from() <> '' AND sight_region() IN (0, region)"
_OF_UNIT = "sight_from() <> '' AND sight_region() IN (0, unit_id >> 24)"
_IN_PATH = "path >= sight_from() AND path < sight_to()"
_SOMEBODY = "sight_from() <> ''"

# What belongs to one unit alone.
OF_UNITS = (
    "programmes_progress", "programmes_progressrecord", "registers_returnedsheet", "registers_takenrow",
    "campaigns_answer", "campaigns_site",
)  # fmt: skip
_ISSUED = (
    "programmes_packcontent", "programmes_programme", "programmes_version", "programmes_requirement",
    "programmes_requirementclass", "programmes_refinement", "registers_register", "answers_policyquestion",
    "answers_policyanswer",
)  # fmt: skip
_ALONE = {
    "registers_itemtask": OF_ITEMS,
    **dict.fromkeys(_ISSUED, BY_ISSUER),
}
# Acts of issues and hand-overs are seen by whoever has a part in them.
_ENTRIES = f"({_IN_PATH}) OR (about_kind IN ('issue', 'handover') AND {_SOMEBODY})"


def policy_for(table: str) -> tuple[str, str]:
    """The condition under which a row is seen, and why this one."""
    if table == "ledger_entry":
        return _ENTRIES, BY_PATH
    if table in OF_UNITS:
        return _IN_REGION, BY_REGION
    if table == "answers_asking":
        return "unit_id = sight_unit()", BY_ASKER
    if table == "registers_item":
        return _OF_UNIT, BY_UNIT
    names = table.startswith(("org_", "accounts_", "reorganisation_"))
    return _SOMEBODY, _ALONE.get(table, NAMES if names else BY_DOORS)
