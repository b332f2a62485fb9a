"""A council's initial report template; administrators make later versions."""

from typing import Any

from meetings.models.report import HeaderField, Section

WHO = "Name and office"

HEADER = [
    HeaderField("cabinet-member", "Cabinet Member", required=True, help="Name and portfolio"),
    HeaderField("lead-director", "Lead Director", required=True, help=WHO),
    HeaderField("service-area", "Service Area", required=True),
    HeaderField(
        "written-by", "Report Author", "lines", required=True,
        help=f"{WHO}; joint authors one a line",
    ),
    HeaderField(
        "contact", "Officer Contact Details", "lines", required=True,
        help="Telephone and e-mail, one a line",
    ),
    HeaderField("wards", "Wards Affected", required=True, help="All Wards, or their names"),
    HeaderField(
        "key-decision", "Key Decision", "choice", required=True,
        choices=("Not Key Decision", "Key Decision"),
    ),
    HeaderField(
        "forward-plan", "Forward Plan", required=True,
        help="The notice’s date and reference, or Not Applicable",
    ),
    HeaderField("considered-by", "Report considered by", "bodies"),
]  # fmt: skip

SECTIONS = [
    Section(
        "recommendations", "Recommendations for decision/noting:",
        "What the committee is asked to do, each in a sentence that can be agreed as it stands.",
        required=True, use="recommendations",
    ),
    Section(
        "purpose", "Purpose of Report",
        "Why the committee gets this report now, in two or three sentences.", required=True,
    ),
    Section(
        "background", "Background",
        "What a reader needs to know who has not followed the matter: what happened, and what was "
        "decided before.", required=True,
    ),
    Section(
        "proposals", "Summary of main proposals",
        "What is proposed, what it would change, and by when.", required=True,
    ),
    Section(
        "alternatives", "Alternative Options",
        "What else could be done, and why it is not proposed. If nothing, say so.", required=True,
    ),
    Section(
        "risks", "Key Risks",
        "What could go wrong, how likely that is, and what is done about it.", required=True,
    ),
    Section(
        "priorities", "Council Priorities", "Which of the Council’s priorities this serves.",
        required=True,
    ),
    Section(
        "financial", "Financial Implications",
        "Cost, saving and where the money comes from; agreed with Finance.", required=True,
    ),
    Section(
        "legal-and-hr", "Legal and HR Implications",
        "The powers and duties relied on, and effects on staff; agreed with Legal Services.",
        required=True,
    ),
    Section("wards", "Ward Implications", "Which places are touched, and how.", required=True),
    Section(
        "health", "Health, Social and Economic Implications",
        "What it means for people’s health, for communities and for the local economy.",
        required=True,
    ),
    Section(
        "equality", "Equality and Diversity Implications",
        "Whom it helps or harms among those whom the Equality Act 2010 protects; name the impact "
        "assessment, if there is one.", required=True,
    ),
    Section(
        "climate", "Climate Change and Environmental Implications",
        "Emissions, energy, waste, nature: for better and for worse.", required=True,
    ),
    Section(
        "background-papers", "Background Papers",
        "Each paper that this report relies on to a material extent and that is not published "
        "already, one a line. If there are none, say so.",
        style="list", use="background",
    ),
    Section(
        "appendices", "Appendices", "Made from the appendices of the item.",
        style="letters", use="appendices",
    ),
    Section("sign-off", "Report Sign Off", "Made from the sign-offs.", style="sign-off"),
]  # fmt: skip


def as_rows(rows: list[HeaderField] | list[Section]) -> list[dict[str, Any]]:
    """Return the rows of fields or sections that a `ReportTemplate` keeps."""
    plain = [dict(vars(row)) for row in rows]
    return [{k: list(v) if isinstance(v, tuple) else v for k, v in row.items()} for row in plain]
