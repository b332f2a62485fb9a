"""Topics for tests, made as the screens make them."""

from typing import Any

from committees.models import Committee
from meetings.models import Topic
from meetings.programme.services import suggestions, topics

YEAR = 2026
WHY = "It concerns every family."


def make_topic(committee: Committee, title: str = "School places", **words: Any) -> Topic:
    words = {"description": "How places are given out.", "year": YEAR, "by": None} | words
    return topics.add_topic(committee, title=title, **words)


def choose(topic: Topic, *, is_chosen: bool = True, reason: str = WHY) -> Topic:
    return topics.decide_topic(topic, is_chosen=is_chosen, reason=reason, by=None)


def suggest(committee: Committee, title: str = "Quiet buses", **words: Any) -> Topic:
    """Suggest a topic as a member of the public who left a name and an address."""
    facts = {
        "description": "My neighbour Pat Lane cannot hear the stops.",
        "year": YEAR,
        "suggested_by": Topic.SuggestedBy.PUBLIC,
        "name": "Olive Privately",
        "email": "olive@private.example",
        "by": None,
    }
    return suggestions.suggest_topic(committee, title=title, **(facts | words))
