"""Sending a paper to its signatories, one place after the other, and asking again.

Their answers are in meetings.sign_off.services.answers.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from meetings.diary.deadlines import Diary
from meetings.diary.services import require_editable
from meetings.models import (
    AgendaItem,
    Meeting,
    Milestone,
    Paper,
    PaperVersion,
    SignOff,
    SignOffRun,
    SignOffStep,
)
from meetings.sign_off.reading import PaperSigning, lay_out, route_of, rows_that_count
from meetings.sign_off.services import mail as sign_off_mail
from meetings.sign_off.services.printed_table import print_sign_offs
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.permissions import signatories_of
from scrutiny.refusals import Refused

State = SignOff.State


@transaction.atomic
def send(
    paper: Paper, *, by: User | None, author: User | None = None, tells: bool = True
) -> list[SignOff]:
    """Send a paper to those who have not signed its present state; return who is asked now.

    Signatories of the first place are asked at once, later ones when all before them have
    signed. `author` is to whom it goes back; None leaves that as it is. Without `tells`
    no one is emailed. Raises Refused when there is no one to ask.
    """
    asked = _send(locked(paper), by=by, author=author)
    if tells:
        sign_off_mail.ask(asked)
    return asked


@transaction.atomic
def send_all(meeting: Meeting, *, by: User | None) -> int:
    """Send every report with someone to ask; one email per person. Refused without any."""
    papers = Paper.objects.filter(item__meeting=meeting, withdrawal=None)
    asked = []
    found = [each for each in signing_of(papers) if each.to_send and each.number]
    for each in found:
        asked += _send(locked(each.paper), by=by, author=None)
    if not found:
        raise Refused("Every paper is with its signatories, or signed off.")
    sign_off_mail.ask(asked)
    return len(found)


@transaction.atomic
def hand_to(sign_off: SignOff, holder: User | None, *, by: User | None) -> SignOff:
    """Reassign a request to one holder of the role, or back to all. Raises Refused for others."""
    paper, sign_off = locked_row(sign_off)
    if sign_off.state not in (State.WAITING, State.TO_COME):
        raise Refused("It does not wait for anybody any more.")
    people = signatories_of(paper.item.meeting.committee_id, sign_off.role)
    if holder and not people.filter(pk=holder.pk).exists():
        raise Refused(f"{holder} does not sign for {sign_off.name} here.")
    sign_off.holder = holder
    sign_off.save(update_fields=["holder"])
    note(paper, "sign-off.handed", f"Handed the sign-off of {sign_off.name} on", by)
    if sign_off.state == State.WAITING:
        sign_off_mail.ask([sign_off])
    return sign_off


@transaction.atomic
def recount_due(meeting: Meeting) -> None:
    """Count the due days anew, after the meeting moved to another day."""
    wanted = SignOff.objects.for_services().filter(paper__item__meeting=meeting, is_current=True)
    steps = {step.role: step for step in route_of(meeting.committee)}
    for row in wanted.filter(state__in=(State.WAITING, State.TO_COME)):
        if row.role in steps:
            row.due_on = due_on(meeting, steps[row.role])
            row.save(update_fields=["due_on"])


def due_on(meeting: Meeting, step: SignOffStep) -> date:
    """Return the day by which a signatory is to answer.

    The meeting's own milestone of that name, else so many working days before the last day
    to publish; the next working day where that is past already.
    """
    diary = Diary.read()
    own = Milestone.objects.filter(meeting=meeting, name__iexact=step.name).first()
    day = own.due_on if own else diary.days_before(meeting.on, step.working_days)
    return max(day, diary.next_working_day(timezone.localdate()))


def signing_of(papers: Iterable[Paper]) -> list[PaperSigning]:
    """Return the sign-offs of one meeting's papers; for services, which show users nothing."""
    papers = list(Paper.objects.filter(pk__in=[paper.pk for paper in papers]).select_related(
        "item__meeting__committee"
    ))  # fmt: skip
    if not papers:
        return []
    rows = rows_that_count(SignOff.objects.for_services(), papers)
    return lay_out(papers, rows, route_of(papers[0].item.meeting.committee))


def missing_in(meeting: Meeting) -> int:
    """Count the sign-offs that the papers of an agenda lack in their present state."""
    papers = Paper.objects.filter(item__meeting=meeting, withdrawal=None)
    return sum(len(each.missing) for each in signing_of(papers))


def note_missing(meeting: Meeting, *, by: User | None) -> None:
    """Record how many sign-offs were missing when something was published without them."""
    words = missing_words(meeting)
    if words:
        record("sign-off.missing", meeting, by=by, sentence=f"Published all the same: {words}")


def missing_words(meeting: Meeting) -> str:
    """Return "2 sign-offs are missing." for an agenda; "" if none."""
    number = missing_in(meeting)
    if not number:
        return ""
    return "1 sign-off is missing." if number == 1 else f"{number} sign-offs are missing."


def ask_next(paper: Paper) -> list[SignOff]:
    """Ask the signatories of the next place, once all before them have signed; return them."""
    signing = signing_of([paper])[0]
    rows = {each.role: each for each in signing.signatories}
    steps = {step.role: step for step in route_of(paper.item.meeting.committee)}
    waiting = [step for step in steps.values() if not rows[step.role].is_signed]
    first = min((step.place for step in waiting), default=None)
    asked = []
    for step in waiting:
        row = rows[step.role].row
        if step.place == first and row and row.state == State.TO_COME:
            asked.append(_ask(row, step))
    return asked


def locked(paper: Paper) -> Paper:
    """Lock a paper of an agenda that can still be changed. Raises Refused for a removed one."""
    item = AgendaItem.with_removed.get(pk=paper.item_id)
    require_editable(Meeting.objects.select_for_update().get(pk=item.meeting_id))
    found = Paper.objects.select_for_update().filter(pk=paper.pk).first()
    if found is None:
        raise Refused("This paper has been removed from the agenda.")
    return found


def locked_row(sign_off: SignOff) -> tuple[Paper, SignOff]:
    """Lock a sign-off with its paper, and read both again. Refused for a superseded one."""
    paper = locked(sign_off.paper)
    row = SignOff.objects.for_services().select_for_update().get(pk=sign_off.pk)
    if not row.is_current:
        raise Refused("It was sent again meanwhile. Look at what is asked now.")
    row.paper = paper
    return paper, row


def note(paper: Paper, action: str, sentence: str, by: User | None, **facts: object) -> None:
    """Record an act of sign-off in the history of the meeting."""
    record(action, paper.item.meeting, by=by, sentence=sentence, paper=paper.key, **facts)


def newest_version(paper: Paper) -> PaperVersion:
    """Return the newest version of a paper. Raises Refused while it has no words."""
    version = paper.versions.order_by("-number").first()
    if version is None:
        raise Refused("This paper has no file and no words yet, so there is nothing to sign off.")
    return version


def is_author(paper: Paper, user: User | None) -> bool:
    """Whether a user wrote a paper, whatever they may do now."""
    if user is None:
        return False
    named = SignOffRun.objects.filter(paper=paper, author=user).exists()
    return named or paper.versions.filter(added_by=user).exists()


def replace_row(paper: Paper, step: SignOffStep, **facts: object) -> SignOff:
    """Replace what a signatory was asked or answered before by a new row."""
    before = SignOff.objects.for_services().filter(paper=paper, role=step.role, is_current=True)
    before.update(is_current=False)
    row = SignOff(paper=paper, role=step.role, place=step.place, name=step.name, **facts)
    row.full_clean()
    row.save()
    return row


def _send(paper: Paper, *, by: User | None, author: User | None) -> list[SignOff]:
    newest_version(paper)
    steps = route_of(paper.item.meeting.committee)
    if not steps:
        raise Refused("Nobody signs the papers of this committee off: it has no route.")
    _begin_run(paper, author)
    _drop_those_off_the_route(paper, steps)
    [signing] = signing_of([paper])
    if not _make_rows(paper, signing, steps):
        raise Refused("There is nobody to ask: all have signed, or it is with them already.")
    asked = ask_next(paper)
    print_sign_offs(paper)
    names = ", ".join(row.name for row in asked)
    note(
        paper, "sign-off.sent", f"Sent for sign-off: {names}" if names else "Sent for sign-off", by
    )
    return asked


def _begin_run(paper: Paper, author: User | None) -> None:
    run, _ = SignOffRun.objects.get_or_create(paper=paper)
    if author and run.author_id != author.pk:
        run.author = author
        run.save(update_fields=["author"])


def _drop_those_off_the_route(paper: Paper, steps: Sequence[SignOffStep]) -> None:
    rows = SignOff.objects.for_services().filter(paper=paper, is_current=True)
    roles = [step.role for step in steps]
    rows.exclude(role__in=roles).filter(state__in=(State.WAITING, State.TO_COME)).update(
        is_current=False
    )


def _make_rows(paper: Paper, signing: PaperSigning, steps: Sequence[SignOffStep]) -> int:
    """Make a row for each signatory to ask, or to ask again; return how many."""
    open_states = (State.WAITING, State.TO_COME)
    made = 0
    for step, each in zip(steps, signing.signatories, strict=True):
        if each.is_signed or (each.row and each.row.state in open_states):
            continue
        replace_row(paper, step, due_on=due_on(paper.item.meeting, step))
        made += 1
    return made


def _ask(row: SignOff, step: SignOffStep) -> SignOff:
    row.state, row.sent_on = State.WAITING, timezone.localdate()
    row.version = newest_version(row.paper)
    row.due_on = due_on(row.paper.item.meeting, step)
    row.full_clean()
    row.save()
    return row
