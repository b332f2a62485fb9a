"""Public words of an action are kept when it is reworded."""

from datetime import date

import pytest

from actionplans.actions.services.actions import add_action, change_action
from actionplans.as_at import summary
from actionplans.as_at.payloads import plan_payload
from actionplans.as_at.plan_history import PlanHistory
from actionplans.as_at.plan_text import ActionText, PlanText
from actionplans.imports.services.table import apply_table, take_table
from actionplans.imports.services.whole_plan import save_plan
from actionplans.models import Action, ActionPlan
from tests.actionplans.active_plan import say_openly
from tests.actionplans.plan_files import csv_file, row
from tests.actionplans.test_january import Clock

pytestmark = pytest.mark.django_db
NOVEMBER = date(2024, 11, 7)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock(monkeypatch)
    clock.on(2024, 10, 30)
    return clock


def words_on(plan, day, ref="1.1"):
    [found] = [each for each in PlanHistory(plan).at(day) if each.action.ref == ref]
    return found.action.action


def test_a_past_day_has_the_words_of_that_day(clock, active, people):
    action, plan = active.actions[0], active.plan
    for month, words in ((12, "Do it well."), (1, "Do it better.")):
        clock.on(2024 if month == 12 else 2025, month, 10)
        change_action(action, action=words, success_measure="Seen", by=active.lead)
    history = PlanHistory(plan)
    days = (NOVEMBER, date(2024, 12, 9), date(2024, 12, 10), date(2025, 1, 9), date(2025, 1, 10))
    assert [history.at(day)[0].action.action for day in days] == [
        "Do thing 1.", "Do thing 1.", "Do it well.", "Do it well.", "Do it better.",
    ]  # fmt: skip
    assert history.at(NOVEMBER)[0].action.success_measure == ""
    printed = plan_payload("plan", NOVEMBER, "public").data["actions"][0]
    assert (printed["action"], printed["success_measure"]) == ("Do thing 1.", "")
    [moved] = summary.changes(history.at(NOVEMBER), history.at(date(2025, 1, 10)))
    assert moved.facts == (("Action", "Do thing 1.", "Do it better."), ("Success", "—", "Seen"))
    kept = Action.objects.get(pk=action.pk).rewordings.last()
    assert (kept.before["action"], kept.after["action"], kept.by) == (
        "Do it well.", "Do it better.", active.lead,
    )  # fmt: skip


def test_a_table_and_a_folder_keep_the_words_before_too(clock, active, council, people, media):
    clock.on(2024, 12, 10)
    rows = [row("1.1", action="As in the table.")]
    taken = take_table(active.plan, data=csv_file(rows), file_name="a.csv", by=None)
    apply_table(taken, by=people.officer)
    clock.on(2025, 1, 10)
    actions = tuple(ActionText(f"1.{number}", "As in the folder.") for number in (1, 2, 3))
    text = PlanText("Plan", "", actions)
    save_plan(text, slug="plan", committee=council.committee, by=people.officer)
    days = (NOVEMBER, date(2024, 12, 31), date(2025, 1, 31))
    assert [words_on(active.plan, day) for day in days] == [
        "Do thing 1.", "As in the table.", "As in the folder.",
    ]  # fmt: skip


def test_words_that_a_release_replaces_are_kept(active):
    Action.objects.update(status="As the table said.")
    say_openly(active.actions[0], by=active.owner, checker=active.lead)
    assert active.actions[0].rewordings.get().before == {"status": "As the table said."}


def test_a_draft_that_nobody_saw_is_worded_anew_without_a_trace(plan):
    action = add_action(plan, ref="1", action="Look.", by=None)
    change_action(action, action="See.", by=None)
    assert not action.rewordings.exists()
    ActionPlan.objects.update(is_public=True)
    change_action(action, action="See.", owner_name="Head", by=None)
    assert action.rewordings.get().before == {"owner_name": ""}
