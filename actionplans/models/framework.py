from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower


class FrameworkVersion(models.Model):
    """One version of an inspection framework: what it judges, in which grades, by when to publish.

    Versions are reference data: a new framework, or a new version of one, is added by an
    administrator. The first day of an inspection decides its version (RULES O3). Periods are
    working days from the receipt of the report; none: there is no such period.
    """

    class Publicity(models.TextChoices):
        FULL = "full", "Copies to partners, newspaper and radio, open to inspection"
        WEBSITE = "website", "On the website of whoever received the report"
        NONE = "none", "No duty to publicise"

    name = models.CharField(
        max_length=30, help_text="The same for all versions of a framework, for example ILACS"
    )
    title = models.CharField(max_length=150)
    since = models.DateField("for inspections that begin on or after")
    topic_label = models.CharField(
        max_length=30,
        blank=True,
        help_text="What an inspection of this kind is about, for example Topic or Theme. "
        "Leave it empty where each inspection covers the whole framework.",
    )
    source = models.CharField(
        "source of the periods", max_length=60, blank=True, help_text="For example SI 2007/462"
    )
    publish_days = models.PositiveSmallIntegerField(
        "working days to publish the report", null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(250)],
    )  # fmt: skip
    draft_days = models.PositiveSmallIntegerField(
        "working days to a first draft after priority actions", null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(250)],
    )  # fmt: skip
    statement_name = models.CharField(
        "what is sent in answer", max_length=80, blank=True,
        help_text="For example written statement of action. Leave it empty where none is sent.",
    )  # fmt: skip
    statement_days = models.PositiveSmallIntegerField(
        "working days to send it", null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(250)],
    )  # fmt: skip
    is_statement_optional = models.BooleanField(
        "sent only where the inspectors require it", default=False
    )
    publicity = models.CharField(max_length=10, choices=Publicity, default=Publicity.FULL)
    note = models.CharField(
        max_length=300, blank=True, help_text="Shown to officers beside the periods"
    )

    class Meta:
        ordering = ["name", "-since"]
        verbose_name = "inspection framework"
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "since",
                name="framework_version_once",
                violation_error_message="This framework has a version since that day.",
            ),
            models.CheckConstraint(
                condition=models.Q(statement_days=None) | ~models.Q(statement_name=""),
                name="framework_period_has_a_statement",
                violation_error_message="Name what is sent within the working days.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, since {self.since:%-d %B %Y}"


class FrameworkSubject(models.Model):
    """What a version judges; `body` is who is judged, "" for the council itself.

    `theme` is our own name for what subjects of several versions have in common, so that
    years can be shown side by side.
    """

    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="subjects")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    theme = models.CharField(
        max_length=60, help_text="Shown beside the same theme of other years, for example Overall"
    )
    body = models.CharField(
        "who is judged", max_length=150, blank=True, help_text="Empty for the council"
    )

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "body", "words"],
                name="framework_subject_once",
                violation_error_message="This framework has that judgement twice.",
            )
        ]

    def __str__(self):
        return self.words


class FrameworkGrade(models.Model):
    """A grade or an outcome that a version gives, in its own words.

    `level` places it on the scale of the picture of the years; none: it has no place there.
    """

    class Level(models.IntegerChoices):
        OUTSTANDING = 4, "Outstanding"
        GOOD = 3, "Good"
        TO_IMPROVE = 2, "Requires improvement"
        INADEQUATE = 1, "Inadequate"

    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="grades")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=600)
    level = models.PositiveSmallIntegerField(
        "place on the scale", choices=Level, null=True, blank=True
    )
    follow_up = models.CharField(
        "what follows", max_length=200, blank=True,
        help_text="For example when the next inspection is expected",
    )  # fmt: skip

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "words"],
                name="framework_grade_once",
                violation_error_message="This framework has that grade twice.",
            )
        ]

    def __str__(self):
        return self.words
