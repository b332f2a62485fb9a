"""Planning meetings, their task list and their history."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.agenda.services import items
from meetings.models import Meeting, StandingItem
from meetings.planning.services.planning import set_timetable
from scrutiny.models import ClosedDay
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.publishing import publish

pytestmark = pytest.mark.django_db

NEXT_YEAR = timezone.localdate().year + 1


@pytest.fixture
def officer(client, people):
    client.force_login(people.committee_officer)
    return client


def text(response) -> str:
    return response.content.decode()


def plan(name="plan_meeting", code="cyp") -> str:
    return reverse(f"meetings:{name}", args=[code])


def a_working_day() -> date:
    """Return a Wednesday next year that is no bank holiday."""
    day = date(NEXT_YEAR, 6, 8)
    return day + timedelta(days=(2 - day.weekday()) % 7)


def form(day: date, **facts) -> dict:
    when = {"day_0": day.day, "day_1": f"{day:%b}".lower(), "day_2": day.year, "at": "6.30 pm"}
    return when | {"venue": "Tin Hall", "begin": ""} | facts


def test_an_officer_of_one_committee_is_offered_that_one(officer):
    page = text(officer.get(reverse("meetings:plan")))
    assert plan() in page
    assert plan(code="hlt") not in page


def test_an_officer_of_all_committees_chooses_one(visit, people):
    page = text(visit(reverse("meetings:plan"), people.officer))
    assert plan() in page
    assert plan(code="hlt") in page


def test_another_officers_committee_is_not_found(officer):
    for name in ("plan_meeting", "plan_year"):
        assert officer.get(plan(name, "hlt")).status_code == 404


def test_a_meeting_is_planned_with_timetable_and_standing_items(officer, council):
    StandingItem.objects.create(committee=council.committee, position=1, title="Apologies")
    answer = officer.post(plan(), form(a_working_day(), begin="standing"), follow=True)
    meeting = Meeting.objects.get()
    assert timezone.localtime(meeting.starts_at).strftime("%H:%M") == "18:30"
    assert [item.title for item in meeting.items.all()] == ["Apologies"]
    assert "Chair’s briefing" in text(answer)
    assert "Publish the agenda by" in text(answer)


def test_the_form_begins_with_what_the_last_meeting_had(officer, council):
    make_meeting(council.committee, media_name="A Press", democratic_services_phone="01000")
    page = text(officer.get(plan()))
    assert 'value="Tin Hall, Tinford"' in page
    assert 'value="A Press"' in page
    assert 'value="01000"' in page
    assert 'value="6.00 pm"' in page


def test_another_meetings_items_are_cloned(officer, council):
    earlier = make_meeting(council.committee, in_days=-30)
    make_item(earlier, "Fostering")
    officer.post(plan(), form(a_working_day(), begin=earlier.slug))
    assert Meeting.objects.latest("starts_at").items.get().title == "Fostering"


def test_a_day_that_looks_wrong_is_planned_only_when_it_is_said_again(officer, council):
    day = a_working_day()
    ClosedDay.objects.create(day=day, reason="Moving house")
    page = text(officer.post(plan(), form(day)))
    assert "is not a working day (Moving house)." in page
    assert "Plan it all the same" in page
    assert not Meeting.objects.exists()
    officer.post(plan(), form(day, go_ahead="on"))
    assert Meeting.objects.count() == 1
    assert "meets on" in text(officer.post(plan(), form(day)))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"day_0": "31", "day_1": "feb"}, "That month has"),
        ({"day_2": "2001"}, "has passed."),
        ({"day_2": "9999"}, "is too far ahead."),
        ({"at": "25:00"}, "Enter a time such as 6.00 pm or 18:00."),
        ({"venue": ""}, "Say where it is held."),
        ({"begin": "elsewhere"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(officer, wrong, sentence):
    page = text(officer.post(plan(), form(a_working_day(), media_name="A Press") | wrong))
    assert sentence in page
    assert 'value="A Press"' in page
    assert not Meeting.objects.exists()


def year(*lines: str, **facts) -> dict:
    return {"days": "\n".join(lines), "at": "6 pm", "venue": "Tin Hall"} | facts


def test_a_year_is_planned_at_once_and_announced(officer):
    day = a_working_day()
    lines = [f"{day:%-d %B %Y}", "", f"{day + timedelta(days=28):%d/%m/%Y}"]
    page = text(officer.post(plan("plan_year"), year(*lines, is_announced="on"), follow=True))
    assert "Planned 2 meetings" in page
    assert Meeting.objects.filter(is_announced=True).count() == 2
    assert all(meeting.milestones.exists() for meeting in Meeting.objects.all())


def test_a_year_with_a_fault_plans_nothing_and_names_each_line(officer):
    day = a_working_day()
    lines = [f"{day:%d/%m/%Y}", "soon", "30/2/2030", "1/1/2001", f"{day:%d/%m/%Y}"]
    page = text(officer.post(plan("plan_year"), year(*lines)))
    for sentence in (
        "Line 2: “soon” is not a date.",
        "Line 3: “30/2/2030” is not a date.",
        "Line 4: Monday 1 January 2001 has passed.",
        "Line 5:",
    ):
        assert sentence in page
    assert not Meeting.objects.exists()


def test_a_year_warns_of_bank_holidays_and_second_meetings_by_line(officer, council):
    day = a_working_day()
    make_meeting(council.committee, in_days=(day - timezone.localdate()).days)
    lines = [f"25 December {NEXT_YEAR}", f"{day:%d/%m/%Y}"]
    page = text(officer.post(plan("plan_year"), year(*lines)))
    assert "Line 1:" in page
    assert "Christmas Day" in page or "Saturday" in page or "Sunday" in page
    assert "Line 2: The committee meets on" in page
    assert Meeting.objects.count() == 1
    officer.post(plan("plan_year"), year(*lines, go_ahead="on"))
    assert Meeting.objects.count() == 3


def test_facts_are_changed(officer, council):
    meeting = make_meeting(council.committee)
    day = a_working_day()
    officer.post(reverse("meetings:facts", args=[meeting.slug]), form(day, venue="Town Hall"))
    meeting.refresh_from_db()
    assert (meeting.venue, meeting.on) == ("Town Hall", day)


def test_a_date_and_place_that_are_public_are_no_fields_of_the_form(officer, council):
    meeting = make_meeting(council.committee)
    officer.post(reverse("meetings:announce", args=[meeting.slug]))
    page = text(officer.get(reverse("meetings:facts", args=[meeting.slug])))
    assert "The public knows the date, time and place" in page
    assert 'name="at"' not in page
    assert 'name="venue"' not in page
    again = officer.post(reverse("meetings:announce", args=[meeting.slug]), follow=True)
    assert "public already" in text(again)


# The task list


def tasks(meeting) -> str:
    return reverse("meetings:tasks", args=[meeting.slug])


def test_tasks_of_an_empty_agenda_wait_for_its_first_item(officer, council):
    page = text(officer.get(tasks(make_meeting(council.committee))))
    assert page.count("Cannot start yet") == 5
    assert "Add the first item" in page


def test_tasks_say_how_far_they_are(officer, council):
    meeting = make_meeting(council.committee)
    make_paper(make_item(meeting, "Fostering"), "Report")
    make_item(meeting, "Adoption")
    page = text(officer.get(tasks(meeting)))
    for hint in ("2 items", "1 paper, 1 report without a paper", "Everything is open"):
        assert hint in page
    publish(meeting)
    assert "Published " in text(officer.get(tasks(meeting)))


def test_queries_of_the_tasks_are_as_many_for_many_items(council, people, count_queries):
    def queries_with(number):
        meeting = make_meeting(council.committee)
        for place in range(number):
            make_paper(make_item(meeting, f"Item {place}"), "Report")
        return count_queries(tasks(meeting), people.committee_officer)

    assert queries_with(1) == queries_with(4)


def test_pages_of_work_stay_out_of_every_cache(officer, council):
    meeting = make_meeting(council.committee)
    for name, argument in (
        ("plan", []),
        ("plan_meeting", [council.committee.slug]),
        ("plan_year", [council.committee.slug]),
        ("facts", [meeting.slug]),
        ("tasks", [meeting.slug]),
    ):
        response = officer.get(reverse(f"meetings:{name}", args=argument))
        assert response["Cache-Control"] == "private, no-store", name


# History


def history(meeting) -> str:
    return reverse("meetings:history", args=[meeting.slug])


def test_the_history_says_who_did_what_to_which_item(officer, people, council):
    meeting = make_meeting(council.committee)
    set_timetable(meeting, by=None)
    item = items.add_item(meeting, title="Fostering", by=people.officer)
    items.change_item(item, title="Foster care", purpose="To note.", by=people.officer)
    items.remove_item(item, by=people.officer)
    page = " ".join(text(officer.get(history(meeting))).split())
    assert "<strong>Officer</strong>: Changed an item (title, purpose), “Foster care”" in page
    assert "<strong>Officer</strong>: Removed an item, “Foster care”" in page
    assert "<strong>The system</strong>: Counted the timetable back" in page


def test_the_history_names_exempt_things_to_officers_only_and_keeps_no_titles(council, people):
    from meetings.history.entries import entries_about, read_history

    meeting = make_meeting(council.committee)
    item = make_item(meeting, "The sale of Plum House")
    make_exempt(item, "A matter of property", paragraph=1)
    entries = list(entries_about(meeting))
    assert "Plum" not in str([(entry.sentence, entry.details) for entry in entries])

    def named(user):
        return {act.about for act in read_history(entries, user)} - {""}

    assert named(people.officer) == {"The sale of Plum House"}
    assert named(people.member) == {"A matter of property"}


def test_a_long_history_comes_in_pages_of_as_many_queries(council, people, count_queries):
    def queries_with(number):
        meeting = make_meeting(council.committee)
        for place in range(number):
            make_paper(make_item(meeting, f"Item {place}"), "Report")
        return count_queries(history(meeting), people.committee_officer)

    assert queries_with(2) == queries_with(20) == queries_with(40)
