"""What came of it: an inspection, the plan that answers it, and its actions."""

from django.db import models

from committees.models import Committee


class Inspection(models.Model):
    """One inspection by Ofsted, as its framework worded the judgements (RULES O3)."""

    framework = models.CharField(max_length=30, help_text="For example ILACS")
    starts_on = models.DateField()
    ends_on = models.DateField()
    lead_inspector = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "starts_on"], name="inspection_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="inspection_ends_after_it_starts",
                violation_error_message="The inspection ends before it starts.",
            ),
        ]

    def __str__(self):
        return f"{self.framework} {self.starts_on:%B %Y}"


class Judgement(models.Model):
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="judgements")
    position = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=200)
    grade = models.CharField(max_length=60)

    class Meta:
        ordering = ["inspection", "position"]

    def __str__(self):
        return f"{self.subject}: {self.grade}"


class AreaForImprovement(models.Model):
    """What the inspectors said needs to improve; numbered from 1 within the inspection."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="areas")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["inspection", "position"]
        verbose_name_plural = "areas for improvement"

    def __str__(self):
        return self.text


class ActionPlan(models.Model):
    """The plan that answers an inspection, watched by a committee."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=200, help_text="As the plan's own heading says it")
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, blank=True, related_name="plans"
    )
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="action_plans")

    class Meta:
        ordering = ["title"]

    def __str__(self):
        return self.title


class Action(models.Model):
    """One action of a plan, in the six columns of the printed table."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="actions")
    position = models.PositiveSmallIntegerField()
    ref = models.CharField("reference", max_length=20)
    area = models.ForeignKey(
        AreaForImprovement, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    action = models.TextField()
    success_measure = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    status = models.TextField("status: what is the progress on the action?", blank=True)
    performance = models.TextField("performance: is it making a difference?", blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "ref"],
                name="action_refs_differ",
                violation_error_message="Two actions of a plan have the same reference.",
            )
        ]

    def __str__(self):
        return f"{self.ref}: {self.action[:60]}"
