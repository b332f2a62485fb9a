"""Task and finish groups: setting them up, membership, and their final report.

Co-opted members never outnumber the elected ones (RULES S1), and no member of the
executive sits on one.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from committees.models import Committee, Person
from meetings.models import EarlierReport, GroupNote, GroupPlace, Recommendation, TaskGroup
from meetings.outcomes.recommendations.services.recommendations import draft_recommendation
from scrutiny.audit import record
from scrutiny.earlier import keep_earlier
from scrutiny.models import User
from scrutiny.permissions import require
from scrutiny.refusals import Refused, require_past
from scrutiny.templatetags.wording import long_date

Capacity = GroupPlace.Capacity
ONE_DAY = timedelta(days=1)


@transaction.atomic
def set_up_group(
    committee: Committee,
    *,
    name: str,
    scope: str,
    starts_on: date,
    members: Sequence[Person],
    by: User | None,
    reports_by: date | None = None,
) -> TaskGroup:
    """Set up a group of a scrutiny committee with its first elected members.

    Raises Refused for other committees, without members, or for days out of order.
    """
    if committee.kind != Committee.Kind.SCRUTINY:
        raise Refused("Only a scrutiny committee sets up a task-and-finish group.")
    if reports_by and reports_by < starts_on:
        raise Refused("It would report before it is set up.")
    if not members:
        raise Refused("Say who sits on the group.")
    group = TaskGroup(
        committee=committee,
        name=name.strip(),
        scope=scope.strip(),
        starts_on=starts_on,
        reports_by=reports_by,
    )
    group.full_clean()
    group.save()
    for person in members:
        _seat(group, person, Capacity.MEMBER, starts_on)
    _note("set-up", group, by, f"Set up the task-and-finish group {group}")
    return group


@transaction.atomic
def change_group(group: TaskGroup, *, by: User | None, **words: Any) -> TaskGroup:
    """Change a group's name, scope or report date while it is at work. Raises Refused."""
    group = _locked(group)
    before = {name: str(getattr(group, name) or "") for name in words}
    for name, value in words.items():
        setattr(group, name, value)
    if group.reports_by and group.reports_by < group.starts_on:
        raise Refused("It would report before it is set up.")
    group.full_clean()
    group.save(update_fields=[*words])
    _note("changed", group, by, f"Changed what {group} looks into", before=before)
    return group


@transaction.atomic
def add_to_group(
    group: TaskGroup, person: Person, *, capacity: str, on: date, by: User | None
) -> GroupPlace:
    """Give a person a place: an elected member, or a co-opted one beside them."""
    group = _locked(group)
    place = _seat(group, person, capacity, max(on, group.starts_on))
    _note("joined", group, by, f"{person} joined {group}")
    return place


@transaction.atomic
def leave_group(place: GroupPlace, *, on: date, by: User | None) -> GroupPlace:
    """End a place; `on` is its last day. Refused where co-opted members would outnumber."""
    group = _locked(place.group)
    place = GroupPlace.objects.select_for_update(of=("self",)).get(pk=place.pk)
    if place.ends_on:
        raise Refused(f"They left on {long_date(place.ends_on)}.")
    place.ends_on = max(on, place.starts_on)
    if place.capacity == Capacity.MEMBER:
        _check_balance(group, since=place.ends_on + ONE_DAY, leaving=1)
    place.full_clean()
    place.save(update_fields=["ends_on"])
    _note("left", group, by, f"{place.person} left {group}")
    return place


@transaction.atomic
def add_note(group: TaskGroup, *, by: User, **words: Any) -> GroupNote:
    """Add a private note, evidence or an informal meeting; for the group and its officers.

    `words` are fields of GroupNote. The history records that there is one, not its words.
    """
    group = _locked(group)
    require(by, "group.read", group)
    note = GroupNote(group=group, by=by, **words)
    note.full_clean()
    note.save()
    _note("note", group, by, f"Added a private {note.get_kind_display().lower()}")
    return note


@transaction.atomic
def publish_final_report(
    group: TaskGroup,
    *,
    report: str,
    recommendations: Sequence[str],
    on: date,
    by: User | None,
    to_body: Committee | None = None,
) -> list[Recommendation]:
    """Publish the final report and draft its recommendations for the parent committee to make.

    They go to `to_body` under s.9FE; the committee can change that while they are drafts.
    Raises Refused without a report or an addressee, or for a day before the group began.
    """
    group = _locked(group)
    require_past(on, "The report cannot be published in the future.")
    if on < group.starts_on:
        raise Refused(f"The group was set up on {long_date(group.starts_on)}, and reports after.")
    if not report.strip():
        raise Refused("Write the final report, or a summary that says where it is.")
    if recommendations and to_body is None:
        raise Refused("Say to whom its recommendations go.")
    group.final_report, group.reported_on = report.strip(), on
    group.state = TaskGroup.State.REPORTED
    group.full_clean()
    group.save(update_fields=["final_report", "reported_on", "state"])
    _note("reported", group, by, f"Published the final report of {group}")
    return [
        draft_recommendation(group.committee, text=text, to_body=to_body, group=group, by=by)
        for text in recommendations
    ]


@transaction.atomic
def correct_final_report(
    group: TaskGroup, *, report: str, reason: str, by: User | None
) -> TaskGroup:
    """Correct a final report, keeping the old words with the reason. Refused without a report."""
    group = TaskGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if group.state != TaskGroup.State.REPORTED:
        raise Refused("The group has not reported.")
    if not report.strip():
        raise Refused("Write the final report, or a summary that says where it is.")
    if group.final_report == report.strip():
        return group
    words = [["Reported", long_date(group.reported_on)], ["Final report", group.final_report]]
    keep_earlier(EarlierReport, words, reason=reason, by=by, group=group)
    group.final_report = report.strip()
    group.full_clean()
    group.save(update_fields=["final_report"])
    _note("report-corrected", group, by, f"Corrected the final report of {group}")
    return group


def _locked(group: TaskGroup) -> TaskGroup:
    group = TaskGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if group.state == TaskGroup.State.REPORTED:
        raise Refused("The group has reported, and its work is over.")
    return group


def _seat(group: TaskGroup, person: Person, capacity: str, on: date) -> GroupPlace:
    if group.places.filter(person=person, ends_on=None).exists():
        raise Refused(f"{person.full_style} sits on the group already.")
    _check_not_of_executive(person, on)
    if capacity == Capacity.CO_OPTEE:
        _check_balance(group, since=on, joining=1)
    elif person.kind != Person.Kind.COUNCILLOR:
        raise Refused(f"{person.full_style} is not elected, so add them as co-opted.")
    place = GroupPlace(group=group, person=person, capacity=capacity, starts_on=on)
    place.full_clean()
    place.save()
    return place


def _check_not_of_executive(person: Person, on: date) -> None:
    executive = Committee.Kind.EXECUTIVE
    if person.memberships.current(on).filter(committee__kind=executive).exists():
        raise Refused(f"{person.full_style} is on the executive, which does not scrutinise itself.")


def _check_balance(group: TaskGroup, *, since: date, joining: int = 0, leaving: int = 0) -> None:
    """Refuse a change that lets co-opted members outnumber on any day from `since` on."""
    places = group.places.all()
    joins = {place.starts_on for place in places}
    leaves = {place.ends_on + ONE_DAY for place in places if place.ends_on}
    for day in sorted(day for day in joins | leaves | {since} if day >= since):
        sitting = group.places.current(day)
        elected = sitting.filter(capacity=Capacity.MEMBER).count() - leaving
        co_opted = sitting.filter(capacity=Capacity.CO_OPTEE).count() + joining
        if co_opted > elected:
            raise Refused("Co-opted members may not outnumber the elected ones.")


def _note(what: str, group: TaskGroup, by: User | None, sentence: str, **facts: Any) -> None:
    record(f"group.{what}", group, by=by, sentence=sentence, **facts)
