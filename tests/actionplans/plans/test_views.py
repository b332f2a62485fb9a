"""Officers' pages of plans: each links to the pages that it asks for."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from actionplans.models import Action, ActionPlan
from meetings.outcomes.recommendations.services.recommendations import withdraw_recommendation
from tests.actionplans.active_plan import say_openly
from tests.following import make_recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead_client(client, people):
    client.force_login(people.plan_lead)
    return client


def work_page(plan) -> str:
    return reverse("actionplans:work_plan", args=[plan.slug])


def test_a_status_brought_over_leads_to_the_form_that_confirms_it(lead_client, plan):
    stated = Action.objects.create(
        plan=plan, ref="1", position=1, action="Look.", delivery="complete"
    )
    page = lead_client.get(work_page(plan)).content.decode()
    assert reverse("actionplans:bulk_update", args=[plan.slug]) in page
    confirm = reverse("actionplans:confirm_plan", args=[plan.slug])
    page = lead_client.post(confirm, follow=True).content.decode()
    form = reverse("actionplans:update_action", args=[stated.key])
    assert f'href="{form}">1</a>' in page
    assert lead_client.get(form).status_code == 200


@pytest.mark.parametrize("name", ["plan", "exceptions", "work_plan"])
def test_each_cell_of_a_table_names_its_column_for_who_reads_it_on_a_phone(
    lead_client, active, name
):
    say_openly(active.actions[0], "off-track", by=active.owner, checker=active.lead)
    page = lead_client.get(reverse(f"actionplans:{name}", args=["plan"])).content.decode()
    table = re.search(r'<table [^>]*table--cards[^>]* role="table">.*?</table>', page, re.DOTALL)[0]
    heads = re.findall(r'<th scope="col"[^>]* role="columnheader">(.*?)</th>', table)
    row = re.search(r'<tbody[^>]*>\s*(<tr [^>]*role="row".*?</tr>)', table, re.DOTALL)[1]
    roles = re.findall(r'role="(rowheader|cell)" data-label="(.*?)"', row)
    assert [label for _, label in roles] == heads
    assert [role for role, _ in roles] == ["rowheader"] + ["cell"] * (len(heads) - 1)


def test_a_picture_is_kept_with_its_sentence_on_paper(lead_client, active):
    say_openly(active.actions[0], by=active.owner, checker=active.lead, days=-20)
    page = lead_client.get(reverse("actionplans:plan", args=["plan"])).content.decode()
    figure = re.search(r'<div class="chart-figure">(.*?)<details', page, re.DOTALL)[1]
    assert "Of 3 actions 0 are complete or embedded" in figure
    assert "<svg" in figure


def test_a_plan_begun_at_an_inspection_answers_it(lead_client, inspection):
    page = lead_client.get(reverse("actionplans:work_inspection", args=[inspection.key]))
    address = reverse("actionplans:add_plan") + f"?inspection={inspection.key}"
    assert f'href="{address}"' in page.content.decode()
    begun = lead_client.get(address).context["form"]
    given = {name: begun[name].value() for name in begun.fields if begun[name].value()}
    assert given["committee"] == inspection.committee.code
    lead_client.post(address, given | {"title": "What we do"})
    assert ActionPlan.objects.get().inspection == inspection
    assert lead_client.get(address[:-1] + "x").status_code == 200


def test_a_plan_begun_at_a_recommendation_leads_back_to_it(lead_client, council, active):
    made = make_recommendation(council.committee)
    address = reverse("actionplans:add_plan") + f"?recommendation={made.key}"
    assert f'href="{address}"' in lead_client.get(made.get_absolute_url()).content.decode()
    begun = lead_client.get(address).context["form"]
    given = {name: begun[name].value() for name in begun.fields if begun[name].value()}
    lead_client.post(address, given | {"title": "What was recommended"})
    plan = ActionPlan.objects.get(title="What was recommended")
    assert (plan.recommendation, plan.origin, plan.source) == (made, "recommendation", str(made))
    for page in (work_page(plan), plan.get_absolute_url()):
        shown = lead_client.get(page).content.decode()
        assert f'<a class="govuk-link" href="{made.get_absolute_url()}">{escape(made)}</a>' in shown


def test_a_recommendation_shows_the_plans_that_each_may_see(lead_client, client, council, active):
    made = make_recommendation(council.committee)
    ActionPlan.objects.update(recommendation=made)
    hidden = ActionPlan.objects.create(
        committee=council.committee, slug="hidden", title="Not shown yet", recommendation=made
    )
    page = lead_client.get(made.get_absolute_url()).content.decode()
    assert active.plan.get_absolute_url() in page
    assert hidden.title in page
    client.logout()
    page = client.get(made.get_absolute_url()).content.decode()
    assert active.plan.get_absolute_url() in page
    assert hidden.title not in page
    assert "Begin an action plan" not in page


def test_a_withdrawn_recommendation_is_offered_only_to_the_plan_that_has_it(
    lead_client, council, active
):
    made = make_recommendation(council.committee)
    withdraw_recommendation(made, because="Done elsewhere.", by=None)
    facts = reverse("actionplans:plan_facts", args=[active.plan.slug])
    assert made.key not in lead_client.get(facts).content.decode()
    assert made.key not in lead_client.get(reverse("actionplans:add_plan")).content.decode()
    ActionPlan.objects.update(recommendation=made)
    form = lead_client.get(facts).context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    lead_client.post(facts, given | {"funding": "A grant"})
    active.plan.refresh_from_db()
    assert (active.plan.recommendation, active.plan.funding) == (made, "A grant")


def test_a_shared_address_keeps_its_owner_when_actions_are_added_before(lead_client, active):
    of_plan = Action.objects.filter(plan=active.plan)
    of_plan.filter(ref="1.1").update(owner_name="Head of Virtual School")
    of_plan.exclude(ref="1.1").update(owner_name="Director of Housing")
    shown = {"?owner=head-of-virtual-school": ["1.1"], "?owner=2": ["1.1", "1.2", "1.3"]}
    address = reverse("actionplans:plan", args=["plan"])
    for position in (1, 9):
        of_plan.filter(ref="1.1").update(position=position)
        for query, refs in shown.items():
            found = lead_client.get(address + query).context["actions"]
            assert sorted(each.action.ref for each in found) == refs


def test_who_may_plan_a_meeting_is_led_there_where_none_is_to_come(visit, people, active):
    address = reverse("actionplans:put_on_agenda", args=["plan"])
    way = f'href="{reverse("meetings:plan_meeting", args=[active.plan.committee.slug])}"'
    assert way in visit(address, people.officer).content.decode()
    assert way not in visit(address, people.plan_lead).content.decode()
