"""Exempt words. They are not filtered out of the open records: they live here.

Nothing points from an open record to these (`related_name="+"`), so a page, feed
or search that forgets to ask has only neutral words to show. People reach them
through `objects.visible_to(user)`; only services and the pack outline, which
decide for an audience instead of a user, use `for_services()`
(tests/test_house_rules.py holds the list).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from meetings.models.agenda import AgendaItem
from meetings.models.closed import ClosedManager
from meetings.models.officers import of_officer
from meetings.models.paper import Content, Paper, PaperVersion
from meetings.models.publication import Entry
from meetings.models.signoff import SignOff
from scrutiny.permissions import standing


def _papers_taken_part_in(who):
    """Return the papers that a user signs, has signed or wrote, on any agenda."""

    return SignOff.objects.papers_of(who)


class WithheldManager(ClosedManager):
    def visible_to(self, user):
        who = standing(user)
        allowed = self._visible(
            who,
            ("item__", "item__meeting__committee_id", "item"),
            ("paper__", "paper__item__meeting__committee_id", "paper"),
        )
        if not who.takes_part:
            return allowed
        return allowed | self.for_services().filter(paper__in=_papers_taken_part_in(who))

    def about(self, holder, user):
        """Return the exempt words of an item or paper that the user may read, or None."""
        if not holder.is_withheld:
            return None
        kind = "paper" if isinstance(holder, Paper) else "item"
        return self.visible_to(user).filter(**{kind: holder}).first()


class WithheldContentManager(ClosedManager):
    def visible_to(self, user):
        who, holder = standing(user), "version__paper__"
        committee = f"{holder}item__meeting__committee_id"
        allowed = self._visible(who, (holder, committee, "version"))
        if not who.takes_part:
            return allowed
        return allowed | self.for_services().filter(version__paper__in=_papers_taken_part_in(who))


class OpeningRequestManager(ClosedManager):
    """Requests to open exempt words, for officers whatever members may read."""

    def visible_to(self, user):
        who = standing(user)
        of_item = of_officer(who, "item__meeting__committee_id")
        of_paper = of_officer(who, "paper__item__meeting__committee_id")
        return self.for_services().filter(of_item | of_paper)


class WithheldEntryManager(ClosedManager):
    def visible_to(self, user):
        """Keep what officers read, and of members' lines those that are open to members now."""
        committee, who = "entry__item__meeting__committee_id", standing(user)
        found = self._visible(who, ("entry__", committee, "entry"))
        narrowed = Entry.objects.narrowed().values("pk")
        return found.filter(of_officer(who, committee) | ~Q(entry__in=narrowed))


class TrueWords(models.Model):
    """The words that a withheld item or paper would have if it were open."""

    title = models.CharField(max_length=200)
    label = models.CharField(max_length=40, blank=True)
    purpose = models.TextField(blank=True)
    presenters = models.JSONField(default=list, blank=True)
    late_reason = models.TextField(blank=True)

    class Meta:
        abstract = True


class Withheld(TrueWords):
    """The exempt words of a withheld item or paper, and the reasons."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.OneToOneField(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    timing = models.CharField(max_length=40, blank=True)
    public_interest = models.TextField(
        help_text="Why withholding outweighs disclosing (Schedule 12A para 10)"
    )
    shared_because = models.TextField(
        "why every member of the committee needs to see it", blank=True
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
    """The content of a version of a withheld paper."""

    version = models.OneToOneField(PaperVersion, models.PROTECT, related_name="+")

    objects = WithheldContentManager()

    def __str__(self):
        return "Withheld content"


class WithheldEntry(TrueWords):
    """The exempt words of an entry of a members' or officers' edition, as published."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")

    objects = WithheldEntryManager()

    class Meta:
        verbose_name_plural = "withheld entries"

    def __str__(self):
        return "Withheld entry"


class OpeningRequest(models.Model):
    """A request by one officer to open what was published as withheld; another one decides.

    The reason may quote exempt words, so it is kept and shown as they are.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for a second person"
        AGREED = "agreed", "Opened"
        DECLINED = "declined", "Kept withheld"

    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = OpeningRequestManager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item=None) ^ Q(paper=None), name="opening_is_of_an_item_or_a_paper"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="opening_is_decided_by_a_second_person",
                violation_error_message="Somebody else decides.",
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="asked"), name="opening_of_item_asked_once"
            ),
            models.UniqueConstraint(
                fields=["paper"], condition=Q(state="asked"), name="opening_of_paper_asked_once"
            ),
        ]

    def __str__(self):
        return "Request to open"
