"""What is asked, of whom, and what they answer."""

from huilu.burden.models.demand import (
    Allowance,
    Demand,
    DemandClass,
    DemandQuerySet,
    DemandUnit,
    Flag,
    RiskReading,
    Suspension,
    Variation,
)
from huilu.burden.models.form import DataField, Form, FormField, Response, ResponseQuerySet, Value

__all__ = [
    "Allowance",
    "DataField",
    "Demand",
    "DemandClass",
    "DemandQuerySet",
    "DemandUnit",
    "Flag",
    "Form",
    "FormField",
    "Response",
    "ResponseQuerySet",
    "RiskReading",
    "Suspension",
    "Value",
    "Variation",
]
