"""A plan from draft to closed, its actions, and officers' pages of both."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from actionplans.actions.services.actions import add_action, change_action, postpone
from actionplans.actions.services.removal import remove_action, restore_action
from actionplans.as_at.rules import is_overdue
from actionplans.models import (
    Action,
    ActionPlan,
    ActionUpdate,
    CompletionCheck,
    Measure,
    PlanImport,
    Postponement,
    Reading,
)
from actionplans.plans import services as changes
from actionplans.plans.reading import lines_of
from scrutiny.models import AuditEntry
from scrutiny.refusals import Overtaken, Refused
from tests.actionplans.active_plan import make_active_plan
from tests.actionplans.plan_files import csv_file, row, word_file

pytestmark = pytest.mark.django_db
DUE, LATER, TODUE = date(2024, 8, 30), date(2024, 9, 30), date(2024, 10, 1)
ON = {"on_0": "1", "on_1": "oct", "on_2": "2024"}


@pytest.fixture
def action(plan, people):
    return add_action(
        plan, ref="1", action="Look.", due_on=DUE, owner=people.action_owner, by=people.plan_lead
    )


@pytest.fixture
def agreed(plan, action, people):
    return changes.agree_plan(plan, agreed_by="The board", on=TODUE, by=people.plan_lead)


@pytest.fixture
def lead(client, people):
    client.force_login(people.plan_lead)
    return client


def at(name: str, *arguments: str) -> str:
    return reverse(f"actionplans:{name}", args=arguments)


# From draft to closed


def test_a_plan_goes_from_draft_to_closed_and_the_history_says_so(agreed, people):
    plan = changes.submit_plan(agreed, submitted_to="Ofsted", on=TODUE, by=people.plan_lead)
    plan = changes.activate_plan(plan, on=TODUE, by=people.plan_lead)
    plan = changes.close_plan(plan, because="Done.", on=TODUE, by=people.plan_lead)
    assert (plan.state, plan.closed_because) == ("closed", "Done.")
    acts = list(AuditEntry.objects.about(plan).values_list("action", flat=True))[::-1]
    assert acts == [
        "plan.added", "action.added", "plan.agreed", "plan.submitted", "plan.active", "plan.closed",
    ]  # fmt: skip
    assert [each.why for each in plan.snapshots.order_by("pk")] == ["Submitted to Ofsted", "Closed"]


def test_an_owner_is_needed_before_a_plan_is_agreed(plan, action):
    add_action(plan, ref="2", action="Hear.", by=None)
    with pytest.raises(Refused, match=r"^These actions have no owner yet: 2\.$"):
        changes.agree_plan(plan, agreed_by="The board", on=TODUE, by=None)
    plan.refresh_from_db()
    assert (plan.state, plan.is_public) == ("draft", False)


def test_an_empty_plan_is_not_agreed(plan):
    with pytest.raises(Refused, match="at least one action"):
        changes.agree_plan(plan, agreed_by="The board", on=TODUE, by=None)


def test_an_agreed_plan_is_public_and_keeps_an_owner_for_each_action(agreed, action):
    assert agreed.is_public
    with pytest.raises(Refused, match="each of its actions has an owner"):
        change_action(action, owner=None, by=None)
    with pytest.raises(Refused, match="each of its actions has an owner"):
        add_action(agreed, ref="2", action="Hear.", by=None)


def test_a_plan_is_sent_without_waiting_for_a_committee_and_once(agreed):
    plan = changes.activate_plan(agreed, on=TODUE, by=None)
    plan = changes.submit_plan(plan, submitted_to="Ofsted", on=TODUE, by=None)
    assert plan.state == "active"
    with pytest.raises(Refused, match="submitted already"):
        changes.submit_plan(plan, submitted_to="Ofsted", on=TODUE, by=None)


@pytest.mark.parametrize(
    "step",
    [
        lambda plan: changes.submit_plan(plan, submitted_to="Ofsted", on=TODUE, by=None),
        lambda plan: changes.activate_plan(plan, on=TODUE, by=None),
        lambda plan: changes.close_plan(plan, because="x", on=TODUE, by=None),
    ],
)
def test_a_draft_is_agreed_before_anything_else(plan, step):
    with pytest.raises(Refused, match="draft already"):
        step(plan)


def test_a_closed_plan_does_not_change(agreed, action, people):
    plan = changes.close_plan(agreed, because="Done.", on=TODUE, by=None)
    for change in (
        lambda: changes.change_plan(plan, title="x", by=None),
        lambda: changes.confirm_plan(plan, by=None),
        lambda: add_action(plan, ref="9", action="x", owner=people.action_owner, by=None),
        lambda: change_action(action, action="x", by=None),
        lambda: remove_action(action, because="x", by=None),
        lambda: postpone(action, due_on=LATER, reason="x", agreed_by="y", by=None),
    ):
        with pytest.raises(Refused, match="closed"):
            change()


def test_a_lead_manages_plans_of_the_committee(plan, people):
    assert changes.change_plan(plan, lead=people.plan_lead, by=None).lead == people.plan_lead
    with pytest.raises(Refused, match="does not manage plans"):
        changes.change_plan(plan, lead=people.other_officer, by=None)


def test_an_address_is_used_once_and_a_free_one_is_found(plan, council):
    with pytest.raises(Refused, match="address already"):
        changes.add_plan(council.committee, slug="plan", title="x", by=None)
    first = changes.free_slug(council.committee, "Ofsted Action Plan")
    changes.add_plan(council.committee, slug=first, title="x", by=None)
    assert (first, changes.free_slug(council.committee, "Ofsted Action Plan")) == (
        "cyp-ofsted-action-plan", "cyp-ofsted-action-plan-2",
    )  # fmt: skip


# What was brought over


def test_confirming_shows_the_plan_and_its_owners_to_the_public(plan):
    Action.objects.create(plan=plan, ref="1", position=1, action="Look.")
    assert changes.confirm_plan(plan, by=None) == 1
    plan.refresh_from_db()
    assert plan.is_public
    assert plan.actions.get().is_confirmed
    assert changes.confirm_plan(plan, by=None) == 0


def test_a_status_from_a_table_is_not_confirmed_without_an_update(plan):
    Action.objects.create(plan=plan, ref="1", position=1, action="Look.", delivery="complete")
    with pytest.raises(Refused, match="^Write an update first for what the table states of 1."):
        changes.confirm_plan(plan, by=None)
    plan.refresh_from_db()
    assert not plan.is_public


# Actions


def test_the_original_date_stands_once_the_plan_is_agreed(agreed, action):
    with pytest.raises(Refused, match="The original date due stands"):
        change_action(action, due_on=LATER, by=None)
    postpone(action, due_on=LATER, reason="Staff.", agreed_by="The board", by=None)
    action.refresh_from_db()
    assert (action.due_on, action.now_due_on) == (DUE, LATER)


def test_the_original_date_stands_once_the_public_reads_it(lead, plan, action):
    changes.confirm_plan(plan, by=None)
    action.plan.refresh_from_db()
    with pytest.raises(Refused, match="original date due stands"):
        change_action(action, due_on=LATER, by=None)
    assert "due_on_0" not in lead.get(at("edit_action", action.key)).content.decode()


def test_another_date_needs_a_reason_who_agreed_and_a_difference(agreed, action):
    for facts, words in (
        ({"due_on": LATER, "reason": " ", "agreed_by": "x"}, "needs a reason"),
        ({"due_on": LATER, "reason": "x", "agreed_by": ""}, "needs a reason"),
        ({"due_on": DUE, "reason": "x", "agreed_by": "x"}, "the date already"),
    ):
        with pytest.raises(Refused, match=words):
            postpone(action, by=None, **facts)
    assert not Postponement.objects.exists()


def test_a_reference_is_used_once_even_by_what_was_taken_out(plan, action):
    remove_action(action, because="Doubled.", by=None)
    assert not plan.actions.exists()
    with pytest.raises(Refused, match="has, or had, an action 1"):
        add_action(plan, ref="1", action="Again.", by=None)
    restore_action(action, by=None)
    assert plan.actions.get() == action


def test_taking_out_wants_a_reason(action):
    with pytest.raises(Refused, match="Say why"):
        remove_action(action, because=" ", by=None)


def test_two_people_who_change_an_action_do_not_overwrite_each_other(action):
    open_at = action.revision
    change_action(action, revision=open_at, action="First.", by=None)
    with pytest.raises(Overtaken):
        change_action(action, revision=open_at, action="Second.", by=None)
    action.refresh_from_db()
    assert action.action == "First."


def test_an_action_does_not_wait_for_itself(action):
    with pytest.raises(Refused, match="depend on itself"):
        change_action(action, depends_on=[action], by=None)


@pytest.mark.parametrize(
    ("field", "value", "make"),
    [
        (
            "progress",
            "Begun.",
            lambda action: ActionUpdate.objects.create(
                action=action, progress="Begun.", delivery="on-track"
            ),
        ),
        (
            "value",
            Decimal(4),
            lambda action: Reading.objects.create(
                measure=Measure.objects.create(action=action, name="Visits"), on=DUE, value=4
            ),
        ),
        (
            "reason",
            "Longer.",
            lambda action: Postponement.objects.create(
                action=action, due_on=DUE, reason="Longer.", agreed_by="The board"
            ),
        ),
    ],
    ids=["update", "reading", "postponement"],
)
def test_what_was_said_is_never_changed_or_deleted(action, field, value, make):
    row = make(action)
    kind = type(row)
    setattr(row, field, 5)
    for change in (
        row.save,
        row.delete,
        kind.objects.all().delete,
        lambda: kind.objects.update(**{field: 5}),
    ):
        with pytest.raises(ValidationError):
            change()
    assert getattr(kind.objects.get(), field) == value


def test_a_status_from_a_table_is_not_green_in_a_draft(action):
    """No update has stated it, and no cycle has begun that would make it late."""
    Action.objects.update(delivery="on-track", due_on=None)
    assert action.plan.active_on is None
    [line] = lines_of(action.plan)
    assert (line.colour, line.words) == ("grey", "On track, not updated")


def test_the_database_wants_a_second_person_for_completion(action, people):
    update = ActionUpdate.objects.create(action=action, progress="Done.", delivery="complete")
    who = {"reported_by": people.action_owner, "is_agreed": True}
    with pytest.raises(IntegrityError), transaction.atomic():
        CompletionCheck.objects.create(update=update, by=people.action_owner, **who)
    CompletionCheck.objects.create(update=update, by=people.plan_lead, **who)


# Officers' pages


def test_a_plan_is_begun_imported_owned_agreed_and_activated_on_its_pages(lead, people, media):
    lead.post("/work/plans/add/", {"committee": "CYP", "title": "New plan", "source": "An audit"})
    plan = ActionPlan.objects.get()
    assert (plan.slug, plan.source, plan.state) == ("cyp-new-plan", "An audit", "draft")
    upload = SimpleUploadedFile("plan.docx", word_file([row("1"), row("2", due="31.1.2025")]))
    page = lead.post(at("import_table", plan.slug), {"file": upload}, follow=True)
    preview = page.request["PATH_INFO"]
    assert "“31.1.2025” was read as 31 January 2025." in page.content.decode()
    assert "2 new, 0 changed" in page.content.decode()
    assert not plan.actions.exists()
    assert lead.post(preview).status_code == 422
    assert not plan.actions.exists(), "what is doubtful was not ticked"
    lead.post(preview, {"doubt_3_0": "on"})
    assert "This table was brought over." in lead.get(preview).content.decode()
    for action in plan.actions.all():
        form = {"ref": action.ref, "action": action.action, "revision": action.revision,
                "due_on_0": "30", "due_on_1": "8", "due_on_2": "2024",
                "owner": people.action_owner.email, "owner_name": "Head"}  # fmt: skip
        assert lead.post(at("edit_action", action.key), form).status_code == 302
    lead.post(at("agree_plan", plan.slug), ON | {"agreed_by": "The board", "is_delegated": "on"})
    lead.post(at("activate_plan", plan.slug), ON)
    plan.refresh_from_db()
    assert (plan.state, plan.is_agreed_by_delegation, plan.active_on) == ("active", True, TODUE)
    assert all(action.is_confirmed for action in plan.actions.all())


def test_a_refused_step_says_why_and_keeps_what_was_typed(lead, plan, people):
    add_action(plan, ref="7b", action="Look.", by=None)
    page = lead.post(at("agree_plan", "plan"), ON | {"agreed_by": "The board of boards"})
    text = page.content.decode()
    assert "These actions have no owner yet: 7b." in text
    assert "The board of boards" in text
    assert "<title>Error: " in text


def test_no_step_comes_before_the_one_it_follows(lead, agreed):
    before = {"on_0": "30", "on_1": "9", "on_2": "2024"}
    said = "The plan was agreed on 1 October 2024, which is later."
    for name, words in (
        ("submit_plan", {"submitted_to": "Ofsted"}), ("activate_plan", {}),
        ("close_plan", {"because": "Done."}),
    ):  # fmt: skip
        page = lead.post(at(name, "plan"), before | words)
        assert said in page.content.decode()
        assert 'id="id_on_0_error"' in page.content.decode() or "id_on_1_error" in (
            page.content.decode()
        )
    with pytest.raises(Refused, match="which is later"):
        changes.submit_plan(agreed, submitted_to="Ofsted", on=date(2001, 1, 1), by=None)
    sent = changes.submit_plan(agreed, submitted_to="Ofsted", on=date(2024, 10, 3), by=None)
    with pytest.raises(Refused, match="The plan was sent on 3 October 2024, which is later."):
        changes.close_plan(sent, because="Done.", on=date(2024, 10, 2), by=None)


def test_a_step_is_not_taken_on_a_day_to_come(lead, agreed):
    ahead = timezone.localdate().year + 1
    page = lead.post(at("activate_plan", "plan"), ON | {"on_2": str(ahead)})
    assert "This day has not come yet." in page.content.decode()


def test_a_table_with_faults_is_shown_row_by_row_and_is_not_applied(lead, plan):
    rows = [row("1"), row("1", due="31.02.2025"), row("3", status="=1+1")]
    upload = SimpleUploadedFile("plan.csv", csv_file(rows))
    page = lead.post(at("import_table", "plan"), {"file": upload}, follow=True).content.decode()
    for said in ("Row 3: “31.02.2025” is no date", "1 is the reference of row 2 too",
                 "looks like a formula; it was read as words"):  # fmt: skip
        assert said in page
    lead.post(at("work_import", PlanImport.objects.get().key))
    assert not plan.actions.exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x", "old Word or Excel file"),
        ("plan.csv", b"", "empty"),
        ("plan.pdf", b"%PDF-1.7", "no Word file"),
    ],
)
def test_a_file_that_is_no_table_is_refused_at_its_field(lead, plan, name, data, words):
    page = lead.post(at("import_table", "plan"), {"file": SimpleUploadedFile(name, data)})
    assert page.status_code == 200
    assert words in page.content.decode()
    assert lead.post(at("import_table", "plan"), {}).status_code == 200


def test_a_plan_changed_meanwhile_shows_the_differences_again(lead, plan, people):
    upload = SimpleUploadedFile("plan.csv", csv_file([row("1")]))
    lead.post(at("import_table", "plan"), {"file": upload})
    address = at("work_import", PlanImport.objects.get().key)
    add_action(plan, ref="1", action="Look.", by=people.officer)
    page = lead.post(address, follow=True).content.decode()
    assert "The plan was changed since this table was looked at." in page
    assert "0 new, 1 changed" in page
    lead.post(address)
    assert plan.actions.get().status == "Begun."


def test_an_edit_on_top_of_another_keeps_what_was_typed(lead, action):
    change_action(action, action="Theirs.", by=None)
    form = {"ref": "1", "action": "Mine.", "revision": action.revision}
    page = lead.post(at("edit_action", action.key), form).content.decode()
    assert "Somebody else changed this action meanwhile." in page
    assert "Mine." in page
    action.refresh_from_db()
    assert action.action == "Theirs."


def test_the_page_of_a_plan_asks_as_often_for_thirty_actions_as_for_one(
    plan, action, people, count_queries
):
    once = count_queries(at("work_plan", "plan"), people.plan_lead)
    for number in range(2, 31):
        add_action(plan, ref=str(number), action="x", owner=people.action_owner, by=None)
    assert count_queries(at("work_plan", "plan"), people.plan_lead) == once


def test_an_agreed_action_offers_no_date_to_change(lead, agreed, action):
    page = lead.get(at("edit_action", action.key)).content.decode()
    assert "Originally due on 30 August 2024. That date stands." in page
    assert "due_on_0" not in page


def test_an_action_is_taken_out_with_a_reason_and_put_back(lead, plan, action):
    lead.post(at("remove_action", action.key), {"because": "Doubled."})
    assert "Doubled." in lead.get(at("work_plan", "plan")).content.decode()
    lead.post(at("restore_action", action.key))
    assert plan.actions.get() == action


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx", "docx"])
def test_a_plan_is_handed_out_as_a_file(lead, action, kind):
    answer = lead.get(at("export_plan", "plan", kind))
    assert answer["Content-Disposition"] == f'attachment; filename="plan.{kind}"'
    assert len(answer.content) > 50
    assert lead.get(at("export_plan", "plan", "exe")).status_code == 404


def test_others_do_not_find_the_pages_of_work(visit, agreed, action, people):
    for user in (people.other_officer, people.action_owner, people.member):
        for address in (at("work_plan", "plan"), at("edit_action", action.key)):
            assert visit(address, user).status_code == 404
    page = visit("/work/plans/", people.other_officer)
    assert "No plan is here yet." in page.content.decode()


def test_my_work_counts_as_late_what_the_plan_calls_overdue(council):
    """docs/rules.md D1: an action whose delivery is not stated is not called overdue."""
    late, due = timezone.localdate() - timedelta(days=1), timezone.localdate()
    active = make_active_plan(council, number=2 * len(Action.Delivery))
    for place, action in enumerate(active.actions):
        action.delivery = Action.Delivery.values[place // 2]
        action.due_on = late if place % 2 else due
        action.save()
    rows = Action.objects.filter(plan=active.plan)
    overdue = [row for row in rows if is_overdue(row.now_due_on, row.delivery, due)]
    counted = ActionPlan.objects.current(due).get()
    assert counted.late_count == len(overdue) == 4
    assert counted.action_count == len(active.actions)
