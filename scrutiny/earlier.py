"""Earlier versions of published words: nothing that was public is overwritten."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from scrutiny.models import User
from scrutiny.refusals import Refused


class Earlier(models.Model):
    """The published words before a correction, and the reason for the correction."""

    # [[label, words], …]
    words = models.JSONField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        abstract = True


def keep_earlier(
    kind: type[Earlier], words: list[list[str]], *, reason: str, by: User | None, **whose: Any
) -> None:
    """Keep the published words before a correction. Raises Refused without a reason.

    `words`: each part with its label. `whose`: the fields that name the corrected row.
    """
    if not reason.strip():
        raise Refused("It is public: say why it is corrected. The earlier words are kept.")
    kind(words=words, reason=reason.strip(), by=by, **whose).save()
