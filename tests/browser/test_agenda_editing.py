"""An officer puts an agenda in order by mouse and by keyboard, and takes a removal back."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.models import Meeting
from tests.council import make_council, make_item, make_meeting

pytestmark = pytest.mark.django_db(transaction=True)

TITLES = ["Fostering", "Adoption", "Homes"]


@pytest.fixture
def meeting(page: Page, become: Callable) -> Meeting:
    """A draft of three items, open before its officer."""
    council = make_council()
    meeting = make_meeting(council.committee)
    for title in TITLES:
        make_item(meeting, title)
    make_item(meeting, "Placements", parent=meeting.items.get(title="Fostering"))
    become(council.people.committee_officer.email)
    page.goto(reverse("meetings:agenda", args=[meeting.slug]))
    return meeting


def saved(meeting: Meeting) -> list[str]:
    return [item.title for item in meeting.items.top_level()]


def shown(page: Page) -> list[str]:
    return page.locator("[data-ordering] > ol > li > div h2").all_inner_texts()


def item(page: Page, title: str):
    return page.locator(f'[data-ordering-item][data-title="{title}"]')


def button(page: Page, title: str, name: str):
    return item(page, title).locator("> div").get_by_role("button", name=name)


def expect_said(page: Page, sentence: str) -> None:
    expect(page.locator("[data-ordering-said]")).to_have_text(sentence)


def test_an_item_moves_by_its_buttons_and_keeps_the_focus(page, meeting, axe):
    axe(page)
    up = button(page, "Homes", "Up")
    up.focus()
    page.keyboard.press("Enter")
    expect_said(page, "Homes is now item 2.0.")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect_said(page, "Homes is now item 1.0.")
    expect(button(page, "Homes", "Down")).to_be_focused()
    expect(up).to_be_disabled()
    assert saved(meeting) == shown(page) == ["Homes", "Fostering", "Adoption"]
    expect(item(page, "Placements").locator("[data-ordering-number]")).to_have_text("2.1")
    axe(page)


def test_an_item_moves_by_alt_and_the_arrow_keys(page, meeting):
    change = item(page, "Fostering").get_by_role("link", name="Change “Fostering”")
    change.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect_said(page, "Fostering is now item 2.0.")
    expect(change).to_be_focused()
    assert saved(meeting) == shown(page) == ["Adoption", "Fostering", "Homes"]
    page.keyboard.press("Alt+ArrowDown")
    expect_said(page, "Fostering is now item 3.0.")
    page.keyboard.press("Alt+ArrowDown")
    expect_said(page, "Fostering is the last that can move.")


def test_an_item_moves_by_dragging_its_number(page, meeting):
    handle = item(page, "Homes").locator("> div > [data-ordering-handle]")
    onto = item(page, "Fostering").locator("> div > [data-ordering-handle]")
    page.set_viewport_size({"width": 1280, "height": 1600})
    expect(page.locator(".draft-agenda--draggable")).to_be_visible()
    start, end = handle.bounding_box(), onto.bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 5, end["y"] + 30, steps=10)
    for up in (12, 2, 8, 2):  # while the others move aside, the list does not listen
        page.mouse.move(end["x"] + 5, end["y"] + up, steps=5)
        page.wait_for_timeout(250)
    page.mouse.up()
    expect_said(page, "Homes is now item 1.0.")
    assert saved(meeting) == shown(page) == ["Homes", "Fostering", "Adoption"]


def test_an_order_that_is_not_saved_is_taken_back_and_says_why(page, meeting):
    make_item(meeting, "Added meanwhile")
    button(page, "Homes", "Up").click()
    expect_said(page, "The agenda was changed meanwhile. Look at it again.")
    expect(button(page, "Homes", "Up")).to_be_focused()
    assert shown(page) == TITLES
    assert saved(meeting) == [*TITLES, "Added meanwhile"]


def test_a_removed_item_comes_back_by_undo(page, meeting, axe):
    item(page, "Adoption").get_by_role("button", name="Remove “Adoption”").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert shown(page) == ["Fostering", "Homes"]
    axe(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("“Adoption” is back on the agenda.")).to_be_visible()
    assert saved(meeting) == shown(page) == TITLES


def test_without_scripts_an_item_moves_and_keeps_the_focus(
    browser, browser_context_args, meeting, page
):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(page.url)
    button(plain, "Homes", "Up").click()
    expect(button(plain, "Homes", "Up")).to_be_focused()
    assert saved(meeting) == ["Fostering", "Homes", "Adoption"]
    context.close()
