from collections.abc import Iterable, Iterator

from django.db import models
from django.db.models import Q
from django.urls import reverse

from meetings.models.meeting import Meeting
from meetings.models.withholding import Withholding
from scrutiny.keys import random_key


class OnAgendaManager(models.Manager):
    """Items and papers on the agenda, without those removed from a draft.

    It is the default, so `meeting.items` and `item.papers` leave them out as well.
    """

    def get_queryset(self):
        return super().get_queryset().filter(is_removed=False)


class AgendaItemQuerySet(models.QuerySet):
    def top_level(self):
        return self.filter(parent=None)


class AgendaItem(Withholding):
    """One line of the agenda, in public words.

    For a withheld item `title` *is* the neutral public title; the exempt words
    are in `Withheld`. The number (1.0, 2.1) is computed from the order.
    """

    class Kind(models.TextChoices):
        REPORT = "report", "Report"
        VERBAL = "verbal", "Verbal report"
        PRESENTATION = "presentation", "Presentation"
        MINUTES = "minutes", "Minutes of a previous meeting"
        STANDING = "standing", "Standing item"

    class Business(models.TextChoices):
        """The meeting's own business: what was recorded of it prints in the item's minute."""

        APOLOGIES = "apologies", "Apologies for absence"
        DECLARATIONS = "declarations", "Declarations of interest"
        EXCLUSION = "exclusion", "Exclusion of the press and public"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sub_items"
    )
    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.REPORT)
    business = models.CharField(
        "the meeting’s own business", max_length=12, choices=Business, blank=True
    )
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    presenters = models.JSONField(default=list, blank=True)
    late_reason = models.TextField(
        "why it is late",
        blank=True,
        help_text="The special circumstances that make it urgent (LGA 1972 s.100B(4)(b))",
    )

    timing = models.CharField(max_length=40, blank=True, help_text="For example 6.20 pm")
    is_education = models.BooleanField(
        "is an education question",
        default=False,
        help_text="Church and parent-governor representatives vote on it (RULES S1).",
    )
    # Taken off the draft, and there to be put back.
    is_removed = models.BooleanField(default=False, editable=False)
    # Counts the changes, so that the second of two editors is told of the first's.
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = OnAgendaManager.from_queryset(AgendaItemQuerySet)()
    with_removed = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis="exempt") | Q(paragraphs=[]),
                name="item_paragraphs_only_when_exempt",
                violation_error_message="Only exempt information has Schedule 12A paragraphs.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:item", args=[self.key])


def usual_business(title: str) -> str:
    """Return the business for which councils use such a title, "" for any other.

    It is only a proposal for an item that is being made: `AgendaItem.business` decides.
    """
    words = title.lower()
    if words.startswith("apologies"):
        return AgendaItem.Business.APOLOGIES
    if "declaration" in words and ("interest" in words or "whip" in words):
        return AgendaItem.Business.DECLARATIONS
    if "exclusion of" in words and ("press" in words or "public" in words):
        return AgendaItem.Business.EXCLUSION
    return ""


def in_order(items: Iterable[AgendaItem]) -> Iterator[tuple[AgendaItem, str]]:
    """Yield an agenda in reading order, with the numbers 1.0, 1.1, 2.0 … of the places."""
    items = sorted(items, key=lambda item: item.position)
    tops = [item for item in items if item.parent_id is None]
    for place, top in enumerate(tops, 1):
        yield top, f"{place}.0"
        subs = (item for item in items if item.parent_id == top.pk)
        yield from ((sub, f"{place}.{sub_place}") for sub_place, sub in enumerate(subs, 1))
