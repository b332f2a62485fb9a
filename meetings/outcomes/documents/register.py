"""The register of a committee's requests to the executive, as one user may see it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from committees.models import Committee
from meetings.models import DocumentRequest
from meetings.outcomes.recommendations.register import OVERDUE, in_words
from scrutiny.permissions import standing

State = DocumentRequest.State
# Who asks, and who is asked.
BODY_KINDS = (Committee.Kind.SCRUTINY, Committee.Kind.EXECUTIVE)
# In the order of the sentence; "overdue" is computed, and counted apart from what still waits.
IN_WORDS = {
    OVERDUE: "overdue",
    State.WAITING: "waiting for an answer",
    State.SUPPLIED: "supplied",
    State.PARTLY: "supplied in part",
    State.REFUSED: "refused",
    State.WITHDRAWN: "withdrawn",
}
COLOURS = {
    OVERDUE: "red",
    State.WAITING: "yellow",
    State.SUPPLIED: "green",
    State.PARTLY: "orange",
    State.REFUSED: "purple",
}


def situation(request: DocumentRequest, today: date | None = None) -> str:
    """Return its state, or "overdue" where the last day for the answer is past."""
    return OVERDUE if request.is_overdue(today) else request.state


def tag(request: DocumentRequest) -> dict[str, str]:
    """Return text and colour of its tag."""
    text = "Overdue" if request.is_overdue() else request.get_state_display()
    return {"text": text, "colour": COLOURS.get(situation(request), "grey")}


def summary(requests: Iterable[DocumentRequest], today: date | None = None) -> str:
    """Return counts in words: "3 requests: 1 overdue and 2 supplied."."""
    return in_words((situation(each, today) for each in requests), IN_WORDS, "request")


def bodies_for(user: Any) -> list[tuple[Committee, list[DocumentRequest]]]:
    """Return the bodies whose register a user sees, each with its requests."""
    who = standing(user)
    kept = Committee.objects.planned_by(user).filter(kind__in=BODY_KINDS)
    sits_on = Committee.objects.filter(kind=Committee.Kind.SCRUTINY, pk__in=who.member_of)
    bodies = (kept | sits_on).current().distinct()
    requests = list(DocumentRequest.objects.visible_to(user))
    return [
        (body, [each for each in requests if body.pk in (each.committee_id, each.holder_id)])
        for body in bodies
    ]


def executive() -> list[Committee]:
    """Return the bodies of the executive that can be asked."""
    return list(Committee.objects.current().filter(kind=Committee.Kind.EXECUTIVE))
