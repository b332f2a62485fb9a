"""Taking down: from the second person's click to 404 everywhere, without a worker."""

from html import unescape
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models

from actionplans.models import Evidence, Release
from meetings.minutes.services.publication import publish_minutes
from meetings.models import (
    Closing,
    Entry,
    FileText,
    Minute,
    Minutes,
    Publication,
    Recommendation,
    TakeDown,
    TakenDown,
)
from meetings.publication.services.agenda import publish_agenda
from meetings.publication.services.republication import publish_revised
from meetings.taking_down import fields
from meetings.taking_down.services import decision, files
from scrutiny.models import ClosedFile, Job
from scrutiny.refusals import Refused
from tests.actionplans.active_plan import make_active_plan, say
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.following import make_call_in, make_group, make_recommendation
from tests.meetings.sittings import make_table_that_is_over
from tests.publishing import publish

pytestmark = pytest.mark.django_db

NAME = "Jane Appleseed"
MARK = "appleseed"


@pytest.fixture(autouse=True)
def _no_worker(settings):
    """Jobs wait for a worker that never comes."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def meeting(council, media):
    """An agenda that names her everywhere, published, reworded and published again."""
    meeting = make_meeting(council.committee)
    facts = {"purpose": f"To hear {NAME}.", "presenters": [f"{NAME}, carer"]}
    item = make_item(meeting, f"Complaint of {NAME}", late_reason=f"{NAME} wrote late.", **facts)
    make_paper(item, f"Letter of {NAME}", body="<p>Dear <em>Jane</em> Appleseed.</p>")
    publish(meeting)
    item.title, item.purpose = "A complaint", "To hear a carer."
    item.save()
    publish(meeting, kind=Publication.Kind.REVISED, late_reason=f"{NAME} asked.")
    return meeting


def take_down(people, by=None, **what):
    what = what or {"words": NAME}
    asked = decision.ask_to_take_down(
        reason="She asked.", ground="erasure", by=people.officer, **what
    )
    return decision.decide(asked, agrees=True, by=by or people.other_officer)


def says(response) -> bool:
    if response.status_code != 200:
        return False
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(response.headers.values())
    return MARK in unescape(body.decode(errors="ignore") + unquote(headers)).lower()


def addresses_of(meeting) -> list[str]:
    at, item = f"/meetings/{meeting.slug}", meeting.items.get()
    paper = item.papers.get()
    packs = [f"{at}/published/{each}/public/pack.pdf" for each in ("agenda-1", "revised-1")]
    return [f"{at}/", f"{at}/changes/", f"/items/{item.key}/", f"/papers/{paper.key}/",
            f"/papers/{paper.key}/paper.pdf", f"{at}/pack.pdf", *packs]  # fmt: skip


def test_a_name_is_gone_from_agenda_changes_packs_and_file_names_at_once(visit, people, meeting):
    addresses = addresses_of(meeting)
    assert sum(says(visit(each)) for each in addresses) >= 5
    take_down(people)
    for reader in (None, people.member, people.other_officer, people.administrator):
        assert [each for each in addresses if says(visit(each, reader))] == []
    for each in addresses[-3:]:
        assert visit(each).status_code == 404
        assert visit(each, people.officer).status_code == 200
    assert "[removed on" in visit(f"/meetings/{meeting.slug}/changes/").content.decode()
    assert "The agenda pack was taken down on" in visit(addresses[0]).content.decode()
    assert not Job.objects.filter(state="done").exists()


def test_a_name_is_gone_from_what_follows_and_from_plans(visit, people, council, media):
    meeting = make_meeting(council.committee)
    minutes = Minutes.objects.create(meeting=meeting, state="published", first_number=1)
    words = {"text": f"{NAME} spoke.", "body_html": "<p><b>Jane</b> Appleseed spoke.</p>"}
    Minute.objects.create(minutes=minutes, position=1, title=f"{NAME}", **words)
    meeting.has_been_public, meeting.state = True, "held"
    meeting.save()
    recommendation = make_recommendation(council.committee, text=f"Pay {NAME}.")
    call_in = make_call_in(council.committee, people.member.person, is_valid=True)
    call_in.grounds = f"{NAME} was not asked."
    call_in.save()
    group = make_group(council.committee, people.member.person)
    group.scope = f"What {NAME} told us"
    group.save()
    active = make_active_plan(council)
    update = say(active.actions[0], progress=f"{NAME} was visited.")
    addresses = [
        f"/meetings/{meeting.slug}/minutes/",
        recommendation.get_absolute_url(),
        call_in.get_absolute_url(),
        group.get_absolute_url(),
        active.plan.get_absolute_url(),
    ]
    before = [each for each in addresses if says(visit(each))]
    assert len(before) >= 4, before
    take_down(people)
    for reader in (None, people.member):
        assert [each for each in addresses if says(visit(each, reader))] == []
    assert not Release.objects.filter(progress__icontains=MARK).exists()
    assert MARK not in str(update.__class__.objects.get(pk=update.pk).progress).lower()


def test_files_that_say_the_name_are_closed_and_others_stay(visit, people, council, media):
    active = make_active_plan(council)
    letters = {}
    for title, text in (("Letter", "Dear Jane\nAppleseed"), ("Figures", "month,number")):
        evidence = Evidence(action=active.actions[0], title=title, file_name="a.csv",
                            media_type="text/csv")  # fmt: skip
        evidence.file.save("x", ContentFile(text.encode()), save=False)
        evidence.public_file.save("x", ContentFile(text.encode()), save=False)
        evidence.save()
        letters[title] = evidence
    take_down(people)
    closed = set(ClosedFile.objects.values_list("name", flat=True))
    assert {letters["Letter"].file.name, letters["Letter"].public_file.name} == closed


def test_a_file_that_is_not_searched_yet_is_closed_until_it_is(
    visit, people, council, media, monkeypatch
):
    monkeypatch.setattr(files, "PATIENCE", -1)
    meeting = make_meeting(council.committee)
    make_paper(make_item(meeting, "Fostering"), "Fostering report")
    publish_agenda(meeting, by=None)
    address = f"/meetings/{meeting.slug}/pack.pdf"
    taken = take_down(people)
    assert visit(address).status_code == 404
    assert taken.taken.filter(why="unsearched").exists()
    files.search(Job.objects.filter(kind=files.KIND).first(), lambda *said: None)
    assert visit(address).status_code == 200
    assert not taken.taken.exists()


def test_a_revised_agenda_opens_the_pack_again_and_a_paper_that_says_it_closes_it(
    visit, people, council, media
):
    meeting = make_meeting(council.committee)
    make_paper(make_item(meeting, f"Complaint of {NAME}"), "A letter")
    publish_agenda(meeting, by=None)
    address = f"/meetings/{meeting.slug}/pack.pdf"
    take_down(people)
    assert visit(address).status_code == 404
    publish_revised(meeting, by=None)
    assert visit(address).status_code == 200
    make_paper(make_item(meeting, "Late"), "A report", body=f"<p>{NAME} again.</p>")
    publish_revised(meeting, by=None)
    assert visit(address).status_code == 404
    assert visit(address, people.officer).status_code == 200


def test_minutes_that_say_it_are_closed_and_their_page_offers_no_file(
    visit, people, council, media
):
    table = make_table_that_is_over(council)
    publish_minutes(table.minutes, by=people.officer)
    page = f"/meetings/{table.meeting.slug}/minutes"
    assert "minutes.pdf" in visit(f"{page}/").content.decode()
    take_down(people, words="Fostering")
    assert visit(f"{page}.pdf").status_code == 404
    assert visit(f"{page}.pdf", people.officer).status_code == 200
    words = visit(f"{page}/").content.decode()
    assert "minutes.pdf" not in words
    assert "Fostering" not in words


def test_a_draft_paper_that_is_taken_down_leaves_the_agenda_publishable(people, council, media):
    meeting = make_meeting(council.committee)
    paper = make_paper(make_item(meeting, "Fostering"), "A letter")
    take_down(people, address=f"/papers/{paper.key}/")
    assert not Closing.objects.exists()


def test_one_person_asks_and_another_decides(people, meeting):
    asked = decision.ask_to_take_down(
        words=NAME, reason="She asked.", ground="erasure", by=people.officer
    )
    with pytest.raises(Refused, match="another officer"):
        decision.decide(asked, agrees=True, by=people.officer)
    assert Entry.objects.filter(title__icontains=MARK).exists()
    decision.decide(asked, agrees=False, by=people.other_officer)
    with pytest.raises(Refused, match="decided already"):
        decision.decide(asked, agrees=True, by=people.administrator)
    assert Entry.objects.filter(title__icontains=MARK).exists()


def test_originals_stay_for_the_officers_of_their_committee(client, people, meeting):
    taken = take_down(people)
    page = f"/work/taking-down/{taken.key}/"
    client.force_login(people.committee_officer)
    assert f"Complaint of {NAME}" in client.get(page).content.decode()
    for reader in (people.other_officer, people.administrator):
        client.force_login(reader)
        words = client.get(page).content.decode()
        assert f"Complaint of {NAME}" not in words
        assert meeting.items.get().key not in words
    rows = TakenDown.objects.filter(take_down=taken, file="")
    assert all(row.original for row in rows)
    assert set(rows.values_list("committee__code", flat=True)) == {"CYP"}


def test_every_closed_address_is_listed_with_who_opened_it(client, visit, people, meeting):
    pack = f"/meetings/{meeting.slug}/published/agenda-1/public/pack.pdf"
    visit(pack, people.member)
    visit(pack)
    taken = take_down(people)
    client.force_login(people.officer)
    words = client.get(f"/work/taking-down/{taken.key}/").content.decode()
    assert pack in words
    assert f"{people.member.name} and the public 1 times" in words


def test_withheld_words_are_taken_down_for_members_too(visit, people, council, media):
    meeting = make_meeting(council.committee)
    item = make_item(meeting, f"Fees of {NAME}")
    make_paper(item, "Terms")
    make_exempt(item, "A contract")
    publish(meeting)
    page = f"/meetings/{meeting.slug}/"
    assert says(visit(page, people.member))
    take_down(people)
    assert not says(visit(page, people.member))


def test_a_paper_is_taken_down_by_its_address(visit, people, meeting):
    paper = meeting.items.get().papers.get()
    take_down(people, address=f"https://example.org/papers/{paper.key}/")
    for address in addresses_of(meeting)[3:]:
        assert visit(address).status_code == 404
    assert not says(visit(f"/papers/{paper.key}/"))


def test_a_recommendation_is_taken_down_by_its_address(visit, people, council):
    made = make_recommendation(council.committee, text="Pay the carer of Elm House.")
    address = made.get_absolute_url()
    take_down(people, address=address)
    assert "Elm House" not in visit(address).content.decode()
    assert "[removed on" in Recommendation.objects.get(pk=made.pk).text


@pytest.mark.parametrize(
    "what",
    [{}, {"words": "J."}, {"words": NAME, "address": "/x/"}, {"address": "/papers/nothing/"},
     {"address": "/meetings/"}],
)  # fmt: skip
def test_what_cannot_be_found_is_refused(people, what):
    with pytest.raises(Refused):
        decision.ask_to_take_down(reason="R", ground="erasure", by=people.officer, **what)


def test_an_officer_asks_on_the_page_and_another_agrees(client, people, meeting):
    client.force_login(people.officer)
    page = "/work/taking-down/ask/"
    assert client.post(page, {"words": NAME}).status_code == 422
    typed = {"words": NAME, "reason": "She asked.", "ground": "erasure"}
    asked = client.post(page, typed)
    assert meeting.items.get().key in client.get(asked.url).content.decode()
    client.force_login(people.other_officer)
    assert meeting.items.get().key not in client.get(asked.url).content.decode()
    client.force_login(people.officer)
    assert "places on pages" in client.get(asked.url).content.decode()
    assert "Agree: take it down now" not in client.get(asked.url).content.decode()
    client.force_login(people.committee_officer)
    assert "Decide whether something is taken down" in client.get("/work/").content.decode()
    assert "Agree: take it down now" in client.get(asked.url).content.decode()
    client.post(asked.url, {"agree": ""})
    assert TakeDown.objects.get().state == "agreed"


def test_every_text_and_file_is_searched_or_listed_with_a_reason():
    known = {model._meta.label: model for app in fields.APPS
             for model in apps.get_app_config(app).get_models()}  # fmt: skip
    for name in fields.LEFT_ALONE:
        label = ".".join(name.split(".")[:2])
        assert label in known, name
        if name.count(".") == 2:
            known[label]._meta.get_field(name.split(".")[2])
    files_of = {
        (label, field.name)
        for label, model in known.items()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
    }
    not_for_readers = {("scrutiny.Council", "crest"), ("actionplans.PlanImport", "file")}
    assert files_of == {*fields.HANDED_OUT, *fields.SOURCES, *not_for_readers}
    assert FileText._meta.label in fields.LEFT_ALONE
