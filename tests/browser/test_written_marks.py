"""Rich text in the minutes: buttons, keys and Enter put the marks, and a preview shows them set."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests.council import make_council
from tests.meetings.sittings import Table, make_table

pytestmark = pytest.mark.django_db(transaction=True)

PREVIEW_OF_FOSTERING = re.compile(r"^As it will print\W+minute of Fostering$")
DIGITS = {"Question": 4, "Sub-heading": 6, "Answer": 5, "Numbered point": 7, "Point": 8}


@pytest.fixture
def table(media) -> Table:
    return make_table(make_council())


@pytest.fixture
def box(page: Page, table: Table, become) -> Locator:
    become(table.by.email)
    return box_of_the_open_item(page, table)


def box_of_the_open_item(page: Page, table: Table) -> Locator:
    """Open the minutes, and put the cursor into the box of the open item."""
    page.goto(reverse("meetings:desk", args=[table.meeting.slug]))
    expect(page.locator("[data-minutes-tools]")).to_be_visible()
    found = page.get_by_label("Minute of Fostering", exact=True)
    found.focus()
    return found


def is_saved(box: Locator) -> None:
    form = box.page.locator("form[data-minute]").filter(has=box)
    expect(form).to_have_attribute("data-state", "saved")


def test_what_is_selected_is_marked_unmarked_undone_and_saved(page: Page, box, table):
    keys = page.keyboard
    keys.type("Members asked twice")
    keys.press("Control+Shift+ArrowLeft")
    keys.press("Control+b")
    expect(box).to_have_value("Members asked **twice**")
    keys.press("Control+b")
    expect(box).to_have_value("Members asked twice")
    keys.press("Control+i")
    expect(box).to_have_value("Members asked _twice_")
    keys.press("Control+z")
    expect(box).to_have_value("Members asked twice")
    page.get_by_role("toolbar", name="Marks for Minute of Fostering").get_by_role(
        "button", name="Bold"
    ).click()
    expect(box).to_have_value("Members asked **twice**")
    expect(box).to_be_focused()
    is_saved(box)
    assert table.minute.text == "Members asked **twice**"
    assert table.minute.body_html == "<p>Members asked <strong>twice</strong></p>"


def test_each_line_has_one_mark_at_most(page: Page, box):
    keys = page.keyboard
    keys.type("One")
    for name, digit in DIGITS.items():
        mark = {"Question": "Q: ", "Answer": "A: ", "Sub-heading": "## ",
                "Numbered point": "1. ", "Point": "- "}[name]  # fmt: skip
        keys.press(f"Control+Shift+Digit{digit}")
        expect(box).to_have_value(f"{mark}One")
    keys.press("Control+Shift+Digit8")
    expect(box).to_have_value("One")
    keys.type("\nTwo")
    keys.press("Control+a")
    page.get_by_role("button", name="Numbered point").first.click()
    expect(box).to_have_value("1. One\n2. Two")
    page.keyboard.press("Control+b")
    expect(box).to_have_value("1. **One**\n2. **Two**")


def test_a_question_at_its_end_is_answered_and_not_turned_into_an_answer(page: Page, box):
    tools = page.get_by_role("toolbar", name="Marks for Minute of Fostering")
    question, answer = (tools.get_by_role("button", name=name) for name in ("Question", "Answer"))
    question.click()
    page.keyboard.type("How many?")
    answer.click()
    page.keyboard.type("Nine.")
    question.click()
    page.keyboard.type("Why?")
    expect(box).to_have_value("Q: How many?\nA: Nine.\nQ: Why?")
    page.keyboard.press("Home")
    answer.click()
    expect(box).to_have_value("Q: How many?\nA: Nine.\nA: Why?")


def test_enter_goes_on_with_lists_and_answers_and_ends_them(page: Page, box):
    keys = page.keyboard
    keys.type("Q: Why?\nA: Because.\n\nQ: When?\nSoon.\n- a\nb\n\nEnd")
    expect(box).to_have_value("Q: Why?\nA: Because.\n\nQ: When?\nA: Soon.\n- a\n- b\nEnd")
    keys.press("Control+a")
    keys.type("1. a\nc")
    keys.press("ArrowUp")
    keys.press("End")
    keys.type("\nb")
    expect(box).to_have_value("1. a\n2. b\n3. c")
    keys.press("Control+End")
    keys.press("Shift+Enter")
    keys.type("words")
    expect(box).to_have_value("1. a\n2. b\n3. c\nwords")


def test_the_toolbar_is_one_stop_and_the_arrows_go_along_it(page: Page, box, axe):
    keys = page.keyboard
    keys.press("Shift+Tab")
    expect(page.get_by_role("button", name="Bold").first).to_be_focused()
    for _ in range(2):
        keys.press("ArrowLeft")
    expect(page.get_by_role("button", name="Question").first).to_be_focused()
    keys.press("Enter")
    expect(box).to_be_focused()
    keys.type("Why?")
    expect(box).to_have_value("Q: Why?")
    for button in page.locator(".written-tools").first.get_by_role("button").all():
        size = button.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 24
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page)


def test_a_preview_shows_what_prints_and_keeps_nothing(page: Page, box, table, axe):
    box.fill("Q: _Why_?")
    page.get_by_role("button", name=PREVIEW_OF_FOSTERING).click()
    shown = page.get_by_role("region", name="Minute of Fostering as it will print")
    expect(shown.locator("em em")).to_have_text("Why")
    box.press("End")
    page.keyboard.type("\nBecause.")
    expect(shown).to_contain_text("Because.")
    is_saved(box)

    closed = page.get_by_role("textbox", name=re.compile("^Exempt minute"))
    closed.fill("The **price** is nine hundred.")
    page.get_by_role("button", name=re.compile(r"^As it will print\W+exempt minute")).click()
    apart = page.get_by_role("region", name=re.compile("^Exempt minute"))
    expect(apart.locator("strong")).to_have_text("price")
    is_saved(closed)
    assert "nine hundred" not in page.evaluate("JSON.stringify({ ...localStorage })")
    axe(page)


def test_a_preview_that_cannot_be_had_leaves_the_text_alone(context, table, become):
    become(table.by.email)
    page = context.new_page()  # one that may complain about the connection
    box = box_of_the_open_item(page, table)
    context.set_offline(True)
    page.keyboard.type("Heard.")
    page.get_by_role("button", name=PREVIEW_OF_FOSTERING).click()
    shown = page.get_by_role("region", name="Minute of Fostering as it will print")
    expect(shown).to_contain_text("There is no connection")
    expect(page.locator("[data-minutes-state]")).to_contain_text("kept on this device")
    context.set_offline(False)
    expect(box).to_have_value("Heard.")
    is_saved(box)
