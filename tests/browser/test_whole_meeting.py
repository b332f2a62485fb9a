"""The real meeting from its first line to a withdrawn paper, by mouse and by keyboard alone.

An officer clones an agenda, uploads the papers, puts them in order, keeps one exempt,
publishes; the public reads; the officer adds a supplement and withdraws a paper. What
that takes is counted (tests/browser/hands.py) and may not grow unseen.
"""

import io
import re
import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from committees.models import Committee
from meetings.agenda.services.items import add_item
from meetings.diary.deadlines import Diary
from meetings.diary.services import mark_held, plan_meeting
from meetings.models import AgendaItem, Meeting
from scrutiny.fields import moment
from scrutiny.roof.demo.people import PASSWORD, make_council_and_people, officer
from tests.browser.hands import Keys, Mouse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("needs_soffice")]
real_children = True

TERMS, PROGRAMME, OFSTED, SCHOOLS = (
    "Terms of Reference 2024/25",
    "Children & Young People Scrutiny Committee Work Programme 2024/25",
    "Ofsted Action Plan",
    "School Attendance",
)
UPLOADS = {
    TERMS: ["04-terms-of-reference-report.docx", "04-appendix-a-terms-of-reference.docx"],
    PROGRAMME: ["05-work-programme-report.docx", "05-appendix-a-work-programme.docx"],
    OFSTED: [
        "06-ofsted-action-plan-report.docx",
        "06-appendix-1-ofsted-inspection-report.pdf",
        "06-appendix-2-ofsted-action-plan.docx",
    ],
}
THURSDAY = 4
REASON = "It names a school by mistake."
# What only the exempt paper says.
KEPT_WORDS = "Success Measure"
NEUTRAL = "A commercial matter"
# How much one person presses for all of it: a change that costs or saves some says so here.
SIGNATORIES = ["legal@example.org", "finance@example.org"]
PRESSES_TO_SIGN = {Mouse: 13, Keys: 11}
PRESSES = {Mouse: 56, Keys: 47}


@pytest.fixture
def before(real_papers: Path) -> Meeting:
    """The committee's meeting before, with the items of the real one, to clone from."""
    make_council_and_people()
    with (real_papers / "meeting.toml").open("rb") as file:
        items = tomllib.load(file)["items"]
    children = Committee.objects.get(code="CYP")
    earlier = _evening(timezone.localdate() - timedelta(days=60))
    meeting = plan_meeting(children, starts_at=earlier, venue="Council Chamber", by=officer())
    for words in items:
        purpose = words.get("purpose", "")
        add_item(meeting, title=words["title"], kind=_kind(words), purpose=purpose, by=officer())
    mark_held(meeting, by=officer())
    return meeting


def _kind(words: dict) -> str:
    if "minutes" in words:
        return AgendaItem.Kind.MINUTES
    return words.get("kind", AgendaItem.Kind.REPORT if "papers" in words else "standing")


def _evening(day: date) -> datetime:
    return moment(day, time(18))


@pytest.mark.parametrize("hand_of", [Mouse, Keys], ids=["mouse", "keyboard"])
def test_an_officer_takes_a_meeting_from_clone_to_withdrawal(
    page: Page, browser: Browser, browser_context_args, before, real_papers, hand_of
):
    hand = hand_of(page)
    _sign_in(hand, officer().email)
    meeting = _plan(hand)
    _upload(hand, real_papers)
    _reorder(hand)
    _keep_one_exempt(hand)
    _send_for_sign_off(hand)
    for email in SIGNATORIES:
        signatory = hand_of(_new_page(browser, browser_context_args))
        _sign_off_all(signatory, email)
        assert signatory.presses == PRESSES_TO_SIGN[hand_of], email
    _publish(hand, "Publish 6 papers, keep 1 exempt")
    public = _new_page(browser, browser_context_args)
    _read_as_the_public(public, meeting)
    _add_a_supplement(hand, real_papers)
    _withdraw(hand)
    _see_what_changed(public, meeting)
    assert hand.presses == PRESSES[hand_of], f"{hand.stops} stops of the Tab key"


def _new_page(browser: Browser, facts: dict) -> Page:
    return browser.new_context(**facts).new_page()


def _sign_in(hand, email: str) -> None:
    hand.page.goto("/")
    hand.follow("Sign in")
    hand.write("E-mail", email)
    hand.write("Password", PASSWORD)
    hand.press("Sign in")


def _plan(hand) -> Meeting:
    hand.follow("Plan a meeting")
    hand.follow("Children & Young People Scrutiny Committee")
    day = _next_thursday(timezone.localdate() + timedelta(days=30))
    hand.write("Day", f"{day.day}")
    hand.write("Month", f"{day:%b}")
    hand.write("Year", f"{day.year}")
    hand.choose("The items of")
    hand.press("Plan this meeting")
    meeting = Meeting.objects.latest("pk")
    assert [item.title for item in meeting.items.all()][3:7] == [TERMS, PROGRAMME, OFSTED, SCHOOLS]
    return meeting


def _next_thursday(day: date) -> date:
    """Return the first working Thursday from this day on."""
    diary = Diary.read()
    while day.isoweekday() != THURSDAY or diary.why_closed(day):
        day += timedelta(days=1)
    return day


def _upload(hand, folder: Path) -> None:
    hand.follow("Papers")
    hand.follow(f"Add or order papers: {TERMS}")
    for title, names in UPLOADS.items():
        expect(hand.page.get_by_role("heading", level=1)).to_have_text(title)
        hand.attach("Add papers", [folder / name for name in names])
        hand.press("Upload papers")
        expect(hand.page.locator(".work-papers__paper")).to_have_count(len(names))
        if title != OFSTED:
            hand.follow("Papers of “")
    hand.follow("Agenda")


def _reorder(hand) -> None:
    hand.press_here(f"Up: move “{SCHOOLS}” up")
    expect(hand.page.locator("[data-ordering-said]")).to_have_text(f"{SCHOOLS} is now item 6.0.")


def _keep_one_exempt(hand) -> None:
    hand.follow("Ofsted Action Plan", within="Appendix 2:")
    hand.follow("Mark as exempt")
    hand.choose("Exempt: the committee")
    hand.choose("3: ")
    hand.write("Public interest", "It would tell a firm what the council can pay.")
    hand.write("Public title", NEUTRAL)
    hand.press("Mark this paper and save")


def _send_for_sign_off(hand) -> None:
    _to_the_meeting(hand)
    hand.follow("Sign-off")
    hand.press("Send 3 papers for sign-off")


def _sign_off_all(hand, email: str) -> None:
    """Read what is asked on the first page after signing in, and answer with initials."""
    _sign_in(hand, email)
    for _ in UPLOADS:
        hand.follow("Sign off “")
        hand.press("Sign off")
        hand.follow("My work")
    expect(hand.page.get_by_text("Nothing waits for you.")).to_be_visible()


def _publish(hand, button: str) -> None:
    _to_the_meeting(hand)
    hand.follow("Check")
    hand.follow("See what will be published")
    hand.press(button)
    expect(hand.page.get_by_text("Published.")).to_be_visible()


def _to_the_meeting(hand) -> None:
    hand.follow("My work")
    hand.follow("Children & Young People Scrutiny Committee")


def _read_as_the_public(page: Page, meeting: Meeting) -> None:
    """Find the agenda from the home page; its page numbers are those of the pack."""
    page.goto("/")
    page.get_by_role("link", name="Agenda and papers").click()
    expect(page.get_by_text(NEUTRAL)).to_be_visible()
    pack = _words_of_the_pack(page, meeting)
    for first, last in re.findall(r"[Pp]ages (\d+)–(\d+)", page.inner_text("main")):
        assert int(first) in pack
        assert int(last) in pack
    expect(page.get_by_text(KEPT_WORDS)).to_have_count(0)
    assert KEPT_WORDS not in " ".join(pack.values())
    ofsted = page.get_by_role("heading", name=OFSTED).get_by_role("link")
    ofsted.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(OFSTED)


def _words_of_the_pack(page: Page, meeting: Meeting) -> dict[int, str]:
    """Return the words of the public pack by the number that each sheet is called by."""
    file = page.context.request.get(f"{meeting.get_absolute_url()}pack.pdf").body()
    with pypdfium2.PdfDocument(io.BytesIO(file)) as pack:
        return {
            int(pack.get_page_label(n)): pack[n].get_textpage().get_text_range()
            for n in range(len(pack))
        }


def _add_a_supplement(hand, folder: Path) -> None:
    _to_the_meeting(hand)
    hand.follow("Papers")
    hand.follow(f"Add a paper to “{SCHOOLS}”")
    hand.attach("Add papers", [folder / UPLOADS[PROGRAMME][1]])
    hand.press("Upload papers")
    _publish(hand, "Publish 1 paper as Supplement 1")


def _withdraw(hand) -> None:
    _to_the_meeting(hand)
    hand.follow("After publication")
    hand.follow("Terms of Reference 2024/2025")
    hand.write("Why is it withdrawn?", REASON)
    hand.press("Withdraw this paper")


def _see_what_changed(page: Page, meeting: Meeting) -> None:
    """The supplement is there, the withdrawn paper has left a notice on its pages."""
    page.goto(meeting.get_absolute_url())
    expect(page.get_by_text("Supplement 1").first).to_be_visible()
    expect(page.get_by_text("Withdrawn").first).to_be_visible()
    pack = _words_of_the_pack(page, meeting)
    assert REASON in " ".join(pack[3].split())
    assert "ITEM" not in pack[3]
