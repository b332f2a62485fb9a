"""The file formats in which a plan is downloaded."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from actionplans.as_at.payloads import plan_payload
from actionplans.exports.columns import PlanTable
from actionplans.exports.data import as_json
from actionplans.exports.sheets import as_csv, as_workbook
from actionplans.exports.word import as_word
from meetings.pack.build import build_paper
from meetings.pack.cache import Store, content_key
from meetings.pack.shapes import DOCX, PDF, PaperOutline
from scrutiny.models import Council

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Format:
    """A file format: its name, its media type, and the function that writes a plan."""

    label: str
    media_type: str
    write: Callable[[PlanTable], bytes]


def as_pdf(table: PlanTable) -> bytes:
    """Print the plan as at the day of the table, like a paper of a meeting; cached for the day.

    Raises Refused, ChildFailed or ToolMissing when it cannot be made.
    """
    plan, brand = table.plan, Council.current().brand_colour
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    paper = PaperOutline(plan.slug, plan.title, plan_payload(plan.slug, table.on, "public"))
    key = content_key("action-plan", repr(paper), brand, str(today))
    path = Store(settings.PACK_CACHE_ROOT).make(
        key,
        lambda target: target.write_bytes(
            build_paper(paper, brand=brand, at=today).path.read_bytes()
        ),
    )
    return path.read_bytes()


FORMATS = {
    "json": Format("JSON", "application/json", as_json),
    "csv": Format("CSV", "text/csv; charset=utf-8", as_csv),
    "xlsx": Format("Excel", XLSX, as_workbook),
    "docx": Format("Word", DOCX, as_word),
    "pdf": Format("PDF", PDF, as_pdf),
}
