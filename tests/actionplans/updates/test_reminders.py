"""Owners hear before and when something is due, leads when it stays undone: one mail a day."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from actionplans.models import Action, ActionPlan
from actionplans.updates.my_actions import waiting
from actionplans.updates.reminders import reminders
from actionplans.updates.services.completion import check_completion
from scrutiny.permissions import plan_leads_of
from tests.actionplans.active_plan import day, make_active_plan, say, say_openly

pytestmark = pytest.mark.django_db


def said(on=0) -> list[tuple[str, str]]:
    return sorted((each.to.name, each.sentence) for each in reminders(day(on)))


def test_nothing_is_said_when_nothing_is_near(active):
    assert said() == []


@pytest.mark.parametrize(
    ("on", "sentence"), [(22, None), (23, "it is due on"), (30, "it is due on"), (35, "it was due")]
)
def test_an_owner_hears_before_and_when_an_action_is_due(active, on, sentence):
    Action.objects.exclude(ref="1.1").update(owner=None)
    ActionPlan.objects.update(cycle_days=300)
    found = [words for name, words in said(on) if name == "Owner"]
    assert [sentence in words for words in found] == ([True] if sentence else [])


def test_an_owner_hears_when_the_next_update_is_due_and_when_it_is_stale(active):
    Action.objects.update(due_on=None)
    assert "by 22 " not in str(said())
    assert {"Update action 1.1 of Care Plan by " in words for _, words in said(24)[:1]} == {True}
    assert "nothing was heard since" in said(31)[0][1]


def test_the_lead_hears_once_a_week_of_what_stays_undone(active):
    Action.objects.update(due_on=day(-8))
    found = [each for each in reminders(day(0)) if each.to == active.lead]
    [one] = found
    assert one.sentence == (
        "3 actions of Care Plan have waited for their owners for a week or more: 1.1, 1.2, 1.3"
    )
    assert one.url == reverse("actionplans:bulk_update", args=["plan"])
    later = next(each for each in reminders(day(7)) if each.to == active.lead)
    assert one.once != later.once


def test_who_checks_hears_of_complete_and_the_owner_of_its_return(active):
    update = say(active.actions[0], "complete", by=active.owner)
    assert ("Lead", "Check that action 1.1 of Care Plan is complete") in said()
    check_completion(update, is_agreed=False, words="The audit.", by=active.lead)
    assert ("Owner", "Update action 1.1 of Care Plan: it is not complete yet") in said()


def test_others_are_asked_to_check_what_the_lead_reported(active, people):
    say(active.actions[0], "complete", by=active.lead)
    ask = "Check that action 1.1 of Care Plan is complete"
    asked = {each.to for each in reminders(day(0)) if each.sentence == ask}
    assert asked == set(plan_leads_of(active.plan.committee_id)) - {active.lead}
    assert people.plan_lead in asked


def test_what_is_done_draft_or_closed_is_left_in_peace(council, active):
    Action.objects.update(due_on=day(-30))
    for action in active.actions:
        say_openly(action, "complete", by=active.owner, checker=active.lead)
    draft = make_active_plan(council, slug="draft", state="draft")
    closed = make_active_plan(council, slug="closed", state="closed")
    Action.objects.filter(plan__in=[draft.plan, closed.plan]).update(due_on=day(-30))
    assert said() == []


def test_one_mail_holds_the_links_straight_to_the_forms(client, active, mailoutbox, settings):
    Action.objects.update(due_on=day(0))
    call_command("sendreminders")
    call_command("sendreminders")
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == ([active.owner.email], "3 things wait for you")
    links = [line.strip() for line in mail.body.splitlines() if "/actions/update/" in line]
    assert len(links) == 3
    path = links[0].removeprefix(settings.SITE_URL)
    client.post(path, {"progress": "Done by mail.", "delivery": "on-track", "revision": "1"})
    assert active.actions[0].updates.get().by == active.owner


def test_a_mail_says_which_action_by_when_and_leads_to_its_form(active, mailoutbox, settings):
    Action.objects.exclude(ref="1.1").update(owner=None)
    Action.objects.update(due_on=day(0))
    call_command("sendreminders")
    [mail] = mailoutbox
    said = f"Update action 1.1 of Care Plan: it is due on {day(0):%-d %B %Y}"
    assert mail.subject == said
    opening, item, council, end = mail.body.split("\n\n")[:3] + [mail.body[-1]]
    assert (opening, council, end) == ("This waits for you:", "Borough of Tinford\n", "\n")
    first, about, link = item.split("\n  ")
    assert (first, about) == (f"- {said}", "Do thing 1.")
    assert link.startswith(f"{settings.SITE_URL}/actions/update/")


def test_an_owner_reads_by_when_an_update_was_due_and_since_when_nothing_was_heard(active):
    Action.objects.exclude(ref="1.1").update(owner=None)
    Action.objects.update(due_on=None)
    [(_, sentence), *_] = said(31)
    due, since = f"{day(30):%-d %B %Y}", f"{day(-60):%-d %B %Y}"
    assert sentence == (
        f"Update action 1.1 of Care Plan: an update was due by {due}; "
        f"nothing was heard since {since}"
    )


def test_reminders_take_one_query_however_many_actions(council, active, django_assert_num_queries):
    make_active_plan(council, slug="more", number=9)
    with django_assert_num_queries(1):
        list(reminders(day(40)))


def test_my_work_lists_what_waits_for_owner_and_lead(active):
    Action.objects.update(due_on=day(3))
    say(active.actions[0], "complete", by=active.owner)
    say(active.actions[1], "on-track", by=active.owner)
    assert [each.sentence for each in waiting(active.owner)] == [
        "Update action 1.2 of Care Plan",
        "Update action 1.3 of Care Plan",
    ]
    assert [each.sentence for each in waiting(active.lead)] == [
        "Check that action 1.1 of Care Plan is complete",
        "Release 1 update of Care Plan",
    ]


def test_nothing_waits_for_who_has_no_part(active, people):
    assert list(waiting(people.member)) == list(waiting(people.public)) == []
