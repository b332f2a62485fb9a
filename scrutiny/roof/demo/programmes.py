"""Work programmes: criteria, topics with their outcomes, and a suggestion to decide on."""

from typing import Any

from django.utils import timezone

from committees.models import Committee
from committees.years import municipal_year
from meetings.models import Criterion, Meeting, ProgrammeStage, Topic
from meetings.preparation.services.questions import propose_question, take_question
from meetings.preparation.services.witnesses import add_witness
from meetings.programme.services import placing, topics
from meetings.programme.services.suggestions import suggest_topic
from scrutiny.models import User
from scrutiny.roof.demo.content import read


def make_programmes(meetings: dict[str, Meeting], *, by: User | None) -> Topic:
    """Make all programmes; topics are planned for those of `meetings` that exist."""
    words = read("work_programmes")
    for each in words["programmes"]:
        committee = Committee.objects.get(code=each["committee"])
        year = each.get("municipal_year", municipal_year(timezone.localdate()))
        criteria = [
            topics.add_criterion(committee, year=year, by=by, **criterion)
            for criterion in words["criteria"]
        ]
        for topic in each["topics"]:
            _make_topic(committee, year, topic | each["common"], criteria, meetings, by)
    if meeting := meetings.get("published"):
        _prepare(meeting, words["preparing"], by)
    return _make_suggestion(words["suggestion"])


def _prepare(meeting: Meeting, words: dict[str, Any], by: User | None) -> None:
    """Let members gather questions for a meeting, and officers record a witness."""
    items = {item.title: item for item in meeting.items.all()}
    people = {seat.person.name: seat.person for seat in
              meeting.committee.memberships.current().select_related("person__user")}  # fmt: skip
    for each in words["questions"]:
        person = people[each["by"]]
        question = propose_question(
            meeting, each["text"], item=items.get(each["item"]), person=person, by=person.user
        )
        if each.get("is_taken"):
            take_question(question, person=person, by=person.user)
    witness = words["witness"]
    add_witness(meeting, by=by, **(witness | {"item": items.get(witness["item"])}))


def _make_topic(
    committee: Committee,
    year: int,
    words: dict[str, Any],
    criteria: list[Criterion],
    meetings: dict[str, Meeting],
    by: User | None,
) -> None:
    own = {name: words[name] for name in Topic.WORDS if name in words}
    topic = topics.add_topic(committee, year=year, by=by, **own)
    for stage in words.get("stages", []):
        place = ProgrammeStage.objects.filter(name=stage["name"]).first()
        if place:
            topics.record_stage(topic, place, on=stage["on"], comments=stage["comments"], by=by)
    scores = words.get("scores", [])
    topics.score_topic(topic, dict(zip(criteria, scores, strict=False)), by=by)
    if "chosen" in words:
        topic = topics.decide_topic(topic, is_chosen=True, reason=words["chosen"], by=by)
    if "not_chosen" in words:
        topics.decide_topic(topic, is_chosen=False, reason=words["not_chosen"], by=by)
    if meeting := meetings.get(words.get("meeting", "")):
        _place(topic, meeting, words.get("item", ""), by)


def _place(topic: Topic, meeting: Meeting, title: str, by: User | None) -> None:
    placement = placing.place_topic(topic, meeting, by=by)
    item = meeting.items.filter(title=title).first()
    if item:
        placing.link_topic(placement, item, by=by)


def _make_suggestion(words: dict[str, str]) -> Topic:
    committee = Committee.objects.get(code=words.pop("committee"))
    return suggest_topic(
        committee,
        year=municipal_year(timezone.localdate()),
        suggested_by=Topic.SuggestedBy.PUBLIC,
        by=None,
        **words,
    )
