"""Two ways to do the same work in a browser: by mouse, and by keyboard alone.

A journey is written once and played by either. What a person must do is counted: `presses`
are clicks of the mouse, or keys that press something; `stops` are the times the Tab key was
used. Words that are typed are counted by neither.
"""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import Keyboard


class Mouse:
    """Clicks, and types into what was clicked."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0
        self.stops = 0

    def follow(self, name: str, *, within: str = "") -> None:
        """Click the first link whose name begins so, and wait for where it leads.

        `within` are words beside it in the same line, where several are called so.
        """
        self._leave(self._named("link", name, within))

    def press(self, name: str) -> None:
        """Click a button that leads to another page."""
        self._leave(self._named("button", name))

    def press_here(self, name: str) -> None:
        """Click a button that stays on the page."""
        self._click(self._named("button", name))

    def write(self, label: str, words: str) -> None:
        field = self.page.get_by_label(label, exact=False).first
        self._click(field)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def choose(self, label: str) -> None:
        """Take a radio button or tick a box."""
        self._click(self.page.locator("label").filter(has_text=label).first)

    def attach(self, label: str, files: list[Path]) -> None:
        self.presses += 1
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_label(label).click()
        chooser.value.set_files(files)

    def _leave(self, what: Locator) -> None:
        with self.page.expect_navigation(timeout=240_000):
            self._click(what)

    def _click(self, what: Locator) -> None:
        self.presses += 1
        what.click()

    def _named(self, role: str, name: str, within: str = "") -> Locator:
        places = self.page.locator("li", has_text=within).last if within else self.page
        found = places.get_by_role(role).filter(has_text=_beginning_with(name)).first
        expect(found).to_be_visible()
        return found


class Keys:
    """Tab, Enter, Space and the arrows; each stop is on the screen and shows its focus."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0
        self._keyboard = Keyboard(page)
        # A key opens the chooser sooner than the browser is told to hand it over.
        page.on("filechooser", lambda chooser: None)

    @property
    def stops(self) -> int:
        return self._keyboard.stops

    def follow(self, name: str, *, within: str = "") -> None:
        self._keyboard.tab_to(name)
        while within and not self.page.evaluate(IS_WITHIN, within):
            self._keyboard.tab_to(name)
        self._enter()

    def press(self, name: str) -> None:
        self._keyboard.tab_to(name)
        self._enter()

    def press_here(self, name: str) -> None:
        self._keyboard.tab_to(name)
        self._press("Enter")

    def write(self, label: str, words: str) -> None:
        self._keyboard.tab_to(label)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def choose(self, label: str) -> None:
        """Tab to the group, and within radio buttons by the arrows, until it is this one."""
        self._until(label, self._keyboard.tab)
        if not self.page.evaluate("document.activeElement.checked"):
            self._press("Space")

    def attach(self, label: str, files: list[Path]) -> None:
        self._keyboard.tab_to(label)
        with self.page.expect_file_chooser() as chooser:
            self._press("Space")
        chooser.value.set_files(files)

    def _until(self, label: str, go_on: Callable[[], str]) -> None:
        """Go on through boxes by Tab and through radio buttons by the arrows."""
        seen: list[str] = []
        stop = go_on()
        while not stop.startswith(label):
            seen.append(stop)
            assert len(seen) < MOST_STEPS, f"nothing is called {label!r} among {seen}"
            stop = self._next_radio() or go_on()

    def _next_radio(self) -> str:
        """Go to the next button of the group that has the focus; "" at its end or outside one."""
        if not self.page.evaluate(HAS_NEXT_RADIO):
            return ""
        self._press("ArrowDown")
        return self._keyboard.here()

    def _enter(self) -> None:
        with self.page.expect_navigation(timeout=240_000):
            self._press("Enter")

    def _press(self, key: str) -> None:
        self.presses += 1
        self.page.keyboard.press(key)


MOST_STEPS = 100
IS_WITHIN = "words => document.activeElement.closest('li')?.textContent.includes(words)"
HAS_NEXT_RADIO = """() => {
  const here = document.activeElement;
  if (here.type !== "radio") return false;
  const group = [...here.form.querySelectorAll(`input[type=radio][name="${here.name}"]`)];
  return group.indexOf(here) < group.length - 1;
}"""


def _beginning_with(name: str) -> re.Pattern[str]:
    return re.compile(r"^\s*" + re.escape(name).replace("/", r"\/"))
