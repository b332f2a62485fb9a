"""Email about sign-off, each with a link straight to the paper, in public words.

A withheld paper is named by its neutral title; comments stay on the page.
"""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from meetings.diary.mail import send_when_kept
from meetings.models import Paper, SignOff, SignOffRun
from scrutiny.models import Council, User
from scrutiny.permissions import authors_of, officers_of, signatories_of
from scrutiny.templatetags.wording import long_date


def ask(rows: Iterable[SignOff]) -> None:
    """Ask those who hold these papers to sign them off: one email per person."""
    by_person: dict[User, list[SignOff]] = {}
    for row in rows:
        for person in holders(row):
            by_person.setdefault(person, []).append(row)
    mails = []
    for person, theirs in by_person.items():
        named = f"“{theirs[0].paper}”" if len(theirs) == 1 else f"{len(theirs)} papers"
        lines = [_line(row) for row in theirs]
        mails.append(_mail(f"Please sign off {named}", lines, person))
    send_when_kept(mails)


def tell_returned(row: SignOff) -> None:
    """Tell the author and the officers that a paper came back."""
    words = f"{row.name} returned “{row.paper}”. What has to be changed is on its page:"
    _tell(row.paper, f"Returned: “{row.paper}”", words)


def tell_all_signed(paper: Paper) -> None:
    """Tell the author and the officers that all sign-offs are given."""
    _tell(paper, f"Signed off: “{paper}”", f"All have signed “{paper}” off:")


def holders(row: SignOff) -> Sequence[User]:
    """Return who may answer: the person it was reassigned to, or all who hold the role.

    Leaves out people whose grant has ended.
    """
    people = signatories_of(row.paper.item.meeting.committee_id, row.role)
    return list(people.filter(pk=row.holder_id) if row.holder_id else people)


def page_of(paper: Paper) -> str:
    """Return the path of a paper's sign-off page."""
    return reverse("meetings:work_paper_sign_off", args=[paper.key])


def _tell(paper: Paper, subject: str, words: str) -> None:
    committee = paper.item.meeting.committee_id
    run = SignOffRun.objects.filter(paper=paper).first()
    people = set(officers_of(committee))
    if run and run.author_id:
        people |= set(authors_of(committee).filter(pk=run.author_id))
    lines = [f"{words}\n  {settings.SITE_URL}{page_of(paper)}"]
    ordered = sorted(people, key=lambda each: each.email)
    send_when_kept([_mail(subject, lines, person) for person in ordered])


def _line(row: SignOff) -> str:
    by_when = f" by {long_date(row.due_on)}" if row.due_on else ""
    return (
        f"- “{row.paper}” ({row.name}){by_when}, for {row.paper.item.meeting}:\n"
        f"  {settings.SITE_URL}{page_of(row.paper)}"
    )


def _mail(subject: str, lines: Sequence[str], to: User) -> EmailMessage:
    body = "\n\n".join([*lines, Council.current().name])
    return EmailMessage(" ".join(subject.split()), f"{body}\n", to=[to.email])
