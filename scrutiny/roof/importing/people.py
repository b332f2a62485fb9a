"""The council, the committee and its people: made when new, otherwise left as they are.

A folder describes the day of its meeting. Our records may be newer, so where the two
differ the record is kept, and the run reports it.
"""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from committees import services
from committees.models import Committee, Membership, Person
from committees.years import municipal_year
from scrutiny.models import Council
from scrutiny.roof.importing.faults import Fault, blaming
from scrutiny.roof.importing.folder import MEETING_FILE
from scrutiny.roof.importing.run import Run
from scrutiny.roof.importing.wording import CommitteeWords, MemberWords
from scrutiny.services import set_up_council

ONE_DAY = timedelta(days=1)


def bring_council(facts: dict[str, Any], run: Run) -> None:
    """Set up the council if there is none."""
    council = Council.objects.first()
    if council is None:
        with blaming(f"{MEETING_FILE}: council"):
            set_up_council(by=run.by, **facts)
    else:
        _note_differences("council", council, facts, run)


def bring_committee(words: CommitteeWords, on: date, run: Run) -> Committee:
    """Make the committee with its members and quorum on the day of the meeting."""
    committee = Committee.objects.filter(code=words.code).first()
    if committee is None:
        with blaming(words.place):
            committee = services.add_committee(code=words.code, by=run.by, **words.facts)
    else:
        _note_differences("committee", committee, words.facts, run)
    _bring_quorum(committee, words, on, run)
    # Elected members first: co-opted ones may not outnumber them at any moment.
    for member in sorted(words.members, key=lambda each: each.role == Membership.Role.CO_OPTEE):
        with blaming(member.place):
            _bring_member(committee, member, on, run)
    _note_others(committee, words, on, run)
    return committee


def person_named(name: str, committee: Committee, place: str) -> Person | None:
    """Return the person of this name; of several, the one who is or was on the committee."""
    people = list(Person.objects.filter(name=name))
    if len(people) > 1:
        people = list(Person.objects.filter(name=name, memberships__committee=committee).distinct())
        if len(people) != 1:
            raise Fault(f"{place}: more than one person here is called {name}")
    return people[0] if people else None


def _note_differences(what: str, kept: Any, facts: dict[str, Any], run: Run) -> None:
    differing = [name for name, value in facts.items() if getattr(kept, name) != value]
    if differing:
        words = ", ".join(kept._meta.get_field(name).verbose_name for name in differing)
        run.notes.append(f"The {what} here is not as in the folder ({words}): left as it is.")


def _bring_quorum(committee: Committee, words: CommitteeWords, on: date, run: Run) -> None:
    if words.quorum is None:
        return
    year = municipal_year(on)
    terms = committee.terms_of_reference.filter(municipal_year=year).first()
    if terms and (terms.text or terms.agreed_on):
        if terms.quorum != words.quorum:
            run.notes.append(f"The quorum for {terms.year_label} is {terms.quorum}: left as it is.")
        return
    with blaming(f"{words.place}.quorum"):
        services.set_terms_of_reference(committee, year=year, quorum=words.quorum, by=run.by)


def _bring_member(committee: Committee, words: MemberWords, on: date, run: Run) -> None:
    """Seat a member for the municipal year of the meeting, unless they have a seat that day.

    A role is corrected only where the membership began with the year, as imported ones
    do; any other was entered by an officer who knew.
    """
    person = person_named(words.name, committee, words.place) or _add_member(words, run)
    first, last = services.days_of_year(municipal_year(on))
    held = committee.memberships.current(on).filter(person=person).first()
    if held and (held.role, held.seat) == (words.role, words.seat):
        return
    if held and held.starts_on != first:
        role = held.get_role_display().lower()
        run.notes.append(f"{person} sits on the committee here as {role}: left as it is.")
        return
    days = (held.starts_on, held.ends_on) if held else _days(committee, person, first, last, on)
    services.seat_member(
        committee,
        person,
        role=words.role,
        seat=words.seat,
        starts_on=days[0],
        ends_on=days[1],
        by=run.by,
    )


def _add_member(words: MemberWords, run: Run) -> Person:
    is_co_optee = words.role == Membership.Role.CO_OPTEE
    kind = Person.Kind.CO_OPTEE if is_co_optee else Person.Kind.COUNCILLOR
    return services.add_person(words.name, kind=kind, by=run.by)


def _days(
    committee: Committee, person: Person, first: date, last: date, on: date
) -> tuple[date, date | None]:
    """Return the days of the municipal year around `on` that no other membership takes.

    The end of a past year ends the membership: who sat then may not sit now, and
    rights come from memberships.
    """
    places = committee.memberships.filter(person=person).order_by("starts_on")
    before = places.past(on).filter(ends_on__gte=first).last()
    after = places.filter(starts_on__gt=on).first()
    ends = [last] if last < timezone.localdate() else []
    ends += [after.starts_on - ONE_DAY] if after else []
    starts_on = before.ends_on + ONE_DAY if before and before.ends_on else first
    return starts_on, min(ends, default=None)


def _note_others(committee: Committee, words: CommitteeWords, on: date, run: Run) -> None:
    """Report members of the committee on that day whom the folder does not name."""
    named = {member.name for member in words.members}
    sitting = committee.memberships.current(on).in_order_of_office().select_related("person")
    others = [m.person.name for m in sitting if m.person.name not in named]
    if others:
        run.notes.append(f"On the committee here but not in the folder: {', '.join(others)}.")
