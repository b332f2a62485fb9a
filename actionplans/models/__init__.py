"""What came of it: inspections, the plans that answer them, and what was done."""

from actionplans.models.action import Action, Milestone, Postponement
from actionplans.models.bringing import PlanImport
from actionplans.models.inspection import (
    AreaForImprovement,
    Finding,
    Inspection,
    Judgement,
    PriorityAction,
    PublishingStep,
)
from actionplans.models.measure import Measure, Reading
from actionplans.models.plan import ActionPlan, PlanSnapshot
from actionplans.models.update import ActionUpdate, CompletionCheck, Evidence, Release

__all__ = [
    "Action",
    "ActionPlan",
    "ActionUpdate",
    "AreaForImprovement",
    "CompletionCheck",
    "Evidence",
    "Finding",
    "Inspection",
    "Judgement",
    "Measure",
    "Milestone",
    "PlanImport",
    "PlanSnapshot",
    "Postponement",
    "PriorityAction",
    "PublishingStep",
    "Reading",
    "Release",
]
