"""The effects of a click on "Publish", shown before it."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.models import AgendaItem, Edition, Meeting, Paper, Publication
from meetings.models.withholding import Withholding
from meetings.pack.outline import pack_outline
from meetings.pack.shapes import ItemOutline, PackOutline
from meetings.publication.services.republication import Added, added_to

Act = Publication.Kind


@dataclass(frozen=True)
class Kept:
    """Something exempt, in its public words, with the audience that gets it."""

    name: str
    ground: str
    who: str
    basis: str
    is_paper: bool


@dataclass(frozen=True)
class Outgoing:
    """What becomes public and what stays exempt; `items` as the public gets them."""

    act: str
    name: str
    items: tuple[ItemOutline, ...]
    kept: tuple[Kept, ...]
    touched: tuple[str, ...]

    @property
    def papers(self) -> int:
        return sum(1 for item in self.items for paper in item.papers if paper.source)

    @property
    def button(self) -> str:
        """Return the button's words: "Publish 7 papers, keep 2 exempt"."""
        as_what = "" if self.act == Act.AGENDA else f" as {self.name}"
        what = _count(self.papers, "paper") if self.papers else "the agenda"
        kept = [each for each in self.kept if each.is_paper]
        keep = f", keep {len(kept)} {_ground_word(kept)}" if kept else ""
        return f"Publish {what}{as_what}{keep}"


def acts_open_to(meeting: Meeting) -> tuple[str, ...]:
    """Return the ways to publish this meeting now, the likeliest first."""
    if meeting.state in (Meeting.State.PLANNED, Meeting.State.DRAFT):
        return (Act.AGENDA,)
    if meeting.state != Meeting.State.PUBLISHED:
        return ()
    return (Act.SUPPLEMENT, Act.REVISED) if added_to(meeting).exists else (Act.REVISED,)


def outgoing(meeting: Meeting, act: str) -> Outgoing:
    """Return the effects of publishing the draft as `act`."""
    public = pack_outline(meeting, Edition.Audience.PUBLIC)
    added = Added((), (), ()) if act == Act.AGENDA else added_to(meeting)
    keys = {paper.key for paper in pack_outline(meeting, "officers").papers}
    items = public.items
    if act == Act.SUPPLEMENT:
        keys = set(added.new_papers)
        items = _only(public, added)
    papers = Paper.objects.filter(item__meeting=meeting, key__in=keys).exclude(basis="")
    rows: list[Withholding] = [
        *meeting.items.filter(key__in=[item.key for item in items]).exclude(basis=""),
        *papers.order_by("item__position", "position"),
    ]
    return Outgoing(act, _name(meeting, act), items, tuple(map(_kept, rows)), added.touched)


def _only(public: PackOutline, added: Added) -> tuple[ItemOutline, ...]:
    """Keep what a supplement adds; a published item with a new paper is named again."""
    new = set(added.new_papers)
    return tuple(
        ItemOutline(
            item.key, item.number, item.title, kind=item.kind, withheld=item.withheld,
            papers=tuple(paper for paper in item.papers if paper.key in new),
        )
        for item in public.items
        if item.key in added.touched
    )  # fmt: skip


def _name(meeting: Meeting, act: str) -> str:
    number = meeting.publications.filter(kind=act).count() + 1
    if act == Act.SUPPLEMENT:
        return f"Supplement {number}"
    if act == Act.REVISED:
        return "a revised agenda" if number == 1 else f"revised agenda {number}"
    return "Agenda"


def _kept(holder: Withholding) -> Kept:
    shared = holder.is_open_to_members
    who = "Members of the committee, and officers" if shared else "Officers only"
    is_paper = isinstance(holder, Paper)
    return Kept(str(holder), holder.ground, who, holder.get_basis_display(), is_paper)


def _ground_word(kept: Iterable[Kept]) -> str:
    grounds = {each.basis.lower() for each in kept}
    return grounds.pop() if len(grounds) == 1 else "withheld"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def items_needing_reasons(meeting: Meeting, sending: Outgoing) -> list[AgendaItem]:
    """Return the items that need a reason, should this be published late."""
    return list(meeting.items.filter(key__in=sending.touched).order_by("position"))
