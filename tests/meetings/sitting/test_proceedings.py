"""What happens at a meeting: attendance, interests, late items, exclusion, votes."""

from datetime import time, timedelta
from functools import partial

import pytest
from django.utils import timezone

from committees.models import TermsOfReference
from committees.years import municipal_year
from meetings.diary.lateness import late_items
from meetings.minutes.missing import missing_before_publication
from meetings.minutes.payload import minutes_payload
from meetings.minutes.services import minute_taking
from meetings.minutes.services.text import Typed, save_text
from meetings.models import (
    AgendaItem,
    Attendance,
    Declaration,
    Meeting,
    MinuteAction,
    Motion,
    Resolution,
    Undertaking,
    WithheldPassage,
)
from meetings.planning.tasklist import tasks_of
from meetings.sitting.services import attendance, decisions, declarations
from meetings.sitting.services.locking import CLOSE_FIRST
from meetings.sitting.sitting import Sitting
from scrutiny.models import Council
from scrutiny.refusals import Refused
from tests.council import make_item, make_meeting, make_person
from tests.meetings.drafts import put_into
from tests.meetings.sittings import make_table
from tests.publishing import publish


@pytest.fixture
def table(council):
    return make_table(council)


def quorum(table, item=None):
    return Sitting(table.meeting).quorum(item)


def move(table, text="that it be noted", minute=None, **facts):
    motion = Motion(minute=minute or table.minute)
    return decisions.write_down(motion, text, by=table.by, **facts)


def resolve(table, text="it be noted.", minute=None):
    resolution = Resolution(minute=minute or table.minute)
    return decisions.write_down(resolution, text, by=table.by)


def declare(table, person, **facts):
    facts = {"kind": Declaration.Kind.PECUNIARY, "item": table.item} | facts
    return declarations.declare(table.meeting, person=person, by=table.by, **facts)


def missing(table):
    """Return what is missing besides that the meeting is closed."""
    said = [each.sentence for each in missing_before_publication(table.meeting)]
    return [sentence for sentence in said if sentence != CLOSE_FIRST]


def printed(table):
    return minutes_payload(table.meeting.slug, table.meeting.on, "public").data


# Attendance


def test_the_quorum_is_counted_with_each_tap(table):
    table.mark(table.chair, table.elected, table.governor, table.church, table.co_opted)
    assert (quorum(table).here, quorum(table).is_met) == (2, False)
    table.mark(table.third)
    assert quorum(table).sentence == "3 of 3 elected members; co-optees do not count"
    table.mark(table.third, capacity="apologies")
    assert not quorum(table).is_met


def test_a_member_counts_from_arriving_until_leaving(table):
    table.make_quorate()
    row = Attendance.objects.get(person=table.third)
    attendance.set_details(row, attendance.Details(arrived_for=table.exempt), by=table.by)
    assert not quorum(table, table.item).is_met
    assert quorum(table, table.exempt).is_met
    wrong = attendance.Details(arrived_for=table.exempt, left_before=table.item)
    with pytest.raises(Refused, match="left before the item"):
        attendance.set_details(row, wrong, by=table.by)


def test_a_substitute_takes_the_seat_of_one_member_who_is_away(table):
    table.mark(table.chair, table.elected)
    person = make_person("S Tandin")
    add = attendance.add_substitute
    with pytest.raises(Refused, match="is present"):
        add(table.meeting, person=person, substitute_for=table.chair, by=table.by)
    add(table.meeting, person=person, substitute_for=table.third, by=table.by)
    assert quorum(table).is_met
    assert person in Sitting(table.meeting).voters(table.item)


def test_members_elect_a_chair_only_where_chair_and_vice_chair_are_away(table):
    table.mark(table.elected, table.third)
    row = attendance.put_in_chair(table.meeting, table.elected, by=table.by)
    assert row.is_elected_chair
    table.mark(table.chair)
    row = attendance.put_in_chair(table.meeting, table.chair, by=table.by)
    assert (row.is_chair, row.is_elected_chair) == (True, False)
    assert Attendance.objects.filter(meeting=table.meeting, is_chair=True).count() == 1
    table.mark(table.chair, capacity="absent")
    assert not Attendance.objects.filter(meeting=table.meeting, is_chair=True).exists()


def test_the_committees_chair_takes_the_chair_unless_somebody_else_has_it(table):
    table.mark(table.elected, table.chair)
    assert Sitting(table.meeting).chair.person == table.chair
    attendance.put_in_chair(table.meeting, table.elected, by=table.by)
    table.mark(table.chair)
    assert Sitting(table.meeting).chair.person == table.elected


def test_who_is_away_takes_no_chair_and_comes_not_late(table):
    table.mark(table.third, capacity="apologies")
    with pytest.raises(Refused, match="present"):
        attendance.put_in_chair(table.meeting, table.third, by=table.by)
    row = Attendance.objects.get(person=table.third)
    with pytest.raises(Refused, match="Only who is present"):
        attendance.set_details(row, attendance.Details(is_remote=True), by=table.by)


def test_officers_and_observers_are_added_and_removed(table):
    row = attendance.add_other(
        table.meeting, name="K Burr", role="Lawyer", capacity="observer", is_remote=True, by=None
    )
    assert printed(table)["in_attendance"] == [
        {"name": "K Burr", "role": "Lawyer, remotely, observing"}
    ]
    attendance.remove_other(row, by=None)
    assert printed(table)["in_attendance"] == []


def test_the_quorum_is_that_of_the_terms_in_force_and_not_of_a_draft(table):
    year = municipal_year(table.meeting.on)
    draft = {"committee": table.meeting.committee, "municipal_year": year, "quorum": 9}
    terms = TermsOfReference.objects.create(**draft, is_draft=True)
    assert quorum(table).needed == 3
    tomorrow = table.meeting.on + timedelta(days=1)
    TermsOfReference.objects.filter(pk=terms.pk).update(is_draft=False, agreed_on=tomorrow)
    assert quorum(table).needed == 3
    TermsOfReference.objects.filter(pk=terms.pk).update(agreed_on=table.meeting.on)
    assert quorum(table).needed == 9


# Votes and decisions


def test_nothing_is_decided_without_a_quorum(table):
    table.mark(table.chair, table.elected, table.governor)
    for decide in (lambda: resolve(table), lambda: move(table, outcome="agreed")):
        with pytest.raises(Refused, match="No decision without a quorum: 2 of 3"):
            decide()
    motion = move(table)
    with pytest.raises(Refused, match="quorum"):
        decisions.count_vote(motion, votes_for=2, votes_against=0, abstained=0, by=table.by)
    assert not Resolution.objects.exists()


def test_education_seats_vote_once_the_item_is_an_education_question(table):
    table.make_quorate()
    table.mark(table.governor, table.church, table.co_opted)
    assert len(Sitting(table.meeting).voters(table.item)) == 3
    minute_taking.set_about(table.minute, is_numbered=True, is_education=True, by=table.by)
    voters = Sitting(table.meeting).voters(AgendaItem.objects.get(pk=table.item.pk))
    assert {table.governor, table.church} < set(voters)
    assert table.co_opted not in voters


def test_a_vote_has_no_more_votes_than_voters_and_decides_the_motion(table):
    table.make_quorate()
    motion = move(table, mover=table.elected, seconder=table.third)
    with pytest.raises(Refused, match="4 votes, but 3 may vote"):
        decisions.count_vote(motion, votes_for=4, votes_against=0, abstained=0, by=table.by)
    vote = decisions.count_vote(motion, votes_for=1, votes_against=2, abstained=0, by=table.by)
    motion.refresh_from_db()
    assert (motion.outcome, vote.eligible) == ("lost", 3)


def test_equal_votes_want_the_chairs_casting_vote(table):
    table.make_quorate()
    motion = move(table)
    counts = {"votes_for": 1, "votes_against": 1, "abstained": 1}
    with pytest.raises(Refused, match="casting vote"):
        decisions.count_vote(motion, **counts, by=table.by)
    decisions.count_vote(motion, **counts, casting_vote="for", by=table.by)
    motion.refresh_from_db()
    assert motion.outcome == "carried"


def test_a_vote_by_name_names_only_who_may_vote(table):
    table.make_quorate()
    table.mark(table.governor)
    motion = move(table)
    with pytest.raises(Refused, match="may not vote"):
        decisions.name_votes(motion, {table.governor: "for"}, by=table.by)
    ways = {table.chair: "for", table.elected: "for", table.third: "against"}
    decisions.name_votes(motion, ways, by=table.by)
    [minute] = [m for m in printed(table)["minutes"] if m["title"] == "Fostering"]
    assert "For: Chair and Member; Against: T Hird; Abstained: none." in minute["body_html"]


def test_of_a_show_of_hands_one_may_ask_that_their_vote_is_recorded(table):
    table.make_quorate()
    motion, counts = move(table), {"votes_for": 2, "votes_against": 1, "abstained": 0}

    def take(**recorded):
        people = {getattr(table, name): way for name, way in recorded.items()}
        return decisions.count_vote(motion, **counts, recorded=people, by=table.by)

    with pytest.raises(Refused, match="2 by name against, but 1 counted"):
        take(third="against", elected="against")
    vote = take(third="against")
    motion.refresh_from_db()
    assert (motion.outcome, vote.is_by_name, vote.votes_for) == ("carried", False, 2)
    [minute] = [m for m in printed(table)["minutes"] if m["title"] == "Fostering"]
    assert (
        "the motion was carried (2 for, 1 against, 0 abstained). "
        "T Hird asked that their vote be recorded: against."
    ) in minute["body_html"]
    assert take(third="against", elected="for", chair="for").is_by_name


def test_nothing_is_resolved_on_an_item_whose_motion_was_lost(table):
    table.make_quorate()
    lost = move(table)
    decisions.count_vote(lost, votes_for=1, votes_against=2, abstained=0, by=table.by)
    with pytest.raises(Refused, match="First write down the motion that was carried"):
        resolve(table)
    agreed = move(table, "that it be deferred", outcome="agreed")
    assert resolve(table).motion == agreed
    assert resolve(table).motion == agreed
    move(table, "that it be sent", outcome="agreed")
    assert resolve(table).motion.position == 3
    move(table, "that it be kept", outcome="agreed")
    move(table, "that it be read", outcome="agreed")
    assert resolve(table).motion is None
    with pytest.raises(Refused, match="Remove its resolutions first"):
        decisions.remove(agreed, by=table.by)


def test_nobody_seconds_their_own_motion_or_moves_without_a_vote(table):
    table.make_quorate()
    table.mark(table.co_opted)
    with pytest.raises(Refused, match="other than the mover"):
        move(table, mover=table.chair, seconder=table.chair)
    with pytest.raises(Refused, match="may not vote on this item"):
        move(table, mover=table.co_opted)


def test_limbs_print_in_the_house_wording_in_their_order(table):
    table.make_quorate()
    save_text(table.minute, Typed("Heard.", "a", 1, 0), by=table.by)
    resolve(table, "that the report be noted.")
    resolve(table, "the plan < be agreed.")
    [minute] = [m for m in printed(table)["minutes"] if m["title"] == "Fostering"]
    assert minute["reference"] == "CYP1"
    assert minute["body_html"] == "<p>Heard.</p>"
    assert minute["resolved"] == [
        "<p>the report be noted.</p>", "<p>the plan &lt; be agreed.</p>",
    ]  # fmt: skip


def test_what_is_decided_on_a_withheld_item_stands_in_no_open_record(table):
    table.make_quorate()
    minute = table.exempt_minute
    motion = move(table, "that Secret be paid", minute=minute)
    resolution = resolve(table, "Secret be paid", minute=minute)
    promised = {"owner": "K Burr", "due_on": None}
    for kind in (MinuteAction, Undertaking):
        decisions.write_down(kind(minute=minute), "Secret", by=table.by, **promised)
    for model in (Motion, Resolution, MinuteAction, Undertaking):
        assert set(model.objects.values_list("text", flat=True)) == {""}
    assert WithheldPassage.objects.visible_to(table.by).count() == 4
    assert "Secret" not in str(printed(table))
    decisions.remove(resolution, by=table.by)
    decisions.remove(motion, by=table.by)
    assert WithheldPassage.objects.visible_to(table.by).count() == 2


# Interests


def test_a_pecuniary_interest_bars_unless_there_is_a_dispensation(table):
    table.make_quorate()
    declaration = declare(table, table.third, nature="A contract")
    assert table.third not in Sitting(table.meeting).voters(table.item)
    assert table.third in Sitting(table.meeting).voters(table.exempt)
    facts = {"person": table.third, "item": table.item}
    with pytest.raises(Refused, match="who granted"):
        declarations.declare(
            table.meeting, declaration=declaration, has_dispensation=True, by=None, **facts
        )
    declarations.declare(
        table.meeting,
        declaration=declaration,
        has_dispensation=True,
        dispensation="Monitoring officer, 1 May",
        by=None,
        **facts,
    )
    assert table.third in Sitting(table.meeting).voters(table.item)


def test_what_a_sensitive_interest_is_is_never_kept(table):
    table.make_quorate()
    declaration = declare(table, table.third, is_sensitive=True, nature="My address")
    assert Declaration.objects.get(pk=declaration.pk).nature == ""
    assert "sensitive interest" in str(printed(table))
    assert "address" not in str(printed(table))


def test_a_pecuniary_interest_names_its_item_and_its_member_is_here(table):
    with pytest.raises(Refused, match="is present"):
        declare(table, table.third)
    table.make_quorate()
    with pytest.raises(Refused, match="Name the item"):
        declare(table, table.third, item=None)


def test_the_code_of_conduct_may_bar_other_registrable_interests(table):
    table.make_quorate()
    declare(table, table.third, kind=Declaration.Kind.REGISTRABLE)
    assert table.third in Sitting(table.meeting).voters(table.item)
    Council.objects.update(registrable_interests_bar=True)
    assert table.third not in Sitting(table.meeting).voters(table.item)


# Late items and exclusion


def test_a_late_item_is_decided_only_on_the_chairs_opinion_which_prints(table):
    table.make_quorate()
    AgendaItem.objects.filter(pk=table.item.pk).update(late_reason="The letter came on Monday")
    with pytest.raises(Refused, match="chair's opinion"):
        resolve(table)
    assert len(missing(table)) == 1
    table.item.refresh_from_db()
    opinion = {"circumstances": "The court decided on Monday", "is_urgent": True, "by": table.by}
    table.mark(table.chair, capacity="absent")
    with pytest.raises(Refused, match="in the chair first"):
        declarations.give_opinion(table.item, **opinion)
    table.mark(table.chair)
    declarations.give_opinion(table.item, **opinion)
    resolve(table)
    assert "The court decided on Monday" in str(printed(table))
    assert missing(table) == []


def test_an_item_that_the_chair_does_not_hold_urgent_is_not_taken(table):
    table.make_quorate()
    attendance.put_in_chair(table.meeting, table.chair, by=table.by)
    AgendaItem.objects.filter(pk=table.item.pk).update(late_reason="It came late")
    table.item.refresh_from_db()
    declarations.give_opinion(table.item, circumstances="None", is_urgent=False, by=table.by)
    with pytest.raises(Refused, match="not taken"):
        resolve(table)


def test_an_item_in_time_needs_no_opinion(table):
    with pytest.raises(Refused, match="not late"):
        declarations.give_opinion(table.item, circumstances="None", is_urgent=True, by=table.by)


def test_late_notice_of_the_whole_meeting_is_not_cured_by_an_opinion(table):
    table.make_quorate()
    publish(table.meeting, late_reason="The hall was flooded")
    opinion = {"circumstances": "The court decided on Monday", "is_urgent": True, "by": table.by}
    with pytest.raises(Refused, match="whole agenda was late"):
        declarations.give_opinion(table.item, **opinion)
    assert late_items(table.meeting) == []
    AgendaItem.objects.filter(pk=table.item.pk).update(late_reason="It came later still")
    assert late_items(table.meeting) == [table.item]


def test_exempt_minutes_are_drafted_but_want_a_resolution_that_names_item_and_paragraph(table):
    table.make_quorate()
    assert missing(table) == []
    typed = Typed("Secret", "a", 1, 0, is_closed=True)
    save_text(table.exempt_minute, typed, by=table.by)
    [sentence] = missing(table)
    assert sentence == "No resolution to exclude the public names “A contract” with paragraph 3."
    people = {"mover": table.chair, "seconder": table.elected, "by": table.by}
    wrong = declarations.exclude_public(table.meeting, {table.exempt: [1]}, **people)
    assert len(missing(table)) == 1
    declarations.remove_exclusion(wrong, by=table.by)
    declarations.exclude_public(table.meeting, {table.exempt: [3]}, **people)
    assert missing(table) == []
    [minute] = [m for m in printed(table)["minutes"] if m["title"] == "A contract"]
    assert "excluded" in minute["resolved"][0]
    assert "paragraph 3" in minute["resolved"][0]


def test_confidential_minutes_want_no_resolution(table):
    AgendaItem.objects.filter(pk=table.exempt.pk).update(basis="confidential", paragraphs=[])
    save_text(table.exempt_minute, Typed("Secret", "a", 1, 0, is_closed=True), by=table.by)
    assert missing(table) == []


def test_an_exclusion_needs_a_quorum_an_exempt_item_and_a_paragraph(table):
    nobody = {"mover": None, "seconder": None, "by": table.by}
    with pytest.raises(Refused, match="quorum"):
        declarations.exclude_public(table.meeting, {table.exempt: [3]}, **nobody)
    table.make_quorate()
    for named, why in (({}, "Name the items"), ({table.item: [3]}, "Only exempt"),
                       ({table.exempt: []}, "paragraphs")):  # fmt: skip
        with pytest.raises(Refused, match=why):
            declarations.exclude_public(table.meeting, named, **nobody)
    assert not table.meeting.exclusions.exists()


def test_an_exclusion_is_moved_by_who_may_vote_and_prints_with_its_vote(table):
    table.make_quorate()
    table.mark(table.co_opted)
    exclude = partial(declarations.exclude_public, table.meeting, {table.exempt: [3]}, by=table.by)
    moved = {"mover": table.chair, "seconder": table.elected}
    for facts, why in (
        ({"mover": table.co_opted, "seconder": None}, "neither move nor second"),
        ({"mover": table.chair, "seconder": table.chair}, "other than the mover"),
        (moved | {"votes_for": 4}, "4 votes, but 3 may vote"),
        (moved | {"votes_for": 1, "votes_against": 2}, "not carried"),
    ):
        with pytest.raises(Refused, match=why):
            exclude(**facts)
    exclude(**moved, votes_for=2, abstained=1)
    [minute] = [m for m in printed(table)["minutes"] if m["title"] == "A contract"]
    assert minute["resolved"][0].endswith(
        "would be disclosed (moved by Councillor Chair and seconded by Councillor Member; "
        "2 for, 0 against, 1 abstained)</p>"
    )


# Beginning, breaks, the end


def test_minutes_begin_on_the_day_and_not_before(council):
    ahead = make_meeting(council.committee, in_days=3)
    with pytest.raises(Refused, match="planned"):
        minute_taking.begin_minutes(ahead, by=None)
    put_into(ahead, Meeting.State.PUBLISHED)
    with pytest.raises(Refused, match="on the day"):
        minute_taking.begin_minutes(ahead, by=None)


def test_beginning_again_adds_what_is_new_and_keeps_what_is_typed(table):
    save_text(table.minute, Typed("Heard.", "a", 1, 0), by=None)
    new = make_item(table.meeting, "Urgent")
    minute_taking.begin_minutes(table.meeting, by=None)
    assert table.minute.text == "Heard."
    assert new.minutes.get().number == 3


def test_references_run_on_from_the_last_meeting_or_restart_each_year(council, table):
    later = make_meeting(council.committee, at=timezone.now() + timedelta(days=400))
    assert minute_taking.next_number(later) == 3
    Council.objects.update(minute_numbers=Council.MinuteNumbers.RESTART)
    assert minute_taking.next_number(later) == 1


def test_an_item_may_have_no_reference(table):
    minute_taking.set_about(table.minute, is_numbered=False, is_education=False, by=None)
    assert (table.minute.number, table.exempt_minute.number) == (None, 1)


def test_a_meeting_is_closed_with_its_times_once_it_is_not_adjourned(table):
    table.make_quorate()
    times = {"started_at": time(18), "ended_at": time(19, 20), "by": table.by}
    began = {"adjourned_at": time(18, 30), "reason": "A fire alarm", "by": table.by}
    pause = declarations.adjourn(table.meeting, resumed_at=None, **began)
    with pytest.raises(Refused, match="adjourned"):
        minute_taking.close_meeting(table.meeting, **times)
    with pytest.raises(Refused, match="after it was adjourned"):
        declarations.adjourn(table.meeting, adjournment=pause, resumed_at=time(18, 20), **began)
    declarations.adjourn(table.meeting, adjournment=pause, resumed_at=time(18, 40), **began)
    minute_taking.close_meeting(table.meeting, **times)
    table.meeting.refresh_from_db()
    assert table.meeting.state == Meeting.State.HELD
    assert printed(table)["ended"] == "19:20"


def test_the_minutes_are_a_task_from_the_day_of_the_meeting(table, council):
    titles = [task.title for task in tasks_of(table.meeting)]
    assert titles[-2:] == ["Take the minutes", "After the meeting"]
    ahead = make_meeting(council.committee, in_days=1)
    put_into(ahead, Meeting.State.PUBLISHED)
    assert "Take the minutes" not in [task.title for task in tasks_of(ahead)]
