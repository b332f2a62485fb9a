"""Before a meeting: the members' private questions, and the invited witnesses."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from meetings.diary.trails import up_to_tasks
from meetings.models import Meeting, MemberQuestion, WitnessInvitation
from meetings.preparation.forms import QuestionForm, WitnessForm
from meetings.preparation.reading import (
    item_of,
    items_for,
    questions_of,
    subjects,
    witnesses_for_members,
)
from meetings.preparation.services import witnesses as witness_services
from meetings.preparation.services.questions import (
    give_back_question,
    move_question,
    propose_question,
    share_question,
    take_question,
    withdraw_question,
)
from scrutiny.breadcrumbs import trail
from scrutiny.caching import unshared
from scrutiny.permissions import can, require, require_sight
from scrutiny.refusals import Refused


@unshared
@require_http_methods(["GET", "POST"])
def questions(request, slug):
    """Show the members' own page; officers find there what members have shared."""
    meeting = _questions_of_or_404(request.user, slug)
    prepares = can(request.user, "questions.prepare", meeting)
    items = items_for(meeting, request.user)
    form = QuestionForm(request.POST or None, items=items)
    if request.method == "POST":
        require(request.user, "questions.prepare", meeting)
        if form.is_valid() and _propose(request, meeting, form):
            messages.success(request, "Your question is on the list.")
            return redirect("meetings:questions", slug)
    rows = questions_of(meeting)
    person = request.user.person if prepares else None
    context = {
        "breadcrumbs": trail((str(meeting), meeting.get_absolute_url())),
        "meeting": meeting,
        "prepares": prepares,
        "person": person,
        "subjects": subjects(
            items,
            rows if prepares else rows.filter(is_shared=True),
            witnesses_for_members(meeting),
        ),
        "withdrawn": person
        and MemberQuestion.objects.filter(meeting=meeting, is_withdrawn=True, proposed_by=person),
        "form": form,
    }
    return render(request, "meetings/preparing/questions.html", context)


def _propose(request, meeting, form) -> bool:
    item = item_of(meeting, form.cleaned_data["item"])
    person = request.user.person
    try:
        propose_question(
            meeting, form.cleaned_data["text"], item=item, person=person, by=request.user
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


ACTS = {
    "take": lambda q, person, by: take_question(q, person=person, by=by),
    "give-back": lambda q, person, by: give_back_question(q, person=person, by=by),
    "share": lambda q, person, by: share_question(q, is_shared=True, person=person, by=by),
    "hide": lambda q, person, by: share_question(q, is_shared=False, person=person, by=by),
    "up": lambda q, person, by: move_question(q, up=True, by=by),
    "down": lambda q, person, by: move_question(q, up=False, by=by),
    "withdraw": lambda q, person, by: withdraw_question(q, person=person, by=by),
    "put-back": lambda q, person, by: withdraw_question(
        q, person=person, by=by, is_withdrawn=False
    ),
}


@unshared
@require_POST
def change_question(request, key):
    """Do one thing to a question: take it, share it, move it, withdraw it …"""
    rows = MemberQuestion.objects.select_related("meeting__committee", "item")
    question = get_object_or_404(rows, key=key)
    require_sight(request.user, "questions.prepare", question.meeting)
    act = ACTS.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise Refused("Nothing was changed: choose what to do with the question.")
        act(question, request.user.person, request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('meetings:questions', args=[question.meeting.slug])}#q-{key}")


@unshared
@require_http_methods(["GET", "POST"])
def witnesses(request, slug):
    """Show the witnesses for a meeting, and their answers."""
    meeting = get_object_or_404(
        Meeting.objects.managed_by(request.user).with_committee(), slug=slug
    )
    form = WitnessForm(request.POST or None, items=list(meeting.items.all()))
    if request.method == "POST" and form.is_valid():
        try:
            witness = witness_services.add_witness(meeting, by=request.user, **form.words)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Noted. Read the invitation, then send it.")
            return redirect("meetings:witness", witness.key)
    rows = WitnessInvitation.objects.filter(meeting=meeting).select_related("item")
    context = {
        "breadcrumbs": up_to_tasks(meeting),
        "meeting": meeting,
        "witnesses": [row for row in rows if not row.is_removed],
        "removed": [row for row in rows if row.is_removed],
        "form": form,
    }
    return render(request, "meetings/preparing/witnesses.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def witness(request, key):
    """Show one invitation: its words as they are sent, and the form to change them."""
    witness = _witness_or_404(request.user, key)
    items = list(witness.meeting.items.all())
    form = WitnessForm(request.POST or None, items=items, witness=witness)
    if request.method == "POST" and form.is_valid():
        try:
            witness_services.change_witness(witness, by=request.user, **form.words)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("meetings:witness", key)
    subject, body = witness_services.invitation(_witness_or_404(request.user, key))
    context = {
        "breadcrumbs": [*up_to_tasks(witness.meeting), _witnesses(witness.meeting)],
        "witness": witness,
        "subject": subject,
        "body": body,
        "form": form,
    }
    return render(request, "meetings/preparing/witness.html", context)


@require_POST
def change_witness(request, key):
    """Send the invitation, record the answer, or remove a witness from the list."""
    witness = _witness_or_404(request.user, key)
    act = request.POST.get("act", "")
    try:
        messages.success(request, _act_on_witness(witness, act, request.user))
    except Refused as refusal:
        messages.error(request, str(refusal))
    if act in ("remove", "restore"):
        return redirect("meetings:witnesses", witness.meeting.slug)
    return redirect("meetings:witness", key)


def _act_on_witness(witness, act, user) -> str:
    if act == "invite":
        witness_services.invite(witness, by=user)
        return f"Sent the invitation to {witness.email}."
    if act in ("remove", "restore"):
        witness_services.remove_witness(witness, by=user, is_removed=act == "remove")
        return "Taken off the list." if act == "remove" else "Back on the list."
    witness_services.note_answer(witness, act, by=user)
    return "Noted."


def _questions_of_or_404(user, slug) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.with_committee(), slug=slug)
    require_sight(user, "questions.view", meeting)
    return meeting


def _witness_or_404(user, key) -> WitnessInvitation:
    rows = WitnessInvitation.objects.select_related("meeting__committee", "item")
    return get_object_or_404(rows, key=key, meeting__in=Meeting.objects.managed_by(user))


def _witnesses(meeting: Meeting):
    return "Witnesses", reverse("meetings:witnesses", args=[meeting.slug])
