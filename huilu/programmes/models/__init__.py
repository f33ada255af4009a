"""Programmes, the rules they lay on classes of units, and what units have done about them.

An obligation is requirement x matching unit, computed. A row exists only once a unit has touched it.
"""

from huilu.programmes.models.adaptation import Adaptation
from huilu.programmes.models.programme import PackContent, Programme, Readiness, Version
from huilu.programmes.models.progress import Progress, ProgressRecord
from huilu.programmes.models.requirement import Alteration, Refinement, Requirement, RequirementClass

__all__ = [
    "Adaptation",
    "Alteration",
    "PackContent",
    "Programme",
    "Progress",
    "ProgressRecord",
    "Readiness",
    "Refinement",
    "Requirement",
    "RequirementClass",
    "Version",
]
