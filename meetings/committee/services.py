"""Terms of reference at a meeting: on its agenda, as a paper, and agreed."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from committees.models import Committee, TermsOfReference
from committees.services.terms import agree_terms
from meetings.agenda.services.items import add_item
from meetings.models import AgendaItem, Meeting, Paper, TermsReview
from meetings.pack.shapes import PageSource
from meetings.papers.services.papers import generate_paper
from scrutiny import richtext
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

GENERATOR = "terms-of-reference"
PURPOSE = "To review the Committee’s terms of reference and agree them for the municipal year."


@transaction.atomic
def put_on_agenda(terms: TermsOfReference, meeting: Meeting, *, by: User | None) -> AgendaItem:
    """Put the review of draft terms on an agenda, with the terms as an appendix. Raises Refused."""
    terms = TermsOfReference.objects.select_for_update().get(pk=terms.pk)
    if meeting.committee_id != terms.committee_id:
        raise Refused("The meeting is another committee’s.")
    if reviews_of(terms).filter(item__meeting=meeting).exists():
        raise Refused("They are on this agenda already.")
    title = f"Terms of Reference {terms.year_label}"
    item = add_item(meeting, title=title, purpose=PURPOSE, by=by)
    TermsReview.objects.create(item=item, terms=terms)
    generate_paper(
        item,
        generator=GENERATOR,
        source=f"{terms.committee.slug}-{terms.municipal_year}",
        kind=Paper.Kind.APPENDIX,
        title=f"{terms.committee.name}: {title}",
        label="Appendix A",
        by=by,
    )
    record("terms.reviewed", terms.committee, by=by, sentence=f"Put on an agenda: {title}")
    return item


@transaction.atomic
def agree_at(review: TermsReview, *, by: User | None) -> TermsOfReference:
    """Agree the terms at the meeting of this item. Raises Refused before it has taken place."""
    meeting = review.item.meeting
    if meeting.is_off or meeting.starts_at > timezone.now():
        raise Refused("The meeting has not taken place.")
    return agree_terms(review.terms, on=meeting.on, by=by)


def reviews_of(terms: TermsOfReference):  # type: ignore[no-untyped-def]  # a queryset that chains
    """Return the items on an agenda at which these terms are reviewed."""
    return TermsReview.objects.filter(terms=terms, item__is_removed=False)


def terms_payload(source: str, on: date, audience: str) -> PageSource:
    """Build the payload of a year's terms of reference: a document (docs/payloads.md)."""
    code, _, year = source.rpartition("-")
    committee = Committee.objects.get(code=code.upper())
    terms = committee.terms_of_reference.get(municipal_year=int(year))
    facts = [
        f"Quorum: {terms.quorum} elected member{'' if terms.quorum == 1 else 's'}",
        f"Co-opted members: {_limit(terms)}",
        f"Meets: {terms.frequency}" if terms.frequency else "",
        f"Required training: {', '.join(terms.courses)}" if terms.courses else "",
        terms.text,
    ]
    words = "\n\n".join(filter(None, facts))
    title = f"{committee.name}: Terms of Reference {terms.year_label}"
    body = richtext.from_plain(words)
    return PageSource("document", {"title": title, "body_html": body, "landscape": False})


def _limit(terms: TermsOfReference) -> str:
    if terms.co_optee_limit is None:
        return "no more than the elected members"
    return f"at most {terms.co_optee_limit}"
