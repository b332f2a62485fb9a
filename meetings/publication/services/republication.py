"""Publishing again: supplements, revised agendas, withdrawals.

What was published keeps its numbers. A supplement adds to the agenda as it was published;
a revised agenda publishes the present draft; a withdrawal puts a notice on a paper's pages.
Each is built first and recorded in one transaction, or not at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from meetings.diary.lateness import deadline_of, is_late
from meetings.models import (
    AgendaItem,
    Closing,
    Entry,
    Meeting,
    Paper,
    Publication,
    Withdrawal,
    Withheld,
)
from meetings.pack.build import Progress
from meetings.pack.continuing import Continuation, Continued, build_continuations
from meetings.pack.outline import AUDIENCES, pack_outline, withdrawn
from meetings.pack.shapes import ItemOutline, PackOutline
from meetings.papers.services.papers import refresh_generated
from meetings.publication.published import Published
from meetings.publication.services.agenda import require_papers
from meetings.publication.services.editions import KeptFiles, keep_edition, remove_strays
from meetings.sign_off.services.printed_table import print_all_sign_offs
from meetings.sign_off.services.sending import note_missing
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.storage import removing_files_on_failure

CHANGED_MEANWHILE = "The agenda was changed while its pack was being made. Publish again."


@dataclass(frozen=True)
class _Next:
    """One audience's next edition: its outline, and the lines that stay as published."""

    wanted: Continuation
    before: Mapping[str, Entry]


Plan = Callable[[Meeting], dict[str, _Next]]


def publish_supplement(
    meeting: Meeting,
    *,
    by: User | None,
    at: datetime | None = None,
    progress: Progress | None = None,
) -> Publication:
    """Publish what was added since the last publication, as "Supplement n".

    Its pages continue the numbers of the pack. What was published already stays as it was,
    whatever the draft has now. Raises Refused where nothing was added, and for late items
    without a reason (N4).
    """
    at, meeting = at or timezone.now(), _read(meeting)
    number = _next_number(meeting, Publication.Kind.SUPPLEMENT)
    plan = _plan_of_supplement(number)

    def check(now: Meeting) -> None:
        _require_published(now)
        added = added_to(now)
        if not added.exists:
            raise Refused("Nothing was added since the last publication.")
        require_papers(now.items.filter(key__in=added.new_items))
        _require_late_reasons(now, added, at)

    check(meeting)
    refresh_generated(meeting, by=by)
    print_all_sign_offs(meeting)
    publication = Publication(
        meeting=meeting, kind=Publication.Kind.SUPPLEMENT, number=number, published_at=at, by=by
    )
    return _publish(publication, plan, check, progress)


def publish_revised(
    meeting: Meeting,
    *,
    by: User | None,
    at: datetime | None = None,
    late_reason: str = "",
    progress: Progress | None = None,
) -> Publication:
    """Publish the present draft as a revised agenda; page numbers given out are kept.

    Raises Refused after the deadline without a reason.
    """
    at, meeting = at or timezone.now(), _read(meeting)
    number = _next_number(meeting, Publication.Kind.REVISED)

    def check(now: Meeting) -> None:
        _require_published(now)
        require_papers(now.items.all())
        _require_late_reasons(now, added_to(now), at)
        if is_late(now, at) and not late_reason.strip():
            last = deadline_of(now).deadline
            raise Refused(
                f"The last day to publish in time was {last:%A %-d %B %Y}. Say why the agenda is "
                "revised after it."
            )

    check(meeting)
    refresh_generated(meeting, by=by)
    print_all_sign_offs(meeting)
    reason = late_reason.strip() if is_late(meeting, at) else ""
    publication = Publication(
        meeting=meeting, kind=Publication.Kind.REVISED, number=number, published_at=at, by=by,
        late_reason=reason,
    )  # fmt: skip
    return _publish(publication, _plan_of_revised(number, reason), check, progress)


def withdraw_paper(
    paper: Paper,
    *,
    reason: str,
    by: User | None,
    at: datetime | None = None,
    progress: Progress | None = None,
) -> Publication:
    """Withdraw a published paper: a notice replaces each of its pages (LGA 1972 s.100C).

    `reason` prints on the notice. The paper's own page and file, and all older packs, are gone
    for everyone but officers. Raises Refused without a reason, or for a paper not published.
    """
    at, meeting, reason = at or timezone.now(), _read(paper.item.meeting), reason.strip()
    if not reason:
        raise Refused("Say why the paper is withdrawn. The reason prints in its place.")
    pages = _published_pages(paper)

    def check(now: Meeting) -> None:
        if not now.publications.of_agenda().exists():
            raise Refused("The paper was never published. Remove it from the draft instead.")
        if pages is None or Withdrawal.objects.filter(paper=paper).exists():
            raise Refused("The paper does not stand in what is published now.")

    check(meeting)
    publication = Publication(
        meeting=meeting,
        kind=Publication.Kind.WITHDRAWAL,
        number=_next_number(meeting, Publication.Kind.WITHDRAWAL),
        published_at=at,
        by=by,
    )
    row = Withdrawal(publication=publication, paper=paper, reason=reason, pages=pages or 1)
    return _publish(publication, _plan_of_withdrawal(row), check, progress, withdrawal=row)


@transaction.atomic
def give_late_reason(item: AgendaItem, reason: str, *, by: User | None) -> None:
    """Record the reason for a late item: among its exempt words if it is withheld (N4)."""
    item = AgendaItem.objects.select_for_update().get(pk=item.pk)
    kept = Withheld.objects.for_services().filter(item=item).first()
    holder: Any = kept or item
    if holder.late_reason == reason.strip():
        return
    holder.late_reason = reason.strip()
    holder.save(update_fields=["late_reason"])
    record("item.late", item.meeting, by=by, sentence="Said why an item comes late", item=item.key)


@dataclass(frozen=True)
class Added:
    """The additions in the draft since the last publication, by key, in the draft's order."""

    new_items: tuple[str, ...]
    new_papers: tuple[str, ...]
    touched: tuple[str, ...]

    @property
    def exists(self) -> bool:
        return bool(self.new_items or self.new_papers)


def added_to(meeting: Meeting) -> Added:
    """Compare the draft with the publication; `touched` are items with something new."""
    published = Published.of(meeting, "officers").lines
    draft = pack_outline(meeting, "officers").items
    items = [item.key for item in draft if item.key not in published]
    papers = {
        paper.key: item.key for item in draft for paper in item.papers if paper.key not in published
    }
    touched = dict.fromkeys([*items, *papers.values()])
    ordered = tuple(item.key for item in draft if item.key in touched)
    return Added(tuple(items), tuple(papers), ordered)


def _publish(
    publication: Publication,
    plan: Plan,
    check: Callable[[Meeting], None],
    progress: Progress | None,
    withdrawal: Withdrawal | None = None,
) -> Publication:
    """Build what `plan` returns, then record it unless the agenda was changed meanwhile."""
    remove_strays()
    meeting = publication.meeting
    planned = plan(meeting)
    wanted = {audience: each.wanted for audience, each in planned.items()}
    built = build_continuations(wanted, at=publication.published_at, progress=progress)
    if progress:
        progress("Writing down what is published", len(built), len(built))
    with removing_files_on_failure(), transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        check(meeting)
        if plan(meeting) != planned:
            raise Refused(CHANGED_MEANWHILE)
        publication.full_clean()
        publication.save()
        if withdrawal:
            withdrawal.publication = publication
            withdrawal.save()
        _keep(publication, planned, built)
        facts = {"publication": publication.slug}
        if withdrawal:
            facts["paper"] = withdrawal.paper.key
        sentence = "Withdrew a paper" if withdrawal else f"Published: {publication}"
        act = f"{publication.kind}.published"
        if withdrawal is None:
            note_missing(meeting, by=publication.by)
        record(act, meeting, by=publication.by, sentence=sentence, **facts)
    return publication


def _keep(
    publication: Publication, planned: Mapping[str, _Next], built: Mapping[str, Continued]
) -> None:
    kept = KeptFiles()
    for audience, each in planned.items():
        keep_edition(
            publication,
            audience,
            built[audience].pack,
            each.wanted.outline,
            kept,
            before=each.before,
            supplement=built[audience].supplement,
        )


def _plan_of_supplement(number: int) -> Plan:
    def plan(meeting: Meeting) -> dict[str, _Next]:
        return {audience: _supplemented(meeting, audience, number) for audience in AUDIENCES}

    return plan


def _supplemented(meeting: Meeting, audience: str, number: int) -> _Next:
    published, draft = Published.of(meeting, audience), pack_outline(meeting, audience)
    stood = {item.key: item for item in published.items}
    rows = {item.key: item for item in meeting.items.all()}
    before, items, added = dict(published.lines), [], []
    for item in draft.items:
        base = stood.get(item.key)
        new = tuple(paper for paper in item.papers if paper.key not in published.lines)
        if base and new:
            before[item.key].late_reason = rows[item.key].late_reason
            base = replace(base, late_reason=item.late_reason)
        items.append(replace(base, papers=base.papers + new) if base else item)
        if new or not base:
            added.append(replace(base or item, papers=new))
    whole = replace(draft, items=tuple(items))
    name = f"{draft.committee}: Supplement {number}"
    title = draft.title.replace("Agenda:", f"Supplement {number}:", 1)
    own = replace(draft, items=tuple(added), committee=name, title=title, saving="")
    return _Next(_continuation(published, whole, own), before)


def _plan_of_revised(number: int, late_reason: str) -> Plan:
    suffix = "revised agenda" if number == 1 else f"revised agenda {number}"

    def plan(meeting: Meeting) -> dict[str, _Next]:
        return {
            audience: _Next(_continuation(Published.of(meeting, audience), outline), {})
            for audience in AUDIENCES
            for outline in [_revised(pack_outline(meeting, audience), suffix, late_reason)]
        }

    return plan


def _revised(outline: PackOutline, suffix: str, late_reason: str) -> PackOutline:
    name = f"{outline.committee}: {suffix}"
    return replace(outline, committee=name, late_reason=late_reason)


def _plan_of_withdrawal(row: Withdrawal) -> Plan:
    on = timezone.localdate(row.publication.published_at)
    notice = withdrawn(row.paper, reason=row.reason, on=on, pages=row.pages)

    def without(item: ItemOutline) -> ItemOutline:
        papers = (notice if p.key == notice.key and p.source else p for p in item.papers)
        return replace(item, papers=tuple(papers))

    def plan(meeting: Meeting) -> dict[str, _Next]:
        nexts = {}
        for audience in AUDIENCES:
            published = Published.of(meeting, audience)
            items = tuple(without(item) for item in published.items)
            outline = replace(pack_outline(meeting, audience), items=items)
            nexts[audience] = _Next(_continuation(published, outline), published.lines)
        return nexts

    return plan


def _continuation(
    published: Published, outline: PackOutline, supplement: PackOutline | None = None
) -> Continuation:
    return Continuation(outline, published.stands(), published.room(), supplement)


def _read(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("committee").get(pk=meeting.pk)


def _next_number(meeting: Meeting, kind: str) -> int:
    last = meeting.publications.filter(kind=kind).order_by("-number").first()
    return last.number + 1 if last else 1


def _published_pages(paper: Paper) -> int | None:
    line = (
        Entry.objects.current()
        .filter(paper=paper, edition__audience="officers")
        .exclude(first_page=None)
        .first()
    )
    return line.last_page - line.first_page + 1 if line else None


def _require_published(meeting: Meeting) -> None:
    if meeting.state != Meeting.State.PUBLISHED:
        state = meeting.get_state_display().lower()
        raise Refused(f"The meeting is {state}. Only a published agenda is added to or revised.")
    if Closing.objects.filter(paper__item__meeting=meeting, paper__withdrawal=None).exists():
        raise Refused("A paper is being withdrawn. Make the pack without it first.")


def _require_late_reasons(meeting: Meeting, added: Added, at: datetime) -> None:
    """Refuse late items without the officer's reason, which prints (LGA 1972 s.100B(4)(b))."""
    if not is_late(meeting, at):
        return
    items = meeting.items.filter(key__in=added.touched)
    said = Withheld.objects.for_services().filter(item__in=items).exclude(late_reason="")
    reasons = set(said.values_list("item_id", flat=True))
    without = [i.title for i in items if not i.late_reason and i.pk not in reasons]
    if without:
        last = deadline_of(meeting).deadline
        raise Refused(
            f"The last day to publish in time was {last:%A %-d %B %Y}. Say why these come late: "
            f"{'; '.join(without)}."
        )
