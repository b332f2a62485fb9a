"""A table is previewed first, then imported into its plan whole or not at all."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from actionplans.actions.services.actions import add_action, change_action
from actionplans.actions.services.removal import remove_action
from actionplans.imports.services.table import apply_table, look_again, take_table
from actionplans.imports.table.shapes import MAX_ROWS
from actionplans.inspections.services import set_quoted
from actionplans.models import Action, ActionUpdate, AreaForImprovement, PlanImport, Removal
from actionplans.plans.services import (
    activate_plan,
    agree_plan,
    change_plan,
    close_plan,
    confirm_plan,
)
from actionplans.updates.my_actions import updates_to_release
from scrutiny.models import AuditEntry
from scrutiny.refusals import Overtaken, Refused
from tests.actionplans.active_plan import release, say
from tests.actionplans.plan_files import HEADER, csv_file, row

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 1)


@pytest.fixture
def bring(plan, people):
    """Take a table for the plan and apply it at once."""

    def bring(rows, **how):
        return apply_table(take(plan, rows, people.officer, **how), by=people.officer)

    return bring


def take(plan, rows, by, **how) -> PlanImport:
    return take_table(plan, data=csv_file(rows, **how), file_name="plan.csv", by=by)


def agree(plan, by):
    for action in plan.actions.all():
        change_action(action, owner=by, by=by)
    return agree_plan(plan, agreed_by="The board", on=TODAY, by=by)


def test_looking_at_a_table_changes_nothing_but_keeps_the_file(plan, people):
    taken = take(plan, [row("1")], people.officer)
    assert not Action.objects.exists()
    assert taken.file.read() == csv_file([row("1")])
    assert (taken.file_name, taken.added_by) == ("plan.csv", people.officer)


def test_new_actions_are_not_stated_and_not_confirmed(plan, bring):
    [done] = bring([row("1")])
    action = plan.actions.get()
    assert done.state == "new"
    assert (action.delivery, action.impact, action.owner, action.area) == (
        "not-stated", "not-stated", None, None,
    )  # fmt: skip
    assert not action.is_confirmed
    assert AuditEntry.objects.about(plan).first().action == "plan.imported"


def test_the_words_of_a_doubtful_date_are_kept(plan, bring):
    bring([row("1", due="31.1.2025"), row("2", due="Ongoing")])
    rows = plan.actions.values_list("due_on", "due_text")
    assert list(rows) == [(date(2025, 1, 31), "31.1.2025"), (None, "Ongoing")]


def test_a_table_with_anything_wrong_brings_nothing_over(plan, people):
    taken = take(plan, [row("1"), row("2", due="31.02.2025")], people.officer)
    with pytest.raises(Refused, match=r"^Nothing was brought over\. Row 3: “31\.02\.2025” is no"):
        apply_table(taken, by=people.officer)
    assert not Action.objects.exists()


def test_importing_again_updates_by_reference_and_says_what_differs(plan, bring):
    bring([row("1"), row("2"), row("3")])
    keys = dict(plan.actions.values_list("ref", "key"))
    done = bring([row("3"), row("1", status="Done."), row("4")])
    assert [(each.row.ref, each.state) for each in done] == [
        ("3", "same"), ("1", "changed"), ("4", "new"),
    ]  # fmt: skip
    [change] = done[1].changes
    assert (change.label, change.before, change.after) == ("Status", "Begun.", "Done.")
    rows = plan.actions.values_list("ref", "status")
    assert list(rows) == [("3", "Begun."), ("1", "Done."), ("4", "Begun."), ("2", "Begun.")]
    assert plan.actions.get(ref="1").key == keys["1"]


def test_the_same_table_changes_nothing(plan, bring):
    bring([row("1"), row("2")])
    before = list(Action.objects.values())
    assert {each.state for each in bring([row("1"), row("2")])} == {"same"}
    assert list(Action.objects.values()) == before


def test_the_preview_of_a_new_action_has_all_its_words_open_where_one_is_doubtful(
    plan, people, client
):
    rows = [row("1", status="It is done."), row("2", status="CC & JP will see to it.")]
    client.force_login(people.officer)
    taken = take(plan, rows, people.officer)
    page = client.get(reverse("actionplans:work_import", args=[taken.key])).content.decode()
    shown = page[page.index("Row by row") :]
    assert "It is done." in shown
    assert "CC &amp; JP will see to it." in shown
    assert (shown.count("<details"), len(re.findall("<details[^>]* open>", shown))) == (2, 1)


@pytest.fixture
def on_rights(plan, inspection, people):
    """A table that was looked at, whose one action answers the second of two areas."""
    set_quoted(inspection, AreaForImprovement, ["Contacts", "Rights"], by=None)
    plan = change_plan(plan, inspection=inspection, by=None)
    return take(plan, [(*row("1"), "Rights")], people.officer, header=(*HEADER, "Area"))


def test_an_area_is_the_one_that_was_looked_at_wherever_its_line_is_put(
    on_rights, inspection, people
):
    set_quoted(inspection, AreaForImprovement, ["Rights", "Contacts"], by=None)
    apply_table(on_rights, by=people.officer)
    assert Action.objects.get().area.text == "Rights"


def test_an_area_that_is_gone_since_stands_in_the_way(on_rights, inspection, people):
    set_quoted(inspection, AreaForImprovement, ["Contacts"], by=None)
    with pytest.raises(Refused, match="Row 2: its area is not one of the inspection any more"):
        apply_table(on_rights, by=people.officer)
    assert not Action.objects.exists()


def test_columns_that_the_table_lacks_leave_what_is_known(plan, bring, people):
    bring([row("1")])
    change_action(plan.actions.get(), owner=people.action_owner, owner_name="Head", by=None)
    bring([("1", "Look twice.")], header=("Ref", "Action"))
    action = plan.actions.get()
    assert (action.action, action.status, action.owner_name) == ("Look twice.", "Begun.", "Head")
    assert action.is_confirmed


def test_another_date_corrects_a_draft_and_puts_off_what_was_agreed(plan, bring, people):
    bring([row("1")])
    bring([row("1", due="31.08.2024")])
    action = plan.actions.get()
    assert (action.due_on, action.postponed_to) == (date(2024, 8, 31), None)
    agree(plan, people.officer)
    bring([row("1", due="30.09.2024")])
    action.refresh_from_db()
    assert (action.due_on, action.now_due_on) == (date(2024, 8, 31), date(2024, 9, 30))
    later = action.postponements.get()
    assert (later.reason, later.agreed_by) == ("The reason is not stated.", "Not stated")


def test_an_empty_date_takes_none_away(plan, bring):
    bring([row("1")])
    assert bring([row("1", due="")])[0].state == "same"
    assert plan.actions.get().due_on == date(2024, 8, 30)


def test_an_action_that_was_taken_out_is_put_back(plan, bring):
    bring([row("1")])
    remove_action(plan.actions.get(), because="Doubled", by=None)
    assert bring([row("1")])[0].state == "back"
    assert Removal.objects.get(action=plan.actions.get()).back_at is not None


def test_what_was_looked_at_is_what_is_applied(plan, people):
    taken = take(plan, [row("1")], people.officer)
    add_action(plan, ref="9", action="Meanwhile.", by=people.officer)
    with pytest.raises(Overtaken, match="changed since"):
        apply_table(taken, by=people.officer)
    assert plan.actions.get().ref == "9"
    assert len(apply_table(look_again(taken), by=people.officer)) == 1


def test_a_table_is_applied_once(plan, people):
    taken = take(plan, [row("1")], people.officer)
    apply_table(taken, by=people.officer)
    with pytest.raises(Refused, match="already"):
        apply_table(look_again(taken), by=people.officer)


def test_a_closed_plan_takes_no_table(plan, bring, people):
    bring([row("1")])
    agree(plan, people.officer)
    activate_plan(plan, on=TODAY, by=None)
    plan = close_plan(plan, because="Done", on=TODAY, by=None)
    with pytest.raises(Refused, match="closed"):
        take(plan, [row("2")], people.officer)


def test_a_status_from_a_table_waits_for_an_update_and_never_replaces_one(plan, bring):
    header = ("Ref", "Action", "RAG")
    bring([("1", "Look.", "green")], header=header)
    action = plan.actions.get()
    assert (action.delivery, action.is_confirmed) == ("on-track", False)
    ActionUpdate.objects.create(action=action, progress="Late.", delivery="at-risk")
    Action.objects.update(delivery="at-risk")
    [done] = bring([("1", "Look.", "green")], header=header)
    assert done.row.doubts == (
        "Its status comes from updates, so “On track” is not taken over. Write an update instead.",
    )
    assert plan.actions.get().delivery == "at-risk"


def test_two_thousand_actions_come_over_in_few_queries(plan, people, django_assert_max_num_queries):
    taken = take(plan, [row(str(number)) for number in range(MAX_ROWS)], people.officer)
    with django_assert_max_num_queries(60):
        apply_table(taken, by=people.officer)
    assert plan.actions.count() == MAX_ROWS


def test_a_failure_midway_leaves_no_file_behind(plan, people, media, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("actionplans.imports.services.table.record", fail)
    with pytest.raises(RuntimeError):
        take(plan, [row("1")], people.officer)
    assert not PlanImport.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_date_that_the_public_reads_is_put_off_by_a_table_and_stands(plan, bring):
    bring([row("1", due="31.1.2025")])
    confirm_plan(plan, by=None)
    bring([row("1", due="30.6.2025")])
    action = plan.actions.get()
    assert (action.due_on, action.postponed_to) == (date(2025, 1, 31), date(2025, 6, 30))


# A plan that the public reads


@pytest.fixture
def public_file(client):
    """Read the public table of the plan, by reference: status and performance."""

    def read():
        data = json.loads(
            client.get(reverse("actionplans:plan_file", args=["plan", "json"])).content
        )
        return {each["ref"]: (each["status"], each["performance"]) for each in data["actions"]}

    return read


def test_words_brought_into_a_public_plan_wait_for_their_release(plan, bring, people, public_file):
    bring([row("1")])
    agree(plan, people.officer)
    assert public_file() == {"1": ("Begun.", "Yes.")}
    rows = [row("1", status="AB left."), row("2", status="New words.", made="")]
    first, second = bring(rows)
    assert (first.at_once, first.held) == ("", "status")
    assert (second.at_once, second.held) == ("action, success measure, date due", "status")
    assert public_file() == {"1": ("Begun.", "Yes."), "2": ("", "")}
    assert {each.state for each in bring(rows)} == {"same"}
    waiting = updates_to_release(plan)
    assert [(each.progress, each.difference, each.by) for each in waiting] == [
        ("AB left.", "Yes.", people.officer), ("New words.", "", people.officer),
    ]  # fmt: skip
    release(waiting[0], progress="Somebody left.")
    assert public_file() == {"1": ("Somebody left.", "Yes."), "2": ("", "")}


def test_once_released_only_a_release_changes_what_the_public_reads(
    plan, bring, people, public_file, client
):
    bring([row("1")])
    agree(plan, people.officer)
    action = plan.actions.get()
    release(say(action, by=people.officer))
    with pytest.raises(Refused, match="^What the public reads of this action changes when"):
        change_action(action, status="Other words.", by=people.officer)
    Action.objects.update(status="Other words.")
    assert public_file() == {"1": ("We met twice.", "")}
    client.force_login(people.officer)
    form = client.get(reverse("actionplans:edit_action", args=[action.key])).context["form"]
    assert not {"status", "performance"} & set(form.fields)


def test_dates_that_a_table_moves_go_with_a_reason_that_somebody_gives(plan, bring, people, client):
    bring([row("1")])
    agree(plan, people.officer)
    taken = take(plan, [row("1", due="30.09.2024")], people.officer)
    client.force_login(people.officer)
    address = reverse("actionplans:work_import", args=[taken.key])
    answer = client.post(address, {"reason": "Kept."})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"agreed_by"}
    assert "Kept." in answer.content.decode()
    assert client.post(address, {"reason": "Staff.", "agreed_by": "The board"}).status_code == 302
    later = plan.actions.get().postponements.get()
    assert (later.reason, later.agreed_by) == ("Staff.", "The board")
    taken = take(plan, [row("1", status="Same date.", due="30.09.2024")], people.officer)
    page = client.get(reverse("actionplans:work_import", args=[taken.key]))
    assert not page.context["form"].fields
    assert "The public reads once it is released: status." in page.content.decode()
