"""Check, check your answers, publish, watch: the officer's pages."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from meetings.models import Meeting, Publication
from meetings.publication.services import job as publishing
from scrutiny import jobs
from scrutiny.models import Job
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.publishing import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(council, media) -> Meeting:
    meeting = make_meeting(council.committee)
    make_paper(make_item(meeting, "Fostering"), "Fostering report")
    lease = make_item(meeting, "Oak House")
    make_paper(lease, "Oak House terms")
    make_exempt(lease, "A contract")
    return meeting


@pytest.fixture
def officer(client, people):
    client.force_login(people.officer)
    return client


def address(meeting: Meeting, page: str) -> str:
    return f"/work/meetings/{meeting.slug}/{page}/"


def body(response) -> str:
    return " ".join(response.content.decode().split())


def make_late(meeting: Meeting) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=tomorrow)


def test_the_check_leads_on_to_publishing_when_nothing_blocks(officer, meeting):
    words = body(officer.get(address(meeting, "check")))
    assert "Every report has a paper." in words
    assert address(meeting, "publish") in words


def test_the_check_leads_to_what_blocks_and_not_on(officer, meeting):
    item = make_item(meeting, "Adoption")
    words = body(officer.get(address(meeting, "check")))
    assert "Item 3.0, Adoption: no paper is attached." in words
    assert f"#item-{item.key}" in words
    assert "See what will be published" not in words


def test_check_your_answers_says_what_becomes_public_and_what_stays(officer, meeting):
    words = body(officer.get(address(meeting, "publish")))
    assert "Fostering report" in words
    assert "Members of the committee, and officers" in words
    assert "Publish 1 paper, keep 1 exempt</button>" in words
    assert "Oak House" not in words


def test_a_blocked_agenda_has_no_button_and_is_not_published_by_force(officer, meeting):
    make_item(meeting, "Adoption")
    assert "</button>" not in body(officer.get(address(meeting, "publish"))).split("<main")[1]
    officer.post(address(meeting, "publish"))
    assert not Job.objects.exists()


def test_a_late_agenda_asks_for_the_reason_and_keeps_what_was_typed(officer, meeting):
    make_late(meeting)
    response = officer.post(address(meeting, "publish"), {"late_reason": ""})
    assert response.status_code == 422
    assert "Say why. Publishing late is never silent." in body(response)
    assert "Error: " in body(response)
    assert not Job.objects.exists()


def test_a_click_starts_one_job_and_a_second_click_none(officer, meeting):
    first = officer.post(address(meeting, "publish"))
    second = officer.post(address(meeting, "publish"))
    assert first.url == second.url == address(meeting, "publishing")
    assert [job.arguments["act"] for job in Job.objects.all()] == ["agenda"]


def test_the_late_reason_goes_with_the_job(officer, meeting):
    make_late(meeting)
    officer.post(address(meeting, "publish"), {"late_reason": "The inspector wrote late."})
    assert Job.objects.get().arguments["late_reason"] == "The inspector wrote late."


def test_the_job_publishes_and_the_page_leads_to_what_is_public(
    officer, meeting, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(address(meeting, "publish"))
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.PUBLISHED
    job = Job.objects.get()
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    words = body(officer.get(address(meeting, "publishing")))
    assert "Published." in words
    assert f'href="/meetings/{meeting.slug}/"' in words
    assert "http-equiv" not in words


def running(meeting: Meeting, **facts) -> Job:
    job = jobs.start(publishing.KIND, meeting, by=None, act="agenda", late_reason="")
    facts = {"state": "running", "heard_at": timezone.now()} | facts
    Job.objects.filter(pk=job.pk).update(**facts)
    return job


def test_a_job_whose_officer_lost_the_right_while_it_waited_publishes_nothing(
    meeting, council, django_capture_on_commit_callbacks
):
    officer = council.people.committee_officer
    with django_capture_on_commit_callbacks(execute=True):
        publishing.start_publishing(meeting, "agenda", by=officer)
        officer.grants.all().delete()
    meeting.refresh_from_db()
    assert meeting.state != "published"
    job = jobs.newest(publishing.KIND, meeting)
    assert (job.state, job.sentence) == ("failed", jobs.NO_LONGER_ALLOWED)


def test_the_page_says_how_far_it_is_with_and_without_a_script(officer, meeting):
    running(meeting, sentence="Rendering paper 7 of 23", done=7, total=23)
    page = body(officer.get(address(meeting, "publishing")))
    part = body(officer.get(address(meeting, "publishing/state")))
    for words in (page, part):
        assert "Rendering paper 7 of 23" in words
        assert 'value="7" max="23"' in words
    assert '<noscript> <meta http-equiv="refresh"' in page
    assert 'aria-live="polite"' in page
    assert "<html" not in part


def test_while_it_goes_on_the_publish_page_leads_to_the_progress(officer, meeting):
    running(meeting)
    assert officer.get(address(meeting, "publish")).url == address(meeting, "publishing")


def test_a_failure_says_why_and_offers_to_start_again(officer, meeting):
    running(meeting, state="failed", sentence="No paper is attached to: Adoption.")
    words = body(officer.get(address(meeting, "publishing")))
    assert "No paper is attached to: Adoption." in words
    assert "Start again" in words


@pytest.mark.parametrize(("seconds", "words"), [(61, "1 minute;"), (200, "3 minutes;")])
def test_a_job_that_is_silent_for_a_minute_says_so(officer, meeting, seconds, words):
    running(meeting, heard_at=timezone.now() - timedelta(seconds=seconds))
    page = body(officer.get(address(meeting, "publishing")))
    assert f"No word for {words} it may have been interrupted." in page
    assert "Start again" not in page


def test_a_job_that_was_heard_of_lately_is_not_doubted(officer, meeting):
    running(meeting, heard_at=timezone.now() - timedelta(seconds=50))
    assert "No word for" not in body(officer.get(address(meeting, "publishing")))


def test_a_job_that_was_killed_is_told_of(officer, meeting):
    running(meeting, heard_at=timezone.now() - 2 * jobs.SILENCE)
    words = body(officer.get(address(meeting, "publishing")))
    assert jobs.INTERRUPTED in words
    assert "Start again" in words


def test_a_job_that_nobody_takes_up_says_what_to_look_at(officer, meeting):
    long_ago = timezone.now() - timedelta(seconds=60)
    running(meeting, state="waiting", asked_at=long_ago)
    assert "db_worker" in body(officer.get(address(meeting, "publishing")))


def test_nothing_to_watch_leads_to_publishing(officer, meeting):
    assert officer.get(address(meeting, "publishing")).url == address(meeting, "publish")


@pytest.mark.parametrize("state", ["held", "cancelled", "postponed"])
def test_a_meeting_that_is_over_or_off_is_not_published(officer, meeting, state):
    Meeting.objects.filter(pk=meeting.pk).update(state=state, state_reason="Snow")
    response = officer.post(address(meeting, "publish"))
    assert response.url == f"/work/meetings/{meeting.slug}/"
    assert not Job.objects.exists()


# After the first publication


@pytest.fixture
def published(meeting) -> Meeting:
    publish(meeting)
    return meeting


def test_without_additions_a_revised_agenda_is_offered(officer, published):
    words = body(officer.get(address(published, "publish")))
    assert "Publish 1 paper as a revised agenda, keep 1 exempt" in words


def test_what_was_added_is_offered_as_a_supplement(officer, published):
    make_paper(make_item(published, "Letter"), "Letter of the inspectors")
    words = body(officer.get(address(published, "publish")))
    assert "Publish 1 paper as Supplement 1</button>" in words
    assert "Letter of the inspectors" in words
    assert "Fostering report" not in words
    revised = body(officer.get(address(published, "publish") + "?as=revised"))
    assert "Fostering report" in revised


def test_each_late_item_of_a_supplement_wants_its_reason(officer, published):
    item = make_item(published, "Letter")
    make_paper(item, "Letter of the inspectors")
    make_late(published)
    response = officer.post(address(published, "publish"))
    assert response.status_code == 422
    assert "Why does “Letter” come late?" in body(response)
    officer.post(address(published, "publish"), {f"late_{item.key}": "It came today."})
    item.refresh_from_db()
    assert item.late_reason == "It came today."
    assert Job.objects.get().arguments["act"] == Publication.Kind.SUPPLEMENT


# The command


def test_the_command_publishes_in_the_foreground_and_says_how_far_it_is(meeting, people, capsys):
    call_command("publishagenda", meeting.slug, by=people.officer.email)
    said = capsys.readouterr().out
    assert "Rendering paper 1 of 2" in said
    assert said.endswith(f"Published: {meeting}\n")
    assert Publication.objects.get().by == people.officer


def test_the_command_refuses_who_may_not_and_what_cannot_be(meeting, people):
    with pytest.raises(CommandError, match="Nobody signs in as"):
        call_command("publishagenda", meeting.slug, by="nobody@nowhere.example")
    with pytest.raises(CommandError, match="is not democracy officer"):
        call_command("publishagenda", meeting.slug, by=people.other_officer.email)
    with pytest.raises(CommandError, match="There is no meeting"):
        call_command("publishagenda", "cyp-1999-01-01", by=people.officer.email)
    make_late(meeting)
    with pytest.raises(CommandError, match="Say why the agenda is late"):
        call_command("publishagenda", meeting.slug, by=people.officer.email)
    assert not Publication.objects.exists()
