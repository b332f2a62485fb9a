from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.officers import of_officer
from meetings.models.paper import Paper, PaperVersion
from meetings.models.withholding import Withholding, open_to_members
from scrutiny.closed_files import is_closed
from scrutiny.keys import random_key
from scrutiny.permissions import standing


def edition_path(edition, file_name: str) -> str:
    """Return a path for a published file that no one can guess."""
    key = random_key() + random_key()
    return f"editions/{key[:2]}/{key[2:]}.pdf"


class UnchangingQuerySet(models.QuerySet):
    """Published rows, which are never changed or deleted in bulk (LGA 1972 s.100C)."""

    def update(self, **fields):
        raise ValidationError("What was published is never changed.")

    def delete(self):
        raise ValidationError("What was published is never deleted.")


class PublicationQuerySet(UnchangingQuerySet):
    def of_agenda(self):
        """Keep publications of a meeting's agenda and papers, newest first."""
        return self.filter(kind__in=self.model.AGENDA_KINDS)

    def of_minutes(self):
        return self.exclude(kind__in=self.model.AGENDA_KINDS)


class EditionQuerySet(UnchangingQuerySet):
    def visible_to(self, user):
        who = standing(user)
        committee = "publication__meeting__committee_id"
        members = Q(audience=self.model.Audience.MEMBERS) & Q(**{f"{committee}__in": who.member_of})
        return self.filter(
            Q(audience=self.model.Audience.PUBLIC) | members | of_officer(who, committee)
        )

    def open_to(self, user):
        """Keep the editions whose files the person may fetch now.

        Officers fetch all they may read. Others fetch none that holds a paper withdrawn
        since, or words that are not open to them any more.
        """
        officer = of_officer(standing(user), "publication__meeting__committee_id")
        lines = Entry.objects.filter(edition=OuterRef("pk"))
        minuted = ExemptMinuteItem.objects.filter(edition=OuterRef("pk"))
        taken = is_closed("file") | is_closed("supplement_file")
        closed = taken | Exists(lines.closed_since()) | Exists(minuted.closed_to_members())
        return self.visible_to(user).filter(officer | ~closed)

    def newest(self):
        """Keep the newest edition of its audience about the papers of each meeting."""
        newer = (
            self.model.objects.filter(
                publication__meeting=OuterRef("publication__meeting"),
                audience=OuterRef("audience"),
                publication__kind__in=Publication.AGENDA_KINDS,
            )
            .order_by("-publication__published_at", "-publication_id")
            .values("pk")[:1]
        )
        return self.filter(pk=models.Subquery(newer))

    def for_everybody(self):
        return self.filter(audience=self.model.Audience.PUBLIC)

    def of_minutes(self):
        return self.filter(publication__kind__in=Publication.MINUTES_KINDS)

    def with_meeting(self):
        return self.select_related("publication__meeting__committee")

    def latest_first(self):
        return self.order_by("-publication__published_at", "-publication_id")


class EntryQuerySet(UnchangingQuerySet):
    def visible_to(self, user):
        """Keep entries of the editions that the user may read."""
        return self.filter(edition__in=Edition.objects.visible_to(user))

    def current(self):
        """Keep entries of editions that no later publication has superseded."""
        return self.filter(edition__in=Edition.objects.newest())

    def items(self):
        return self.filter(paper=None)

    def papers(self):
        return self.exclude(paper=None)

    def taken_back(self):
        """Keep lines with the words of a paper that was withdrawn since."""
        return self.exclude(version=None).filter(
            Q(paper__withdrawal__isnull=False) | Q(paper__closing__isnull=False)
        )

    def narrowed(self):
        """Keep lines whose words members got, and would not get now.

        The line keeps the ground of its publication; its item or paper has today's.
        """
        of_item = Q(paper=None) & ~Q(item__basis="") & ~open_to_members("item__")
        of_paper = Q(paper__isnull=False) & ~Q(paper__basis="") & ~open_to_members("paper__")
        given = Q(edition__audience="members") & ~Q(basis="") & open_to_members()
        return self.filter(given & (of_item | of_paper))

    def closed_since(self):
        """Keep lines because of which their edition is handed to nobody but officers."""
        return self.taken_back() | self.narrowed()

    def with_words(self):
        """Fetch all that a page shows of an entry, without the content of its paper."""
        return (
            self.annotate(is_taken_down=is_closed("file"))
            .select_related(
                "item",
                "paper__closing",
                "version__content",
                "edition__publication__meeting__committee",
            )
            .defer("version__content__payload")
        )


class Unchanging(models.Model):
    """A published row: it is superseded or withdrawn, never edited (s.100C)."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk and not self._state.adding:
            raise ValidationError("What was published is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError("What was published is never deleted.")


class Publication(Unchanging):
    """The act of making papers public: what, when, by whom, and why if late."""

    class Kind(models.TextChoices):
        AGENDA = "agenda", "Agenda"
        SUPPLEMENT = "supplement", "Supplement"
        REVISED = "revised", "Revised agenda"
        WITHDRAWAL = "withdrawal", "Withdrawal"
        DRAFT_MINUTES = "draft-minutes", "Draft minutes"
        MINUTES = "minutes", "Minutes"

    AGENDA_KINDS = (Kind.AGENDA, Kind.SUPPLEMENT, Kind.REVISED, Kind.WITHDRAWAL)
    MINUTES_KINDS = (Kind.DRAFT_MINUTES, Kind.MINUTES)

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="publications")
    kind = models.CharField(max_length=15, choices=Kind)
    number = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    late_reason = models.TextField(blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "number"], name="publication_numbers_differ"
            )
        ]

    def __str__(self):
        if self.kind == self.Kind.SUPPLEMENT or self.number > 1:
            return f"{self.get_kind_display()} {self.number}"
        return self.get_kind_display()

    @property
    def slug(self) -> str:
        """Return its name in addresses, for example "supplement-1"."""
        return f"{self.kind}-{self.number}"


class Edition(Unchanging):
    """A publication for one audience: one file and its entries."""

    class Audience(models.TextChoices):
        PUBLIC = "public", "Public"
        MEMBERS = "members", "Members of the committee"
        OFFICERS = "officers", "Officers"

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="editions")
    audience = models.CharField(max_length=10, choices=Audience)
    file = models.FileField(upload_to=edition_path, max_length=120)
    sha256 = models.CharField(max_length=64)
    sheets = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField(help_text="Bytes")
    claims_ua = models.BooleanField(help_text="Every paper in it conforms to PDF/UA-1")
    has_withheld = models.BooleanField(default=False)
    # A supplement's own pack; `file` is the whole agenda pack with the supplement in it.
    supplement_file = models.FileField(upload_to=edition_path, max_length=120, blank=True)
    supplement_sheets = models.PositiveIntegerField(default=0)
    supplement_size = models.PositiveBigIntegerField(default=0, help_text="Bytes")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["publication", "audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "audience"], name="edition_one_per_audience"
            ),
            models.CheckConstraint(
                condition=~Q(audience="public") | Q(has_withheld=False),
                name="edition_public_holds_nothing_withheld",
            ),
        ]

    def __str__(self):
        return f"{self.publication} for {self.get_audience_display().lower()}"


class Entry(Unchanging, Withholding):
    """One line of an edition, frozen: an item (no version) or one of its papers.

    `pages` is printed unchanged ("3–8", "Verbal Report"): an item's run to the
    page before the next item's first, blanks included; a paper's leave blanks out.
    `series` is "" or "X", `first_sheet` the paper's place in the edition's file.
    Words are public ones; exempt ones are in `WithheldEntry`.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="entries")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="entries")
    version = models.ForeignKey(
        PaperVersion, models.PROTECT, null=True, blank=True, related_name="entries"
    )
    depth = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=12)
    label = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    presenters = models.JSONField(default=list, blank=True)
    late_reason = models.TextField(blank=True)
    pages = models.CharField(max_length=60, blank=True)
    series = models.CharField(max_length=2, blank=True)
    first_page = models.PositiveIntegerField(null=True, blank=True)
    last_page = models.PositiveIntegerField(null=True, blank=True)
    first_sheet = models.PositiveIntegerField(null=True, blank=True)
    file = models.FileField(upload_to=edition_path, max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "position"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="entry_positions_differ"),
            models.CheckConstraint(
                condition=Q(first_page=None, last_page=None)
                | Q(first_page__isnull=False, last_page__gte=models.F("first_page")),
                name="entry_pages_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}".strip()

    @property
    def is_withdrawn(self) -> bool:
        """Whether a notice replaces the paper on its pages."""
        return self.paper_id is not None and self.version_id is None and bool(self.first_page)

    @property
    def is_closed(self) -> bool:
        """Whether its paper was withdrawn or its file taken down, and no new pack is made yet."""
        is_withdrawn = self.paper is not None and hasattr(self.paper, "closing")
        return is_withdrawn or getattr(self, "is_taken_down", False)


class ExemptMinuteItemQuerySet(UnchangingQuerySet):
    def closed_to_members(self):
        """Keep those in a members' minute whose words members would not get now."""
        withheld = Paper.objects.filter(item=OuterRef("item")).exclude(basis="")
        papers = Exists(withheld.exclude(open_to_members()))
        of_item = ~Q(item__basis="") & ~open_to_members("item__")
        closed = of_item | Q(item__basis="") & Q(papers)
        return self.filter(closed, edition__audience="members")


class ExemptMinuteItem(Unchanging):
    """An item whose closed minute is in an exempt minute, as it was published."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="minuted")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")

    objects = ExemptMinuteItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "item"], name="exempt_minute_item_once")
        ]

    def __str__(self):
        return f"{self.edition}: {self.item}"
