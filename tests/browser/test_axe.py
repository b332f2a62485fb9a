"""The look for faults of accessibility is not blind, the second time neither."""

import pytest
from playwright.sync_api import Page


def test_a_fault_is_found_on_a_page_that_was_looked_at_before(page: Page, axe):
    page.set_content("<html lang='en'><title>T</title><main><h1>Words</h1></main></html>")
    axe(page)
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    with pytest.raises(AssertionError, match="label"):
        axe(page)
