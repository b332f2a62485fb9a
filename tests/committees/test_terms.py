"""Terms of reference from year to year, and the training that they require."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from committees.models import Membership, TermsOfReference, Training
from committees.services import seat_member, set_terms_of_reference
from committees.services.terms import agree_terms, change_draft_terms, draft_next_terms
from committees.services.training import record_training
from committees.training import training_of
from meetings.agenda.services.items import remove_item
from meetings.committee.services import agree_at, put_on_agenda, reviews_of
from meetings.models import Meeting, TermsReview
from meetings.papers import generators
from scrutiny.refusals import Refused
from tests.council import make_meeting, make_person

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def committee(council):
    """A committee with terms of 2024 that were agreed on 7 November 2024."""
    TermsOfReference.objects.filter(committee=council.committee).update(
        agreed_on=date(2024, 11, 7), required_training="Corporate Parenting\nExploitation"
    )
    return council.committee


@pytest.fixture
def draft(committee):
    return draft_next_terms(committee, year=2025, by=None)


@pytest.fixture
def officer(client, people):
    client.force_login(people.committee_officer)
    return client


def text(response) -> str:
    return response.content.decode()


def page(name, *more) -> str:
    return reverse(f"committees:{name}", args=["cyp", *more])


def in_force(committee, on):
    terms = committee.terms_of_reference.in_force(on)
    return terms and terms.municipal_year


# From year to year


def test_a_draft_begins_with_the_words_of_the_year_before(committee, draft):
    earlier = committee.terms_of_reference.get(municipal_year=2024)
    assert (draft.is_draft, draft.agreed_on) == (True, None)
    assert (draft.quorum, draft.text, draft.courses) == (3, earlier.text, earlier.courses)
    with pytest.raises(Refused, match="already"):
        draft_next_terms(committee, year=2025, by=None)


def test_the_first_terms_are_not_drafted_from_nothing(council):
    council.other_committee.terms_of_reference.all().delete()
    with pytest.raises(Refused, match="no earlier"):
        draft_next_terms(council.other_committee, year=2025, by=None)


def test_no_rule_reads_a_draft_and_agreed_terms_hold_from_their_day(committee, draft):
    assert in_force(committee, date(2025, 12, 1)) == 2024
    agree_terms(draft, on=date(2025, 11, 6), by=None)
    assert in_force(committee, date(2025, 11, 5)) == 2024
    assert in_force(committee, date(2025, 11, 6)) == 2025
    assert in_force(committee, date(2027, 1, 1)) == 2025
    assert in_force(committee, date(2024, 4, 30)) is None


def test_the_first_terms_hold_from_the_beginning_of_their_year(committee):
    assert in_force(committee, date(2024, 6, 1)) == 2024


def test_the_co_optee_limit_is_that_of_the_terms_in_force_on_the_day(committee, draft):
    change_draft_terms(draft, co_optee_limit=1, by=None)
    seat = {"role": Membership.Role.CO_OPTEE, "seat": Membership.Seat.OTHER, "by": None}
    first, second = (make_person(name, kind="co-optee") for name in ("A First", "B Second"))
    committee.memberships.filter(role="member").update(ends_on=None)
    make_person("C Extra")
    for name in ("D Extra", "E Extra"):
        seat_member(committee, make_person(name), starts_on=date(2025, 6, 1), by=None)
    seat_member(committee, first, starts_on=date(2025, 12, 1), **seat)
    agree_terms(draft, on=date(2025, 12, 2), by=None)
    with pytest.raises(Refused, match="for 2025/26 allow 1"):
        seat_member(committee, second, starts_on=date(2025, 12, 3), **seat)


def test_agreed_terms_stand(draft):
    agree_terms(draft, on=date(2025, 11, 6), by=None)
    with pytest.raises(Refused, match="agreed"):
        change_draft_terms(draft, quorum=2, by=None)
    with pytest.raises(Refused, match="6 November 2025"):
        agree_terms(draft, on=date(2025, 11, 7), by=None)


def test_a_draft_is_not_public(visit, committee, draft, people):
    change_draft_terms(draft, text="Not agreed by anybody.", by=None)
    address = committee.get_absolute_url()
    assert "Not agreed by anybody." not in text(visit(address))
    agree_terms(draft, on=TODAY, by=None)
    assert "Not agreed by anybody." in text(visit(address))


# Officers' pages


def test_an_officer_drafts_changes_and_compares(officer, committee):
    year = TODAY.year if TODAY.month >= 5 else TODAY.year - 1
    officer.post(page("draft_terms"), {"year": year})
    words = {"quorum": "4", "frequency": "Monthly", "required_training": "", "text": "To look."}
    officer.post(page("work_terms", year), words)
    compared = text(officer.get(page("compare_terms", year)))
    assert "<ins><span" in compared
    assert "Monthly" in compared
    assert "Co-optee limit" not in compared
    assert committee.terms_of_reference.get(municipal_year=year).quorum == 4


def test_a_draft_that_is_not_right_is_refused_at_its_field(officer, draft):
    answer = officer.post(page("work_terms", 2025), {"quorum": "0", "text": "Kept words"})
    assert "<title>Error: Terms of reference" in text(answer)
    assert "Kept words" in text(answer)


@pytest.mark.parametrize("year", ["", "x", "99999", "2024", "-1"])
def test_a_year_that_cannot_be_drafted_is_refused_in_a_sentence(officer, committee, year):
    officer.post(page("draft_terms"), {"year": year})
    assert not TermsOfReference.objects.filter(is_draft=True).exists()


def test_agreed_terms_are_read_and_not_changed(officer, committee):
    assert "<textarea" not in text(officer.get(page("work_terms", 2024)))
    shown = text(officer.post(page("work_terms", 2024), {"quorum": "1", "text": "x"}))
    assert "These terms of reference are agreed." in shown
    assert officer.get(page("compare_terms", 2024)).status_code == 404


# At a meeting


def reviewed(terms, committee, *, in_days=30) -> TermsReview:
    meeting = make_meeting(committee, in_days=30)
    item = put_on_agenda(terms, meeting, by=None)
    moment = timezone.now() + timedelta(days=in_days)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=moment)
    return TermsReview.objects.select_related("item__meeting", "terms").get(item=item)


def test_terms_are_reviewed_at_a_meeting_and_agreed_after_it(committee, draft):
    review = reviewed(draft, committee)
    paper = review.item.papers.get()
    assert (review.item.title, paper.label) == ("Terms of Reference 2025/26", "Appendix A")
    with pytest.raises(Refused, match="has not taken place"):
        agree_at(review, by=None)
    with pytest.raises(Refused, match="already"):
        put_on_agenda(draft, review.item.meeting, by=None)


def test_they_are_agreed_on_the_day_of_the_meeting(committee, draft):
    review = reviewed(draft, committee, in_days=-3)
    terms = agree_at(review, by=None)
    assert (terms.is_draft, terms.agreed_on) == (False, TODAY - timedelta(days=3))


def test_an_item_that_was_taken_off_reviews_nothing(committee, draft):
    review = reviewed(draft, committee)
    remove_item(review.item, by=None)
    assert not reviews_of(draft).exists()


def test_the_paper_prints_the_numbers_and_the_words(committee, draft):
    change_draft_terms(draft, co_optee_limit=2, text="To <look>.", by=None)
    body = generators.build("terms-of-reference", "cyp-2025", on=TODAY).data["body_html"]
    assert "<p>Quorum: 3 elected members</p><p>Co-opted members: at most 2</p>" in body
    assert "To &lt;look&gt;." in body


def test_an_officer_puts_terms_on_an_agenda_and_records_the_agreement(officer, committee, draft):
    meeting = make_meeting(committee)
    at = reverse("meetings:terms_at_meetings", args=["cyp", 2025])
    assert "Put on its agenda" in text(officer.get(at))
    review = reverse("meetings:review_terms", args=["cyp", 2025])
    assert "Choose a meeting." in text(officer.post(review, {"meeting": "x"}, follow=True))
    officer.post(review, {"meeting": meeting.slug})
    item = meeting.items.get()
    agree = reverse("meetings:agree_terms", args=["cyp", 2025])
    assert "has not taken place" in text(officer.post(agree, {"item": item.key}, follow=True))
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(hours=3))
    assert "Record that they were agreed" in text(officer.get(at))
    officer.post(agree, {"item": item.key})
    draft.refresh_from_db()
    assert draft.agreed_on is not None


# Training


def course_of(committee, person, name="Corporate Parenting", on=None):
    [member] = [row for row in training_of(committee, on) if row.person == person]
    return next(course for course in member.courses if course.name == name)


def test_training_is_due_until_it_is_taken_and_again_once_it_has_expired(committee, people):
    person = people.member.person
    assert course_of(committee, person).word == "Not taken"
    record_training(
        person, course="corporate  parenting", done_on=date(2025, 1, 10),
        expires_on=date(2026, 1, 10), by=None,
    )  # fmt: skip
    words = {
        date(2025, 6, 1): "Up to date",
        date(2025, 12, 20): "Ends soon",
        date(2026, 1, 10): "Ends soon",
        date(2026, 1, 11): "Expired",
    }
    assert {on: course_of(committee, person, on=on).word for on in words} == words


def test_training_without_an_end_counts_for_good(committee, people):
    person = people.member.person
    record_training(person, course="Exploitation", done_on=date(2020, 1, 1), by=None)
    assert not course_of(committee, person, "Exploitation", date(2060, 1, 1)).is_due


def test_training_does_not_expire_before_it_is_taken(people):
    with pytest.raises(ValidationError, match="before it was taken"):
        record_training(
            people.member.person, course="X", done_on=TODAY, expires_on=date(2020, 1, 1), by=None
        )


def typed(*people, **facts) -> dict:
    day = {"done_on_0": "10", "done_on_1": "jan", "done_on_2": "2025"}
    end = {f"expires_on_{n}": "" for n in range(3)}
    keys = [user.person.key for user in people]
    return {"course": "Exploitation", "people": keys} | day | end | facts


def test_an_officer_records_a_course_for_several_members_at_once(officer, committee, people):
    assert "due." in text(officer.get(page("work_training")))
    officer.post(page("work_training"), typed(people.member, people.co_optee))
    assert Training.objects.count() == 2
    again = text(officer.post(page("work_training"), typed(people.member)))
    assert "is recorded already" in again
    assert Training.objects.count() == 2


@pytest.mark.parametrize(
    "facts",
    [{"people": []}, {"course": "Other"}, {"done_on_2": "2999"}, {"done_on_1": "smarch"},
     {"expires_on_0": "1", "expires_on_1": "1", "expires_on_2": "2020"}],
)  # fmt: skip
def test_training_that_is_not_right_is_refused_at_its_field(officer, committee, people, facts):
    answer = text(officer.post(page("work_training"), typed(people.member, **facts)))
    assert "<title>Error: Training" in answer
    assert not Training.objects.exists()


def test_training_of_somebody_elses_member_is_not_recorded(officer, committee, people):
    officer.post(page("work_training"), typed(people.other_member))
    assert not Training.objects.exists()


def test_the_committees_page_at_the_desk_counts_what_is_due(officer, committee, people):
    address = reverse("meetings:committee_work", args=["cyp"])
    before = text(officer.get(address))
    assert "6 due" in before  # three members, two courses
    officer.post(page("work_training"), typed(people.member, people.chair, people.co_optee))
    assert "3 due" in text(officer.get(address))


def test_set_terms_are_in_force_at_once(council):
    set_terms_of_reference(council.committee, year=2025, quorum=4, by=None)
    assert in_force(council.committee, date(2025, 6, 1)) == 2025
