"""Sample payloads, a sample agenda, and what the pages made from them say."""

import re
from dataclasses import replace
from datetime import datetime
from html import unescape

import pypdfium2
import weasyprint

from meetings.pack.front_sheet import agenda_rows
from meetings.pack.pages import render_front_sheet, render_page, stylesheet
from meetings.pack.shapes import (
    Contact,
    ItemOutline,
    PackOutline,
    PageRange,
    PageSource,
    PaperOutline,
)

BRAND = "#00403c"

REPORT = {
    "title": "Bus Passes for Care Leavers",
    "header": [
        ["Cabinet Member:", "Cllr R Holt – Cabinet Member: Transport"],
        ["Wards Affected:", "All Wards"],
        ["Report considered by:", "Cabinet – 3 October 2024\nScrutiny – 7 November 2024"],
    ],
    "sections": [
        {
            "heading": "Recommendations for decision/noting:",
            "lead_html": "<p>It is recommended that the Committee:</p>",
            "style": "paragraphs",
            "paragraphs": [
                "<p>Notes how many passes were issued <strong>this year</strong>.</p>",
                "<p>Asks for:</p><ul><li>a map of the routes used;</li><li>the cost.</li></ul>",
            ],
        },
        {
            "heading": "Key Risks",
            "lead_html": "",
            "style": "paragraphs",
            "paragraphs": ["Fares may rise & passes may lapse.".replace("&", "&amp;")],
        },
        {
            "heading": "Alternative Options",
            "lead_html": "",
            "style": "paragraphs",
            "paragraphs": [],
        },
        {"heading": "Background Papers", "lead_html": "", "style": "list", "paragraphs": []},
        {
            "heading": "Appendices",
            "lead_html": "",
            "style": "letters",
            "paragraphs": ["Routes and fares", "<p>Letters from young people</p>"],
        },
        {"heading": "Report Sign Off", "lead_html": "", "style": "sign-off", "paragraphs": []},
    ],
    "sign_offs": [
        {"by": "Legal Services", "sent": "2024-08-02", "signed": "2024-08-06", "initials": "DTW"},
        {"by": "Finance", "sent": "2024-08-02", "signed": "", "initials": ""},
    ],
}

MINUTES = {
    "body": "Children & Young People Scrutiny Committee",
    "date": "2024-04-17",
    "time": "18:00",
    "venue": "Council Chamber, Third Floor",
    "present": {
        "councillors": [
            {"name": "J Jones", "role": "Chair"},
            {"name": "K Tonks", "role": ""},
            {"name": "J Urey", "role": ""},
        ],
        "co_optees": [],
    },
    "apologies": {
        "councillors": [{"name": "L Powers", "role": ""}],
        "co_optees": [{"name": "S Fikeis", "role": ""}, {"name": "C Morgan", "role": ""}],
    },
    "in_attendance": [
        {"name": "D Knibbs", "role": "Director: Children's Safeguarding & Family Support"},
        {"name": "S Yarnall", "role": "Democracy Officer (Scrutiny)"},
    ],
    "minutes": [
        {"reference": "", "title": "Apologies for Absence", "body_html": "", "resolved": []},
        {
            "reference": "CYP25",
            "title": "Minutes of the Previous Meeting",
            "body_html": "",
            "resolved": ["<p>the minutes of 21 February 2024 be confirmed.</p>"],
        },
        {
            "reference": "CYP26",
            "title": "Bus Passes",
            "body_html": "<p>Members heard how passes are issued.</p>",
            "resolved": ["the report be noted; and", "a map of the routes be sent to Members."],
        },
    ],
    "ended": "18:41",
    "confirmed_on": "2024-11-07",
}

ACTION = {
    "ref": "1",
    "action": "Ask every care leaver which buses they use.",
    "success_measure": "Nine in ten answer.\n\nAnswers are mapped.",
    "due": "2024-08-30",
    "status": "Letters went out.",
    "performance": "",
}

ACTION_PLAN = {
    "title": "Ofsted Action Plan",
    "source": "What the inspection of May 2024 asked for",
    "as_at": "2024-11-07",
    "areas": ["Travel to work and college"],
    "actions": [ACTION],
}

DOCUMENT = {
    "title": "Work Programme",
    "body_html": "<h3>Autumn</h3><p>Attendance.</p><h4>Why</h4><p>It fell.</p>",
    "landscape": False,
}

WITHDRAWN = {
    "title": "Bus Passes for Care Leavers",
    "withdrawn_on": "2024-11-05",
    "reason": "It named a family.",
}

WORK_PROGRAMME = {
    "title": "Transport Scrutiny: Work Programme 2024/25",
    "groups": [
        {
            "heading": "Thursday 7 November 2024",
            "topics": [
                {
                    "title": "Bus passes",
                    "description": "Who has one & who has not.",
                    "directorate": "Transport",
                    "priority": "Everybody gets about.",
                    "format": "Committee agenda item",
                    "comments": "Standing item.\n\nWhy: it was asked for.",
                    "outcomes": "TRA7, 7 November 2024: that it be noted",
                }
            ],
        }
    ],
}

SAMPLES = {
    "report": REPORT,
    "minutes": MINUTES,
    "action-plan": ACTION_PLAN,
    "work-programme": WORK_PROGRAMME,
    "document": DOCUMENT,
    "withdrawn": WITHDRAWN,
}


def paper(key: str, title: str, label: str = "", withheld: str = "") -> PaperOutline:
    return PaperOutline(key, title, PageSource("document", DOCUMENT), label, withheld)


OUTLINE = PackOutline(
    council="Borough of Telford and Wrekin",
    strapline="Protect, care and invest to create a better borough",
    committee="Children & Young People Scrutiny Committee",
    starts_at=datetime(2024, 11, 7, 18, 0),
    venue="Council Chamber, Third Floor, Southwater One, Telford, TF3 4JG",
    title="Agenda: Children & Young People Scrutiny Committee, Thursday 7 November 2024",
    contacts=(
        Contact("Democratic Services", "Paige Starkey", "01952 380110"),
        Contact("Media Enquiries", "Corporate Communications", "01952 382406"),
    ),
    members=(
        ("Committee Members", "Councillors J Jones (Chair), S P Burrell, P Davis and J Urey"),
        ("Co-optees", "S Fikeis and C Morgan"),
    ),
    items=(
        ItemOutline("i1", "1.0", "Apologies for Absence", kind="standing"),
        ItemOutline(
            "i2",
            "2.0",
            "Bus Passes",
            "To hear who has a pass and who has not.",
            papers=(
                paper("r2", "Bus Passes for Care Leavers"),
                paper("a2", "Routes and fares", "Appendix A"),
            ),
        ),
        ItemOutline("i3", "3.0", "School Attendance", "To hear the latest.", kind="verbal"),
    ),
    saving="Reading this on a screen saves the Council £15.22 and 6.1kg of CO2.",
)

RANGES = {
    "r2": PageRange("r2", "", 3, 5, 3),
    "a2": PageRange("a2", "", 7, 8, 7),
}


def html_of(kind: str, **changes: object) -> str:
    return render_page(PageSource(kind, SAMPLES[kind] | changes))


def front_sheet(**changes: object) -> str:
    outline = replace(OUTLINE, **changes)
    return render_front_sheet(outline, agenda_rows(outline, RANGES))


def words(html: str) -> str:
    """The words a reader meets, in order."""
    body = html.partition("<body")[2].partition(">")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def pdf_bytes(html: str) -> bytes:
    style = weasyprint.CSS(string=stylesheet(BRAND))
    return weasyprint.HTML(string=html).write_pdf(stylesheets=[style])


def pdf_of(html: str) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(pdf_bytes(html))


def texts(document: pypdfium2.PdfDocument) -> list[str]:
    """The text of each page; PDFium marks a hyphen at a line's end by a noncharacter."""
    pages = [page.get_textpage().get_text_range().replace("\ufffe", "-") for page in document]
    return [" ".join(text.split()) for text in pages]
