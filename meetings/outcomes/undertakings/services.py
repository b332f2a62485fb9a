"""Actions and undertakings from earlier meetings, as a paper of the next agenda."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from committees.models import Committee
from meetings.agenda.services.items import add_item
from meetings.agenda.services.order import order_items
from meetings.diary.services import IN_THE_MAKING, require_editable
from meetings.models import AgendaItem, FollowUp, Meeting, Minutes, Paper
from meetings.outcomes.undertakings.reading import follow_ups_where
from meetings.pack.shapes import PageSource
from meetings.papers.services.papers import generate_paper
from meetings.sitting.minute_words import name_of
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import long_date

GENERATOR = "undertakings"
TITLE = "Actions and undertakings from earlier meetings"
PURPOSE = "To see what was to be done, and what came of it."
# Records in public minutes, in public words.
PRINTED = Q(minute__minutes__state__in=Minutes.PUBLIC_STATES) & ~Q(text="")
COLUMNS = ("What", "Kind", "By whom", "By when", "From", "What came of it")


@transaction.atomic
def put_undertakings_on_agenda(
    meeting: Meeting,
    *,
    by: User | None,
    under: AgendaItem | None = None,
    after: AgendaItem | None = None,
) -> Paper:
    """Put them on an agenda: as a paper `under` an item, or as an item of their own.

    That item comes `after` another one of the agenda, or at the end. Raises Refused for a
    second paper, or for an item that is exempt or of another agenda.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_editable(meeting)
    if are_on_agenda(meeting):
        raise Refused("They are on this agenda already.")
    for item in filter(None, (under, after)):
        if item.meeting_id != meeting.pk:
            raise Refused("Choose an item of this agenda.")
    if under and under.is_withheld:
        raise Refused("Choose an item that anybody may read.")
    return generate_paper(
        under or _own_item(meeting, after, by),
        generator=GENERATOR,
        source=meeting.slug,
        kind=Paper.Kind.REPORT,
        title=f"{TITLE}: {meeting.committee}",
        by=by,
    )


def _own_item(meeting: Meeting, after: AgendaItem | None, by: User | None) -> AgendaItem:
    item = add_item(meeting, title=TITLE, purpose=PURPOSE, by=by)
    if after:
        items = list(meeting.items.top_level().exclude(pk=item.pk).order_by("position"))
        items.insert(items.index(after) + 1, item)
        order_items(meeting, items, by=by)
    return item


def are_on_agenda(meeting: Meeting) -> bool:
    return Paper.objects.filter(item__meeting=meeting, generator=GENERATOR).exists()


def wait_for_agenda(meeting: Meeting) -> bool:
    """Whether a draft agenda lacks what this paper would print."""
    is_in_the_making = meeting.state in IN_THE_MAKING
    return is_in_the_making and not are_on_agenda(meeting) and bool(_found(meeting))


def undertakings_payload(slug: str, on: date, audience: str) -> PageSource:
    """Return the payload for the meeting with this slug: open ones, and those closed lately.

    Only records of public minutes, in public words.
    """
    meeting = Meeting.objects.select_related("committee").get(slug=slug)
    as_at = min(on, timezone.localdate())
    found = _found(meeting)
    words = format_html("<p>As at {}. {}</p>{}", long_date(as_at), _summary(found), _table(found))
    title = f"{TITLE}: {meeting.committee}"
    payload = {"title": title, "body_html": str(words), "landscape": True}
    return PageSource("document", payload)


def next_meetings(committees: list[Committee]) -> list[Meeting]:
    """Return the next meetings, with a draft agenda, that lack what is still open.

    At most one per committee, and none without anything open.
    """
    of_theirs = Q(minute__minutes__meeting__committee__in=committees)
    still_open = follow_ups_where(of_theirs & Q(state=FollowUp.State.OPEN) & PRINTED)
    waiting = {each.minute.minutes.meeting.committee_id for each in still_open}
    ahead = Meeting.objects.filter(committee__in=waiting, state__in=IN_THE_MAKING)
    found: dict[int, Meeting] = {}
    for meeting in ahead.upcoming().with_committee():
        found.setdefault(meeting.committee_id, meeting)
    there = Paper.objects.filter(item__meeting__in=found.values(), generator=GENERATOR)
    have_them = set(there.values_list("item__meeting_id", flat=True))
    return [meeting for meeting in found.values() if meeting.pk not in have_them]


def _found(meeting: Meeting) -> list[FollowUp]:
    earlier = Meeting.objects.filter(
        committee=meeting.committee_id, starts_at__lt=meeting.starts_at, state=Meeting.State.HELD
    )
    last = earlier.order_by("-starts_at").first()
    wanted = Q(state=FollowUp.State.OPEN)
    if last:
        wanted |= Q(closed_on__gte=last.on)
    return follow_ups_where(wanted & Q(minute__minutes__meeting__in=earlier) & PRINTED)


def _summary(found: list[FollowUp]) -> str:
    still = sum(each.state == FollowUp.State.OPEN for each in found)
    return f"{still} of {len(found)} are open." if found else "There are none."


def _table(found: list[FollowUp]) -> str:
    if not found:
        return ""
    head = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in COLUMNS))
    body = format_html_join("", "<tr>{}</tr>", ((_row(each),) for each in found))
    return format_html(
        "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        "Actions and undertakings, first what is due first",
        head,
        body,
    )


def _row(each: FollowUp) -> str:
    meeting = each.minute.minutes.meeting
    given = f"{long_date(meeting.starts_at)}, {name_of(each.minute, meeting.committee.code)}"
    due = long_date(each.due_on) if each.due_on else "No date"
    came = f"{each.get_state_display()}: {each.outcome}" if each.outcome else "Open"
    cells = format_html_join(
        "", "<td>{}</td>", ((cell,) for cell in (each.label, each.owner, due, given, came))
    )
    return format_html('<th scope="row">{}</th>{}', each.text, cells)
