"""The printed minute: its text, declarations, motions, votes and resolutions.

Only public words: for a withheld item that is the public summary and the resolution to
exclude the public. The exempt words of an open item, minuted while the public was
excluded, are left out too.
"""

from collections.abc import Iterator
from itertools import chain

from django.db.models import QuerySet
from django.utils.html import escape

from meetings.models import (
    AgendaItem,
    Attendance,
    Correction,
    Declaration,
    Exclusion,
    FollowUp,
    LateItemOpinion,
    Minute,
    Minutes,
    Motion,
    Vote,
    VoteCast,
)
from meetings.sitting.grounds import grounds_of_one, name_on
from meetings.sitting.minute_words import is_of_apologies, name_of
from meetings.sitting.services.closed_words import is_minuted_apart
from scrutiny import richtext
from scrutiny.templatetags.wording import joined, long_date

Business = AgendaItem.Business
NOT_HERE = "The minute of this item is not for publication."


def print_minute(minute: Minute) -> tuple[str, list[str]]:
    """Return the body and the limbs of "RESOLVED – that …", all of them clean HTML."""
    limbs = [each.text for each in minute.resolutions.all() if each.text]
    if not minute.minutes.is_taken_here:
        return minute.body_html, limbs
    lines = [*_apologies(minute), *_happened(minute)]
    body = minute.body_html + "".join(f"<p>{escape(line)}</p>" for line in lines)
    resolved = [*_excluded(minute), *map(limb, limbs)]
    if not (body or resolved) and is_minuted_apart(minute):
        body = f"<p>{escape(NOT_HERE)}</p>"
    return body, [richtext.from_plain(limb) for limb in resolved]


def stands_in_the_head(minute: Minute) -> bool:
    """Whether a minute of apologies adds nothing to the attendance above all minutes.

    Councils' real minutes do this: apologies are in the head, and the item is not printed as
    a minute unless it has a reference or other text.
    """
    if not (minute.minutes.is_taken_here and is_of_apologies(minute)):
        return False
    adds = minute.number is not None or minute.body_html or minute.resolutions.exists()
    return not (adds or _happened(minute) or _excluded(minute) or follow_ups(minute))


def _happened(minute: Minute) -> list[str]:
    return [
        *_declared(minute),
        *_urgency(minute.item),
        *_moved(minute),
        *_corrected_elsewhere(minute),
    ]


def limb(text: str) -> str:
    """Return the words after "RESOLVED – that", however they were typed."""
    words = text.strip()
    return words[5:].lstrip() if words.lower().startswith("that ") else words


def _apologies(minute: Minute) -> list[str]:
    """Return the apologies from the attendance, unless their minute was typed."""
    if minute.body_html or not is_of_apologies(minute):
        return []
    rows = attendance_printed(minute.minutes).filter(capacity=Attendance.Capacity.APOLOGIES)
    away = rows.select_related("person")
    names = [each.person.full_style if each.person else each.name for each in away]
    return [f"Apologies were received from {joined(names)}."] if names else []


def prints_what_came_later(minutes: Minutes) -> bool:
    """Whether records made after publication print: only once the minutes are confirmed."""
    if minutes.closed_afterwards_on is None:
        return True
    of_the_meeting = minutes.corrections.filter(minute=None)
    return minutes.state == Minutes.State.CONFIRMED and of_the_meeting.exists()


def attendance_printed(minutes: Minutes) -> QuerySet[Attendance]:
    rows = minutes.meeting.attendance.all()
    return rows if prints_what_came_later(minutes) else rows.filter(is_noted_afterwards=False)


def _declared(minute: Minute) -> list[str]:
    """Print declarations under their own item where there is one, else each at its item."""
    declarations = minute.minutes.meeting.declarations.select_related("person", "item")
    together = item_of_declarations(minute.minutes)
    if together:
        found = declarations if together.pk == minute.pk else []
    else:
        found = declarations.filter(item=minute.item) if minute.item else []
    return [line_of_declaration(each) for each in found]


def item_of_declarations(minutes: Minutes) -> Minute | None:
    """Return the minute under which all declarations print, where the agenda has such an item."""
    return minutes.entries.filter(item__business=Business.DECLARATIONS).first()


def line_of_declaration(declaration: Declaration) -> str:
    """Describe a declaration; of a sensitive interest only the fact of it."""
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
    """List corrections of earlier minutes that were confirmed at this meeting."""
    if minute.item is None or minute.item.kind != AgendaItem.Kind.MINUTES:
        return []
    meeting = minute.minutes.meeting
    first = minute.minutes.entries.filter(item__kind=AgendaItem.Kind.MINUTES).first()
    if first != minute:
        return []
    found = Correction.objects.filter(minutes__confirmed_at=meeting)
    return [
        f"Corrected in the minutes of {long_date(each.minutes.meeting.starts_at)}, "
        f"{said_of(each, meeting.committee.code)}"
        for each in found.select_related("minutes__meeting", "minute__item")
    ]


def said_of(correction: Correction, code: str) -> str:
    """Describe a correction; of an exempt minute only the fact of it."""
    words = correction.text
    if correction.minute is None:
        return f"the meeting as a whole: {words}"
    if correction.is_closed:
        words = f"the {closed_name(correction.minute).lower()} was corrected."
    return f"{name_of(correction.minute, code)}: {words}"


def closed_name(minute: Minute) -> str:
    """Name the exempt part of a minute by its basis: "Exempt minute", "Confidential minute"."""
    return name_on(grounds_of_one(minute.item))


def recorded_votes(minute: Minute) -> list[str]:
    """Return the motion and each member's vote, where a vote was recorded by name."""
    found = [motion for motion in _motions(minute) if hasattr(motion, "vote")]
    return [
        " ".join(lines_of_motion(motion, motion.text)) for motion in found if motion.vote.is_by_name
    ]


def carried_without_resolution(minute: Minute) -> list[str]:
    """Return carried motions without a written resolution, as clean HTML."""
    if any(resolution.text for resolution in minute.resolutions.all()):
        return []
    carried = (Motion.Outcome.AGREED, Motion.Outcome.CARRIED)
    words = [motion.text for motion in _motions(minute) if motion.outcome in carried]
    return [richtext.from_plain(limb(each)) for each in words]


def _moved(minute: Minute) -> list[str]:
    return [line for motion in _motions(minute) for line in lines_of_motion(motion, motion.text)]


def _motions(minute: Minute) -> list[Motion]:
    """List the motions in public words."""
    return list(minute.motions.exclude(text="").select_related("mover", "seconder", "vote"))


def lines_of_motion(motion: Motion, words: str) -> list[str]:
    """Return who moved and seconded it, in these words, and the outcome."""
    by = _proposers(motion)
    opening = f"It was {joined(by)} that " if by else "It was moved that "
    lines = [f"{opening}{limb(words).rstrip('.')}."]
    if hasattr(motion, "vote"):
        lines.append(_vote(motion))
    elif motion.outcome == Motion.Outcome.AGREED:
        lines.append("The motion was agreed without a vote.")
    elif motion.outcome == Motion.Outcome.WITHDRAWN:
        lines.append("The motion was withdrawn.")
    return lines


def _proposers(moved: Motion | Exclusion) -> list[str]:
    people = (("moved", moved.mover), ("seconded", moved.seconder))
    return [f"{word} by {person.full_style}" for word, person in people if person]


def follow_ups(minute: Minute) -> list[str]:
    """List actions and undertakings in public words; they print below the resolution."""
    said: Iterator[FollowUp] = chain(minute.minuteactions.all(), minute.undertakings.all())
    return [line_of_follow_up(each, each.text) for each in said if each.text]


def line_of_follow_up(each: FollowUp, words: str) -> str:
    """Return "Action: send the figures – the Director, by Thursday 7 November 2024"."""
    due = f", by {long_date(each.due_on)}" if each.due_on else ""
    return f"{each.label}: {words.strip().rstrip('.')} – {each.owner}{due}"


def _vote(motion: Motion) -> str:
    vote = motion.vote
    named = _named(vote)
    if vote.is_by_name:
        said = [f"{way.label}: {joined(people) or 'none'}" for way, people in named.items()]
        words = f"On a recorded vote the motion was {motion.get_outcome_display().lower()}. "
        words += "; ".join(said) + "."
    else:
        words = f"On being put to the vote the motion was {motion.get_outcome_display().lower()}"
        words += f" ({vote})." + "".join(_asked(way, people) for way, people in named.items())
    if vote.casting_vote:
        words += f" The Chair gave the casting vote {vote.casting_vote} the motion."
    return words


def _named(vote: Vote) -> dict[VoteCast.Way, list[str]]:
    cast = list(vote.votes_cast.select_related("person"))
    return {way: [str(each.person) for each in cast if each.way == way] for way in VoteCast.Way}


def _asked(way: VoteCast.Way, people: list[str]) -> str:
    """Name those who asked for their own vote to be recorded in a show of hands."""
    if not people:
        return ""
    word = "vote" if len(people) == 1 else "votes"
    return f" {joined(people)} asked that their {word} be recorded: {way.label.lower()}."


def _excluded(minute: Minute) -> list[str]:
    """Print the resolutions to exclude the public, under their own item if there is one.

    Otherwise each prints where it takes effect: at the first item that it names.
    """
    if minute.item is None:
        return []
    exclusions = minute.minutes.meeting.exclusions.select_related("mover", "seconder")
    found = [each for each in exclusions.prefetch_related("named__item") if each.first_item]
    if not found:
        return []
    together = minute.minutes.entries.filter(item__business=Business.EXCLUSION).first()
    return [
        _exclusion(each)
        for each in found
        if (minute == together if together else minute.item == each.first_item)
    ]


def _exclusion(exclusion: Exclusion) -> str:
    named = sorted(exclusion.named.all(), key=lambda each: each.item.position)
    grounds = [
        f"“{title}” (paragraph{'' if len(numbers) == 1 else 's'} {joined(list(map(str, numbers)))})"
        for title, numbers in ((each.item.title, each.paragraphs) for each in named)
    ]
    said = [joined(_proposers(exclusion)), exclusion.counted if exclusion.total else ""]
    return (
        "the press and public be excluded from the meeting under section 100A(4) of the Local "
        f"Government Act 1972 for {joined(grounds)}, on the grounds that exempt information as "
        "defined in Part 1 of Schedule 12A would be disclosed"
        + (f" ({'; '.join(filter(None, said))})" if any(said) else "")
    )
