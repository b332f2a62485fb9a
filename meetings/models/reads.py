"""The readers of a paper, counted for the day it is withdrawn."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.models.paper import Paper
from meetings.models.publication import Edition


class PaperRead(models.Model):
    """A signed-in user opened a paper on a day, for the first time `at` this moment."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    on = models.DateField(default=timezone.localdate)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "user", "on"], name="read_once_a_day")
        ]

    def __str__(self):
        return f"Read by {self.user}"


class PaperReadCount(models.Model):
    """How often the public opened a paper on a day; readers are anonymous."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    on = models.DateField(default=timezone.localdate)
    number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(fields=["paper", "on"], name="read_count_one_a_day")]

    def __str__(self):
        return f"Opened {self.number} times on {self.on:%-d %B %Y}"


class EditionRead(models.Model):
    """How often an edition was fetched on a day: by somebody signed in, or by the public."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on = models.DateField(default=timezone.localdate)
    at = models.DateTimeField(default=timezone.now)
    number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "user", "on"], name="edition_read_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["edition", "on"],
                condition=Q(user=None),
                name="edition_read_count_one_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.edition}, {self.number} times"
