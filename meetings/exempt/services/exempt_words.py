"""Exempt words of an item or paper, moved out of the open records and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from meetings.models import AgendaItem, Paper, PaperContent, Withheld, WithheldContent
from meetings.models.withholding import Withholding
from scrutiny.refusals import Refused

TRUE_WORDS = ("title", "label", "purpose", "presenters", "late_reason", "timing")
Holder = AgendaItem | Paper


@dataclass(frozen=True)
class Ground:
    """The ground for withholding, and whether members need access (RULES E1–E4).

    A reason in `shared_because` shares it with every member of the committee.
    """

    basis: str
    paragraphs: Sequence[int]
    public_interest: str
    shared_because: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "paragraphs", sorted(self.paragraphs))

    @property
    def facts(self) -> dict[str, Any]:
        """Return the fields of the open record."""
        return {
            "basis": self.basis,
            "paragraphs": list(self.paragraphs),
            "is_shared": bool(self.shared_because.strip()),
        }

    @property
    def reasons(self) -> dict[str, str]:
        """Return the fields of `Withheld`; reasons can quote the exempt words."""
        return {"public_interest": self.public_interest, "shared_because": self.shared_because}

    def check(self) -> None:
        """Refuse an unlawful ground."""
        if self.basis not in (Withholding.Basis.EXEMPT, Withholding.Basis.CONFIDENTIAL):
            raise Refused("Say whether it is exempt or confidential.")
        if self.basis == Withholding.Basis.EXEMPT and not self.paragraphs:
            raise Refused("Name the paragraph of Schedule 12A, 1 to 7.")
        if self.basis == Withholding.Basis.CONFIDENTIAL and self.paragraphs:
            raise Refused("Confidential information has no Schedule 12A paragraph.")
        if not self.public_interest.strip():
            raise Refused("Say why withholding outweighs the public interest in disclosing.")


def true_words_of(holder: Holder) -> Withheld:
    """Return the exempt words of a withheld item or paper, for services only."""
    kind = "paper" if isinstance(holder, Paper) else "item"
    return Withheld.objects.for_services().get(**{kind: holder})


def family_of(holder: Holder) -> list[Holder]:
    """Return `holder` and the open papers and sub-items that are withheld together with it."""
    if isinstance(holder, Paper):
        return [holder]
    # What was set aside too: it can be put back.
    items = [holder, *AgendaItem.with_removed.filter(parent=holder, basis="")]
    papers = Paper.with_removed.filter(item__in=items, basis="")
    return [*items, *papers]


def set_apart(holder: Holder, public_title: str, ground: Ground) -> None:
    """Move the words and files of `holder` out of the open records, leaving a neutral title."""
    words = {name: getattr(holder, name) for name in TRUE_WORDS if hasattr(holder, name)}
    _keep(holder, ground, words)
    holder.title = public_title
    holder.revision += 1
    for name, value in ground.facts.items():
        setattr(holder, name, value)
    if isinstance(holder, Paper):
        holder.label = ""
        rows = PaperContent.objects.filter(version__paper=holder)
        _move_contents(rows, WithheldContent.objects.for_services())
    else:
        holder.purpose, holder.presenters, holder.late_reason, holder.timing = "", [], "", ""
    holder.full_clean()
    holder.save()


def ground_of(holder: Holder) -> Ground:
    """Return the ground on which something is withheld."""
    words = true_words_of(holder)
    return Ground(holder.basis, holder.paragraphs, words.public_interest, words.shared_because)


def begin_withheld(paper: Paper) -> None:
    """Save a new paper of a withheld item, so that its words are never in an open record."""
    ground = ground_of(paper.item)
    words = {"title": paper.title, "label": paper.label}
    paper.title, paper.label = paper.item.title, ""
    for name, value in ground.facts.items():
        setattr(paper, name, value)
    paper.full_clean()
    paper.save()
    _keep(paper, ground, words)


def put_back(holder: Holder) -> None:
    """Move the words of `holder` back into the open records.

    Only the newest version of a paper is opened: earlier ones may hold what was left out.
    """
    withheld = true_words_of(holder)
    holder.revision += 1
    for name in TRUE_WORDS:
        if hasattr(holder, name):
            setattr(holder, name, getattr(withheld, name))
    holder.basis, holder.paragraphs, holder.is_shared = Withholding.Basis.OPEN, [], False
    if isinstance(holder, Paper):
        newest = holder.versions.order_by("-number")[:1]
        rows = WithheldContent.objects.for_services().filter(version__in=list(newest))
        _move_contents(rows, PaperContent.objects)
    holder.full_clean()
    holder.save()
    withheld.delete()


def _keep(holder: Holder, ground: Ground, words: dict[str, Any]) -> None:
    kind = "paper" if isinstance(holder, Paper) else "item"
    withheld = Withheld(**{kind: holder}, **words, **ground.reasons)
    withheld.full_clean()
    withheld.save()


def _move_contents(rows: QuerySet, target: Any) -> None:
    for content in rows:
        fields = {f.name: getattr(content, f.name) for f in content._meta.fields if f.name != "id"}
        target.create(**fields)
        content.delete()
