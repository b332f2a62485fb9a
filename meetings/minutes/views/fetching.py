"""The meeting or minute of an address, for the user who takes its minutes."""

from django.shortcuts import get_object_or_404

from meetings.models import Meeting, Minute


def meeting_or_404(user, slug) -> Meeting:
    return get_object_or_404(Meeting.objects.managed_by(user).with_committee(), slug=slug)


def minute_or_404(user, slug, key) -> Minute:
    rows = Minute.objects.select_related("minutes__meeting__committee", "item")
    managed = Meeting.objects.managed_by(user)
    return get_object_or_404(
        rows, minutes__meeting__slug=slug, item__key=key, minutes__meeting__in=managed
    )
