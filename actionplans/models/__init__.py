"""Inspections, the plans that answer them, and the record of what was done."""

from actionplans.models.action import Action, Milestone, Postponement, Removal, Rewording
from actionplans.models.framework import FrameworkGrade, FrameworkSubject, FrameworkVersion
from actionplans.models.inspection import (
    AreaForImprovement,
    Finding,
    Inspection,
    Judgement,
    PriorityAction,
    PublishingStep,
)
from actionplans.models.measure import Correction, Measure, Reading
from actionplans.models.plan import ActionPlan, PlanSnapshot
from actionplans.models.plan_import import PlanImport
from actionplans.models.update import ActionUpdate, CompletionCheck, Evidence, Release

__all__ = [
    "Action",
    "ActionPlan",
    "ActionUpdate",
    "AreaForImprovement",
    "CompletionCheck",
    "Correction",
    "Evidence",
    "Finding",
    "FrameworkGrade",
    "FrameworkSubject",
    "FrameworkVersion",
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
    "Removal",
    "Rewording",
]
