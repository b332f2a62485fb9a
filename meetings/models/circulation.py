"""Minutes between meeting and confirmation: readers, comments, corrections, decisions."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from meetings.models.minutes import Minute, Minutes
from meetings.models.proceedings import Recorded
from meetings.models.publication import Unchanging
from scrutiny.keys import random_key


def long_key() -> str:
    """Return 24 characters (about 118 bits): this address alone gives access to a draft."""
    return random_key() + random_key()


class MinutesReaderQuerySet(models.QuerySet):
    def of(self, who):
        """Keep links to drafts out for comment whose reader is this signed-in user."""
        user = get_user_model().objects.filter(pk=who.user_id)
        address = user.annotate(address=Lower("email")).values("address")
        named = self.annotate(address=Lower("email")).filter(address__in=address)
        return named.filter(minutes__state=Minutes.State.CIRCULATED)


class MinutesReader(models.Model):
    """A named reader of draft minutes by a personal link, without an account."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="readers")
    key = models.CharField(max_length=24, unique=True, default=long_key, editable=False)
    name = models.CharField(max_length=100)
    email = models.EmailField("e-mail")

    objects = MinutesReaderQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "email"],
                name="minutes_reader_once",
                violation_error_message="The minutes were sent to this address already.",
            )
        ]

    def __str__(self):
        return self.name


class MinutesComment(Recorded):
    """A comment on draft minutes, and the answer to it.

    `minute` is empty for a comment on the whole; `name` replaces a user for a reader by link.
    """

    class State(models.TextChoices):
        OPEN = "open", "Not answered yet"
        TAKEN = "taken", "Taken"
        ANSWERED = "answered", "Answered, not taken"

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="comments")
    minute = models.ForeignKey(
        Minute, models.CASCADE, null=True, blank=True, related_name="comments"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=100)
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text


class Correction(models.Model):
    """A correction that a committee made before it confirmed its minutes, as both minutes print it.

    Without a minute it concerns the meeting as a whole: its times, and who was away. The
    words of an exempt minute's correction are in a `WithheldPassage`.
    """

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="corrections")
    minute = models.ForeignKey(
        Minute, models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    text = models.TextField("what was corrected", blank=True)
    is_closed = models.BooleanField(default=False)

    class Meta:
        ordering = [F("minute__position").asc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_closed=False) | Q(text=""),
                name="correction_closed_is_elsewhere",
                violation_error_message="What an exempt minute said is kept apart.",
            )
        ]

    def __str__(self):
        return self.text


class DecisionList(Unchanging):
    """The resolutions published before the minutes are ready; frozen as published.

    `payload` is `[{"title": text, "resolved": [html, …], "votes": [text, …]}, …]`, in public
    words; `votes` are those by name, and older lists have none.
    """

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="decision_lists")
    published_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    payload = models.JSONField()

    class Meta:
        ordering = ["-published_at", "-pk"]

    def __str__(self):
        return f"Decisions of {self.minutes.meeting}"
