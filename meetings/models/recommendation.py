"""Recommendations of scrutiny, the responses, and progress until they are carried out."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from committees.models import Committee
from meetings.models.meeting import Meeting
from meetings.models.minutes import Minute
from meetings.models.officers import of_officer
from meetings.models.task_group import TaskGroup
from scrutiny.earlier import Earlier
from scrutiny.evidence import EvidenceKept, evidence_path
from scrutiny.keys import random_key
from scrutiny.permissions import standing
from scrutiny.response_clock import ResponseClock, response_clock


class RecommendationQuerySet(models.QuerySet):
    def made(self):
        """Keep recommendations that were made, which are public for ever."""
        return self.exclude(number=None)

    def visible_to(self, user):
        return self.filter(~Q(number=None) | of_officer(standing(user), "committee_id"))

    def managed_by(self, user):
        """Keep recommendations of committees whose officer the user is."""
        return self.filter(of_officer(standing(user), "committee_id"))

    def worked_on_by(self, user):
        """Keep recommendations that the user makes, answers or reports on."""
        who = standing(user)
        received = ~Q(number=None) & of_officer(who, "to_body_id")
        return self.filter(of_officer(who, "committee_id") | received)

    def overdue(self, today=None):
        return self.filter(self._late(today))

    def in_state(self, state, today=None):
        """Keep those in a state, or "overdue": served, and the last day is past."""
        return self.overdue(today) if state == "overdue" else self.filter(state=state)

    def with_words(self):
        """Fetch all that a register shows of each."""
        return self.select_related(
            "committee", "to_body", "response", "meeting__committee", "minute__minutes", "group"
        )

    def overdue_first(self, today=None):
        """Put what is overdue first, longest first; then the newest year and its numbers."""
        late = self._late(today)
        rank = Case(When(late, then=Value(0)), default=Value(1), output_field=IntegerField())
        on = Case(When(late, then="respond_by"), default=None)
        return self.alias(rank=rank, late_since=on).order_by(
            "rank", "late_since", "-municipal_year", "committee__name", "-number", "-pk"
        )

    def _late(self, today) -> Q:
        served = self.model.State.SERVED
        return Q(state=served, respond_by__lt=today or timezone.localdate())


class Recommendation(models.Model):
    """One recommendation of a committee, public from the day it was made.

    `number` is given when it is made, runs within the committee's municipal year and
    never changes. `respond_by` is the last day for the response: counted by law under
    s.9FE, asked for under any other power.
    """

    class Power(models.TextChoices):
        """The power under which it is made; only s.9FE has a period counted here."""

        DUTY_TO_RESPOND = "9fe", "Local Government Act 2000, s.9FE: an answer within two months"
        PARTNERS = "9ff", "Local Government Act 2000, s.9FF: a partner must have regard to it"
        HEALTH = "244", "National Health Service Act 2006, s.244: health scrutiny"
        CRIME = "19", "Police and Justice Act 2006, s.19: crime and disorder"
        NONE = "none", "Local Government Act 2000, s.9F: an answer is asked for, not required"

    class State(models.TextChoices):
        DRAFTED = "drafted", "In draft"
        MADE = "made", "Made"
        SERVED = "served", "Waiting for an answer"
        ANSWERED = "answered", "Answered"
        IN_PROGRESS = "in-progress", "In progress"
        DONE = "done", "Done"
        REJECTED = "rejected", "Rejected"
        WITHDRAWN = "withdrawn", "Withdrawn"

    FOLLOWED_STATES = (State.ANSWERED, State.IN_PROGRESS)
    PUBLIC_STATES = tuple(state for state in State.values if state != "drafted")

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="recommendations")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    # A draft of the minutes may be written anew; the recommendation outlives its minute.
    minute = models.ForeignKey(
        Minute, models.SET_NULL, null=True, blank=True, related_name="recommendations"
    )
    group = models.ForeignKey(
        TaskGroup, models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    to_body = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="recommendations_received"
    )
    partner = models.CharField(max_length=150, blank=True)
    power = models.CharField(max_length=5, choices=Power, default=Power.DUTY_TO_RESPOND)
    text = models.TextField()
    evidence = models.TextField("what it rests on", blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFTED)
    number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    municipal_year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    made_on = models.DateField(null=True, blank=True)
    report_received_on = models.DateField(null=True, blank=True)
    notice_received_on = models.DateField(null=True, blank=True)
    respond_by = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    drafted_at = models.DateTimeField(default=timezone.now, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["committee", "municipal_year", "number", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_body=None) ^ Q(partner=""),
                name="recommendation_goes_to_one",
                violation_error_message="Say to whom: a body of the council, or a partner.",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(made_on__isnull=False, municipal_year__isnull=False),
                name="recommendation_numbered_when_made",
            ),
            models.UniqueConstraint(
                fields=["committee", "municipal_year", "number"],
                name="recommendation_numbers_differ",
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.committee}"

    def get_absolute_url(self):
        return reverse("meetings:recommendation", args=[self.key])

    @property
    def title(self) -> str:
        """Return its name, for example "Recommendation 3 of 2024/25"."""
        if self.number is None:
            return "Recommendation in draft"
        return f"Recommendation {self.number} of {year_label(self.municipal_year)}"

    @property
    def addressee(self) -> str:
        return str(self.to_body) if self.to_body_id else self.partner

    @property
    def is_public(self) -> bool:
        return self.number is not None

    @property
    def clock(self) -> ResponseClock | None:
        """Return the counting of the statutory period; None where the law sets none (S2)."""
        if self.power != self.Power.DUTY_TO_RESPOND or not self.report_received_on:
            return None
        return response_clock(self.report_received_on, self.notice_received_on)

    def is_overdue(self, today: date | None = None) -> bool:
        """Whether the last day for a response has passed without one."""
        today = today or timezone.localdate()
        return bool(self.state == self.State.SERVED and self.respond_by and self.respond_by < today)

    def is_behind(self, today: date | None = None) -> bool:
        """Whether the day promised for it has passed before it was done."""
        if self.state not in self.FOLLOWED_STATES:
            return False
        act_by = self.response.act_by
        return bool(act_by and act_by < (today or timezone.localdate()))


class Response(models.Model):
    """The response of the body that was asked, published beside the recommendation."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        PARTLY = "partly", "Partly accepted"
        REJECTED = "rejected", "Rejected"

    recommendation = models.OneToOneField(Recommendation, models.PROTECT, related_name="response")
    decision = models.CharField(max_length=10, choices=Decision)
    reasons = models.TextField(blank=True)
    action = models.TextField("action proposed", blank=True)
    owner = models.CharField("who does it", max_length=150, blank=True)
    act_by = models.DateField("by when", null=True, blank=True)
    responded_on = models.DateField()
    published_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="rejected") | ~Q(reasons=""),
                name="response_rejects_with_reasons",
                violation_error_message="Say why it is rejected.",
            ),
            models.CheckConstraint(
                condition=Q(published_on__gte=models.F("responded_on")),
                name="response_published_after_it_was_given",
                violation_error_message="It cannot be published before it was given.",
            ),
        ]

    def __str__(self):
        return f"{self.get_decision_display()}: {self.recommendation}"

    @property
    def was_late(self) -> bool:
        respond_by = self.recommendation.respond_by
        return bool(respond_by and self.published_on > respond_by)


class ProgressReport(models.Model):
    """A progress report; "done" counts once an officer has checked the evidence."""

    class Verdict(models.TextChoices):
        NONE = "", "Nothing to confirm"
        WAITING = "waiting", "Said to be done, not confirmed yet"
        CONFIRMED = "confirmed", "Done, confirmed"
        DECLINED = "declined", "Not accepted as done"

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="progress_reports"
    )
    number = models.PositiveSmallIntegerField()
    reported_on = models.DateField()
    text = models.TextField()
    evidence = models.TextField(blank=True)
    evidence_link = models.URLField(max_length=500, blank=True)
    came_with_file = models.BooleanField(default=False, editable=False)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.NONE, blank=True)
    verdict_reason = models.CharField(max_length=300, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["recommendation", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "number"], name="progress_numbers_differ"
            ),
            models.CheckConstraint(
                condition=Q(verdict="")
                | ~Q(evidence="")
                | ~Q(evidence_link="")
                | Q(came_with_file=True),
                name="progress_done_has_evidence",
                violation_error_message="What is done has evidence: words, a link or a file.",
            ),
        ]

    def __str__(self):
        return f"Report {self.number} on {self.recommendation}"


class RecommendationFile(EvidenceKept):
    """A file on which a recommendation rests, or that shows what a progress report says.

    Everybody may fetch its public copy as soon as the recommendation is public. It is never
    deleted: one that was wrong is withdrawn, with the reason in its place.
    """

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="files")
    report = models.ForeignKey(
        ProgressReport, models.PROTECT, null=True, blank=True, related_name="files"
    )
    public_file = models.FileField(upload_to=evidence_path, max_length=120, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["recommendation", "added_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(file=""), name="recommendation_file_is_one"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""),
                name="recommendation_file_withdrawn_with_a_reason",
            ),
        ]

    def get_absolute_url(self):
        return reverse("meetings:recommendation_file", args=[self.key])

    @property
    def is_open(self) -> bool:
        """Whether everyone may download it."""
        return self.recommendation.is_public and self.withdrawn_at is None


class EarlierWords(Earlier):
    """Public words about a recommendation before a correction."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="earlier_words")
    of = models.CharField(max_length=40)

    class Meta:
        ordering = ["recommendation", "at", "pk"]
        verbose_name_plural = "earlier words"

    def __str__(self):
        return f"Earlier words of {self.recommendation}"


def year_label(year: int) -> str:
    """Write a municipal year as "2024/25"."""
    return f"{year}/{(year + 1) % 100:02d}"
