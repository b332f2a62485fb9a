"""Pages of executive documents: the registers, requests, answers, and the copies themselves."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from committees.models import Committee
from meetings.models import DocumentRequest
from meetings.outcomes.documents import register as documents
from meetings.outcomes.documents import services
from meetings.outcomes.documents.forms import AnswerDocumentForm, AskForm
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.caching import unshared
from scrutiny.evidence import hand_out
from scrutiny.form_page import ask, typed
from scrutiny.permissions import can, require, require_sight
from scrutiny.templatetags.wording import long_date
from scrutiny.uploads import oversized_files


@unshared
@require_safe
def document_registers(request):
    """List the bodies whose requests the user sees, each with its counts."""
    require_sight(request.user, "documents.open")
    bodies = [
        (body, documents.summary(found)) for body, found in documents.bodies_for(request.user)
    ]
    context = {"breadcrumbs": trail(my_work()), "bodies": bodies}
    return render(request, "meetings/documents/registers.html", context)


@unshared
@require_safe
def document_register(request, code):
    """List a committee's requests, or those to a body of the executive."""
    committee = _body_or_404(request.user, code, "documents.view")
    found = DocumentRequest.objects.visible_to(request.user).of_body(committee)
    found = list(found.with_people().waiting_first())
    context = {
        "breadcrumbs": trail(my_work(), _all()),
        "committee": committee,
        "requests": found,
        "summary": documents.summary(found),
        "may_ask": can(request.user, "documents.ask", committee),
    }
    return render(request, "meetings/documents/register.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def ask_for_document(request, code):
    """Ask for a document: a member for themselves, an officer for a member."""
    committee = _body_or_404(request.user, code, "documents.ask")
    page = reverse("meetings:document_register", args=[committee.slug])
    holders, members = documents.executive(), []
    if not holders:
        messages.error(request, "No body of the executive is kept here: an administrator adds it.")
        return redirect(page)
    if can(request.user, "committee.manage", committee):
        seats = committee.memberships.current().with_people().in_order_of_office()
        members = [seat.person for seat in seats]
    form = AskForm(typed(request), holders=holders, members=members)

    def act():
        facts = {"member": getattr(request.user, "person", None)} | form.to_whom
        return services.ask_for_document(committee, form.wanted, by=request.user, **facts)

    return ask(
        request,
        form,
        act,
        done=redirect,
        title="Ask the executive for a document",
        caption=committee,
        lead="It is supplied within ten clear days, or refused with written reasons.",
        button="Ask for it",
        saved="The executive’s officers are told with the next daily mail.",
        back=page,
        breadcrumbs=trail(my_work(), _all(), (committee.name, page)),
    )


@unshared
@require_safe
def document_request(request, key):
    found = _request_or_404(request.user, key)
    answers = list(found.answers.all())
    context = {
        "breadcrumbs": _up_to_register(request.user, found),
        "asked": found,
        "facts": _facts(found),
        "clock": found.clock(answers[0].answered_on if answers else None),
        "is_withdrawn": found.state == found.State.WITHDRAWN,
        "answers": answers,
        "may_read": can(request.user, "document.read", found),
        "may_answer": found.state in services.ANSWERABLE
        and can(request.user, "document.answer", found),
        "may_withdraw": found.state == found.State.WAITING
        and can(request.user, "document.withdraw", found),
    }
    return render(request, "meetings/documents/request.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def answer_document(request, key):
    found = _request_or_404(request.user, key)
    require(request.user, "document.answer", found)
    form = AnswerDocumentForm(
        typed(request),
        request.FILES or None,
        answers_seen=found.answers.count(),
        oversized=oversized_files(request),
    )

    def act():
        seen = form.cleaned_data["answers_seen"]
        return services.answer_request(found, form.given, by=request.user, answers_seen=seen)

    due = f"The last day is {long_date(found.supply_by)}. What stands here is not public."
    return _ask(request, found, form, act, "Answer", "Record this answer", due)


@unshared
@require_http_methods(["GET", "POST"])
def withdraw_document_request(request, key):
    found = _request_or_404(request.user, key)
    require(request.user, "document.withdraw", found)

    def act():
        return services.withdraw_request(found, by=request.user)

    form = Form(typed(request))
    lead = "The executive need not supply it any more. It stays in the register."
    return _ask(request, found, form, act, "Withdraw this request", "Withdraw it", lead)


@unshared
@require_safe
def document_copy(request, key, number):
    """Download a supplied copy, which the browser must never show."""
    found = _request_or_404(request.user, key)
    require(request.user, "document.read", found)
    answer = get_object_or_404(found.answers, number=number)
    if not answer.file:
        raise Http404
    return hand_out(request, answer, is_open=False)


def _ask(request, found, form, act, title, button, lead):
    page = found.get_absolute_url()
    return ask(
        request,
        form,
        act,
        done=lambda result: redirect(page),
        title=title,
        caption=found,
        lead=lead,
        button=button,
        back=page,
        breadcrumbs=[*_up_to_register(request.user, found), (found.title, page)],
    )


def _facts(found: DocumentRequest) -> list[tuple[str, str]]:
    return [
        ("Asked by", found.member.full_style),
        ("Held by", str(found.holder)),
        ("About", found.get_about_display()),
        ("Business or decision", found.decision),
        ("Needed for", found.relevance),
        ("Received", long_date(found.received_on)),
    ]


def _body_or_404(user, code: str, action: str) -> Committee:
    body = get_object_or_404(
        Committee.objects.current(), code=code.upper(), kind__in=documents.BODY_KINDS
    )
    require_sight(user, action, body)
    return body


def _request_or_404(user, key: str) -> DocumentRequest:
    return get_object_or_404(DocumentRequest.objects.visible_to(user).with_people(), key=key)


def _up_to_register(user, found: DocumentRequest):
    """Return the way back to the register on the user's side."""
    asks = can(user, "documents.view", found.committee)
    body = found.committee if asks else found.holder
    return trail(
        my_work(),
        _all(),
        (body.name, reverse("meetings:document_register", args=[body.slug])),
    )


def _all():
    return "Documents of the executive", reverse("meetings:document_registers")
