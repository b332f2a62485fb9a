"""Reports that are written here, and the council's template for them.

A report belongs to its authors and the committee's officers until it is used as a paper:
so it is behind a closed manager, as exempt words are, and nothing open points to it.
"""

from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.models.agenda import AgendaItem
from meetings.models.closed import ClosedManager
from meetings.models.officers import of_officer
from meetings.models.paper import Paper
from scrutiny.keys import random_key
from scrutiny.permissions import standing

FieldKind = Literal["text", "lines", "choice", "date", "bodies"]
Use = Literal["", "recommendations", "background", "appendices"]


class ReportQuerySet(models.QuerySet):
    def with_item(self):
        """Fetch all that a page shows around a report."""
        return self.select_related(
            "template", "item__meeting__committee", "paper__item__meeting", "saved_by"
        )

    def being_drafted(self):
        """Keep reports of meetings with work to do, in order of due date."""
        open_work = ["planned", "draft", "published"]
        kept = self.filter(item__meeting__state__in=open_work).with_item()
        return kept.order_by(models.F("due_on").asc(nulls_last=True), "item__meeting__starts_at")


class ReportManager(ClosedManager.from_queryset(ReportQuerySet)):
    def visible_to(self, user):
        """Keep the reports that the user writes, or whose committee's officer they are."""
        return self.for_services().filter(_of_report(standing(user), "")).distinct()


class ReportPlaceManager(ClosedManager):
    def visible_to(self, user):
        return self.for_services().filter(_of_report(standing(user), "report__")).distinct()


def _of_report(who, path: str) -> Q:
    """Match what `report.write` decides about the report at `path`."""
    committee = f"{path}item__meeting__committee_id"
    theirs = Q(**{f"{path}authors": who.user_id})
    if None not in who.writes:
        theirs &= Q(**{f"{committee}__in": who.writes})
    return of_officer(who, committee) | theirs if who.user_id else Q(pk__in=[])


@dataclass(frozen=True)
class HeaderField:
    """One line of the header table.

    `kind` "bodies" is the line of the bodies that consider the report, which is made from
    them; `choices` are those of kind "choice".
    """

    key: str
    label: str
    kind: FieldKind = "text"
    required: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the name of its form field; a section may have the same key."""
        return f"field-{self.key}"


@dataclass(frozen=True)
class Section:
    """One section of a report; `style` as in docs/payloads.md.

    `use` gives help to the author: "recommendations" opens with the body that is asked,
    "background" accepts "None", "appendices" lists the item's appendices.
    """

    key: str
    heading: str
    guidance: str = ""
    style: str = "paragraphs"
    required: bool = False
    use: Use = ""

    @property
    def name(self) -> str:
        return f"section-{self.key}"

    @property
    def is_typed(self) -> bool:
        return self.style != "sign-off" and self.use != "appendices"


class ReportTemplate(models.Model):
    """One version of the council's template; a change makes a new version."""

    number = models.PositiveSmallIntegerField(unique=True)
    fields = models.JSONField()
    sections = models.JSONField()
    reason = models.CharField("what changed", max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self):
        return f"Report template, version {self.number}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ValidationError("A version of the template is never changed: make a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError("A version of the template is never deleted.")

    @property
    def header_fields(self) -> list[HeaderField]:
        return [HeaderField(**{**row, "choices": tuple(row["choices"])}) for row in self.fields]

    @property
    def report_sections(self) -> list[Section]:
        return [Section(**row) for row in self.sections]

    def section_for(self, use: Use) -> Section | None:
        return next((each for each in self.report_sections if each.use == use), None)


class Report(models.Model):
    """A report being written: what its authors have typed, for an item of an agenda.

    `values` are the header's by key, `sections` the typed words by key
    (scrutiny/writing.py), `bodies` who else considers it: {key, body, on, recommendations}.
    `revision` counts the changes, so that the second of two authors is told of the first's.
    """

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    template = models.ForeignKey(ReportTemplate, models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    paper = models.OneToOneField(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    due_on = models.DateField("draft due", null=True, blank=True)

    title = models.CharField(max_length=200, blank=True)
    values = models.JSONField(default=dict, blank=True)
    sections = models.JSONField(default=dict, blank=True)
    bodies = models.JSONField(default=list, blank=True)
    no_background_papers = models.BooleanField(default=False)

    revision = models.PositiveIntegerField(default=0, editable=False)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)
    used_revision = models.PositiveIntegerField(null=True, blank=True)

    objects = ReportManager()

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self):
        return "Report"

    def get_absolute_url(self):
        return reverse("meetings:report", args=[self.key])

    @property
    def meeting(self) -> Any:
        return self.item.meeting

    @property
    def state(self) -> str:
        """Return its state in words: "In writing", "Used", "Changed since it was used"."""
        if self.used_revision is None:
            return "In writing"
        return "Used" if self.used_revision == self.revision else "Changed since it was used"

    @property
    def state_colour(self) -> str:
        return {"In writing": "blue", "Used": "teal"}.get(self.state, "yellow")


class ReportPlace(models.Model):
    """Another item for the same report, for the body `body_key` of its `bodies`."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    body_key = models.CharField(max_length=12)
    paper = models.OneToOneField(Paper, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReportPlaceManager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "item"],
                name="report_once_an_item",
                violation_error_message="The report goes to this item already.",
            )
        ]

    def __str__(self):
        return "Place of a report"
