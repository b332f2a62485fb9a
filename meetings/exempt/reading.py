"""Exempt words, for users who may read them."""

from collections.abc import Iterable
from typing import Any

from meetings.models import AgendaItem, Withheld


def true_words_by_item(items: Iterable[AgendaItem], user: Any) -> dict[int, Withheld]:
    """Return the exempt words that a user may see, by item."""
    withheld = [item.pk for item in items if item.is_withheld]
    if not withheld:
        return {}
    return {row.item_id: row for row in Withheld.objects.visible_to(user).filter(item__in=withheld)}
