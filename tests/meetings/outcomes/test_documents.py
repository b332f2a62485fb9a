"""Documents that scrutiny members ask of the executive (docs/rules.md S3)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings.models import DocumentAnswer, DocumentRequest
from meetings.outcomes.documents import services as documents
from meetings.outcomes.documents.services import Given, Wanted
from meetings.outcomes.documents.waiting import reminders, waiting
from scrutiny.models import AuditEntry
from scrutiny.refusals import Overtaken, Refused
from scrutiny.workingdays import latest_supply
from tests.council import make_committee
from tests.faults import Fault, everything, failing_write
from tests.following import make_cabinet, make_document_request, make_officer_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
SUPPLIED = Given("supplied", TODAY, note="Sent by e-mail")
REFUSED = Given("refused", TODAY, reasons="It holds advice on a claim.")
PARTLY = Given("partly", TODAY, reasons="The prices are exempt.", note="Sent without the prices")


@pytest.fixture
def committee(council):
    return council.committee


@pytest.fixture
def member(people):
    return people.member.person


@pytest.fixture
def asked(committee, member) -> DocumentRequest:
    return make_document_request(committee, member, relevance="The review of short breaks")


def fresh(asked: DocumentRequest) -> DocumentRequest:
    return DocumentRequest.objects.get(pk=asked.pk)


def test_what_is_asked_is_received_today_and_its_last_day_counted(asked, committee):
    assert (asked.number, asked.state, asked.received_on) == (1, "waiting", TODAY)
    assert asked.supply_by == latest_supply(TODAY).deadline
    entry = AuditEntry.objects.get(action="document.asked")
    assert entry.sentence == "Asked Cabinet for a document"
    assert entry.details == {}
    assert make_document_request(committee, asked.member).number == 2


def test_only_who_sits_on_a_scrutiny_committee_asks_and_only_the_executive(
    committee, council, people, member
):
    wanted, cabinet = Wanted("Advice", "meeting", "Cabinet"), make_cabinet()
    for person, body, holder in (
        (people.former_member.person, committee, cabinet),
        (people.other_member.person, committee, cabinet),
        (member, committee, council.other_committee),
        (member, cabinet, cabinet),
    ):
        with pytest.raises(Refused):
            documents.ask_for_document(body, wanted, member=person, holder=holder, by=None)
    with pytest.raises(Refused, match="in the future"):
        documents.ask_for_document(
            committee, wanted, member=member, holder=cabinet, received_on=TODAY + DAY, by=None
        )
    assert not DocumentRequest.objects.exists()


def test_unanswered_it_is_overdue_from_the_day_after_the_last(asked):
    assert not asked.is_overdue(asked.supply_by)
    assert asked.is_overdue(asked.supply_by + DAY)
    documents.answer_request(asked, SUPPLIED, by=None)
    assert not fresh(asked).is_overdue(asked.supply_by + DAY)


@pytest.mark.parametrize("given", [SUPPLIED, REFUSED, PARTLY])
def test_the_executive_answers_and_the_history_holds_none_of_its_words(asked, people, given):
    answer = documents.answer_request(asked, given, by=people.officer)
    assert fresh(asked).state == given.kind
    assert (answer.reasons, answer.note, answer.number) == (given.reasons, given.note, 1)
    entry = AuditEntry.objects.get(action="document.answered")
    assert entry.by == people.officer
    assert entry.sentence.startswith("Answered: ")
    assert all(words not in entry.sentence for words in (given.reasons, given.note) if words)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (Given("refused", TODAY), "in writing"),
        (Given("partly", TODAY, note="Sent", reasons="  "), "in writing"),
        (Given("supplied", TODAY), "how it was supplied"),
        (Given("partly", TODAY, reasons="Exempt"), "how it was supplied"),
        (Given("supplied", TODAY + DAY, note="Sent"), "in the future"),
        (Given("supplied", TODAY - DAY, note="Sent"), "and answered after"),
        (Given("supplied", TODAY, file_name="a.exe", data=b"MZ\x00"), "not taken"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(asked, given, why):
    with pytest.raises(Refused, match=why):
        documents.answer_request(asked, given, by=None)
    assert fresh(asked).state == "waiting"
    assert not DocumentAnswer.objects.exists()


def test_the_database_keeps_no_refusal_without_reasons(asked):
    answer = DocumentAnswer(request=asked, number=1, kind="refused", answered_on=TODAY)
    with pytest.raises(ValidationError, match="Say why what is refused is refused"):
        answer.full_clean(exclude=["recorded_by"])


def test_what_was_refused_may_be_supplied_later_and_both_answers_stand(asked):
    documents.answer_request(asked, REFUSED, by=None)
    documents.answer_request(asked, PARTLY, by=None)
    documents.answer_request(asked, SUPPLIED, by=None)
    kinds = list(asked.answers.values_list("kind", flat=True))
    assert kinds == ["refused", "partly", "supplied"]
    with pytest.raises(Refused, match="not answered again"):
        documents.answer_request(asked, SUPPLIED, by=None)


def test_of_two_who_answer_at_once_the_second_is_told(asked):
    documents.answer_request(asked, REFUSED, by=None, answers_seen=0)
    with pytest.raises(Overtaken):
        documents.answer_request(asked, SUPPLIED, by=None, answers_seen=0)
    assert fresh(asked).state == "refused"


def test_a_copy_is_kept_under_a_name_that_says_nothing(asked, media):
    given = Given("supplied", TODAY, file_name="Advice.PDF.exe", data=b"%PDF-1.7 secret")
    answer = documents.answer_request(asked, given, by=None)
    assert answer.file.read() == b"%PDF-1.7 secret"
    assert "Advice" not in answer.file.name
    assert answer.file_name == "Advice.PDF.exe.pdf"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_failure_midway_changes_nothing_and_leaves_no_file(asked, media, number):
    given = Given("supplied", TODAY, file_name="a.pdf", data=b"%PDF-1.7")
    before = everything(media)
    with failing_write(number), pytest.raises(Fault):
        documents.answer_request(asked, given, by=None)
    assert everything(media) == before


def test_what_is_not_needed_any_more_is_withdrawn_while_it_waits(asked, people):
    documents.withdraw_request(asked, by=people.member)
    assert fresh(asked).state == "withdrawn"
    assert AuditEntry.objects.get(action="document.withdrawn").by == people.member
    for act in (
        lambda: documents.withdraw_request(asked, by=None),
        lambda: documents.answer_request(asked, SUPPLIED, by=None),
    ):
        with pytest.raises(Refused):
            act()


def test_it_waits_for_the_executive_and_is_waited_for_by_who_asked(asked, people):
    cabinet_officer = make_officer_of(make_cabinet())
    [theirs] = waiting(cabinet_officer)
    assert (theirs.sentence, theirs.who) == (f"Answer: {asked}", "")
    assert (theirs.since, theirs.due_on) == (asked.received_on, asked.supply_by)
    for user in (people.member, people.committee_officer):
        [ours] = waiting(user)
        assert (ours.sentence, ours.who) == (f"Wait for the answer: {asked}", "Cabinet")
    for user in (people.chair, people.other_officer, people.former_member, people.administrator):
        assert list(waiting(user)) == []
    documents.answer_request(asked, SUPPLIED, by=None)
    assert list(waiting(cabinet_officer)) == list(waiting(people.member)) == []


def told(on) -> dict:
    """Return who is told what that day: sentence by person."""
    return {each.to.name: each.sentence for each in reminders(on)}


def test_the_executive_is_told_at_once_and_again_and_both_sides_once_it_is_overdue(asked, people):
    cabinet_officer = make_officer_of(make_cabinet())
    before = {each.to: each.once.split()[-1] for each in reminders(TODAY)}
    assert before == {cabinet_officer: "asked", people.officer: "asked"}
    soon = {each.to: each.once.split()[-1] for each in reminders(asked.supply_by - 3 * DAY)}
    assert soon == dict.fromkeys(before, "3")
    late = {each.to: each.once.split()[-1] for each in reminders(asked.supply_by + DAY)}
    both = (cabinet_officer, people.officer, people.committee_officer, people.member)
    assert late == dict.fromkeys(both, "overdue")


def test_who_asked_and_their_officers_are_told_of_each_answer_for_a_while(asked, people):
    documents.answer_request(asked, REFUSED, by=None)
    assert told(TODAY) == {
        user.name: f"{asked}: refused"
        for user in (people.member, people.officer, people.committee_officer)
    }
    first = {each.once for each in reminders(TODAY)}
    documents.answer_request(asked, SUPPLIED, by=None)
    assert not first & {each.once for each in reminders(TODAY)}
    assert told(TODAY + 20 * DAY) == {}


def test_a_member_who_left_the_committee_is_told_nothing(asked, people, member):
    member.memberships.update(ends_on=TODAY - DAY)
    documents.answer_request(asked, SUPPLIED, by=None)
    assert people.member.name not in told(TODAY)
    assert list(waiting(people.member)) == []


def test_mails_and_lists_call_it_by_its_number(asked, committee):
    sentences = [each.sentence for each in reminders(asked.supply_by + DAY)]
    officer = make_officer_of(make_cabinet())
    sentences += [each.sentence for each in waiting(officer)]
    for sentence in sentences:
        assert f"Document request 1, {committee}" in sentence
        assert "short breaks" not in sentence


def test_another_body_of_the_executive_answers_only_what_it_is_asked(asked, people):
    board = make_committee("BRD", "Cabinet Board", kind="executive")
    assert list(waiting(make_officer_of(board, "board_officer"))) == []
