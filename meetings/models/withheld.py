"""Withheld words. They are not filtered out of the open records: they live here.

Nothing points from an open record to these (`related_name="+"`), so a page, feed
or search that forgets to ask has only neutral words to show. People reach them
through `objects.visible_to(user)`; only services and the pack outline, which
decide for an audience instead of a person, use `for_services()`
(tests/test_house_rules.py holds the list).
"""

from django.db import models
from django.db.models import Q

from meetings.models.agenda import AgendaItem
from meetings.models.paper import Content, Paper, PaperVersion
from meetings.models.publication import Entry
from meetings.querysets import WithheldContentManager, WithheldEntryManager, WithheldManager


class TrueWords(models.Model):
    """The words that a withheld item or paper would carry if it were open."""

    title = models.CharField(max_length=200)
    label = models.CharField(max_length=40, blank=True)
    purpose = models.TextField(blank=True)
    presenters = models.JSONField(default=list, blank=True)
    late_reason = models.TextField(blank=True)

    class Meta:
        abstract = True


class Withheld(TrueWords):
    """The true words of a withheld item or paper, and why it is withheld."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.OneToOneField(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    public_interest = models.TextField(
        help_text="Why withholding outweighs disclosing (Schedule 12A para 10)"
    )

    objects = WithheldManager()

    class Meta:
        verbose_name_plural = "withheld"
        constraints = [
            models.CheckConstraint(
                condition=Q(item=None) ^ Q(paper=None), name="withheld_is_an_item_or_a_paper"
            )
        ]

    def __str__(self):
        return "Withheld"


class WithheldContent(Content):
    """The words of a version of a withheld paper."""

    version = models.OneToOneField(PaperVersion, models.PROTECT, related_name="+")

    objects = WithheldContentManager()

    def __str__(self):
        return "Withheld content"


class WithheldEntry(TrueWords):
    """The true words of an entry of a members' or officers' edition, as published."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")

    objects = WithheldEntryManager()

    class Meta:
        verbose_name_plural = "withheld entries"

    def __str__(self):
        return "Withheld entry"
