"""What the law wants to be on record before minutes that were taken here are published."""

from meetings.lateness import without_opinion
from meetings.models import AgendaItem, Meeting, WithheldPassage
from meetings.sitting import Sitting
from scrutiny.templatetags.wording import joined


def wanting_in(meeting: Meeting) -> list[str]:
    """Say what is wanting, a sentence each, in words that anybody may read.

    Exempt minutes want a resolution that names their item and its paragraphs (RULES E1),
    late items the chair's opinion (N4).
    """
    late = [
        f"The chair’s opinion on the late item “{item}” is not recorded."
        for item in without_opinion(meeting)
    ]
    return [_exclusion_sentence(*each) for each in exempt_without_exclusion(meeting)] + late


def exempt_without_exclusion(meeting: Meeting) -> list[tuple[AgendaItem, set[int]]]:
    """List the items with exempt minutes, and the paragraphs that no exclusion names for them."""
    passages = WithheldPassage.objects.for_services().filter(minute__minutes__meeting=meeting)
    minuted = set(passages.exclude(text="").values_list("minute__item_id", flat=True))
    return [each for each in Sitting(meeting).unnamed() if each[0].pk in minuted]


def _exclusion_sentence(item: AgendaItem, numbers: set[int]) -> str:
    word = "paragraph" if len(numbers) == 1 else "paragraphs"
    named = joined([str(number) for number in sorted(numbers)])
    return f"No resolution to exclude the public names “{item}” with {word} {named}."
