"""A committee's work programme for a municipal year: its topics and their outcomes."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from committees.models import Committee, year_label
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.officers import of_officer
from scrutiny.earlier import Earlier
from scrutiny.keys import random_key
from scrutiny.permissions import standing

HIGHEST_SCORE = 3


class TopicQuerySet(models.QuerySet):
    def public(self):
        return self.filter(state__in=self.model.PUBLIC_STATES)

    def visible_to(self, user):
        """Keep public topics, and all topics of committees that the user manages."""
        public = Q(state__in=self.model.PUBLIC_STATES)
        return self.filter(public | of_officer(standing(user), "committee_id"))

    def managed_by(self, user):
        return self.filter(of_officer(standing(user), "committee_id"))

    def of_year(self, committee, year):
        return self.filter(committee=committee, municipal_year=year)

    def waiting(self):
        """Keep suggestions without a decision, the oldest first."""
        return self.filter(state=self.model.State.SUGGESTED).order_by("suggested_at", "pk")

    def on_programme(self):
        """Keep topics of the printed programme: chosen, and proposed for this year."""
        return self.filter(state__in=[self.model.State.CHOSEN, self.model.State.PROPOSED])


class PlacementQuerySet(models.QuerySet):
    def not_taken(self):
        """Keep topics not yet on the agenda of the meeting that they are planned for."""
        return self.filter(Q(item=None) | Q(item__is_removed=True))


class SuggesterManager(models.Manager):
    def visible_to(self, user):
        return self.filter(of_officer(standing(user), "topic__committee_id"))


class ProgrammeStage(models.Model):
    """A stage on a topic's way into the programme, for example "Scrutiny Assembly"."""

    name = models.CharField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class Criterion(models.Model):
    """A criterion of one year for scoring topics, from that year's terms of reference."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="criteria")
    municipal_year = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta:
        ordering = ["committee", "municipal_year", "position"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "municipal_year", "text"],
                name="criterion_said_once_a_year",
                violation_error_message="This criterion is there already.",
            )
        ]

    def __str__(self):
        return self.text


class Topic(models.Model):
    """One subject for a committee, in the columns of the printed programme.

    Nothing of a suggestion is public before an officer accepts it. The member of the public
    who made it is in `Suggester`, to which nothing here points.
    """

    class State(models.TextChoices):
        SUGGESTED = "suggested", "Suggested"
        PROPOSED = "proposed", "Being considered"
        CHOSEN = "chosen", "Chosen"
        NOT_CHOSEN = "not-chosen", "Not chosen"
        MERGED = "merged", "Merged"
        DECLINED = "declined", "Declined"

    class Origin(models.TextChoices):
        CONSTITUTIONAL = "constitutional", "Constitutional function"
        STANDING = "standing", "Standing item"
        NEW = "new", "New suggestion"
        REFERRED = "referred", "Referred by another body"

    class SuggestedBy(models.TextChoices):
        MEMBER = "member", "A member"
        OFFICER = "officer", "An officer"
        PUBLIC = "public", "A member of the public"

    class Format(models.TextChoices):
        ITEM = "item", "Committee agenda item"
        REVIEW = "review", "Task and finish review"
        BRIEFING = "briefing", "Briefing"
        VISIT = "visit", "Visit"

    DECIDED_STATES = (State.CHOSEN, State.NOT_CHOSEN)
    PUBLIC_STATES = (State.PROPOSED, *DECIDED_STATES)
    # The columns, with where it came from: what an amendment changes.
    WORDS = (
        "title",
        "description",
        "directorate",
        "priority",
        "format",
        "comments",
        "outcomes",
        "origin",
    )

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="topics")
    municipal_year = models.PositiveSmallIntegerField()
    title = models.CharField("issue or topic", max_length=200)
    description = models.TextField("brief description")
    directorate = models.CharField(max_length=120, blank=True)
    priority = models.CharField("council value or priority", max_length=300, blank=True)
    format = models.CharField(max_length=10, choices=Format, default=Format.ITEM)
    comments = models.TextField("meeting comments", blank=True)
    outcomes = models.TextField(blank=True)
    origin = models.CharField(max_length=15, choices=Origin, default=Origin.NEW)
    suggested_by = models.CharField(max_length=10, choices=SuggestedBy)
    suggested_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    reason = models.TextField(blank=True, help_text="Why it was chosen, not chosen or declined")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Counts the amendments, so that the second of two editors is told of the first's.
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["committee", "municipal_year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["chosen", "not-chosen", "declined"]) | ~Q(reason=""),
                name="topic_decided_has_a_reason",
                violation_error_message="Say why.",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
                name="topic_merged_into_another",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:topic", args=[self.key])

    @property
    def year_label(self) -> str:
        return year_label(self.municipal_year)

    @property
    def is_public(self) -> bool:
        return self.state in self.PUBLIC_STATES

    @property
    def is_decided(self) -> bool:
        return self.state in self.DECIDED_STATES


class Suggester(models.Model):
    """The member of the public who suggested a topic: never public, for officers only."""

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100, blank=True)
    email = models.EmailField("e-mail", blank=True)

    objects = SuggesterManager()

    def __str__(self):
        return "Somebody in the public"


class TopicVersion(models.Model):
    """The words of a topic after one amendment: who, when, what.

    A version from before the topic was public stays with the officers: it may hold words that
    a suggestion should not have held.
    """

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    words = models.JSONField()
    is_public = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["topic", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="topic_versions_differ")
        ]

    def __str__(self):
        return f"Version {self.number}"


class TopicStage(models.Model):
    """A topic at one stage, with the date and a note."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="stages")
    stage = models.ForeignKey(ProgrammeStage, models.PROTECT, related_name="+")
    on = models.DateField("date")
    comments = models.TextField(blank=True)

    class Meta:
        ordering = ["stage__position", "on"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "stage"], name="topic_once_at_a_stage")
        ]

    def __str__(self):
        return f"{self.stage}"


class EarlierTopicWords(Earlier):
    """The public words of a decision or a stage before a change."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="earlier_words")
    of = models.CharField(max_length=80)

    class Meta:
        ordering = ["topic", "at", "pk"]
        verbose_name_plural = "earlier words of topics"

    def __str__(self):
        return f"Earlier words of {self.topic}"


class TopicScore(models.Model):
    """How well a topic meets one criterion, from 0 to 3."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    points = models.PositiveSmallIntegerField(validators=[MaxValueValidator(HIGHEST_SCORE)])

    class Meta:
        ordering = ["topic", "criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "criterion"], name="topic_scored_once"),
            models.CheckConstraint(
                condition=Q(points__lte=HIGHEST_SCORE), name="topic_score_up_to_three"
            ),
        ]

    def __str__(self):
        return f"{self.points}"


class Placement(models.Model):
    """A topic planned for a meeting and, once it was added to the agenda, its item."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="placements")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="placements")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="placements"
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["meeting__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "meeting"],
                name="topic_placed_once_on_a_meeting",
                violation_error_message="The topic is placed on this meeting already.",
            )
        ]

    def __str__(self):
        return f"{self.topic} on {self.meeting}"
