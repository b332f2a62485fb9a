"""What comes out when somebody prints a page instead of a PDF."""

from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.town import Town, make_town

A4 = (595, 842)
ONLY_ON_SCREEN = (
    ".site-navigation, .site-footer__links, .govuk-skip-link, .govuk-breadcrumbs, .govuk-button, "
    ".switch, form"
)
PAGES: dict[str, Callable[[Town], str]] = {
    "home": lambda town: "/",
    "meetings": lambda town: "/meetings/",
    "meeting": lambda town: town.coming.get_absolute_url(),
    "item": lambda town: town.uploaded.item.get_absolute_url(),
    "report": lambda town: town.paper(town.held, "report").get_absolute_url(),
    "action plan": lambda town: town.paper(town.held, "action-plan").get_absolute_url(),
}


@pytest.fixture(scope="module")
def town(lasting_db) -> Town:
    return make_town()


@pytest.fixture
def transactional_db(town: Town) -> None:
    """Nothing here changes the town, so it stays."""


@pytest.mark.parametrize("name", PAGES)
def test_paper_shows_what_is_to_be_read_and_nothing_that_is_to_be_pressed(page, town, name):
    page.goto(PAGES[name](town))
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for part in page.locator(ONLY_ON_SCREEN).all():
        expect(part).to_be_hidden()


def test_a_printed_meeting_is_its_agenda_on_a4(page: Page, town: Town):
    page.goto(town.held.get_absolute_url())
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as pdf:
        width, height = pdf[0].get_size()
        words = " ".join(sheet.get_textpage().get_text_range() for sheet in pdf)
    assert (round(width), round(height)) == A4
    assert "Ofsted Action Plan" in words
    assert "Pages 23–34" in words
    assert "Sign in" not in words


def test_an_action_plan_loses_no_column_on_paper(page: Page, town: Town):
    page.goto(town.paper(town.held, "action-plan").get_absolute_url())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 990})
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
