"""Officers' tasks about suggested topics."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from meetings.models import Topic
from scrutiny.waiting import Waiting


def waiting(user: Any) -> Iterable[Waiting]:
    """List suggestions for an officer's decision, in three queries at most.

    A sentence names the topic and never who suggested it.
    """
    topics = Topic.objects.managed_by(user).waiting().select_related("committee")
    return [
        Waiting(
            sentence=f"Decide on a suggested topic: {topic} ({topic.committee})",
            url=reverse("meetings:moderate_topic", args=[topic.key]),
            since=timezone.localdate(topic.suggested_at),
        )
        for topic in topics
    ]
