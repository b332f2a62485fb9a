"""Referrals from one body to another, each a thread that both sides read."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from committees.models import Committee
from meetings.models.meeting import Meeting
from meetings.models.officers import of_officer
from scrutiny.earlier import Earlier
from scrutiny.keys import random_key
from scrutiny.permissions import standing


class ReferralQuerySet(models.QuerySet):
    def worked_on_by(self, user):
        """Keep referrals with one of the user's bodies on either side."""
        who = standing(user)
        return self.filter(of_officer(who, "from_body_id") | of_officer(who, "to_body_id"))

    def with_bodies(self):
        return self.select_related("from_body", "to_body")


class Referral(models.Model):
    """A matter that one body refers to another, for example a motion that asks for a report."""

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    from_body = models.ForeignKey(Committee, models.PROTECT, related_name="referrals_made")
    to_body = models.ForeignKey(Committee, models.PROTECT, related_name="referrals_received")
    title = models.CharField(max_length=200)
    report_by = models.DateField("asked to report by", null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    is_open = models.BooleanField(default=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-is_open", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_body=F("to_body")),
                name="referral_between_two_bodies",
                violation_error_message="A referral goes from one body to another.",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, closed_on=None)
                | Q(is_open=False, closed_on__isnull=False),
                name="referral_closed_on_a_day",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:referral", args=[self.key])

    def is_overdue(self, today: date | None = None) -> bool:
        today = today or timezone.localdate()
        return bool(self.is_open and self.report_by and self.report_by < today)


class ReferralStep(models.Model):
    """A statement or decision of one of the two bodies, with its date."""

    class Kind(models.TextChoices):
        ASKED = "asked", "Asked"
        RESOLVED = "resolved", "Resolved"
        REPORTED = "reported", "Reported"
        NOTED = "noted", "Noted"

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    on = models.DateField("date")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["referral", "number"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="referral_steps_differ")
        ]

    def __str__(self):
        return f"{self.body}: {self.get_kind_display()}"


class EarlierStep(Earlier):
    """Public words of a step before a correction."""

    step = models.ForeignKey(ReferralStep, models.PROTECT, related_name="earlier_words")

    class Meta:
        ordering = ["step", "at", "pk"]

    def __str__(self):
        return f"Earlier words of {self.step}"

    @property
    def of(self) -> str:
        """Return the step's name as the page has it."""
        return str(self.step)
