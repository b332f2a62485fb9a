"""Questions that members gather and share out before a meeting. They are theirs alone.

The history keeps who did what, and none of the words: it is read by officers.
"""

from typing import Any

from django.db import transaction
from django.db.models import Max

from committees.models import Person
from meetings.models import AgendaItem, Meeting, MemberQuestion
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused


@transaction.atomic
def propose_question(
    meeting: Meeting, text: str, *, person: Person, by: User | None, item: AgendaItem | None = None
) -> MemberQuestion:
    """Add a question to the members' list, at the end of those about the same item.

    Raises Refused for a meeting that is over, or an item of another agenda.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.is_off:
        raise Refused(f"The meeting is {meeting.get_state_display().lower()}.")
    if item and item.meeting_id != meeting.pk:
        raise Refused("The item is on another agenda.")
    last = meeting.member_questions.aggregate(last=Max("position"))["last"] or 0
    question = MemberQuestion(
        meeting=meeting, item=item, text=text.strip(), proposed_by=person, position=last + 1
    )
    question.full_clean()
    question.save()
    return _kept(question, "question.proposed", "Proposed a question", by)


@transaction.atomic
def take_question(question: MemberQuestion, *, person: Person, by: User | None) -> MemberQuestion:
    """Take a question to ask; the first member gets it. Raises Refused for a taken one."""
    question = _locked(question)
    if question.asked_by and question.asked_by_id != person.pk:
        raise Refused(f"{question.asked_by.full_style} asks this already.")
    question.asked_by = person
    return _kept(question, "question.taken", "Took a question", by, "asked_by")


@transaction.atomic
def give_back_question(question: MemberQuestion, *, person: Person, by: User) -> MemberQuestion:
    """Give a question back to the others. Raises Refused unless the member had taken it."""
    question = _locked(question)
    if question.asked_by_id != person.pk:
        raise Refused("Somebody else asks this.")
    question.asked_by = None
    return _kept(question, "question.given-back", "Gave a question back", by, "asked_by")


@transaction.atomic
def share_question(
    question: MemberQuestion, *, is_shared: bool, person: Person, by: User
) -> MemberQuestion:
    """Share a question with the committee's officers, or hide it from them again.

    Only its author and the member who asks it may: others saw it in confidence. Raises Refused.
    """
    question = _locked(question)
    if not question.is_shared_by(person):
        raise Refused("Only who proposed a question, or asks it, shares it with officers.")
    question.is_shared = is_shared
    sentence = "Shared a question with officers" if is_shared else "Hid a question from officers"
    return _kept(question, "question.shared", sentence, by, "is_shared")


@transaction.atomic
def move_question(question: MemberQuestion, *, up: bool, by: User) -> MemberQuestion:
    """Swap a question with its neighbour about the same item."""
    question = _locked(question)
    rows = list(
        MemberQuestion.objects.select_for_update().filter(
            meeting=question.meeting_id, item=question.item_id, is_withdrawn=False
        )
    )
    place = [row.pk for row in rows].index(question.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return question
    neighbour = rows[other]
    question.position, neighbour.position = neighbour.position, question.position
    neighbour.save(update_fields=["position"])
    return _kept(question, "question.moved", "Moved a question", by, "position")


@transaction.atomic
def withdraw_question(
    question: MemberQuestion, *, person: Person, by: User, is_withdrawn: bool = True
) -> MemberQuestion:
    """Withdraw one's own question from the list, or put it back. Refused to other members."""
    question = MemberQuestion.objects.select_for_update().get(pk=question.pk)
    if question.proposed_by_id != person.pk:
        raise Refused("Only who proposed a question withdraws it.")
    question.is_withdrawn = is_withdrawn
    sentence = "Withdrew a question" if is_withdrawn else "Put a question back"
    return _kept(question, "question.withdrawn", sentence, by, "is_withdrawn")


def _locked(question: MemberQuestion) -> MemberQuestion:
    question = MemberQuestion.objects.select_for_update().get(pk=question.pk)
    if question.is_withdrawn:
        raise Refused("The question was withdrawn.")
    return question


def _kept(
    question: MemberQuestion, action: str, sentence: str, by: User | None, *fields: Any
) -> MemberQuestion:
    if fields:
        question.save(update_fields=fields)
    record(action, question, by=by, sentence=sentence)
    return question
