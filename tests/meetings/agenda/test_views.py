"""The editor of an agenda, as a browser without scripts sees it."""

import re

import pytest
from django.urls import reverse

from meetings.agenda.services import items as changes
from meetings.models import AgendaItem
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.publishing import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(council):
    return make_meeting(council.committee)


@pytest.fixture
def officer(client, people):
    client.force_login(people.committee_officer)
    return client


def address(name, thing) -> str:
    return reverse(f"meetings:{name}", args=[getattr(thing, "slug", None) or thing.key])


def titles(meeting) -> list[str]:
    return [item.title for item in meeting.items.top_level()]


def text(response) -> str:
    return response.content.decode()


ITEM = {"title": "Fostering", "kind": "report", "purpose": "To note.", "presenters": "A\nB",
        "timing": "6.20 pm"}  # fmt: skip


def test_an_empty_agenda_says_what_to_do(officer, meeting):
    assert "This agenda has no items yet." in text(officer.get(address("agenda", meeting)))


def test_items_and_sub_items_are_added(officer, meeting):
    officer.post(address("add_item", meeting), ITEM)
    item = meeting.items.get()
    assert (item.presenters, item.timing, item.purpose) == (["A", "B"], "6.20 pm", "To note.")
    sub = f"{address('add_item', meeting)}?parent={item.key}"
    assert officer.post(sub, ITEM | {"title": "Homes"}).status_code == 302
    assert meeting.items.get(title="Homes").parent == item
    page = text(officer.get(address("agenda", meeting)))
    assert re.findall(r"data-ordering-number>([^<]+)", page) == ["1.0", "1.1"]


def test_a_sub_item_of_nothing_is_not_found(officer, meeting):
    assert officer.get(f"{address('add_item', meeting)}?parent=nothing").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Give the item a title."),
        ({"title": "A" * 300}, "Ensure this value has at most 200 characters"),
        ({"kind": "party"}, "Select a valid choice."),
        ({"presenters": "A" * 121}, "A line has more than 120 characters"),
        ({"purpose": "A\x00"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_is_kept(
    officer, meeting, wrong, sentence
):
    page = text(officer.post(address("add_item", meeting), ITEM | {"timing": "7 pm"} | wrong))
    assert sentence in page
    assert "<title>Error: Add an item" in page
    assert 'value="7 pm"' in page
    assert titles(meeting) == []


def test_an_item_is_changed(officer, meeting):
    item = make_item(meeting, "Fostering")
    page = text(officer.get(address("edit_item", item)))
    assert 'name="revision" value="0"' in page
    officer.post(address("edit_item", item), ITEM | {"title": "Foster care", "revision": 0})
    assert titles(meeting) == ["Foster care"]


def test_why_it_is_late_is_asked_once_the_last_day_to_publish_has_passed(officer, council):
    soon = make_meeting(council.committee, in_days=1)
    later = make_meeting(council.committee, in_days=60)
    assert "Why it is late" in text(officer.get(address("add_item", soon)))
    assert "Why it is late" not in text(officer.get(address("add_item", later)))
    officer.post(address("add_item", soon), ITEM | {"late_reason": "It came today."})
    assert soon.items.get().late_reason == "It came today."


def test_the_second_to_save_sees_both_versions_and_saves_either(officer, meeting, people):
    item = make_item(meeting, "Fostering")
    changes.change_item(item, title="Foster care", by=people.officer)
    typed = ITEM | {"title": "Fostering today", "revision": 0}
    page = text(officer.post(address("edit_item", item), typed))
    assert "Somebody else changed this item" in page
    assert "Foster care" in page
    assert 'value="Fostering today"' in page
    assert 'name="revision" value="1"' in page
    assert people.officer.name in page
    assert titles(meeting) == ["Foster care"]
    officer.post(address("edit_item", item), typed | {"revision": 1})
    assert titles(meeting) == ["Fostering today"]


def test_who_edits_an_item_that_was_taken_off_keeps_what_they_typed(officer, meeting):
    item = make_item(meeting, "Fostering")
    changes.remove_item(item, by=None)
    page = text(officer.post(address("edit_item", item), ITEM | {"title": "Mine", "revision": 0}))
    assert "This item has been taken off the agenda." in page
    assert 'value="Mine"' in page


def test_a_sub_item_of_a_withheld_item_is_refused_before_it_is_typed(officer, meeting):
    item = make_item(meeting, "The sale of Plum House")
    make_exempt(item, "A matter of property")
    add = f"{address('add_item', meeting)}?parent={item.key}"
    page = text(officer.get(add, follow=True))
    assert "a sub-item would be listed in open words" in page
    typed = text(officer.post(add, ITEM | {"title": "Surveyor"}))
    assert "a sub-item would be listed in open words" in typed
    assert 'value="Surveyor"' in typed
    assert not meeting.items.filter(parent=item).exists()


def test_a_withheld_item_is_changed_where_its_ground_is(officer, meeting):
    item = make_item(meeting, "The sale of Plum House")
    make_exempt(item, "A matter of property")
    assert officer.get(address("edit_item", item)).url == address("work_item_withhold", item)
    page = text(officer.get(address("agenda", meeting)))
    assert "The sale of Plum House" in page
    assert "The public reads: “A matter of property”" in page


def test_an_item_moves_by_its_buttons_and_keeps_the_focus(officer, meeting):
    _, second = make_item(meeting, "A"), make_item(meeting, "B")
    answer = officer.post(address("move_item", second), {"direction": "up"})
    assert titles(meeting) == ["B", "A"]
    page = text(officer.get(answer.url))
    [focused] = re.findall(r"<button[^>]*autofocus[^>]*>[^<]*<span[^>]*>([^<]+)", page)
    assert focused == ": move “B” down"
    again = officer.post(address("move_item", second), {"direction": "up"}, follow=True)
    assert "It is the first already." in text(again)


def test_an_order_is_saved_and_answers_with_the_numbers(officer, meeting):
    first, second = make_item(meeting, "A"), make_item(meeting, "B")
    make_item(meeting, "A1", parent=first)
    answer = officer.post(address("order", meeting), {"key": [second.key, first.key]})
    numbers = answer.json()["numbers"]
    assert (numbers[second.key], numbers[first.key]) == ("1.0", "2.0")
    assert titles(meeting) == ["B", "A"]


@pytest.mark.parametrize("keys", [[], ["nothing"], ["one"]])
def test_an_order_of_other_items_is_refused_with_a_sentence(officer, meeting, keys):
    item = make_item(meeting, "A")
    make_item(meeting, "B")
    keys = [item.key if key == "one" else key for key in keys]
    answer = officer.post(address("order", meeting), {"key": keys})
    assert answer.json() == {"refused": "The agenda was changed meanwhile. Look at it again."}


def test_a_removed_item_comes_back_by_undo(officer, meeting):
    item = make_item(meeting, "A")
    page = text(officer.post(address("remove_item", item), follow=True))
    assert titles(meeting) == []
    assert "Removed “A” from the agenda." in page
    assert address("restore_item", item) in page
    assert "is back on the agenda" in text(officer.post(address("restore_item", item), follow=True))
    assert titles(meeting) == ["A"]


def test_what_cannot_be_removed_says_why(officer, meeting):
    item = make_item(meeting, "A")
    make_item(meeting, "A1", parent=item)
    page = text(officer.post(address("remove_item", item), follow=True))
    assert "Remove its sub-items first." in page
    assert titles(meeting) == ["A"]


def test_a_published_item_has_neither_buttons_to_move_nor_to_remove_it(officer, meeting):
    make_item(meeting, "Published")
    publish(meeting)
    make_item(meeting, "New")
    page = text(officer.get(address("agenda", meeting)))
    assert page.count("data-ordering-moves") == page.count("Remove<span") == 1


@pytest.mark.parametrize("name", ["edit_item", "move_item", "remove_item", "restore_item"])
def test_an_item_of_another_committee_is_not_found(officer, council, name):
    other = make_item(make_meeting(council.other_committee), "Hearts")
    assert officer.post(address(name, other), ITEM).status_code == 404
    assert AgendaItem.objects.get(pk=other.pk).title == "Hearts"


def test_queries_of_the_editor_are_as_many_for_many_items(council, people, count_queries):
    def queries_with(number):
        meeting = make_meeting(council.committee)
        for place in range(number):
            item = make_item(meeting, f"Item {place}")
            make_paper(item, "A paper")
            make_exempt(make_item(meeting, f"Exempt {place}"), f"A matter {place}")
        return count_queries(address("agenda", meeting), people.committee_officer)

    assert queries_with(1) == queries_with(4)
