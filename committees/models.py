"""The models of people in public life, the committees they sit on, and their roles there."""

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from committees.querysets import (
    CommitteeQuerySet,
    MembershipQuerySet,
    RoleGrantQuerySet,
    TermsQuerySet,
)
from scrutiny.keys import random_key


def year_label(year: int) -> str:
    """Write a municipal year by the year it starts in: 2024 is "2024/25"."""
    return f"{year}/{(year + 1) % 100:02d}"


class PoliticalGroup(models.Model):
    name = models.CharField(max_length=100, unique=True)
    short_name = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Ward(models.Model):
    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Person(models.Model):
    """A person in public life: a councillor or a co-opted member.

    `user` is the account they sign in with; a person has a public page with or
    without one.
    """

    class Kind(models.TextChoices):
        COUNCILLOR = "councillor", "Councillor"
        CO_OPTEE = "co-optee", "Co-opted member"

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COUNCILLOR)
    name = models.CharField(max_length=100, help_text="As the papers print it, for example J Jones")
    surname = models.CharField(max_length=60, help_text="For the order of lists")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person"
    )
    group = models.ForeignKey(
        PoliticalGroup, models.PROTECT, null=True, blank=True, related_name="people"
    )
    ward = models.ForeignKey(Ward, models.PROTECT, null=True, blank=True, related_name="people")
    email = models.EmailField("public e-mail", blank=True)
    phone = models.CharField("public phone", max_length=40, blank=True)
    elected_on = models.DateField(null=True, blank=True)
    left_on = models.DateField("left office on", null=True, blank=True)

    class Meta:
        ordering = ["surname", "name"]
        verbose_name_plural = "people"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("committees:person", args=[self.key])

    @property
    def full_style(self) -> str:
        return f"Councillor {self.name}" if self.kind == self.Kind.COUNCILLOR else self.name


class Committee(models.Model):
    """A body that meets. The executive is one too, so that it can answer to scrutiny."""

    class Kind(models.TextChoices):
        SCRUTINY = "scrutiny", "Scrutiny committee"
        EXECUTIVE = "executive", "Executive"
        COUNCIL = "council", "Full Council"
        BOARD = "board", "Board"
        OTHER = "other", "Other committee"

    name = models.CharField(max_length=150, unique=True)
    code = models.CharField(
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]*$", "Use capital letters and digits only.")],
        help_text="Begins each minute reference, for example CYP",
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SCRUTINY)
    covers_education = models.BooleanField(
        default=False,
        help_text="Church and parent-governor representatives vote on its education questions.",
    )
    about = models.TextField(blank=True, help_text="One or two sentences for the public page")
    dissolved_on = models.DateField(null=True, blank=True)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("committees:committee", args=[self.slug])

    @property
    def slug(self) -> str:
        return self.code.lower()


class Membership(models.Model):
    """A person's place on a committee, from the first to the last day, both included.

    Whether a member may vote follows from the seat and the question before the
    committee (RULES S1), so there is nothing here to tick.
    """

    class Role(models.TextChoices):
        CHAIR = "chair", "Chair"
        VICE_CHAIR = "vice-chair", "Vice-chair"
        MEMBER = "member", "Member"
        SUBSTITUTE = "substitute", "Substitute"
        CO_OPTEE = "co-optee", "Co-opted member"

    class Seat(models.TextChoices):
        """Local Government Act 2000 s.9FA and Schedule A1 paras 7–8 for education seats."""

        ELECTED = "elected", "Elected member"
        ANGLICAN = "anglican", "Church representative (Anglican)"
        CATHOLIC = "catholic", "Church representative (Catholic)"
        PARENT_GOVERNOR = "parent-governor", "Parent governor"
        OTHER = "other", "Other co-opted member"

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    seat = models.CharField(max_length=15, choices=Seat, default=Seat.ELECTED)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["committee", "person", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
                violation_error_message="The last day is before the first day.",
            ),
            models.CheckConstraint(
                condition=(Q(role="co-optee") & ~Q(seat="elected"))
                | (~Q(role="co-optee") & Q(seat="elected")),
                name="membership_co_optee_has_a_co_opted_seat",
                violation_error_message=(
                    "A co-opted member has a co-opted seat, and everybody else an elected one."
                ),
            ),
            models.UniqueConstraint(
                fields=["committee", "person"],
                condition=Q(ends_on=None),
                name="membership_one_open_per_person",
                violation_error_message="This person already sits on the committee.",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_role_display()} of {self.committee}"


class RoleGrant(models.Model):
    """A right that does not come from a membership; it lapses at the second it ends."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", "Administrator"
        DEMOCRACY_OFFICER = "democracy-officer", "Democracy officer"
        REPORT_AUTHOR = "report-author", "Report author"
        LEGAL = "legal", "Signatory: legal"
        FINANCE = "finance", "Signatory: finance"
        DIRECTOR = "director", "Signatory: director"
        ACTION_OWNER = "action-owner", "Action owner"
        PLAN_LEAD = "plan-lead", "Action-plan lead"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        help_text="Leave empty for all committees",
    )
    starts_at = models.DateTimeField("from", default=timezone.now)
    ends_at = models.DateTimeField("until", null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="grant_ends_after_it_starts",
                violation_error_message="The grant ends before it starts.",
            )
        ]

    def __str__(self):
        where = self.committee or "all committees"
        return f"{self.user}: {self.get_role_display()} ({where})"


class TermsOfReference(models.Model):
    """What a committee is for in one municipal year, with the numbers the rules read."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="terms_of_reference")
    municipal_year = models.PositiveSmallIntegerField(
        help_text="The year it starts in: 2024 for 2024/25"
    )
    quorum = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1)], help_text="Elected members who must be present"
    )
    co_optee_limit = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Leave empty where only the rule holds: no more than the elected members",
    )
    frequency = models.CharField(max_length=200, blank=True)
    required_training = models.TextField(blank=True, help_text="One course a line")
    text = models.TextField(blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    is_draft = models.BooleanField(
        "still a draft",
        default=False,
        help_text="A draft is not public, and no rule reads it before the committee agrees it.",
    )

    objects = TermsQuerySet.as_manager()

    class Meta:
        ordering = ["committee", "-municipal_year"]
        verbose_name_plural = "terms of reference"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "municipal_year"],
                name="terms_of_reference_one_a_year",
                violation_error_message="This committee has terms of reference for that year.",
            ),
            models.CheckConstraint(
                condition=Q(is_draft=False) | Q(agreed_on=None),
                name="terms_of_reference_agreed_are_no_draft",
                violation_error_message="Terms that were agreed are no draft any more.",
            ),
        ]

    def __str__(self):
        return f"{self.committee}, {self.year_label}"

    @property
    def year_label(self) -> str:
        return year_label(self.municipal_year)

    @property
    def courses(self) -> list[str]:
        """Return the courses that every member is to take."""
        return [line.strip() for line in self.required_training.splitlines() if line.strip()]


class Training(models.Model):
    """A course that a member took, and until when it counts."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="training")
    course = models.CharField(max_length=120)
    done_on = models.DateField("taken on")
    expires_on = models.DateField(
        "counts until", null=True, blank=True, help_text="Leave empty where it counts for good"
    )

    class Meta:
        ordering = ["person", "course", "-done_on"]
        verbose_name_plural = "training"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("done_on")),
                name="training_expires_after_it_was_done",
                violation_error_message="It expires before it was taken.",
            ),
            models.UniqueConstraint(
                fields=["person", "course", "done_on"],
                name="training_recorded_once",
                violation_error_message="This course on this day is recorded already.",
            ),
        ]

    def __str__(self):
        return f"{self.course}, {self.person}"
