"""What is typed into the minutes is never lost, whatever happens to net, server and people.

Each session types words that occur once, meets some of the faults, and ends when the
connection is whole again. Then every word is in the minute, or in a conflict that is
shown. MINUTES_SESSIONS=300 runs so many sessions, from MINUTES_FIRST on; MINUTES_SEED gives other
ones. The same numbers do the same again.
"""

import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from meetings.minutes.services.minute_taking import begin_minutes
from meetings.models import Meeting, Minute, MinuteVersion
from scrutiny.models import User
from tests.browser.sessions import end_session, sign_in_over
from tests.council import (
    TinyCouncil,
    make_council,
    make_exempt,
    make_item,
    make_meeting,
)
from tests.meetings.sittings import make_exempt_paper

pytestmark = pytest.mark.django_db(transaction=True)

SESSIONS = int(os.environ.get("MINUTES_SESSIONS", "4"))
FIRST = int(os.environ.get("MINUTES_FIRST", "0"))
SEED = int(os.environ.get("MINUTES_SEED", "7"))
FAULTS_EACH = 3
LONGEST_P95 = 1000  # milliseconds from a key press until the server has it
# Notes for each text how long its oldest unsaved letter waited until “Saved” was shown.
WATCH = """
  globalThis.waits = [];
  const since = new WeakMap();
  addEventListener('input', ({target}) => {
    const form = target.closest('form[data-minute]');
    if (form && !since.has(form)) since.set(form, performance.now());
  }, true);
  new MutationObserver((changes) => {
    for (const {target} of changes) {
      const form = target.closest?.('form[data-minute]');
      if (form?.dataset.state === 'saved' && since.has(form)) {
        waits.push(performance.now() - since.get(form));
        since.delete(form);
      }
    }
  }).observe(document, {subtree: true, attributes: true, attributeFilter: ['data-state']});
"""
FILL_STORAGE = """() => {
  Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };
}"""
SETTLED = """() => {
  const states = [...document.querySelectorAll('form[data-minute]')].map((f) => f.dataset.state);
  const isKept = Object.keys(localStorage).some((name) => name.startsWith('minutes:'));
  return !isKept && states.every((s) => !s || ['saved', 'conflict', 'idle'].includes(s));
}"""


@dataclass
class Sitting:
    """One session: a meeting, the browsers at it, and every word that was typed."""

    browser: Browser
    options: dict
    council: TinyCouncil
    meeting: Meeting
    chance: random.Random
    words: dict[str, list[str]] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)

    def enter(self, user: User) -> Page:
        """Open the minutes for a user in a separate browser."""
        context = self.browser.new_context(**self.options)
        client = Client()
        client.force_login(user)
        cookie = client.cookies["sessionid"].value
        address = self.options["base_url"]
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
        context.add_init_script(WATCH)
        self.contexts.append(context)
        return self.open(context)

    def open(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.goto(reverse("meetings:desk", args=[self.meeting.slug]))
        expect(page.locator("[data-minutes-tools]")).to_be_visible()
        return page

    def type(self, page: Page, *, words: int = 0) -> None:
        """Type words that nobody typed before at the end of an item."""
        key = self.chance.choice([item.key for item in self.meeting.items.all()])
        text = page.locator(f"#text-{key}-words")
        expect(text).to_be_editable()
        text.focus()
        page.keyboard.press("Control+End")
        for _ in range(words or self.chance.randint(1, 4)):
            word = f"w{self.chance.getrandbits(40):x}z"
            self.words.setdefault(key, []).append(word)
            page.keyboard.type(f"{word} ")

    def pages(self) -> list[Page]:
        return [page for context in self.contexts for page in context.pages]

    def wait_until_settled(self) -> None:
        for page in self.pages():
            page.wait_for_function(SETTLED, timeout=30_000)

    def missing(self) -> list[str]:
        """List the words that are neither in their minute nor in a conflict that is shown."""
        lost = []
        for key, typed in self.words.items():
            minute = Minute.objects.get(item__key=key)
            shown = minute.versions.filter(kind=MinuteVersion.Kind.CONFLICT)
            kept = " ".join([minute.text, *shown.values_list("text", flat=True)])
            lost += [word for word in typed if word not in kept]
        return lost


Fault = Callable[[Sitting, Page], None]


def lost_connection(sitting: Sitting, page: Page) -> None:
    page.context.set_offline(True)
    sitting.type(page)
    expect(page.locator("[data-minutes-state]")).to_contain_text("kept on this device")
    sitting.type(page)
    page.context.set_offline(False)


def closed_while_offline(sitting: Sitting, page: Page) -> None:
    page.context.set_offline(True)
    sitting.type(page)
    context = page.context
    page.close()
    context.set_offline(False)
    sitting.open(context)


def killed_server(sitting: Sitting, page: Page) -> None:
    """The answer, or the question too, is lost: half of them reach the server."""

    def cut(route: Route) -> None:
        if sitting.chance.random() < 0.5:
            route.abort("connectionrefused")
        else:
            route.fetch()
            route.abort("connectionreset")

    page.route("**/work/minutes/**", cut)
    sitting.type(page)
    page.wait_for_timeout(700)
    sitting.type(page)
    page.wait_for_timeout(700)
    page.unroute_all(behavior="wait")


def failing_server(sitting: Sitting, page: Page) -> None:
    page.route("**/work/minutes/**", lambda route: route.fulfill(status=502, body="Bad gateway"))
    sitting.type(page)
    page.wait_for_timeout(600)
    page.unroute_all(behavior="wait")


def slow_server(sitting: Sitting, page: Page) -> None:
    def delay(route: Route) -> None:
        answer = route.fetch()
        page.wait_for_timeout(300)
        route.fulfill(response=answer)

    page.route("**/work/minutes/**", delay)
    sitting.type(page)
    page.wait_for_timeout(500)
    sitting.type(page)
    page.unroute_all(behavior="wait")


def expired_session(sitting: Sitting, page: Page) -> None:
    end_session(page)
    sitting.type(page)
    expect(page.locator("[data-minutes-state]")).to_contain_text("Signed out", timeout=10_000)
    page.get_by_role("button", name="sign in here").click()
    sign_in_over(page, sitting.council.people.officer.email)
    sitting.type(page)


def reload(sitting: Sitting, page: Page) -> None:
    sitting.type(page)
    page.reload()


def back(sitting: Sitting, page: Page) -> None:
    sitting.type(page)
    page.goto(reverse("my_work"))
    page.go_back()
    sitting.type(page)


def two_tabs(sitting: Sitting, page: Page) -> None:
    other = sitting.open(page.context)
    sitting.type(page)
    sitting.type(other)
    sitting.type(page)
    page.wait_for_timeout(600)
    other.close(run_before_unload=False)


def two_people(sitting: Sitting, page: Page) -> None:
    other = sitting.enter(sitting.council.people.committee_officer)
    sitting.type(page)
    sitting.type(other)
    other.context.set_offline(True)
    sitting.type(other)
    sitting.type(page)
    other.context.set_offline(False)


def settled_conflict(sitting: Sitting, page: Page) -> None:
    """Two wrote the same item; one of them puts both texts together."""
    two_people(sitting, page)
    sitting.wait_until_settled()
    for each in sitting.pages():
        for button in each.get_by_role("button", name="Put both together").all():
            button.click()
    page.wait_for_timeout(600)


def full_storage(sitting: Sitting, page: Page) -> None:
    sitting.wait_until_settled()  # what is saved later would make room again
    page.evaluate(FILL_STORAGE)
    page.context.set_offline(True)
    sitting.type(page)
    expect(page.locator("[data-minutes-state]")).to_contain_text("no room")
    page.context.set_offline(False)
    sitting.wait_until_settled()


FAULTS: list[Fault] = [
    lost_connection,
    two_people,
    reload,
    expired_session,
    closed_while_offline,
    slow_server,
    killed_server,
    two_tabs,
    back,
    failing_server,
    settled_conflict,
    full_storage,
]


@pytest.fixture
def council() -> TinyCouncil:
    return make_council()


@pytest.fixture
def sit(council, browser, browser_context_args) -> Iterator[Callable[[int], Sitting]]:
    made: list[Sitting] = []

    def begin(number: int) -> Sitting:
        meeting = make_meeting(council.committee, in_days=0)
        for title in ("Fostering", "Adoption"):
            make_item(meeting, title)
        Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.PUBLISHED)
        begin_minutes(meeting, by=council.people.officer)
        chance = random.Random(SEED * 10_000 + number)
        made.append(Sitting(browser, browser_context_args, council, meeting, chance))
        return made[-1]

    yield begin
    for sitting in made:
        for context in sitting.contexts:
            context.close()


def _faults_of(number: int, chance: random.Random) -> list[Fault]:
    """Take the faults in turn, so that a few sessions meet all of them, in any order."""
    begin = number * FAULTS_EACH
    chosen = [FAULTS[(begin + n) % len(FAULTS)] for n in range(FAULTS_EACH)]
    chance.shuffle(chosen)
    return chosen


def test_every_word_is_in_the_record_or_in_a_conflict_that_is_shown(sit, capsys):
    waits: list[float] = []
    words = 0
    for number in range(FIRST, FIRST + SESSIONS):
        sitting = sit(number)
        sitting.enter(sitting.council.people.officer)
        faults = _faults_of(number, sitting.chance)
        for fault in faults:
            fault(sitting, sitting.contexts[0].pages[-1])
        sitting.wait_until_settled()
        names = [fault.__name__ for fault in faults]
        assert sitting.missing() == [], f"session {number}: {names}, {sitting.words}"
        words += sum(map(len, sitting.words.values()))
        waits += _healthy_waits(sitting)
        for context in sitting.contexts:
            context.close()
        sitting.contexts.clear()
    p95 = sorted(waits)[int(len(waits) * 0.95)]
    with capsys.disabled():
        sys.stdout.write(
            f"\n{SESSIONS} sessions, {words} words, none lost; typed to durable p95 {p95:.0f} ms\n"
        )
    assert p95 < LONGEST_P95


def _healthy_waits(sitting: Sitting) -> list[float]:
    """Type on with nothing wrong, on a page of its own, and time how long it takes."""
    page = sitting.open(sitting.contexts[0])
    page.wait_for_function(SETTLED)
    for _ in range(5):
        sitting.type(page, words=2)
        page.wait_for_timeout(500)
    page.wait_for_function(SETTLED, timeout=30_000)
    return page.evaluate("waits")


@pytest.mark.parametrize("beside", ["summary", "words"])
def test_exempt_words_are_locked_while_offline_and_never_kept_on_the_device(sit, beside):
    sitting = sit(0)
    item = make_item(sitting.meeting, "Price")
    if beside == "summary":
        make_exempt(item, "A contract")
    else:
        make_exempt_paper(item)
    begin_minutes(sitting.meeting, by=sitting.council.people.officer)
    page = sitting.enter(sitting.council.people.officer)
    closed, opened = (page.locator(f"#text-{item.key}-{part}") for part in ("closed", beside))
    closed.fill("Secret")
    assert "Secret" not in page.evaluate("JSON.stringify(localStorage)")
    page.wait_for_function(SETTLED)
    page.context.set_offline(True)
    expect(closed).not_to_be_editable()
    expect(page.locator(f"#state-{item.key}-closed")).to_contain_text("Locked")
    opened.fill("Considered")
    page.context.set_offline(False)
    expect(closed).to_be_editable(timeout=15_000)
    page.wait_for_function(SETTLED)
    minute = Minute.objects.get(item=item)
    assert (minute.text, closed.input_value()) == ("Considered", "Secret")


def test_signing_out_waits_for_what_is_not_sent_and_leaves_nothing_behind(sit):
    sitting = sit(0)
    page = sitting.enter(sitting.council.people.officer)
    page.context.set_offline(True)
    sitting.type(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are not signed out")).to_be_visible(timeout=20_000)
    page.context.set_offline(False)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible(timeout=20_000)
    assert sitting.missing() == []
    assert page.evaluate("Object.keys(localStorage).filter((n) => n.startsWith('minutes:'))") == []
