"""What people come for: find a meeting, read a paper, take the pack away.

The public does it by mouse and by keyboard alone; a councillor finds more after signing in,
and nobody finds it after they have signed out. The pack is a real one, so its pages are counted.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pytest
from playwright.sync_api import Locator, Page, Response, expect

from committees.models import Committee
from meetings.models import Meeting
from meetings.publication.services.agenda import publish_agenda
from scrutiny.roof.demo.people import PASSWORD, make_council_and_people, officer
from tests.browser.keyboard import Keyboard
from tests.browser.town import meeting_ahead

MEMBER = "member@example.org"
ITEM, EXEMPT_ITEM = "Steady On: Preventing Falls in Later Life", "Home Care Market"
PAPER = ITEM
WITHHELD = "Brackenfold"
READ = "Read as a web page"
MEMBERS_PACK = "Members of the committee: agenda pack with exempt papers"


@pytest.fixture(scope="module")
def coming(lasting_db) -> Meeting:
    """A meeting with an exempt item whose packs are built as in earnest."""
    make_council_and_people()
    meeting = meeting_ahead(Committee.objects.get(code="HWS"), "published", 21)
    publish_agenda(meeting, by=officer())
    return Meeting.objects.get(pk=meeting.pk)


@pytest.fixture
def transactional_db(coming: Meeting) -> None:
    """Nothing here changes the meeting, so it stays."""


def _heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def _line(page: Page, title: str) -> Locator:
    """Return the line of a paper or pack: its title and the facts of its file."""
    return page.locator(".paper-link").filter(has=page.get_by_role("link", name=title, exact=True))


def _facts(line: Locator) -> str:
    return " ".join(line.locator(".paper-link__facts").inner_text().split())


def _page_count(line: Locator) -> int:
    return int(re.search(r"(\d+) pages?", _facts(line))[1])


def _range(line: Locator) -> str:
    """Return where a paper stands in the pack as the screen says it, "3–8"."""
    return re.search(r"pages? (X?\d+(?:–X?\d+)?)(?: Read|$)", _facts(line))[1]


def _labels(pdf: bytes) -> list[str]:
    """Return what a PDF reader calls each sheet."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [opened.get_page_label(number) for number in range(len(opened))]


def _words(pdf: bytes, sheet: int) -> str:
    with pypdfium2.PdfDocument(pdf) as opened:
        return " ".join(opened[sheet].get_textpage().get_text_range().split())


def _reading_link(page: Page, title: str) -> Locator:
    return page.get_by_role("link", name=re.compile(rf"^{READ}\s*:\s*{title}"))


@contextmanager
def _opening_a_pdf(page: Page, file_name: str = "") -> Iterator[list[bytes]]:
    """Expect that what is done inside opens this file, go back, and fill in what was in it.

    Chromium shows PDFs in a viewer that does not hand them out, so it is fetched again.
    """
    found: list[bytes] = []
    with page.expect_response(lambda response: response.url.endswith(".pdf")) as waiting:
        yield found
    response: Response = waiting.value
    assert response.headers["content-type"] == "application/pdf"
    assert file_name in response.headers["content-disposition"]
    page.wait_for_url("**/*.pdf")
    found.append(page.context.request.get(response.url).body())
    page.go_back()


def _open(page: Page, line: Locator, file_name: str = "") -> bytes:
    with _opening_a_pdf(page, file_name) as found:
        line.get_by_role("link").first.click()
    return found[0]


def _sign_in(page: Page) -> None:
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail").fill(MEMBER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


# The public, by mouse


def test_a_paper_is_three_clicks_from_home_and_the_way_back_is_there(page: Page, coming, axe):
    page.goto("/")
    page.get_by_role("link", name="Agenda and papers").click()
    expect(_heading(page)).to_have_text(coming.committee.name)
    page.get_by_role("heading", name=ITEM).get_by_role("link").click()
    expect(_heading(page)).to_have_text(ITEM)
    _reading_link(page, PAPER).click()
    expect(page.get_by_role("heading", name="Recommendations for decision/noting:")).to_be_visible()
    axe(page)
    page.go_back()
    expect(_heading(page)).to_have_text(ITEM)
    way_up = page.get_by_role("navigation", name="Breadcrumb")
    way_up.get_by_role("link", name=str(coming)).click()
    expect(_heading(page)).to_have_text(coming.committee.name)


def test_the_pack_is_a_pdf_with_its_name_and_as_many_pages_as_the_page_says(page, coming):
    page.goto(coming.get_absolute_url())
    line = _line(page, "Agenda pack")
    pack = _open(page, line, f"HWS {coming.on} agenda pack.pdf")
    labels = _labels(pack)
    assert len(labels) == _page_count(line)
    assert WITHHELD not in "".join(_words(pack, sheet) for sheet in range(len(labels)))


def test_a_paper_stands_in_the_pack_on_the_pages_that_the_screen_says(page: Page, coming):
    page.goto(coming.get_absolute_url())
    pack = _open(page, _line(page, "Agenda pack"))
    labels = _labels(pack)
    papers = page.locator(".agenda-item__papers .paper-link").filter(has_text="PDF")
    assert papers.count() == 2
    for line in papers.all():
        first, _, last = _range(line).partition("–")
        start, end = labels.index(first), labels.index(last or first)
        assert end - start + 1 == _page_count(line)
        title = line.get_by_role("link").first.inner_text()
        assert title.lower() in _words(pack, start).lower()
        assert _labels(_open(page, line)) == labels[start : end + 1]


# The public, by keyboard alone


@pytest.mark.parametrize("width", [320, 1280])
def test_the_whole_way_can_be_gone_by_keyboard_alone(page: Page, coming, width):
    page.set_viewport_size({"width": width, "height": 700})
    keyboard = Keyboard(page)
    page.goto("/")
    keyboard.enter("Agenda and papers")
    expect(_heading(page)).to_have_text(coming.committee.name)
    keyboard.enter(ITEM)
    expect(_heading(page)).to_have_text(ITEM)
    keyboard.enter(f"{READ}: {PAPER}")
    expect(page.get_by_role("heading", name="Recommendations for decision/noting:")).to_be_visible()
    keyboard.enter(str(coming))
    expect(_heading(page)).to_have_text(coming.committee.name)
    keyboard.tab_to("Agenda pack")
    with _opening_a_pdf(page):
        page.keyboard.press("Enter")
    expect(_heading(page)).to_have_text(coming.committee.name)


def test_the_first_stop_skips_to_what_the_page_is_about(page: Page, coming):
    page.goto(coming.get_absolute_url())
    keyboard = Keyboard(page)
    assert keyboard.tab() == "Skip to main content"
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()
    assert keyboard.tab() == "Agenda pack"


def test_no_stop_of_a_page_is_unseen_or_off_the_screen_in_either_direction(page: Page, coming):
    page.goto(coming.get_absolute_url())
    links = page.locator("a[href]:visible, button:visible").count()
    keyboard = Keyboard(page)
    there = [keyboard.tab() for _ in range(links)]
    assert there[-1] == "The council’s main site"
    back = [keyboard.tab("Shift+Tab") for _ in range(links - 1)]
    assert back == there[-2::-1]


def test_meetings_are_filtered_by_keyboard(page: Page, coming):
    page.goto("/meetings/")
    keyboard = Keyboard(page)
    keyboard.tab_to("Home")
    keyboard.tab_to("Committee")
    while page.locator("select:focus option:checked").inner_text() != "Cabinet":
        page.keyboard.press("ArrowDown")
    keyboard.enter("Show")
    expect(page.get_by_text("No meeting is announced yet.")).to_be_visible()


# A councillor


def test_a_councillor_who_signs_in_finds_the_members_pack_and_the_true_title(page: Page, coming):
    page.goto("/")
    _sign_in(page)
    page.get_by_role("link", name="Agenda and papers").click()
    line = _line(page, MEMBERS_PACK)
    expect(line).to_contain_text("Not for publication")
    pack = _open(page, line, f"HWS {coming.on} agenda pack for members.pdf")
    labels = _labels(pack)
    assert len(labels) == _page_count(line)
    exempt = page.locator(".paper-link").filter(has_text="pages X1–X")
    first, _, last = _range(exempt).partition("–")
    assert labels.index(last) - labels.index(first) + 1 == _page_count(exempt)
    assert WITHHELD in _words(pack, labels.index(first))


def test_a_councillor_signs_in_and_reads_the_exempt_paper_by_keyboard_alone(page, coming, axe):
    page.goto(coming.get_absolute_url())
    keyboard = Keyboard(page)
    keyboard.enter("Sign in")
    keyboard.write("E-mail", MEMBER)
    keyboard.write("Password", PASSWORD)
    keyboard.enter("Sign in")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    keyboard.enter("Agenda and papers")
    keyboard.enter(f"{READ}: {WITHHELD}")
    expect(_heading(page)).to_contain_text(WITHHELD)
    expect(page.get_by_text("Not for publication")).to_be_visible()
    axe(page)
    keyboard.enter("Sign out")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    axe(page)


def test_what_a_councillor_read_is_gone_when_they_have_signed_out(page: Page, coming):
    page.goto("/")
    _sign_in(page)
    page.goto(coming.get_absolute_url())
    paper = _reading_link(page, WITHHELD)
    read = [page.url, paper.evaluate("link => link.href")]
    item = page.get_by_role("heading", name=WITHHELD).get_by_role("link")
    read.append(item.evaluate("link => link.href"))
    for address in read:
        answer = page.goto(address)
        assert WITHHELD in page.content()
        assert "no-store" in answer.headers["cache-control"]
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    for _ in read:
        page.go_back()
        assert WITHHELD not in page.content()
    expect(page.get_by_role("link", name=EXEMPT_ITEM)).to_be_visible()
    expect(page.get_by_text(MEMBERS_PACK)).to_have_count(0)
