"""Who may do what (Appendix B): one table, read by every act that asks."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from huilu.kernel.actor import Actor
from huilu.kernel.refusals import Refusal


class Role(StrEnum):
    """The columns of the table: where the actor's unit stands. A unit's level says which."""

    CENTRE = "centre"
    PROVINCE = "province"
    SECTOR_LINE = "sector_line"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    BASE = "base"


class Act(StrEnum):
    """The rows of the table."""

    ISSUE_LOCKED_CLAUSES = "issue_locked_clauses"
    ISSUE_PLAN = "issue_plan"
    SEND_TEAMS = "send_teams"
    ASSIGN_CONTACTS = "assign_contacts"
    ASK_FOR_DATA = "ask_for_data"
    RAISE = "raise"
    CLAIM = "claim"
    RATE_REPLY = "rate_reply"
    FLAG_BURDEN = "flag_burden"
    RECORD_PROGRESS = "record_progress"
    LEAD_ISSUE = "lead_issue"
    NAME_VERIFIER = "name_verifier"
    VERIFY = "verify"
    CHANGE_TREE = "change_tree"
    MOVE_ON = "move_on"


_R = Role
_EVERYBODY = frozenset(Role)
_ABOVE_TOWNSHIP = frozenset({_R.CENTRE, _R.PROVINCE, _R.SECTOR_LINE, _R.CITY, _R.COUNTY})

# Limits that are not a matter of role (own unit, own subtree, being the lead) are the acts' own rules.
MAY: dict[Act, frozenset[Role]] = {
    Act.ISSUE_LOCKED_CLAUSES: frozenset({_R.CENTRE}),
    Act.ISSUE_PLAN: frozenset({_R.CENTRE, _R.PROVINCE, _R.CITY, _R.COUNTY}),
    Act.SEND_TEAMS: frozenset({_R.CENTRE, _R.PROVINCE, _R.SECTOR_LINE}),
    Act.ASSIGN_CONTACTS: frozenset({_R.CENTRE, _R.PROVINCE, _R.CITY, _R.COUNTY}),
    Act.ASK_FOR_DATA: _ABOVE_TOWNSHIP | {_R.TOWNSHIP},
    Act.RAISE: _EVERYBODY,
    Act.CLAIM: _ABOVE_TOWNSHIP | {_R.TOWNSHIP},
    Act.RATE_REPLY: _EVERYBODY - {_R.CENTRE},
    Act.FLAG_BURDEN: _EVERYBODY,
    Act.RECORD_PROGRESS: _EVERYBODY,
    Act.LEAD_ISSUE: _EVERYBODY,
    Act.NAME_VERIFIER: _EVERYBODY - {_R.BASE},
    Act.VERIFY: _EVERYBODY,
    Act.CHANGE_TREE: frozenset({_R.CENTRE, _R.PROVINCE, _R.CITY, _R.COUNTY}),
    # The calendar alone: no unit of any role.
    Act.MOVE_ON: frozenset(),
}


class NotYoursToDo(Refusal):
    """Units of this role do not do this."""

    code = "accounts.not_yours_to_do"
    says = _("Units of this kind do not do this.")
    next = _("Ask the office of the level above; the table of who may do what is in the manual.")
    status = 403


class OnlyAdministrators(Refusal):
    """The post does not administer."""

    code = "accounts.only_administrators"
    says = _("Only a post that administers this part of the tree may do this.")
    next = _("Ask the administrator of your unit or of the level above.")
    status = 403


def may(actor: Actor, act: Act) -> bool:
    """Whether the role of the actor's unit may do this at all."""
    return actor.is_installation or actor.role in MAY[act]


def check_may(actor: Actor, act: Act) -> None:
    """Refuse unless the role of the actor's unit may do this."""
    if not may(actor, act):
        raise NotYoursToDo(act=act.value)


def check_administers(actor: Actor, path: str) -> None:
    """Refuse unless the actor administers a subtree that holds the path."""
    if not (actor.administers and path.startswith(actor.unit_path)):
        raise OnlyAdministrators
