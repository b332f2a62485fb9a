"""A council with a holder of every role of the usual route, and papers for them to sign."""

from types import SimpleNamespace

from committees.models import RoleGrant
from meetings.models import Meeting, Paper, SignOff
from meetings.papers.services import papers
from meetings.sign_off.services import answers, sending
from tests.council import TinyCouncil, make_item, make_meeting, make_user

REPORT = {
    "title": "Fostering",
    "header": [["Report Author", "A Author"]],
    "sections": [
        {"heading": "Background", "lead_html": "", "style": "paragraphs",
         "paragraphs": ["<p>There are forty homes in the Borough.</p>"]},
        {"heading": "Report Sign Off", "lead_html": "", "style": "sign-off", "paragraphs": []},
    ],
    "sign_offs": [],
}  # fmt: skip


def make_offices(council: TinyCouncil) -> SimpleNamespace:
    """The one signatory of the tiny council is its lawyer; these are the others."""
    finance, director = make_user("finance"), make_user("director")
    grant_role(finance, "finance")
    grant_role(director, "director")
    return SimpleNamespace(
        legal=council.people.signatory,
        finance=finance,
        director=director,
        author=council.people.author,
        officer=council.people.committee_officer,
    )


def grant_role(user, role: str, **facts) -> RoleGrant:
    return RoleGrant.objects.create(user=user, role=role, **facts)


def make_report(meeting: Meeting, title: str = "Fostering", *, by=None) -> Paper:
    """Write a report that has a sign-off table of its own."""
    item = make_item(meeting, title)
    payload = REPORT | {"title": title}
    return papers.write_paper(
        item, payload_kind="report", payload=payload, kind="report", title=title, by=by
    )


def change(paper: Paper, words: str = "There are fifty homes in the Borough.") -> None:
    """Add a version that says something else."""
    sections = [REPORT["sections"][0] | {"paragraphs": [f"<p>{words}</p>"]}, REPORT["sections"][1]]
    papers.rewrite_paper(paper, payload=REPORT | {"sections": sections}, by=None)


def make_sent(council: TinyCouncil, offices: SimpleNamespace, *, in_days: int = 60) -> Paper:
    meeting = make_meeting(council.committee, in_days=in_days)
    paper = make_report(meeting)
    sending.send(paper, by=offices.officer, author=offices.author)
    return paper


def row_of(paper: Paper, role: str) -> SignOff:
    """Return the current sign-off of one role."""
    rows = SignOff.objects.for_services().filter(paper=paper, role=role, is_current=True)
    return rows.select_related("paper").get()


def states(paper: Paper) -> dict[str, str]:
    rows = SignOff.objects.for_services().filter(paper=paper, is_current=True)
    return dict(rows.values_list("role", "state"))


def approve(paper: Paper, role: str, user, **facts) -> SignOff:
    said = {"version": paper.versions.count(), "initials": "XY"} | facts
    return answers.approve(row_of(paper, role), by=user, **said)


def give_back(paper: Paper, role: str, user, comment: str = "Say what it costs.") -> SignOff:
    number = paper.versions.count()
    return answers.give_back(row_of(paper, role), version=number, comment=comment, by=user)
