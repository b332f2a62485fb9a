"""The check of sign-offs before publication; nothing in it blocks."""

from collections.abc import Iterator

from django.urls import reverse

from meetings.models import SignOff
from meetings.publication.checklist import Check, Draft
from meetings.sign_off.reading import (
    PaperSigning,
    Signatory,
    lay_out,
    route_of,
    rows_that_count,
)
from meetings.sign_off.services.mail import page_of
from scrutiny.templatetags.wording import joined, long_date


def papers_are_signed_off(draft: Draft) -> Iterator[Check]:
    """Report the sign-offs that each report lacks; nothing where none are required."""
    steps = route_of(draft.meeting.committee)
    papers = [each.paper for each in draft.papers]
    for paper in papers:
        paper.item.meeting = draft.meeting
    if not steps or not papers:
        return
    rows = rows_that_count(SignOff.objects.visible_to(draft.user), papers)
    asked = [each for each in lay_out(papers, rows, steps) if each.is_asked_for]
    lacking = [each for each in asked if each.missing]
    for signing in lacking:
        yield _lacking(signing)
    if asked and not lacking:
        url = reverse("meetings:sign_offs", args=[draft.meeting.slug])
        yield Check("signed-off", "done", "Every report is signed off.", "", url, "Sign-offs")


def _lacking(signing: PaperSigning) -> Check:
    sentence = f"{signing.paper}: {'; '.join(_sentences(signing))}."
    url = page_of(signing.paper)
    return Check("not-signed-off", "warn", sentence, _advice(signing), url, "Its sign-off")


def _sentences(signing: PaperSigning) -> Iterator[str]:
    unsent = [each.name for each in signing.missing if each.row is None]
    if unsent:
        yield f"not sent to {joined(unsent)} for sign-off"
    for each in signing.missing:
        if each.row:
            yield _sentence(each)


def _sentence(each: Signatory) -> str:
    row = each.row
    if each.is_outdated:
        return f"changed after {each.name} signed it off"
    if each.is_returned:
        return f"returned by {each.name}"
    if each.waits and row and row.due_on:
        return f"with {each.name} ({each.who}), due {long_date(row.due_on)}"
    return f"not yet with {each.name}"


def _advice(signing: PaperSigning) -> str:
    if any(each.is_outdated for each in signing.missing):
        return "Send it again, or record the change as immaterial."
    if any(each.is_returned for each in signing.missing):
        return "Mend it and send it again."
    if any(each.row is None for each in signing.missing):
        return "Send it, or record the sign-offs that were given by e-mail."
    return "Wait, ask the signatory, or record a sign-off that was given by e-mail."
