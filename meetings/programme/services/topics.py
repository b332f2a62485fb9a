"""Changes to the work programme: topics, their amendments, stages, scores and decisions."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from committees.models import Committee
from committees.services import days_of_year
from meetings.models import (
    Criterion,
    EarlierTopicWords,
    ProgrammeStage,
    Topic,
    TopicScore,
    TopicStage,
    TopicVersion,
)
from scrutiny.audit import record
from scrutiny.earlier import keep_earlier
from scrutiny.models import User
from scrutiny.refusals import Overtaken, Refused
from scrutiny.templatetags.wording import long_date

State = Topic.State
SCORED = (State.PROPOSED, State.CHOSEN, State.NOT_CHOSEN)


@transaction.atomic
def add_topic(
    committee: Committee,
    *,
    year: int,
    by: User | None,
    suggested_by: str = Topic.SuggestedBy.OFFICER,
    **words: Any,
) -> Topic:
    """Add a topic of the officers' own: it is public, as a proposal.

    `words` are those of `Topic.WORDS`.
    """
    check_words(words)
    topic = Topic(
        committee=committee,
        municipal_year=year,
        suggested_by=suggested_by,
        state=State.PROPOSED,
        made_by=by,
        **words,
    )
    topic.full_clean()
    topic.save()
    keep_version(topic, by=by)
    record("topic.added", topic, by=by, sentence="Added a topic")
    return topic


@transaction.atomic
def change_topic(
    topic: Topic, *, by: User | None, revision: int | None = None, **words: Any
) -> Topic:
    """Amend a topic; its earlier words stay as a version.

    Raises Refused for a closed topic, and Overtaken where another user has amended it since
    `revision`.
    """
    check_words(words)
    topic = locked(topic)
    if topic.state in (State.MERGED, State.DECLINED):
        raise Refused(f"The topic is {topic.get_state_display().lower()}, so it stays as it is.")
    changed = [name for name, value in words.items() if getattr(topic, name) != value]
    if not changed:
        return topic
    if revision not in (None, topic.revision):
        raise Overtaken("Somebody else changed this topic while you had it open.")
    for name in changed:
        setattr(topic, name, words[name])
    topic.revision += 1
    topic.full_clean()
    topic.save(update_fields=[*changed, "revision"])
    keep_version(topic, by=by)
    record("topic.changed", topic, by=by, sentence="Amended a topic", fields=changed)
    return topic


@transaction.atomic
def record_stage(
    topic: Topic,
    stage: ProgrammeStage,
    *,
    on: date,
    comments: str,
    by: User | None,
    because: str = "",
) -> TopicStage:
    """Record a topic's date at a stage and the note of it.

    Recording it again is a correction: `because` gives the reason, and the earlier words are
    kept.
    """
    topic = _open(topic)
    _check_stage_day(topic, on)
    row = TopicStage.objects.filter(topic=topic, stage=stage).first()
    if row and (row.on, row.comments) == (on, comments):
        return row
    if row:
        whose = {"topic": topic, "of": str(stage)}
        keep_earlier(EarlierTopicWords, words_of_stage(row), reason=because, by=by, **whose)
    row = row or TopicStage(topic=topic, stage=stage)
    row.on, row.comments = on, comments
    row.full_clean()
    row.save()
    record("topic.stage", topic, by=by, sentence=f"Recorded the stage {stage}")
    return row


@transaction.atomic
def score_topic(
    topic: Topic, points: Mapping[Criterion, int | None], *, by: User | None
) -> int | None:
    """Score a topic against its year's criteria, 0 to 3 each; None removes a score.

    Returns the weighted total, or None while nothing is scored. Raises Refused for a criterion
    of another year or committee.
    """
    topic = _open(topic)
    for criterion, number in points.items():
        if _year_of(criterion) != _year_of(topic):
            raise Refused("This criterion belongs to another year or committee.")
        row = TopicScore.objects.filter(topic=topic, criterion=criterion).first()
        if number is None:
            if row:
                row.delete()
            continue
        row = row or TopicScore(topic=topic, criterion=criterion)
        row.points = number
        row.full_clean()
        row.save()
    total = total_of(topic.scores.select_related("criterion"))
    record("topic.scored", topic, by=by, sentence="Scored a topic", total=total)
    return total


def total_of(scores: Iterable[TopicScore]) -> int | None:
    """Return the sum of scores, each times its criterion's weight; None where there are none."""
    scores = list(scores)
    return sum(score.points * score.criterion.weight for score in scores) if scores else None


@transaction.atomic
def decide_topic(
    topic: Topic, *, is_chosen: bool, reason: str, by: User | None, because: str = ""
) -> Topic:
    """Choose a topic for the programme or leave it out, with the reason (RULES S4).

    A decision may be changed: `because` gives the reason, and the earlier decision is kept
    with its own. Raises Refused without a reason, or for leaving out a topic on an agenda.
    """
    topic = _open(topic)
    if not reason.strip():
        word = "chosen" if is_chosen else "not chosen"
        raise Refused(f"Say why the topic is {word}. The reason is public.")
    if not is_chosen and topic.placements.exclude(item=None).exists():
        raise Refused("The topic is on an agenda, so it is on the programme.")
    state = State.CHOSEN if is_chosen else State.NOT_CHOSEN
    if (topic.state, topic.reason) == (state, reason.strip()):
        return topic
    if topic.is_decided:
        whose = {"topic": topic, "of": "The decision"}
        keep_earlier(EarlierTopicWords, words_of_decision(topic), reason=because, by=by, **whose)
    topic.state, topic.reason = state, reason.strip()
    topic.full_clean()
    topic.save(update_fields=["state", "reason"])
    sentence = "Chose a topic" if is_chosen else "Left a topic out"
    record("topic.decided", topic, by=by, sentence=sentence, state=topic.state)
    return topic


def words_of_decision(topic: Topic) -> list[list[str]]:
    """Return the decision on a topic and its reason, each part with its label."""
    return [["Decision", topic.get_state_display()], ["Why", topic.reason]]


def words_of_stage(row: TopicStage) -> list[list[str]]:
    """Return a topic's date at a stage and its note, each part with its label."""
    return [["Date", long_date(row.on)], ["Comments", row.comments or "None"]]


@transaction.atomic
def carry_over(topics: Iterable[Topic], *, by: User | None) -> list[Topic]:
    """Propose topics again for the year after theirs; each is carried over once."""
    return [_carried(_open(topic), by) for topic in topics]


def _carried(topic: Topic, by: User | None) -> Topic:
    if Topic.objects.filter(carried_from=topic).exists():
        raise Refused(f"“{topic}” was carried over already.")
    again = Topic(
        committee=topic.committee,
        municipal_year=topic.municipal_year + 1,
        suggested_by=topic.suggested_by,
        state=State.PROPOSED,
        carried_from=topic,
        made_by=by,
        comments=f"Carried over from {topic.year_label}.",
        **{name: getattr(topic, name) for name in KEPT_IN_THE_NEXT_YEAR},
    )
    again.full_clean()
    again.save()
    keep_version(again, by=by)
    record("topic.carried", again, by=by, sentence="Carried a topic over", earlier=topic.key)
    return again


KEPT_IN_THE_NEXT_YEAR = ("title", "description", "directorate", "priority", "format", "origin")


@transaction.atomic
def add_criterion(
    committee: Committee, *, year: int, text: str, weight: int, by: User | None
) -> Criterion:
    """Add a criterion for this year's topics."""
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    rows = Criterion.objects.filter(committee=committee, municipal_year=year)
    criterion = Criterion(
        committee=committee,
        municipal_year=year,
        position=(rows.aggregate(last=Max("position"))["last"] or 0) + 1,
        text=" ".join(text.split()),
        weight=weight,
    )
    criterion.full_clean()
    criterion.save()
    record("criterion.added", committee, by=by, sentence="Added a criterion", year=year)
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: User | None) -> None:
    """Remove a criterion. Raises Refused once topics were scored against it."""
    if criterion.scores.exists():
        raise Refused("Topics were scored against it. Take those scores back first.")
    record(
        "criterion.removed",
        criterion.committee,
        by=by,
        sentence="Removed a criterion",
        year=criterion.municipal_year,
    )
    criterion.delete()


@transaction.atomic
def copy_criteria(committee: Committee, *, year: int, by: User | None) -> int:
    """Copy the criteria of the year before; return how many there are now.

    Raises Refused where the year has criteria, or the year before has none.
    """
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    rows = Criterion.objects.filter(committee=committee)
    if rows.filter(municipal_year=year).exists():
        raise Refused("This year has criteria already.")
    made = [
        Criterion(
            committee=committee,
            municipal_year=year,
            position=row.position,
            text=row.text,
            weight=row.weight,
        )
        for row in rows.filter(municipal_year=year - 1)
    ]
    if not made:
        raise Refused("The year before has no criteria to copy.")
    Criterion.objects.bulk_create(made)
    record("criteria.copied", committee, by=by, sentence="Copied last year’s criteria", year=year)
    return len(made)


def keep_version(topic: Topic, *, by: User | None) -> TopicVersion:
    """Save a version of a topic's present words; public as far as the topic is."""
    return TopicVersion.objects.create(
        topic=topic,
        number=topic.versions.count() + 1,
        words={name: getattr(topic, name) for name in Topic.WORDS},
        is_public=topic.is_public,
        by=by,
    )


def locked(topic: Topic) -> Topic:
    return Topic.objects.select_for_update().get(pk=topic.pk)


def check_words(words: Mapping[str, Any]) -> None:
    unknown = set(words) - set(Topic.WORDS)
    if unknown:
        raise TypeError(f"not words of a topic: {', '.join(sorted(unknown))}")


def _check_stage_day(topic: Topic, on: date) -> None:
    """Refuse a stage before the year that prepares the programme, or in the future."""
    first, _ = days_of_year(topic.municipal_year - 1)
    if on > timezone.localdate():
        raise Refused("Record a stage once the topic was there, not in the future.", "on")
    if on < first:
        sentence = f"Enter a day from {long_date(first)} on, the year before this programme’s."
        raise Refused(sentence, "on")


def _open(topic: Topic) -> Topic:
    """Lock an accepted topic; a suggestion is accepted first."""
    topic = locked(topic)
    if topic.state == State.SUGGESTED:
        raise Refused("Accept the suggestion first.")
    if topic.state not in SCORED:
        raise Refused(f"The topic is {topic.get_state_display().lower()}.")
    return topic


def _year_of(thing: Criterion | Topic) -> tuple[int, int]:
    return thing.committee_id, thing.municipal_year
