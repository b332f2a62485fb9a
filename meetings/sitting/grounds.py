"""The ground on which part of a minute is exempt: its withheld item, or an open item's papers.

The public hears an open item until it is excluded for the item's exempt papers; what is
minuted from then on is as exempt as they are (LGA 1972 s.100C(1)).
"""

from collections.abc import Iterable, Sequence

from meetings.models import AgendaItem, ExclusionItem, Paper
from meetings.models.withholding import exempt_notice

Marked = AgendaItem | Paper


def withheld_by_item(items: Iterable[AgendaItem | None]) -> dict[int | None, list[Marked]]:
    """Return the withheld rows of each item, by its primary key; open items without are left out.

    They are the item itself, or the withheld papers of an open item. In one query.
    """
    known = [item for item in items if item]
    found: dict[int | None, list[Marked]] = {item.pk: [item] for item in known if item.is_withheld}
    open_items = [item.pk for item in known if not item.is_withheld]
    for paper in Paper.objects.filter(item__in=open_items).exclude(basis=""):
        found.setdefault(paper.item_id, []).append(paper)
    return found


def grounds_of_one(item: AgendaItem | None) -> list[Marked]:
    return withheld_by_item([item]).get(item.pk, []) if item else []


def name_on(grounds: Sequence[Marked]) -> str:
    """Name the exempt part by its basis: "Exempt minute", "Confidential minute"."""
    confidential = AgendaItem.Basis.CONFIDENTIAL
    is_confidential = bool(grounds) and all(each.basis == confidential for each in grounds)
    basis = confidential if is_confidential else AgendaItem.Basis.EXEMPT
    return f"{basis.label} minute"


def are_open_to_members(grounds: Sequence[Marked]) -> bool:
    """Whether members get a part on these grounds: only if all of them allow it (E4)."""
    return bool(grounds) and all(each.is_open_to_members for each in grounds)


def notices_on(item: AgendaItem, grounds: Sequence[Marked]) -> list[str]:
    """Return why it is not for publication: for an open item the ground of the exclusion."""
    rows = ExclusionItem.objects.filter(item=item).values_list("paragraphs", flat=True)
    named = set().union(*rows)
    if item.is_withheld or not named:
        return [each.notice for each in grounds]
    confidential = AgendaItem.Basis.CONFIDENTIAL
    others = [each.notice for each in grounds if each.basis == confidential]
    return [exempt_notice(named), *others]
