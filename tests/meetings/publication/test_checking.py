"""The check before publication: blocking, doubtful and sound findings, with remedies."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from committees.models import Committee, Membership, TermsOfReference
from committees.years import municipal_year
from meetings.diary.lateness import deadline_of
from meetings.models import Meeting, PaperContent
from meetings.pack.shapes import DOCX
from meetings.publication import checking
from meetings.publication.checking import Check, checks, is_blocked
from tests.council import make_exempt, make_item, make_meeting, make_paper, make_person, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(council) -> Meeting:
    """A meeting on a working day far ahead, with a report and its paper."""
    on = timezone.localdate() + timedelta(days=40)
    while on.weekday() >= 5:
        on += timedelta(days=1)
    meeting = make_meeting(council.committee, in_days=(on - timezone.localdate()).days)
    make_paper(make_item(meeting, "Fostering"), "Fostering report")
    year = municipal_year(meeting.on)
    TermsOfReference.objects.get_or_create(
        committee=council.committee, municipal_year=year, defaults={"quorum": 2}
    )
    return meeting


def found(meeting: Meeting, user, today: date | None = None) -> dict[str, Check]:
    return {check.code: check for check in checks(meeting, user, today)}


@pytest.fixture
def look(meeting, people):
    return lambda today=None: found(meeting, people.officer, today)


def test_a_sound_agenda_is_ready(meeting, people, look):
    assert not is_blocked(checks(meeting, people.officer))
    assert {"no-paper", "in-time"} <= {code for code, c in look().items() if c.severity == "done"}


def test_an_agenda_without_items_blocks_and_leads_to_the_agenda(council, people):
    check = found(make_meeting(council.committee, in_days=40), people.officer)["no-items"]
    assert (check.severity, check.advice) == ("block", "Add at least one item.")
    assert check.url.endswith("/agenda/")


def test_a_report_without_a_paper_blocks_by_its_number_and_name(meeting, look):
    item = make_item(meeting, "Adoption")
    check = look()["no-paper"]
    assert check.severity == "block"
    assert check.sentence == "Item 2.0, Adoption: no paper is attached."
    assert check.url.endswith(f"#item-{item.key}")


def test_a_verbal_report_needs_no_paper(meeting, look):
    make_item(meeting, "Update", kind="verbal")
    assert look()["no-paper"].severity == "done"


@pytest.mark.parametrize(
    ("severity", "expected"), [("refuse", "block"), ("warn", "warn"), ("cleaned", "done")]
)
def test_findings_of_an_upload_say_what_to_do(meeting, look, severity, expected):
    finding = {
        "code": "comments",
        "severity": severity,
        "sentence": "It has one comment.",
        "count": 1,
    }
    PaperContent.objects.update(findings=[finding])
    check = look()["upload-comments"]
    assert (check.severity, check.sentence) == (expected, "Fostering report: It has one comment.")
    assert check.advice
    assert "/work/papers/" in check.url


def test_a_word_paper_blocks_where_nothing_can_print_it(meeting, look, monkeypatch):
    PaperContent.objects.update(media_type=DOCX)
    monkeypatch.setenv("PATH", "")
    check = look()["no-libreoffice"]
    assert check.severity == "block"
    assert "apt-get install" in check.advice


@pytest.mark.parametrize(
    ("days", "code", "severity"),
    [(-1, "in-time", "done"), (0, "last-day", "warn"), (1, "late", "warn")],
)
def test_the_clear_days_are_counted(meeting, look, days, code, severity):
    today = deadline_of(meeting).deadline + timedelta(days=days)
    check = look(today)[code]
    assert check.severity == severity
    if days == 1:
        assert "it prints on the agenda" in check.advice
        assert check.url.endswith("/publish/")


def test_a_withheld_item_is_listed_with_its_public_title_and_who_sees_it(meeting, look):
    make_exempt(make_item(meeting, "Oak House", kind="verbal"), "A contract")
    check = look()["withheld"]
    assert check.sentence == "Item 2.0, A contract is exempt, for members and officers."
    assert "paragraph 3" in check.advice


def test_a_public_title_with_withheld_words_is_warned_of(meeting, look):
    make_exempt(make_item(meeting, "Lease of Wrekinside", kind="verbal"), "Wrekinside")
    assert look()["title-tells"].severity == "warn"


def test_unconfirmed_minutes_want_an_item(meeting, council, look):
    from meetings.models import Minutes

    before = make_meeting(council.committee, in_days=-30)
    Minutes.objects.create(meeting=before, first_number=1)
    assert "are not confirmed" in look()["no-minutes-item"].sentence
    make_item(meeting, "Minutes of the previous meeting", kind="minutes")
    assert "no-minutes-item" not in look()


def test_a_meeting_on_a_closed_day_or_in_the_past_is_warned_of(council, people):
    day = timezone.localtime() + timedelta(days=(5 - timezone.localdate().weekday()) % 7 + 14)
    saturday = make_meeting(council.committee, at=day)
    assert "(Saturday)" in found(saturday, people.officer)["not-working-day"].sentence
    past = make_meeting(council.committee, in_days=-3)
    assert "past" in found(past, people.officer)


def test_a_committee_without_a_chair_is_warned_of(look):
    assert "no-chair" not in look()
    Membership.objects.filter(role="chair").update(role="member")
    assert look()["no-chair"].severity == "warn"


def test_co_optees_who_outnumber_elected_members_are_warned_of(council, look):
    assert "co-optees" not in look()
    for name in ("A One", "B Two", "C Three"):
        co_optee = make_person(name, kind="co-optee")
        seat(co_optee, council.committee, role="co-optee", seat="other")
    assert look()["co-optees"].sentence == "4 co-opted members outnumber 2 elected ones."


def test_a_member_of_the_executive_on_a_scrutiny_committee_is_named(council, people, look):
    cabinet = Committee.objects.create(name="Cabinet", code="CAB", kind="executive")
    seat(people.member.person, cabinet)
    assert look()["executive-member"].sentence == "Member is a member of the executive."


def test_memberships_that_end_before_the_meeting_are_named(people, look):
    Membership.objects.filter(person=people.member.person).update(
        ends_on=timezone.localdate() + timedelta(days=3)
    )
    assert look()["membership-ends"].sentence.startswith("The membership of Member ends")


def test_missing_terms_of_reference_and_too_few_members_are_warned_of(meeting, look):
    terms = TermsOfReference.objects.filter(municipal_year=municipal_year(meeting.on))
    terms.update(quorum=3)
    assert (
        look()["no-quorum"].sentence == "The committee has 2 elected members, and its quorum is 3."
    )
    terms.delete()
    assert look()["no-terms"].severity == "warn"


def test_what_blocks_comes_first_and_everything_to_mend_says_how(meeting, people):
    make_item(meeting, "Adoption")
    Membership.objects.filter(role="chair").update(role="member")
    found_now = checks(meeting, people.officer)
    order = [check.severity for check in found_now]
    assert order == sorted(order, key=("block", "warn", "done").index)
    for check in found_now:
        if check.severity != "done":
            assert check.advice
            assert check.url
            assert check.link


def test_every_question_is_asked():
    asked = {question.__name__ for question in checking.QUESTIONS}
    assert len(asked) == len(checking.QUESTIONS) == 15
