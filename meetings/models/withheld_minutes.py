"""What is minuted of withheld items, and of open ones in private: it lives apart.

Nothing points from an open record to these (`related_name="+"`). People reach them
through `objects.visible_to(user)`.
"""

from django.db import models
from django.db.models import Q

from meetings.models.circulating import Correction
from meetings.models.minutes import Minute, MinuteVersion
from meetings.models.proceedings import MinuteAction, Motion, Resolution, Undertaking
from meetings.querysets import WithheldPassageManager

HOLDERS = ("version", "motion", "resolution", "action", "undertaking", "correction")


def _of_one_at_most() -> Q:
    """Match rows that belong to one holder, or to none: then they are the minute itself."""
    nothing = Q(**dict.fromkeys(HOLDERS))
    rows = nothing
    for name in HOLDERS:
        others = {other: None for other in HOLDERS if other != name}
        rows |= Q(**{f"{name}__isnull": False}, **others)
    return rows


class WithheldPassage(models.Model):
    """Words of what is minuted apart, or of something that was recorded in it."""

    minute = models.ForeignKey(Minute, models.PROTECT, related_name="+")
    version = models.OneToOneField(MinuteVersion, models.CASCADE, null=True, related_name="+")
    motion = models.OneToOneField(Motion, models.CASCADE, null=True, related_name="+")
    resolution = models.OneToOneField(Resolution, models.CASCADE, null=True, related_name="+")
    action = models.OneToOneField(MinuteAction, models.CASCADE, null=True, related_name="+")
    undertaking = models.OneToOneField(Undertaking, models.CASCADE, null=True, related_name="+")
    correction = models.OneToOneField(Correction, models.CASCADE, null=True, related_name="+")
    text = models.TextField(blank=True)

    objects = WithheldPassageManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_of_one_at_most(), name="withheld_passage_has_one_holder"
            ),
            models.UniqueConstraint(
                fields=["minute"],
                condition=Q(**dict.fromkeys(HOLDERS)),
                name="withheld_passage_one_minute",
            ),
        ]

    def __str__(self):
        return "Withheld passage"
