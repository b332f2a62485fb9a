"""Withdrawn papers and moved meetings: changes after publication of the agenda."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from meetings.models.meeting import Meeting
from meetings.models.paper import Paper
from meetings.models.publication import Publication, Unchanging


class Withdrawal(Unchanging):
    """A published paper that was withdrawn; a notice replaces it on its `pages`.

    `reason` prints on the notice, so it holds public words only.
    """

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="withdrawal")
    paper = models.OneToOneField(Paper, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=300)
    pages = models.PositiveIntegerField()

    def __str__(self):
        return f"Withdrawn: {self.paper.title}"

    @property
    def on(self):
        """Return the day of the withdrawal in council time."""
        return timezone.localdate(self.publication.published_at)


class Closing(models.Model):
    """A published paper that was closed at once, before the pack without it was made.

    Nobody but officers reads it, or an edition that holds it, from this row on.
    """

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="closing")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self):
        return f"Closed: {self.paper.title}"


class Move(models.Model):
    """A meeting moved to another room or time: its earlier place and time."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="moves")
    was_at = models.DateTimeField()
    was_in = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"Moved from {self.was_in}"
