"""What becomes of each table. A table without a decision is a fault, and a test finds it.

Four fates. What grows with the work of units is cut by region, and what belongs together lies together. What every act
reads and few acts change is on every machine whole. What is found by one key and by nothing else is cut by that key.
What is small and asked for by few stays on the machine that coordinates.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Fate(Enum):
    """Where the rows of a table go."""

    BY_REGION = "by region"
    EVERYWHERE = "everywhere"
    BY_KEY = "by a key of its own"
    STAYS = "stays"


class Decision(NamedTuple):
    """What becomes of one table and why; `key` is what it is cut by."""

    fate: Fate
    why: str
    key: str = ""


def _by_region(why: str, *tables: str) -> dict[str, Decision]:
    return {table: Decision(Fate.BY_REGION, why, "region") for table in tables}


def _everywhere(why: str, *tables: str) -> dict[str, Decision]:
    return {table: Decision(Fate.EVERYWHERE, why) for table in tables}


def _by_key(why: str, **tables: str) -> dict[str, Decision]:
    return {table: Decision(Fate.BY_KEY, why, key) for table, key in tables.items()}


def _stays(why: str, *tables: str) -> dict[str, Decision]:
    return {table: Decision(Fate.STAYS, why) for table in tables}


# The order is that of the plan: what is referred to goes before what refers to it.
DECISIONS: dict[str, Decision] = {
    **_everywhere(
        "read by every act, changed by imports and reorganisations only; whatever refers to a unit may lie anywhere",
        "org_level", "org_axiscode", "org_unitclass", "org_region", "org_unit", "org_unitpast",
        "reorganisation_reorganisation", "reorganisation_touched",
    ),
    **_everywhere(
        "read whenever somebody signs in or acts, changed when somebody changes posts",
        "accounts_person", "accounts_post", "accounts_appointment",
    ),
    **_everywhere(
        "what is asked of whom: read by every act, changed by publishing only",
        "burden_demand", "burden_demandclass", "burden_demand_replaces", "burden_suspension", "burden_allowance",
        "burden_riskreading", "burden_variation",
        "burden_demandunit", "burden_datafield", "burden_form", "burden_formfield",
        "programmes_packcontent", "programmes_programme", "programmes_version", "programmes_requirement",
        "programmes_requirementclass", "programmes_refinement", "programmes_readiness", "programmes_alteration",
        "registers_register",
        "handover_batch",
    ),
    **_everywhere("a few rows for units that work across regions", "loop_reach"),
    **_everywhere(
        "thousands a year, begun by offices and read in many regions",
        "campaigns_serial", "campaigns_campaign", "campaigns_seat", "campaigns_problemclass", "campaigns_question",
        "campaigns_plan",
    ),
    **_everywhere(
        "thousands a year, asked and answered at a few desks and read in many regions, with every list of a unit",
        "answers_policyquestion", "answers_policyanswer",
    ),
    **_everywhere(
        "a few rows for a unit, changed when posts change, and read with the issues of any region",
        "duties_portfolio", "duties_firstresponsible", "duties_contactassignment",
    ),
    **_everywhere(
        "a few meetings a year of a few units, whose decisions are read with issues of any region",
        "reviews_review", "reviews_summons", "reviews_decision",
    ),
    **_by_region("the lock of a region lies where the region lies", "tally_folder"),
    **_by_region("counters and their queue are folded region by region", "tally_counter", "tally_delta"),
    **_by_region("what counters were on past days is written by whoever folds", "tally_past", "tally_own"),
    **_by_region("grows with every act", "ledger_entry", "ledger_unsealed"),
    **_by_region(
        "grows with what units do", "programmes_progress", "programmes_progressrecord", "programmes_adaptation"
    ),
    **_by_region(
        "grows with issues",
        "loop_issue", "loop_issueserial", "loop_circuit", "loop_party", "loop_holding", "loop_doer", "loop_task",
        "loop_interimresult", "loop_changedfact", "loop_issuefile", "loop_share", "loop_effectcheck", "loop_milestone",
        "loop_institutionaloutput", "campaigns_wording",
    ),
    **_by_region("grows with units times forms", "burden_response", "burden_value"),
    **_by_region("grows with units times classes", "campaigns_answer", "campaigns_site"),
    **_by_region(
        "grows with the lines of registers",
        "registers_item", "registers_itemtask", "registers_itemserial", "registers_returnedsheet", "registers_takenrow",
    ),
    **_by_region(
        "grows with issues and with those who change posts",
        "handover_disposition", "handover_relay", "handover_handover", "handover_handoverline",
    ),
    **_by_region("who asked lies with the unit that asked, and is read by that one alone", "answers_asking"),
    **_by_region("a note with an issue lies where the issue lies", "duties_uptake"),
    **_by_key(
        "found by its digest and kept once, whichever regions point at it",
        files_storedfile="sha256", ledger_attachment="sha256", ledger_attachmentpart="sha256",
    ),
    **_by_key("found by the digest of a request", once_keptanswer="request"),
    **_by_key("found by the key of a session", django_session="session_key"),
    **_by_key("one tree over all regions, read by number", ledger_leaf="number", ledger_node="number"),
    **_stays("some rows a day, written by whoever seals", "ledger_key", "ledger_head"),
    **_stays("some a month, and nobody but the unit and the guard desk ever looks", "burden_flag"),
    **_stays("one row, or a few", "clock_rehearsalclock", "demo_playedscene", "tally_kept"),
    **_stays("filled and emptied again within one transaction of its owner's, while there is no unit", "org_takenoff"),
    **_stays(
        "the framework's own, asked for at the start only",
        "django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions",
    ),
}  # fmt: skip

BY_REGION = tuple(table for table, one in DECISIONS.items() if one.fate is Fate.BY_REGION)
