"""The kinds of file in which a plan is handed out."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from actionplans.exporting.data import as_json
from actionplans.exporting.sheets import as_csv, as_workbook
from actionplans.exporting.word import as_word
from actionplans.models import ActionPlan
from actionplans.payloads import plan_payload
from meetings.pack.build import build_paper
from meetings.pack.shapes import DOCX, PDF, PaperOutline
from scrutiny.models import Council

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Format:
    """A kind of file: what it is called, its media type, and what writes a plan as it."""

    label: str
    media_type: str
    write: Callable[[ActionPlan], bytes]


def as_pdf(plan: ActionPlan) -> bytes:
    """Print the plan as it is today, as the paper of a meeting would be.

    Raises Refused, ChildFailed or ToolMissing when it cannot be made.
    """
    now = timezone.now()
    source = plan_payload(plan.slug, timezone.localdate(now), "public")
    paper = PaperOutline(plan.slug, plan.title, source)
    return build_paper(paper, brand=Council.current().brand_colour, at=now).path.read_bytes()


FORMATS = {
    "json": Format("JSON", "application/json", as_json),
    "csv": Format("CSV", "text/csv; charset=utf-8", as_csv),
    "xlsx": Format("Excel", XLSX, as_workbook),
    "docx": Format("Word", DOCX, as_word),
    "pdf": Format("PDF", PDF, as_pdf),
}
