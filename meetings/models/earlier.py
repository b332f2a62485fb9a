"""What was public before it was corrected."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Earlier(models.Model):
    """What stood there before it was corrected, and why it was."""

    # [[label, words], …]
    words = models.JSONField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        abstract = True
