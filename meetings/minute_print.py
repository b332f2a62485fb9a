"""What a minute prints: its text with what was declared, moved and voted, and what was resolved.

Only words that anybody may read: those of a withheld item's minute are elsewhere, so of
such an item this is the public summary, and the resolution that excluded the public.
"""

from django.utils.html import escape

from meetings.models import (
    AgendaItem,
    Correction,
    Declaration,
    Exclusion,
    LateItemOpinion,
    Minute,
    Motion,
)
from scrutiny import richtext
from scrutiny.templatetags.wording import joined, long_date

UNDER_DECLARATIONS = "declaration"
NOT_HERE = "The minute of this item is not for publication."


def print_minute(minute: Minute) -> tuple[str, list[str]]:
    """Return the body and the limbs of "RESOLVED – that …", all of them clean HTML."""
    limbs = [each.text for each in minute.resolutions.all() if each.text]
    if not minute.minutes.is_taken_here:
        return minute.body_html, limbs
    lines = [
        *_declared(minute),
        *_urgency(minute.item),
        *_moved(minute),
        *_corrected_elsewhere(minute),
    ]
    body = minute.body_html + "".join(f"<p>{escape(line)}</p>" for line in lines)
    resolved = [*_excluded(minute.item), *map(limb, limbs)]
    if minute.item and minute.item.is_withheld and not (body or resolved):
        body = f"<p>{escape(NOT_HERE)}</p>"
    return body, [richtext.from_plain(limb) for limb in resolved]


def limb(text: str) -> str:
    """The words after "RESOLVED – that", however they were typed."""
    words = text.strip()
    return words[5:].lstrip() if words.lower().startswith("that ") else words


def _declared(minute: Minute) -> list[str]:
    """Declarations print together under their own item where there is one, else each at its own."""
    declarations = minute.minutes.meeting.declarations.select_related("person", "item")
    together = minute.minutes.entries.filter(title__icontains=UNDER_DECLARATIONS).first()
    if together:
        found = declarations if together.pk == minute.pk else []
    else:
        found = declarations.filter(item=minute.item) if minute.item else []
    return [_declaration(each) for each in found]


def _declaration(declaration: Declaration) -> str:
    kind = declaration.get_kind_display().lower()
    about = f" in “{declaration.item}”" if declaration.item else ""
    if declaration.kind == Declaration.Kind.WHIP:
        words = f"{declaration.person.full_style} declared the party whip{about}"
    elif declaration.is_sensitive:
        words = f"{declaration.person.full_style} declared a sensitive interest{about}"
    else:
        words = f"{declaration.person.full_style} declared a {kind}{about}"
    words += f": {declaration.nature.rstrip('.')}." if declaration.nature else "."
    if declaration.has_dispensation:
        words += f" A dispensation was held ({declaration.dispensation})."
    if declaration.left_room:
        words += " They left the room for this item."
    return words


def _urgency(item: AgendaItem | None) -> list[str]:
    opinion = LateItemOpinion.objects.filter(item=item).first() if item else None
    if opinion is None:
        return []
    if not opinion.is_urgent:
        return ["The Chair was not of the opinion that the item was urgent, so it was not taken."]
    return [
        "The Chair was of the opinion that the item be considered as a matter of urgency by "
        f"reason of these special circumstances: {opinion.circumstances}"
    ]


def _corrected_elsewhere(minute: Minute) -> list[str]:
    """What was corrected in earlier minutes before they were confirmed at this meeting."""
    if minute.item is None or minute.item.kind != AgendaItem.Kind.MINUTES:
        return []
    meeting = minute.minutes.meeting
    first = minute.minutes.entries.filter(item__kind=AgendaItem.Kind.MINUTES).first()
    if first != minute:
        return []
    found = Correction.objects.filter(minutes__confirmed_at=meeting)
    return [
        f"Corrected in the minutes of {long_date(each.minutes.meeting.starts_at)}, "
        f"{name_of(each.minute, meeting.committee.code)}: {each.words}"
        for each in found.select_related("minutes__meeting", "minute")
    ]


def reference_of(minute: Minute, code: str) -> str:
    """Return the minute reference: committee code and running number ("CYP24"), or ""."""
    return f"{code}{minute.number}" if minute.number is not None else ""


def name_of(minute: Minute, code: str) -> str:
    """Call a minute by its reference, or by its title where it has none."""
    return reference_of(minute, code) or f"“{minute.title}”"


def _moved(minute: Minute) -> list[str]:
    motions = minute.motions.select_related("mover", "seconder", "vote")
    return [line for motion in motions if motion.text for line in _motion(motion)]


def _motion(motion: Motion) -> list[str]:
    by = [
        f"{word} by {person.full_style}"
        for word, person in (("moved", motion.mover), ("seconded", motion.seconder))
        if person
    ]
    opening = f"It was {joined(by)} that " if by else "It was moved that "
    lines = [f"{opening}{limb(motion.text).rstrip('.')}."]
    if hasattr(motion, "vote"):
        lines.append(_vote(motion))
    elif motion.outcome == Motion.Outcome.AGREED:
        lines.append("The motion was agreed without a vote.")
    elif motion.outcome == Motion.Outcome.WITHDRAWN:
        lines.append("The motion was withdrawn.")
    return lines


def _vote(motion: Motion) -> str:
    vote = motion.vote
    if vote.is_by_name:
        ways = (("For", "for"), ("Against", "against"), ("Abstained", "abstained"))
        cast = list(vote.votes_cast.select_related("person"))
        said = [
            f"{label}: {joined([str(each.person) for each in cast if each.way == way]) or 'none'}"
            for label, way in ways
        ]
        words = f"On a recorded vote the motion was {motion.get_outcome_display().lower()}. "
        words += "; ".join(said) + "."
    else:
        words = f"On being put to the vote the motion was {motion.get_outcome_display().lower()}"
        words += f" ({vote})."
    if vote.casting_vote:
        words += f" The Chair gave the casting vote {vote.casting_vote} the motion."
    return words


def _excluded(item: AgendaItem | None) -> list[str]:
    """The resolution to exclude the public prints where it takes effect: at its first item."""
    if item is None:
        return []
    found = []
    for exclusion in Exclusion.objects.filter(named__item=item).prefetch_related("named__item"):
        named = sorted(exclusion.named.all(), key=lambda each: each.item.position)
        if named[0].item_id == item.pk:
            found.append(_exclusion([(each.item.title, each.paragraphs) for each in named]))
    return found


def _exclusion(named: list[tuple[str, list[int]]]) -> str:
    grounds = [
        f"“{title}” (paragraph{'' if len(numbers) == 1 else 's'} {joined(list(map(str, numbers)))})"
        for title, numbers in named
    ]
    return (
        "the press and public be excluded from the meeting under section 100A(4) of the Local "
        f"Government Act 1972 for {joined(grounds)}, on the grounds that exempt information as "
        "defined in Part 1 of Schedule 12A would be disclosed"
    )
