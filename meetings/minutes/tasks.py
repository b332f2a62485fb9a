"""The task list after the meeting: each step of the minutes with its state, in order."""

from collections.abc import Iterator

from django.urls import reverse

from meetings.minutes.services.confirmation import meetings_to_confirm_at
from meetings.minutes.services.decisions import decisions_of
from meetings.models import Meeting, Minutes, MinutesComment, Publication
from meetings.planning.tasklist import Task, counted
from scrutiny.templatetags.wording import joined, long_date

CLOSE_FIRST = "Needs the meeting to be closed"


def tasks_after(minutes: Minutes) -> list[Task]:
    """Return the state of each step, from the decisions to the confirmation."""
    return [
        *_decisions(minutes),
        *_circulate(minutes),
        *_comments(minutes),
        _publish(minutes),
        *_close(minutes),
        _confirm(minutes),
    ]


def _decisions(minutes: Minutes) -> Iterator[Task]:
    """Yield the decisions step, which ends once the minutes are public."""
    if not minutes.is_open_to_changes:
        return
    title = "Publish the decisions"
    newest, decided = minutes.decision_lists.first(), decisions_of(minutes)
    url = _page("work_decisions", minutes)
    if minutes.meeting.state != Meeting.State.HELD:
        yield Task(title, CLOSE_FIRST)
    elif newest is None and not decided:
        yield Task(title, "Nothing was resolved that the public may read")
    elif newest is None:
        yield Task(title, "What was resolved, until the minutes are ready", url)
    else:
        is_done = newest.payload == decided
        changed = "" if is_done else "; they were changed since"
        yield Task(title, f"Published {long_date(newest.published_at)}{changed}", url, is_done)


def _circulate(minutes: Minutes) -> Iterator[Task]:
    title, url = "Send the draft for comment", _page("circulate_minutes", minutes)
    if minutes.state == Minutes.State.CIRCULATED:
        yield Task(title, _sent(minutes), url, is_done=True)
    elif _goes_on(minutes):
        yield Task(title, CLOSE_FIRST)
    elif minutes.is_open_to_changes:
        yield Task(title, "To the chair and the officers, and whoever you name", url)


def _goes_on(minutes: Minutes) -> bool:
    """Whether the meeting is not closed yet; imported minutes never wait for that."""
    is_taken_here = minutes.is_taken_here and minutes.is_open_to_changes
    return is_taken_here and minutes.ended_at is None


def _sent(minutes: Minutes) -> str:
    sent = f"Sent {long_date(minutes.circulated_on)}" if minutes.circulated_on else "Sent"
    named = [str(reader) for reader in minutes.readers.all()]
    return f"{sent}, also to {joined(named)}" if named else sent


def _comments(minutes: Minutes) -> Iterator[Task]:
    """Yield the comments step: a task once the draft is out, and when there are comments."""
    title, url = "Comments", _page("minutes_comments", minutes)
    states = list(minutes.comments.values_list("state", flat=True))
    waiting = states.count(MinutesComment.State.OPEN)
    if waiting:
        yet = " yet" if minutes.is_open_to_changes else ""
        hint = f"{waiting} of {counted(len(states), 'comment')} not answered{yet}"
        yield Task(title, hint, url, is_done=not minutes.is_open_to_changes)
    elif states:
        yield Task(title, f"{counted(len(states), 'comment')}, all answered", url, is_done=True)
    elif minutes.state == Minutes.State.DRAFT:
        yield Task(title, "Needs the draft to be sent")
    elif minutes.state == Minutes.State.CIRCULATED:
        wanted = f", wanted by {long_date(minutes.comment_by)}" if minutes.comment_by else ""
        yield Task(title, f"None yet{wanted}", url)


def _publish(minutes: Minutes) -> Task:
    title = "Publish as draft"
    if _goes_on(minutes):
        return Task(title, CLOSE_FIRST)
    if minutes.is_open_to_changes:
        hint = "They come by themselves onto the next agenda that has an item for them"
        return Task(title, hint, _page("publish_minutes", minutes))
    drafts = minutes.meeting.publications.filter(kind=Publication.Kind.DRAFT_MINUTES)
    first = drafts.order_by("published_at").first()
    hint = f"Published {long_date(first.published_at)}" if first else ""
    return Task(title, hint, _page("minutes", minutes), is_done=True)


def _close(minutes: Minutes) -> Iterator[Task]:
    """Yield the closing step for minutes published without the meeting's times."""
    if minutes.lacks_times:
        title, hint = "Say when the meeting began and ended", "Nothing is recorded of it"
        yield Task(title, hint, _page("close_published", minutes))


def _confirm(minutes: Minutes) -> Task:
    if minutes.is_open_to_changes:
        return Task("Confirm", "Needs the draft to be published")
    if minutes.state == Minutes.State.CONFIRMED:
        signed = f", signed by {minutes.confirmed_by}" if minutes.confirmed_by else ""
        hint = f"{long_date(minutes.confirmed_on)}{signed}"
        return Task("Confirm", hint, _page("minutes", minutes), is_done=True)
    if not meetings_to_confirm_at(minutes).exists():
        return Task("Confirm", "Needs a later meeting of the committee")
    return Task("Confirm", "As they are, or with corrections", _page("confirm_minutes", minutes))


def _page(name: str, minutes: Minutes) -> str:
    return reverse(f"meetings:{name}", args=[minutes.meeting.slug])
