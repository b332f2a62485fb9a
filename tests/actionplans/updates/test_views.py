"""Owners update in a minute, on the site or by an emailed link; leads check and release."""

import re
from decimal import Decimal

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actionplans.actions.services.actions import change_action
from actionplans.actions.services.removal import remove_action
from actionplans.models import Action, ActionPlan, ActionUpdate, Evidence, Measure
from actionplans.updates.links import SALT, address_for
from actionplans.updates.services.updates import ReadingGiven
from scrutiny.refusals import Refused
from scrutiny.uploads import LARGEST, TOO_LARGE
from tests.actionplans.active_plan import LINK, day, make_active_plan, release, say

pytestmark = pytest.mark.django_db

FINE = {"progress": "We met twice.", "delivery": "on-track", "revision": "1"}


def words(response) -> str:
    return " ".join(response.content.decode().split())


def form_of(action) -> str:
    return reverse("actionplans:update_action", args=[action.key])


@pytest.fixture
def as_owner(client, active):
    client.force_login(active.owner)
    return client


@pytest.fixture
def as_lead(client, active):
    client.force_login(active.lead)
    return client


def link_to(active, before=0) -> str:
    return address_for(active.actions[0], active.owner, updates_before=before)


# My actions


def test_what_is_late_stands_first(as_owner, active):
    stale, fine, late = active.actions
    Action.objects.filter(pk=late.pk).update(due_on=day(-1))
    ActionPlan.objects.update(active_on=day(-100))
    say(fine, by=active.owner)
    page = words(as_owner.get(reverse("actionplans:my_actions")))
    places = [page.index(form_of(each)) for each in (late, stale, fine)]
    assert places == sorted(places)
    assert "1 late, 2 without an update in time." in page


def test_who_owns_nothing_finds_no_page(visit, people):
    assert visit(reverse("actionplans:my_actions"), people.member).status_code == 404


def test_my_actions_takes_as_many_queries_for_many(council, active, count_queries):
    address = reverse("actionplans:my_actions")
    one = count_queries(address, active.lead)
    Action.objects.update(owner=active.lead)
    assert count_queries(address, active.lead) == one
    more = make_active_plan(council, slug="more", number=9)
    for action in more.actions:
        say(action, "complete", by=active.owner)
    assert count_queries(address, active.lead) == one


# The form


def test_an_update_takes_one_answer_and_one_button(as_owner, active):
    say(active.actions[0], "on-track", by=active.owner, days=-3)
    page = words(as_owner.get(form_of(active.actions[0])))
    assert "We met twice." in page
    assert re.search(r'value="on-track"[^>]* checked', page)
    answer = as_owner.post(form_of(active.actions[0]), FINE | {"revision": "2"})
    assert answer.url == reverse("actionplans:my_actions")
    assert ActionUpdate.objects.count() == 2


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_is_kept(as_owner, active):
    typed = {"progress": "Kept words", "delivery": "at-risk", "new_due_on_0": "31",
             "new_due_on_1": "2", "new_due_on_2": "2030", "revision": "1"}  # fmt: skip
    answer = as_owner.post(form_of(active.actions[0]), typed)
    page = words(answer)
    assert answer.status_code == 422
    assert "<title>Error: " in page
    for sentence in ("Say why it is at risk", "Say what will bring it back", "28 days"):
        assert sentence in page
    assert "Kept words" in page
    assert not ActionUpdate.objects.exists()


def test_a_new_date_wants_its_reason_and_who_agreed(as_owner, active):
    typed = FINE | {"new_due_on_0": "1", "new_due_on_1": "jan", "new_due_on_2": "2040"}
    page = words(as_owner.post(form_of(active.actions[0]), typed))
    assert "Say why the date moves." in page
    assert "Say who agreed to it." in page
    as_owner.post(form_of(active.actions[0]), typed | {"new_reason": "Snow.", "agreed_by": "Board"})
    assert active.actions[0].postponements.get().reason == "Snow."


def test_evidence_is_a_file_or_a_link_and_figures_are_read(as_owner, active, media):
    Measure.objects.create(action=active.actions[0], name="<b>Visits</b>", unit="%")
    assert "<b>Visits" not in words(as_owner.get(form_of(active.actions[0])))
    typed = FINE | {
        "delivery": "complete", "reading_0": "81.5", "read_on_0": "3", "read_on_1": "3",
        "read_on_2": "2025", "evidence_link": "example.org/board",
        "evidence_file": SimpleUploadedFile("audit.pdf", b"%PDF-1.7"),
    }  # fmt: skip
    assert as_owner.post(form_of(active.actions[0]), typed).status_code == 302
    assert set(Evidence.objects.values_list("title", flat=True)) == {"audit.pdf", "example.org"}
    assert str(Measure.objects.get().readings.get()) == "81.50 on 3 March 2025"


def test_figures_are_of_no_day_to_come(as_owner, active):
    measure = Measure.objects.create(action=active.actions[0], name="Visits")
    typed = FINE | {"reading_0": "81", "read_on_0": "3", "read_on_1": "3", "read_on_2": "2099"}
    answer = as_owner.post(form_of(active.actions[0]), typed)
    assert answer.status_code == 422
    assert "This day has not come yet." in words(answer)
    ahead = ReadingGiven(measure, day(1), Decimal(81))
    with pytest.raises(Refused, match="This day has not come yet."):
        say(active.actions[0], readings=(ahead,))
    assert not measure.readings.exists()


def test_facts_changed_meanwhile_are_not_called_an_update(as_owner, active):
    action = active.actions[0]
    say(action, by=active.owner, progress="What I wrote before.")
    page = words(as_owner.get(form_of(action)))
    seen, revision = (
        re.search(rf'name="{name}" value="(\w*)"', page)[1] for name in ("seen", "revision")
    )
    change_action(action, success_measure="Seen by all.", by=active.lead)
    typed = FINE | {"progress": "What I write.", "seen": seen, "revision": revision}
    answer = as_owner.post(form_of(action), typed)
    page = words(answer)
    assert answer.status_code == 409
    assert "Somebody else changed what is said of this action" in page
    assert "Seen by all." in page
    assert "Theirs, saved" not in page
    assert "What I write." in page
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    assert as_owner.post(form_of(action), typed | {"revision": revision}).status_code == 302


def test_facts_changed_meanwhile_are_not_called_an_update_in_a_row_either(as_lead, active):
    action = active.actions[0]
    update = say(action, by=active.owner, progress="What the owner wrote before.")
    change_action(action, success_measure="Seen by all.", by=active.lead)
    rows = typed_row(action, delivery="on-track", progress="Mine.", seen=update.key, revision="2")
    answer = as_lead.post(bulk(active), rows)
    page = words(answer)
    assert answer.status_code == 422
    assert "1.1: Somebody else changed what is said of this action" in page
    assert "What they wrote, saved" not in page
    revision = re.search(rf'name="{action.key}-revision" value="(\d+)"', page)[1]
    assert (
        as_lead.post(bulk(active), rows | {f"{action.key}-revision": revision}).status_code == 302
    )


def test_a_huge_file_is_refused_by_name_and_the_words_are_kept(as_owner, active, monkeypatch):
    monkeypatch.setattr("scrutiny.uploads.LARGEST", 10)
    assert LARGEST == 100 * 1024 * 1024
    typed = FINE | {"evidence_file": SimpleUploadedFile("huge.pdf", b"%PDF-1.7" + b"0" * 99)}
    answer = as_owner.post(form_of(active.actions[0]), typed)
    assert f"huge.pdf: {TOO_LARGE}" in words(answer)
    assert "We met twice." in words(answer)


def test_a_chosen_file_is_asked_for_again_by_name_whatever_else_is_wrong(as_owner, active):
    def sent(typed) -> str:
        file = SimpleUploadedFile("audit.pdf", b"%PDF-1.7")
        return words(as_owner.post(form_of(active.actions[0]), typed | {"evidence_file": file}))

    again = '<a href="#id_evidence_file">Choose your file again: audit.pdf</a>'
    assert again in sent(FINE | {"progress": ""})
    say(active.actions[0], by=active.lead)
    assert again in sent(FINE), "after a conflict too"


def test_the_second_of_two_sees_both_versions_and_loses_nothing(as_owner, active):
    say(active.actions[0], "at-risk", by=active.lead, progress="What the lead wrote.")
    answer = as_owner.post(form_of(active.actions[0]), FINE | {"progress": "What I wrote."})
    page = words(answer)
    assert answer.status_code == 409
    assert "What the lead wrote." in page
    assert "What I wrote." in page
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    again = FINE | {"progress": "What I wrote.", "revision": revision}
    assert as_owner.post(form_of(active.actions[0]), again).status_code == 302
    assert ActionUpdate.objects.count() == 2


def test_a_closed_plan_shows_no_form_and_takes_nothing(as_owner, active):
    ActionPlan.objects.update(state="closed")
    page = words(as_owner.get(form_of(active.actions[0])))
    assert "This plan is closed" in page
    assert "Save the update" not in page
    answer = as_owner.post(form_of(active.actions[0]), FINE)
    assert answer.status_code == 422
    assert not ActionUpdate.objects.exists()


def close(active):
    ActionPlan.objects.update(state="closed")


def take_out(active):
    remove_action(active.actions[0], because="It is done elsewhere.", by=active.lead)


ENDS = pytest.mark.parametrize(
    ("end", "why"), [(close, "This plan is closed"), (take_out, "This action was taken out")]
)


@ENDS
def test_words_typed_while_the_plan_or_action_ended_stand_to_be_copied(as_owner, active, end, why):
    end(active)
    typed = FINE | {"progress": "Kept words", "internal_note": "Kept too", "new_due_on_0": "31",
                    "new_due_on_1": "jan", "new_due_on_2": "2040"}  # fmt: skip
    file = SimpleUploadedFile("audit.pdf", b"%PDF-1.7")
    answer = as_owner.post(form_of(active.actions[0]), typed | {"evidence_file": file})
    page = words(answer)
    assert answer.status_code == 422
    for sentence in (
        why, "copy them before", "Kept words", "On track", "Kept too", "31 jan 2040", "audit.pdf"
    ):  # fmt: skip
        assert sentence in page
    assert "Save the update" not in page
    assert not ActionUpdate.objects.exists()


@ENDS
def test_the_same_stand_by_the_link_of_a_mail(client, active, end, why):
    link = link_to(active)
    end(active)
    page = words(client.post(link, FINE | {"progress": "Kept words"}))
    assert why in page
    assert "Kept words" in page
    assert why in words(client.get(link))


def test_a_link_that_takes_nothing_now_gives_the_words_back(client, active, monkeypatch):
    link = link_to(active)
    assert client.post(link, FINE).status_code == 302
    assert "Kept words" in words(client.post(link, FINE | {"progress": "Kept words"}))
    assert "not saved" not in words(client.post(link, FINE)), "sent twice, it is saved"
    Action.objects.update(owner=active.lead)
    assert "Kept words" in words(client.post(link, FINE | {"progress": "Kept words"}))
    monkeypatch.setattr("actionplans.updates.links.DAYS", -1)
    assert "Kept words" in words(client.post(link, FINE | {"progress": "Kept words"}))


def test_nobody_updates_what_is_another_persons(visit, people, active):
    for user in (people.member, people.other_officer, people.action_owner):
        assert visit(form_of(active.actions[0]), user).status_code == 404
    assert visit(form_of(active.actions[0]), people.committee_officer).status_code == 200


# The link of a mail


def test_opening_a_link_changes_nothing_and_sending_the_form_uses_it_up(client, active):
    link = link_to(active)
    for _ in range(3):
        client.head(link)
        page = client.get(link)
    assert "What is the progress?" in words(page)
    assert client.post(link, FINE).url == link
    assert "This link is used up" in words(client.get(link))
    client.post(link, FINE)
    update = ActionUpdate.objects.get()
    assert (update.by, update.progress) == (active.owner, "We met twice.")


def test_a_link_gives_nothing_away(client, active):
    action = active.actions[0]
    say(action, by=active.lead, progress="Only officers read this.", internal_note="Nor this.")
    Measure.objects.create(action=action, name="Open measure")
    Measure.objects.create(action=action, position=2, name="Kept measure", is_public=False)
    page = client.get(link_to(active))
    assert "no-store" in page["Cache-Control"]
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("same-origin", "noindex")
    for secret in ("Only officers read this.", "Nor this.", "internal_note", "Kept measure"):
        assert secret not in words(page)
    assert "Open measure" in words(page)
    client.force_login(active.owner)
    page = words(client.get(link_to(active)))
    assert "Only officers read this." in page
    assert "Kept measure" in page


def test_the_second_by_a_link_keeps_what_was_typed_and_reads_no_secret(client, active):
    link = link_to(active)
    say(active.actions[0], by=active.lead, progress="Only officers read this.")
    answer = client.post(link, FINE | {"progress": "What I wrote."})
    assert answer.status_code == 409
    assert "What I wrote." in words(answer)
    assert "Only officers read this." not in words(answer)


def test_a_link_to_a_plan_that_is_not_public_asks_to_sign_in(client, active):
    ActionPlan.objects.update(is_public=False, state="draft")
    answer = client.get(link_to(active))
    assert answer.url.startswith(reverse("account_login"))
    assert form_of(active.actions[0]) in answer.url


def test_an_old_a_broken_and_a_foreign_link_say_so_with_the_way_on(client, active, monkeypatch):
    mine = reverse("actionplans:my_actions")
    foreign = reverse("actionplans:update_by_link", args=[signing.dumps([1], salt="elsewhere")])
    short = reverse("actionplans:update_by_link", args=[signing.dumps([1], salt=SALT)])
    for address in (foreign, short, f"{link_to(active)[:-9]}/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert mine in words(answer)
    link = link_to(active)
    monkeypatch.setattr("actionplans.updates.links.DAYS", -1)
    answer = client.post(link, FINE)
    assert (answer.status_code, ActionUpdate.objects.count()) == (410, 0)
    assert "This link is too old" in words(answer)


def test_a_link_ends_with_the_persons_part_in_the_action(client, active):
    link = link_to(active)
    Action.objects.update(owner=active.lead)
    assert "not yours any more" in words(client.post(link, FINE))
    type(active.owner).objects.filter(pk=active.owner.pk).update(is_active=False)
    assert client.post(link, FINE).status_code == 404
    assert not ActionUpdate.objects.exists()


# The lead's table


def bulk(active) -> str:
    return reverse("actionplans:bulk_update", args=[active.plan.slug])


def typed_row(action, **typed) -> dict:
    known = {"delivery": "not-stated", "due_on": f"{action.due_on:%-d %b %Y}", "revision": "1"}
    return {f"{action.key}-{name}": value for name, value in (known | typed).items()}


def test_many_rows_are_saved_at_once_and_those_left_alone_are_not(as_lead, active):
    one, two, three = active.actions
    new = {"due_on": "1/2/2040", "new_reason": "Late.", "agreed_by": "Board"}
    rows = typed_row(one, delivery="on-track", progress="One.")
    rows |= typed_row(two, delivery="on-track", progress="Two.", **new) | typed_row(three)
    assert as_lead.post(bulk(active), rows).status_code == 302
    said = ActionUpdate.objects.values_list("action__ref", "progress", "by")
    assert set(said) == {("1.1", "One.", active.lead.pk), ("1.2", "Two.", active.lead.pk)}
    assert two.postponements.get().reason == "Late."


def test_what_is_refused_in_one_row_loses_no_other(as_lead, active):
    one, two, three = active.actions
    say(two, by=active.owner, progress="What the owner wrote.")
    rows = typed_row(one, delivery="on-track", progress="One.")
    rows |= typed_row(two, delivery="on-track", progress="What the lead wrote.")
    rows |= typed_row(three, delivery="off-track", progress="Three.", due_on="31.02.2025")
    answer = as_lead.post(bulk(active), rows)
    page = words(answer)
    assert answer.status_code == 422
    assert ActionUpdate.objects.filter(action=one).exists()
    for sentence in (
        "1.2: Somebody else updated this action", "What the owner wrote.", "What the lead wrote.",
        "1.3: Say why it is at risk or off track.", "1.3: Enter a date such as", "31.02.2025",
        "Saved action 1.1.",
    ):  # fmt: skip
        assert sentence in page
    revision = re.search(rf'name="{two.key}-revision" value="(\d+)"', page)[1]
    again = typed_row(two, delivery="on-track", progress="What the lead wrote.", revision=revision)
    assert as_lead.post(bulk(active), again).status_code == 302
    assert two.updates.count() == 2


@ENDS
def test_a_row_typed_while_its_plan_or_action_ended_stands_to_be_copied(as_lead, active, end, why):
    one, two, _ = active.actions
    end(active)
    rows = typed_row(one, delivery="on-track", progress="Kept words.") | typed_row(two)
    answer = as_lead.post(bulk(active), rows)
    page = words(answer)
    assert answer.status_code == 422
    for sentence in ("Action 1.1 is not saved.", why, "Kept words.", "On track"):
        assert sentence in page
    assert "Action 1.2 is not saved" not in page
    assert not ActionUpdate.objects.exists()


def test_a_row_of_an_action_that_was_taken_out_loses_no_other(as_lead, active):
    one, two, _ = active.actions
    take_out(active)
    rows = typed_row(one, delivery="on-track", progress="Kept words.")
    rows |= typed_row(two, delivery="on-track", progress="Two.")
    page = words(as_lead.post(bulk(active), rows))
    assert "Kept words." in page
    assert "Saved action 1.2." in page


def test_the_table_is_for_who_runs_the_plan(visit, people, active):
    assert visit(bulk(active), active.owner).status_code == 404
    assert visit(bulk(active), people.other_officer).status_code == 404
    assert visit(bulk(active), people.committee_officer).status_code == 200


def test_the_table_takes_as_many_queries_for_many(active, council, count_queries):
    one = count_queries(bulk(active), active.lead)
    more = make_active_plan(council, slug="more", number=12)
    for action in more.actions[:6]:
        say(action, by=active.owner)
    assert count_queries(bulk(more), active.lead) == one


# A second person's word, and the public's words


def test_a_lead_agrees_or_returns_what_is_reported_complete(as_lead, active):
    update = say(active.actions[0], "complete", by=active.owner)
    address = reverse("actionplans:check_completion", args=[update.key])
    assert "Minutes of the board" in words(as_lead.get(address))
    answer = as_lead.post(address, {"words": "", "return": "1"})
    assert "Say what is missing." in words(answer)
    assert as_lead.post(address, {"words": "", "agree": "1"}).status_code == 302
    assert Action.objects.get(pk=active.actions[0].pk).delivery == "complete"


def test_what_was_returned_is_said_to_the_owner(client, active):
    update = say(active.actions[0], "complete", by=active.owner)
    client.force_login(active.lead)
    address = reverse("actionplans:check_completion", args=[update.key])
    client.post(address, {"words": "The audit is missing.", "return": "1"})
    client.force_login(active.owner)
    page = words(client.get(reverse("actionplans:my_actions")))
    assert "Not complete yet: The audit is missing." in page


def test_the_words_for_the_public_are_edited_and_small_numbers_pointed_out(as_lead, active):
    update = say(active.actions[0], by=active.owner, progress="3 children wait, 40 do not.",
                 evidence=(LINK,))  # fmt: skip
    address = reverse("actionplans:release_update", args=[update.key])
    assert "Look at these again: 3" in words(as_lead.get(address))
    typed = {"progress": "A few wait.", "evidence": [Evidence.objects.get().key]}
    assert as_lead.post(address, typed).status_code == 302
    public = words(as_lead.get(reverse("actionplans:action", args=[active.actions[0].key])))
    assert "A few wait." in public
    assert "Released by Lead" in public
    assert "https://example.org/minutes" in public
    assert "3 children" not in public
    assert "was released already" in words(as_lead.get(address))


def test_a_file_of_evidence_is_public_once_released_and_gone_when_withdrawn(
    client, active, people, media
):
    client.force_login(active.owner)
    typed = FINE | {"evidence_file": SimpleUploadedFile("audit.csv", b"What,Who")}
    client.post(form_of(active.actions[0]), typed)
    evidence = Evidence.objects.get()
    address = reverse("actionplans:evidence", args=[evidence.key])
    answer = client.get(address)
    assert answer.content == b"What,Who"
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    client.logout()
    assert client.get(address).status_code == 404
    release(ActionUpdate.objects.get(), by=active.lead, evidence=[evidence])
    assert client.get(address).status_code == 200
    client.force_login(active.owner)
    withdraw = reverse("actionplans:withdraw_evidence", args=[evidence.key])
    client.post(withdraw)
    client.logout()
    assert client.get(address).status_code == 404
    client.force_login(active.owner)
    client.post(withdraw, {"restore": "1"})
    client.logout()
    assert client.get(address).status_code == 200
