"""Recording what happens at a meeting: one small form for each kind of record.

The desk shows these forms as dialogs; without scripts each is a page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from meetings.diary.lateness import late_items
from meetings.diary.trails import up_to_tasks
from meetings.minutes import desk
from meetings.minutes.services.closing import end_meeting
from meetings.minutes.services.minute_taking import set_about
from meetings.minutes.views.fetching import meeting_or_404, minute_or_404
from meetings.models import (
    Adjournment,
    Declaration,
    Exclusion,
    Meeting,
    Minute,
    MinuteAction,
    Motion,
    Resolution,
    Undertaking,
)
from meetings.sitting.forms import decisions as words
from meetings.sitting.forms import sitting as forms
from meetings.sitting.services import attendance, decisions, declarations
from meetings.sitting.services.closed_words import RELATIONS as HOLDERS
from meetings.sitting.sitting import Sitting
from scrutiny.caching import unshared
from scrutiny.refusals import Refused


@dataclass(frozen=True)
class Asked:
    """One form with its act: `record(form, by)` makes the change."""

    title: str
    form: Any
    record: Callable[[Any, Any], Any]
    button: str = "Save"
    template: str = "form"


PASSAGES: dict[str, tuple[Any, Any, str]] = {
    "motion": (Motion, words.MotionForm, "Motion"),
    "resolution": (Resolution, words.ResolutionForm, "Resolution"),
    "action": (MinuteAction, words.ActionForm, "Action"),
    "undertaking": (Undertaking, words.UndertakingForm, "Undertaking"),
}
OF_MEETING = {"declaration": Declaration, "adjournment": Adjournment, "exclusion": Exclusion}
REMOVERS = {
    "declaration": declarations.remove_declaration,
    "adjournment": declarations.remove_adjournment,
    "exclusion": declarations.remove_exclusion,
}


@unshared
@require_http_methods(["GET", "POST"])
def add_to_item(request, slug, key, kind):
    minute = minute_or_404(request.user, slug, key)
    if kind in PASSAGES:
        model, _, _ = PASSAGES[kind]
        asked = _passage(request, kind, model(minute=minute))
    elif kind == "about":
        asked = _about(request, minute)
    elif kind == "declaration":
        asked = _declaration(request, minute.minutes.meeting, minute.item)
    elif kind == "opinion" and minute.item in late_items(minute.minutes.meeting):
        asked = _opinion(request, minute)
    else:
        raise Http404
    return _answer(request, asked, minute.minutes.meeting, f"item-{key}")


@unshared
@require_http_methods(["GET", "POST"])
def add_to_meeting(request, slug, kind):
    meeting = meeting_or_404(request.user, slug)
    asks = {
        "declaration": lambda: _declaration(request, meeting, None),
        "exclusion": lambda: _exclusion(request, meeting),
        "adjournment": lambda: _adjournment(request, meeting, None),
        "other": lambda: _other(request, meeting),
        "substitute": lambda: _substitute(request, meeting),
        "close": lambda: _close(request, meeting),
    }
    if kind not in asks or not hasattr(meeting, "minutes"):
        raise Http404
    place = "attendance" if kind in ("other", "substitute") else "meeting"
    return _answer(request, asks[kind](), meeting, place)


@unshared
@require_http_methods(["GET", "POST"])
def change(request, kind, key):
    thing, meeting, place = _thing_or_404(request.user, kind, key)
    if kind in PASSAGES:
        asked = _passage(request, kind, thing)
    elif kind == "declaration":
        asked = _declaration(request, meeting, thing.item, thing)
    elif kind == "adjournment":
        asked = _adjournment(request, meeting, thing)
    else:
        raise Http404
    remove_url = reverse("meetings:remove_record", args=[kind, key])
    return _answer(request, asked, meeting, place, remove_url=remove_url)


@unshared
@require_http_methods(["GET", "POST"])
def remove(request, kind, key):
    """Ask whether to remove a record, and remove it."""
    thing, meeting, place = _thing_or_404(request.user, kind, key)
    context = _context(meeting, place) | {"thing": thing._meta.verbose_name}
    if request.method == "POST":
        try:
            REMOVERS.get(kind, decisions.remove)(thing, by=request.user)
        except Refused as refusal:
            context["refusal"] = str(refusal)
        else:
            return _back(meeting, place)
    return render(request, "meetings/work/minuting/remove.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def vote(request, key):
    motion, meeting, place = _thing_or_404(request.user, "motion", key)
    voters = Sitting(meeting).voters(motion.minute.item)
    form = words.VoteForm(_sent(request), motion=motion, voters=voters)

    def record(form, by):
        casting_vote = form.cleaned_data["casting_vote"]
        facts = {"casting_vote": casting_vote, "by": by}
        if any(form.counts.values()):
            return decisions.count_vote(motion, **form.counts, recorded=form.ways, **facts)
        return decisions.name_votes(motion, form.ways, **facts)

    title = f"Vote: {len(voters)} may vote on this item"
    asked = Asked(title, form, record, "Record the vote", template="vote")
    return _answer(request, asked, meeting, place, motion=_said(motion, request.user))


def _passage(request, kind, holder) -> Asked:
    _, form_class, title = PASSAGES[kind]
    minute = holder.minute
    voters = Sitting(minute.minutes.meeting).voters(minute.item)
    initial = _initial(holder, request.user) if holder.pk else None
    form = form_class(_sent(request), voters=voters, minute=minute, initial=initial)

    def record(form, by):
        return decisions.write_down(holder, form.cleaned_data["text"], by=by, **form.facts)

    return Asked(title, form, record)


def _said(holder, user) -> desk.Said:
    """Return a record with its words, open or exempt."""
    closed = desk.closed_words([holder.minute], user)
    return desk.Said(holder, holder.text or closed.get((HOLDERS[type(holder)], holder.pk), ""))


def _initial(holder, user) -> dict:
    facts = {name: getattr(holder, name, None) for name in ("outcome", "owner", "due_on")}
    people = {name: getattr(holder, name, None) for name in ("mover", "seconder")}
    facts |= {name: person.key for name, person in people.items() if person}
    said = _said(holder, user)
    in_private = said.is_closed and not holder.minute.item.is_withheld
    return facts | {"text": said.text, "in_private": in_private}


def _about(request, minute: Minute) -> Asked:
    form = words.AboutForm(_sent(request), minute=minute)

    def record(form, by):
        return set_about(minute, **form.cleaned_data, by=by)

    return Asked("About this item", form, record)


def _declaration(request, meeting: Meeting, item, declaration=None) -> Asked:
    form = forms.DeclarationForm(_sent(request), meeting=meeting, declaration=declaration)

    def record(form, by):
        return declarations.declare(
            meeting, declaration=declaration, item=item, **form.facts, by=by
        )

    return Asked("Declaration of interest", form, record)


def _opinion(request, minute: Minute) -> Asked:
    form = forms.OpinionForm(_sent(request), item=minute.item)

    def record(form, by):
        return declarations.give_opinion(minute.item, **form.cleaned_data, by=by)

    return Asked("The chair’s opinion on this late item", form, record)


def _exclusion(request, meeting: Meeting) -> Asked:
    form = forms.ExclusionForm(_sent(request), meeting=meeting)

    def record(form, by):
        return declarations.exclude_public(meeting, form.named, **form.facts, by=by)

    return Asked("Exclude the public", form, record, "The public is excluded")


def _adjournment(request, meeting: Meeting, adjournment) -> Asked:
    form = forms.AdjournForm(_sent(request), adjournment=adjournment)

    def record(form, by):
        return declarations.adjourn(meeting, adjournment=adjournment, **form.cleaned_data, by=by)

    return Asked("Adjournment", form, record)


def _other(request, meeting: Meeting) -> Asked:
    form = forms.OtherForm(_sent(request))

    def record(form, by):
        return attendance.add_other(meeting, **form.cleaned_data, by=by)

    return Asked("Somebody in attendance", form, record, "Add")


def _substitute(request, meeting: Meeting) -> Asked:
    form = forms.SubstituteForm(_sent(request), meeting=meeting)

    def record(form, by):
        return attendance.add_substitute(meeting, **form.cleaned_data, by=by)

    return Asked("Substitute", form, record, "Add")


def _close(request, meeting: Meeting) -> Asked:
    form = forms.CloseForm(_sent(request), meeting=meeting)

    def record(form, by):
        return end_meeting(meeting, **form.cleaned_data, by=by)

    return Asked("Close the meeting", form, record, "It was held")


def _sent(request):
    return request.POST if request.method == "POST" else None


def _thing_or_404(user, kind, key):
    """Return a record, its meeting, and its place on the desk, or answer 404."""
    managed = Meeting.objects.managed_by(user)
    if kind in PASSAGES:
        rows = PASSAGES[kind][0].objects.select_related("minute__minutes__meeting__committee")
        thing = get_object_or_404(rows, key=key, minute__minutes__meeting__in=managed)
        return thing, thing.minute.minutes.meeting, f"item-{thing.minute.item.key}"
    if kind not in OF_MEETING:
        raise Http404
    rows = OF_MEETING[kind].objects.select_related("meeting__committee")
    thing = get_object_or_404(rows, key=key, meeting__in=managed)
    item = getattr(thing, "item", None)
    return thing, thing.meeting, f"item-{item.key}" if item else "meeting"


def _answer(request, asked: Asked, meeting: Meeting, place: str, **more):
    if request.method == "POST" and asked.form.is_valid():
        try:
            asked.record(asked.form, request.user)
        except Refused as refusal:
            refusal.put_at(asked.form)
        else:
            return _back(meeting, place)
    context = _context(meeting, place) | more
    context |= {"title": asked.title, "form": asked.form, "button": asked.button}
    return render(request, f"meetings/work/minuting/{asked.template}.html", context)


def _context(meeting: Meeting, place: str) -> dict:
    address = reverse("meetings:desk", args=[meeting.slug])
    return {
        "breadcrumbs": [*up_to_tasks(meeting), ("Minutes", address)],
        "meeting": meeting,
        "back_url": f"{address}#{place}",
    }


def _back(meeting: Meeting, place: str):
    return redirect(f"{reverse('meetings:desk', args=[meeting.slug])}#{place}")
