from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.models.agenda import AgendaItem, OnAgendaManager
from meetings.models.withholding import Withholding
from scrutiny.keys import random_key


def content_path(content, file_name: str) -> str:
    """Return a path that reveals nothing about the upload; the original name is a field."""
    key = random_key() + random_key()
    return f"papers/{key[:2]}/{key[2:]}"


class Paper(Withholding):
    """A report, appendix or other document of an item, in public words.

    Its content is in its versions. For a withheld paper `title` is neutral and
    `label` empty; the exempt words are in `Withheld`.
    """

    class Kind(models.TextChoices):
        REPORT = "report", "Report"
        APPENDIX = "appendix", "Appendix"
        MINUTES = "minutes", "Minutes"

    class Origin(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        AUTHORED = "authored", "Written here"
        GENERATED = "generated", "Made from records"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="papers")
    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REPORT)
    origin = models.CharField(max_length=10, choices=Origin)
    title = models.CharField(max_length=200)
    label = models.CharField(max_length=40, blank=True, help_text="For example Appendix A")
    # For a generated paper: the kind of builder, and what it is built from.
    generator = models.CharField(max_length=30, blank=True, editable=False)
    generator_source = models.CharField(max_length=60, blank=True, editable=False)

    is_removed = models.BooleanField(default=False, editable=False)
    # Counts the changes of its words, so that the second of two editors is told of the first's.
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = OnAgendaManager()
    with_removed = models.Manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis="exempt") | Q(paragraphs=[]),
                name="paper_paragraphs_only_when_exempt",
                violation_error_message="Only exempt information has Schedule 12A paragraphs.",
            ),
            models.CheckConstraint(
                condition=Q(origin="generated") | Q(generator=""),
                name="paper_generator_only_when_generated",
            ),
        ]

    def __str__(self):
        return f"{self.label}: {self.title}" if self.label else self.title

    def get_absolute_url(self):
        return reverse("meetings:paper", args=[self.key])


class PaperVersion(models.Model):
    """One state of a paper; never changed, and kept for ever beside later ones.

    It holds no words: those are in a `PaperContent`, or in a `WithheldContent`
    while the paper is withheld. So a reference to a version leaks nothing.
    """

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        ordering = ["paper", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="version_numbers_differ")
        ]

    def __str__(self):
        return f"Version {self.number} of {self.paper}"


class Content(models.Model):
    """The content of a version: an uploaded file, or a payload that we print.

    `digest` is the SHA-256 of the file or of the payload.
    """

    title = models.CharField(max_length=200)
    label = models.CharField(max_length=40, blank=True)
    file = models.FileField(upload_to=content_path, max_length=120, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    payload_kind = models.CharField(max_length=20, blank=True)
    payload = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    # What the upload hides or denies a reader: meetings.pack.shapes.Finding, as JSON.
    findings = models.JSONField(default=list, blank=True)
    # The file's own sign-off table, cell by cell: [[by, sent, signed, initials], …].
    sign_off_rows = models.JSONField(default=list, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    @property
    def has_page(self) -> bool:
        """Whether it has a web page: it was written here, so it can be shown as one."""
        return bool(self.payload_kind)


class PaperContent(Content):
    """The content of a version of an open paper."""

    version = models.OneToOneField(PaperVersion, models.PROTECT, related_name="content")
