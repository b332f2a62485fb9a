from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from committees.models import Committee
from meetings.models import Paper
from scrutiny.keys import random_key
from scrutiny.permissions import standing


class InspectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep inspections that the user may see (scrutiny.permissions "inspection.view")."""
        return self.filter(Q(is_public=True) | run_by(standing(user)))

    def managed_by(self, user):
        return self.filter(run_by(standing(user)))

    def with_judgements(self):
        return self.prefetch_related("judgements")


def run_by(who, path: str = "") -> Q:
    """Return a filter for what a user manages, as lead or as the committee's officer."""
    if who.manages_plans_everywhere:
        return Q(pk__isnull=False)
    return Q(**{f"{path}committee__in": who.manages_plans_of})


class Inspection(models.Model):
    """One inspection, with judgements in the words of its framework (RULES O3).

    `framework` is the name of a FrameworkVersion, or of an older one that was imported; the
    first day decides the version. `topic` is the subject of a focused visit or the theme of a
    joint inspection. `is_statement_required` and `statement_by` matter where the inspectors
    say whether an answer is wanted, and from whom (SI 2015/1792). Received and published are
    two dates (RULES O1); until `is_public` the report is known to officers only.
    """

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    framework = models.CharField(max_length=30, help_text="For example ILACS")
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        help_text="Which committee looks at it",
    )
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    lead_inspector = models.CharField(max_length=100, blank=True)
    topic = models.CharField(max_length=200, blank=True)
    is_statement_required = models.BooleanField("a statement was required", default=False)
    statement_by = models.CharField("who makes it", max_length=150, blank=True)
    received_on = models.DateField("report received on", null=True, blank=True)
    published_on = models.DateField("report published on", null=True, blank=True)
    report_paper = models.ForeignKey(
        Paper, models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    is_public = models.BooleanField(default=False, editable=False)
    # Counts changes, so that two people who edit at once do not overwrite each other.
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "starts_on"],
                name="inspection_once",
                violation_error_message="This inspection is here already.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="inspection_ends_after_it_starts",
                violation_error_message="The inspection ends before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None)
                | Q(received_on=None)
                | Q(published_on__gte=F("received_on")),
                name="inspection_published_after_receipt",
                violation_error_message="The report was published before it was received.",
            ),
        ]

    def __str__(self):
        return f"{self.framework} {self.starts_on:%B %Y}"

    def get_absolute_url(self):
        return reverse("actionplans:inspection", args=[self.key])


class Judgement(models.Model):
    """One grade; `body` is who was judged, "" for the council (a board may be judged beside it)."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="judgements")
    position = models.PositiveSmallIntegerField()
    body = models.CharField("who was judged", max_length=150, blank=True)
    subject = models.CharField(max_length=200)
    grade = models.CharField(max_length=600)

    class Meta:
        ordering = ["inspection", "position"]

    def __str__(self):
        return f"{self.subject}: {self.grade}"


class AreaForImprovement(models.Model):
    """An area for improvement in the inspectors' words, numbered from 1 in the inspection.

    Forms know it by its key: its number changes as soon as lines move.
    """

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="areas")
    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["inspection", "position"]
        verbose_name_plural = "areas for improvement"

    def __str__(self):
        return self.text


class PriorityAction(models.Model):
    """A priority action of a focused visit or a joint inspection."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="priority_actions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["inspection", "position"]

    def __str__(self):
        return self.text


class Finding(models.Model):
    """A finding in one paragraph of a report; answered by actions, or with a reason for none."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", "Strength"
        WEAKNESS = "weakness", "To improve"

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    position = models.PositiveSmallIntegerField()
    paragraph = models.CharField(max_length=20, help_text="As the report numbers it")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.WEAKNESS)
    text = models.TextField()
    area = models.ForeignKey(
        AreaForImprovement, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    raised_before = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="raised_again"
    )
    no_action_reason = models.TextField("why no action answers it", blank=True)

    class Meta:
        ordering = ["inspection", "position"]

    def __str__(self):
        return f"Paragraph {self.paragraph}"


class PublishingStep(models.Model):
    """A step of making the report or the statement known.

    Source: Education and Inspections Act 2006 ss.136–137 with SI 2007/462; for joint and area
    SEND inspections, which are published on the website only, SI 2015/1792.

    `done_on` is empty again when it was ticked by mistake; the history says so.
    """

    class Step(models.TextChoices):
        PARTNERS = "partners", "Report sent to partners"
        NEWSPAPER = "newspaper", "Report sent to a local newspaper"
        RADIO = "radio", "Report sent to a local radio station"
        INSPECTION_COPY = "inspection-copy", "Copy of the report open to inspection"
        WEBSITE = "website", "Report on our website"
        FIRST_DRAFT = "first-draft", "First draft of the plan sent to the inspectors"
        CHIEF_INSPECTOR = "chief-inspector", "Statement sent to the Chief Inspector"
        SECRETARY_OF_STATE = "secretary-of-state", "Statement sent to the Secretary of State"

    OF_THE_REPORT = (Step.PARTNERS, Step.NEWSPAPER, Step.RADIO, Step.INSPECTION_COPY)
    ON_THE_WEB = (Step.WEBSITE,)
    OF_THE_STATEMENT = (Step.CHIEF_INSPECTOR, Step.SECRETARY_OF_STATE)

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20, choices=Step)
    done_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["inspection", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "step"], name="publishing_step_once")
        ]

    def __str__(self):
        return self.get_step_display()
