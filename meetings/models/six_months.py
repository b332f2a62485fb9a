"""Facts for the six-month rule beyond the attendance recorded here.

Local Government Act 1972 s.85. docs/rules.md A5.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from committees.models import Person


class AttendanceElsewhere(models.Model):
    """A councillor's attendance that counts and is not recorded in this system."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="attended_elsewhere")
    on = models.DateField("date")
    what = models.CharField(max_length=200)
    is_executive = models.BooleanField("a meeting of the executive", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["person", "-on"]
        verbose_name_plural = "attendance elsewhere"

    def __str__(self):
        return f"{self.person}, {self.on:%-d %B %Y}"


class ApprovedAbsence(models.Model):
    """The council's approval of a councillor's absence; the reason is for officers."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="approved_absences")
    approved_on = models.DateField()
    until = models.DateField("approved until")
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["person", "-approved_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("approved_on")),
                name="absence_approved_before_it_ends",
                violation_error_message="It is approved until a day after it was approved.",
            )
        ]

    def __str__(self):
        return f"Approved absence of {self.person}"
