"""A report of a committee's recommendations, as a paper of an agenda."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from committees.models import Committee
from meetings.agenda.services.items import add_item
from meetings.diary.services import EDITABLE
from meetings.models import AgendaItem, Meeting, Paper, Recommendation
from meetings.outcomes.recommendations import register
from meetings.pack.shapes import PageSource
from meetings.papers.services.papers import generate_paper
from scrutiny.models import User
from scrutiny.templatetags.wording import long_date

GENERATOR = "recommendations"
TITLE = "Recommendations and what came of them"
COLUMNS = ("Recommendation", "To", "State", "Answer", "Action, who and by when", "Latest")


def meetings_for(committee: Committee) -> QuerySet[Meeting]:
    """Return the meetings of a committee whose agendas can still take a paper, soonest first."""
    ahead = Meeting.objects.filter(committee=committee, state__in=EDITABLE).upcoming()
    return ahead.with_committee().prefetch_related("items")


@transaction.atomic
def put_on_agenda(committee: Committee, place: Meeting | AgendaItem, *, by: User | None) -> Paper:
    """Attach the report to an item, or to a new item at the end of a meeting's agenda."""
    return generate_paper(
        _own_item(place, by) if isinstance(place, Meeting) else place,
        generator=GENERATOR,
        source=committee.slug,
        kind=Paper.Kind.REPORT,
        title=f"{TITLE}: {committee}",
        by=by,
    )


def _own_item(meeting: Meeting, by: User | None) -> AgendaItem:
    purpose = "To see what was answered and what was done."
    return add_item(meeting, title=TITLE, purpose=purpose, by=by)


def recommendations_payload(slug: str, on: date, audience: str) -> PageSource:
    """Return the report's payload for the committee with this slug; a future day is as at today."""
    committee = Committee.objects.get(code=slug.upper())
    as_at = min(on, timezone.localdate())
    made = Recommendation.objects.made().filter(committee=committee, made_on__lte=as_at)
    found = list(made.with_words().overdue_first(as_at).prefetch_related("progress_reports"))
    words = format_html(
        "<p>As at {}. {}</p>{}",
        long_date(as_at),
        register.summary(found, as_at),
        _table(found, as_at),
    )
    payload = {"title": f"{TITLE}: {committee}", "body_html": str(words), "landscape": True}
    return PageSource("document", payload)


def _table(found: Sequence[Recommendation], as_at: date) -> str:
    if not found:
        return ""
    head = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in COLUMNS))
    body = format_html_join("", "<tr>{}</tr>", ((_row(each, as_at),) for each in found))
    return format_html(
        "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        "Each recommendation, what is overdue first",
        head,
        body,
    )


def _row(each: Recommendation, as_at: date) -> str:
    first = format_html('<th scope="row">{}: {}</th>', each.title, each.text)
    return format_html("{}{}", first, _cells(_facts(each, as_at)))


def _cells(cells: Iterable[str]) -> str:
    return format_html_join("", "<td>{}</td>", ((cell,) for cell in cells))


def _facts(each: Recommendation, as_at: date) -> list[str]:
    answer = getattr(each, "response", None)
    state = register.situation_words(each, as_at)
    due = f"{state}: answer due {long_date(each.respond_by)}" if each.is_overdue(as_at) else state
    told = [answer.get_decision_display(), answer.reasons] if answer else []
    done = [answer.action, answer.owner, long_date(answer.act_by)] if answer else []
    latest = [f"{long_date(r.reported_on)}: {r.text}" for r in each.progress_reports.all()][-1:]
    return [
        each.addressee,
        due,
        ". ".join(filter(None, told)) or "None yet",
        ", ".join(filter(None, done)) or "None",
        "".join(latest) or "None",
    ]
