"""Going about a page by keyboard alone, and being told when one cannot see where one is."""

from playwright.sync_api import Page

MOST_STOPS = 120
# What has the focus: its name, whether it lies on the screen uncovered, and whether it shows.
FOCUS = """() => {
  const here = document.activeElement;
  if (here === document.body) return { name: "", onScreen: true, shows: true };
  const box = here.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 12)];
  const top = document.elementFromPoint(x, y);
  const style = getComputedStyle(here);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
    && !/rgba.*, 0\\)/.test(style.outlineColor);
  return {
    name: (here.ariaLabel || here.labels?.[0]?.textContent || here.textContent).trim()
      .replace(/\\s+/g, " "),
    onScreen: box.left >= 0 && box.right <= innerWidth && box.top >= 0 && top !== null
      && (here.contains(top) || top.contains(here)),
    shows: outlined || style.boxShadow !== "none",
  };
}"""


class Keyboard:
    """Tab and Enter on one page; each stop must be on the screen and be seen to have the focus."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.stops = 0

    def tab(self, key: str = "Tab") -> str:
        """Go to the next stop and return its name."""
        self.stops += 1
        self._page.keyboard.press(key)
        return self.here()

    def here(self) -> str:
        """Return the name of what has the focus, and see that it shows.

        After the last stop nothing of the page has it: "", and the next is the first again.
        """
        focus = self._page.evaluate(FOCUS)
        assert focus["onScreen"], f"{focus['name']!r} has the focus and is off the screen"
        assert focus["shows"], f"{focus['name']!r} has the focus and does not show it"
        return focus["name"]

    def tab_to(self, name: str) -> None:
        """Go on until the stop whose name begins so."""
        passed = []
        while not (stop := self.tab()).startswith(name):
            passed.append(stop)
            assert len(passed) < MOST_STOPS, f"no stop is called {name!r} among {passed}"

    def enter(self, name: str) -> None:
        """Go to a link or button that leads to another page, and press it."""
        self.tab_to(name)
        with self._page.expect_navigation():
            self._page.keyboard.press("Enter")

    def write(self, name: str, words: str) -> None:
        """Go to a field and fill it in."""
        self.tab_to(name)
        self._page.keyboard.type(words)
