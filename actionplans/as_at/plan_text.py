"""An action plan as plain data, before it is saved."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class InspectionText:
    """What an inspection found: judgements as (subject, grade), areas for improvement in order."""

    framework: str
    starts_on: date
    ends_on: date
    lead_inspector: str = ""
    judgements: tuple[tuple[str, str], ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActionText:
    """One row of the plan; `area` counts the inspection's areas from 1, None for no area."""

    ref: str
    action: str
    success_measure: str = ""
    due_on: date | None = None
    status: str = ""
    performance: str = ""
    area: int | None = None


@dataclass(frozen=True)
class PlanText:
    """An action plan before it is saved."""

    title: str
    source: str
    actions: tuple[ActionText, ...]
    inspection: InspectionText | None = None
