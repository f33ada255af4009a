"""The words that are chosen from: sources, causes, kinds of fix and of fact, reasons, judgements."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from huilu.kernel.words import Label


class Source(StrEnum):
    """Where the issue was found (M064). Self-found is never a bad mark."""

    SELF_FOUND = "self_found"
    FIELD_RESEARCH = "field_research"
    PUBLIC = "public"
    SUPERVISION = "supervision"
    AUDIT = "audit"
    FROM_BELOW = "from_below"
    EARLIER_BATCH = "earlier_batch"


class Concerns(StrEnum):
    """What an issue is about: never a person."""

    UNIT = "unit"
    SERVICE = "service"
    RULE = "rule"


class CauseLevel(StrEnum):
    """Where the cause lies (M068)."""

    PERSON = "person"
    UNIT_PROCESS = "unit_process"
    RULE = "rule"
    RESOURCE = "resource"
    UPPER_LEVEL = "upper_level"


class FixKind(StrEnum):
    """How far the fix reaches (M077)."""

    IMMEDIATE = "immediate"
    CORRECTIVE = "corrective"
    INSTITUTIONAL = "institutional"


class FactKind(StrEnum):
    """What kind of fact changed: something measured, a place, or a rule (M067). Papers are no kind (M137)."""

    MEASURE = "measure"
    PLACE = "place"
    RULE = "rule"


class SendBackReason(StrEnum):
    """Why a unit sends back what was given to it: a code, and no penalty (S10)."""

    NOT_OUR_POWER = "not_our_power"
    WRONG_PLACE = "wrong_place"
    SAME_AS_ANOTHER = "same_as_another"
    UNCLEAR = "unclear"


class Judgement(StrEnum):
    """How the origin judges an answer: the five words of the national rating standard, and nothing to reckon with."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


SOURCE_LABELS: dict[str, Label] = {
    Source.SELF_FOUND: _("found by ourselves"),
    Source.FIELD_RESEARCH: _("field research"),
    Source.PUBLIC: _("the public"),
    Source.SUPERVISION: _("supervision"),
    Source.AUDIT: _("audit"),
    Source.FROM_BELOW: _("raised from below"),
    Source.EARLIER_BATCH: _("an earlier batch"),
}
CONCERNS_LABELS: dict[str, Label] = {
    Concerns.UNIT: _("a unit"),
    Concerns.SERVICE: _("a service"),
    Concerns.RULE: _("a rule"),
}
CAUSE_LABELS: dict[str, Label] = {
    CauseLevel.PERSON: _("a person"),
    CauseLevel.UNIT_PROCESS: _("how the unit works"),
    CauseLevel.RULE: _("a rule"),
    CauseLevel.RESOURCE: _("means are lacking"),
    CauseLevel.UPPER_LEVEL: _("a level above"),
}
FIX_LABELS: dict[str, Label] = {
    FixKind.IMMEDIATE: _("put right at once"),
    FixKind.CORRECTIVE: _("the cause removed"),
    FixKind.INSTITUTIONAL: _("the rule changed"),
}
SEND_BACK_LABELS: dict[str, Label] = {
    SendBackReason.NOT_OUR_POWER: _("not in our power"),
    SendBackReason.WRONG_PLACE: _("belongs to another unit"),
    SendBackReason.SAME_AS_ANOTHER: _("the same as another issue"),
    SendBackReason.UNCLEAR: _("it is not clear what it is about"),
}
JUDGEMENT_LABELS: dict[str, Label] = {
    Judgement.VERY_SATISFIED: _("very satisfied"),
    Judgement.SATISFIED: _("satisfied"),
    Judgement.BASICALLY_SATISFIED: _("basically satisfied"),
    Judgement.DISSATISFIED: _("dissatisfied"),
    Judgement.VERY_DISSATISFIED: _("very dissatisfied"),
}
FACT_LABELS: dict[str, Label] = {
    FactKind.MEASURE: _("something measured"),
    FactKind.PLACE: _("a place"),
    FactKind.RULE: _("a rule"),
}
