"""Executive documents that members of a scrutiny committee ask for (docs/rules.md S3)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from committees.models import Committee, Person
from meetings.models.officers import of_officer
from scrutiny.clocks import Clock
from scrutiny.keys import random_key
from scrutiny.permissions import standing
from scrutiny.workingdays import latest_supply


def copy_path(answer, file_name: str) -> str:
    """Return a path that reveals nothing about the copy; the original name is a field."""
    key = random_key() + random_key()
    return f"documents/{key[:2]}/{key[2:]}"


class DocumentRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep requests of committees the user sits on, or is an officer of on either side."""
        who = standing(user)
        mine = Q(committee_id__in=who.member_of)
        return self.filter(of_officer(who, "committee_id") | of_officer(who, "holder_id") | mine)

    def of_body(self, committee):
        """Keep requests of a scrutiny committee, or those to a body of the executive."""
        return self.filter(Q(committee=committee) | Q(holder=committee))

    def waiting(self):
        return self.filter(state=self.model.State.WAITING)

    def with_people(self):
        return self.select_related("committee", "holder", "member__user")

    def waiting_first(self):
        """Put what waits first, the nearest last day before others; then the newest."""
        rank = Case(When(state=self.model.State.WAITING, then=Value(0)), default=Value(1))
        due_on = Case(When(state=self.model.State.WAITING, then="supply_by"), default=None)
        return self.alias(rank=rank, due_on=due_on).order_by(
            "rank", "due_on", "committee__name", "-number"
        )


class DocumentRequest(models.Model):
    """A member's request for an executive document, and its state; never public.

    `supply_by` is counted on receipt. The document asked for may be exempt, so the words are
    on the request's own pages only; elsewhere it is called by its number.
    """

    class About(models.TextChoices):
        """SI 2012/2089 reg 17(1)(b)."""

        MEETING = "meeting", "Business done at a meeting of the executive or its committees"
        MEMBER = "member", "A decision made by a member of the executive"
        OFFICER = "officer", "A decision made by an officer for the executive"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for an answer"
        SUPPLIED = "supplied", "Supplied"
        PARTLY = "partly", "Supplied in part"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="document_requests")
    number = models.PositiveSmallIntegerField(editable=False)
    member = models.ForeignKey(Person, models.PROTECT, related_name="document_requests")
    holder = models.ForeignKey(Committee, models.PROTECT, related_name="document_requests_received")
    document = models.CharField("what is asked for", max_length=300)
    about = models.CharField(max_length=10, choices=About)
    decision = models.CharField("which decision or business", max_length=300)
    relevance = models.TextField("why it is needed", blank=True)
    received_on = models.DateField()
    supply_by = models.DateField(editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)

    objects = DocumentRequestQuerySet.as_manager()

    class Meta:
        ordering = ["committee", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "number"], name="document_request_numbers_differ"
            )
        ]

    def __str__(self):
        return f"Document request {self.number}, {self.committee}"

    def get_absolute_url(self):
        return reverse("meetings:document_request", args=[self.key])

    @property
    def title(self) -> str:
        return f"Document request {self.number}"

    def is_overdue(self, today: date | None = None) -> bool:
        """Whether the last day has passed without an answer."""
        is_past = self.supply_by < (today or timezone.localdate())
        return self.state == self.State.WAITING and is_past

    def clock(self, answered_on: date | None, today: date | None = None) -> Clock:
        """Return the counting of the last day, and its state."""
        return Clock(
            "Answer",
            "Ten clear days: neither the day on which the request was received nor the day of "
            "supply counts (SI 2012/2089 reg 17).",
            self.received_on,
            latest_supply(self.received_on),
            answered_on,
            today or timezone.localdate(),
            unit="Clear day",
        )


class DocumentAnswer(models.Model):
    """An answer of the executive. A later answer is kept beside the earlier ones."""

    class Kind(models.TextChoices):
        SUPPLIED = "supplied", "Supplied"
        PARTLY = "partly", "Supplied in part, refused in part"
        REFUSED = "refused", "Refused"

    request = models.ForeignKey(DocumentRequest, models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    answered_on = models.DateField()
    reasons = models.TextField("written statement of reasons", blank=True)
    note = models.TextField("how it was supplied", blank=True)
    link = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to=copy_path, max_length=120, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["request", "number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="document_answers_differ"),
            models.CheckConstraint(
                condition=Q(kind="supplied", reasons="") | (~Q(kind="supplied") & ~Q(reasons="")),
                name="document_refused_with_reasons",
                violation_error_message="Say why what is refused is refused.",
            ),
            models.CheckConstraint(
                condition=Q(kind="refused", note="", link="", file="")
                | (~Q(kind="refused") & (~Q(note="") | ~Q(link="") | ~Q(file=""))),
                name="document_supplied_in_some_way",
                violation_error_message="Say how it was supplied, give a link, or add the file.",
            ),
        ]

    def __str__(self):
        return f"Answer {self.number} to {self.request}"
