from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from actionplans.models.delivery import NEVER_OVERDUE
from actionplans.models.inspection import Inspection, run_by
from actionplans.models.unchanging import Unchanging
from committees.models import Committee
from meetings.models import Recommendation
from scrutiny.permissions import standing


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep plans that the user may see (scrutiny.permissions "plan.view")."""
        return self.filter(Q(is_public=True) | run_by(standing(user)))

    def managed_by(self, user):
        return self.filter(run_by(standing(user)))

    def with_facts(self):
        return self.select_related("committee", "inspection", "recommendation__committee", "lead")

    def current(self, today):
        """Keep plans not closed, with `action_count` and `late_count`, most late first."""
        kept = Q(actions__is_removed=False)
        can_be_late = kept & ~Q(actions__delivery__in=NEVER_OVERDUE)
        found = self.exclude(state=self.model.State.CLOSED).alias(
            due_now=Coalesce("actions__postponed_to", "actions__due_on")
        )
        return found.annotate(
            action_count=Count("actions", filter=kept),
            late_count=Count("actions", filter=can_be_late & Q(due_now__lt=today)),
        ).order_by("-late_count", "title", "pk")


class ActionPlan(models.Model):
    """The plan that answers an inspection, a recommendation, an audit or a review.

    The public sees it from the moment it is agreed, or once its lead has confirmed an imported
    one (`is_public`). A plan is submitted when it is ready: it waits for no committee.
    """

    class Origin(models.TextChoices):
        INSPECTION = "inspection", "An inspection"
        RECOMMENDATION = "recommendation", "A scrutiny recommendation"
        AUDIT = "audit", "An audit"
        REVIEW = "review", "A review"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        AGREED = "agreed", "Agreed"
        SUBMITTED = "submitted", "Submitted"
        ACTIVE = "active", "Active"
        CLOSED = "closed", "Closed"

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    origin = models.CharField(
        "it comes from", max_length=15, choices=Origin, default=Origin.INSPECTION
    )
    source = models.CharField(
        max_length=200, blank=True, help_text="As the plan's own heading says it"
    )
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, blank=True, related_name="plans"
    )
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="plans"
    )
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="action_plans")
    watched_by = models.ManyToManyField(Committee, blank=True, related_name="watched_plans")
    other_boards = models.CharField(
        "boards kept elsewhere that watch it", max_length=300, blank=True
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans_led",
        help_text="Who is told when an action is late",
    )
    # Every action is updated once in this many days; what is older is stale.
    cycle_days = models.PositiveSmallIntegerField(
        "days between updates",
        default=90,
        validators=[MinValueValidator(7), MaxValueValidator(366)],
    )
    # Public figures that count people are hidden below this number; 0 hides none.
    smallest_count = models.PositiveSmallIntegerField("smallest count shown in public", default=5)

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    is_public = models.BooleanField(default=False, editable=False)
    # The day on which it became so here; a printed table may have shown it before.
    public_on = models.DateField(null=True, blank=True, editable=False)
    agreed_by = models.CharField(max_length=150, blank=True)
    is_agreed_by_delegation = models.BooleanField(default=False)
    agreed_on = models.DateField(null=True, blank=True)
    submitted_to = models.CharField(max_length=150, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    active_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.TextField(blank=True)

    one_off_cost = models.DecimalField(
        "one-off cost (£)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    ongoing_cost = models.DecimalField(
        "ongoing cost a year (£)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    funding = models.CharField("where the money comes from", max_length=300, blank=True)
    # Counts changes, so that two people who edit at once do not overwrite each other.
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(one_off_cost=None) | Q(one_off_cost__gte=0))
                & (Q(ongoing_cost=None) | Q(ongoing_cost__gte=0)),
                name="plan_costs_are_not_negative",
                violation_error_message="A cost is not below nothing.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(is_public=True), name="plan_agreed_is_public"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("actionplans:plan", args=[self.slug])

    def seen_on(self, day: date) -> date | None:
        """Return the day on which the public sees a change; None while the plan is hidden."""
        return day if self.is_public else None

    def fault_of_day(self, step: str, on: date) -> str:
        """Return which earlier step is after this step's day; "" for none."""
        earlier = {"agreed": self.agreed_on}
        if step == self.State.CLOSED:
            earlier |= {"sent": self.submitted_on, "active": self.active_on}
        late = {day: said for said, day in earlier.items() if day and day > on}
        if not late:
            return ""
        return f"The plan was {late[max(late)]} on {max(late):%-d %B %Y}, which is later."

    @property
    def dates_stand(self) -> bool:
        """Whether original dates are settled: agreed, or public."""
        return self.is_public or self.state != self.State.DRAFT

    def ages_until(self, day: date) -> date:
        """Return the day for which lateness is counted: a closed plan grows no older."""
        return min(day, self.closed_on) if self.closed_on else day

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


class PlanSnapshot(Unchanging):
    """The whole plan as at a day, frozen when it was published or submitted."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="snapshots")
    as_at = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=120, blank=True)
    payload = models.JSONField()

    class Meta:
        ordering = ["plan", "-as_at", "-made_at"]

    def __str__(self):
        return f"{self.plan} as at {self.as_at:%-d %B %Y}"
