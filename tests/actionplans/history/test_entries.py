"""Officers' history pages: every update, event and wording can be reached."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from actionplans.actions.services.actions import change_action
from actionplans.actions.services.measures_and_milestones import add_milestone, remove_part
from actionplans.actions.services.removal import release_removal, remove_action, restore_action
from actionplans.models import Measure, PlanSnapshot
from actionplans.plans.services import close_plan
from actionplans.updates.services.updates import NewDate, ReadingGiven
from scrutiny.models import User
from tests.actionplans.active_plan import day, release, say

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return " ".join(response.content.decode().split())


def history_of(action) -> str:
    return reverse("actionplans:action_history", args=[action.key])


@pytest.fixture
def told(active):
    """An action with two updates of which the newer one is released, and much besides."""
    action = active.actions[0]
    measure = Measure.objects.create(action=action, name="Visits", unit="%")
    given = ReadingGiven(measure, day(-9), Decimal("61.5"))
    say(action, "at-risk", by=active.owner, days=-9, progress="Said first.", readings=(given,))
    new_date = NewDate(day(90), "The tender failed.", "The board")
    update = say(action, by=active.owner, days=-5, progress="Said next.", new_date=new_date)
    release(update, by=active.lead, days=-4, progress="Said openly.")
    step = add_milestone(action, name="Tender", due_on=day(9), by=active.lead)
    remove_part(step, because="Not needed", by=active.lead)
    change_action(action, action="Do it better.", by=active.lead)
    return action


def test_an_action_tells_all_that_was_said_of_it_and_by_whom(client, active, told):
    for user in (active.owner, active.lead):
        client.force_login(user)
        page = words(client.get(history_of(told)))
        for said in (
            "<strong>Owner</strong>: Updated it: at risk", "Said first.", "Two posts are vacant.",
            "61.50 on ", "Said next.", "The tender failed.", "The board",
            "<strong>Lead</strong>: Released the update of", "Said openly.", "Do thing 1.",
            "Took out a milestone of action 1.1 of Care Plan: Tender", "Changed action 1.1",
        ):  # fmt: skip
            assert said in page
        assert page.index("Do it better.") < page.index("Said next.") < page.index("Said first.")


def test_the_history_tells_why_an_action_was_taken_out_and_that_it_is_back(client, active, told):
    removal = remove_action(told, because="The service was sold.", by=active.lead)
    release_removal(removal, because="Another service does it.", by=active.lead)
    restore_action(told, by=active.lead)
    client.force_login(active.lead)
    page = words(client.get(history_of(told)))
    lines = ("Put it back into the plan", "Released why it was taken out", "Another service does",
             "Took it out of the plan", "The service was sold.")  # fmt: skip
    places = [page.index(line) for line in lines]
    assert places == sorted(places)
    assert "Took action 1.1 out of" not in page  # once is enough
    client.logout()
    for name in ("action", "plan"):
        key = told.key if name == "action" else "plan"
        page = words(client.get(reverse(f"actionplans:{name}", args=[key])))
        assert "The service was sold." not in page


def test_the_history_takes_as_many_queries_for_many_updates(active, told, count_queries):
    few = count_queries(history_of(told), active.lead)
    for days in (-3, -2, -1):
        release(say(told, by=active.owner, days=days), by=active.lead, days=days)
    assert count_queries(history_of(told), active.lead) == few


def test_pages_on_which_one_works_lead_to_the_history(client, active, told):
    client.force_login(active.lead)
    for name in ("action", "update_action", "edit_action"):
        page = client.get(reverse(f"actionplans:{name}", args=[told.key]))
        assert history_of(told) in words(page)
    bulk = client.get(reverse("actionplans:bulk_update", args=["plan"]))
    assert history_of(told) in words(bulk)
    client.logout()
    assert history_of(told) not in words(client.get(reverse("actionplans:action", args=[told.key])))


def test_what_was_frozen_is_shown_and_handed_out_as_it_was(client, active, told):
    close_plan(active.plan, because="It is done.", on=day(0), by=active.lead)
    frozen = PlanSnapshot.objects.get()
    User.objects.filter(pk=active.lead.pk).update(name="Lead Person")
    told.plan.actions.update(action="Overwritten.")
    client.force_login(active.lead)
    page = words(client.get(reverse("actionplans:plan_history", args=["plan"])))
    address = reverse("actionplans:snapshot", args=["plan", frozen.pk])
    assert address in page
    assert "Closed the action plan Care Plan" in page
    assert address.rsplit("/", 2)[0] in words(
        client.get(reverse("actionplans:work_plan", args=["plan"]))
    )
    shown = words(client.get(address))
    assert "Do it better." in shown
    assert "Overwritten." not in shown
    for kind in ("json", "csv", "xlsx"):
        file = client.get(f"{address}{kind}/")
        assert f'filename="plan-{date.today()}.{kind}"' in file["Content-Disposition"]
    assert "Do it better." in client.get(f"{address}csv/").content.decode("utf-8-sig")
