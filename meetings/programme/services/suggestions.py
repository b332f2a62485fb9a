"""Suggestions of topics, and officers' decisions on them.

The name and address of a member of the public are in `Suggester` only; no sentence of the
history, no email to others and no public page holds them.
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from committees.models import Committee
from meetings.models import Suggester, Topic
from meetings.programme.services.topics import check_words, keep_version, locked
from scrutiny.audit import record
from scrutiny.models import Council, User
from scrutiny.refusals import Refused

State, By = Topic.State, Topic.SuggestedBy


@transaction.atomic
def suggest_topic(
    committee: Committee,
    *,
    year: int,
    suggested_by: str,
    by: User | None,
    name: str = "",
    email: str = "",
    **words: Any,
) -> Topic:
    """Keep a suggestion until an officer decides on it; it is not public before.

    The same words from the same person, sent again while they wait, are the same suggestion.
    Raises Refused for a committee without a programme.
    """
    check_words(words)
    if committee.kind != Committee.Kind.SCRUTINY or committee.dissolved_on:
        raise Refused(f"{committee} has no work programme.")
    Committee.objects.select_for_update().get(pk=committee.pk)  # a double click sends twice
    facts = {"municipal_year": year, "suggested_by": suggested_by, "made_by": by, **words}
    same = _waiting_from(name, email).filter(committee=committee, **facts).first()
    if same:
        return same
    topic = Topic(committee=committee, **facts)
    topic.full_clean()
    topic.save()
    if name or email:
        suggester = Suggester(topic=topic, name=name, email=email)
        suggester.full_clean()
        suggester.save()
    keep_version(topic, by=by)
    who = topic.get_suggested_by_display()
    record("topic.suggested", topic, by=by, sentence=f"{who} suggested a topic")
    return topic


def _waiting_from(name: str, email: str) -> Any:
    """Return one person's undecided suggestions; without name and address, all anonymous ones."""
    suggesters = Suggester.objects.all()
    if name or email:
        suggesters = suggesters.filter(name=name, email=email)
        return Topic.objects.waiting().filter(pk__in=suggesters.values("topic"))
    return Topic.objects.waiting().exclude(pk__in=suggesters.values("topic"))


@transaction.atomic
def accept_suggestion(topic: Topic, *, by: User | None) -> Topic:
    """Make a suggestion a public proposal, in its present words."""
    topic = _waiting(topic)
    topic.state = State.PROPOSED
    topic.save(update_fields=["state"])
    keep_version(topic, by=by)
    record("topic.accepted", topic, by=by, sentence="Accepted a suggestion")
    _tell(topic, "It is being considered for the work programme.", topic.get_absolute_url())
    return topic


@transaction.atomic
def merge_suggestion(topic: Topic, into: Topic, *, by: User | None) -> Topic:
    """Merge a suggestion into an accepted topic of the same committee. Refused for others."""
    topic, into = _waiting(topic), locked(into)
    if into.committee_id != topic.committee_id or not into.is_public:
        raise Refused("Merge it into a topic of the same committee that was accepted.")
    topic.state, topic.merged_into = State.MERGED, into
    topic.save(update_fields=["state", "merged_into"])
    record("topic.merged", topic, by=by, sentence="Merged a suggestion", into=into.key)
    words = f"The committee considers it together with “{into}”."
    _tell(topic, words, into.get_absolute_url())
    return topic


@transaction.atomic
def decline_suggestion(topic: Topic, *, reason: str, by: User | None) -> Topic:
    """Decline a suggestion with a reason for its author only. Raises Refused without a reason."""
    topic = _waiting(topic)
    if not reason.strip():
        raise Refused("Say why. The reason goes to whoever suggested it.")
    topic.state, topic.reason = State.DECLINED, reason.strip()
    topic.full_clean()
    topic.save(update_fields=["state", "reason"])
    record("topic.declined", topic, by=by, sentence="Declined a suggestion")
    _tell(topic, f"It does not go onto the work programme.\n\nReason: {topic.reason}")
    return topic


def _waiting(topic: Topic) -> Topic:
    topic = locked(topic)
    if topic.state != State.SUGGESTED:
        raise Refused(f"It is {topic.get_state_display().lower()} already.")
    return topic


def _tell(topic: Topic, words: str, path: str = "") -> None:
    """Email the suggester who left an address, or the member who signed in to suggest it."""
    to = Suggester.objects.filter(topic=topic).values_list("email", flat=True).first()
    if not to and topic.suggested_by == By.MEMBER and topic.made_by and topic.made_by.is_active:
        to = topic.made_by.email
    if not to:
        return
    link = f"\n\n{settings.SITE_URL}{path}" if path else ""
    body = (
        f"Thank you for suggesting a topic to the {topic.committee}: “{topic}”.\n\n"
        f"{words}{link}\n\n{Council.current().name}\n"
    )
    subject = " ".join(f"Your suggestion: {topic}".split())
    mail = EmailMessage(subject, body, to=[to])
    transaction.on_commit(mail.send, robust=True)
