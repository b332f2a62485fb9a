"""Suggesting a topic, and what officers make of it; who suggested it stays private."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from meetings.models import Suggester, Topic
from meetings.programme.services import suggestions
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from scrutiny.waiting import waiting_for
from tests.council import make_committee
from tests.meetings.programme_rows import make_topic, suggest

pytestmark = pytest.mark.django_db

FORM = reverse("meetings:suggest_topic")
PRIVATE = ("Olive Privately", "olive@private.example")


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def committee(council):
    return council.committee


@pytest.fixture
def suggestion(committee):
    return suggest(committee)


def text(response) -> str:
    return response.content.decode()


def typed(**facts) -> dict:
    words = {"committee": "CYP", "title": "Quiet buses", "description": "I miss my stop."}
    return words | {"name": "Olive Privately", "email": "olive@private.example"} | facts


def moderate(topic) -> str:
    return reverse("meetings:moderate_topic", args=[topic.key])


# The form


def test_anybody_suggests_a_topic_and_is_thanked(client, committee):
    answer = client.post(FORM, typed(), follow=True)
    assert "Thank you for your suggestion" in text(answer)
    topic = Topic.objects.get()
    assert (topic.state, topic.suggested_by, topic.made_by) == ("suggested", "public", None)
    suggester = Suggester.objects.get(topic=topic)
    assert (suggester.name, suggester.email) == PRIVATE


def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_is_kept(client, committee):
    page = text(client.post(FORM, typed(title="", email="olive at home")))
    assert "Say what the topic is." in page
    assert "Enter a valid email address." in page
    assert "I miss my stop." in page
    assert "<title>Error: Suggest a topic" in page
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    "facts",
    [{"committee": "NONE"}, {"committee": "CAB"}, {"title": "x" * 201}, {"title": "a\x00b"},
     {"name": "n" * 101}],
)  # fmt: skip
def test_odd_answers_are_refused_without_a_fault(client, committee, facts):
    make_committee("CAB", "Cabinet", kind="executive")
    assert client.post(FORM, typed(**facts)).status_code == 200
    assert not Topic.objects.exists()


def test_a_program_that_fills_every_box_is_thanked_and_nothing_is_kept(client, committee):
    answer = client.post(FORM, typed(website="https://spam.example"))
    assert answer.url == reverse("meetings:suggestion_thanks")
    assert not Topic.objects.exists()


def test_the_sixth_suggestion_in_an_hour_is_one_too_many(client, committee):
    statuses = [client.post(FORM, typed(title=f"Topic {n}")).status_code for n in range(6)]
    assert statuses == [302] * 5 + [429]
    assert Topic.objects.count() == 5


def test_the_same_words_sent_twice_are_one_suggestion(client, committee):
    for _ in range(2):
        answer = client.post(FORM, typed())
        assert answer.url == reverse("meetings:suggestion_thanks")
    assert (Topic.objects.count(), Suggester.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(action="topic.suggested").count() == 1


@pytest.mark.parametrize("other", [{"name": "Ned"}, {"title": "Loud buses"}, {"email": ""}])
def test_the_words_of_somebody_else_or_other_words_are_another_suggestion(client, committee, other):
    client.post(FORM, typed())
    client.post(FORM, typed(**other))
    assert Topic.objects.count() == 2


def test_what_was_decided_on_may_be_suggested_again(client, committee):
    client.post(FORM, typed())
    suggestions.decline_suggestion(Topic.objects.get(), reason="Not ours.", by=None)
    client.post(FORM, typed())
    assert Topic.objects.count() == 2


def test_the_home_page_leads_to_the_form(client, committee):
    assert f'href="{FORM}"' in text(client.get("/"))


@pytest.mark.parametrize(("who", "role"), [("member", "member"), ("committee_officer", "officer")])
def test_who_is_signed_in_is_not_asked_for_a_name(client, people, who, role):
    client.force_login(getattr(people, who))
    assert 'name="email"' not in text(client.get(FORM))
    client.post(FORM, typed())
    topic = Topic.objects.get()
    assert (topic.suggested_by, topic.made_by) == (role, getattr(people, who))
    assert not Suggester.objects.exists()


# Nothing is public before it is accepted


def public_pages(topic) -> list[str]:
    slug = topic.committee.slug
    return [
        topic.get_absolute_url(),
        reverse("meetings:work_programme", args=[slug]),
        reverse("meetings:work_programme_year", args=[slug, topic.municipal_year]),
        reverse("committees:committee", args=[slug]),
        FORM,
    ]


def test_nothing_of_a_suggestion_shows_before_an_officer_accepts_it(visit, people, suggestion):
    for who in (None, people.member, people.other_officer):
        for address in public_pages(suggestion):
            assert "Quiet buses" not in text(visit(address, who)), address
        assert visit(suggestion.get_absolute_url(), who).status_code == 404


def test_private_facts_and_first_words_stay_private_when_it_is_accepted(
    visit, people, suggestion, client
):
    client.force_login(people.committee_officer)
    edit = reverse("meetings:edit_topic", args=[suggestion.key])
    words = {"title": "Quiet buses", "description": "Stops are not heard.", "origin": "new",
             "format": "item", "revision": 0}  # fmt: skip
    assert client.post(edit, words).status_code == 302
    suggestions.accept_suggestion(suggestion, by=people.committee_officer)
    for address in public_pages(suggestion):
        page = text(visit(address))
        for private in (*PRIVATE, "Pat Lane"):
            assert private not in page, (address, private)
    assert "Stops are not heard." in text(visit(suggestion.get_absolute_url()))


def test_the_history_holds_no_private_facts(suggestion, people):
    suggestions.decline_suggestion(suggestion, reason="Another body does it.", by=people.officer)
    entries = AuditEntry.objects.about(suggestion)
    assert entries.count() == 2
    for entry in entries:
        assert not any(fact in f"{entry.sentence} {entry.details}" for fact in PRIVATE)


# What officers make of it


def test_only_the_committees_officers_see_who_suggested_it(visit, people, suggestion):
    page = text(visit(moderate(suggestion), people.committee_officer))
    assert all(fact in page for fact in PRIVATE)
    for who in (people.other_officer, people.member, people.administrator):
        assert visit(moderate(suggestion), who).status_code == 404
        assert not Suggester.objects.visible_to(who).exists()


def test_a_suggestion_waits_for_its_officers_and_nobody_else(people, suggestion):
    [waiting] = waiting_for(people.committee_officer)
    assert waiting.sentence.startswith("Decide on a suggested topic: Quiet buses")
    assert waiting.url == moderate(suggestion)
    for who in (people.other_officer, people.member, people.public):
        assert waiting_for(who) == []
    suggestions.accept_suggestion(suggestion, by=None)
    assert waiting_for(people.committee_officer) == []


def test_accepting_makes_it_public_and_tells_who_left_an_address(
    client, people, suggestion, mailoutbox, django_capture_on_commit_callbacks
):
    client.force_login(people.committee_officer)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(moderate(suggestion), {"decision": "accept"})
    suggestion.refresh_from_db()
    assert suggestion.state == Topic.State.PROPOSED
    [mail] = mailoutbox
    assert mail.to == ["olive@private.example"]
    assert suggestion.get_absolute_url() in mail.body


def test_declining_wants_a_reason_that_goes_to_who_suggested_it_only(
    client, people, suggestion, mailoutbox, django_capture_on_commit_callbacks, visit
):
    client.force_login(people.committee_officer)
    page = text(client.post(moderate(suggestion), {"decision": "decline", "reason": " "}))
    assert "Say why. The reason goes to whoever suggested it." in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(moderate(suggestion), {"decision": "decline", "reason": "It is the county’s."})
    assert "It is the county’s." in mailoutbox[0].body
    assert visit(suggestion.get_absolute_url()).status_code == 404


def test_nobody_is_written_to_who_left_no_address(
    committee, mailoutbox, django_capture_on_commit_callbacks
):
    topic = suggest(committee, name="", email="")
    with django_capture_on_commit_callbacks(execute=True):
        suggestions.accept_suggestion(topic, by=None)
    assert mailoutbox == []


def test_a_merged_suggestion_leads_on_to_the_other_topic(client, people, suggestion, committee):
    other = make_topic(committee, "Buses")
    client.force_login(people.committee_officer)
    page = text(client.post(moderate(suggestion), {"decision": "merge", "into": ""}))
    assert "Choose the topic that it goes into." in page
    client.post(moderate(suggestion), {"decision": "merge", "into": other.key})
    client.logout()
    assert client.get(suggestion.get_absolute_url()).url == other.get_absolute_url()


def test_a_suggestion_goes_into_no_topic_of_another_committee_or_that_waits(suggestion, council):
    for into in (make_topic(council.other_committee), suggest(council.committee, "Other")):
        with pytest.raises(Refused, match="of the same committee that was accepted"):
            suggestions.merge_suggestion(suggestion, into, by=None)


def test_the_second_of_two_officers_is_told_that_it_is_decided(suggestion):
    suggestions.decline_suggestion(suggestion, reason="No.", by=None)
    with pytest.raises(Refused, match="declined already"):
        suggestions.accept_suggestion(suggestion, by=None)


def test_a_committee_that_is_no_scrutiny_committee_takes_none(council):
    cabinet = make_committee("CAB", "Cabinet", kind="executive")
    with pytest.raises(Refused, match="has no work programme"):
        suggest(cabinet)
