"""The statutory periods that begin when an inspection report is received, with their counting.

Education and Inspections Act 2006 ss.136–137 and SI 2007/462 (RULES O1); the draft after
priority actions is Ofsted's policy, not statute (RULES O2). The law's own working days
count: days on which only this council is closed do not give it longer.
"""

from datetime import date

from django.utils import timezone

from actionplans.inspections.frameworks import framework_of
from actionplans.models import Inspection, PublishingStep
from scrutiny.clocks import Clock
from scrutiny.workingdays import working_days_after

DRAFT_WITHIN, PUBLISH_WITHIN, STATEMENT_WITHIN = 20, 30, 70


def clocks_of(inspection: Inspection, today: date | None = None) -> list[Clock]:
    """Return the periods of an inspection in the order in which they end; none before receipt."""
    framework = framework_of(inspection.framework, inspection.starts_on)
    if inspection.received_on is None or not framework.statement:
        return []
    submitted_on = _submitted_on(inspection)
    sent_on = _step_on(inspection, PublishingStep.Step.FIRST_DRAFT)
    periods = [
        (PUBLISH_WITHIN, "Publish the report", "SI 2007/462", inspection.published_on),
        (STATEMENT_WITHIN, "Send the written statement of action", "SI 2007/462", submitted_on),
    ]
    if wants_first_draft(inspection):
        draft = (DRAFT_WITHIN, "Send a first draft of the plan", "Ofsted’s policy", sent_on)
        periods.insert(0, draft)
    return [
        Clock(
            title,
            f"{within} working days from the day after the report was received ({source}).",
            inspection.received_on,
            working_days_after(inspection.received_on, within),
            done_on,
            today or timezone.localdate(),
        )
        for within, title, source, done_on in periods
    ]


def wants_first_draft(inspection: Inspection) -> bool:
    """Whether a draft of the plan is sent before the statement (RULES O2)."""
    framework = framework_of(inspection.framework, inspection.starts_on)
    return framework.first_draft and inspection.priority_actions.exists()


def _submitted_on(inspection: Inspection) -> date | None:
    """Return the first day on which a plan, or the statement, was sent to the inspectors."""
    plans = inspection.plans.exclude(submitted_on=None)
    days = list(plans.values_list("submitted_on", flat=True))
    sent_on = _step_on(inspection, PublishingStep.Step.CHIEF_INSPECTOR)
    return min([*days, *([sent_on] if sent_on else [])], default=None)


def _step_on(inspection: Inspection, step: str) -> date | None:
    return inspection.steps.filter(step=step).values_list("done_on", flat=True).first()
