"""Papers on their way to their signatories: some signed, one waiting.

No email is sent: the people of the demonstration are invented.
"""

from datetime import date
from typing import Any

from meetings.models import Meeting, Paper, SignOff
from meetings.papers.services.papers import newest_content
from meetings.sign_off.services import answers, sending
from scrutiny.models import User
from scrutiny.permissions import SIGNATORIES

ROLES = {name: role for role, name in SIGNATORIES.items()}


def record_tables(meeting: Meeting, *, by: User | None) -> None:
    """Record the sign-offs in the reports' own tables, as given by email."""
    for paper in Paper.objects.filter(item__meeting=meeting, kind=Paper.Kind.REPORT):
        content = newest_content(paper)
        payload = content.payload if content else None
        for row in (payload or {}).get("sign_offs", []):
            answers.record_elsewhere(
                paper,
                ROLES[row["by"]],
                sent_on=date.fromisoformat(row["sent"]),
                signed_on=date.fromisoformat(row["signed"]),
                initials=row["initials"],
                by=by,
                tells=False,
            )


def send_report(meeting: Meeting, words: dict[str, Any], *, by: User | None) -> None:
    """Send a report that is still a draft, and have the people in `words` sign it off.

    `words`: title of the report, email address of its author, answers.
    """
    paper = Paper.objects.get(item__meeting=meeting, title=words["title"])
    author = User.objects.filter(email=words["author"]).first()
    sending.send(paper, by=by, author=author, tells=False)
    for answer in words["answers"]:
        _sign(paper, answer)


def _sign(paper: Paper, words: dict[str, str]) -> None:
    user = User.objects.filter(email=words["email"]).first()
    row = SignOff.objects.held_by(user).filter(paper=paper).first()
    if user and row:
        answers.approve(
            row,
            version=paper.versions.count(),
            initials=words["initials"],
            comment=words["comment"],
            by=user,
        )
