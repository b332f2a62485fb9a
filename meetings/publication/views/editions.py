"""Publications of a meeting, and the differences between two of them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from meetings.models import Edition, Meeting, Publication
from meetings.publication import files
from meetings.publication.changes import changes_between, editions_in_order, supplement_is_open
from meetings.publication.services.reads import note_fetched
from scrutiny.breadcrumbs import trail
from scrutiny.permissions import can


@login_not_required
@require_safe
def changes(request, slug):
    """Compare two publications, by default the last two."""
    meeting = get_object_or_404(
        Meeting.objects.visible_to(request.user).with_committee(), slug=slug
    )
    editions = editions_in_order(meeting)
    if not editions:
        raise Http404
    older = _asked(editions, request.GET.get("from")) or editions[max(len(editions) - 2, 0)]
    newer = _asked(editions, request.GET.get("to")) or editions[-1]
    if editions.index(older) > editions.index(newer):
        older, newer = newer, older
    context = {
        "breadcrumbs": trail(
            ("Meetings", reverse("meetings:meeting_list")),
            (str(meeting), meeting.get_absolute_url()),
        ),
        "meeting": meeting,
        "publications": [edition.publication for edition in editions],
        "older": older.publication,
        "newer": newer.publication,
        "changes": changes_between(older, newer),
    }
    return render(request, "meetings/changes.html", context)


@login_not_required
@require_safe
def published_pack(request, slug, which, audience):
    """Send a whole pack as it was published then."""
    editions = Edition.objects.open_to(request.user)
    edition = _edition_or_404(editions, slug, which, audience)
    note_fetched(request, edition)
    return files.send_edition(request, edition, files.pack_name(edition))


@login_not_required
@require_safe
def supplement_pack(request, slug, which, audience):
    """Send the pack of a supplement by itself."""
    editions = Edition.objects.visible_to(request.user)
    edition = _edition_or_404(editions, slug, which, audience)
    if not supplement_is_open(edition) and not _is_officer(request.user, edition):
        raise Http404
    note_fetched(request, edition)
    return files.send_supplement(request, edition)


def _edition_or_404(editions, slug, which, audience) -> Edition:
    kind, _, number = which.rpartition("-")
    if not number.isdecimal():
        raise Http404
    return get_object_or_404(
        editions.with_meeting(),
        publication__meeting__slug=slug,
        publication__kind=kind,
        publication__kind__in=Publication.AGENDA_KINDS,
        publication__number=int(number[:5]),
        audience=audience,
    )


def _is_officer(user, edition: Edition) -> bool:
    return can(user, "meeting.manage", edition.publication.meeting)


def _asked(editions, which) -> Edition | None:
    return next((each for each in editions if each.publication.slug == which), None)
