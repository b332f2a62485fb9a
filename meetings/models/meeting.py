from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from committees.models import Committee
from meetings.models.officers import of_officer
from scrutiny.permissions import standing


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        who = standing(user)
        public = Q(is_announced=True) | Q(has_been_public=True)
        return self.filter(public | of_officer(who, "committee_id"))

    def managed_by(self, user):
        """Keep meetings whose agenda the user makes, published or not."""
        return self.filter(of_officer(standing(user), "committee_id"))

    def open_work(self):
        """Keep those that somebody still has to do with: neither held nor called off."""
        return self.filter(state__in=self.model.OPEN_STATES)

    def with_committee(self):
        return self.select_related("committee")

    def upcoming(self, at=None):
        """Keep meetings that have not begun, soonest first."""
        return self.filter(starts_at__gte=at or timezone.now()).order_by("starts_at")

    def past(self, at=None):
        return self.filter(starts_at__lt=at or timezone.now()).order_by("-starts_at")


class Meeting(models.Model):
    """One sitting of a committee.

    `slug` is its public address and never changes, not even when the date does.
    Until the agenda is published the public sees nothing of a meeting, unless
    its date was announced.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        DRAFT = "draft", "Agenda in draft"
        PUBLISHED = "published", "Agenda published"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Cancelled"
        POSTPONED = "postponed", "Postponed"

    OPEN_STATES = (State.PLANNED, State.DRAFT, State.PUBLISHED)
    OFF_STATES = (State.CANCELLED, State.POSTPONED)

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="meetings")
    slug = models.SlugField(max_length=40, unique=True, editable=False)
    starts_at = models.DateTimeField(db_index=True)
    venue = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    state_reason = models.CharField(max_length=300, blank=True)
    is_announced = models.BooleanField(
        "date is announced",
        default=False,
        help_text="The public sees the date, time and place before the agenda is published.",
    )
    # Stays true through cancellation: what the public has seen is not unseen.
    has_been_public = models.BooleanField(default=False, editable=False)
    democratic_services_name = models.CharField(max_length=100, blank=True)
    democratic_services_phone = models.CharField(max_length=40, blank=True)
    media_name = models.CharField("media enquiries name", max_length=100, blank=True)
    media_phone = models.CharField("media enquiries phone", max_length=40, blank=True)
    saving_pounds = models.DecimalField(
        max_digits=8, decimal_places=2, null=True, blank=True, help_text="£ not spent on printing"
    )
    saving_kg_co2 = models.DecimalField(
        max_digits=8, decimal_places=1, null=True, blank=True, help_text="kg of CO₂ saved"
    )
    saving_basis = models.CharField(max_length=200, blank=True)
    # SHA-256 of the folder it was imported from; "" for a meeting made here.
    import_digest = models.CharField(max_length=64, blank=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["cancelled", "postponed"]) | ~Q(state_reason=""),
                name="meeting_off_has_a_reason",
                violation_error_message="Say why the meeting is cancelled or postponed.",
            )
        ]

    def __str__(self):
        return f"{self.committee}, {self.on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("meetings:meeting", args=[self.slug])

    @property
    def on(self):
        """Return the day of the meeting in council time."""
        return timezone.localtime(self.starts_at).date()

    @property
    def is_off(self) -> bool:
        return self.state in self.OFF_STATES
