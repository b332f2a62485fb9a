"""What officers promised, as a paper of the next agenda."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from committees.models import Committee
from meetings.minute_print import name_of
from meetings.models import Meeting, Minutes, Paper, Undertaking
from meetings.pack.shapes import PageSource
from meetings.services.agenda import add_item
from meetings.services.meetings import require_editable
from meetings.services.papers import generate_paper
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import long_date

GENERATOR = "undertakings"
TITLE = "Undertakings given at earlier meetings"
PURPOSE = "To see what officers undertook to do, and what came of it."
COLUMNS = ("Undertaking", "By whom", "By when", "Given", "What came of it")


@transaction.atomic
def put_undertakings_on_agenda(meeting: Meeting, *, by: User | None) -> Paper:
    """Add an item at the end of an agenda, with the undertakings as its paper."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_editable(meeting)
    if Paper.objects.filter(item__meeting=meeting, generator=GENERATOR).exists():
        raise Refused("They are on this agenda already.")
    item = add_item(meeting, title=TITLE, purpose=PURPOSE, by=by)
    return generate_paper(
        item,
        generator=GENERATOR,
        source=meeting.slug,
        kind=Paper.Kind.REPORT,
        title=f"{TITLE}: {meeting.committee}",
        by=by,
    )


def undertakings_payload(slug: str, on: date, audience: str) -> PageSource:
    """Build the paper for the meeting with this slug: what is open, and what closed since the last.

    Only what stands in public minutes, in words that anybody may read.
    """
    meeting = Meeting.objects.select_related("committee").get(slug=slug)
    as_at = min(on, timezone.localdate())
    found = list(_found(meeting))
    words = format_html("<p>As at {}. {}</p>{}", long_date(as_at), _summary(found), _table(found))
    title = f"{TITLE}: {meeting.committee}"
    payload = {"title": title, "body_html": str(words), "landscape": True}
    return PageSource("document", payload)


def next_meetings(committees: list[Committee]) -> list[Meeting]:
    """Return each committee's next meeting whose agenda is still in the making."""
    in_the_making = (Meeting.State.PLANNED, Meeting.State.DRAFT)
    ahead = Meeting.objects.filter(committee__in=committees, state__in=in_the_making)
    found: dict[int, Meeting] = {}
    for meeting in ahead.upcoming().with_committee():
        found.setdefault(meeting.committee_id, meeting)
    return list(found.values())


def _found(meeting: Meeting):  # type: ignore[no-untyped-def]  # a queryset that chains
    earlier = Meeting.objects.filter(
        committee=meeting.committee_id, starts_at__lt=meeting.starts_at, state=Meeting.State.HELD
    )
    last = earlier.order_by("-starts_at").first()
    wanted = Q(state=Undertaking.State.OPEN)
    if last:
        wanted |= Q(closed_on__gte=last.on)
    rows = Undertaking.objects.filter(
        wanted,
        minute__minutes__meeting__in=earlier,
        minute__minutes__state__in=Minutes.PUBLIC_STATES,
    )
    rows = rows.exclude(text="").select_related("minute__minutes__meeting__committee")
    return rows.order_by("due_on", "pk")


def _summary(found: list[Undertaking]) -> str:
    still = sum(each.state == Undertaking.State.OPEN for each in found)
    return f"{still} of {len(found)} are open." if found else "There are none."


def _table(found: list[Undertaking]) -> str:
    if not found:
        return ""
    head = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in COLUMNS))
    body = format_html_join("", "<tr>{}</tr>", ((_row(each),) for each in found))
    return format_html(
        "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        "Each undertaking, first what is due first",
        head,
        body,
    )


def _row(each: Undertaking) -> str:
    meeting = each.minute.minutes.meeting
    given = f"{long_date(meeting.starts_at)}, {name_of(each.minute, meeting.committee.code)}"
    due = long_date(each.due_on) if each.due_on else "No date"
    came = f"{each.get_state_display()}: {each.outcome}" if each.outcome else "Open"
    cells = format_html_join(
        "", "<td>{}</td>", ((cell,) for cell in (each.owner, due, given, came))
    )
    return format_html('<th scope="row">{}</th>{}', each.text, cells)
