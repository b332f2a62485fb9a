"""Putting a plan on its committee's agenda: the table as at the meeting, with a report."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html, format_html_join

from actionplans.as_at import summary
from actionplans.as_at.plan_history import ActionAt, PlanHistory
from actionplans.models import ActionPlan
from actionplans.public import minutes_about
from meetings.agenda.services.items import add_item
from meetings.models import AgendaItem, Meeting, Paper
from meetings.papers.services.papers import generate_paper, write_paper
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

GENERATOR = "action-plan"
PURPOSE = "To look at what has been done since the last meeting, what is late, and why."


@transaction.atomic
def put_on_agenda(
    plan: ActionPlan, meeting: Meeting, *, item: AgendaItem | None = None, by: User | None
) -> AgendaItem:
    """Put a plan on a draft agenda, under an item or a new one; its papers stay drafts.

    The table is made anew when the agenda is published, and frozen then. The report begins
    with what is known today, for its author to finish. Raises Refused for a plan that is not
    public, that is on the agenda already, or for an item that is exempt or elsewhere.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not plan.is_public:
        raise Refused("The public does not see this plan yet. Agree it, or confirm it, first.")
    if minutes_about.items_about(plan).filter(meeting=meeting).exists():
        raise Refused("This plan is on the agenda of that meeting already.")
    if item is not None and (item.meeting_id != meeting.pk or item.is_withheld):
        raise Refused("Choose an open item of that meeting's agenda.")
    if item is None:
        item = add_item(meeting, title=plan.title, purpose=PURPOSE, by=by)
    label = _next_label(item)
    write_paper(
        item,
        payload_kind="report",
        payload=report_on(plan, meeting, label),
        kind=Paper.Kind.REPORT,
        title=plan.title,
        by=by,
    )
    generate_paper(
        item,
        generator=GENERATOR,
        source=plan.slug,
        kind=Paper.Kind.APPENDIX,
        title=plan.title,
        label=label,
        by=by,
    )
    sentence = f"Put {plan} on the agenda of {meeting}"
    record("plan.tabled", plan, by=by, sentence=sentence, meeting=meeting.slug, item=item.key)
    return item


def _next_label(item: AgendaItem) -> str:
    number = item.papers.filter(kind=Paper.Kind.APPENDIX).count() + 1
    return f"Appendix {number}"


def report_on(plan: ActionPlan, meeting: Meeting, label: str) -> dict[str, Any]:
    """Draft the report on a plan, as a payload (docs/payloads.md)."""
    today = timezone.localdate()
    history = PlanHistory(plan)
    now = history.at(today)
    before = minutes_about.last_meeting(plan)
    return {
        "title": plan.title,
        "header": [
            ["Report to", meeting.committee.name],
            ["Date of meeting", date_format(meeting.on, "l j F Y")],
            ["Lead officer", plan.lead.name if plan.lead else "To be named"],
        ],
        "sections": [
            _section("Recommendations", "The Committee is asked to:", _asked(label)),
            _section("Where the plan stands", "", [f"<p>{summary.sentence(now)}.</p>"]),
            _section("What has changed", "", _changed(history, before.on if before else None, now)),
            _section("What is late, and why", "", _late(summary.late(now))),
            _section("Background papers", "", ["<p>None.</p>"]),
        ],
        "sign_offs": [],
    }


def _section(heading: str, lead: str, paragraphs: list[str]) -> dict[str, Any]:
    lead_html = format_html("<p>{}</p>", lead) if lead else ""
    return {
        "heading": heading, "lead_html": str(lead_html), "style": "paragraphs",
        "paragraphs": [str(each) for each in paragraphs],
    }  # fmt: skip


def _asked(label: str) -> list[str]:
    return [
        format_html("<p>note the progress made with the plan in {};</p>", label),
        "<p>say which actions it wants to hear more about at its next meeting.</p>",
    ]


def _changed(history: PlanHistory, since: date | None, now: list[ActionAt]) -> list[str]:
    if since is None:
        return ["<p>The Committee has not looked at this plan before.</p>"]
    taken_out = history.taken_out(timezone.localdate())
    found = summary.since(history, since, now, taken_out)
    if found.before:
        return [format_html("<p>{}</p>", found.before)]
    opening = format_html("<p>Since {}: {}</p>", date_format(since, "j F Y"), found.sentence)
    lines = [
        format_html("<p>Action {}: {}</p>", change.now.action.ref, _facts(change))
        for change in found.moved
        if change.facts or change.is_new or change.is_gone
    ]
    return [opening, *lines]


def _facts(change: summary.Change) -> str:
    taken_out = change.now.taken_out
    if taken_out:
        on = date_format(taken_out.on, "j F Y")
        why = taken_out.because or "No reason has been released."
        return f"taken out of the plan on {on}. {why}"
    if change.is_new:
        came = "back" if change.now.back_on else "new"
        return f"{came} in the plan, “{change.now.label}”"
    return format_html_join(
        "; ", "{} from “{}” to “{}”",
        ((name.lower(), before, now) for name, before, now in change.facts),
    )  # fmt: skip


def _late(late: list[ActionAt]) -> list[str]:
    if not late:
        return ["<p>No action is late.</p>"]
    return [
        format_html(
            "<p>Action {} was due on {}. {}</p>",
            each.action.ref,
            date_format(each.due_on, "j F Y") if each.due_on else "",
            each.why or "No reason has been released.",
        )
        for each in late
    ]
