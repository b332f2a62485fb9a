"""The periods that begin when an inspection report is received, with their counting.

How many working days, and under which instrument, the version of the framework says: the
Education and Inspections Act 2006 ss.136–137 with SI 2007/462 (RULES O1), or SI 2015/1792
where the inspectors say whether a statement is wanted at all (RULES O4). The draft after
priority actions is Ofsted's policy, not statute (RULES O2). The law's own working days
count: days on which only this council is closed do not give it longer.
"""

from datetime import date

from django.utils import timezone

from actionplans.inspections.frameworks import Framework, framework_of
from actionplans.models import Inspection, PublishingStep
from scrutiny.clocks import Clock
from scrutiny.workingdays import working_days_after

POLICY = "Ofsted’s policy"


def clocks_of(
    inspection: Inspection, today: date | None = None, framework: Framework | None = None
) -> list[Clock]:
    """Return the periods of an inspection in the order in which they end; none before receipt."""
    framework = framework or framework_of(inspection.framework, inspection.starts_on)
    if inspection.received_on is None:
        return []
    return [
        Clock(
            title,
            f"{within} working days from the day after the report was received ({source}).",
            inspection.received_on,
            working_days_after(inspection.received_on, within),
            done_on,
            today or timezone.localdate(),
        )
        for within, title, source, done_on in sorted(_periods(inspection, framework))
    ]


def _periods(
    inspection: Inspection, framework: Framework
) -> list[tuple[int, str, str, date | None]]:
    """Return the working days, the title, the source and the day on which it was done."""
    periods: list[tuple[int, str, str, date | None]] = []
    if framework.draft_days and wants_first_draft(inspection, framework):
        sent_on = _step_on(inspection, PublishingStep.Step.FIRST_DRAFT)
        periods.append((framework.draft_days, "Send a first draft of the plan", POLICY, sent_on))
    if framework.publish_days:
        title = "Publish the report"
        periods.append((framework.publish_days, title, framework.source, inspection.published_on))
    if framework.statement_days and wants_statement(inspection, framework):
        title = f"Send the {framework.statement_name}"
        if inspection.statement_by:
            title += f" (made by {inspection.statement_by})"
        sent_on = _submitted_on(inspection)
        periods.append((framework.statement_days, title, framework.source, sent_on))
    return periods


def wants_statement(inspection: Inspection, framework: Framework) -> bool:
    """Whether an answer is sent: by law, or because the inspectors require it (RULES O4)."""
    if not framework.statement_name:
        return False
    return not framework.is_statement_optional or inspection.is_statement_required


def wants_first_draft(inspection: Inspection, framework: Framework | None = None) -> bool:
    """Whether a draft of the plan is sent before the statement (RULES O2)."""
    framework = framework or framework_of(inspection.framework, inspection.starts_on)
    return bool(framework.draft_days) and inspection.priority_actions.exists()


def _submitted_on(inspection: Inspection) -> date | None:
    """Return the first day on which a plan of it, or the statement, was sent to the inspectors."""
    plans = inspection.plans.exclude(submitted_on=None)
    days = list(plans.values_list("submitted_on", flat=True))
    sent_on = _step_on(inspection, PublishingStep.Step.CHIEF_INSPECTOR)
    return min((day for day in (*days, sent_on) if day), default=None)


def _step_on(inspection: Inspection, step: str) -> date | None:
    return inspection.steps.filter(step=step).values_list("done_on", flat=True).first()
