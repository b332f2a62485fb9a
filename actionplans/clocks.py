"""The periods that begin when an inspection report is received, with their counting.

Education and Inspections Act 2006 ss.136–137 and SI 2007/462 (RULES O1); the draft after
priority actions is Ofsted's policy, not statute (RULES O2). The law's own working days
count: days on which only this council is closed do not give it longer.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from actionplans.frameworks import framework_of
from actionplans.models import Inspection, PublishingStep
from scrutiny.templatetags.wording import long_date
from scrutiny.workingdays import Count, working_days_after, working_days_between

DRAFT_WITHIN, PUBLISH_WITHIN, STATEMENT_WITHIN = 20, 30, 70


@dataclass(frozen=True)
class Clock:
    """One period: what is due, its last day with the counting, and when it was done."""

    title: str
    within: int
    source: str
    received_on: date
    count: Count
    done_on: date | None
    today: date

    @property
    def deadline(self) -> date:
        return self.count.deadline

    @property
    def is_late(self) -> bool:
        return (self.done_on or self.today) > self.deadline

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    @property
    def words(self) -> str:
        """Say how it stands: "3 working days left", "done in time", "2 working days late"."""
        if self.done_on:
            in_time = f"done on {long_date(self.done_on)}"
            return f"{in_time}, {self._late()}" if self.is_late else f"{in_time}, in time"
        if self.is_late:
            return self._late()
        left = working_days_between(self.today, self.deadline)
        return f"{_days(left)} left" if left else "today is the last day"

    def _late(self) -> str:
        # A day that is no working day is late too, though no working day has passed.
        late = working_days_between(self.deadline, self.done_on or self.today)
        return f"{_days(max(late, 1))} late"


def clocks_of(inspection: Inspection, today: date | None = None) -> list[Clock]:
    """Return the periods of an inspection in the order in which they end; none before receipt."""
    framework = framework_of(inspection.framework, inspection.starts_on)
    if inspection.received_on is None or not framework.statement:
        return []
    submitted_on = _submitted_on(inspection)
    periods = [
        (PUBLISH_WITHIN, "Publish the report", "SI 2007/462", inspection.published_on),
        (STATEMENT_WITHIN, "Send the written statement of action", "SI 2007/462", submitted_on),
    ]
    if framework.first_draft and inspection.priority_actions.exists():
        draft = (DRAFT_WITHIN, "Send a first draft of the plan", "Ofsted’s policy", submitted_on)
        periods.insert(0, draft)
    return [
        Clock(
            title,
            within,
            source,
            inspection.received_on,
            working_days_after(inspection.received_on, within),
            done_on,
            today or timezone.localdate(),
        )
        for within, title, source, done_on in periods
    ]


def _submitted_on(inspection: Inspection) -> date | None:
    """Return the first day on which a plan of it, or the statement, was sent to the inspectors."""
    plans = inspection.plans.exclude(submitted_on=None)
    days = list(plans.values_list("submitted_on", flat=True))
    sent = inspection.steps.filter(step=PublishingStep.Step.CHIEF_INSPECTOR, done_on__isnull=False)
    return min([*days, *sent.values_list("done_on", flat=True)], default=None)


def _days(number: int) -> str:
    return f"{number} working day{'' if number == 1 else 's'}"
