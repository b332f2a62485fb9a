"""What was taken down: who asked and who decided, and the originals, for officers alone."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from committees.models import Committee
from meetings.models.officers import of_officer
from scrutiny.keys import random_key
from scrutiny.permissions import can, standing


class TakeDownQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep all of them for officers and administrators: any of them may be the second person.

        The words that are taken down name a person, so nobody else reads a line of it.
        """
        return self.all() if can(user, "takedown.view") else self.none()

    def waiting(self):
        return self.filter(state=TakeDown.State.ASKED)

    def agreed(self):
        return self.filter(state=TakeDown.State.AGREED)


class TakeDown(models.Model):
    """One officer asks to take words or a thing down; a second person decides."""

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for a second person"
        AGREED = "agreed", "Taken down"
        DECLINED = "declined", "Not taken down"

    class Ground(models.TextChoices):
        ERASURE = "erasure", "Erasure (UK GDPR article 17)"
        RESTRICTION = "restriction", "Restriction of processing (UK GDPR article 18)"
        NOT_OPEN = "not-open", "It was not lawfully open to inspection (LGA 1972 s.100C)"

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    words = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    reason = models.TextField()
    ground = models.CharField(max_length=12, choices=Ground)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = TakeDownQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(words="") ^ Q(address=""), name="take_down_is_of_words_or_a_thing"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="take_down_is_decided_by_a_second_person",
                violation_error_message="A second person decides.",
            ),
        ]

    def __str__(self):
        return "Request to take down"


class TakenDownQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep what was kept by the person's own committees."""
        who = standing(user)
        everywhere = self.filter(committee=None) if who.is_officer_everywhere else self.none()
        return everywhere | self.filter(of_officer(who, "committee_id"))


class TakenDown(models.Model):
    """One field or file that was taken down, with what it held before (`original`)."""

    class Why(models.TextChoices):
        WORDS = "words", "Contains the words"
        THING = "thing", "Is what was named"
        UNSEARCHED = "unsearched", "Not searched yet"

    take_down = models.ForeignKey(TakeDown, models.PROTECT, related_name="taken")
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, related_name="+")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey()
    field = models.CharField(max_length=60)
    why = models.CharField(max_length=12, choices=Why)
    original = models.JSONField(null=True)
    # The stored name of a file that was closed; empty for words.
    file = models.CharField(max_length=120, blank=True, db_index=True)
    address = models.CharField(max_length=300, blank=True)

    objects = TakenDownQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return "Taken down"


class FileText(models.Model):
    """What a stored file says, letters and digits only, so that words are found in it."""

    class State(models.TextChoices):
        READ = "read", "Read"
        WORDLESS = "wordless", "No words can be read in it"
        FAILED = "failed", "It could not be opened"

    name = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State)
    text = models.TextField(blank=True)

    def __str__(self):
        return self.name
