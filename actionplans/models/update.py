from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from actionplans.models.action import Action
from actionplans.models.unchanging import Unchanging
from scrutiny.evidence import EvidenceKept, evidence_path
from scrutiny.keys import random_key


class ActionUpdate(Unchanging):
    """A report about an action at a moment: for officers, until it is released."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="updates")
    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="action_updates"
    )
    progress = models.TextField("what is the progress?")
    difference = models.TextField("is it making a difference?", blank=True)
    delivery = models.CharField(max_length=12, choices=Action.Delivery)
    impact = models.CharField(
        max_length=12, choices=Action.Impact, default=Action.Impact.NOT_STATED
    )
    reason = models.TextField("why it is at risk or off track", blank=True)
    recovery_step = models.TextField("what brings it back on track", blank=True)

    class Meta:
        ordering = ["action", "-at", "-pk"]
        indexes = [models.Index(fields=["action", "-at"], name="update_newest_first")]

    def __str__(self):
        return f"Update of {self.at:%-d %B %Y}"


class Release(Unchanging):
    """The public words of an update, and who released them.

    `date_reason` and `date_agreed_by` are those of the new date that the update gives, if any.
    """

    update = models.OneToOneField(ActionUpdate, models.PROTECT, related_name="release")
    progress = models.TextField()
    difference = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    recovery_step = models.TextField(blank=True)
    date_reason = models.TextField("why the date moves", blank=True)
    date_agreed_by = models.CharField("who agreed to it", max_length=150, blank=True)
    # Figures of earlier updates that were overtaken unreleased, and go out with this one.
    earlier_readings = models.ManyToManyField(
        "actionplans.Reading", blank=True, related_name="released_later"
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["update"]

    def __str__(self):
        return f"Released {self.at:%-d %B %Y}"


class EvidenceQuerySet(models.QuerySet):
    def released(self):
        """Keep released links, and released files that have a copy for the public."""
        shown = self.filter(is_public=True, is_withdrawn=False)
        return shown.exclude(link="", public_file="")


class Evidence(EvidenceKept):
    """A file or a link that supports an update; withdrawn when wrong, never deleted."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="evidence")
    update = models.ForeignKey(
        ActionUpdate, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    link = models.URLField(max_length=500, blank=True)
    # What the public gets of the file, without what it hides (actionplans.updates.public_copies).
    public_file = models.FileField(upload_to=evidence_path, max_length=120, blank=True)
    is_public = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["action", "added_at", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(link="") ^ Q(file=""),
                name="evidence_is_a_file_or_a_link",
                violation_error_message="Give a file or a link, not both.",
            )
        ]

    @property
    def is_open(self) -> bool:
        """Whether everyone may download it: released, and of an action that is public."""
        is_shown = self.action.plan.is_public and not self.action.is_removed
        is_clean = bool(self.link or self.public_file)
        return self.is_public and is_clean and is_shown and not self.is_withdrawn


class CompletionCheck(Unchanging):
    """A second person's decision on an update that reports completion."""

    update = models.OneToOneField(ActionUpdate, models.PROTECT, related_name="check_of_completion")
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_agreed = models.BooleanField()
    words = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["update"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reported_by=None) | ~Q(by=F("reported_by")),
                name="completion_is_checked_by_a_second_person",
                violation_error_message="Somebody else checks that it is complete.",
            )
        ]

    def __str__(self):
        return "Complete" if self.is_agreed else "Not complete yet"
