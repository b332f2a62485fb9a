"""A form sent after the session ended comes back as it was typed, to the same person only."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from actionplans.models import ActionUpdate
from tests.actionplans.active_plan import ActivePlan, make_active_plan
from tests.browser.sessions import end_session
from tests.council import PASSWORD, make_council

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = "We met twice and agreed on a form."
KEPT = "sessionStorage.getItem('typed')"


@pytest.fixture
def active(transactional_db) -> ActivePlan:
    return make_active_plan(make_council())


@pytest.fixture
def form(page: Page, active, become: Callable) -> Page:
    """The update of an action, typed by its owner; the session has ended meanwhile."""
    become(active.owner.email)
    page.goto(reverse("actionplans:update_action", args=[active.actions[0].key]))
    page.get_by_label("What is the progress?").fill(TYPED)
    page.get_by_role("radio", name="At risk").check()
    page.get_by_label("Why is it at risk or off track?").fill("Two posts are vacant.")
    page.get_by_label("What will bring it back on track?").fill("We advertise them.")
    end_session(page)
    page.get_by_role("button", name="Save the update").click()
    return page


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_what_was_typed_is_back_after_signing_in_and_is_saved(form, active, axe):
    expect(form.get_by_text("Your form is not saved yet.")).to_be_visible()
    axe(form)
    sign_in(form, active.owner.email)
    expect(form.get_by_text("What you typed is back.")).to_be_visible()
    axe(form)
    form.reload()
    expect(form.get_by_label("Why is it at risk or off track?")).to_have_value(
        "Two posts are vacant."
    )
    form.get_by_role("button", name="Save the update").click()
    expect(form.get_by_text("Saved. Thank you")).to_be_visible()
    update = ActionUpdate.objects.get()
    assert (update.progress, update.delivery) == (TYPED, "at-risk")
    assert form.evaluate(KEPT) is None


def test_somebody_else_who_signs_in_there_does_not_read_it(form, active):
    sign_in(form, active.lead.email)
    expect(form.get_by_role("heading", level=1)).to_contain_text("Update action")
    expect(form.get_by_label("What is the progress?")).to_have_value("")
    assert form.evaluate(KEPT) is None


def test_what_the_server_answers_is_not_kept(page, active, become: Callable):
    become(active.owner.email)
    page.goto(reverse("actionplans:update_action", args=[active.actions[0].key]))
    page.get_by_role("button", name="Save the update").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert page.evaluate(KEPT) is None
