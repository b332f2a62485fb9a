"""An owner updates from the mail, the lead chases and releases, a member reads it on a phone."""

from collections.abc import Callable
from time import monotonic

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from actionplans.models import Action, ActionUpdate
from tests.actionplans.active_plan import ActivePlan, day, make_active_plan, say, say_openly
from tests.council import TinyCouncil, make_council, make_meeting

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
LONGEST = 60  # seconds


class Hand:
    """Clicks, and counts how often: the link in the mail is the first click."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()


@pytest.fixture
def council(transactional_db) -> TinyCouncil:
    return make_council()


@pytest.fixture
def active(council) -> ActivePlan:
    return make_active_plan(council)


def link_in(mail, live_server) -> str:
    paths = [line.strip() for line in mail.body.splitlines() if "/actions/update/" in line]
    return live_server.url + paths[0][paths[0].index("/actions/") :]


def test_an_owner_updates_from_the_mail_in_four_clicks(
    page: Page, active, mailoutbox, live_server, axe
):
    Action.objects.filter(ref="1.1").update(due_on=day(3))
    call_command("sendreminders")
    hand, began = Hand(), monotonic()
    hand.clicks += 1
    page.goto(link_in(mailoutbox[0], live_server))
    box = page.get_by_label("What is the progress?")
    hand.click(box)
    page.keyboard.insert_text("We met twice and agreed on a form.")
    hand.click(page.get_by_role("radio", name="On track"))
    hand.click(page.get_by_role("button", name="Save the update"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert hand.clicks == 4
    assert monotonic() - began < LONGEST
    assert ActionUpdate.objects.get().by == active.owner
    axe(page)


def test_a_later_update_takes_three_clicks_and_trouble_asks_why(
    page: Page, active, become: Callable, axe
):
    say(active.actions[0], "on-track", by=active.owner, days=-3)
    become(active.owner.email)
    page.goto(reverse("actionplans:my_actions"))
    hand = Hand()
    hand.click(page.get_by_role("link", name="Update 1.1"))
    reason = page.get_by_label("Why is it at risk or off track?")
    expect(reason).to_be_hidden()
    axe(page)
    page.get_by_role("radio", name="At risk").check()
    expect(reason).to_be_visible()
    page.get_by_role("radio", name="On track").check()
    hand.click(page.get_by_label("What is the progress?"))
    page.keyboard.insert_text("Still fine.")
    hand.click(page.get_by_role("button", name="Save the update"))
    expect(page.get_by_text("Saved. Thank you for the update of action 1.1.")).to_be_visible()
    assert hand.clicks == 3


def test_a_lead_chases_and_releases(page: Page, active, become: Callable, axe):
    say(active.actions[0], "on-track", by=active.owner, progress="What the owner wrote.")
    become(active.lead.email)
    page.goto(reverse("actionplans:bulk_update", args=["plan"]))
    axe(page)
    row = page.locator(f"#row-{active.actions[1].key}")
    row.get_by_label("Status").select_option("At risk")
    row.get_by_label("Progress").fill("I rang them.")
    page.get_by_role("button", name="Save all rows").click()
    expect(page.get_by_role("alert").first).to_contain_text("1.2: Say why it is at risk")
    axe(page)
    row.get_by_label("Why at risk").fill("A post is vacant.")
    row.get_by_label("What brings it back").fill("We advertise it.")
    page.get_by_role("button", name="Save all rows").click()
    expect(page.get_by_text("Saved action 1.2.")).to_be_visible()
    page.get_by_role("link", name="1.1: Do thing 1.").click()
    page.get_by_label("What is the progress?").fill("What the public reads.")
    page.get_by_role("button", name="Release to the public").click()
    page.get_by_role("link", name="The plan as the public reads it").click()
    expect(page.get_by_text("What the public reads.")).to_be_visible()


def test_a_member_reads_the_summary_on_a_phone(page: Page, council, active, become: Callable, axe):
    for action, status in zip(active.actions, ("complete", "on-track", "at-risk"), strict=True):
        say_openly(action, status, by=active.owner, checker=active.lead, days=-9)
    Action.objects.filter(ref="1.2").update(due_on=day(-1))
    become(council.people.member.email)
    page.set_viewport_size(PHONE)
    page.goto("/plans/plan/")
    summary = page.get_by_text("3 actions: 1 complete, 1 at risk, 1 overdue")
    box = summary.bounding_box()
    assert box["y"] + box["height"] < PHONE["height"], "it is read without scrolling"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    axe(page)
    page.get_by_role("link", name="Exception report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Exception report")
    axe(page)


def test_an_officer_puts_the_plan_on_the_next_agenda(
    page: Page, council, active, become: Callable, axe
):
    meeting = make_meeting(council.committee)
    become(council.people.committee_officer.email)
    page.goto("/plans/plan/")
    page.get_by_role("link", name="Put on an agenda").click()
    axe(page)
    page.get_by_role("button", name="Put on this agenda").click()
    expect(
        page.get_by_text(f"Put on the agenda of {meeting}, with a draft report.")
    ).to_be_visible()
    assert [paper.kind for paper in meeting.items.get().papers.all()] == ["report", "appendix"]
