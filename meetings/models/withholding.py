"""The public facts about withholding: the ground, never the words."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

# Local Government Act 1972, Schedule 12A Part 1 (England), in our own words (RULES E2).
CATEGORIES = {
    1: "information about an individual",
    2: "information likely to reveal who an individual is",
    3: "information about someone's financial or business affairs, the council's included",
    4: "information about labour relations consultations or negotiations",
    5: "information covered by legal professional privilege",
    6: "information that would reveal a proposed notice, order or direction",
    7: "information about preventing, investigating or prosecuting crime",
}
# The paragraphs that every councillor may see by statute, on any committee (s.100F).
STATUTORY_PARAGRAPHS = frozenset({3, 6})


# The same in the few words that fit on every page.
SHORT_CATEGORIES = {
    1: "an individual",
    2: "who an individual is",
    3: "financial or business affairs",
    4: "labour relations",
    5: "legal professional privilege",
    6: "a proposed notice, order or direction",
    7: "crime",
}


def check_paragraphs(value) -> None:
    """Refuse anything that is not a list of different paragraph numbers from 1 to 7."""
    if not isinstance(value, list) or any(type(n) is not int or n not in CATEGORIES for n in value):
        raise ValidationError("Paragraphs of Schedule 12A are whole numbers from 1 to 7.")
    if len(set(value)) != len(value):
        raise ValidationError("A paragraph is named twice.")


def exempt_notice(paragraphs: Iterable[int]) -> str:
    """Return the notice on a copy that is exempt under these paragraphs (s.100B(5))."""
    named = (f"paragraph {n} ({SHORT_CATEGORIES[n]})" for n in sorted(paragraphs))
    return f"Not for publication: exempt, Schedule 12A {', '.join(named)}"


def open_to_members(path: str = "") -> Q:
    """Match what `Withholding.is_open_to_members` says of the holder at `path`."""
    by_statute = Q(**{f"{path}paragraphs__in": [[3], [6], [3, 6]]})
    return Q(**{f"{path}is_shared": True}) | Q(**{f"{path}basis": "exempt"}) & by_statute


class Withholding(models.Model):
    """The ground on which an item or paper is withheld; open when `basis` is empty."""

    class Basis(models.TextChoices):
        OPEN = "", "Open"
        EXEMPT = "exempt", "Exempt"
        CONFIDENTIAL = "confidential", "Confidential"

    basis = models.CharField(max_length=12, choices=Basis, default=Basis.OPEN, blank=True)
    paragraphs = models.JSONField(default=list, blank=True, validators=[check_paragraphs])
    is_shared = models.BooleanField(
        "shared with every member of the committee",
        default=False,
        help_text="A need-to-know grant beyond paragraphs 3 and 6 (s.100F); it is logged.",
    )

    class Meta:
        abstract = True

    @property
    def is_withheld(self) -> bool:
        return self.basis != self.Basis.OPEN

    @property
    def is_open_to_members(self) -> bool:
        """Whether every current member of the committee may see it (RULES E4)."""
        if self.is_shared or not self.is_withheld:
            return True
        by_statute = bool(self.paragraphs) and STATUTORY_PARAGRAPHS.issuperset(self.paragraphs)
        return self.basis == self.Basis.EXEMPT and by_statute

    @property
    def ground(self) -> str:
        """Return the public reason, for example "Exempt: paragraph 3 of Schedule 12A …"."""
        if not self.is_withheld:
            return ""
        if self.basis == self.Basis.CONFIDENTIAL:
            return "Confidential: disclosure is forbidden (Local Government Act 1972, s.100A(3))"
        numbers = " and ".join(str(n) for n in sorted(self.paragraphs))
        word = "paragraph" if len(self.paragraphs) == 1 else "paragraphs"
        what = "; ".join(CATEGORIES[n] for n in sorted(self.paragraphs))
        return f"Exempt: {word} {numbers} of Schedule 12A, Local Government Act 1972 ({what})"

    @property
    def notice(self) -> str:
        """Return the line at the head of each page of a withheld copy (s.100B(5))."""
        if not self.is_withheld:
            return ""
        if self.basis == self.Basis.CONFIDENTIAL:
            return "Not for publication: confidential (Local Government Act 1972, s.100A)"
        return exempt_notice(self.paragraphs)
