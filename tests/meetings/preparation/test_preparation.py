"""Members' private questions and the invitation of witnesses."""

import pytest
from django.urls import reverse

from meetings.models import Meeting, MemberQuestion, WitnessInvitation
from meetings.preparation.services.questions import (
    give_back_question,
    propose_question,
    share_question,
    take_question,
)
from meetings.preparation.services.witnesses import invite
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import make_exempt, make_item, make_meeting
from tests.publishing import publish

pytestmark = pytest.mark.django_db

SECRET = "Why were the homes not inspected?"


@pytest.fixture
def meeting(council):
    meeting = make_meeting(council.committee)
    make_item(meeting, "Fostering")
    publish(meeting)
    return meeting


@pytest.fixture
def question(meeting, people):
    return propose(meeting, people.member)


def propose(meeting, user, text=SECRET, **facts) -> MemberQuestion:
    return propose_question(meeting, text, person=user.person, by=user, **facts)


def text(response) -> str:
    return response.content.decode()


def page_of(meeting) -> str:
    return reverse("meetings:questions", args=[meeting.slug])


def do(client, question, act):
    address = reverse("meetings:change_question", args=[question.key])
    return client.post(address, {"act": act}, follow=True)


# Questions


def test_a_member_proposes_and_a_co_optee_asks(client, people, meeting):
    client.force_login(people.member)
    item = meeting.items.get()
    client.post(page_of(meeting), {"text": SECRET, "item": item.key})
    question = MemberQuestion.objects.get()
    assert (question.item, question.proposed_by) == (item, people.member.person)
    client.force_login(people.co_optee)
    page = text(do(client, question, "take"))
    assert "Co Optee asks this." in page
    assert "1.0 Fostering" in page


def test_nobody_but_members_sees_a_question_that_is_not_shared(visit, people, meeting, question):
    for name, user in people.all().items():
        answer = visit(page_of(meeting), user)
        is_member = name in ("chair", "member", "co_optee")
        assert (SECRET in text(answer)) == is_member, name
    for who in (people.officer, people.committee_officer):
        assert "Nothing is shared with officers." in text(visit(page_of(meeting), who))


def test_officers_see_a_question_as_long_as_a_member_shares_it(
    client, visit, people, meeting, question
):
    client.force_login(people.member)
    do(client, question, "share")
    page = text(visit(page_of(meeting), people.committee_officer))
    assert SECRET in page
    assert "I ask this" not in page
    client.force_login(people.member)
    do(client, question, "hide")
    assert SECRET not in text(visit(page_of(meeting), people.committee_officer))


def test_only_who_wrote_a_question_or_asks_it_shares_it_with_officers(
    client, visit, people, meeting, question
):
    client.force_login(people.co_optee)
    assert "Share with officers" not in text(client.get(page_of(meeting)))
    assert "Only who proposed a question, or asks it" in text(do(client, question, "share"))
    assert SECRET not in text(visit(page_of(meeting), people.committee_officer))
    client.force_login(people.co_optee)
    do(client, question, "take")
    do(client, question, "share")
    assert SECRET in text(visit(page_of(meeting), people.committee_officer))
    client.force_login(people.chair)
    assert "Only who proposed a question, or asks it" in text(do(client, question, "hide"))
    assert SECRET in text(visit(page_of(meeting), people.committee_officer))


def test_officers_change_nothing_on_the_members_list(client, people, meeting, question):
    share_question(question, is_shared=True, person=people.member.person, by=people.member)
    client.force_login(people.committee_officer)
    assert client.post(page_of(meeting), {"text": "Mine"}).status_code == 403
    assert do(client, question, "take").status_code == 404


def test_no_public_page_and_no_history_holds_the_words(visit, people, meeting, question):
    pages = [meeting.get_absolute_url(), meeting.items.get().get_absolute_url(), "/",
             meeting.committee.get_absolute_url()]  # fmt: skip
    history = reverse("meetings:history", args=[meeting.slug])
    found = [text(visit(page)) for page in pages] + [text(visit(history, people.officer))]
    assert not any(SECRET in page for page in found)
    assert not any(SECRET in f"{e.sentence}{e.details}" for e in AuditEntry.objects.all())
    assert AuditEntry.objects.about(question).exists()


def test_a_question_is_asked_by_whoever_was_first(client, people, question):
    take_question(question, person=people.chair.person, by=people.chair)
    client.force_login(people.member)
    assert "Councillor Chair asks this already." in text(do(client, question, "take"))
    with pytest.raises(Refused, match="Somebody else asks this"):
        give_back_question(question, person=people.member.person, by=people.member)
    give_back_question(question, person=people.chair.person, by=people.chair)
    question.refresh_from_db()
    assert question.asked_by is None


def test_questions_change_places_with_their_neighbours(client, people, meeting):
    first, second = (propose(meeting, people.member, words) for words in ("One?", "Two?"))
    client.force_login(people.member)
    do(client, second, "up")
    do(client, second, "up")
    assert [row.text for row in meeting.member_questions.all()] == ["Two?", "One?"]
    do(client, second, "down")
    assert [row.text for row in meeting.member_questions.all()] == ["One?", "Two?"]
    assert first.item is None


def test_only_who_proposed_a_question_withdraws_it_and_may_put_it_back(
    client, people, meeting, question
):
    client.force_login(people.chair)
    assert "Only who proposed a question" in text(do(client, question, "withdraw"))
    client.force_login(people.member)
    assert "What you have withdrawn" in text(do(client, question, "withdraw"))
    assert "was withdrawn" in text(do(client, question, "take"))
    do(client, question, "put-back")
    assert "What you have withdrawn" not in text(client.get(page_of(meeting)))


def test_a_right_to_the_list_ends_with_the_membership(client, people, meeting, question):
    client.force_login(people.member)
    people.member.person.memberships.update(ends_on="2021-01-01")
    assert client.get(page_of(meeting)).status_code == 404
    assert do(client, question, "take").status_code == 404


def test_members_know_nothing_of_a_meeting_that_is_not_announced(visit, people, council):
    draft = make_meeting(council.committee)
    assert visit(page_of(draft), people.member).status_code == 404
    Meeting.objects.filter(pk=draft.pk).update(is_announced=True)
    make_item(draft, "Not published yet")
    page = text(visit(page_of(draft), people.member))
    assert "Propose a question" in page
    assert "Not published yet" not in page


@pytest.mark.parametrize("facts", [{"text": ""}, {"text": "Why?", "item": "nowhere"}])
def test_a_question_that_is_not_right_is_refused_at_its_field(client, people, meeting, facts):
    client.force_login(people.member)
    page = text(client.post(page_of(meeting), facts))
    assert "<title>Error: Questions" in page
    assert not MemberQuestion.objects.exists()


def test_a_question_belongs_to_an_item_of_its_meeting(people, meeting, council):
    other = make_item(make_meeting(council.committee, in_days=60), "Elsewhere")
    with pytest.raises(Refused, match="another agenda"):
        propose(meeting, people.member, item=other)


# Witnesses

WORDS = {
    "name": "Wanda Nesbitt",
    "organisation": "Tinford Carers",
    "email": "wanda@carers.example",
    "asked": "Tell us how carers are supported.",
    "comes_at": "6.30 pm",
    "item": "",
}


@pytest.fixture
def officer(client, people):
    client.force_login(people.committee_officer)
    return client


def witness_of(officer, meeting, **facts) -> WitnessInvitation:
    officer.post(reverse("meetings:witnesses", args=[meeting.slug]), WORDS | facts)
    return WitnessInvitation.objects.latest("pk")


def act_on(client, witness, act):
    address = reverse("meetings:change_witness", args=[witness.key])
    return client.post(address, {"act": act}, follow=True)


def test_a_witness_is_invited_by_mail_with_what_is_asked(officer, meeting, mailoutbox):
    witness = witness_of(officer, meeting, item=meeting.items.get().key)
    assert mailoutbox == []
    page = text(officer.get(reverse("meetings:witness", args=[witness.key])))
    assert "Send the invitation" in page
    act_on(officer, witness, "invite")
    [mail] = mailoutbox
    assert mail.to == ["wanda@carers.example"]
    for words in ("Tell us how carers are supported.", "6.30 pm", "About: Fostering"):
        assert words in mail.body
    witness.refresh_from_db()
    assert witness.state == "invited"
    act_on(officer, witness, "accepted")
    witness.refresh_from_db()
    assert witness.state == "accepted"


def test_a_mail_that_cannot_be_sent_leaves_the_invitation_to_send(officer, meeting, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nothing listens there
    witness = witness_of(officer, meeting)
    assert "The mail could not be sent." in text(act_on(officer, witness, "invite"))
    witness.refresh_from_db()
    assert (witness.state, witness.invited_at) == ("to-invite", None)


def test_the_mail_names_a_withheld_item_by_its_neutral_title(officer, council, mailoutbox):
    meeting = make_meeting(council.committee)
    item = make_item(meeting, "The sale of Elm House")
    make_exempt(item, "A property matter")
    act_on(officer, witness_of(officer, meeting, item=item.key), "invite")
    assert "About: A property matter" in mailoutbox[0].body
    assert "Elm House" not in mailoutbox[0].body


def test_members_see_who_is_invited_and_the_public_never_does(officer, visit, people, meeting):
    witness = witness_of(officer, meeting)
    assert "Wanda" not in text(visit(page_of(meeting), people.member))
    invite(witness, by=None)
    page = text(visit(page_of(meeting), people.member))
    assert "Wanda Nesbitt, Tinford Carers" in page
    assert "wanda@carers.example" not in page
    for address in (meeting.get_absolute_url(), meeting.items.get().get_absolute_url()):
        assert "Wanda" not in text(visit(address))


def test_a_witness_for_an_item_kept_from_members_is_kept_from_them_too(
    officer, visit, people, council
):
    meeting = make_meeting(council.committee)
    items = [make_item(meeting, title) for title in ("A child", "A sale")]
    for item, paragraph in zip(items, (1, 3), strict=True):
        make_exempt(item, "A private matter", paragraph=paragraph)
    publish(meeting)
    for item, name in zip(items, ("Hidden Hal", "Seen Sue"), strict=True):
        invite(witness_of(officer, meeting, item=item.key, name=name), by=None)
    page = text(visit(page_of(meeting), people.member))
    assert "Seen Sue" in page
    assert "Hidden Hal" not in page


def test_an_answer_comes_after_the_invitation(officer, meeting):
    witness = witness_of(officer, meeting)
    assert "Send the invitation first." in text(act_on(officer, witness, "accepted"))
    act_on(officer, witness, "invite")
    assert "Say whether they accepted" in text(act_on(officer, witness, "nonsense"))
    act_on(officer, witness, "declined")
    assert "They have declined." in text(act_on(officer, witness, "invite"))


def test_who_is_taken_off_the_list_can_be_put_back(officer, meeting):
    witness = witness_of(officer, meeting)
    assert "Taken off the list" in text(act_on(officer, witness, "remove"))
    assert "Put them back first." in text(act_on(officer, witness, "invite"))
    act_on(officer, witness, "restore")
    assert invite(witness, by=None).state == "invited"


@pytest.mark.parametrize(
    "facts", [{"name": ""}, {"email": "no"}, {"asked": ""}, {"comes_at": "25"}, {"item": "zz"}]
)
def test_an_invitation_that_is_not_right_is_refused_at_its_field(officer, meeting, facts):
    address = reverse("meetings:witnesses", args=[meeting.slug])
    page = text(officer.post(address, WORDS | facts))
    assert "<title>Error: Witnesses" in page
    assert "Tinford Carers" in page
    assert not WitnessInvitation.objects.exists()


def test_another_committees_officer_finds_no_invitation(officer, visit, people, meeting):
    witness = witness_of(officer, meeting)
    for name, key in (("witnesses", meeting.slug), ("witness", witness.key)):
        assert (
            visit(reverse(f"meetings:{name}", args=[key]), people.other_officer).status_code == 404
        )
