"""A meeting from its attendance to the answer that comes too late, with real clicks and keys.

An officer of the committee takes the minutes, follows them to their confirmation and serves
what the committee recommended; an officer of Cabinet answers; the public reads what becomes
of it. The days between are gone through by the site's clock. The officer's presses are
counted (tests/browser/hands.py) and may not grow unseen.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from committees.models import Committee
from meetings.models import AgendaItem, Meeting
from meetings.models.recommendation import year_label
from scrutiny.fields import moment
from scrutiny.models import User
from scrutiny.templatetags.wording import long_date
from tests.browser.hands import Mouse
from tests.council import (
    TinyCouncil,
    make_council,
    make_exempt,
    make_item,
    make_meeting,
    make_person,
    seat,
)
from tests.following import make_cabinet, make_officer_of
from tests.publishing import publish

pytestmark = pytest.mark.django_db(transaction=True)

# Received on the 15th of January, the last day for the answer is the 14th of March. They lie
# ahead, since what is written down carries its real moment too.
YEAR = timezone.localdate().year + 1
MEETS_ON, MEETS_NEXT, LAST_DAY = date(YEAR, 1, 15), date(YEAR, 2, 12), date(YEAR, 3, 14)
TITLE = f"Recommendation 1 of {year_label(YEAR - 1)}"
DAY = timedelta(days=1)
FOSTERING, PRICE, NEUTRAL = "Fostering", "Price of Oak House", "A commercial matter"
SAID = "Members asked how many carers had left."
PRIVATE = "The price is nine hundred pounds."
SUMMARY = "Members considered a purchase."
RESOLVED = "Cabinet be asked to visit every carer twice a year"
LATE_ACTION = "Visit them all by summer"
# How much the officer and, for the answer, Cabinet's officer press: a change that costs or saves
# some says so here.
PRESSES = {"officer": 55, "cabinet": 10}


class AtTheDesk(Mouse):
    """Writes at the desk: most of its links open a sheet over it."""

    @property
    def sheet(self) -> Locator:
        return self.page.get_by_role("dialog", name="Write down")

    def part(self, title: str) -> Locator:
        heading = self.page.get_by_role("heading", name=title)
        return self.page.locator("section").filter(has=heading)

    def open(self, name: str, *, at: str) -> None:
        """Click a link of one part of the desk that opens the sheet."""
        self._click(self.part(at).get_by_role("link", name=name).first)
        expect(self.sheet).to_be_visible()

    def fill(self, label: str, words: str) -> None:
        self._click(self.sheet.get_by_label(label, exact=True).first)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def pick(self, label: str, option: str) -> None:
        """Choose from a list; it counts as one press."""
        self.presses += 1
        self.sheet.get_by_label(label, exact=True).select_option(option)

    def tick(self, label: str) -> None:
        self._click(self.sheet.locator("label").filter(has_text=label).first)

    def done(self, button: str = "Save") -> None:
        self._click(self.sheet.get_by_role("button", name=button, exact=True))
        expect(self.sheet).to_be_hidden()

    def type_in(self, label: str, words: str) -> None:
        """Type the text of a minute, and wait until it is saved."""
        field = self.page.get_by_label(label, exact=True)
        self._click(field)
        self.page.keyboard.type(words)
        form = self.page.locator("form[data-minute]").filter(has=field)
        expect(form).to_have_attribute("data-state", "saved")


class Clock:
    """The time of day at the served site: it runs on from where it was set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._real, self._ahead = timezone.now, timedelta()
        monkeypatch.setattr(timezone, "now", lambda: self._real() + self._ahead)

    def set(self, day: date, at: time) -> None:
        self._ahead = moment(day, at) - self._real()


@dataclass(frozen=True)
class Scene:
    """The council of this journey, its two meetings and the officer of Cabinet."""

    council: TinyCouncil
    cabinet: Committee
    meeting: Meeting
    coming: Meeting
    answers: User

    def item(self, title: str) -> AgendaItem:
        return self.meeting.items.get(title=title)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def scene(clock, media) -> Scene:
    """A meeting of the evening on which it takes place, published in time, and the next one."""
    clock.set(MEETS_ON - 10 * DAY, time(10))
    council = make_council()
    for name in ("T Hird", "F Ourth"):
        seat(make_person(name), council.committee)
    cabinet = make_cabinet()
    meeting = make_meeting(council.committee, at=_evening(MEETS_ON))
    make_item(meeting, "Apologies for absence", kind=AgendaItem.Kind.STANDING)
    for title in (FOSTERING, PRICE):
        make_item(meeting, title)
    make_exempt(meeting.items.get(title=PRICE), NEUTRAL)
    publish(meeting)
    coming = make_meeting(council.committee, at=_evening(MEETS_NEXT))
    make_item(coming, "Minutes of the last meeting", kind=AgendaItem.Kind.MINUTES)
    clock.set(MEETS_ON, time(18))
    return Scene(council, cabinet, meeting, coming, make_officer_of(cabinet))


@pytest.fixture
def public(browser: Browser, browser_context_args) -> Page:
    return browser.new_context(**browser_context_args).new_page()


def _evening(day: date) -> datetime:
    return moment(day, time(18))


def test_a_meeting_is_minuted_confirmed_and_followed_until_the_late_answer(
    page: Page, public: Page, scene: Scene, clock: Clock, become, axe: Callable[[Page], None]
):
    hand = AtTheDesk(page)
    become(scene.council.people.committee_officer.email)
    page.goto("/work/")
    _begin(hand, axe)
    _take_attendance(hand)
    _declare(hand)
    _exclude_the_public(hand)
    _write_the_minutes(hand)
    _vote_and_resolve(hand, axe)
    _close(hand, axe)
    _recommend(hand, axe)
    _circulate(hand)
    _publish(hand, axe)
    _read_the_minutes(public, scene, axe)
    _confirm(hand, scene, clock, become)
    _see_nothing_overdue(public, clock)
    _see_it_overdue(public, clock, axe)
    cabinet = AtTheDesk(page)
    _answer_late(cabinet, scene, clock, become)
    _read_the_late_answer(public, axe)
    assert {"officer": hand.presses, "cabinet": cabinet.presses} == PRESSES


def _begin(hand: AtTheDesk, axe) -> None:
    hand.follow("Children & Young People Scrutiny Committee")
    hand.follow("Take the minutes")
    hand.press("Begin the minutes")
    axe(hand.page)


def _take_attendance(hand: AtTheDesk) -> None:
    expect(hand.part("Attendance")).to_contain_text("No quorum")
    for who in ("Chair", "Member", "T Hird", "F Ourth"):
        hand.press_here(f"Present: {who}")
        present = hand.page.get_by_role("button").filter(has_text=f"Present: {who}")
        expect(present).to_have_attribute("aria-pressed", "true")
        expect(present).to_be_focused()
    hand.press_here("Apologies: Co Optee")
    expect(hand.part("Attendance")).to_contain_text("4 elected members here, 3 needed")
    expect(hand.part("Attendance")).to_contain_text("Chair, in the chair")


def _declare(hand: AtTheDesk) -> None:
    hand.open("Declaration", at=FOSTERING)
    hand.pick("Who?", "F Ourth")
    hand.tick("pecuniary")
    hand.fill("Its nature", "She is a foster carer")
    hand.tick("They left the room")
    hand.done()
    expect(hand.part(FOSTERING)).to_contain_text("3 may vote on this item")


def _exclude_the_public(hand: AtTheDesk) -> None:
    expect(hand.part("The meeting")).to_contain_text("No resolution excludes the public yet")
    hand.open("Exclude the public", at="The meeting")
    hand.pick("Moved by", "Chair")
    hand.pick("Seconded by", "Member")
    hand.done("The public is excluded")
    expect(hand.part("The meeting")).to_contain_text("paragraph 3")
    expect(hand.part("The meeting").locator(":focus")).to_have_count(1)


def _write_the_minutes(hand: AtTheDesk) -> None:
    hand.type_in(f"Minute of {FOSTERING}", SAID)
    hand.type_in(f"Exempt minute of {PRICE}", PRIVATE)
    hand.type_in(f"Public summary of {PRICE}", SUMMARY)


def _vote_and_resolve(hand: AtTheDesk, axe) -> None:
    hand.open("Motion", at=FOSTERING)
    hand.fill("What was moved?", f"that {RESOLVED}")
    hand.pick("Moved by", "Member")
    hand.pick("Seconded by", "T Hird")
    axe(hand.page)
    hand.done()
    hand.open("Vote", at=FOSTERING)
    hand.fill("For", "2")
    hand.fill("Against", "1")
    hand.done("Record the vote")
    expect(hand.part(FOSTERING)).to_contain_text("Carried")
    hand.open("Resolution", at=FOSTERING)
    hand.fill("RESOLVED – that", RESOLVED)
    hand.done()
    expect(hand.part(FOSTERING)).to_contain_text("RESOLVED – that")
    axe(hand.page)


def _close(hand: AtTheDesk, axe) -> None:
    hand.open("Close the meeting", at="The meeting")
    hand.fill("The meeting ended at", "7.40 pm")
    hand.done("It was held")
    expect(hand.part("The meeting")).to_contain_text("Held 6.00 pm to 7.40 pm")
    expect(hand.page.get_by_role("link", name="Close the meeting")).to_be_focused()
    hand.follow("After the meeting")
    axe(hand.page)


def _recommend(hand: AtTheDesk, axe) -> None:
    """What the minute resolved is filled in; it is received the same day."""
    page = hand.page
    hand.follow("Recommend from these minutes")
    hand.follow(FOSTERING)
    expect(page.get_by_label("What is recommended")).to_have_value(RESOLVED)
    expect(page.get_by_label("To whom")).to_have_value("cab")
    axe(page)
    hand.press("Save this draft")
    hand.follow("The committee made it")
    hand.press("Make it public")
    hand.follow("Serve it")
    hand.press("Record that it was received")
    expect(page.get_by_text(f"The answer is due by {long_date(LAST_DAY)}.")).to_be_visible()
    axe(page)


def _circulate(hand: AtTheDesk) -> None:
    hand.follow("My work")
    hand.follow("Children & Young People Scrutiny Committee", within="send its minutes")
    hand.follow("Send the draft for comment")
    hand.press("Send it")
    expect(hand.page.get_by_text("The draft minutes are on their way.")).to_be_visible()


def _publish(hand: AtTheDesk, axe) -> None:
    hand.follow("Publish as draft")
    axe(hand.page)
    hand.press("Publish as draft")
    expect(hand.page.get_by_text("The draft minutes are public.")).to_be_visible()


def _read_the_minutes(page: Page, scene: Scene, axe) -> None:
    """The minute stands on the page of its item, the exempt one nowhere; the PDF says the same."""
    page.goto("/")
    page.get_by_role("link", name="Meetings", exact=True).click()
    page.get_by_role("link", name="Past", exact=True).click()
    page.get_by_role("link", name="Children & Young People").first.click()
    page.get_by_role("heading", name=FOSTERING).get_by_role("link").click()
    expect(page.get_by_role("heading", name="What the minutes say")).to_be_visible()
    for words in (SAID, RESOLVED):
        expect(page.get_by_text(words).first).to_be_visible()
    axe(page)
    page.go_back()
    page.get_by_role("heading", name=NEUTRAL).get_by_role("link").click()
    expect(page.get_by_text(SUMMARY)).to_be_visible()
    page.get_by_role("link", name="All the minutes of").click()
    axe(page)
    printed = _words_of_the_pdf(page)
    for words in ("Councillors Chair (Chair)", SAID, RESOLVED, SUMMARY):
        assert words in printed
    for words in (PRIVATE, PRICE):
        assert words not in printed
        expect(page.get_by_text(words)).to_have_count(0)


def _words_of_the_pdf(page: Page) -> str:
    address = page.get_by_role("link", name="The same minutes as PDF").get_attribute("href")
    answer = page.context.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    with pypdfium2.PdfDocument(io.BytesIO(answer.body())) as pdf:
        pages = [each.get_textpage().get_text_range() for each in pdf]
    return " ".join(" ".join(pages).split())


def _confirm(hand: AtTheDesk, scene: Scene, clock: Clock, become) -> None:
    """They came onto the next agenda by themselves, and are confirmed on its evening."""
    assert (
        scene.coming.items.get().papers.get().title
        == f"Minutes of the meeting of 15 January {YEAR}"
    )
    clock.set(MEETS_NEXT - 10 * DAY, time(10))
    publish(scene.coming)
    clock.set(MEETS_NEXT, time(18, 30))
    become(scene.council.people.committee_officer.email)
    hand.follow("My work")
    hand.follow("Children & Young People Scrutiny Committee", within="confirm its minutes")
    hand.write("Who signed them?", "Councillor Chair")
    hand.press("The minutes were confirmed")
    expect(hand.page.get_by_text("The minutes are confirmed.")).to_be_visible()
    hand.follow("The minutes as the public reads them")
    expect(hand.page.get_by_text("Confirmed as a correct record")).to_be_visible()


def _see_nothing_overdue(page: Page, clock: Clock) -> None:
    clock.set(LAST_DAY, time(23, 58))
    _open_the_register(page)
    expect(page.get_by_text("1 recommendation: 1 waiting for an answer.")).to_be_visible()


def _see_it_overdue(page: Page, clock: Clock, axe) -> None:
    clock.set(LAST_DAY + DAY, time(0, 1))
    _open_the_register(page)
    expect(page.get_by_text("1 recommendation: 1 overdue.")).to_be_visible()
    expect(page.get_by_text(f"answer was due {long_date(LAST_DAY)}")).to_be_visible()
    axe(page)


def _open_the_register(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Recommendations", exact=True).first.click()


def _answer_late(hand: AtTheDesk, scene: Scene, clock: Clock, become) -> None:
    clock.set(LAST_DAY + 3 * DAY, time(9))
    become(scene.answers.email)
    hand.page.goto("/work/")
    waiting: Any = hand.page.locator(".waiting__thing")
    expect(waiting).to_contain_text("Overdue")
    hand.follow(f"Answer {TITLE}")
    hand.follow("Record the answer")
    hand.choose("Partly accepted")
    hand.write("Reasons", "The other half costs too much.")
    hand.write("What action is proposed?", LATE_ACTION)
    hand.write("Who does it?", "Director of Care")
    for label, number in (("Day", "30"), ("Month", "june"), ("Year", f"{YEAR}")):
        hand.write(label, number)
    hand.press("Publish this answer")
    expect(hand.page.get_by_role("heading", name="Answer: partly accepted")).to_be_visible()


def _read_the_late_answer(page: Page, axe) -> None:
    _open_the_register(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text(LATE_ACTION)).to_be_visible()
    late = f"It was published after the last day, {long_date(LAST_DAY)}."
    expect(page.get_by_text(late)).to_be_visible()
    axe(page)
