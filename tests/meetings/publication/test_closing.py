"""What is withdrawn or narrowed is closed in the request, in every frozen edition."""

import pytest

from meetings.exempt.services.exempt_words import Ground, true_words_of
from meetings.exempt.services.withholding import change_withholding
from meetings.minutes.services.publication import publish_minutes
from meetings.models import (
    AgendaItem,
    Closing,
    Edition,
    Entry,
    ExemptMinuteItem,
    Meeting,
    Paper,
    Publication,
    Withdrawal,
)
from meetings.publication.changes import supplement_is_open
from meetings.publication.services import job as publishing
from meetings.publication.services.closing import close_paper
from meetings.publication.services.republication import publish_revised
from scrutiny.models import Job
from scrutiny.refusals import Refused
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.meetings.sittings import make_table_that_is_over
from tests.publishing import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(council, media) -> Meeting:
    """An agenda with one open paper, and one that members read under paragraph 3."""
    meeting = make_meeting(council.committee)
    make_paper(make_item(meeting, "Fostering"), "Fostering report")
    lease = make_item(meeting, "Oak House")
    make_paper(lease, "Oak House terms")
    make_exempt(lease, "A contract")
    publish(meeting)
    publish(meeting, kind=Publication.Kind.REVISED)
    return meeting


@pytest.fixture
def fostering(meeting):
    return meeting.items.get(title="Fostering").papers.get()


@pytest.fixture
def lease(meeting):
    return meeting.items.get(title="A contract")


def open_addresses(meeting, paper, audience="public"):
    at = f"/meetings/{meeting.slug}"
    newest = f"{at}/pack.pdf" if audience == "public" else f"{at}/{audience}/pack.pdf"
    frozen = [f"{at}/published/{each}/{audience}/pack.pdf" for each in ("agenda-1", "revised-1")]
    return [newest, *frozen, f"/papers/{paper.key}/", f"/papers/{paper.key}/paper.pdf"]


def narrow(holder, *, paragraphs=(1,)):
    change_withholding(
        holder,
        ground=Ground("exempt", paragraphs, "It would harm.", ""),
        public_title=holder.title,
        by=None,
    )


def withdraw(client, people, paper):
    client.force_login(people.officer)
    client.post(f"/work/papers/{paper.key}/withdraw/", {"reason": "It names a child."})


def test_a_withdrawn_paper_is_closed_before_any_worker_runs(
    client, visit, people, meeting, fostering
):
    addresses = open_addresses(meeting, fostering)
    assert [visit(each).status_code for each in addresses] == [200] * 5
    withdraw(client, people, fostering)
    assert Job.objects.get().state == "waiting"
    assert not Withdrawal.objects.exists()
    for reader in (None, people.member, people.other_officer, people.administrator):
        assert [visit(each, reader).status_code for each in addresses] == [404] * 5
    officers = [visit(each, people.officer).status_code for each in addresses[:3]]
    assert officers == [200] * 3


def test_the_meeting_page_tells_that_a_new_pack_is_being_made(
    client, visit, people, meeting, fostering
):
    withdraw(client, people, fostering)
    words = visit(f"/meetings/{meeting.slug}/").content.decode()
    assert "A new agenda pack is being made without it." in words
    assert f"/meetings/{meeting.slug}/pack.pdf" not in words
    assert f"/papers/{fostering.key}/" not in words
    assert "Withdrawn" in words


def test_a_paper_closes_even_while_another_publication_is_being_made(
    client, visit, people, meeting, fostering
):
    client.force_login(people.officer)
    publishing.start_publishing(meeting, "revised", by=people.officer)
    response = client.post(f"/work/papers/{fostering.key}/withdraw/", {"reason": "A child."})
    assert response.status_code == 422
    assert "The paper is closed." in response.content.decode()
    assert Closing.objects.filter(paper=fostering).exists()
    assert visit(f"/papers/{fostering.key}/").status_code == 404


def test_members_keep_nothing_of_an_item_that_is_narrowed(visit, people, meeting, lease):
    paper = lease.papers.get()
    addresses = open_addresses(meeting, paper, "members")
    assert [visit(each, people.member).status_code for each in addresses] == [200] * 5
    assert "Oak House" in visit(f"/meetings/{meeting.slug}/", people.member).content.decode()
    narrow(lease)
    assert [visit(each, people.member).status_code for each in addresses] == [404] * 5
    for page in (f"/meetings/{meeting.slug}/", f"/items/{lease.key}/"):
        assert "Oak House" not in visit(page, people.member).content.decode()
    assert [visit(each, people.officer).status_code for each in addresses] == [200] * 5


def test_what_is_narrowed_and_widened_again_opens_again(visit, people, meeting, lease):
    address = f"/meetings/{meeting.slug}/members/pack.pdf"
    narrow(lease)
    lease.refresh_from_db()
    narrow(lease, paragraphs=(3,))
    assert visit(address, people.member).status_code == 200


def test_a_share_taken_back_closes_what_was_shared(visit, people, council, media):
    meeting = make_meeting(council.committee)
    item = make_item(meeting, "Oak House")
    make_paper(item, "Oak House terms")
    make_exempt(item, "A matter", paragraph=1)
    shared = Ground("exempt", (1,), "It would harm.", "They need it.")
    change_withholding(item, ground=shared, public_title="A matter", by=None)
    publish(meeting)
    address = f"/meetings/{meeting.slug}/members/pack.pdf"
    assert visit(address, people.member).status_code == 200
    item.refresh_from_db()
    narrow(item)
    assert visit(address, people.member).status_code == 404


def test_an_item_that_members_never_read_closes_nothing(visit, people, council, media):
    meeting = make_meeting(council.committee)
    for title, paragraph in (("Oak House", 1), ("Elm House", 3)):
        item = make_item(meeting, title)
        make_paper(item, f"{title} terms")
        make_exempt(item, f"Matter {paragraph}", paragraph=paragraph)
    publish(meeting)
    assert visit(f"/meetings/{meeting.slug}/members/pack.pdf", people.member).status_code == 200
    assert not Entry.objects.narrowed().exists()


def test_the_officer_is_told_what_closes_and_who_fetched_it(client, visit, people, meeting, lease):
    visit(f"/meetings/{meeting.slug}/members/pack.pdf", people.member)
    client.force_login(people.officer)
    page = f"/work/items/{lease.key}/withhold/"
    words = true_words_of(lease)
    typed = {
        "basis": "exempt", "paragraphs": [1], "public_title": lease.title, "title": words.title,
        "public_interest": "It would harm.", "revision": lease.revision,
    }  # fmt: skip
    told = client.post(page, typed, follow=True).content.decode()
    assert "Closed to members at once" in told
    assert f"fetched by {people.member.name}." in told
    after = client.get(f"/work/meetings/{meeting.slug}/afterwards/").content.decode()
    assert "Closed to the public and members" in after


def test_nothing_is_published_between_closing_and_the_pack_without_it(meeting, fostering):
    close_paper(fostering, reason="It names a child.", by=None)
    with pytest.raises(Refused, match="being withdrawn"):
        publish_revised(meeting, by=None)


def test_an_exempt_minute_is_closed_when_its_item_is_narrowed(visit, people, council, media):
    table = make_table_that_is_over(council)
    publish_minutes(table.minutes, by=people.officer)
    address = f"/meetings/{table.meeting.slug}/members/exempt-minute.pdf"
    assert visit(address, people.member).status_code == 200
    AgendaItem.objects.filter(pk=table.exempt.pk).update(paragraphs=[1])
    assert visit(address, people.member).status_code == 404
    assert visit(address, people.officer).status_code == 200


def test_an_exempt_minute_is_closed_when_a_paper_of_its_open_item_is_narrowed(
    people, council, media
):
    meeting = make_meeting(council.committee)
    item = make_item(meeting, "Fostering")
    paper = make_paper(item, "Fees of the carers")
    make_exempt(paper, "Appendix")
    publish(meeting)
    edition = Edition.objects.get(publication__meeting=meeting, audience="members")
    ExemptMinuteItem.objects.create(edition=edition, item=item)
    assert edition in Edition.objects.open_to(people.member)
    Paper.objects.filter(pk=paper.pk).update(paragraphs=[2])
    assert list(edition.minuted.closed_to_members())
    assert edition not in Edition.objects.open_to(people.member)


def test_a_supplement_is_closed_when_what_it_brought_is_narrowed(
    visit, people, meeting, lease, fostering
):
    at = f"/meetings/{meeting.slug}/published"
    late = make_item(meeting, "Elm House")
    paper = make_paper(late, "Elm House terms")
    make_exempt(late, "Another contract")
    made = publish(meeting, kind=Publication.Kind.SUPPLEMENT)
    edition = made.editions.get(audience="members")
    assert supplement_is_open(edition)
    narrow(lease)
    assert supplement_is_open(edition), "the agenda brought it, not the supplement"
    AgendaItem.objects.filter(pk=late.pk).update(paragraphs=[1])
    assert not supplement_is_open(edition)
    assert visit(f"{at}/supplement-1/members/pack.pdf", people.member).status_code == 404
    assert visit(f"/papers/{paper.key}/", people.officer).status_code == 200
