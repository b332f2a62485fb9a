"""Minutes after the meeting: circulated, published, confirmed; and the decisions before them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.diary.trails import up_to_tasks
from meetings.minutes import desk
from meetings.minutes.forms import AnswerForm, CirculateForm, CommentForm, ConfirmForm
from meetings.minutes.missing import missing_before_publication
from meetings.minutes.payload import minutes_payload
from meetings.minutes.services import circulation, confirmation, publication
from meetings.minutes.services.closing import close_published as close_meeting
from meetings.minutes.services.decisions import decisions_of, publish_decisions
from meetings.minutes.services.exempt_minutes import exempt_parts
from meetings.minutes.tasks import tasks_after
from meetings.minutes.views.fetching import meeting_or_404
from meetings.models import Edition, Minutes, MinutesComment, MinutesReader
from meetings.pack.child import ChildFailed
from meetings.sitting.forms.sitting import CloseForm
from scrutiny.breadcrumbs import trail
from scrutiny.caching import unshared
from scrutiny.form_page import ask, typed
from scrutiny.permissions import can, require_sight
from scrutiny.refusals import Refused

AS_PUBLISHED = (
    "It is said once. The minutes stand as they were published; it prints when they are "
    "confirmed, as a correction that both minutes say."
)
AS_CONFIRMED = (
    "It is said once. The minutes stand as they were confirmed; what you say counts in the "
    "figures of attendance."
)
NOT_MADE = "The PDF could not be made. Nothing was published; try again."


@unshared
@require_safe
def after(request, slug):
    """Show the next steps for the minutes of a meeting, each with its page."""
    minutes = _minutes_or_404(request.user, slug)
    context = _context(minutes) | {
        "missing": missing_before_publication(minutes.meeting),
        "lacks_pdf": publication.lacks_confirmed_pdf(minutes),
        "tasks": tasks_after(minutes),
    }
    return render(request, "meetings/work/minutes_after/after.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def circulate(request, slug):
    """Send the draft to chair and officers, and to named readers."""
    minutes = _minutes_or_404(request.user, slug)
    sent = request.POST if request.method == "POST" else None
    form = CirculateForm(sent, initial={"comment_by": minutes.comment_by})
    if request.method == "POST" and form.is_valid():
        act = _attempt(form, circulation.circulate, minutes, by=request.user,
                       **form.cleaned_data)  # fmt: skip
        if act:
            messages.success(request, "The draft minutes are on their way.")
            return redirect("meetings:after_minutes", slug)
    context = _context(minutes) | {
        "form": form, "title": "Send the draft for comment", "button": "Send it",
        "back_url": _after_url(minutes),
    }  # fmt: skip
    return render(request, "meetings/work/minuting/form.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def comments(request, slug):
    """Show the draft with its comments, for the chair and the officers."""
    rows = Minutes.objects.select_related("meeting__committee")
    minutes = get_object_or_404(rows, meeting__slug=slug)
    require_sight(request.user, "minutes.comment", minutes)
    may_answer = can(request.user, "meeting.manage", minutes.meeting)
    if request.method == "POST" and "comment" in request.POST and may_answer:
        return _answer(request, minutes)
    context = {"said": minutes.comments.select_related("minute"), "may_answer": may_answer}
    page = reverse("meetings:minutes_comments", args=[slug])
    crumbs = up_to_tasks(minutes.meeting) if may_answer else trail()
    return _comment(request, minutes, page, context | {"breadcrumbs": crumbs}, by=request.user)


@login_not_required
@unshared
@require_http_methods(["GET", "POST"])
def reader(request, key):
    """Show the draft by the link of a named reader, while it is out for comment."""
    rows = MinutesReader.objects.select_related("minutes__meeting__committee")
    found = get_object_or_404(rows, key=key, minutes__state=Minutes.State.CIRCULATED)
    context = {"breadcrumbs": trail(), "reader": found}
    context["said"] = found.minutes.comments.filter(by=None, name=found.name)
    page = reverse("meetings:minutes_reader", args=[key])
    return _comment(request, found.minutes, page, context, reader=found)


@unshared
@require_http_methods(["GET", "POST"])
def publish(request, slug):
    """Show what is missing, what becomes public and what stays exempt; then publish the draft."""
    minutes = _minutes_or_404(request.user, slug)
    if minutes.state in Minutes.PUBLIC_STATES:
        messages.info(request, "These minutes are published already.")
        return redirect("meetings:after_minutes", slug)
    error = ""
    if request.method == "POST":
        try:
            _publish(publication.publish_minutes, minutes, request.user)
        except Refused as refusal:
            error = str(refusal)
        else:
            messages.success(request, "The draft minutes are public.")
            return redirect("meetings:after_minutes", slug)
    context = _context(minutes) | {
        "error": error,
        "missing": missing_before_publication(minutes.meeting),
        "unanswered": minutes.comments.filter(state=MinutesComment.State.OPEN).count(),
        "payload": minutes_payload(slug, minutes.meeting.on, Edition.Audience.PUBLIC).data,
        "kept": exempt_parts(minutes),
    }
    return render(request, "meetings/work/minutes_after/publish.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def decisions(request, slug):
    """Preview the decision list as the public will see it, and publish it."""
    minutes = _minutes_or_404(request.user, slug)
    error = ""
    if request.method == "POST":
        try:
            publish_decisions(minutes, by=request.user)
        except Refused as refusal:
            error = str(refusal)
        else:
            messages.success(request, "The decisions are public.")
            return redirect("meetings:after_minutes", slug)
    context = _context(minutes) | {"error": error, "decided": decisions_of(minutes)}
    return render(request, "meetings/work/minutes_after/decisions.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def confirm(request, slug):
    """Record that a later meeting confirmed the minutes, as they are or corrected."""
    minutes = _minutes_or_404(request.user, slug)
    if minutes.state != Minutes.State.PUBLISHED:
        messages.info(request, f"The minutes are: {minutes.get_state_display().lower()}.")
        return redirect("meetings:after_minutes", slug)
    closed = desk.closed_minutes(minutes, request.user)
    sent = request.POST if request.method == "POST" else None
    form = ConfirmForm(sent, minutes=minutes, closed=closed)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("at", "signed_by", "on")}
        confirmed = _attempt(form, confirmation.confirm_minutes, minutes, by=request.user,
                             corrections=form.corrections, **facts)  # fmt: skip
        if confirmed:
            messages.success(request, "The minutes are confirmed.")
            return _publish_confirmed(request, confirmed)
    of_the_meeting = minutes.corrections.filter(minute=None).first()
    context = _context(minutes) | {"form": form, "of_the_meeting": of_the_meeting}
    return render(request, "meetings/work/minutes_after/confirm.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def close_published(request, slug):
    """Add the times of a meeting whose public minutes lack them."""
    minutes = _minutes_or_404(request.user, slug)
    if not minutes.lacks_times:
        messages.info(request, "It is recorded already, or the meeting is closed with its minutes.")
        return redirect("meetings:after_minutes", slug)
    form = CloseForm(typed(request), meeting=minutes.meeting)
    is_confirmed = minutes.state == Minutes.State.CONFIRMED
    return ask(
        request,
        form,
        lambda: close_meeting(minutes.meeting, by=request.user, **form.cleaned_data),
        done=lambda closed: redirect("meetings:after_minutes", slug),
        title="When did the meeting begin and end?",
        caption=minutes.meeting,
        lead=AS_CONFIRMED if is_confirmed else AS_PUBLISHED,
        button="Record it",
        back=_after_url(minutes),
        breadcrumbs=_context(minutes)["breadcrumbs"],
    )


@require_POST
def publish_confirmed(request, slug):
    """Make the PDF of confirmed minutes, should it have failed on confirmation."""
    return _publish_confirmed(request, _minutes_or_404(request.user, slug))


def _publish_confirmed(request, minutes):
    try:
        _publish(publication.publish_confirmed, minutes, request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("meetings:after_minutes", minutes.meeting.slug)


def _publish(act, minutes, user):
    try:
        act(minutes, by=user)
    except ChildFailed as failure:
        raise Refused(NOT_MADE) from failure


def _answer(request, minutes):
    form = AnswerForm(request.POST)
    comment = get_object_or_404(minutes.comments, key=request.POST["comment"])
    try:
        if not form.is_valid():
            raise Refused("Say whether the comment is taken, in at most 2,000 characters.")
        circulation.answer_comment(comment, **form.cleaned_data, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("meetings:minutes_comments", minutes.meeting.slug)


def _comment(request, minutes, page, context, **who):
    form = CommentForm(request.POST if request.method == "POST" else None, minutes=minutes)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        kept = _attempt(form, circulation.add_comment, minutes, facts["text"],
                        minute=facts["minute"], **who)  # fmt: skip
        if kept:
            messages.success(request, "Your comment is kept beside the minutes.")
            return redirect(page)
    on = minutes.meeting.on
    context |= {
        "meeting": minutes.meeting,
        "minutes": minutes,
        "is_open": minutes.state == Minutes.State.CIRCULATED,
        "form": form,
        "payload": minutes_payload(minutes.meeting.slug, on, Edition.Audience.PUBLIC).data,
    }
    return render(request, "meetings/work/minutes_after/comments.html", context)


def _attempt(form, act, *arguments, **facts):
    """Carry out the form; a refusal is shown at the form, and None returned."""
    try:
        return act(*arguments, **facts)
    except Refused as refusal:
        refusal.put_at(form)
        return None


def _minutes_or_404(user, slug) -> Minutes:
    meeting = meeting_or_404(user, slug)
    minutes = Minutes.objects.select_related("meeting__committee").filter(meeting=meeting).first()
    if minutes is None:
        raise Http404("Nothing is minuted yet.")
    return minutes


def _after_url(minutes: Minutes) -> str:
    return reverse("meetings:after_minutes", args=[minutes.meeting.slug])


def _context(minutes: Minutes) -> dict:
    meeting = minutes.meeting
    return {
        "meeting": meeting,
        "minutes": minutes,
        "breadcrumbs": [*up_to_tasks(meeting), ("After the meeting", _after_url(minutes))],
    }
