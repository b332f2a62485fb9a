"""Nothing that was public is written over: what stood there before is kept beside it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from scrutiny.models import User
from scrutiny.refusals import Refused


class Earlier(models.Model):
    """What stood there before it was corrected, and why it was."""

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
    """Keep what stood in public before a correction. Refused without a reason.

    `words`: each part with its label. `whose`: the fields that say what was corrected.
    """
    if not reason.strip():
        raise Refused("It is public: say why it is corrected. The earlier words are kept.")
    kind(words=words, reason=reason.strip(), by=by, **whose).save()
