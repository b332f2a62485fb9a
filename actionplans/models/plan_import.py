from django.conf import settings
from django.db import models
from django.utils import timezone

from actionplans.models.plan import ActionPlan
from scrutiny.keys import random_key


def import_path(plan_import, file_name: str) -> str:
    key = random_key() + random_key()
    return f"plan-imports/{key[:2]}/{key[2:]}"


class PlanImport(models.Model):
    """A table that was uploaded for a plan: previewed, then applied; kept for ever.

    `rows` are actionplans.imports.table.shapes.Row as JSON, with the file's notes and, once the
    table was applied, what was answered (actionplans.imports.table.answers). `plan_revision` is
    the plan's at the time of the preview, so that what is applied is what was looked at.
    """

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="imports")
    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    file = models.FileField(upload_to=import_path, max_length=120)
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    rows = models.JSONField()
    plan_revision = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["plan", "-added_at"]

    def __str__(self):
        return self.file_name
