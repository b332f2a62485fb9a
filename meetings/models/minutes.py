from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from committees.models import Membership
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from scrutiny.keys import random_key


class MinutesQuerySet(models.QuerySet):
    def for_chair(self, who):
        """Keep drafts that are out for comment to the user as today's chair."""
        if not who.person_id:
            return self.none()
        chaired = Membership.objects.current().filter(
            role=Membership.Role.CHAIR, person_id=who.person_id
        )
        committees = chaired.values("committee_id")
        return self.filter(state=self.model.State.CIRCULATED, meeting__committee_id__in=committees)


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
    # Typed here, item by item; imported minutes came whole.
    is_taken_here = models.BooleanField(default=False, editable=False)
    started_at = models.TimeField("meeting began at", null=True, blank=True)
    ended_at = models.TimeField("meeting ended at", null=True, blank=True)
    # The two times were said on this day, when the minutes were public without them.
    closed_afterwards_on = models.DateField(null=True, blank=True, editable=False)
    # When the draft went out for comment, and by when comments are wanted.
    circulated_on = models.DateField(null=True, blank=True, editable=False)
    comment_by = models.DateField("comments by", null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    # Who signed them, and the meeting at which they were confirmed, where it is known here.
    confirmed_by = models.CharField(max_length=100, blank=True)
    confirmed_at = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="minutes_confirmed"
    )

    objects = MinutesQuerySet.as_manager()

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

    @property
    def is_open_to_changes(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.CIRCULATED)

    @property
    def lacks_times(self) -> bool:
        """Whether they are public without the times of the meeting."""
        return not self.is_open_to_changes and self.started_at is None and self.ended_at is None


class Minute(models.Model):
    """The minute of one subject; `number` is empty for one without reference.

    `text` is what was typed and `body_html` what it prints as. For a withheld item both
    hold the public summary only (LGA 1972 s.100C(2)); its exempt minute is a
    `WithheldPassage`, and so are the words on an open item while the public was excluded.
    Each of the two has a revision, which counts its changes.
    """

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="minutes"
    )
    text = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    closed_revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["minutes", "position"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "position"], name="minute_positions_differ")
        ]

    def __str__(self):
        return self.title


class MinuteVersion(models.Model):
    """One saved text of a minute: a version, or a conflict.

    A conflict is a text that was written while another user saved theirs; it is kept beside
    the minute until it is settled. `client` and `sequence` are the writer's own count, so
    that a text sent twice is taken once. Exempt words are in a `WithheldPassage`.
    """

    class Kind(models.TextChoices):
        SAVED = "saved", "Saved"
        CONFLICT = "conflict", "Written at the same time"
        SETTLED = "settled", "Written at the same time, settled"

    minute = models.ForeignKey(Minute, models.PROTECT, related_name="versions")
    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SAVED)
    is_closed = models.BooleanField(default=False)
    revision = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    client = models.CharField(max_length=40, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    began_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["minute", "is_closed", "client"])]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.at:%H:%M}"


class Writer(models.Model):
    """A user with the cursor in a minute, shown to others who have it open."""

    minute = models.ForeignKey(Minute, models.CASCADE, related_name="writers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    client = models.CharField(max_length=40)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client"], name="writer_in_one_place")]

    def __str__(self):
        return str(self.user)
