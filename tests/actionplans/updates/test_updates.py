"""An update adds to earlier ones; the rules of status, dates and evidence are kept."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest

from actionplans.imports.table.reading import read_table
from actionplans.models import Action, ActionPlan, ActionUpdate, Evidence, Measure
from actionplans.updates.services.completion import check_completion
from actionplans.updates.services.evidence import restore_evidence, withdraw_evidence
from actionplans.updates.services.release import release_update
from actionplans.updates.services.updates import LinkUsed, NewDate, ReadingGiven, add_update
from scrutiny.evidence import EvidenceGiven
from scrutiny.filekinds import media_type_of
from scrutiny.models import AuditEntry
from scrutiny.permissions import can
from scrutiny.refusals import Overtaken, Refused
from tests.actionplans.active_plan import LINK, day, release, say, text

pytestmark = pytest.mark.django_db


def fresh(action: Action) -> Action:
    return Action.objects.get(pk=action.pk)


def test_an_update_is_added_with_all_that_was_given(active, media):
    action = active.actions[0]
    measure = Measure.objects.create(action=action, name="Visits in time", unit="%")
    given = text(
        difference="Children say so.",
        impact="some",
        readings=(ReadingGiven(measure, day(0), Decimal("81.5")),),
        evidence=(LINK, EvidenceGiven("", file_name="a.pdf", data=b"%PDF-1.7")),
        new_date=NewDate(day(60), "The supplier is late.", "The board"),
        internal_note="Names of the vacant posts.",
    )
    update = add_update(action, given, by=active.owner, revision=1)
    now = fresh(action)
    assert (now.delivery, now.impact, now.internal_note) == (
        "on-track", "some", "Names of the vacant posts.",
    )  # fmt: skip
    assert (now.due_on, now.now_due_on) == (day(30), day(60))
    moved = now.postponements.get()
    assert (moved.update, moved.reason, moved.agreed_by, moved.by) == (
        update, "The supplier is late.", "The board", active.owner,
    )  # fmt: skip
    assert measure.readings.get().value == Decimal("81.5")
    assert set(update.evidence.values_list("title", flat=True)) == {"Minutes of the board", "a.pdf"}
    assert now.status == ""  # the public reads nothing that nobody released
    acts = AuditEntry.objects.about(active.plan).values_list("action", flat=True)
    assert "action.updated" in acts


@pytest.mark.parametrize("delivery", ["at-risk", "off-track"])
@pytest.mark.parametrize("lacking", ["reason", "recovery_step"])
def test_trouble_needs_a_reason_and_a_recovery_step(active, delivery, lacking):
    with pytest.raises(Refused, match="^Say (why|what)"):
        add_update(active.actions[0], replace(text(delivery), **{lacking: " "}), by=active.owner)
    assert not ActionUpdate.objects.exists()


def test_complete_needs_evidence(active):
    with pytest.raises(Refused, match="^Add evidence"):
        say(active.actions[0], "complete", evidence=())


def test_complete_stands_once_a_second_person_agrees(active):
    action = active.actions[0]
    say(action, "on-track", by=active.owner, days=-1)
    update = say(action, "complete", by=active.owner)
    assert fresh(action).delivery == "on-track"
    with pytest.raises(Refused, match="^You reported it yourself"):
        check_completion(update, is_agreed=True, by=active.owner)
    check_completion(update, is_agreed=True, by=active.lead)
    assert fresh(action).delivery == "complete"
    with pytest.raises(Refused, match="^Somebody answered this already"):
        check_completion(update, is_agreed=True, by=active.lead)


def test_complete_is_returned_with_words_that_say_what_is_missing(active):
    update = say(active.actions[0], "complete", by=active.owner)
    with pytest.raises(Refused, match="^Say what is missing"):
        check_completion(update, is_agreed=False, by=active.lead)
    check_completion(update, is_agreed=False, words="The audit.", by=active.lead)
    assert fresh(active.actions[0]).delivery == "not-stated"


def test_an_overtaken_claim_is_not_agreed_any_more(active):
    update = say(active.actions[0], "complete", by=active.owner, days=-1)
    say(active.actions[0], "at-risk", by=active.owner)
    with pytest.raises(Refused, match="^A later update"):
        check_completion(update, is_agreed=True, by=active.lead)


def test_nothing_is_complete_whose_evidence_was_withdrawn(active):
    update = say(active.actions[0], "complete", by=active.owner)
    evidence = Evidence.objects.get()
    withdraw_evidence(evidence, by=active.owner)
    with pytest.raises(Refused, match="^Its evidence was withdrawn"):
        check_completion(update, is_agreed=True, by=active.lead)
    restore_evidence(evidence, by=active.owner)
    check_completion(update, is_agreed=True, by=active.lead)


def test_a_closed_plan_takes_no_update_check_or_release(active):
    update = say(active.actions[0], "complete", by=active.owner)
    ActionPlan.objects.update(state="closed")
    for service in (
        lambda: say(active.actions[0]),
        lambda: check_completion(update, is_agreed=True, by=active.lead),
        lambda: release_update(update, progress="Done.", by=active.lead),
        lambda: withdraw_evidence(Evidence.objects.get(), by=active.lead),
    ):
        with pytest.raises(Refused, match="^This plan is closed"):
            service()
    assert ActionUpdate.objects.count() == 1


def test_the_second_of_two_people_is_told_and_may_add_to_it(active):
    action = active.actions[0]
    add_update(action, text(progress="First."), revision=1, by=active.owner)
    with pytest.raises(Overtaken):
        add_update(action, text(progress="Second."), revision=1, by=active.lead)
    add_update(action, text(progress="Second."), revision=2, by=active.lead)
    assert {update.progress for update in action.updates.all()} == {"First.", "Second."}


def test_a_link_that_was_used_adds_nothing(active):
    add_update(active.actions[0], text(), updates_before=0, by=active.owner)
    with pytest.raises(LinkUsed):
        add_update(active.actions[0], text(), updates_before=0, by=active.owner)
    assert ActionUpdate.objects.count() == 1


def test_an_update_fails_as_a_whole(active, media):
    file = EvidenceGiven("A", file_name="a.pdf", data=b"%PDF-1.7")
    bad = NewDate(day(30), "No reason.", "Nobody")  # the date that it has already
    with pytest.raises(Refused, match="^This is the date already"):
        add_update(active.actions[0], text(evidence=(file,), new_date=bad), by=active.owner)
    assert not ActionUpdate.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty"),
        (b"MZ\x90\x00", "This kind of file is not taken"),
        (b"<html><script>", "This kind of file is not taken"),
        (b"PK\x03\x04 broken", "This file is damaged"),
    ],
)
def test_a_file_that_is_no_evidence_is_refused_in_words(active, data, sentence):
    with pytest.raises(Refused, match=sentence):
        say(active.actions[0], evidence=(EvidenceGiven("A", file_name="a", data=data),))


def test_a_measure_of_another_action_takes_no_reading(active):
    other = Measure.objects.create(action=active.actions[1], name="Visits")
    with pytest.raises(Refused, match="^This measure is not one of the action"):
        say(active.actions[0], readings=(ReadingGiven(other, day(0), Decimal(1)),))


# What the public reads


def test_a_release_gives_the_public_words_of_its_own(active):
    action = active.actions[0]
    update = say(action, "at-risk", by=active.owner, progress="Smith left the team.")
    shown = release(update, by=active.lead, progress="A post is vacant.")
    now = fresh(action)
    assert (now.status, shown.by) == ("A post is vacant.", active.lead)
    assert ActionUpdate.objects.get().progress == "Smith left the team."


def test_words_are_released_once_and_never_taken_back_to_earlier_ones(active):
    first = say(active.actions[0], days=-2)
    second = say(active.actions[0], days=-1)
    release(second)
    with pytest.raises(Refused, match="^This update was released already"):
        release(second)
    with pytest.raises(Refused, match="^A later update was released already"):
        release(first)


def test_a_claim_that_nobody_checked_is_not_released(active):
    update = say(active.actions[0], "complete", by=active.owner)
    with pytest.raises(Refused, match="^A second person has not said yet"):
        release(update, by=active.lead)


def test_complete_is_not_released_once_its_evidence_was_withdrawn(active):
    update = say(active.actions[0], "complete", by=active.owner)
    check_completion(update, is_agreed=True, by=active.lead)
    [given] = update.evidence.all()
    withdraw_evidence(given, by=active.owner)
    with pytest.raises(Refused, match="^Its evidence was withdrawn"):
        release(update, by=active.lead)
    restore_evidence(given, by=active.owner)
    assert release(update, by=active.lead).pk


def test_trouble_is_not_released_without_its_reason(active):
    update = say(active.actions[0], "at-risk")
    with pytest.raises(Refused, match="^The public reads why"):
        release(update, reason="")


def test_a_release_confirms_the_owner_and_shows_the_evidence_it_names(active):
    action = active.actions[0]
    Action.objects.update(confirmed_at=None)
    update = say(action, evidence=(LINK, EvidenceGiven("Names", link="https://example.org/n")))
    [shown, kept] = action.evidence.order_by("pk")
    release_update(update, progress="Done.", evidence=[shown], by=active.lead)
    shown.refresh_from_db()
    kept.refresh_from_db()
    assert (shown.is_public, kept.is_public) == (True, False)
    assert fresh(action).confirmed_by == active.lead


@pytest.mark.parametrize(
    ("given", "kept"),
    [("a.pdf", "a.pdf"), ("A.PDF", "A.PDF"), ("a.html", "a.html.pdf"), ("a.exe", "a.exe.pdf")],
)
def test_a_file_is_handed_out_under_a_name_of_its_kind(active, media, given, kept):
    """One that is a page or a program by its name would be opened as such."""
    data = b"%PDF-1.7 <script>alert(1)</script>"
    say(active.actions[0], evidence=(EvidenceGiven("It", file_name=given, data=data),))
    assert Evidence.objects.get().file_name == kept


def test_a_zip_whose_names_are_no_text_is_damaged(active, media):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("wörd/document.xml", "x")
    data = packed.getvalue().replace("ö".encode(), b"\xff\xff")
    with pytest.raises(Refused, match="^This file is damaged"):
        media_type_of(data)
    with pytest.raises(Refused, match="damaged"):
        read_table(data)


def test_evidence_of_an_action_that_was_taken_out_is_for_who_works_on_it(active, people, media):
    action = active.actions[0]
    given = EvidenceGiven("It", file_name="a.csv", data=b"What,Who")
    update = say(action, by=active.owner, evidence=(given,))
    evidence = Evidence.objects.get()
    release(update, by=active.lead, evidence=[evidence])
    assert can(people.public, "evidence.read", Evidence.objects.get())
    Action.objects.filter(pk=action.pk).update(is_removed=True)
    evidence = Evidence.objects.get()
    assert not can(people.public, "evidence.read", evidence)
    assert can(active.lead, "evidence.read", evidence)
