"""How often members attended, and the six months after which a councillor loses office."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from committees.models import Membership
from meetings.attendance import services
from meetings.attendance.figures import Figures, MeetingHeld, Seat, countdown, figures
from meetings.attendance.reading import countdowns, executive_countdowns, lines_of_person
from meetings.diary.services import mark_held
from meetings.models import Attendance, Meeting
from scrutiny.models import AuditEntry, Council
from scrutiny.refusals import Refused
from tests.council import make_committee, make_meeting, make_person, seat

ANN, BOB, CAT, CYP, HLT = 1, 2, 3, 10, 20
START, LAST = date(2024, 5, 14), date(2024, 11, 7)
TODAY = timezone.localdate()


def sitting(on, listed, *, committee=CYP, is_off=False, stands_in=None):
    return MeetingHeld(committee, on, is_off, listed, stands_in or {})


def one(sittings, **facts) -> Figures:
    seats = [Seat(**({"person": ANN, "committee": CYP, "starts_on": START} | facts))]
    return figures(seats, sittings).get((ANN, CYP, 2024), Figures())


def test_each_meeting_counts_once_for_what_came_of_it():
    sittings = [
        sitting(date(2024, 6, 4), {ANN: "present", BOB: "present"}),
        sitting(date(2024, 7, 4), {ANN: "apologies", BOB: "present"}),
        sitting(date(2024, 8, 4), {ANN: "absent", BOB: "present"}),
        sitting(date(2024, 9, 4), {BOB: "present"}),
        sitting(date(2024, 9, 9), {ANN: "in-attendance", BOB: "present"}),
    ]
    assert one(sittings) == Figures(present=1, apologies=1, absent=3)
    assert one(sittings).expected == 5


def test_a_cancelled_meeting_is_never_counted_nor_one_whose_attendance_was_not_taken():
    assert one([sitting(LAST, {BOB: "present"}, is_off=True), sitting(LAST, {})]) == Figures()


def test_only_meetings_of_the_committee_within_the_membership_count():
    sittings = [
        sitting(date(2024, 5, 13), {ANN: "present"}),
        sitting(date(2024, 5, 14), {ANN: "present"}),
        sitting(date(2024, 9, 1), {ANN: "present"}),
        sitting(date(2024, 9, 2), {ANN: "present"}),
        sitting(date(2024, 6, 1), {ANN: "present"}, committee=HLT),
    ]
    assert one(sittings, ends_on=date(2024, 9, 1)) == Figures(present=2)


def test_a_substitute_is_expected_only_where_they_come():
    sittings = [sitting(LAST, {ANN: "present"}), sitting(START, {BOB: "present"})]
    assert one(sittings, is_substitute=True) == Figures(present=1, as_substitute=1)


@pytest.mark.parametrize("away", [{ANN: "apologies"}, {ANN: "absent"}, {}])
def test_who_was_away_and_had_somebody_in_their_place_was_substituted(away):
    there = away | {BOB: "present"}
    assert one([sitting(LAST, there, stands_in={BOB: ANN})]) == Figures(substituted=1)
    assert one([sitting(LAST, there, stands_in={BOB: CAT})]).substituted == 0
    assert one([sitting(LAST, there, stands_in={BOB: ANN})]).expected == 1


def test_nobody_is_substituted_who_came_or_whose_substitute_stayed_away():
    assert one([sitting(LAST, {ANN: "present", BOB: "present"}, stands_in={BOB: ANN})]) == Figures(
        present=1
    )
    stayed_away = {ANN: "apologies", BOB: "apologies"}
    assert one([sitting(LAST, stayed_away, stands_in={BOB: ANN})]) == Figures(apologies=1)
    cancelled = sitting(LAST, {BOB: "present"}, stands_in={BOB: ANN}, is_off=True)
    assert one([cancelled]) == Figures()


@pytest.mark.parametrize("seats", [[], [Seat(BOB, CYP, START, is_substitute=True)],
                                   [Seat(BOB, CYP, START, LAST - timedelta(days=1))]])  # fmt: skip
def test_how_often_somebody_came_as_a_substitute_is_counted_without_a_seat_too(seats):
    here = sitting(LAST, {BOB: "present"}, stands_in={BOB: ANN})
    found = figures([Seat(ANN, CYP, START), *seats], [here])
    assert found == {
        (ANN, CYP, 2024): Figures(substituted=1),
        (BOB, CYP, 2024): Figures(present=1, as_substitute=1),
    }


def test_years_are_municipal_years():
    sittings = [sitting(date(2025, month, 1), {ANN: "present"}) for month in (4, 5)]
    found = figures([Seat(ANN, CYP, START)], sittings)
    assert set(found) == {(ANN, CYP, 2024), (ANN, CYP, 2025)}


@pytest.mark.parametrize(
    ("last", "limit"),
    [
        (date(2024, 11, 7), date(2025, 5, 7)),
        (date(2024, 8, 31), date(2025, 2, 28)),
        (date(2023, 8, 31), date(2024, 2, 29)),
    ],
)
def test_six_months_run_from_the_last_attendance(last, limit):
    running = countdown([date(2023, 5, 14), last], in_office_since=START)
    assert (running.since, running.limit) == (last, limit)
    assert running.days_left(limit - timedelta(days=1)) == 1
    assert not running.has_run_out(limit - timedelta(days=1))
    assert running.has_run_out(limit)


def test_who_never_attended_counts_from_coming_into_office():
    running = countdown([], in_office_since=LAST)
    assert (running.limit, running.has_attended) == (date(2025, 5, 7), False)
    assert countdown([], in_office_since=None) is None


def test_a_reason_approved_in_time_carries_on_and_one_approved_too_late_does_not():
    def limit(*approved):
        return countdown([LAST], in_office_since=START, approved=approved).limit

    until = date(2025, 8, 1)
    assert limit((date(2025, 5, 6), until)) == until
    assert limit((date(2025, 5, 7), until)) == date(2025, 5, 7)
    assert limit((date(2025, 7, 1), date(2025, 12, 1)), (date(2025, 5, 1), until)) == date(
        2025, 12, 1
    )
    assert limit((date(2024, 12, 1), date(2025, 1, 1))) == date(2025, 5, 7)


# With the records


def hold(committee, listed, *, days_ago=10, state=Meeting.State.HELD, stands_in=None) -> Meeting:
    meeting = make_meeting(committee, in_days=-days_ago)
    mark_held(meeting, by=None)
    for position, (person, capacity) in enumerate(listed.items(), 1):
        Attendance.objects.create(
            meeting=meeting, position=position, capacity=capacity, person=person, name=person.name,
            substitute_for=(stands_in or {}).get(person),
        )  # fmt: skip
    reason = "Snow" if state in Meeting.OFF_STATES else ""
    Meeting.objects.filter(pk=meeting.pk).update(state=state, state_reason=reason)
    return meeting


def text(response) -> str:
    return " ".join(response.content.decode().split())


def cells(page: str, heading: str) -> list[str]:
    """Return the figures of a row: meetings, present, apologies, absent, substituted, came as."""
    row = page.split(f'<th scope="row" class="govuk-table__header">{heading}</th>')[1]
    return [cell.split("<")[0] for cell in row.split('numeric">')[1:7]]


def when(prefix: str, day) -> dict:
    return {f"{prefix}_0": day.day, f"{prefix}_1": day.month, f"{prefix}_2": day.year}


@pytest.mark.django_db
def test_the_figures_stand_on_both_pages(visit, council, people):
    chair, member = people.chair.person, people.member.person
    hold(council.committee, {chair: "present", member: "apologies"})
    hold(council.committee, {chair: "present"}, days_ago=3, state=Meeting.State.CANCELLED)
    page = text(visit("/committees/cyp/"))
    assert cells(page, "Councillor Member")[:4] == ["1", "0", "1", "0"]
    theirs = text(visit(chair.get_absolute_url())).split("Attendance</h2>")[1]
    assert "Children &amp; Young People Scrutiny Committee</th>" in theirs
    assert "None known here." in text(visit(people.other_member.person.get_absolute_url()))


@pytest.mark.django_db
def test_both_pages_tell_who_stood_in_for_whom(visit, council, people):
    member, guest = people.member.person, people.other_member.person
    listed = {people.chair.person: "present", member: "apologies", guest: "present"}
    hold(council.committee, listed, stands_in={guest: member})
    page = text(visit("/committees/cyp/"))
    assert cells(page, "Councillor Member") == ["1", "0", "0", "0", "1", "0"]
    assert cells(page, "Councillor Other Member") == ["1", "1", "0", "0", "0", "1"]
    theirs = text(visit(guest.get_absolute_url()))
    assert cells(theirs, "Children &amp; Young People Scrutiny Committee")[-1] == "1"
    assert "Councillor Other Member</th>" not in text(visit("/committees/hlt/"))


@pytest.mark.django_db
def test_the_pages_ask_the_same_however_many_meetings_there_were(count_queries, council, people):
    hold(council.committee, {people.chair.person: "present"})
    one_meeting = count_queries("/committees/cyp/")
    for days_ago in (20, 30, 40):
        hold(council.committee, {people.chair.person: "present"}, days_ago=days_ago)
    assert count_queries("/committees/cyp/") == one_meeting


@pytest.mark.django_db
def test_only_councillors_in_office_count_down(council, people):
    gone = make_person("G One", left_on=TODAY)
    seat(gone, council.committee)
    found = countdowns([people.member.person, people.co_optee.person, gone])
    assert set(found) == {people.member.person.pk}


@pytest.mark.django_db
def test_a_cancelled_meeting_does_not_stop_the_countdown(council, people):
    person = people.member.person
    hold(council.committee, {person: "present"}, days_ago=100)
    hold(council.committee, {person: "present"}, days_ago=3, state=Meeting.State.CANCELLED)
    assert countdowns([person])[person.pk].since == TODAY - timedelta(days=100)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("remote_count", "days_ago", "there"),
    [(False, 100, Figures(present=1, absent=1)), (True, 3, Figures(present=2))],
)
def test_following_remotely_is_attending_only_where_the_council_says_so(
    council, people, remote_count, days_ago, there
):
    Council.objects.update(remote_members_count=remote_count)
    person = people.member.person
    Membership.objects.filter(person=person).update(starts_on=TODAY - timedelta(days=400))
    hold(council.committee, {person: "present"}, days_ago=100)
    followed = hold(council.committee, {person: "present"}, days_ago=3)
    followed.attendance.update(is_remote=True)
    assert countdowns([person])[person.pk].since == TODAY - timedelta(days=days_ago)
    total = sum((Counter(vars(line.figures)) for line in lines_of_person(person)), Counter())
    assert total == Counter(vars(there))


@pytest.mark.django_db
def test_officers_are_warned_60_and_28_days_before(council, people):
    person = people.member.person
    Membership.objects.exclude(person=person).delete()
    hold(council.committee, {person: "present"}, days_ago=100)
    limit = countdowns([person])[person.pk].limit

    def told(days_before):
        found = services.reminders(limit - timedelta(days=days_before))
        return {each.to: each.once.split()[-1] for each in found}

    both = (people.officer, people.committee_officer)
    assert told(61) == {}
    assert told(60) == dict.fromkeys(both, "60")
    assert told(28) == dict.fromkeys(both, "28")
    assert services.waiting(people.committee_officer) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("days_ago", "is_listed"), [(100, False), (150, True), (190, True),
                                                     (300, False)])  # fmt: skip
def test_what_ends_soon_or_ended_lately_waits_for_officers(council, people, days_ago, is_listed):
    person = people.member.person
    hold(council.committee, {person: "present"}, days_ago=days_ago)
    lines = services.waiting(people.committee_officer)
    assert [person.full_style in line.sentence for line in lines] == [True] * is_listed
    assert services.waiting(people.other_officer) == []


@pytest.mark.django_db
def test_an_officer_adds_what_is_not_kept_here(client, council, people):
    person = people.member.person
    page = reverse("meetings:six_months_of", args=[person.key])
    client.force_login(people.committee_officer)
    assert "None known here." in text(client.get(page))
    assert person.full_style in text(client.get("/work/six-months/"))
    elsewhere = reverse("meetings:add_elsewhere", args=[person.key])
    assert client.post(elsewhere, when("on", TODAY)).status_code == 422
    future = when("on", TODAY + timedelta(days=1)) | {"what": "Joint committee"}
    assert "still to come" in text(client.post(elsewhere, future))
    assert client.post(elsewhere, future | when("on", TODAY)).status_code == 302
    assert "Joint committee" in text(client.get(page))
    approve = reverse("meetings:approve_absence", args=[person.key])
    facts = when("approved_on", TODAY) | when("until", TODAY - timedelta(days=1))
    facts |= {"reason": "Ill in hospital"}
    assert "before the day of the approval" in text(client.post(approve, facts))
    until = TODAY + timedelta(days=300)
    assert client.post(approve, facts | when("until", until)).status_code == 302
    assert countdowns([person])[person.pk].limit == until
    assert "hospital" not in text(client.get(person.get_absolute_url()))
    assert not AuditEntry.objects.filter(sentence__contains="hospital").exists()


@pytest.mark.django_db
def test_the_reason_comes_before_the_six_months_are_over(council, people):
    person = people.member.person  # in office since 2020, and never seen
    facts = {"approved_on": TODAY, "until": TODAY, "reason": "Ill", "by": None}
    with pytest.raises(Refused, match="ran out"):
        services.approve_absence(person, **facts)
    with pytest.raises(Refused, match="not for co-opted"):
        services.approve_absence(people.co_optee.person, **facts)


@pytest.mark.django_db
def test_others_do_not_see_the_countdown(visit, people):
    page = reverse("meetings:six_months_of", args=[people.member.person.key])
    for name in ("member", "administrator", "other_officer", "chair"):
        assert visit(page, getattr(people, name)).status_code == 404


# The executive (s.85(2A))


@pytest.fixture
def on_executive(council, people):
    """A member of the executive, which last met them 100 days ago; a committee did yesterday."""
    executive = make_committee("CAB", "Cabinet", kind="executive")
    person = people.member.person
    Membership.objects.filter(person=person).delete()
    seat(person, executive, starts_on=TODAY - timedelta(days=400))
    hold(executive, {person: "present"}, days_ago=100)
    hold(council.committee, {person: "present"}, days_ago=1)
    return person


@pytest.mark.django_db
def test_a_member_of_the_executive_counts_down_to_its_next_meeting(on_executive, people):
    own = executive_countdowns([on_executive, people.chair.person])
    assert set(own) == {on_executive.pk}
    assert own[on_executive.pk].since == TODAY - timedelta(days=100)
    assert countdowns([on_executive])[on_executive.pk].since == TODAY - timedelta(days=1)


@pytest.mark.django_db
def test_who_is_new_on_the_executive_counts_from_the_first_day_there(council, people):
    executive = make_committee("CAB", "Cabinet", kind="executive")
    person = people.member.person
    hold(executive, {person: "present"}, days_ago=150)
    seat(person, executive, starts_on=TODAY - timedelta(days=20))
    found = executive_countdowns([person])[person.pk]
    assert (found.since, found.has_attended) == (TODAY - timedelta(days=20), False)


@pytest.mark.django_db
def test_only_an_executive_meeting_kept_elsewhere_ends_its_countdown(on_executive, people):
    on = TODAY - timedelta(days=5)
    facts = {"on": on, "what": "Somewhere", "by": people.officer}
    services.add_attendance_elsewhere(on_executive, **facts)
    assert executive_countdowns([on_executive])[on_executive.pk].since < on
    services.add_attendance_elsewhere(on_executive, is_executive=True, **facts)
    assert executive_countdowns([on_executive])[on_executive.pk].since == on


@pytest.mark.django_db
def test_officers_are_warned_of_both_countdowns(on_executive, client, people):
    limit = executive_countdowns([on_executive])[on_executive.pk].limit
    told = [each.sentence for each in services.reminders(limit - timedelta(days=28))
            if each.to == people.officer and on_executive.full_style in each.sentence]  # fmt: skip
    assert len(told) == 1
    assert "must attend a meeting of the executive before" in told[0]
    client.force_login(people.officer)
    address = reverse("meetings:six_months_of", args=[on_executive.key])
    assert "Meetings of the executive" in text(client.get(address))
