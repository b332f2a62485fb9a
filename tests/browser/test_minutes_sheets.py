"""The small forms over the desk: what is typed stays until the server has it, or is let go."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, Route, expect

from meetings.minutes.services.minute_taking import begin_minutes
from meetings.models import Attendance, Meeting, Minutes, Motion
from tests.browser.sessions import end_session, sign_in_over
from tests.council import TinyCouncil, make_council, make_item, make_meeting

pytestmark = pytest.mark.django_db(transaction=True)

MOVED = "that every carer be visited twice a year."


@pytest.fixture
def council(transactional_db) -> TinyCouncil:
    return make_council()


@pytest.fixture
def desk(page: Page, council, become: Callable) -> Page:
    """The minutes of a meeting with one item, open before its officer."""
    meeting = make_meeting(council.committee, in_days=0)
    make_item(meeting, "Fostering")
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.PUBLISHED)
    begin_minutes(meeting, by=council.people.officer)
    become(council.people.officer.email)
    page.goto(reverse("meetings:desk", args=[meeting.slug]))
    expect(page.locator("[data-minutes-tools]")).to_be_visible()
    return page


def sheet(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Write down")


def type_motion(page: Page) -> Locator:
    """Open the sheet of a motion and type it; gives the box."""
    expect(page.locator("[data-minutes-tools]")).to_be_visible()
    page.get_by_role("link", name="Motion", exact=True).click()
    box = sheet(page).get_by_label("What was moved?")
    box.fill(MOVED)
    return box


def save(page: Page) -> None:
    sheet(page).get_by_role("button", name="Save", exact=True).click()


def test_a_sheet_saved_after_the_session_ended_is_saved_when_signed_in_again(desk, council):
    box = type_motion(desk)
    end_session(desk)
    save(desk)
    expect(desk.get_by_role("dialog", name="Sign in again")).to_be_visible()
    assert box.input_value() == MOVED
    sign_in_over(desk, council.people.officer.email)
    expect(sheet(desk)).to_be_hidden()
    assert [each.text for each in Motion.objects.all()] == [MOVED]
    expect(desk.locator(".recorded__words")).to_contain_text(MOVED)


def test_who_does_not_sign_in_yet_reads_in_the_sheet_that_it_is_not_saved(desk):
    box = type_motion(desk)
    end_session(desk)
    save(desk)
    desk.get_by_role("button", name="Later").click()
    expect(sheet(desk).get_by_role("alert")).to_contain_text("Not saved: you were signed out")
    expect(sheet(desk).get_by_role("alert")).to_be_in_viewport()
    assert box.input_value() == MOVED


def test_a_sheet_is_not_opened_in_place_of_the_desk_by_who_is_signed_out(desk, council):
    end_session(desk)
    desk.get_by_role("link", name="Motion", exact=True).click()
    sign_in_over(desk, council.people.officer.email)
    expect(sheet(desk)).to_be_visible()


def test_the_first_tap_after_signing_in_again_is_taken(desk, council):
    end_session(desk)
    desk.get_by_role("button", name="sign in here").click(timeout=15_000)
    sign_in_over(desk, council.people.officer.email)
    tap = desk.locator("button[value=present]").first
    tap.click()
    expect(tap).to_have_attribute("aria-pressed", "true")
    assert Attendance.objects.get().capacity == Attendance.Capacity.PRESENT


def test_a_tap_that_is_refused_says_why_at_its_person_until_the_next_one(desk, council, axe):
    person = council.people.member.person
    row = desk.locator(f"#attends-{person.key}")
    button = row.get_by_role("button", name="Absent")
    button.evaluate("button => button.value = 'asleep'")
    button.click()
    said = row.get_by_role("alert")
    expect(said).to_contain_text("A member is present, has sent apologies, or is absent.")
    expect(said).to_be_in_viewport()
    expect(row.get_by_role("button", name="Absent")).to_be_focused()
    axe(desk)
    row.get_by_role("button", name="Absent").click()
    expect(said).to_have_count(0)
    assert Attendance.objects.get().capacity == Attendance.Capacity.ABSENT


def test_a_tap_on_minutes_that_were_published_meanwhile_says_so_at_its_person(desk, council):
    row = desk.locator(f"#attends-{council.people.member.person.key}")
    Minutes.objects.update(state=Minutes.State.PUBLISHED)
    row.get_by_role("button", name="Absent").click()
    expect(row.get_by_role("alert")).to_contain_text("These minutes are published.")
    expect(row.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (lambda route: route.fulfill(status=503, body="Busy"), "Not saved: the server"),
        (lambda route: route.fulfill(status=403, body="No"), "Not saved: you may not write"),
        (lambda route: route.abort("connectionrefused"), "Not saved: there is no connection"),
    ],
)
def test_a_sheet_that_the_server_did_not_take_stays_and_says_so(desk, fault, words):
    def meet(route: Route) -> None:
        if route.request.method == "POST":
            fault(route)
        else:
            route.continue_()

    page = desk.context.new_page()  # what it complains of to the console is meant
    page.goto(desk.url)
    box = type_motion(page)
    page.route("**/add/motion/", meet)
    save(page)
    expect(sheet(page).get_by_role("alert")).to_contain_text(words)
    assert box.input_value() == MOVED
    page.unroute_all(behavior="wait")
    save(page)
    expect(sheet(page)).to_be_hidden()
    assert Motion.objects.count() == 1


def test_a_changed_sheet_is_not_closed_unasked(desk, axe):
    box = type_motion(desk)
    question = desk.get_by_role("dialog", name="Close without saving?")
    for leave in (
        lambda: desk.keyboard.press("Escape"),
        lambda: sheet(desk).get_by_role("link", name="Cancel").click(),
    ):
        leave()
        expect(question).to_be_visible()
        axe(desk)
        question.get_by_role("button", name="Go on writing").click()
        assert box.input_value() == MOVED
    desk.keyboard.press("Escape")
    question.get_by_role("button", name="Close without saving").click()
    expect(sheet(desk)).to_be_hidden()
    assert not Motion.objects.exists()


def test_a_sheet_left_as_it_was_closes_at_once(desk):
    desk.get_by_role("link", name="Motion", exact=True).click()
    expect(sheet(desk)).to_be_visible()
    desk.keyboard.press("Escape")
    expect(sheet(desk)).to_be_hidden()


def test_a_sheet_that_needs_the_connection_can_be_closed_by_hand(desk, axe):
    page = desk.context.new_page()  # what it complains of to the console is meant
    page.goto(desk.url)
    expect(page.locator("[data-minutes-tools]")).to_be_visible()
    page.route("**/add/motion/", lambda route: route.abort("internetdisconnected"))
    page.get_by_role("link", name="Motion", exact=True).click()
    expect(sheet(page)).to_contain_text("This needs the connection.")
    axe(page)
    sheet(page).get_by_role("button", name="Close").click()
    expect(sheet(page)).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1280])
def test_no_button_of_the_attendance_moves_when_it_is_tapped(desk, width):
    desk.set_viewport_size({"width": width, "height": 800})
    row = desk.locator(".attendance__row").first
    taps = row.locator(".tap")
    before = [tap.bounding_box() for tap in taps.all()]
    for name in ("Present", "Absent"):
        taps.filter(has_text=name).click()
        expect(taps.filter(has_text=name)).to_have_attribute("aria-pressed", "true")
        expect(row.get_by_role("link", name="Details")).to_be_visible()
        after = [tap.bounding_box() for tap in taps.all()]
        assert [(box["x"], box["width"]) for box in after] == [
            (box["x"], box["width"]) for box in before
        ]


def test_a_recommendation_is_made_from_the_item_it_belongs_to(desk):
    desk.get_by_role("link", name="Recommendation", exact=True).click()
    expect(desk.get_by_role("heading", level=1, name="Add a recommendation")).to_be_visible()
    expect(desk.locator("main")).to_contain_text("minute “Fostering”")


def test_the_form_of_a_vote_is_short_until_more_is_wanted(desk, axe):
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.locator("button[value=present]").first.click()
    type_motion(desk)
    save(desk)
    desk.get_by_role("link", name="Vote").click()
    casting = sheet(desk).get_by_role("group", name="casting vote")
    names = sheet(desk).get_by_label("By name:")
    expect(sheet(desk).get_by_label("Abstained")).to_be_in_viewport()
    expect(sheet(desk).get_by_role("button", name="Record the vote")).to_be_in_viewport()
    expect(names.first).to_be_hidden()
    expect(casting).to_be_hidden()
    axe(desk)
    sheet(desk).get_by_label("For", exact=True).first.fill("2")
    sheet(desk).get_by_label("Against", exact=True).first.fill("2")
    expect(casting).to_be_visible()
    sheet(desk).get_by_label("Against", exact=True).first.fill("1")
    expect(casting).to_be_hidden()
    sheet(desk).get_by_text("Record votes by name").click()
    expect(names.first).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_full_screen_keeps_its_margins_and_says_how_to_leave_it(desk, width, axe):
    desk.set_viewport_size({"width": width, "height": 800})
    desk.get_by_role("button", name="Full screen").click()
    leave = desk.get_by_role("button", name="Leave full screen")
    expect(leave).to_have_attribute("aria-pressed", "true")
    box = desk.locator("main").bounding_box()
    wide = desk.evaluate("document.documentElement.clientWidth")
    assert box["x"] >= 15
    assert box["x"] + box["width"] <= wide - 15
    axe(desk)
    leave.click()
    expect(desk.get_by_role("button", name="Full screen")).to_have_attribute(
        "aria-pressed", "false"
    )
