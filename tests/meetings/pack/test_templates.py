"""The pages that we lay out, as HTML and as the text of the PDF made from it."""

import json
import re
from collections import Counter
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from lxml.html import fromstring

from meetings.pack.pages import render_page, stylesheet
from meetings.pack.payloads import PayloadError
from meetings.pack.shapes import PageSource
from tests.meetings.pack.sample_pages import (
    ACTION,
    MINUTES,
    REPORT,
    SAMPLES,
    front_sheet,
    html_of,
    pdf_of,
    texts,
    words,
)

every_page = pytest.mark.parametrize(
    "html", [*(html_of(kind) for kind in SAMPLES), front_sheet()], ids=[*SAMPLES, "front sheet"]
)


# Every page


@every_page
def test_page_says_its_language_and_title(html):
    assert '<html lang="en-GB">' in html
    assert re.search(r"<title>[^<]+</title>", html)


@every_page
def test_headings_start_at_one_and_skip_no_level(html):
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


@every_page
def test_rows_of_a_table_have_as_many_cells_as_its_first(html):
    for table in fromstring(html).iter("table"):
        cells = [row.xpath("th|td") for row in table.iter("tr")]
        widths = {sum(int(cell.get("colspan", 1)) for cell in row) for row in cells}
        assert len(widths) == 1


@every_page
def test_header_cells_say_what_they_head(html):
    assert html.count("<th") - html.count("<thead") == html.count('<th scope="')


@every_page
def test_page_holds_no_style_script_or_picture(html):
    assert not re.search(r"<(style|script|link|img|svg)|style=", html)


@every_page
def test_outer_14_mm_of_head_and_foot_stay_empty_for_stamps(html):
    free = 14 * 72 / 25.4
    for page in pdf_of(html):
        bounds = [item.get_bounds() for item in page.get_objects()]
        assert min(bottom for _, bottom, _, _ in bounds) >= free
        assert max(top for _, _, _, top in bounds) <= page.get_height() - free


@pytest.mark.parametrize("kind", ["report", "minutes", "action-plan", "work-programme", "document"])
def test_paper_holds_the_body_that_the_web_page_shows(kind):
    component = f"components/papers/{kind.replace('-', '_')}.html"
    assert render_to_string(component, {"payload": SAMPLES[kind]}).strip() in html_of(kind)


def test_plain_text_is_escaped():
    html = html_of("report", title="<b>Fares</b> & fines", header=[["<i>Wards", "A & B"]])
    assert "<b>Fares" not in html
    assert "<i>Wards" not in html
    assert words(html).startswith("<b>Fares</b> & fines <i>Wards A & B")


def test_payload_without_a_key_is_refused_by_name():
    data = {key: value for key, value in REPORT.items() if key != "sign_offs"}
    with pytest.raises(PayloadError, match="^report payload: sign_offs is missing$"):
        render_page(PageSource("report", data))


def test_stylesheet_takes_nothing_but_a_colour():
    assert "--brand: #00403c;" in stylesheet("#00403c")
    with pytest.raises(ValueError, match="is not a colour"):
        stylesheet("red } @import url(file:///etc/passwd); x {")


# Reports


def test_report_prints_numbers_as_text_before_their_paragraphs():
    assert (
        "1.0 Recommendations for decision/noting: It is recommended that the Committee: "
        "1.1 Notes how many passes were issued this year . "
        "1.2 Asks for: a map of the routes used; the cost. "
        "2.0 Key Risks 2.1 Fares may rise & passes may lapse."
    ) in words(html_of("report"))


def test_report_says_none_where_a_section_has_nothing():
    text = words(html_of("report", sign_offs=[]))
    assert "3.0 Alternative Options None. 4.0 Background Papers None. 5.0" in text
    assert text.endswith("6.0 Report Sign Off None.")


def test_report_letters_its_appendices():
    text = words(html_of("report"))
    assert "5.0 Appendices A Routes and fares B Letters from young people 6.0" in text


def test_report_prints_its_sign_offs_with_dates_and_what_is_missing():
    assert words(html_of("report")).endswith(
        "Signed off by Date sent Date signed off Initials "
        "Legal Services 02/08/2024 06/08/2024 DTW Finance 02/08/2024 Not signed off None"
    )


def test_report_header_keeps_line_breaks():
    assert "<td>Cabinet – 3 October 2024<br>Scrutiny – 7 November 2024</td>" in html_of("report")


def test_heading_of_a_section_stands_on_the_page_of_its_first_paragraph():
    sections = [
        {
            "heading": f"Part {place}",
            "lead_html": "",
            "style": "paragraphs",
            "paragraphs": [f"<p>Opening of {place}. {'Many more words. ' * (place * 7)}</p>"],
        }
        for place in range(1, 12)
    ]
    for text in texts(pdf_of(html_of("report", sections=sections))):
        for place in re.findall(r"Part (\d+)", text):
            assert f"Opening of {place}." in text


# Minutes


def test_minutes_open_with_the_meeting_and_who_was_there():
    text = words(html_of("minutes"))
    assert (
        "Minutes of a meeting of the Children & Young People Scrutiny Committee held on "
        "Wednesday 17 April 2024 at 6.00 pm in Council Chamber, Third Floor "
        "Present: Councillors J Jones (Chair), K Tonks and J Urey In Attendance: D Knibbs "
        "(Director: Children's Safeguarding & Family Support) and S Yarnall (Democracy Officer "
        "(Scrutiny)) Apologies: Councillor L Powers Co-optees: S Fikeis and C Morgan"
    ).replace(" ", "") in text.replace(" ", "")


def test_minutes_say_none_where_nobody_was():
    nobody = {"councillors": [], "co_optees": []}
    text = words(html_of("minutes", apologies=nobody, in_attendance=[]))
    assert "In Attendance: None. Apologies: None. Apologies for Absence None." in text


def test_single_resolution_follows_its_opening_words():
    assert (
        "CYP25 Minutes of the Previous Meeting "
        "RESOLVED – that the minutes of 21 February 2024 be confirmed. CYP26"
    ) in words(html_of("minutes"))


def test_several_resolutions_are_lettered():
    assert (
        "RESOLVED – that: a) the report be noted; and b) a map of the routes be sent to Members."
    ) in words(html_of("minutes"))


def test_minutes_end_with_the_chair_and_the_day_of_confirmation():
    ending = "The meeting ended at 6.41 pm Chair: Date:"
    assert words(html_of("minutes")).endswith(f"{ending} Thursday 7 November 2024")
    assert words(html_of("minutes", confirmed_on="")).endswith(ending)


def test_committee_is_in_capitals_on_the_page_but_not_in_its_words():
    html = html_of("minutes")
    assert ">Children &amp; Young People Scrutiny Committee</h1>" in html
    assert texts(pdf_of(html))[0].startswith("CHILDREN & YOUNG PEOPLE SCRUTINY COMMITTEE")


def test_signature_is_never_alone_on_a_page():
    for lines in range(24, 36):
        minute = MINUTES["minutes"][1] | {"body_html": "<p>A line of the minutes.</p>" * lines}
        last = MINUTES["minutes"][1] | {"reference": "CYP99"}
        pages = texts(pdf_of(html_of("minutes", minutes=[minute, last])))
        assert "CYP99" in next(text for text in pages if "Chair:" in text)


# Action plans


def test_action_plan_has_the_six_columns_and_leaves_an_empty_cell_empty():
    assert words(html_of("action-plan")).endswith(
        "Ref Action Success Measure Date Due Status: what is the progress on the action? "
        "Performance: is the action making a difference? "
        "1 Ask every care leaver which buses they use. Nine in ten answer. Answers are mapped. "
        "30.08.2024 Letters went out."
    )


def test_action_plan_without_actions_says_so():
    assert words(html_of("action-plan", actions=[])).endswith("No actions.")


def test_action_plan_repeats_its_header_and_keeps_short_rows_whole():
    actions = [
        ACTION | {"ref": f"R{place}", "status": f"Start{place}. {'More. ' * 90}End{place}."}
        for place in range(9)
    ]
    pages = texts(pdf_of(html_of("action-plan", actions=actions)))
    assert len(pages) > 2
    for text in pages:
        assert text.count("Date Due") == 1
        assert re.findall(r"Start(\d)", text) == re.findall(r"End(\d)", text)


def test_long_first_action_leaves_no_title_alone():
    pages = texts(pdf_of(html_of("action-plan", actions=[ACTION | {"status": "More. " * 300}])))
    assert "Ask every care leaver" in pages[0]


def test_action_longer_than_a_page_is_printed_in_full():
    long = " ".join(f"w{number}" for number in range(1500))
    pages = texts(pdf_of(html_of("action-plan", actions=[ACTION | {"status": long}])))
    assert len(pages) > 1
    assert set(re.findall(r"w\d+", " ".join(pages))) == set(long.split())


@pytest.mark.parametrize(
    ("html", "size"),
    [
        (html_of("action-plan"), (842, 595)),
        (html_of("work-programme"), (842, 595)),
        (html_of("document", landscape=True), (842, 595)),
        (html_of("document"), (595, 842)),
        (html_of("report"), (595, 842)),
    ],
    ids=["action plan", "work programme", "wide document", "document", "report"],
)
def test_wide_papers_are_landscape_on_every_page(html, size):
    document = pdf_of(html)
    assert {tuple(round(side) for side in page.get_size()) for page in document} == {size}
    assert texts(document)[0]


def test_real_action_plan_prints_every_word(real_papers):
    plan = json.loads((real_papers / "06-appendix-2-ofsted-action-plan.json").read_text())
    actions = [{key: action[key] for key in ACTION} for action in plan["actions"]]
    html = html_of("action-plan", actions=actions)
    printed = Counter(" ".join(texts(pdf_of(html))).split())
    wanted = Counter(
        word
        for action in actions
        for key in ("action", "success_measure", "status", "performance")
        for word in action[key].split()
    )
    assert wanted <= printed


# Documents and notices


def test_headings_of_a_document_follow_its_title():
    assert re.findall(r"<h\d", html_of("document")) == ["<h1", "<h2", "<h3"]


def test_empty_document_says_none():
    assert words(html_of("document", body_html="")) == "Work Programme None."


def test_withdrawn_paper_leaves_a_notice_with_day_and_reason():
    assert words(html_of("withdrawn")).startswith(
        "Bus Passes for Care Leavers This paper was withdrawn on Tuesday 5 November 2024. "
        "Reason: It named a family."
    )


# Work programmes


def test_a_work_programme_prints_outcomes_below_the_columns_of_their_topic():
    printed = words(html_of("work-programme"))
    assert "Bus passes Who has one & who has not. Transport Everybody gets about." in printed
    assert "Outcomes TRA7, 7 November 2024: that it be noted" in printed


def test_a_work_programme_without_topics_says_so():
    assert "No topics yet." in words(html_of("work-programme", groups=[]))
