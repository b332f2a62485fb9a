from django.core.validators import MaxValueValidator
from django.db import models

from committees.models import Committee
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting


class TimetableStep(models.Model):
    """A step on the way to an agenda, counted back from the last day to publish.

    For example "Draft reports", 15 working days before.
    """

    name = models.CharField(max_length=80, unique=True)
    working_days = models.PositiveSmallIntegerField(
        "working days before publication", validators=[MaxValueValidator(120)]
    )

    class Meta:
        ordering = ["-working_days"]

    def __str__(self):
        return self.name


class Milestone(models.Model):
    """A step of one meeting's timetable, with its day."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="milestones")
    name = models.CharField(max_length=80)
    due_on = models.DateField()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "name"], name="milestone_names_differ")
        ]

    def __str__(self):
        return self.name


class StandingItem(models.Model):
    """An item that every agenda of a committee has, in its order."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="standing_items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(
        max_length=12, choices=AgendaItem.Kind, default=AgendaItem.Kind.STANDING
    )
    business = models.CharField(
        "the meeting’s own business", max_length=12, choices=AgendaItem.Business, blank=True
    )
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)

    class Meta:
        ordering = ["committee", "position"]

    def __str__(self):
        return self.title
