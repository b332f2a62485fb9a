from django.db import models
from django.db.models import Q

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting


class Minutes(models.Model):
    """The record of a meeting (LGA 1972 Sch 12 para 41).

    `first_number` begins its references; each numbered minute has the next one.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        CIRCULATED = "circulated", "Circulated for comment"
        PUBLISHED = "published", "Published as draft"
        CONFIRMED = "confirmed", "Confirmed"

    PUBLIC_STATES = (State.PUBLISHED, State.CONFIRMED)

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    first_number = models.PositiveIntegerField()
    ended_at = models.TimeField("meeting ended at", null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_on__isnull=False)
                | (~Q(state="confirmed") & Q(confirmed_on=None)),
                name="minutes_confirmed_on_a_day",
                violation_error_message="Confirmed minutes have the day of their confirmation.",
            )
        ]

    def __str__(self):
        return f"Minutes of {self.meeting}"


class Minute(models.Model):
    """What was said and decided on one subject; `number` is empty for one without reference."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="minutes"
    )
    body_html = models.TextField(blank=True)

    class Meta:
        ordering = ["minutes", "position"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "position"], name="minute_positions_differ")
        ]

    def __str__(self):
        return self.title


class Resolution(models.Model):
    """One limb of what was resolved: "RESOLVED – that …"."""

    minute = models.ForeignKey(Minute, models.PROTECT, related_name="resolutions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["minute", "position"]

    def __str__(self):
        return self.text
