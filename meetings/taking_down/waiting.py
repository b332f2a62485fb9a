"""Requests to take something down, for the second person."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from meetings.models import TakeDown
from scrutiny.waiting import Waiting

SECOND_PERSON = "another democracy officer or an administrator"


def waiting(user: Any) -> Iterator[Waiting]:
    """Answer in neutral words: lists are read over shoulders."""
    for each in TakeDown.objects.visible_to(user).waiting():
        yield Waiting(
            "Decide whether something is taken down from the website",
            reverse("meetings:take_down", args=[each.key]),
            since=timezone.localdate(each.asked_at),
            who=SECOND_PERSON if each.asked_by_id == user.pk else "",
        )
