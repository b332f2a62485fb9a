"""Call-ins: executive decisions called in by members before they are implemented."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from committees.models import Committee, Person
from meetings.models.meeting import Meeting
from meetings.models.officers import of_officer
from scrutiny.earlier import Earlier
from scrutiny.keys import random_key
from scrutiny.permissions import standing


class CallInQuerySet(models.QuerySet):
    def found_valid(self):
        """Keep valid call-ins, which are public for ever."""
        return self.filter(has_been_public=True)

    def visible_to(self, user):
        public = Q(has_been_public=True)
        return self.filter(public | of_officer(standing(user), "committee_id"))

    def managed_by(self, user):
        return self.filter(of_officer(standing(user), "committee_id"))


class CallInRules(models.Model):
    """The clock that this council's constitution sets, as one row."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    days_to_call_in = models.PositiveSmallIntegerField(
        "working days in which a decision may be called in",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="Counted from the day after the decision was published",
    )
    days_to_meet = models.PositiveSmallIntegerField(
        "working days in which the committee meets",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="Counted from the day after the call-in was found valid",
    )
    signatories_needed = models.PositiveSmallIntegerField(
        "members who must sign", default=3, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = verbose_name_plural = "call-in rules"
        constraints = [
            models.CheckConstraint(condition=Q(singleton=True), name="call_in_rules_are_one")
        ]

    def __str__(self):
        return "Call-in rules"

    @classmethod
    def current(cls) -> "CallInRules":
        """Return the council's rules, the usual ones before any are set."""
        return cls.objects.first() or cls()


class CallIn(models.Model):
    """A decision that is called in; public once the monitoring officer finds it valid.

    It stays public even if the finding is changed later. The days of the clock are kept as
    they were counted, so that a change of the constitution leaves running ones alone.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "Waiting for the monitoring officer"
        VALID = "valid", "To be heard"
        INVALID = "invalid", "Not valid"
        DECIDED = "decided", "Ended"

    class Outcome(models.TextChoices):
        NONE = "", "Not heard yet"
        STANDS = "stands", "The decision stands"
        EXECUTIVE = "executive", "Back to the executive"
        COUNCIL = "council", "Referred to full Council"
        WITHDRAWN = "withdrawn", "Withdrawn by its signatories"

    FOUND_STATES = (State.VALID, State.INVALID)
    HEARD_STATES = (State.VALID, State.DECIDED)

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="call_ins")
    decision = models.CharField(max_length=200)
    made_by = models.CharField(max_length=150)
    made_on = models.DateField()
    published_on = models.DateField()
    call_in_by = models.DateField(editable=False)
    called_in_on = models.DateField()
    grounds = models.TextField()
    signatories = models.ManyToManyField(Person, related_name="call_ins")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    has_been_public = models.BooleanField(default=False, editable=False)
    found_on = models.DateField(null=True, blank=True)
    found_because = models.TextField(blank=True)
    # The monitoring officer, or who stood in, by name and office; empty where it was not noted.
    found_by = models.CharField(max_length=150, blank=True)
    meet_by = models.DateField(null=True, blank=True, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="call_ins"
    )
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.NONE, blank=True)
    outcome_words = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)

    objects = CallInQuerySet.as_manager()

    class Meta:
        ordering = ["-called_in_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["valid", "decided"]) | Q(has_been_public=True),
                name="call_in_public_once_valid",
            ),
            models.CheckConstraint(
                condition=Q(state="decided", decided_on__isnull=False) & ~Q(outcome="")
                | ~Q(state="decided") & Q(outcome="", decided_on=None),
                name="call_in_decided_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(published_on__gte=models.F("made_on")),
                name="call_in_of_what_was_made_before_it_was_published",
                violation_error_message="A decision is published after it is made.",
            ),
        ]

    def __str__(self):
        return self.decision

    def get_absolute_url(self):
        return reverse("meetings:call_in", args=[self.key])

    @property
    def is_public(self) -> bool:
        return self.has_been_public

    @property
    def came_late(self) -> bool:
        return self.called_in_on > self.call_in_by

    def is_overdue(self, today: date) -> bool:
        """Whether the committee should have met by now."""
        return bool(self.state == self.State.VALID and self.meet_by and self.meet_by < today)


class EarlierFinding(Earlier):
    """The monitoring officer's earlier finding, before a change."""

    call_in = models.ForeignKey(CallIn, models.PROTECT, related_name="earlier_findings")
    of = "The finding"

    class Meta:
        ordering = ["call_in", "at", "pk"]

    def __str__(self):
        return f"Earlier finding on {self.call_in}"
