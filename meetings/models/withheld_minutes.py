"""Exempt minutes, of withheld items and of private parts of open ones.

Nothing points from an open record to these (`related_name="+"`). People reach them
through `objects.visible_to(user)`.
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from meetings.models.circulation import Correction
from meetings.models.closed import ClosedManager
from meetings.models.minutes import Minute, Minutes, MinuteVersion
from meetings.models.officers import of_officer
from meetings.models.paper import Paper
from meetings.models.proceedings import MinuteAction, Motion, Resolution, Undertaking
from meetings.models.withholding import open_to_members
from scrutiny.permissions import standing

HOLDERS = ("version", "motion", "resolution", "action", "undertaking", "correction")


def _of_one_at_most() -> Q:
    """Match rows with one holder, or with none: then they are the minute itself."""
    nothing = Q(**dict.fromkeys(HOLDERS))
    rows = nothing
    for name in HOLDERS:
        others = {other: None for other in HOLDERS if other != name}
        rows |= Q(**{f"{name}__isnull": False}, **others)
    return rows


def _papers_open_to_members(item: str) -> Q:
    """Match rows whose open item has withheld papers, all of which are open to members."""

    withheld = Paper.objects.filter(item=OuterRef(item)).exclude(basis="")
    closed = withheld.exclude(open_to_members())
    return Q(**{f"{item}__basis": ""}) & Exists(withheld) & ~Exists(closed)


class WithheldPassageManager(ClosedManager):
    """Exempt minutes, for officers only until the minutes are published."""

    def visible_to(self, user):
        who = standing(user)
        committee = "minute__minutes__meeting__committee_id"
        of_item = open_to_members("minute__item__") | _papers_open_to_members("minute__item")
        member = Q(**{f"{committee}__in": who.member_of}) & of_item
        published = Q(minute__minutes__state__in=Minutes.PUBLIC_STATES)
        return self.for_services().filter(of_officer(who, committee) | member & published)


class WithheldPassage(models.Model):
    """Words of an exempt minute, or of something recorded in it."""

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
