"""The papers of an item, each with its source."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from actionplans.as_at.payloads import kept_payload, payload_of
from actionplans.as_at.plan_text import PlanText
from actionplans.imports.services.whole_plan import save_plan
from actionplans.inspections.services import publish_inspection
from actionplans.models import ActionPlan
from meetings.models import AgendaItem, Meeting, Paper
from meetings.pack.shapes import PageSource
from meetings.papers.services import papers
from scrutiny.refusals import Refused
from scrutiny.roof.importing.faults import blaming
from scrutiny.roof.importing.folder import SourceFile
from scrutiny.roof.importing.run import Run
from scrutiny.roof.importing.wording import Exemption, ItemWords, PaperWords

LONGEST_SLUG = 60


@dataclass(frozen=True)
class PaperDue:
    """A paper to make: from a file, from records by a generator, or from a payload.

    `exempt` is its own ground, not that of its item.
    """

    place: str
    kind: str
    title: str
    label: str = ""
    file: SourceFile | None = None
    generator: str = ""
    source: str = ""
    payload: PageSource | None = None
    exempt: Exemption | None = None

    @property
    def origin(self) -> str:
        if self.file:
            return Paper.Origin.UPLOADED
        return Paper.Origin.GENERATED if self.generator else Paper.Origin.AUTHORED

    @property
    def made(self) -> tuple[str, ...]:
        """Return how it is made. A paper that is made in another way is another paper."""
        return (self.origin, self.generator, self.source, self.kind)


class PapersDue:
    """Returns the papers of each item, and keeps the records they are made from."""

    def __init__(self, meeting: Meeting, earlier: dict[str, Meeting], run: Run) -> None:
        """`earlier` are the imported meetings with minutes, by their file."""
        self.meeting, self.earlier, self.run = meeting, earlier, run

    def of(self, item: ItemWords, *, is_withheld: bool) -> list[PaperDue]:
        minutes = [self._minutes(item)] if item.minutes else []
        return minutes + [self._paper(paper, is_withheld) for paper in item.papers]

    def _minutes(self, item: ItemWords) -> PaperDue:
        assert item.minutes is not None
        meeting = self.earlier[item.minutes.place]
        title = f"Minutes of the meeting of {meeting.on:%-d %B %Y}"
        return PaperDue(
            f"{item.place}.minutes",
            Paper.Kind.MINUTES,
            title,
            generator="minutes",
            source=meeting.slug,
        )

    def _paper(self, words: PaperWords, is_withheld: bool) -> PaperDue:
        due = PaperDue(words.place, words.kind, words.title, words.label, exempt=words.exempt)
        if words.file:
            return replace(due, file=words.file)
        assert words.plan is not None
        if is_withheld or words.exempt:
            # A plan is a record for all to see; a withheld one is only this paper.
            return replace(due, payload=payload_of(words.plan, self.meeting.on))
        with blaming(f"{words.place}.action_plan"):
            plan = self._save_plan(words.plan)
        return replace(due, generator="action-plan", source=plan.slug)

    def _save_plan(self, text: PlanText) -> ActionPlan:
        slug = plan_slug(self.meeting.committee.code, text)
        later = Paper.objects.filter(
            generator="action-plan",
            generator_source=slug,
            item__meeting__starts_at__gt=self.meeting.starts_at,
        )
        on = self.meeting.on
        if later.exists() and kept_payload(slug, on) != payload_of(text, on):
            raise Refused(
                "a later meeting has a newer state of this plan; bring meetings over "
                "in the order of their dates"
            )
        plan = save_plan(text, slug=slug, committee=self.meeting.committee, by=self.run.by)
        if plan.inspection and on < timezone.localdate():
            # An open paper of a meeting that is past was public, and what it quotes with it.
            publish_inspection(plan.inspection, by=self.run.by)
        return plan


def plan_slug(code: str, text: PlanText) -> str:
    """Name a plan by its committee, its title and the year of its inspection."""
    year = f" {text.inspection.starts_on.year}" if text.inspection else ""
    return slugify(f"{code} {text.title}"[: LONGEST_SLUG - 5] + year)


def attach(item: AgendaItem, due: PaperDue, run: Run) -> Paper:
    """Add a paper that an open item does not have yet."""
    words: dict[str, Any] = {"kind": due.kind, "title": due.title, "label": due.label, "by": run.by}
    if due.file:
        return papers.upload_paper(item, run.upload(due.file), **words)
    if due.generator:
        return papers.generate_paper(item, generator=due.generator, source=due.source, **words)
    assert due.payload is not None
    return papers.write_paper(
        item, payload_kind=due.payload.kind, payload=due.payload.data, **words
    )


def replace_if_changed(paper: Paper, due: PaperDue, run: Run) -> None:
    """Give an uploaded paper a new version when its file is another one now."""
    if due.file is None:
        return
    content = papers.newest_content(paper)
    assert content is not None
    if content.digest != due.file.sha256:
        papers.replace_file(paper, run.upload(due.file), by=run.by)
