"""The public pages of the work programme, and the board that officers keep."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from meetings.models import Criterion, Placement, ProgrammeStage, Topic
from meetings.programme.services import placing
from meetings.programme.services import topics as changes
from tests.council import make_item, make_meeting
from tests.meetings.programme_rows import WHY, YEAR, choose, make_topic, suggest

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, people):
    client.force_login(people.committee_officer)
    return client


@pytest.fixture
def topic(council):
    return make_topic(council.committee)


@pytest.fixture
def meeting(council):
    return make_meeting(council.committee)


def text(response) -> str:
    return response.content.decode()


def board(name="programme_board", year=YEAR) -> str:
    return reverse(f"meetings:{name}", args=["cyp", year])


def on(topic, name="work_topic") -> str:
    return reverse(f"meetings:{name}", args=[topic.key])


def typed(topic, **facts) -> dict:
    return {name: getattr(topic, name) for name in (*Topic.WORDS, "revision")} | facts


# In public


def test_the_public_reads_what_is_chosen_and_why_and_what_is_not(visit, topic, council):
    choose(topic)
    choose(make_topic(council.committee, "Bins"), is_chosen=False, reason="Nobody asked.")
    page = text(visit(board("work_programme_year")))
    assert f"Why: {WHY}" in page
    assert "Nobody asked." in page
    assert "Work on this programme" not in page


def test_the_public_does_not_learn_of_a_meeting_from_its_topics(visit, topic, meeting, people):
    placing.place_topic(topic, meeting, by=None)
    day = f"{meeting.on:%-d %B %Y}"
    assert day not in text(visit(board("work_programme_year")))
    assert day not in text(visit(topic.get_absolute_url()))
    assert day in text(visit(board(), people.officer))


def test_without_a_year_the_newest_is_shown(visit, topic, council):
    make_topic(council.committee, "Later", year=YEAR + 1)
    page = text(visit(reverse("meetings:work_programme", args=["cyp"])))
    assert "Later" in page
    assert "2027/28" in page


@pytest.mark.parametrize("year", [1, 99999999999999999999])
def test_a_year_that_nobody_means_is_not_found(visit, council, year, people):
    for name in ("work_programme_year", "work_programme_word", "programme_board", "add_topic"):
        assert visit(board(name, year), people.officer).status_code == 404


def test_the_history_of_a_topic_is_public_without_names(visit, topic, people):
    changes.change_topic(topic, by=people.officer, comments="Asked for by parents.")
    page = text(visit(topic.get_absolute_url()))
    assert "<ins>" in page
    assert "Asked for by parents." in page
    assert people.officer.name not in page


def test_the_word_file_has_the_columns_and_rows_of_the_programme(visit, topic):
    changes.change_topic(topic, by=None, outcomes="A plan for places.\n\nA review.")
    choose(topic)
    document = Document(BytesIO(visit(board("work_programme_word")).content))
    [table] = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Issue or topic", "Brief description", "Directorate",
                       "Council values or priorities", "Format", "Meeting comments"]  # fmt: skip
    assert rows[1] == ["School places", "How places are given out.", "", "",
                       "Committee agenda item", f"Why: {WHY}"]  # fmt: skip
    assert rows[2][0] == "Outcomes"
    assert rows[2][1] == "A plan for places.\nA review."
    assert document.core_properties.author == "Borough of Tinford"
    section = document.sections[0]
    assert section.page_width > section.page_height


def test_pages_ask_as_much_for_three_topics_as_for_one(council, count_queries, people, meeting):
    pages = [board("work_programme_year"), board()]
    counted = []
    for number in (1, 2):
        for each in range(number):
            topic = choose(make_topic(council.committee, f"Topic {number}{each}"))
            placing.take_topic(placing.place_topic(topic, meeting, by=None), by=None)
        counted.append([count_queries(page, people.officer) for page in pages])
    assert counted[0] == counted[1]


# At the officers' desk


def test_an_officer_adds_a_topic_as_a_proposal(officer, council):
    words = {"title": "Buses", "description": "How late.", "origin": "standing", "format": "item"}
    officer.post(board("add_topic"), words)
    topic = Topic.objects.get()
    assert (topic.state, topic.origin, topic.suggested_by) == ("proposed", "standing", "officer")


def test_the_second_editor_keeps_what_was_typed_beside_what_is_saved(officer, topic):
    changes.change_topic(topic, by=None, title="Seats")
    page = text(officer.post(on(topic, "edit_topic"), typed(topic, title="Desks")))
    assert "Somebody else changed this topic" in page
    assert 'value="Desks"' in page
    assert "Seats" in page
    topic.refresh_from_db()
    assert topic.title == "Seats"
    officer.post(on(topic, "edit_topic"), typed(topic, title="Desks"))
    topic.refresh_from_db()
    assert topic.title == "Desks"


def test_choosing_without_a_reason_is_refused_at_the_field(officer, topic):
    page = text(officer.post(on(topic, "decide_topic"), {"decision": "chosen", "reason": " "}))
    assert "Say why. The reason is public." in page
    officer.post(on(topic, "decide_topic"), {"decision": "chosen", "reason": WHY})
    topic.refresh_from_db()
    assert (topic.state, topic.reason) == ("chosen", WHY)


def test_a_decision_that_is_changed_leaves_the_earlier_reason_on_the_public_page(
    officer, topic, visit
):
    choose(topic)
    page = text(officer.get(on(topic, "decide_topic")))
    assert f"{WHY}</textarea>" in page.replace("> ", ">")
    assert "What is saved now" in page
    again = {"decision": "not-chosen", "reason": "There is no time this year."}
    page = text(officer.post(on(topic, "decide_topic"), again))
    assert "Say why it is changed. The reason is public." in page
    officer.post(on(topic, "decide_topic"), again | {"because": "The inspection came first."})
    page = text(visit(topic.get_absolute_url()))
    for words in ("There is no time this year.", "Corrected because: The inspection", WHY):
        assert words in page


def test_a_stage_that_is_corrected_leaves_the_earlier_comment_on_the_public_page(
    officer, topic, visit
):
    stage, _ = ProgrammeStage.objects.get_or_create(name="Assembly", defaults={"position": 9})
    said = {"stage": stage.pk, "on_0": "3", "on_1": "sep", "on_2": "2026", "comments": "Agreed."}
    stages = on(topic, "topic_stages")
    officer.post(stages, said)
    correct = f"{stages}?stage={stage.pk}"
    assert correct in text(officer.get(on(topic, "work_topic")))
    assert "Agreed.</textarea>" in text(officer.get(correct)).replace("> ", ">")
    said["comments"] = "Agreed by a majority."
    page = text(officer.post(stages, said))
    assert "Assembly is recorded already. Say why it is corrected." in page
    officer.post(stages, said | {"because": "A word was missing"})
    page = text(visit(topic.get_absolute_url()))
    for words in ("Agreed by a majority.", "Corrected because: A word was missing", "Agreed.<"):
        assert words in page


def test_criteria_are_added_scored_and_removed(officer, topic):
    assert "This year has no criteria yet." in text(officer.get(on(topic, "score_topic")))
    officer.post(board("programme_criteria"), {"text": "Overspends", "weight": 2})
    page = officer.post(board("programme_criteria"), {"text": "Overspends", "weight": 2})
    assert "This criterion is there already." in text(page)
    criterion = Criterion.objects.get()
    officer.post(on(topic, "score_topic"), {f"criterion_{criterion.pk}": "3"})
    assert "score 6" in text(officer.get(board()))
    page = officer.post(board("programme_criteria"), {"remove": criterion.position})
    assert "Topics were scored against it." in text(page)
    assert text(officer.post(on(topic, "score_topic"), {f"criterion_{criterion.pk}": "9"})).count(
        "Select a valid choice"
    )


def test_a_stage_is_recorded_and_public(officer, topic, visit):
    stage, _ = ProgrammeStage.objects.get_or_create(name="Assembly", defaults={"position": 9})
    when = {"on_0": "3", "on_1": "sep", "on_2": "2026"}
    wrong = {"stage": stage.pk, "comments": "Agreed."} | when | {"on_2": "1066"}
    page = text(officer.post(on(topic, "topic_stages"), wrong))
    assert "the year before this programme’s" in page
    assert 'value="1066"' in page
    officer.post(on(topic, "topic_stages"), {"stage": stage.pk, "comments": "Agreed."} | when)
    page = text(visit(topic.get_absolute_url()))
    assert "Thursday 3 September 2026" in page
    assert "Agreed." in page


def test_a_topic_is_planned_and_becomes_an_item_from_the_board(officer, topic, meeting):
    choose(topic)
    officer.post(on(topic, "place_topic"), {"meeting": meeting.slug, "board": 1})
    assert "Put on the agenda" in text(officer.get(board()))
    answer = officer.post(on(topic, "take_topic"), {"meeting": meeting.slug})
    assert answer.url.startswith(reverse("meetings:agenda", args=[meeting.slug]))
    assert meeting.items.get().title == topic.title


@pytest.mark.parametrize("name", ["agenda", "add_item"])
def test_the_agenda_offers_the_topics_that_are_planned_for_it(officer, topic, meeting, name):
    page = reverse(f"meetings:{name}", args=[meeting.slug])
    assert "Planned for this meeting" not in text(officer.get(page))
    placement = placing.place_topic(topic, meeting, by=None)
    assert "It is not chosen yet." in text(officer.get(page))
    choose(topic)
    assert "Put on the agenda" in text(officer.get(page))
    placing.take_topic(placement, by=None)
    assert "Planned for this meeting" not in text(officer.get(page))


def test_a_topic_is_taken_off_a_meeting_and_nonsense_is_refused_in_a_sentence(
    officer, topic, meeting
):
    placing.place_topic(topic, meeting, by=None)
    page = officer.post(on(topic, "place_topic"), {"meeting": "nowhere"}, follow=True)
    assert "Choose a meeting." in text(page)
    officer.post(on(topic, "place_topic"), {"meeting": meeting.slug, "remove": 1})
    assert not Placement.objects.exists()
    assert officer.post(on(topic, "take_topic"), {"meeting": meeting.slug}).status_code == 404


def test_the_programme_goes_to_an_item_in_one_click(officer, topic, meeting):
    item = make_item(meeting, "Work Programme")
    assert "Attach the programme" in text(officer.get(board()))
    officer.post(board("attach_programme"), {"item": item.key})
    assert item.papers.get().generator == "work-programme"
    page = officer.post(board("attach_programme"), {"item": "nothing"}, follow=True)
    assert "Choose the item" in text(page)


def test_topics_go_on_into_the_next_year(officer, topic):
    page = text(officer.post(board("carry_over"), {}))
    assert "Choose at least one topic." in page
    officer.post(board("carry_over"), {"topics": [topic.key]})
    assert Topic.objects.get(municipal_year=YEAR + 1).carried_from == topic
    assert "Every topic of this year was carried over" in text(officer.get(board("carry_over")))


def test_two_versions_are_compared(officer, topic):
    changes.change_topic(topic, by=None, title="Places")
    changes.change_topic(topic, by=None, title="Seats")
    page = text(officer.get(on(topic, "topic_versions") + "?from=1&to=3"))
    assert "School places" in page
    assert "Seats" in page
    assert officer.get(on(topic, "topic_versions") + "?from=x&to=99").status_code == 200


def test_a_suggestion_is_decided_on_before_it_is_worked_on(officer, council):
    suggestion = suggest(council.committee)
    assert officer.get(on(suggestion)).url == on(suggestion, "moderate_topic")


def test_the_committees_page_at_the_desk_says_what_is_to_do(officer, council):
    suggest(council.committee)
    page = text(officer.get(reverse("meetings:committee_work", args=["cyp"])))
    assert "1 waiting" in page
    assert "those of 2024/25 are in force" in page
