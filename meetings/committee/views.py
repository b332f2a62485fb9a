"""Officers' pages of a committee: programme, terms of reference, training; and the terms
of reference at meetings.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from committees.models import Committee, year_label
from committees.training import training_of
from committees.years import municipal_year
from meetings.committee.services import agree_at, put_on_agenda, reviews_of
from meetings.models import Meeting, Topic
from meetings.programme.views.programme import committee_or_404, known_year, meetings_to_plan_for
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.permissions import can, require_sight
from scrutiny.refusals import Refused


@require_safe
def committee_list(request):
    require_sight(request.user, "agendas.make")
    committees = Committee.objects.planned_by(request.user).current()
    context = {"breadcrumbs": trail(my_work()), "committees": committees}
    return render(request, "meetings/work/committees/list.html", context)


@require_safe
def committee_work(request, code):
    committee = committee_or_404(request.user, code)
    year = municipal_year(timezone.localdate())
    topics = Topic.objects.filter(committee=committee)
    terms = committee.terms_of_reference.in_force()
    context = {
        "breadcrumbs": trail(my_work(), ("Committees", reverse("meetings:committees_work"))),
        "committee": committee,
        "years": [(each, year_label(each)) for each in (year, year + 1)],
        "chosen": topics.of_year(committee, year).filter(state=Topic.State.CHOSEN).count(),
        "waiting": topics.waiting().count(),
        "terms": terms,
        "draft": committee.terms_of_reference.filter(is_draft=True).first(),
        "asks": can(request.user, "documents.ask", committee),
        "training_due": sum(member.due for member in training_of(committee)),
    }
    return render(request, "meetings/work/committees/committee.html", context)


@require_safe
def terms_at_meetings(request, code, year):
    """Show where a year's terms are reviewed, with forms to add a review and record agreement."""
    committee = committee_or_404(request.user, code)
    terms = get_object_or_404(committee.terms_of_reference, municipal_year=known_year(year))
    reviews = reviews_of(terms).select_related("item__meeting__committee")
    context = {
        "breadcrumbs": _up_to_terms(committee),
        "committee": committee,
        "terms": terms,
        "reviews": reviews,
        "meetings": meetings_to_plan_for(committee),
        "now": timezone.now(),
    }
    return render(request, "meetings/work/committees/terms_at_meetings.html", context)


@require_POST
def review_terms(request, code, year):
    committee = committee_or_404(request.user, code)
    terms = get_object_or_404(committee.terms_of_reference, municipal_year=known_year(year))
    slug = request.POST.get("meeting", "")
    try:
        meeting = Meeting.objects.filter(committee=committee, slug=slug).first()
        if meeting is None:
            raise Refused("Choose a meeting.")
        item = put_on_agenda(terms, meeting, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("meetings:terms_at_meetings", committee.slug, year)
    messages.success(request, f"“{item}” is on the agenda, with the terms as its appendix.")
    return redirect("meetings:agenda", meeting.slug)


@require_POST
def agree_terms(request, code, year):
    committee = committee_or_404(request.user, code)
    terms = get_object_or_404(committee.terms_of_reference, municipal_year=known_year(year))
    review = reviews_of(terms).filter(item__key=request.POST.get("item", "")).first()
    try:
        if review is None:
            raise Refused("Choose the item at which they were agreed.")
        terms = agree_at(review, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Recorded: agreed on {terms.agreed_on:%-d %B %Y}.")
    return redirect("meetings:terms_at_meetings", committee.slug, year)


def _up_to_terms(committee: Committee):
    return trail(
        my_work(),
        (committee.name, reverse("meetings:committee_work", args=[committee.slug])),
        ("Terms of reference", reverse("committees:work_terms_list", args=[committee.slug])),
    )
