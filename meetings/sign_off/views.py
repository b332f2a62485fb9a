"""Sign-off pages: the table of a meeting, and the page of a paper."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from meetings.diary.trails import up_to_tasks
from meetings.models import Meeting, Paper, SignOff
from meetings.papers.reading import details_of
from meetings.papers.services.reads import note_read_of_draft
from meetings.sign_off.forms import (
    AnswerForm,
    HandForm,
    ImmaterialForm,
    RecordForm,
    SendForm,
    initials_of,
)
from meetings.sign_off.page import SigningPage
from meetings.sign_off.reading import lay_out, route_of, rows_that_count
from meetings.sign_off.services import answers, sending
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.caching import unshared
from scrutiny.permissions import authors_of, can, require, require_sight, signatories_of
from scrutiny.refusals import Overtaken, Refused


@unshared
@require_http_methods(["GET", "POST"])
def sign_offs(request, slug):
    """Show each paper with each signatory; POST sends all reports with someone to ask."""
    managed = Meeting.objects.managed_by(request.user).with_committee()
    meeting = get_object_or_404(managed, slug=slug)
    if request.method == "POST":
        try:
            number = sending.send_all(meeting, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            sent = "1 paper" if number == 1 else f"{number} papers"
            messages.success(request, f"Sent {sent} for sign-off.")
        return redirect("meetings:sign_offs", slug)
    steps, lines = route_of(meeting.committee), _lines(meeting, request.user)
    context = {
        "breadcrumbs": up_to_tasks(meeting),
        "meeting": meeting,
        "steps": steps,
        "lines": [line for line in lines if line[1].is_asked_for],
        "others": [line for line in lines if not line[1].is_asked_for],
        "to_send": sum(bool(each.is_asked_for and each.to_send) for _, each in lines),
        "today": timezone.localdate(),
    }
    return render(request, "meetings/work/signing/sign_offs.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def sign_off(request, key):
    """Show who holds a paper; POST is a signatory's answer."""
    paper = _paper_or_404(request.user, key)
    if request.method == "GET":
        return _page(request, paper)
    row = _current_row_or_404(request.user, paper, request.POST.get("role", ""))
    if row.state == SignOff.State.WAITING:
        require(request.user, "paper.sign", row)
    returns = "return" in request.POST
    form = _answer_form(row, request.user, request.POST, returns=returns)
    if form.is_valid():
        try:
            messages.success(request, _answer(row, form, request.user))
            return redirect("meetings:work_paper_sign_off", key)
        except Overtaken as refusal:
            newest = request.POST.copy()
            newest["version"] = str(SigningPage(paper, request.user).signing.number)
            form = _answer_form(row, request.user, newest, returns=returns)
            form.add_error(None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, paper, status=422, answer=(row, form))


@unshared
@require_POST
def send(request, key):
    """Send a paper to its signatories, or again to those who have not signed its present state."""
    paper = _paper_or_404(request.user, key)
    require(request.user, "paper.send", paper)
    author = None
    if can(request.user, "meeting.manage", paper.item.meeting):
        form = SendForm(request.POST, authors=authors_of(paper.item.meeting.committee_id))
        if not form.is_valid():
            return _page(request, paper, status=422, send_form=form)
        author = form.chosen
    try:
        asked = sending.send(paper, by=request.user, author=author)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        names = ", ".join(row.name for row in asked) or "nobody yet"
        messages.success(request, f"Sent for sign-off. Asked now: {names}.")
    return redirect("meetings:work_paper_sign_off", key)


@unshared
@require_http_methods(["GET", "POST"])
def record(request, key):
    """Record a sign-off that was given by email."""
    paper = _managed_or_404(request.user, key)
    page = SigningPage(paper, request.user)
    missing = [each for each in page.signing.signatories if not each.is_signed]
    if not missing:
        messages.info(request, "All have signed this paper off.")
        return redirect("meetings:work_paper_sign_off", key)
    form = RecordForm(request.POST or None, roles=[(each.role, each.name) for each in missing])
    if request.method == "POST" and form.is_valid():
        try:
            row = answers.record_elsewhere(paper, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Recorded the sign-off of {row.name}.")
            return redirect("meetings:work_paper_sign_off", key)
    context = {"breadcrumbs": _up_to_paper(page), "page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "meetings/work/signing/record.html", context, status=status)


@require_POST
def take_over(request, key):
    """Record the sign-offs in the Word document's own table."""
    paper = _managed_or_404(request.user, key)
    try:
        rows = answers.take_over(paper, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        names = ", ".join(row.name for row in rows)
        messages.success(request, f"Taken over from the file: {names}.")
    return redirect("meetings:work_paper_sign_off", key)


@unshared
@require_POST
def keep(request, key):
    """Record a change as immaterial."""
    paper = _managed_or_404(request.user, key)
    form = ImmaterialForm(request.POST)
    if form.is_valid():
        try:
            answers.keep_in_spite_of_change(
                paper, reason=form.cleaned_data["reason"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Recorded. What was signed off stands.")
            return redirect("meetings:work_paper_sign_off", key)
    return _page(request, paper, status=422, keep_form=form)


@unshared
@require_POST
def hand(request, key, role):
    """Reassign a request to one holder of the role."""
    paper = _managed_or_404(request.user, key)
    row = _current_row_or_404(request.user, paper, role)
    form = HandForm(request.POST, people=signatories_of(paper.item.meeting.committee_id, role))
    if not form.is_valid():
        messages.error(request, "Choose somebody who holds this office now.")
        return redirect("meetings:work_paper_sign_off", key)
    try:
        row = sending.hand_to(row, form.chosen, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{row.name} is with {row.holder or 'the whole office'} now.")
    return redirect("meetings:work_paper_sign_off", key)


def _lines(meeting, user):
    """Return the papers of a meeting in order, in this user's words, with their signatories."""
    papers = Paper.objects.filter(item__meeting=meeting, withdrawal=None)
    papers = list(
        papers.select_related("item__meeting__committee").order_by("item__position", "position")
    )
    rows = rows_that_count(SignOff.objects.visible_to(user), papers)
    signings = lay_out(papers, rows, route_of(meeting.committee))
    return list(zip(details_of(papers, user), signings, strict=True))


def _answer(row, form, user) -> str:
    said = form.cleaned_data
    if form.returns:
        answers.give_back(row, version=said["version"], comment=said["comment"], by=user)
        return "Returned. The author and the democracy officers are told."
    answers.approve(
        row, version=said["version"], initials=said["initials"], comment=said["comment"], by=user
    )
    return f"Signed off as {row.name}."


def _answer_form(row, user, data=None, *, version=None, returns=False) -> AnswerForm:
    initial = {"version": version, "initials": initials_of(user.name)}
    return AnswerForm(data, returns=returns, initial=initial, auto_id=f"id_{row.role}_%s")


def _page(request, paper, *, status=200, answer=None, **bound):
    """Show the page; `answer` and `bound` are submitted forms with errors."""
    page = SigningPage(paper, request.user)
    shows_changes = "changes" in request.GET
    if shows_changes and not page.manages:
        note_read_of_draft(paper, by=request.user)
    sent_row, sent_form = answer or (None, None)
    forms = [(row, sent_form if row == sent_row else _new_answer(row, page)) for row in page.held]
    is_lost = sent_row is not None and sent_row not in page.held
    context = {
        "breadcrumbs": _up_to_paper(page),
        "page": page,
        "answer_forms": forms,
        "send_form": _send_form(page),
        "keep_form": ImmaterialForm(),
        "hand_forms": _hand_forms(page) if page.manages else [],
        "comparison": page.comparison() if shows_changes else None,
        "error_form": (sent_form if not is_lost else None) or next(iter(bound.values()), None),
        "lost_form": sent_form if is_lost else None,
    }
    template = "meetings/work/signing/sign_off.html"
    return render(request, template, context | bound, status=status)


def _new_answer(row, page) -> AnswerForm:
    return _answer_form(row, page.user, version=page.signing.number)


def _send_form(page) -> SendForm | None:
    if not (page.may_send and page.manages):
        return None
    author = page.run.author if page.run else None
    return SendForm(authors=authors_of(page.meeting.committee_id), author=author)


def _hand_forms(page) -> list[tuple[SignOff, HandForm]]:
    """Return a form for each role with several people, or whose one person has left it."""
    found = []
    for each in page.to_hand:
        people = list(signatories_of(page.meeting.committee_id, each.role))
        if len(people) > 1 or (people and each.row.holder not in (None, people[0])):
            form = HandForm(people=people, holder=each.row.holder, auto_id=f"id_{each.role}_%s")
            found.append((each.row, form))
    return found


def _up_to_paper(page):
    if not page.manages:
        return trail(my_work())
    here = reverse("meetings:sign_offs", args=[page.meeting.slug])
    return [*up_to_tasks(page.meeting), ("Sign-offs", here)]


def _paper_or_404(user, key) -> Paper:
    papers = Paper.objects.select_related("item__meeting__committee")
    paper = get_object_or_404(papers, key=key)
    require_sight(user, "sign_off.view", paper)
    return paper


def _managed_or_404(user, key) -> Paper:
    papers = Paper.objects.select_related("item__meeting__committee")
    return get_object_or_404(papers, key=key, item__meeting__in=Meeting.objects.managed_by(user))


def _current_row_or_404(user, paper, role) -> SignOff:
    rows = SignOff.objects.visible_to(user).filter(paper=paper, role=role, is_current=True)
    row = rows.first()
    if row is None:
        raise Http404
    row.paper = paper
    return row
