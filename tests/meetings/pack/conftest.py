"""Rendered papers, made once for all tests of the pack."""

from collections.abc import Callable
from pathlib import Path

import pytest

from meetings.pack.cache import Store
from meetings.pack.render import render_paper
from tests.meetings.pack.making import CSS, long_table, page, png


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="session")
def rendered(store: Store) -> Callable[[str], Path]:
    """Render HTML; the same HTML once only."""
    return lambda html: render_paper(html, [CSS], store=store)


@pytest.fixture(scope="session")
def report(rendered: Callable[[str], Path]) -> Path:
    """A report with a list, links, a picture, Welsh and a table of three pages."""
    return rendered(
        page(
            "Budget monitoring",
            '<p>Read <a href="pack:plan">the plan</a>, <a href="#figures">the figures</a> and '
            '<a href="https://www.gov.uk/">the guidance</a>.</p>'
            '<p>In Welsh it is <span lang="cy">craffu</span>.</p>'
            "<ul><li><p>First</p></li><li>Second<ul><li>Nested</li></ul></li></ul>"
            f'<p><a href="https://www.gov.uk/"><img alt="Red square" src="{png()}"></a>'
            f'<img alt="" src="{png()}"></p>'
            f'<h2 id="figures">Figures</h2>{long_table(90)}<h2>Next steps</h2><p>Wait.</p>',
        )
    )


@pytest.fixture(scope="session")
def plan(rendered: Callable[[str], Path]) -> Path:
    """A paper of two pages, the second landscape, with an anchor that the report has too."""
    return rendered(
        page(
            "Plan",
            '<p>See <a href="#figures">below</a>.</p>'
            '<section class="wide"><h2 id="figures">Wide figures</h2><p>Wide.</p></section>',
        )
    )


@pytest.fixture(scope="session")
def front_sheet(rendered: Callable[[str], Path]) -> Path:
    return rendered(page("Agenda", '<p><a href="pack:report">Item 1</a></p>'))
