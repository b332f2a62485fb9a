"""What the front sheet prints."""

import re
from io import BytesIO

import pikepdf

from meetings.pack.shapes import ItemOutline
from tests.meetings.pack.sample_pages import front_sheet, pdf_bytes, words


def test_front_sheet_prints_the_meeting_the_contacts_and_the_members():
    assert words(front_sheet()).startswith(
        "Borough of Telford and Wrekin Protect, care and invest to create a better borough "
        "Children & Young People Scrutiny Committee Thursday 7 November 2024 6.00 pm "
        "Council Chamber, Third Floor, Southwater One, Telford, TF3 4JG "
        "Democratic Services: Paige Starkey 01952 380110 "
        "Media Enquiries: Corporate Communications 01952 382406 Committee Members: Councillors"
    )


def test_agenda_prints_number_title_purpose_papers_and_pages():
    assert (
        "Item Agenda Page 1.0 Apologies for Absence 2.0 Bus Passes To hear who has a pass and "
        "who has not. Report: Bus Passes for Care Leavers , 3–5 Appendix A: Routes and fares "
        ", 7–8 3–8 3.0 School Attendance To hear the latest. Verbal Report Reading this on a "
        "screen saves the Council £15.22 and 6.1kg of CO2."
    ) in words(front_sheet())


def test_agenda_links_items_and_papers_to_their_pages():
    assert re.findall(r'href="([^"]+)"', front_sheet()) == ["pack:r2", "pack:r2", "pack:a2"]


def test_late_item_prints_the_reason():
    late = ItemOutline("i9", "4.0", "Flooded School", late_reason="The roof fell in on Monday.")
    text = words(front_sheet(items=(late,), late_reason="The office was under water."))
    assert "4.0 Flooded School Late item: The roof fell in on Monday." in text
    assert "Late publication: The office was under water." in text


def test_withheld_item_says_so_where_its_pages_would_stand():
    basis = "Not for publication: paragraph 3 of Schedule 12A."
    item = ItemOutline("i9", "4.0", "A contract", withheld=basis)
    assert f"4.0 A contract {basis} Not for publication" in words(front_sheet(items=(item,)))


def test_agenda_without_items_says_so():
    assert "No items." in words(front_sheet(items=()))


def test_front_sheet_uses_only_fonts_that_have_all_its_letters():
    document = pikepdf.open(BytesIO(pdf_bytes(front_sheet())))
    fonts = {
        str(font.BaseFont).partition("+")[2]
        for page in document.pages
        for font in page.Resources.Font.values()
    }
    assert fonts == {"Liberation-Sans", "Liberation-Sans-Bold"}
