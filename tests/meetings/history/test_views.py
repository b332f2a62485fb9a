"""The history of one item and of one paper, removed ones included."""

import pytest
from django.urls import reverse

from meetings.agenda.services import items
from meetings.agenda.services.order import order_items
from meetings.exempt.services import withholding
from meetings.papers.services import facts
from meetings.papers.services.facts import remove_paper
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.publishing import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(council, media):
    return make_meeting(council.committee)


@pytest.fixture
def page(client, people):
    """Read a history: its acts as lines, newest first."""
    client.force_login(people.officer)

    def acts(kind: str, thing) -> list[str]:
        response = client.get(reverse(f"meetings:work_{kind}_history", args=[thing.key]))
        assert response.status_code == 200
        return [f"{act.by}: {act.sentence}, {act.about}" for act in response.context["acts"]]

    return acts


def test_an_items_history_is_of_it_and_its_papers_and_of_nothing_else(meeting, page, people):
    item, other = make_item(meeting, "Fostering"), make_item(meeting, "Adoption")
    items.change_item(item, purpose="To note.", by=people.officer)
    make_paper(item, "Report")
    make_paper(other, "Another report")
    order_items(meeting, [other, item], by=None)
    assert page("item", item) == [
        "The system: Added a version of a paper, Report",
        "Officer: Changed an item (purpose), Fostering",
        "The system: Added an item, Fostering",
    ]


def test_what_was_removed_still_has_its_history(meeting, page, people):
    item = make_item(meeting, "Fostering")
    paper = make_paper(item, "Report")
    remove_paper(paper, by=people.officer)
    assert page("paper", paper)[0] == "Officer: Removed a paper, Report"
    items.remove_item(item, by=people.officer)
    assert page("item", item)[:2] == [
        "Officer: Removed an item, Fostering",
        "Officer: Removed a paper, Report",
    ]
    assert page("paper", paper)[0] == "Officer: Removed a paper, Report"


def test_a_moved_paper_stands_in_the_history_of_both_items(meeting, page, people):
    item, other = make_item(meeting, "Fostering"), make_item(meeting, "Adoption")
    paper = make_paper(item, "Report")
    facts.move_paper(paper, other, by=people.officer)
    moved = "Officer: Moved a paper, Report"
    assert page("item", item)[0] == page("item", other)[0] == page("paper", paper)[0] == moved


def test_marks_and_requests_to_open_are_in_it(meeting, page, people):
    paper = make_paper(make_item(meeting, "Fostering"), "Names of carers")
    make_exempt(paper, "An appendix")
    publish(meeting)
    withholding.ask_to_open(paper, reason="It is known.", by=people.officer)
    assert page("paper", paper)[:2] == [
        "Officer: Asked for the mark to be taken off, Names of carers",
        "The system: Marked as exempt, Names of carers",
    ]


def test_the_pages_lead_to_their_history(meeting, client, people):
    client.force_login(people.officer)
    item = make_item(meeting, "Fostering")
    paper, removed = make_paper(item, "Report"), make_paper(item, "Old report")
    remove_paper(removed, by=None)
    leads = {
        reverse("meetings:edit_item", args=[item.key]): ("item", item),
        reverse("meetings:work_item_papers", args=[item.key]): ("item", item),
        reverse("meetings:work_paper", args=[paper.key]): ("paper", paper),
    }
    for address, (kind, thing) in leads.items():
        link = reverse(f"meetings:work_{kind}_history", args=[thing.key])
        assert f'href="{link}"' in client.get(address).content.decode()
    item_page = client.get(reverse("meetings:work_item_papers", args=[item.key]))
    link = reverse("meetings:work_paper_history", args=[removed.key])
    assert f'href="{link}"' in item_page.content.decode()


def test_a_withheld_item_is_named_truly_and_kept_out_of_caches(meeting, client, people):
    client.force_login(people.officer)
    item = make_item(meeting, "Lease of Oak House")
    make_exempt(item, "A contract")
    response = client.get(reverse("meetings:work_item_history", args=[item.key]))
    assert "Lease of Oak House" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_a_long_history_takes_as_many_queries(meeting, people, count_queries):
    def queries_with(number: int) -> int:
        item = make_item(meeting, "Fostering")
        for _ in range(number):
            make_paper(item, "Report")
        address = reverse("meetings:work_item_history", args=[item.key])
        return count_queries(address, people.committee_officer)

    queries_with(1)
    assert queries_with(2) == queries_with(9)
