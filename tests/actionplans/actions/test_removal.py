"""Removed actions: past days keep them, and later days show when and why they were removed."""

import io

import docx
import pytest
from django.urls import reverse

from actionplans.actions.services.removal import release_removal, remove_action, restore_action
from actionplans.as_at import summary
from actionplans.as_at.payloads import plan_payload
from actionplans.as_at.plan_history import PlanHistory
from actionplans.exports.columns import public_table, texts_of
from actionplans.models import Action, ActionPlan, Removal
from actionplans.plans.services import confirm_plan
from actionplans.tabling.services import report_on
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.actionplans.active_plan import day, make_active_plan, say_openly
from tests.council import make_meeting

pytestmark = pytest.mark.django_db
SECRET = "The service was sold in secret."


@pytest.fixture
def action(active):
    say_openly(active.actions[1], by=active.owner, checker=active.lead, days=-20)
    return active.actions[1]


@pytest.fixture
def taken_out(active, action):
    """An action that was removed ten days ago; the reason is for officers so far."""
    removal = remove_action(action, because=SECRET, by=active.lead)
    Removal.objects.update(on=day(-10))
    return Removal.objects.get(pk=removal.pk)


@pytest.fixture
def as_lead(client, active):
    client.force_login(active.lead)
    return client


def refs(plan, on: int) -> list[str]:
    return [each.action.ref for each in PlanHistory(plan).at(day(on))]


def moved(plan, since: int, until: int = 0):
    history = PlanHistory(plan)
    now = history.at(day(until))
    found = summary.changes(history.at(day(since)), now, history.taken_out(day(until)))
    return found, summary.change_sentence(found, len(now))


def page(client, name: str, *arguments, query="") -> str:
    answer = client.get(reverse(f"actionplans:{name}", args=arguments) + query)
    return " ".join(answer.content.decode().split())


# Past days


def test_an_action_taken_out_stands_on_the_days_before(active, taken_out):
    assert refs(active.plan, -11) == ["1.1", "1.2", "1.3"]
    assert refs(active.plan, -10) == refs(active.plan, 0) == ["1.1", "1.3"]
    [then] = [each for each in PlanHistory(active.plan).at(day(-11)) if each.action.ref == "1.2"]
    assert (then.label, then.words.progress) == ("On track", "We met twice.")
    assert len(PlanHistory(active.plan).without_words(day(-11))) == 3


def test_tables_and_files_as_at_a_past_day_hold_it(client, active, taken_out):
    slug = active.plan.slug
    assert [row["ref"] for row in plan_payload(slug, day(-11), "public").data["actions"]] == [
        "1.1", "1.2", "1.3",
    ]  # fmt: skip
    assert len(texts_of(public_table(active.plan, day(-11)))) == 3
    address = reverse("actionplans:plan_file", args=[slug, "docx"])
    for query, number in (("", 2), (f"?as-at={day(-11)}", 3)):
        answer = client.get(address + query)
        [table] = docx.Document(io.BytesIO(answer.content)).tables
        assert len(table.rows) == 1 + number
    assert f'filename="{slug}-{day(-11)}.docx"' in answer["Content-Disposition"]


@pytest.mark.parametrize("on", ["2190-01-01", "2025-02-31", "x"])
def test_no_file_is_made_as_at_a_day_that_is_none_or_lies_ahead(client, active, on):
    address = reverse("actionplans:plan_file", args=[active.plan.slug, "csv"])
    assert client.get(f"{address}?as-at={on}").status_code == 404


def test_a_comparison_says_what_was_taken_out(client, active, taken_out):
    found, said = moved(active.plan, -11)
    assert [(each.now.action.ref, each.is_gone) for each in found] == [("1.2", True)]
    assert said == "1 of 3 actions changed: 1 is taken out."
    assert moved(active.plan, -9)[1] == "Nothing has changed."
    query = f"?from={day(-11)}&to={day(0)}"
    text = page(client, "compare", active.plan.slug, query=query)
    assert f"Taken out of the plan on {day(-10):%-d %B %Y}. No reason has been released." in text
    assert "2 did not change." in text


def test_each_month_of_the_picture_counts_what_stood_in_the_plan_then(client, active, taken_out):
    Removal.objects.update(on=day(0))
    say_openly(active.actions[0], by=active.owner, checker=active.lead, days=-70)
    text = page(client, "plan", active.plan.slug)
    assert "Of 2 actions 0 are complete or embedded" in text


def test_a_report_to_the_committee_says_it(council, active, taken_out):
    meeting = make_meeting(council.committee, in_days=-15)
    type(meeting).objects.update(has_been_public=True, state="held")
    payload = report_on(active.plan, make_meeting(council.committee), "Appendix 1")
    changed = payload["sections"][2]["paragraphs"]
    assert f"Action 1.2: taken out of the plan on {day(-10):%-d %B %Y}." in changed[1]
    assert SECRET not in str(payload)


# The reason


def test_the_public_reads_that_it_was_taken_out_and_why_once_that_is_released(
    client, active, action, taken_out
):
    def pages():
        query = f"?from={day(-11)}"
        slug = active.plan.slug
        return [page(client, "action", action.key), page(client, "plan", slug),
                page(client, "compare", slug, query=query)]  # fmt: skip

    for text in pages():
        assert f"Taken out of the plan on {day(-10):%-d %B %Y}" in text
        assert "No reason has been released." in text
        assert SECRET not in text
    release_removal(taken_out, because="Another service does it.", by=active.lead)
    for text in pages():
        assert "Another service does it." in text
        assert SECRET not in text


def test_a_reason_is_known_from_the_day_of_its_release(active, taken_out):
    release_removal(taken_out, because="Another service does it.", by=active.lead)
    history = PlanHistory(active.plan)
    told = [history.taken_out(day(on))[0].taken_out.because for on in (-1, 0)]
    assert told == ["", "Another service does it."]


def test_a_reason_is_released_once_and_says_something(active, taken_out):
    with pytest.raises(Refused, match="^Say why"):
        release_removal(taken_out, because=" ", by=active.lead)
    release_removal(taken_out, because="Done elsewhere.", by=active.lead)
    with pytest.raises(Refused, match="released already"):
        release_removal(taken_out, because="Again.", by=active.lead)
    ActionPlan.objects.update(state="closed")
    with pytest.raises(Refused, match="closed"):
        release_removal(taken_out, because="Late.", by=active.lead)


def test_the_history_holds_no_words_of_a_reason(active, action, taken_out):
    entries = AuditEntry.objects.about(active.plan)
    assert entries[0].sentence == "Took action 1.2 out of Care Plan"
    assert SECRET not in "".join(f"{each.sentence}{each.details}" for each in entries)


def test_a_lead_releases_the_reason_from_the_page_of_the_plan(as_lead, active, action):
    as_lead.post(reverse("actionplans:remove_action", args=[action.key]), {"because": SECRET})
    removal = Removal.objects.get()
    text = page(as_lead, "work_plan", active.plan.slug)
    assert SECRET in text
    assert f"by {active.lead}." in text
    address = reverse("actionplans:release_removal", args=[removal.key])
    assert address in text
    assert SECRET in as_lead.get(address).content.decode()  # to begin with
    answer = as_lead.post(address, {"because": ""})
    assert answer.context["form"].errors == {"because": ["Say why."]}
    as_lead.post(address, {"because": "Done elsewhere."})
    text = page(as_lead, "work_plan", active.plan.slug)
    assert f"The public reads: “Done elsewhere.”, released by {active.lead}." in text
    assert as_lead.get(address).status_code == 404


# Back again, and never seen


def test_an_action_put_back_is_back_in_a_comparison_and_the_time_without_it_stays(
    client, active, action, taken_out
):
    restore_action(action, by=active.lead)
    Removal.objects.update(back_on=day(-3))
    assert refs(active.plan, -11) == refs(active.plan, -3) == ["1.1", "1.2", "1.3"]
    assert refs(active.plan, -4) == ["1.1", "1.3"]
    assert moved(active.plan, -5)[1] == "1 of 3 actions changed: 1 is back."
    assert moved(active.plan, -11)[0] == []
    query = f"?from={day(-5)}"
    text = page(client, "compare", active.plan.slug, query=query)
    assert f"Back in the plan since {day(-3):%-d %B %Y}" in text
    assert "Taken out" not in page(client, "action", action.key)


def test_it_is_taken_out_and_put_back_once_each(active, action):
    with pytest.raises(Refused, match="in the plan already"):
        restore_action(action, by=None)
    remove_action(action, because="Twice.", by=None)
    with pytest.raises(Refused, match="was taken out"):
        remove_action(action, because="Twice.", by=None)
    restore_action(action, by=active.lead)
    kept = Removal.objects.get()
    assert (kept.by, kept.back_by, kept.because) == (None, active.lead, "Twice.")


def test_what_the_public_never_saw_is_on_no_day_and_has_no_page(client, council):
    draft = make_active_plan(council, slug="draft", state="draft", is_public=False, active_on=None)
    gone, other = draft.actions[0], draft.actions[1]
    for each in (gone, other):
        remove_action(each, because="Doubled.", by=None)
    confirm_plan(draft.plan, by=None)
    draft.plan.refresh_from_db()
    assert refs(draft.plan, -5) == refs(draft.plan, 0) == ["1.3"]
    assert PlanHistory(draft.plan).taken_out(day(0)) == []
    assert client.get(reverse("actionplans:action", args=[gone.key])).status_code == 404
    restore_action(Action.with_removed.get(pk=other.pk), by=None)
    assert refs(draft.plan, -1) == ["1.3"]
    assert refs(draft.plan, 0) == ["1.2", "1.3"]


def test_the_page_of_one_taken_out_keeps_what_was_said_and_offers_no_update(
    as_lead, active, action, taken_out
):
    text = page(as_lead, "action", action.key)
    assert "We met twice." in text
    assert "Update this action" not in text
    assert "Where it stands" not in text
