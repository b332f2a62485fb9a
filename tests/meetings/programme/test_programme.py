"""Topics of the work programme: amended, staged, scored, chosen, planned, taken, printed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from meetings.agenda.services import items
from meetings.models import (
    Criterion,
    Meeting,
    Minute,
    Minutes,
    Placement,
    ProgrammeStage,
    Resolution,
    Topic,
)
from meetings.papers import generators
from meetings.papers.services.papers import refresh_generated
from meetings.programme import reading as programme
from meetings.programme import topic_history
from meetings.programme.services import placing
from meetings.programme.services import topics as changes
from scrutiny.models import AuditEntry
from scrutiny.refusals import Overtaken, Refused
from tests.council import make_exempt, make_item, make_meeting
from tests.meetings.programme_rows import WHY, YEAR, choose, make_topic, suggest
from tests.publishing import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee(council):
    return council.committee


@pytest.fixture
def topic(committee):
    return make_topic(committee)


@pytest.fixture
def meeting(committee):
    return make_meeting(committee, is_announced=True)


def placed(topic, meeting) -> Placement:
    return placing.place_topic(topic, meeting, by=None)


def line_of(topic, *, publicly=True):
    [line] = programme.lines_of(
        Topic.objects.filter(pk=topic.pk), Meeting.objects.all(), publicly=publicly
    )
    return line


def acts(thing) -> list[str]:
    return list(AuditEntry.objects.about(thing).order_by("pk").values_list("action", flat=True))


# Choosing (RULES S4)


@pytest.mark.parametrize("is_chosen", [True, False])
@pytest.mark.parametrize("reason", ["", "   \n"])
def test_no_topic_is_chosen_or_left_out_without_a_reason(topic, is_chosen, reason):
    with pytest.raises(Refused, match="Say why"):
        choose(topic, is_chosen=is_chosen, reason=reason)
    topic.refresh_from_db()
    assert topic.state == Topic.State.PROPOSED


def test_not_even_the_database_takes_a_chosen_topic_without_a_reason(topic):
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.filter(pk=topic.pk).update(state=Topic.State.CHOSEN)


def test_a_decision_is_changed_with_a_reason_and_the_earlier_one_is_kept(topic):
    choose(topic)
    choose(topic)
    change = {"is_chosen": False, "reason": "There is no time this year.", "by": None}
    with pytest.raises(Refused, match="say why it is corrected"):
        changes.decide_topic(topic, **change)
    left = changes.decide_topic(topic, because="The inspection came first.", **change)
    kept = topic.earlier_words.get()
    assert (kept.of, kept.reason) == ("The decision", "The inspection came first.")
    assert kept.words == [["Decision", "Chosen"], ["Why", WHY]]
    assert (left.state, left.reason) == (Topic.State.NOT_CHOSEN, "There is no time this year.")
    assert acts(topic) == ["topic.added", "topic.decided", "topic.decided"]


def test_a_topic_on_an_agenda_is_not_left_out(topic, meeting):
    choose(topic)
    placing.take_topic(placed(topic, meeting), by=None)
    with pytest.raises(Refused, match="on an agenda"):
        choose(topic, is_chosen=False)


def test_a_suggestion_is_accepted_before_anything_else(committee):
    suggestion = suggest(committee)
    for act in (
        lambda: choose(suggestion),
        lambda: changes.score_topic(suggestion, {}, by=None),
        lambda: changes.carry_over([suggestion], by=None),
    ):
        with pytest.raises(Refused, match="Accept the suggestion first"):
            act()


# Amendments


def test_every_amendment_is_a_version_that_can_be_compared(topic, people):
    changes.change_topic(topic, by=people.officer, description="How places are offered.")
    newest, first = topic_history.amendments(topic.versions.all())
    assert (newest.number, newest.by, first.changes) == (2, "Officer", ())
    [change] = newest.changes
    assert change.label == "Brief description"
    assert [(piece.kind, piece.text) for piece in change.pieces] == [
        ("same", "How places are "),
        ("removed", "given out."),
        ("added", "offered."),
    ]


def test_saving_the_same_words_makes_no_version(topic):
    changes.change_topic(topic, by=None, title=topic.title)
    assert topic.versions.count() == 1


def test_the_second_of_two_editors_is_told_and_changes_nothing(topic):
    changes.change_topic(topic, by=None, revision=0, title="Places")
    with pytest.raises(Overtaken):
        changes.change_topic(topic, by=None, revision=0, title="Seats")
    topic.refresh_from_db()
    assert (topic.title, topic.versions.count()) == ("Places", 2)


def test_an_amendment_that_fails_keeps_no_version(topic):
    with pytest.raises(ValidationError):
        changes.change_topic(topic, by=None, title="x" * 201)
    assert topic.versions.count() == 1


# Stages and scores


def test_a_stage_said_again_is_corrected_and_the_earlier_words_are_kept(topic):
    stage, _ = ProgrammeStage.objects.get_or_create(name="Consultation", defaults={"position": 1})
    facts = {"on": date(2026, 3, 1), "by": None}
    for _ in range(2):
        changes.record_stage(topic, stage, comments="Many asked.", **facts)
    with pytest.raises(Refused, match="say why it is corrected"):
        changes.record_stage(topic, stage, comments="Forty asked.", **facts)
    changes.record_stage(topic, stage, comments="Forty asked.", because="Counted", **facts)
    assert [row.comments for row in topic.stages.all()] == ["Forty asked."]
    kept = topic.earlier_words.get()
    assert (kept.of, kept.reason) == ("Consultation", "Counted")
    assert kept.words == [["Date", "Sunday 1 March 2026"], ["Comments", "Many asked."]]


@pytest.mark.parametrize("on", [date(1066, 10, 14), date(YEAR - 1, 4, 30), date(2999, 1, 1)])
def test_a_stage_is_no_earlier_than_the_year_before_and_not_in_the_future(topic, on):
    stage, _ = ProgrammeStage.objects.get_or_create(name="Consultation", defaults={"position": 1})
    with pytest.raises(Refused) as refused:
        changes.record_stage(topic, stage, on=on, comments="", by=None)
    assert refused.value.field == "on"
    assert not topic.stages.exists()
    changes.record_stage(topic, stage, on=date(YEAR - 1, 5, 1), comments="", by=None)


def make_criterion(committee, text="Overspends", weight=1, year=YEAR) -> Criterion:
    return changes.add_criterion(committee, year=year, text=text, weight=weight, by=None)


def test_scores_add_up_as_often_as_their_criterion_counts(topic, committee):
    once, thrice = make_criterion(committee), make_criterion(committee, "Public interest", 3)
    assert changes.score_topic(topic, {once: 2, thrice: 3}, by=None) == 11
    assert line_of(topic).total == 11
    assert changes.score_topic(topic, {once: None, thrice: 0}, by=None) == 0
    assert changes.score_topic(topic, {thrice: None}, by=None) is None


@pytest.mark.parametrize("points", [4, -1])
def test_a_score_is_from_0_to_3(topic, committee, points):
    with pytest.raises(ValidationError):
        changes.score_topic(topic, {make_criterion(committee): points}, by=None)


def test_criteria_are_those_of_the_topics_own_year(topic, committee):
    with pytest.raises(Refused, match="another year"):
        changes.score_topic(topic, {make_criterion(committee, year=2025): 1}, by=None)


def test_a_criterion_that_was_scored_stays(topic, committee):
    criterion = make_criterion(committee)
    changes.score_topic(topic, {criterion: 1}, by=None)
    with pytest.raises(Refused, match="scored"):
        changes.remove_criterion(criterion, by=None)


def test_a_year_begins_with_the_criteria_of_the_year_before_once(committee):
    make_criterion(committee, weight=2)
    assert changes.copy_criteria(committee, year=YEAR + 1, by=None) == 1
    copied = Criterion.objects.get(municipal_year=YEAR + 1)
    assert (copied.text, copied.weight) == ("Overspends", 2)
    with pytest.raises(Refused, match="already"):
        changes.copy_criteria(committee, year=YEAR + 1, by=None)


def test_a_topic_is_carried_over_once_and_decided_on_anew(topic):
    choose(topic)
    [again] = changes.carry_over([topic], by=None)
    assert (again.municipal_year, again.state, again.reason) == (YEAR + 1, "proposed", "")
    assert again.comments == "Carried over from 2026/27."
    with pytest.raises(Refused, match="already"):
        changes.carry_over([topic], by=None)


# Meetings and agendas


def test_a_topic_comes_to_several_meetings_and_to_each_once(topic, committee, meeting):
    placed(topic, meeting)
    placed(topic, make_meeting(committee, in_days=60))
    with pytest.raises(Refused, match="already"):
        placed(topic, meeting)
    assert topic.placements.count() == 2


def test_a_topic_is_not_planned_for_another_committees_meeting(topic, council):
    with pytest.raises(Refused, match="another committee"):
        placed(topic, make_meeting(council.other_committee))


def test_only_a_chosen_topic_becomes_an_item_and_in_its_words(topic, meeting):
    placement = placed(topic, meeting)
    with pytest.raises(Refused, match="Choose the topic first"):
        placing.take_topic(placement, by=None)
    assert not meeting.items.exists()
    choose(topic)
    item = placing.take_topic(placement, by=None)
    assert (item.title, item.purpose) == (topic.title, topic.description)
    placement.refresh_from_db()
    assert placement.item == item
    with pytest.raises(Refused, match="already"):
        placing.take_topic(placement, by=None)


def test_a_topic_whose_item_was_taken_off_is_offered_again_and_put_back(topic, meeting):
    choose(topic)
    placement = placed(topic, meeting)
    assert programme.topics_to_take(meeting) == [placement]
    item = placing.take_topic(placement, by=None)
    assert programme.topics_to_take(meeting) == []
    items.remove_item(item, by=None)
    assert programme.topics_to_take(meeting) == [placement]
    assert placing.take_topic(placement, by=None) == item
    assert meeting.items.count() == 1


def test_an_item_written_by_hand_is_named_as_the_topics(topic, meeting, council):
    placement = placed(topic, meeting)
    elsewhere = make_item(make_meeting(council.other_committee), "Other")
    with pytest.raises(Refused, match="another agenda"):
        placing.link_topic(placement, elsewhere, by=None)
    placing.link_topic(placement, make_item(meeting, "Places in schools"), by=None)
    with pytest.raises(Refused, match="Remove the item there first"):
        placing.unplace_topic(placement, by=None)


def taken(topic, meeting):
    """Choose a topic, take it onto the agenda, publish."""
    choose(topic)
    item = placing.take_topic(placed(topic, meeting), by=None)
    publish(meeting)
    return item


def minute(item, *, state=Minutes.State.PUBLISHED) -> None:
    minutes = Minutes.objects.create(meeting=item.meeting, first_number=31, state=state)
    row = Minute.objects.create(minutes=minutes, position=1, number=31, title=item.title, item=item)
    Resolution.objects.create(minute=row, position=1, text="<p>that it be <em>noted</em></p>")


def test_outcomes_come_back_from_public_minutes(topic, meeting):
    item = taken(topic, meeting)
    assert line_of(topic).outcomes == ()
    minute(item)
    [outcome] = line_of(topic).outcomes
    assert (outcome.reference, outcome.resolved) == ("CYP31", ("that it be noted",))
    assert outcome.url == item.get_absolute_url()


def test_minutes_that_are_not_public_say_nothing(topic, meeting):
    minute(taken(topic, meeting), state=Minutes.State.CIRCULATED)
    assert line_of(topic).outcomes == ()


def test_a_withheld_item_is_not_given_away_by_its_topic(topic, meeting):
    """The topic is public; that this neutral item is about it is not."""
    choose(topic)
    item = placing.take_topic(placed(topic, meeting), by=None)
    make_exempt(item, "An exempt paper")
    publish(meeting)
    minute(item)
    line = line_of(topic)
    assert (line.placements[0].shown_item, line.outcomes) == (None, ())
    assert line_of(topic, publicly=False).placements[0].shown_item == item


def test_a_draft_agenda_is_not_given_away_by_its_topic(topic, meeting):
    choose(topic)
    placing.take_topic(placed(topic, meeting), by=None)
    assert line_of(topic).placements[0].shown_item is None


# On paper


def payload(committee, on=None):
    source = programme.source_of(committee, YEAR)
    return generators.build("work-programme", source, on=on or date(2026, 6, 1)).data


def test_the_paper_holds_proposed_and_chosen_topics_under_their_meetings(committee, meeting):
    chosen = choose(make_topic(committee, "Buses"))
    placed(chosen, meeting)
    make_topic(committee, "Parks")
    choose(make_topic(committee, "Bins"), is_chosen=False)
    suggest(committee)
    first, second = payload(committee)["groups"]
    assert [row["title"] for row in first["topics"]] == ["Buses"]
    assert first["topics"][0]["comments"] == f"Why: {WHY}"
    assert second["heading"] == "No meeting yet"
    assert [row["title"] for row in second["topics"]] == ["Parks"]


def test_the_paper_keeps_the_day_of_a_meeting_that_nobody_knows_of(topic, committee):
    secret = make_meeting(committee)
    placed(topic, secret)
    assert [group["heading"] for group in payload(committee)["groups"]] == ["No meeting yet"]
    [own] = payload(committee, on=secret.on)["groups"]
    assert own["heading"].endswith(str(secret.on.year))


def test_the_programme_is_attached_once_and_frozen_by_publishing(topic, meeting, committee, media):
    item = make_item(meeting, "Work programme")
    paper = placing.attach_programme(committee, YEAR, item, by=None)
    assert paper.label == "Appendix A"
    with pytest.raises(Refused, match="already"):
        placing.attach_programme(committee, YEAR, item, by=None)
    changes.change_topic(topic, by=None, title="Seats in schools")
    assert refresh_generated(meeting, by=None) == 1
    publish(meeting)
    frozen = paper.entries.filter(edition__audience="public").get().version
    changes.change_topic(topic, by=None, title="Something else")
    assert "Seats in schools" in str(frozen.content.payload)
    assert "Something else" not in str(frozen.content.payload)


def test_the_programme_goes_to_no_other_committees_agenda(committee, council):
    item = make_item(make_meeting(council.other_committee), "Work programme")
    with pytest.raises(Refused, match="another committee"):
        placing.attach_programme(committee, YEAR, item, by=None)
