"""Requests to the executive for documents, and answers (SI 2012/2089 reg 17; docs/rules.md S3).

The history keeps who did what, and none of the words: they may be exempt.
"""

from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from committees.models import Committee, Person
from meetings.models import DocumentAnswer, DocumentRequest
from scrutiny.audit import record
from scrutiny.evidence import describe_file
from scrutiny.models import User
from scrutiny.refusals import Overtaken, Refused, require_past
from scrutiny.storage import removing_files_on_failure
from scrutiny.templatetags.wording import long_date
from scrutiny.workingdays import latest_supply

State, Kind = DocumentRequest.State, DocumentAnswer.Kind
ANSWERABLE = (State.WAITING, State.PARTLY, State.REFUSED)


@dataclass(frozen=True)
class Wanted:
    """A member's request: the document, its subject, and why it is needed."""

    document: str
    about: str
    decision: str
    relevance: str = ""


@dataclass(frozen=True)
class Given:
    """The executive's answer; a file comes with its bytes."""

    kind: str
    answered_on: date
    reasons: str = ""
    note: str = ""
    link: str = ""
    file_name: str = ""
    data: bytes = b""


@transaction.atomic
def ask_for_document(
    committee: Committee,
    wanted: Wanted,
    *,
    member: Person,
    holder: Committee,
    by: User | None,
    received_on: date | None = None,
) -> DocumentRequest:
    """Ask a body of the executive for a document on behalf of a member of the committee.

    A request made here is received today; an officer who records one made elsewhere gives the
    day on which the executive received it. Raises Refused for other bodies and non-members.
    """
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    received_on = received_on or timezone.localdate()
    if committee.kind != Committee.Kind.SCRUTINY or holder.kind != Committee.Kind.EXECUTIVE:
        raise Refused("A scrutiny committee’s members ask the executive.")
    if not committee.memberships.current().filter(person=member).exists():
        raise Refused(f"{member.full_style} does not sit on the committee.")
    require_past(received_on, "The executive cannot have received it in the future.")
    last = committee.document_requests.aggregate(last=Max("number"))["last"] or 0
    request = DocumentRequest(
        committee=committee, number=last + 1, member=member, holder=holder,
        document=" ".join(wanted.document.split()), about=wanted.about,
        decision=" ".join(wanted.decision.split()), relevance=wanted.relevance.strip(),
        received_on=received_on, supply_by=latest_supply(received_on).deadline, asked_by=by,
    )  # fmt: skip
    request.full_clean(exclude=["asked_by"])
    request.save()
    _note("asked", request, by, f"Asked {holder} for a document")
    return request


def answer_request(
    request: DocumentRequest, given: Given, *, by: User | None, answers_seen: int | None = None
) -> DocumentAnswer:
    """Record that a document was supplied, or refused in whole or in part with reasons.

    A refused document may be supplied later: the new answer is kept beside the earlier ones.
    Raises Overtaken where there are other answers than `answers_seen`, and Refused.
    """
    with removing_files_on_failure(), transaction.atomic():
        request = _locked(request)
        number = request.answers.count()
        if answers_seen is not None and answers_seen != number:
            raise Overtaken("Somebody else answered while you had this open.")
        if request.state not in ANSWERABLE:
            raise Refused("What was supplied or withdrawn is not answered again.")
        _check(request, given)
        answer = _keep(request, given, number + 1, by)
        request.state = given.kind
        request.full_clean(exclude=["asked_by"])
        request.save(update_fields=["state"])
        _note("answered", request, by, f"Answered: {answer.get_kind_display().lower()}")
    return answer


@transaction.atomic
def withdraw_request(request: DocumentRequest, *, by: User | None) -> DocumentRequest:
    """Withdraw an unanswered request. Raises Refused for an answered one."""
    request = _locked(request)
    if request.state != State.WAITING:
        raise Refused("Only a request that waits for an answer is withdrawn.")
    request.state = State.WITHDRAWN
    request.save(update_fields=["state"])
    _note("withdrawn", request, by, "Withdrew a request for a document")
    return request


def _check(request: DocumentRequest, given: Given) -> None:
    require_past(given.answered_on, "It cannot be answered in the future.")
    if given.answered_on < request.received_on:
        raise Refused(f"It was received on {long_date(request.received_on)}, and answered after.")
    if given.kind != Kind.SUPPLIED and not given.reasons.strip():
        raise Refused("Say in writing why what is refused is refused.")
    if given.kind != Kind.REFUSED and not (given.note.strip() or given.link or given.data):
        raise Refused("Say how it was supplied, give a link, or add the file.")


def _keep(request: DocumentRequest, given: Given, number: int, by: User | None) -> DocumentAnswer:
    """Save an answer; reasons only of a refusal, a copy only of what is supplied."""
    is_supplied, is_refused = given.kind == Kind.SUPPLIED, given.kind == Kind.REFUSED
    answer = DocumentAnswer(
        request=request,
        number=number,
        kind=given.kind,
        answered_on=given.answered_on,
        reasons="" if is_supplied else given.reasons.strip(),
        note="" if is_refused else given.note.strip(),
        link="" if is_refused else given.link,
        recorded_by=by,
    )
    has_file = bool(given.data) and not is_refused
    if has_file:
        describe_file(answer, given.file_name, given.data)
    answer.full_clean(exclude=["recorded_by"])
    answer.save()
    if has_file:
        answer.file.storage.save(answer.file.name, ContentFile(given.data))
    return answer


def _locked(request: DocumentRequest) -> DocumentRequest:
    return DocumentRequest.objects.select_for_update().get(pk=request.pk)


def _note(what: str, request: DocumentRequest, by: User | None, sentence: str) -> None:
    record(f"document.{what}", request, by=by, sentence=sentence)
