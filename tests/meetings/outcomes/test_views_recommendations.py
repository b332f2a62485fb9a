"""The public register and the officers' pages of recommendations."""

import csv
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from meetings.diary.services import mark_held
from meetings.minutes.services.whole_minutes import MinuteText, record_minutes
from meetings.models import Minute, Minutes, Paper, Recommendation, RecommendationFile
from meetings.outcomes.recommendations.services import (
    files as recommendation_files,
)
from meetings.outcomes.recommendations.services import (
    recommendations,
)
from meetings.outcomes.recommendations.services.report_on_agenda import recommendations_payload
from scrutiny.evidence import EvidenceGiven
from scrutiny.refusals import Refused
from scrutiny.response_clock import response_clock
from scrutiny.templatetags.wording import long_date
from tests.council import make_item, make_meeting
from tests.following import make_cabinet, make_officer_of, make_recommendation
from tests.meetings.pack.pdf_files import bytes_of, tagged
from tests.meetings.pack.word_files import zipped

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LIST = "/recommendations/"
LONG_SINCE = TODAY - timedelta(days=100)


@pytest.fixture
def committee(council):
    return council.committee


@pytest.fixture
def officer(client, people):
    client.force_login(people.committee_officer)
    return client


@pytest.fixture
def cabinet_client(client):
    client.force_login(make_officer_of(make_cabinet()))
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


def of(name: str, found: Recommendation, *more) -> str:
    return reverse(f"meetings:{name}", args=[found.key, *more])


def when(prefix: str, day) -> dict:
    return {f"{prefix}_0": day.day, f"{prefix}_1": f"{day:%b}".lower(), f"{prefix}_2": day.year}


def test_nothing_recommended_yet_says_so(visit, council):
    assert "No recommendations yet." in text(visit(LIST))


def test_the_register_shows_what_was_made_and_no_draft(visit, committee):
    make_recommendation(committee, "drafted", text="Not agreed by anybody yet")
    made = make_recommendation(committee, "served")
    page = text(visit(LIST))
    assert made.get_absolute_url() in page
    assert "1 recommendation: 1 waiting for an answer." in page
    assert "Not agreed by anybody yet" not in page


def test_the_register_is_narrowed_by_committee_year_and_state(visit, committee, council):
    late = make_recommendation(committee, "served", received=LONG_SINCE)
    other = make_recommendation(council.other_committee, "done")
    year = other.municipal_year
    for query, shown, left_out in (
        ("committee=hlt", other, late),
        ("state=overdue", late, other),
        (f"year={year}&state=done", other, late),
    ):
        page = text(visit(f"{LIST}?{query}"))
        assert shown.get_absolute_url() in page
        assert left_out.get_absolute_url() not in page
    assert "No recommendation is found here." in text(visit(f"{LIST}?committee=hlt&state=served"))
    everything = text(visit(f"{LIST}?committee=nobody&year=when&state=what"))
    assert late.get_absolute_url() in everything


def test_the_table_has_the_same_rows(visit, committee):
    make_recommendation(committee, "drafted")
    make_recommendation(committee, "answered")
    answer = visit("/recommendations.csv?state=answered")
    names, row = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert row[names.index("Answer")] == "Accepted"
    assert answer["Content-Type"].startswith("text/csv")


def test_the_page_shows_the_whole_thread(visit, committee):
    done = make_recommendation(committee, "done")
    page = text(visit(done.get_absolute_url()))
    for words in (done.title, "Answer: accepted", "Director of Care", "It has begun.",
                  "done, confirmed", "How that day was counted"):  # fmt: skip
        assert words in page


def test_an_overdue_one_says_so_to_everybody(visit, committee):
    late = make_recommendation(committee, "served", received=LONG_SINCE)
    assert "No answer was published by the last day." in text(visit(late.get_absolute_url()))


def test_its_minute_is_shown_once_the_minutes_are_public(visit, committee):
    meeting = mark_held(make_meeting(committee, in_days=-20), by=None)
    said = [MinuteText("Fostering", "<p>Heard.</p>")]
    facts = {"first_number": 1, "ended_at": None, "attendance": []}
    record_minutes(meeting, minutes=said, by=None, **facts)
    found = make_recommendation(committee, meeting=meeting, minute=Minute.objects.get())
    assert "Fostering" not in text(visit(found.get_absolute_url()))
    Minutes.objects.update(state=Minutes.State.PUBLISHED)
    assert "Fostering" in text(visit(found.get_absolute_url()))


def test_the_register_asks_the_same_however_many_there_are(count_queries, committee):
    make_recommendation(committee, "answered")
    one = count_queries(LIST)
    for _ in range(3):
        make_recommendation(committee, "answered")
    assert count_queries(LIST) == one


def test_an_officer_recommends_from_a_minute(officer, committee):
    meeting = mark_held(make_meeting(committee, in_days=-3), by=None)
    said = MinuteText("Fostering", "", ("<p>Cabinet pay more.</p>",))
    facts = {"first_number": 1, "ended_at": None, "attendance": []}
    record_minutes(meeting, minutes=[said], by=None, **facts)
    make_cabinet()
    listed = text(officer.get(reverse("meetings:meeting_recommendations", args=[meeting.slug])))
    address = reverse("meetings:add_recommendation", args=["cyp"])
    query = f"{address}?meeting={meeting.slug}&amp;minute=1"
    assert query in listed
    address = query.replace("&amp;", "&")
    assert "Cabinet pay more." in text(officer.get(address))
    wrong = {"text": "", "to": "cab", "power": "9fe", "evidence": "What carers said"}
    answer = officer.post(address, wrong)
    assert answer.status_code == 422
    assert "<title>Error: Add a recommendation" in text(answer)
    assert "What carers said" in text(answer)
    officer.post(address, wrong | {"text": "Pay more."})
    found = Recommendation.objects.get()
    assert (found.minute, found.meeting) == (Minute.objects.get(), meeting)
    assert (found.state, found.to_body.code) == ("drafted", "CAB")


def test_a_partner_is_named(officer, committee):
    address = reverse("meetings:add_recommendation", args=["cyp"])
    facts = {"text": "Act", "to": "partner", "power": "244"}
    assert "Name the partner." in text(officer.post(address, facts))
    officer.post(address, facts | {"partner": "Tinford Hospitals"})
    assert Recommendation.objects.get().addressee == "Tinford Hospitals"
    refused = officer.post(address, facts | {"partner": "A trust", "power": "9fe"})
    assert "Under s.9FE it goes to the executive" in text(refused)


def test_officers_take_it_all_the_way(client, people, committee):
    cabinet_officer = make_officer_of(make_cabinet())
    draft = make_recommendation(committee, "drafted")
    client.force_login(people.committee_officer)
    client.post(of("make_recommendation", draft), when("on", TODAY), follow=True)
    served = client.post(of("serve_recommendation", draft), when("report_received_on", TODAY),
                         follow=True)  # fmt: skip
    assert [str(said) for said in served.context["messages"]] == [
        f"Saved. The answer is due by {long_date(response_clock(TODAY).last_day)}."
    ]
    assert "The officers of Cabinet record the answer." in text(served)
    client.force_login(cabinet_officer)
    answer = {"decision": "partly", "action": "Write", "owner": "Director"}
    answer |= when("act_by", TODAY + timedelta(days=9))
    answer |= when("responded_on", TODAY) | when("published_on", TODAY)
    bare = text(client.post(of("answer_recommendation", draft), answer))
    assert '<a href="#id_reasons">Say why part of it is not accepted.</a>' in bare
    answer["reasons"] = "It costs more."
    assert client.post(of("answer_recommendation", draft), answer).status_code == 302
    report = when("on", TODAY) | {"text": "Written", "evidence": "The letter", "is_done": "on"}
    assert client.post(of("report_progress", draft), report).status_code == 302
    verdict = of("judge_progress", draft, 1)
    assert client.post(verdict, {"is_done": "yes"}).status_code == 403
    client.force_login(people.committee_officer)
    assert "Say what is missing." in text(client.post(verdict, {"is_done": "no"}))
    assert client.post(verdict, {"is_done": "yes"}).status_code == 302
    assert Recommendation.objects.get().state == "done"


def test_files_of_evidence_are_public_with_what_they_show(client, officer, committee, media):
    draft = make_recommendation(committee, "drafted")
    sent = {"file": SimpleUploadedFile("visits.csv", b"Ward,Visits\nA,4\n"), "title": "Visits"}
    answer = officer.post(of("add_recommendation_file", draft), sent, follow=True)
    assert "Visits" in text(answer)
    address = RecommendationFile.objects.get().get_absolute_url()
    handed = officer.get(address)
    assert "no-store" in handed["Cache-Control"]
    assert 'attachment; filename="visits.csv"' in handed["Content-Disposition"]
    client.logout()
    assert client.get(address).status_code == 404
    recommendations.make_recommendation(draft, on=TODAY, by=None)
    assert client.get(address).status_code == 200
    assert "Visits" in text(client.get(draft.get_absolute_url()))


def test_a_report_comes_with_a_file_or_says_what_is_wrong_with_it(officer, committee, media):
    found = make_recommendation(committee, "answered")
    said = when("on", TODAY) | {"text": "Written", "is_done": "on"}
    wrong = said | {"evidence_file": SimpleUploadedFile("a.html", b"<p>words</p>")}
    answer = officer.post(of("report_progress", found), wrong)
    assert answer.status_code == 422
    assert "a.html: This kind of file is not taken." in text(answer)
    assert "Written" in text(answer)
    assert "What is done has evidence" in text(officer.post(of("report_progress", found), said))
    right = said | {"evidence_file": SimpleUploadedFile("a.pdf", bytes_of(lambda: tagged("Done")))}
    assert officer.post(of("report_progress", found), right).status_code == 302
    assert "a.pdf" in text(officer.get(of("judge_progress", found, 1)))


def test_everybody_but_those_at_work_gets_a_file_without_what_it_hides(
    client, officer, committee, media
):
    made = make_recommendation(committee)
    pdf = tagged("Done")
    pdf.docinfo["/Author"] = "Wolverquince"
    given = EvidenceGiven("Audit", file_name="a.pdf", data=bytes_of(lambda: pdf))
    file = recommendation_files.add_file(made, given, by=None)
    handed_in = b"".join(officer.get(file.get_absolute_url()))
    assert handed_in == given.data
    client.logout()
    answer = client.get(file.get_absolute_url())
    public = b"".join(answer)
    assert answer["Content-Type"] == "application/pdf"
    assert b"Wolverquince" in handed_in
    assert b"Wolverquince" not in public


def test_a_kind_of_file_that_cannot_be_cleaned_is_not_added(committee, media):
    made = make_recommendation(committee)
    given = EvidenceGiven("Table", file_name="a.xlsx", data=zipped({"xl/workbook.xml": b"<a/>"}))
    with pytest.raises(Refused, match="Save it as PDF or CSV"):
        recommendation_files.add_file(made, given, by=None)


def test_a_withdrawn_file_leaves_its_reason(client, officer, committee, media):
    made = make_recommendation(committee)
    given = EvidenceGiven("Names of carers", file_name="a.csv", data=b"A,B")
    file = recommendation_files.add_file(made, given, by=None)
    address = reverse("meetings:withdraw_recommendation_file", args=[file.key])
    assert "Names of carers" in text(officer.get(address))
    officer.post(address, {"because": "It named people"})
    assert officer.get(file.get_absolute_url()).status_code == 200
    client.logout()
    assert client.get(file.get_absolute_url()).status_code == 404
    page = text(client.get(made.get_absolute_url()))
    assert "It named people" in page
    assert "Names of carers" not in page


def test_who_answers_leaves_the_askers_files_alone(client, committee, media):
    made = make_recommendation(committee)
    given = EvidenceGiven("Carers", file_name="a.csv", data=b"A,B")
    file = recommendation_files.add_file(made, given, by=None)
    client.force_login(make_officer_of(make_cabinet()))
    address = reverse("meetings:withdraw_recommendation_file", args=[file.key])
    assert client.get(address).status_code == 403
    assert client.get(of("add_recommendation_file", made)).status_code == 403


def test_the_asker_does_not_answer_for_the_executive(officer, committee):
    served = make_recommendation(committee, "served")
    assert officer.get(of("answer_recommendation", served)).status_code == 403
    assert officer.get(of("change_recommendation", served)).status_code == 200


def test_the_executive_neither_sees_a_draft_nor_changes_what_was_made(cabinet_client, committee):
    draft = make_recommendation(committee, "drafted")
    made = make_recommendation(committee)
    assert cabinet_client.get(of("work_recommendation", draft)).status_code == 404
    assert cabinet_client.get(of("work_recommendation", made)).status_code == 200
    for name in ("change_recommendation", "serve_recommendation", "withdraw_recommendation"):
        assert cabinet_client.get(of(name, made)).status_code == 403


def test_what_is_refused_stands_on_the_page_with_what_was_typed(officer, committee):
    made = make_recommendation(committee)
    early = when("report_received_on", made.made_on - timedelta(days=3))
    answer = officer.post(of("serve_recommendation", made), early)
    assert answer.status_code == 422
    assert "and received after" in text(answer)
    impossible = {"report_received_on_0": "31", "report_received_on_1": "feb",
                  "report_received_on_2": "2025"}  # fmt: skip
    assert "That month has 28 days." in text(
        officer.post(of("serve_recommendation", made), impossible)
    )


def test_a_correction_shows_the_earlier_words_to_everybody(officer, committee):
    made = make_recommendation(committee)
    change = of("change_recommendation", made)
    facts = {"to": "cab", "power": "9fe", "text": "Meet them."}
    assert officer.post(change, facts).status_code == 422
    assert officer.post(change, facts | {"reason": "As minuted"}).status_code == 302
    page = text(officer.get(made.get_absolute_url()))
    assert "Meet every carer twice a year." in page.split("What was corrected")[1]


def test_a_report_goes_on_an_agenda_in_one_click(officer, committee, media):
    late = make_recommendation(committee, "served", received=LONG_SINCE, text="Ask <b>all</b>")
    make_recommendation(committee, "drafted", text="A draft")
    meeting = make_meeting(committee)
    item = make_item(meeting, "Fostering")
    address = reverse("meetings:report_recommendations", args=["cyp"])
    assert "Fostering" in text(officer.get(address))
    officer.post(address, {"where": meeting.slug})
    officer.post(address, {"where": item.key})
    own, other = Paper.objects.order_by("pk")
    assert own.item.title == "Recommendations and what came of them"
    assert other.item == item
    body = own.versions.get().content.payload["body_html"]
    assert "1 recommendation: 1 overdue." in body
    assert "Ask &lt;b&gt;all&lt;/b&gt;" in body
    assert late.addressee in body
    assert "A draft" not in body


def test_a_report_says_what_was_known_on_its_day(committee):
    made = make_recommendation(committee, "served", received=LONG_SINCE)
    before = recommendations_payload("cyp", made.made_on - timedelta(days=1), "public").data
    assert "No recommendations." in before["body_html"]
    on_its_day = recommendations_payload("cyp", made.made_on, "public").data
    assert "1 overdue" not in on_its_day["body_html"]


def test_committee_pages_show_both_sides(visit, committee):
    made = make_recommendation(committee)
    for slug, words in (("cyp", "From this committee:"), ("cab", "To this body:")):
        page = text(visit(f"/committees/{slug}/"))
        assert words in page
        assert made.get_absolute_url() in page
    assert "Recommendations</h2>" not in text(visit("/committees/hlt/"))
