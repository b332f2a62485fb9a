"""Call-in: the constitution's clock, the monitoring officer's finding, and the outcome."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import CallIn, CallInRules, EarlierFinding
from meetings.outcomes.call_ins import services as call_ins
from scrutiny.models import AuditEntry, ClosedDay
from scrutiny.refusals import Refused
from tests.council import make_meeting, make_person, seat
from tests.following import MONITORING_OFFICER, find_valid, make_cabinet, make_call_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
MADE, PUBLISHED, CALLED = date(2024, 12, 18), date(2024, 12, 20), date(2024, 12, 30)
WHY = "Parents were not asked."
VALID = {"is_valid": "yes", "because": "Fine", "found_by": MONITORING_OFFICER}


@pytest.fixture
def received(council, people):
    return call_ins.receive_call_in(
        council.committee,
        decision="Close the library",
        made_by="Cabinet",
        made_on=MADE,
        published_on=PUBLISHED,
        called_in_on=CALLED,
        grounds=WHY,
        signatories=[people.member.person, people.other_member.person],
        by=people.committee_officer,
    )


@pytest.fixture
def valid(received):
    return find_valid(received, on=CALLED)


@pytest.fixture
def heard(valid, council):
    return call_ins.hear_at(valid, make_meeting(council.committee, in_days=-1), by=None)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def when(prefix: str, day) -> dict:
    return {f"{prefix}_0": day.day, f"{prefix}_1": day.month, f"{prefix}_2": day.year}


def test_the_clock_counts_working_days_over_christmas(received):
    # 23, 24, 27, 30 and 31 December; 25 and 26 are bank holidays.
    assert received.call_in_by == date(2024, 12, 31)
    assert not received.came_late


def test_the_clock_is_the_constitutions_and_running_ones_keep_theirs(received):
    CallInRules.objects.create(days_to_call_in=3, days_to_meet=2)
    assert call_ins.last_day_to_call_in(PUBLISHED).deadline == date(2024, 12, 27)
    valid = find_valid(received, on=CALLED)
    assert valid.meet_by == date(2025, 1, 2)
    assert valid.call_in_by == date(2024, 12, 31)
    assert not valid.is_overdue(date(2025, 1, 2))
    assert valid.is_overdue(date(2025, 1, 3))


def test_it_is_public_once_it_is_valid(visit, received, people):
    address = received.get_absolute_url()
    assert visit(address).status_code == 404
    assert visit(address, people.committee_officer).status_code == 200
    assert "Close the library" not in text(visit("/call-ins/"))
    find_valid(received, on=CALLED)
    page = text(visit(address))
    for words in (WHY, "Councillor Member", "Councillor Other Member", "In time"):
        assert words in page
    assert "Close the library" in text(visit("/call-ins/"))


def test_what_is_not_valid_stays_with_officers(visit, received, people):
    find_valid(received, is_valid=False, because="Too few signed", on=CALLED)
    assert visit(received.get_absolute_url()).status_code == 404
    assert "Too few signed" in text(visit(received.get_absolute_url(), people.officer))
    with pytest.raises(Refused, match="cannot be done now"):
        call_ins.decide_call_in(received, outcome="stands", words="Yes", on=TODAY, by=None)


def test_a_finding_is_changed_with_a_reason_and_the_earlier_one_stays(valid, visit, council):
    meeting = make_meeting(council.committee)
    call_ins.hear_at(valid, meeting, by=None)
    change = {"is_valid": False, "because": "One had resigned", "on": TODAY,
              "found_by": "D Eputy, Deputy Monitoring Officer"}  # fmt: skip
    with pytest.raises(Refused, match="Say why the finding is changed"):
        find_valid(valid, **change)
    found = find_valid(valid, reason="Signatures were checked again", **change)
    assert (found.state, found.meeting, found.meet_by) == ("invalid", None, None)
    page = text(visit(valid.get_absolute_url()))
    for words in (
        "One had resigned", "Signatures were checked again", "In time", MONITORING_OFFICER,
        "Not valid, by D Eputy, Deputy Monitoring Officer,",
    ):  # fmt: skip
        assert words in page
    assert "Close the library" in text(visit("/call-ins/"))
    with pytest.raises(Refused, match="cannot be done now"):
        call_ins.hear_at(valid, meeting, by=None)
    acts = AuditEntry.objects.about(valid).order_by("pk").values_list("action", flat=True)
    assert list(acts)[-2:] == ["call-in.to-be-heard", "call-in.found"]


def test_a_finding_that_is_saved_as_it_was_changes_nothing(valid):
    find_valid(valid, on=CALLED)
    assert not EarlierFinding.objects.exists()
    find_valid(valid, on=CALLED, found_by="D Eputy", reason="The wrong name stood here")
    assert EarlierFinding.objects.count() == 1


def test_a_finding_names_who_found_it_for_everybody(received, visit):
    with pytest.raises(Refused, match="Say who found it so"):
        find_valid(received, found_by=" ", on=CALLED)
    page = text(visit(find_valid(received, on=CALLED).get_absolute_url()))
    assert f"Valid, by {MONITORING_OFFICER}, Monday 30 December 2024" in page


def test_a_finding_of_which_nobody_was_named_is_the_monitoring_officers(valid, visit):
    CallIn.objects.update(found_by="")
    page = text(visit(valid.get_absolute_url()))
    assert "Valid, by the monitoring officer, Monday 30 December 2024" in page


def test_what_was_first_found_not_valid_is_public_once_it_is(received, visit):
    find_valid(received, is_valid=False, because="Two signed", on=CALLED)
    valid = find_valid(received, because="Three signed", reason="One came by post", on=CALLED)
    assert valid.meet_by == call_ins.last_day_to_meet(CALLED).deadline
    page = text(visit(valid.get_absolute_url()))
    assert "Three signed" in page
    assert "One came by post" in page


def test_what_was_heard_has_its_finding_for_good(heard):
    valid = heard
    call_ins.decide_call_in(valid, outcome="stands", words="Yes", on=TODAY, by=None)
    with pytest.raises(Refused, match="cannot be done now"):
        find_valid(valid, is_valid=False, on=TODAY, reason="Looked again")


def test_an_officer_changes_a_finding_and_is_asked_why(client, people, valid):
    client.force_login(people.committee_officer)
    address = reverse("meetings:find_validity", args=[valid.key])
    page = text(client.get(address))
    assert "In time" in page
    assert MONITORING_OFFICER in page
    facts = {"is_valid": "no", "because": "Too late", "found_by": "D Eputy"} | when("on", TODAY)
    refused = client.post(address, facts)
    assert refused.status_code == 422
    assert "Too late" in text(refused)
    assert client.post(address, facts | {"reason": "Counted again"}).status_code == 302
    valid.refresh_from_db()
    assert valid.state == "invalid"
    assert "Change this finding" in text(client.get(valid.get_absolute_url()))


def test_it_is_heard_at_a_meeting_of_the_committee_that_takes_place(valid, council):
    with pytest.raises(Refused, match="Choose a meeting"):
        call_ins.hear_at(valid, make_meeting(council.other_committee), by=None)
    meeting = make_meeting(council.committee)
    assert call_ins.hear_at(valid, meeting, by=None).meeting == meeting


def test_the_date_of_a_meeting_that_is_not_announced_is_not_given_away(visit, valid, council):
    meeting = make_meeting(council.committee)
    call_ins.hear_at(valid, meeting, by=None)
    page = text(visit(valid.get_absolute_url()))
    assert str(meeting) not in page
    assert "The date is announced with the meeting." in page


def test_no_outcome_is_recorded_before_a_meeting_has_heard_it(valid, council):
    decide = {"outcome": "stands", "words": "Yes", "by": None}
    with pytest.raises(Refused, match="at which meeting it is heard"):
        call_ins.decide_call_in(valid, on=TODAY, **decide)
    meeting = make_meeting(council.committee, in_days=-1)
    call_ins.hear_at(valid, meeting, by=None)
    with pytest.raises(Refused, match="and decided after"):
        call_ins.decide_call_in(valid, on=meeting.on - DAY, **decide)
    call_ins.decide_call_in(valid, on=meeting.on, **decide)


def test_its_signatories_withdraw_it_unheard(valid, visit):
    call_ins.decide_call_in(valid, outcome="withdrawn", words="It is mended.", on=TODAY, by=None)
    page = text(visit(valid.get_absolute_url()))
    for words in ("Withdrawn by its signatories", "It is mended."):
        assert words in page
    assert "Heard by" not in page


def test_its_page_shows_how_its_days_were_counted(visit, valid):
    CallInRules.objects.create(days_to_call_in=3, days_to_meet=2)
    page = text(visit(valid.get_absolute_url()))
    assert "Skipped: Christmas Day" in page
    last = page.split("Tue 31 December 2024</td>")[1]
    assert last.startswith(' <td class="govuk-table__cell">Working day 5, the last')
    assert page.count("How this is counted") == 2


def test_a_day_that_was_closed_since_leaves_the_deadline_without_a_working():
    boxing_week = call_ins.how_counted(PUBLISHED, date(2024, 12, 31))
    assert boxing_week.deadline == date(2024, 12, 31)
    ClosedDay.objects.create(day=date(2024, 12, 31), reason="Stocktaking")
    assert call_ins.how_counted(PUBLISHED, date(2024, 12, 31)) is None
    assert call_ins.how_counted(PUBLISHED, None) is None


def test_a_meeting_after_the_last_day_says_so_in_the_choice(client, people, council):
    call_in = make_call_in(council.committee, people.member.person, is_valid=True)
    make_meeting(council.committee, in_days=1)
    make_meeting(council.committee, in_days=60)
    client.force_login(people.committee_officer)
    page = text(client.get(reverse("meetings:hear_call_in", args=[call_in.key])))
    assert page.count("(after the last day, ") == 1


def test_nobody_of_the_executive_is_offered_as_a_signatory(client, people):
    minister = make_person("M Inister")
    seat(minister, make_cabinet())
    client.force_login(people.committee_officer)
    page = text(client.get(reverse("meetings:receive_call_in", args=["cyp"])))
    assert people.member.person.full_style in page
    assert minister.full_style not in page


def test_the_outcome_is_recorded_once(heard, visit):
    valid = heard
    decide = {"words": "Ask parents first.", "on": TODAY, "by": None}
    with pytest.raises(Refused, match="Choose what becomes"):
        call_ins.decide_call_in(valid, outcome="", **decide)
    call_ins.decide_call_in(valid, outcome="executive", **decide)
    page = text(visit(valid.get_absolute_url()))
    assert "Back to the executive" in page
    assert "Ask parents first." in page
    with pytest.raises(Refused, match="cannot be done now"):
        call_ins.decide_call_in(valid, outcome="stands", **decide)
    acts = AuditEntry.objects.about(valid).order_by("pk").values_list("action", flat=True)
    assert list(acts) == [
        "call-in.received",
        "call-in.found",
        "call-in.to-be-heard",
        "call-in.decided",
    ]


def test_days_in_the_wrong_order_are_refused(council, people):
    facts = {"decision": "D", "made_by": "C", "grounds": "G", "by": None,
             "signatories": [people.member.person]}  # fmt: skip
    for made, published, called, words in (
        (PUBLISHED, MADE, CALLED, "published after"),
        (MADE, CALLED, PUBLISHED, "called in after"),
        (MADE, PUBLISHED, TODAY + DAY, "in the future"),
    ):
        days = {"made_on": made, "published_on": published, "called_in_on": called}
        with pytest.raises(Refused, match=words):
            call_ins.receive_call_in(council.committee, **days, **facts)
    assert not CallIn.objects.exists()


def test_officers_take_it_from_the_request_to_the_outcome(client, people, council):
    client.force_login(people.committee_officer)
    assert "Record a call-in" in text(client.get("/work/call-ins/"))
    facts = {"decision": "Close it", "made_by": "Cabinet", "grounds": WHY}
    facts |= when("made_on", MADE) | when("published_on", PUBLISHED)
    facts |= when("called_in_on", CALLED)
    address = reverse("meetings:receive_call_in", args=["cyp"])
    wrong = client.post(address, facts)
    assert wrong.status_code == 422
    assert "Say which members signed." in text(wrong)
    assert WHY in text(wrong)
    early = facts | when("called_in_on", MADE) | {"signatories": [people.member.person.pk]}
    assert "before the day on which it was published" in text(client.post(address, early))
    client.post(address, facts | {"signatories": [people.member.person.pk]})
    found = CallIn.objects.get()
    page = text(client.get(found.get_absolute_url()))
    assert "1 signed; the constitution asks for 3." in page
    meeting = make_meeting(council.committee, in_days=0)
    for name, facts in (
        ("find_validity", VALID | when("on", TODAY)),
        ("hear_call_in", {"meeting": meeting.slug}),
        ("decide_call_in", {"outcome": "stands", "words": "So be it."} | when("on", TODAY)),
    ):
        address = reverse(f"meetings:{name}", args=[found.key])
        assert client.post(address, {}).status_code == 422
        assert client.post(address, facts).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.meeting, found.outcome) == ("decided", meeting, "stands")


def test_an_administrator_sets_the_constitutions_days(client, people):
    client.force_login(people.administrator)
    address = "/admin/meetings/callinrules/"
    facts = {"days_to_call_in": 3, "days_to_meet": 7, "signatories_needed": 4}
    assert client.post(f"{address}add/", facts | {"days_to_meet": 0}).status_code == 200
    assert not CallInRules.objects.exists()
    assert client.post(f"{address}add/", facts).status_code == 302
    assert CallInRules.current().days_to_call_in == 3
    assert client.get(f"{address}add/").status_code == 403
