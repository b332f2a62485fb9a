"""Proceedings besides the text of minutes: motions, votes, interests, exclusion.

Words that concern a withheld item, or that were decided in private, are in a
`WithheldPassage`; here they are empty.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from committees.models import Person
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.minutes import Minute
from meetings.models.withholding import check_paragraphs
from scrutiny.keys import random_key


class Recorded(models.Model):
    """Anything recorded at a meeting, with an address of its own."""

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)

    class Meta:
        abstract = True


class Declaration(Recorded):
    """A member's interest in an item, or the party whip (Localism Act 2011 ss.29–34).

    Only the fact of a sensitive interest is recorded (s.32). Without an item
    it concerns the whole meeting.
    """

    class Kind(models.TextChoices):
        PECUNIARY = "pecuniary", "Disclosable pecuniary interest"
        REGISTRABLE = "registrable", "Other registrable interest"
        PERSONAL = "personal", "Personal interest"
        WHIP = "whip", "Party whip"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="declarations")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="declarations"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="declarations")
    kind = models.CharField(max_length=12, choices=Kind)
    is_sensitive = models.BooleanField(default=False)
    nature = models.CharField(max_length=500, blank=True)
    left_room = models.BooleanField(default=False)
    has_dispensation = models.BooleanField(default=False)
    dispensation = models.CharField("who granted it, and when", max_length=300, blank=True)

    class Meta:
        ordering = ["meeting", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_sensitive=False) | Q(nature=""),
                name="declaration_sensitive_has_no_nature",
                violation_error_message="What a sensitive interest is, is never written down.",
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.get_kind_display()}"


class LateItemOpinion(models.Model):
    """The chair's opinion that a late item is urgent, and why (LGA 1972 s.100B(4)(b)).

    The circumstances are in the minutes, so they are public words.
    """

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="late_opinion")
    circumstances = models.TextField()
    is_urgent = models.BooleanField(default=True)
    chair = models.CharField(max_length=100)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self):
        return self.circumstances


class Counts(models.Model):
    """A show of hands; all are 0 where there was none."""

    votes_for = models.PositiveSmallIntegerField("for", default=0)
    votes_against = models.PositiveSmallIntegerField("against", default=0)
    abstained = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def total(self) -> int:
        return self.votes_for + self.votes_against + self.abstained

    @property
    def counted(self) -> str:
        """Return it in words: "2 for, 1 against, 0 abstained"."""
        return f"{self.votes_for} for, {self.votes_against} against, {self.abstained} abstained"


class Exclusion(Recorded, Counts):
    """A resolution that excludes the public for some items (LGA 1972 s.100A(4)–(5))."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="exclusions")
    mover = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="exclusions_moved"
    )
    seconder = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="exclusions_seconded"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["meeting", "pk"]

    def __str__(self):
        return f"The public excluded from {self.meeting}"

    @property
    def first_item(self) -> AgendaItem | None:
        """Return the first item excluded; prefetch its `named` items."""
        items = [named.item for named in self.named.all()]
        return min(items, key=lambda item: item.position, default=None)


class ExclusionItem(models.Model):
    """One item of an exclusion, with the Schedule 12A paragraphs it names."""

    exclusion = models.ForeignKey(Exclusion, models.CASCADE, related_name="named")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="exclusions")
    paragraphs = models.JSONField(validators=[check_paragraphs])

    class Meta:
        ordering = ["item__position"]
        constraints = [
            models.UniqueConstraint(fields=["exclusion", "item"], name="exclusion_names_item_once")
        ]

    def __str__(self):
        return str(self.item)


class Adjournment(Recorded):
    """A break in the meeting; `resumed_at` is empty until it goes on."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="adjournments")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    adjourned_at = models.TimeField()
    resumed_at = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["meeting", "adjourned_at"]

    def __str__(self):
        return f"Adjourned at {self.adjourned_at:%H:%M}"


class Passage(Recorded):
    """A part of a minute with words of its own, in the order in which it was added."""

    minute = models.ForeignKey(Minute, models.PROTECT, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["minute", "position"]

    def __str__(self):
        return self.text


class Motion(Passage):
    """A motion, and its outcome."""

    class Outcome(models.TextChoices):
        OPEN = "", "Not decided yet"
        AGREED = "agreed", "Agreed without a vote"
        CARRIED = "carried", "Carried"
        LOST = "lost", "Lost"
        WITHDRAWN = "withdrawn", "Withdrawn"

    DECIDED = (Outcome.AGREED, Outcome.CARRIED, Outcome.LOST)

    mover = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="motions_moved"
    )
    seconder = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="motions_seconded"
    )
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN, blank=True)


class Vote(Counts):
    """A vote on a motion; `votes_cast` name the voters where it was recorded by name.

    In a show of hands they name those who asked for their own vote to be recorded.

    `eligible` is how many could vote when it was taken. The chair decides a tie.
    """

    motion = models.OneToOneField(Motion, models.CASCADE, related_name="vote")
    is_by_name = models.BooleanField(default=False)
    eligible = models.PositiveSmallIntegerField()
    casting_vote = models.CharField(
        "the chair's casting vote",
        max_length=10,
        blank=True,
        choices=[("for", "For"), ("against", "Against")],
    )

    def __str__(self):
        return self.counted


class VoteCast(models.Model):
    """One person's vote, where it was recorded by name."""

    class Way(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"
        ABSTAINED = "abstained", "Abstained"

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="votes_cast")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way)

    class Meta:
        ordering = ["person__surname", "person__name"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "person"], name="vote_cast_once_per_person")
        ]

    def __str__(self):
        return f"{self.person}: {self.get_way_display()}"


class Resolution(Passage):
    """One limb of what was resolved: "RESOLVED – that …"; the order gives a), b), c)."""

    motion = models.ForeignKey(
        Motion, models.PROTECT, null=True, blank=True, related_name="resolutions"
    )


class FollowUp(Passage):
    """An action or undertaking after the meeting, followed until it is closed."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        KEPT = "kept", "Done"
        DROPPED = "dropped", "No longer needed"

    owner = models.CharField(max_length=150)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    # In public words, even where its own words are exempt.
    outcome = models.CharField("what came of it", max_length=500, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta(Passage.Meta):
        abstract = True

    @property
    def label(self) -> str:
        """Return "Action" or "Undertaking"."""
        return str(self._meta.verbose_name).capitalize()


class MinuteAction(FollowUp):
    """An action that the committee asked for."""

    class Meta(FollowUp.Meta):
        verbose_name = "action"


class Undertaking(FollowUp):
    """An officer's promise in an answer."""
