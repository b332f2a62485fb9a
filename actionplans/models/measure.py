from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from actionplans.models.action import Action, Milestone
from actionplans.models.unchanging import Unchanging
from scrutiny.keys import random_key


class Measure(models.Model):
    """A figure that shows whether an action works: from a baseline towards a target.

    `counts_people` marks a count that is hidden in public below the plan's smallest count.
    """

    class Direction(models.TextChoices):
        UP = "up", "Higher is better"
        DOWN = "down", "Lower is better"

    action = models.ForeignKey(Action, models.PROTECT, related_name="measures")
    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=150)
    unit = models.CharField(max_length=30, blank=True, help_text="For example % or days")
    direction = models.CharField(max_length=5, choices=Direction, default=Direction.UP)
    baseline = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    counts_people = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)
    is_removed = models.BooleanField(default=False, editable=False)
    # Counts changes, so that two people who edit at once do not overwrite each other.
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["action", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "name"],
                condition=Q(is_removed=False),
                name="measure_names_differ",
                violation_error_message="This action has a measure of that name.",
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.unit})" if self.unit else self.name


class Correction(Unchanging):
    """A lead's correction of a measure or a milestone, with the reason. Old values are kept."""

    class Kind(models.TextChoices):
        TAKEN_OUT = "taken-out", "Taken out"
        PUT_BACK = "put-back", "Put back"
        NOT_DONE = "not-done", "Not done after all"

    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    milestone = models.ForeignKey(
        Milestone, models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    because = models.TextField(blank=True)
    done_on = models.DateField("the day that had been given", null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measure=None) ^ Q(milestone=None),
                name="correction_of_a_measure_or_a_milestone",
            ),
            models.CheckConstraint(
                condition=Q(kind="put-back") | ~Q(because=""), name="correction_has_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.measure or self.milestone}"


class Reading(Unchanging):
    """The value of a measure on a day. A correction is a later reading of the same day."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="readings")
    update = models.ForeignKey(
        "actionplans.ActionUpdate", models.PROTECT, null=True, blank=True, related_name="readings"
    )
    on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=2)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["measure", "on", "at", "pk"]

    def __str__(self):
        return f"{self.value:f} on {self.on:%-d %B %Y}"
