"""What every test in a real browser may ask for: Chromium on a served copy of the site.

`page.goto("/")` opens the home page of the test's own council; `page` fails its test
when the page complained to the console, and `axe(page)` when axe finds a fault.
"""

import ctypes
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from scrutiny.models import User

CHROMIUM = shutil.which("chromium")
ONLY_VIOLATIONS = """axe.run({resultTypes: ["violations"]})
    .then(found => ({...found, passes: [], incomplete: [], inapplicable: []}))"""


# Playwright keeps an event loop running in the thread of the tests, and Django takes that
# for asynchronous code in which the ORM is forbidden. No query here runs beside another.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def _missing() -> str:
    """Name the Debian package without which no browser starts; "" when nothing is missing."""
    if not CHROMIUM:
        return "chromium"
    try:
        ctypes.CDLL("libatomic.so.1")  # the Node inside Playwright wants it
    except OSError:
        return "libatomic1"
    return ""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip each browser test by its own name where there is no browser."""
    missing = _missing()
    if not missing:
        return
    here = os.path.dirname(__file__)
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.skip(reason=f"Debian package {missing} is not installed"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start Debian's Chromium, as root too (no sandbox), and keep it from calling home."""
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], live_server) -> dict[str, Any]:
    return browser_context_args | {
        "base_url": live_server.url,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
    }


@pytest.fixture(scope="module")
def lasting_db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A database that a served site keeps for all tests of a module, for what is slow to make.

    The module says so with a fixture in place of the one that empties the database after
    each test, and makes what it needs in another:

        @pytest.fixture(scope="module")
        def town(lasting_db): ...

        @pytest.fixture
        def transactional_db(town): ...
    """
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False)


class Complaints:
    """What a page says to the console, throws, or is answered with 500."""

    def __init__(self, page: Page) -> None:
        self._found: list[tuple[str, str]] = []
        self._documents: set[str] = set()
        page.on("request", self._note_document)
        page.on("response", self._note_response)
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self._found.append(("", f"thrown: {error}")))

    def all(self) -> list[str]:
        """List the complaints, without Chromium's own about a page that answers 403 or 404:
        a test may go there on purpose, but no picture, style or script may be missing.
        """
        return [
            f"{text} ({url})"
            for url, text in self._found
            if not (url in self._documents and text.startswith("Failed to load resource"))
        ]

    def _note_document(self, request: Request) -> None:
        if request.is_navigation_request():
            self._documents.add(request.url)

    def _note_response(self, response: Response) -> None:
        if response.status >= 500:
            self._found.append((response.url, f"answered {response.status}"))

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._found.append((message.location["url"], message.text))


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A new page in Chromium that must not complain."""
    complaints = Complaints(page)
    yield page
    assert complaints.all() == []


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Fail when axe finds an accessibility fault in the page as it now stands."""
    engine = Axe()

    def assert_no_findings(page: Page) -> None:
        if not page.evaluate("'axe' in window"):  # half a megabyte, once for both widths
            page.evaluate(engine.axe_script)
        results = AxeResults(page.evaluate(ONLY_VIOLATIONS))
        assert results.violations_count == 0, results.generate_report()

    return assert_no_findings


@pytest.fixture
def become(context: BrowserContext, live_server) -> Callable[[str], None]:
    """Sign the browser in as the user with an email address, without the form."""

    def sign_in(email: str) -> None:
        client = Client()
        client.force_login(User.objects.get(email=email))
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])

    return sign_in
