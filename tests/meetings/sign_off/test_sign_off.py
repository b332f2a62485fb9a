"""Sign-off: who is asked when, the effect of an answer, and of a change to the paper."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings.diary.deadlines import Diary
from meetings.models import Milestone, PaperContent, SignOff, SignOffRoute
from meetings.planning.services import planning
from meetings.planning.services.cancellation import move_meeting
from meetings.publication.services.agenda import publish_agenda
from meetings.sign_off.services import answers, sending
from meetings.sign_off.services.printed_table import print_sign_offs
from scrutiny.models import AuditEntry
from scrutiny.refusals import Overtaken, Refused
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.faults import everything
from tests.meetings.drafts import put_into
from tests.meetings.signing import (
    approve,
    change,
    give_back,
    grant_role,
    make_offices,
    make_report,
    make_sent,
    row_of,
    states,
)
from tests.publishing import publish

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def offices(council):
    return make_offices(council)


@pytest.fixture
def paper(council, offices):
    return make_sent(council, offices)


def printed(paper) -> list[tuple]:
    """The sign-off table of the newest version."""
    content = PaperContent.objects.filter(version__paper=paper).latest("version__number")
    return [tuple(row.values()) for row in content.payload["sign_offs"]]


def acts(paper) -> list[str]:
    """What the history says of sign-off, oldest first."""
    entries = AuditEntry.objects.about(paper.item.meeting).filter(action__startswith="sign-off")
    return [entry.sentence for entry in entries.order_by("pk")]


# Who may answer is asked once more under the lock


@pytest.mark.parametrize("answer", [approve, give_back])
def test_an_author_does_not_sign_as_somebody_else(paper, offices, answer):
    with pytest.raises(PermissionDenied):
        answer(paper, "legal", offices.author)
    assert states(paper)["legal"] == "waiting"


def test_a_signatory_whose_office_ended_while_the_page_was_open_does_not_sign(paper, offices):
    offices.legal.grants.all().delete()
    with pytest.raises(PermissionDenied):
        approve(paper, "legal", offices.legal)
    assert states(paper)["legal"] == "waiting"


# Who is asked when


def test_those_of_the_first_place_are_asked_at_once_and_the_director_after_them(paper, offices):
    assert states(paper) == {"legal": "waiting", "finance": "waiting", "director": "to-come"}
    approve(paper, "legal", offices.legal)
    assert states(paper)["director"] == "to-come"
    approve(paper, "finance", offices.finance)
    assert states(paper) == {"legal": "approved", "finance": "approved", "director": "waiting"}
    row = row_of(paper, "director")
    assert (row.sent_on, row.version.number) == (TODAY(), 1)


def test_a_sign_off_is_due_so_many_working_days_before_publication(council, offices):
    paper = make_sent(council, offices, in_days=100)
    diary = Diary.read()
    expected = {"legal": 15, "finance": 13, "director": 10}
    for role, days in expected.items():
        assert row_of(paper, role).due_on == diary.days_before(paper.item.meeting.on, days)


def test_the_meetings_own_milestone_of_that_name_goes_first(council, offices):
    meeting = make_meeting(council.committee, in_days=100)
    day = TODAY() + timedelta(days=30)
    Milestone.objects.create(meeting=meeting, name="legal", due_on=day)
    paper = make_report(meeting)
    sending.send(paper, by=None)
    assert row_of(paper, "legal").due_on == day


def test_where_that_day_is_past_the_next_working_day_is_asked_for(council, offices):
    paper = make_sent(council, offices, in_days=9)
    assert row_of(paper, "legal").due_on == Diary.read().next_working_day(TODAY())


@pytest.mark.parametrize("how", [planning.change_meeting, move_meeting])
def test_a_meeting_on_another_day_wants_its_papers_on_another_day(council, offices, how):
    paper = make_sent(council, offices, in_days=60)
    before, meeting = row_of(paper, "legal").due_on, paper.item.meeting
    how(meeting, starts_at=meeting.starts_at + timedelta(days=14), venue=meeting.venue, by=None)
    assert row_of(paper, "legal").due_on > before


def test_a_committee_has_a_route_of_its_own_or_none_at_all(council, offices):
    own = SignOffRoute.objects.create(committee=council.committee)
    paper = make_report(make_meeting(council.committee))
    with pytest.raises(Refused, match="has no route"):
        sending.send(paper, by=None)
    assert sending.missing_words(paper.item.meeting) == ""
    own.steps.create(role="director", name="Chief Officer", place=1, working_days=3)
    sending.send(paper, by=None)
    assert states(paper) == {"director": "waiting"}
    assert row_of(paper, "director").name == "Chief Officer"


def test_there_is_one_route_for_all_committees_without_their_own(council):
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOffRoute.objects.create(committee=None)


def test_every_report_of_an_agenda_is_sent_with_one_mail_a_person(
    council, offices, mailoutbox, django_capture_on_commit_callbacks
):
    meeting = make_meeting(council.committee)
    first, second = make_report(meeting), make_report(meeting, "Adoption")
    appendix = make_paper(first.item, "Tables", kind="appendix")
    with django_capture_on_commit_callbacks(execute=True):
        assert sending.send_all(meeting, by=offices.officer) == 2
    assert sorted(mail.to for mail in mailoutbox) == [
        [offices.finance.email],
        [offices.legal.email],
    ]
    assert mailoutbox[0].subject == "Please sign off 2 papers"
    for paper in (first, second):
        assert f"/work/papers/{paper.key}/sign-off/" in mailoutbox[0].body
    assert states(appendix) == {}
    with pytest.raises(Refused, match="Every paper is with its signatories"):
        sending.send_all(meeting, by=offices.officer)


def test_a_paper_without_words_is_not_sent(council, offices):
    paper = make_report(make_meeting(council.committee))
    PaperContent.objects.all().delete()
    paper.versions.all().delete()
    with pytest.raises(Refused, match="no file and no words"):
        sending.send(paper, by=None)
    assert states(paper) == {}


@pytest.mark.parametrize("state", ["held", "cancelled", "postponed"])
def test_nothing_is_sent_or_signed_for_a_meeting_that_is_over_or_off(paper, offices, state):
    put_into(paper.item.meeting, state)
    before = everything()
    for act in (
        lambda: sending.send(paper, by=None),
        lambda: approve(paper, "legal", offices.legal),
        lambda: give_back(paper, "legal", offices.legal),
        lambda: answers.take_over(paper, by=None),
    ):
        with pytest.raises(Refused, match="cannot be changed"):
            act()
    assert everything() == before


# Mails


def test_a_mail_leads_straight_to_the_paper_and_says_by_when(
    council, offices, mailoutbox, settings, django_capture_on_commit_callbacks
):
    settings.SITE_URL = "https://council.example"
    with django_capture_on_commit_callbacks(execute=True):
        paper = make_sent(council, offices)
    [mail] = [each for each in mailoutbox if each.to == [offices.legal.email]]
    assert mail.subject == "Please sign off “Fostering”"
    assert f"https://council.example/work/papers/{paper.key}/sign-off/" in mail.body
    assert f"{row_of(paper, 'legal').due_on:%B %Y}" in mail.body
    assert not [each for each in mailoutbox if each.to == [offices.director.email]]


def test_no_mail_goes_out_when_the_act_is_undone(
    council, offices, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        make_sent(council, offices)
        transaction.set_rollback(True)
    assert mailoutbox == []


def test_the_director_is_written_to_when_it_is_their_turn(
    paper, offices, mailoutbox, django_capture_on_commit_callbacks
):
    approve(paper, "legal", offices.legal)
    with django_capture_on_commit_callbacks(execute=True):
        approve(paper, "finance", offices.finance)
    assert [mail.to for mail in mailoutbox] == [[offices.director.email]]
    with django_capture_on_commit_callbacks(execute=True):
        approve(paper, "director", offices.director)
    told = {mail.to[0] for mail in mailoutbox if mail.subject == "Signed off: “Fostering”"}
    assert told == {offices.author.email, offices.officer.email, "officer@tinford.example"}


def test_what_comes_back_is_told_to_author_and_officers_without_the_comment(
    paper, offices, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        give_back(paper, "finance", offices.finance, "The grant of Oak House is wrong.")
    told = {mail.to[0] for mail in mailoutbox}
    assert told == {offices.author.email, offices.officer.email, "officer@tinford.example"}
    assert {mail.subject for mail in mailoutbox} == {"Returned: “Fostering”"}
    assert all("Oak House" not in mail.body for mail in mailoutbox)


# Answers


def test_a_sign_off_prints_in_the_reports_own_table(paper, offices):
    today = TODAY().isoformat()
    assert printed(paper) == [
        ("Legal", today, "", ""),
        ("Finance", today, "", ""),
        ("Director", "", "", ""),
    ]
    approve(paper, "legal", offices.legal, initials="LG")
    assert printed(paper)[0] == ("Legal", today, today, "LG")
    assert paper.versions.count() == 1


def test_the_words_of_a_published_version_stay_as_published(paper, offices):
    approve(paper, "legal", offices.legal, initials="LG")
    publish(paper.item.meeting)
    before = printed(paper)
    approve(paper, "finance", offices.finance)
    assert printed(paper) == before


def test_a_report_that_was_never_sent_keeps_the_table_that_it_came_with(council):
    paper = make_report(make_meeting(council.committee))
    table = [{"by": "Legal", "sent": "", "signed": "2024-10-01", "initials": "LG"}]
    content = PaperContent.objects.get(version__paper=paper)
    content.payload["sign_offs"] = table
    content.save()
    print_sign_offs(paper)
    assert printed(paper) == [("Legal", "", "2024-10-01", "LG")]


def test_a_paper_is_returned_with_a_comment_only_and_the_director_is_not_asked(paper, offices):
    approve(paper, "legal", offices.legal)
    with pytest.raises(Refused, match="Say what has to be changed"):
        give_back(paper, "finance", offices.finance, "  ")
    give_back(paper, "finance", offices.finance)
    assert states(paper) == {"legal": "approved", "finance": "returned", "director": "to-come"}


def test_the_database_wants_a_comment_with_what_is_returned(paper):
    row = row_of(paper, "legal")
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.for_services().filter(pk=row.pk).update(state="returned")


def test_sending_again_asks_again_those_who_returned_it_and_keeps_what_they_said(paper, offices):
    approve(paper, "legal", offices.legal)
    give_back(paper, "finance", offices.finance)
    asked = sending.send(paper, by=offices.officer)
    assert [row.role for row in asked] == ["finance"]
    assert states(paper) == {"legal": "approved", "finance": "waiting", "director": "to-come"}
    before = SignOff.objects.for_services().get(paper=paper, is_current=False)
    assert (before.state, before.comment) == ("returned", "Say what it costs.")


def test_what_is_with_everybody_already_is_not_sent_again(paper):
    with pytest.raises(Refused, match="nobody to ask"):
        sending.send(paper, by=None)


def test_what_is_answered_is_not_answered_again(paper, offices):
    row = row_of(paper, "legal")
    approve(paper, "legal", offices.legal)
    for act in (approve, give_back):
        with pytest.raises(Refused, match="answered already"):
            act(paper, "legal", offices.legal)
    give_back(paper, "finance", offices.finance)
    old = row_of(paper, "finance")
    sending.send(paper, by=None)
    with pytest.raises(Refused, match="sent again meanwhile"):
        answers.approve(old, version=1, initials="FA", by=offices.finance)
    assert row.pk == row_of(paper, "legal").pk


def test_who_signs_their_own_paper_may_and_the_record_says_so(paper, offices):
    grant_role(offices.author, "legal")
    row = approve(paper, "legal", offices.author)
    assert row.is_own
    assert acts(paper)[-1] == "Signed off their own paper (Legal)"
    assert not approve(paper, "finance", offices.finance).is_own


def test_what_waits_is_handed_to_one_person_of_the_office(paper, offices, council):
    other = council.people.nobody
    with pytest.raises(Refused, match="does not sign for Legal"):
        sending.hand_to(row_of(paper, "legal"), other, by=None)
    grant_role(other, "legal")
    sending.hand_to(row_of(paper, "legal"), other, by=offices.officer)
    assert list(SignOff.objects.held_by(other)) == [row_of(paper, "legal")]
    assert not SignOff.objects.held_by(offices.legal).exists()
    sending.hand_to(row_of(paper, "legal"), None, by=offices.officer)
    assert SignOff.objects.held_by(offices.legal).exists()


# A changed paper


def test_a_changed_paper_needs_its_sign_off_again(paper, offices):
    approve(paper, "legal", offices.legal)
    change(paper)
    [signing] = sending.signing_of([paper])
    assert [each.role for each in signing.outdated] == ["legal"]
    assert [each.role for each in signing.missing] == ["legal", "finance", "director"]
    sending.send(paper, by=None)
    assert states(paper)["legal"] == "waiting"
    assert printed(paper)[0][2:] == ("", "")


def test_an_outdated_sign_off_does_not_let_the_director_be_asked(paper, offices):
    approve(paper, "legal", offices.legal)
    change(paper)
    approve(paper, "finance", offices.finance)
    assert states(paper)["director"] == "to-come"


def test_whoever_reads_an_earlier_version_is_told_so(paper, offices):
    change(paper)
    for act in (
        lambda: approve(paper, "legal", offices.legal, version=1),
        lambda: answers.give_back(row_of(paper, "legal"), version=1, comment="x", by=offices.legal),
    ):
        with pytest.raises(Overtaken, match="changed while you read it"):
            act()
    assert states(paper)["legal"] == "waiting"


def test_an_immaterial_change_is_recorded_with_its_reason_and_the_sign_off_stands(paper, offices):
    approve(paper, "legal", offices.legal)
    approve(paper, "finance", offices.finance)
    change(paper)
    with pytest.raises(Refused, match="Say why"):
        answers.keep_in_spite_of_change(paper, reason=" ", by=offices.officer)
    assert answers.keep_in_spite_of_change(paper, reason="A comma.", by=offices.officer) == 2
    [signing] = sending.signing_of([paper])
    assert [each.role for each in signing.missing] == ["director"]
    row = row_of(paper, "legal")
    assert (row.version.number, row.holds_for.number, row.kept_because) == (1, 2, "A comma.")
    sentence = "Recorded a change as immaterial: the sign-off of Legal, Finance stands"
    assert acts(paper)[-1] == sentence
    with pytest.raises(Refused, match="No sign-off of this paper is out of date"):
        answers.keep_in_spite_of_change(paper, reason="A comma.", by=offices.officer)


def test_a_new_sign_off_table_is_no_change_of_the_paper(paper, offices):
    approve(paper, "legal", offices.legal)
    approve(paper, "finance", offices.finance)
    assert not sending.signing_of([paper])[0].outdated


# Given elsewhere


def test_a_sign_off_given_by_email_is_recorded_with_its_days_and_initials(paper, offices):
    sent, signed = TODAY() - timedelta(days=9), TODAY() - timedelta(days=2)
    row = answers.record_elsewhere(
        paper, "legal", sent_on=sent, signed_on=signed, initials="LG", by=offices.officer
    )
    assert (row.state, row.how, row.decided_by) == ("recorded", "e-mail", offices.officer)
    assert printed(paper)[0] == ("Legal", sent.isoformat(), signed.isoformat(), "LG")
    with pytest.raises(Refused, match="Legal has signed this paper off already"):
        answers.record_elsewhere(
            paper, "legal", sent_on=None, signed_on=signed, initials="LG", by=None
        )


def test_it_is_recorded_of_a_paper_that_was_never_sent_too(council, offices):
    paper = make_report(make_meeting(council.committee))
    answers.record_elsewhere(
        paper, "finance", sent_on=None, signed_on=TODAY(), initials="FA", by=None
    )
    assert states(paper) == {"finance": "recorded"}


@pytest.mark.parametrize(
    ("sent", "signed", "sentence"),
    [(0, 1, "still to come"), (-1, -2, "before it was sent")],
)
def test_days_that_cannot_be_are_refused(paper, sent, signed, sentence):
    days = {name: TODAY() + timedelta(days=n) for name, n in
            {"sent_on": sent, "signed_on": signed}.items()}  # fmt: skip
    with pytest.raises(Refused, match=sentence):
        answers.record_elsewhere(paper, "legal", initials="LG", by=None, **days)
    assert states(paper)["legal"] == "waiting"


# Publishing


def test_publishing_without_sign_offs_is_written_down(council, offices):
    meeting = make_meeting(council.committee, in_days=60)
    paper = make_report(meeting)
    publish_agenda(meeting, by=offices.officer)
    assert acts(paper) == ["Published all the same: 3 sign-offs are missing."]


def test_publishing_prints_what_was_signed_meanwhile(council, offices):
    meeting = make_meeting(council.committee, in_days=60)
    paper = make_report(meeting)
    for role in ("legal", "finance", "director"):
        answers.record_elsewhere(
            paper, role, sent_on=None, signed_on=TODAY(), initials="XY", by=None
        )
    change(paper)
    answers.keep_in_spite_of_change(paper, reason="A comma.", by=None)
    PaperContent.objects.filter(version__number=2).update(payload=_without_table(paper))
    publish_agenda(meeting, by=offices.officer)
    assert [row[3] for row in printed(paper)] == ["XY", "XY", "XY"]
    assert "Published all the same" not in " ".join(acts(paper))


def _without_table(paper):
    content = PaperContent.objects.get(version__paper=paper, version__number=2)
    return content.payload | {"sign_offs": []}


# Withheld papers


def test_the_history_and_the_mails_of_a_withheld_paper_say_neutral_words_only(
    council, offices, mailoutbox, django_capture_on_commit_callbacks
):
    meeting = make_meeting(council.committee)
    paper = make_report(meeting, "Oak House closes")
    make_exempt(paper.item, "A property matter", paragraph=1)
    with django_capture_on_commit_callbacks(execute=True):
        sending.send(paper, by=offices.officer, author=offices.author)
        give_back(paper, "legal", offices.legal, "Oak House is not for sale.")
        sending.send(paper, by=offices.officer)
        approve(paper, "legal", offices.legal, comment="Oak House is right now.")
    mails = " ".join(f"{mail.subject} {mail.body}" for mail in mailoutbox)
    said = " ".join(f"{act.sentence} {act.details}" for act in AuditEntry.objects.all())
    assert "A property matter" in mails
    assert "Oak House" not in mails
    assert "Sent for sign-off" in said
    assert "Oak House" not in said


def test_items_that_need_no_report_ask_nobody(council):
    meeting = make_meeting(council.committee)
    make_item(meeting, "Apologies", kind="standing")
    assert sending.missing_in(meeting) == 0
