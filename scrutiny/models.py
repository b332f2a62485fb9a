"""The models of the ground floor: the council, its users, and the audit history."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils import timezone

from scrutiny.colours import validate_brand_colour
from scrutiny.keys import random_key

DAYS_OF_A_YEAR = 365


class Council(models.Model):
    """The one council that this installation serves."""

    class Nation(models.TextChoices):
        """Decides the statutory periods: five clear days in England, three in Wales."""

        ENGLAND = "england", "England"
        WALES = "wales", "Wales"

    class MinuteNumbers(models.TextChoices):
        RUN_ON = "run-on", "Run on from year to year"
        RESTART = "restart", "Restart at 1 each municipal year"

    class Compliance(models.TextChoices):
        """How far the site meets WCAG 2.2 AA, as its statement has to say (SI 2018/952)."""

        FULL = "full", "Fully compliant"
        PARTIAL = "partial", "Partially compliant"
        NONE = "none", "Not compliant"

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField("full name", max_length=200, default="Your council")
    short_name = models.CharField(max_length=100, default="Your council")
    strapline = models.CharField(max_length=200, blank=True)
    nation = models.CharField(max_length=10, choices=Nation, default=Nation.ENGLAND)
    website = models.URLField(blank=True)
    crest = models.FileField(
        upload_to="council/",
        blank=True,
        validators=[FileExtensionValidator(["png"])],
        help_text="PNG with a clear background, shown beside the council's name.",
    )
    brand_colour = models.CharField(
        max_length=7,
        default="#00403c",
        validators=[validate_brand_colour],
        help_text="Dark enough for white text to be read on it (WCAG 1.4.3).",
    )
    contact_name = models.CharField(max_length=100, default="Democratic Services")
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_address = models.TextField(blank=True)
    minute_numbers = models.CharField(
        max_length=10, choices=MinuteNumbers, default=MinuteNumbers.RUN_ON
    )
    remote_members_count = models.BooleanField(
        "members who follow remotely count",
        default=False,
        help_text="They make up the quorum and vote. In England they do not (LGA 1972 Sch 12).",
    )
    registrable_interests_bar = models.BooleanField(
        "other registrable interests bar too",
        default=False,
        help_text="The code of conduct adds them to the disclosable pecuniary ones.",
    )
    compliance = models.CharField(
        "how far the site complies", max_length=10, choices=Compliance, default=Compliance.PARTIAL
    )
    not_accessible = models.TextField(
        "what is not accessible, and why",
        blank=True,
        help_text="Printed in the accessibility statement. Required unless fully compliant.",
    )
    statement_prepared_on = models.DateField(
        "accessibility statement prepared on", null=True, blank=True
    )
    statement_reviewed_on = models.DateField(
        "accessibility statement last reviewed on", null=True, blank=True,
        help_text="It is reviewed every year.",
    )  # fmt: skip
    last_day = models.DateField(
        "last day of the council",
        null=True,
        blank=True,
        help_text="Where a reorganisation ends it. Dates that fall after it are marked.",
    )

    class Meta:
        verbose_name = "council"
        verbose_name_plural = "council"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(singleton=True),
                name="council_is_one",
                violation_error_message="An installation serves one council.",
            ),
            models.CheckConstraint(
                condition=models.Q(statement_reviewed_on=None)
                | models.Q(statement_reviewed_on__gte=models.F("statement_prepared_on")),
                name="statement_reviewed_after_it_was_prepared",
                violation_error_message="The statement was reviewed before it was prepared.",
            ),
        ]

    def __str__(self):
        return self.short_name

    def is_statement_due(self, on: date) -> bool:
        """Whether the accessibility statement is undated or was last reviewed a year ago."""
        seen_on = self.statement_reviewed_on or self.statement_prepared_on
        return seen_on is None or (on - seen_on).days > DAYS_OF_A_YEAR

    @classmethod
    def current(cls) -> "Council":
        """Return the council, unsaved and with neutral words before one is set up."""
        return cls.objects.first() or cls()


class ClosedDay(models.Model):
    """A day on which this council is closed beyond the bank holidays (RULES W1)."""

    day = models.DateField(unique=True)
    reason = models.CharField(max_length=100)

    class Meta:
        ordering = ["day"]

    def __str__(self):
        return f"{self.day:%-d %B %Y}: {self.reason}"


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Their rights come from memberships and grants."""

    email = models.EmailField("e-mail", unique=True)
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name


class AuditEntryQuerySet(models.QuerySet):
    """Audit entries are added and read, never changed (LGA 1972 s.100C asks for six years)."""

    def about(self, thing):
        return self.filter(
            content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk
        )

    def update(self, **fields):
        raise ValidationError("The history is never changed.")

    def delete(self):
        raise ValidationError("The history is never deleted.")


class AuditEntry(models.Model):
    """One decision or act: who did what to which thing, when.

    `sentence` is for a reader and never holds withheld words; `details` holds the facts for
    a machine.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="acts")
    action = models.CharField(max_length=60)
    sentence = models.CharField(max_length=300)
    details = models.JSONField(default=dict)
    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.BigIntegerField()
    thing = GenericForeignKey()

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["content_type", "object_id", "-at"])]

    def __str__(self):
        return self.sentence

    def save(self, *args, **kwargs):
        if self.pk:
            raise ValidationError("The history is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError("The history is never deleted.")


class Job(models.Model):
    """Long work that a user started in the browser and follows there.

    `sentence`, `done` and `total` show its progress ("Rendering paper 7 of 23").
    `heard_at` is the time of its last report: a job that has been silent for long was killed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    kind = models.CharField(max_length=40)
    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.BigIntegerField()
    thing = GenericForeignKey()
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    sentence = models.CharField(max_length=300, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="jobs")
    asked_at = models.DateTimeField(default=timezone.now)
    heard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "content_type", "object_id"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="job_one_at_a_time",
                violation_error_message="This is being done already.",
            )
        ]

    def __str__(self):
        return f"{self.kind}: {self.get_state_display()}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)


class SentReminder(models.Model):
    """A reminder that was sent: to whom about which occasion, so that it is sent once."""

    once = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.once


class LastLook(models.Model):
    """When a user last opened My work, and since when things are new to them."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    since = models.DateTimeField()

    def __str__(self):
        return f"Looked on {self.at:%-d %B %Y}"


class ClosedFile(models.Model):
    """A stored file that was taken down: it is handed to officers only."""

    name = models.CharField(max_length=120, unique=True)
    since = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.name
