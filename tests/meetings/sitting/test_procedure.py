"""Quorum, votes and exclusion, as the law has them."""

import pytest

from meetings.sitting.procedure import (
    Interest,
    MeetingRules,
    Quorum,
    Seated,
    quorum,
    unnamed_paragraphs,
    why_no_vote,
)

RULES = MeetingRules(quorum=3)
PECUNIARY = Interest("pecuniary")


def member(seat: str = "elected", **facts) -> Seated:
    return Seated(**{"name": "A", "seat": seat, "is_here": True} | facts)


def test_three_elected_members_are_a_quorum_and_co_optees_do_not_count():
    there = quorum([member(), member(), member(), member("anglican")], RULES)
    assert there.is_met
    assert there.sentence == "3 of 3 elected members; co-optees do not count"
    assert not quorum([member(), member(), *[member("other")] * 5], RULES).is_met


@pytest.mark.parametrize(
    ("here", "needed", "sentence"),
    [
        (0, 3, "0 of 3 elected members; co-optees do not count"),
        (2, 3, "2 of 3 elected members; co-optees do not count"),
        (4, 3, "4 elected members here, 3 needed; co-optees do not count"),
        (1, 1, "1 of 1 elected member; co-optees do not count"),
        (2, 1, "2 elected members here, 1 needed; co-optees do not count"),
    ],
)
def test_the_quorum_reads_right_of_fewer_as_many_and_more(here, needed, sentence):
    assert Quorum(here, needed).sentence == sentence


def test_without_a_quorum_it_is_said_what_may_not_be_done():
    said = "Nothing may be put to the vote, agreed or resolved. What is said can be minuted."
    assert (Quorum(2, 3).what_waits, Quorum(3, 3).what_waits) == (said, "")


@pytest.mark.parametrize(
    "facts",
    [
        {"is_here": False},
        {"is_remote": True},
        {"interests": [PECUNIARY]},
        {"interests": [Interest("personal", left_room=True)]},
    ],
)
def test_who_is_away_remote_or_takes_no_part_makes_no_quorum(facts):
    assert quorum([member(), member(), member(**facts)], RULES).here == 2


def test_remote_members_count_and_vote_where_the_council_says_so():
    rules = MeetingRules(quorum=1, remote_count=True)
    assert quorum([member(is_remote=True)], rules).is_met
    assert why_no_vote(member(is_remote=True), rules, is_education=False) == ""
    assert why_no_vote(member(is_remote=True), RULES, is_education=False) == "follows remotely"


@pytest.mark.parametrize("seat", ["anglican", "catholic", "parent-governor"])
def test_education_seats_vote_on_education_questions_only(seat):
    assert why_no_vote(member(seat), RULES, is_education=True) == ""
    assert "education questions only" in why_no_vote(member(seat), RULES, is_education=False)


@pytest.mark.parametrize("is_education", [True, False])
def test_other_co_optees_never_vote_and_elected_members_always_do(is_education):
    assert why_no_vote(member("other"), RULES, is_education=is_education)
    assert why_no_vote(member(), RULES, is_education=is_education) == ""
    assert why_no_vote(member(is_here=False), RULES, is_education=is_education) == "is not here"


@pytest.mark.parametrize(
    ("interest", "bars"),
    [
        (PECUNIARY, True),
        (Interest("pecuniary", has_dispensation=True), False),
        (Interest("registrable"), False),
        (Interest("personal"), False),
        (Interest("whip"), False),
        (Interest("personal", left_room=True), True),
    ],
)
def test_only_a_pecuniary_interest_without_dispensation_bars_who_stays(interest, bars):
    why = why_no_vote(member(interests=[interest]), RULES, is_education=False)
    assert bool(why) == bars


def test_the_councils_code_may_add_other_registrable_interests():
    rules = MeetingRules(quorum=3, registrable_bar=True)
    barred = member(interests=[Interest("registrable")])
    assert why_no_vote(barred, rules, is_education=False) == "declared an interest that bars"


@pytest.mark.parametrize(
    ("basis", "paragraphs", "named", "wanting"),
    [
        ("exempt", [3], [], {3}),
        ("exempt", [3], [[3]], set()),
        ("exempt", [1, 3], [[3]], {1}),
        ("exempt", [1, 3], [[3], [1]], set()),
        ("confidential", [], [], set()),
        ("", [], [], set()),
    ],
)
def test_a_resolution_names_each_paragraph_and_confidential_items_need_none(
    basis, paragraphs, named, wanting
):
    assert unnamed_paragraphs(basis, paragraphs, named) == wanting
