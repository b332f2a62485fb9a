"""The public pages of committees and of the people who sit on them.

Meetings are reached by following relations: this app knows nothing of the one above it.
"""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from committees.models import Committee, Person
from scrutiny.breadcrumbs import trail
from scrutiny.sections import sections_of
from scrutiny.templatetags.wording import long_date

NEXT, LAST = 5, 5


@login_not_required
@require_safe
def committee_list(request):
    committees = list(Committee.objects.with_member_count())
    return render(
        request,
        "committees/committee_list.html",
        {
            "breadcrumbs": trail(),
            "current": [c for c in committees if c.dissolved_on is None],
            "dissolved": [c for c in committees if c.dissolved_on],
        },
    )


@login_not_required
@require_safe
def committee(request, slug):
    committee = get_object_or_404(Committee, code=slug.upper())
    members = committee.memberships.with_people().in_order_of_office()
    meetings = committee.meetings.visible_to(request.user)
    return render(
        request,
        "committees/committee.html",
        {
            "breadcrumbs": trail(("Committees", reverse("committees:committee_list"))),
            "committee": committee,
            "members": members.current(),
            "former_members": members.past().order_by("-ends_on", "person__surname"),
            "upcoming": meetings.upcoming()[:NEXT],
            "past": meetings.past()[:LAST],
            "terms": committee.terms_of_reference.public(),
            "sections": sections_of("committee", committee, request.user),
        },
    )


@login_not_required
@require_safe
def person_list(request):
    people = list(Person.objects.select_related("group", "ward"))
    in_office = [p for p in people if _is_in_office(p)]
    return render(
        request,
        "committees/person_list.html",
        {
            "breadcrumbs": trail(),
            "councillors": [p for p in in_office if p.kind == Person.Kind.COUNCILLOR],
            "co_optees": [p for p in in_office if p.kind == Person.Kind.CO_OPTEE],
            "former": [p for p in people if p not in in_office],
        },
    )


@login_not_required
@require_safe
def person(request, key):
    person = get_object_or_404(Person.objects.select_related("group", "ward"), key=key)
    memberships = person.memberships.select_related("committee")
    return render(
        request,
        "committees/person.html",
        {
            "breadcrumbs": trail(("Councillors", reverse("committees:person_list"))),
            "person": person,
            "facts": _facts(person),
            "email": person.email if _is_in_office(person) else "",
            "memberships": memberships.current().order_by("committee__name"),
            "sections": sections_of("person", person, request.user),
            "past_memberships": memberships.past().order_by("-ends_on", "committee__name"),
        },
    )


def _is_in_office(person: Person) -> bool:
    return person.left_on is None or person.left_on >= timezone.localdate()


def _facts(person: Person) -> list[tuple[str, str]]:
    """Return the public facts about a person; contact details only while in office."""
    return [
        ("Political group", person.group.name if person.group else ""),
        ("Ward", person.ward.name if person.ward else ""),
        ("Elected", long_date(person.elected_on)),
        ("Left office", long_date(person.left_on)),
        ("Telephone", person.phone if _is_in_office(person) else ""),
    ]
