"""Preparation of a meeting: members' questions, witnesses, and reviews of terms."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from committees.models import Person
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from scrutiny.keys import random_key


class MemberQuestion(models.Model):
    """A question that members share out among themselves before a meeting.

    It is theirs: officers see it only when a member has shared it, the public never.
    """

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="member_questions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    is_shared = models.BooleanField("shared with officers", default=False)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["meeting", "position", "pk"]

    def __str__(self):
        return "A member’s question"

    def is_shared_by(self, person: Person) -> bool:
        """Whether this person may share it with officers: its author, or the member who asks it."""
        return person.pk in (self.proposed_by_id, self.asked_by_id)


class WitnessInvitation(models.Model):
    """An outside person invited to a meeting: for which item, and what is asked of them.

    It is never printed; attendance is recorded at the meeting.
    """

    class State(models.TextChoices):
        TO_INVITE = "to-invite", "To invite"
        INVITED = "invited", "Invited"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="witnesses")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=100)
    organisation = models.CharField(max_length=150, blank=True)
    email = models.EmailField("e-mail")
    asked = models.TextField("what is asked of them")
    comes_at = models.TimeField("when to come", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.TO_INVITE)
    invited_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_removed = models.BooleanField(default=False, editable=False)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["meeting", "comes_at", "added_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="to-invite", invited_at=None)
                | (~Q(state="to-invite") & Q(invited_at__isnull=False)),
                name="witness_invited_at_a_moment",
            )
        ]

    def __str__(self):
        return "Invitation of a witness"


class TermsReview(models.Model):
    """An agenda item at which a committee reviews and agrees its terms of reference."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="terms_review")
    terms = models.ForeignKey("committees.TermsOfReference", models.PROTECT, related_name="+")

    def __str__(self):
        return f"Review of {self.terms}"
