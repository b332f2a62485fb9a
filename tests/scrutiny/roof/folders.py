"""A small folder of papers to import: the council of Tinford, one meeting, one earlier one."""

import io
import json
from pathlib import Path

from docx import Document
from pikepdf import Pdf

MEETING = """\
[council]
name = "Borough of Tinford"
short_name = "Tinford Council"
nation = "England"

[committee]
name = "Parks Scrutiny Committee"
code = "PRK"
quorum = 2
is_scrutiny = true
covers_education = false

[[committee.members]]
name = "A Oak"
role = "chair"
[[committee.members]]
name = "B Ash"
[[committee.members]]
name = "C Elm"
role = "co-optee"

[meeting]
date = 2024-11-07
time = 18:00:00
venue = "Committee Room 1"
democratic_services = { name = "D Yew", phone = "01000 000001" }
printing_saving = { pounds = 1.25, kg_co2 = 0.5, basis = "last year" }

[[items]]
title = "Apologies"
[[items]]
title = "Minutes of the Previous Meeting"
minutes = "minutes.toml"
[[items]]
title = "Benches"
purpose = "To consider where people may sit."
presenters = ["E Beech"]
papers = [
  { file = "benches.docx", kind = "report", title = "Where People Sit" },
  { file = "map.pdf", kind = "appendix", label = "Appendix A", title = "Map" },
  { action_plan = "plan.json", kind = "appendix", label = "Appendix B", title = "Bench Plan" },
]
[[items]]
title = "Ponds"
kind = "verbal"
"""

MINUTES = """\
date = 2024-04-17
time = 18:00:00
ended = 19:05:00
first_number = 7
present = ["A Oak", "F Fir"]
chair = "F Fir"
apologies = ["C Elm"]
[[in_attendance]]
name = "D Yew"
role = "Democracy Officer"

[[minutes]]
title = "Apologies"
text = ["None."]
[[minutes]]
ref = "PRK7"
title = "Paths"
text = ["The committee walked & talked.", "It rained."]
resolved = ["the paths be swept."]
[[minutes]]
ref = "PRK8"
title = "Chair's Update"
"""

PLAN = {
    "title": "Bench Plan",
    "source": "What needs to improve?",
    "inspection": {
        "framework": "Parks",
        "start": "2024-05-01",
        "end": "2024-05-03",
        "judgements": [["Benches", "Good"]],
        "areas_for_improvement": ["Shade"],
    },
    "actions": [
        {"ref": "1", "area": 1, "action": "Plant trees.", "due": "2025-03-01"},
        {"ref": "2", "area": 1, "action": "Water them."},
    ],
}


def write_folder(root: Path) -> Path:
    """Write a folder that can be brought over as it stands."""
    root.mkdir(parents=True)
    (root / "meeting.toml").write_text(MEETING)
    (root / "minutes.toml").write_text(MINUTES)
    (root / "plan.json").write_text(json.dumps(PLAN))
    (root / "benches.docx").write_bytes(word_file("Sit down."))
    (root / "map.pdf").write_bytes(pdf_file())
    return root


def change(root: Path, old: str, new: str, file: str = "meeting.toml") -> None:
    """Put other words into a file of the folder."""
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new, 1))


def word_file(words: str) -> bytes:
    document, kept = Document(), io.BytesIO()
    document.add_paragraph(words)
    document.save(kept)
    return kept.getvalue()


def pdf_file(pages: int = 1) -> bytes:
    kept = io.BytesIO()
    with Pdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(kept, deterministic_id=True)
    return kept.getvalue()
