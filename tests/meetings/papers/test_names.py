"""A new paper is named as its own title, its file and its place suggest."""

import pytest

from meetings.papers.names import LONGEST, Suggestion, suggest


def named(file_name: str, own_title: str = "", *, labels=(), is_first: bool = False) -> Suggestion:
    return suggest(file_name, own_title, labels=set(labels), is_first=is_first)


def test_the_first_paper_is_the_report_under_the_title_that_the_document_has():
    found = named("rpt_v3.docx", "Fostering in 2024", is_first=True)
    assert found == Suggestion("report", "", "Fostering in 2024")


@pytest.mark.parametrize(
    "no_title", ["", "Document1", "Microsoft Word - rpt.doc", "rpt v3.docx", "untitled", " "]
)
def test_what_a_program_puts_for_a_title_is_none(no_title):
    assert named("fostering_report_v3 FINAL (1).docx", no_title).title == "Fostering report"


def test_the_papers_after_it_are_appendices_with_the_next_letter():
    assert named("figures.pdf").label == "Appendix A"
    assert named("figures.pdf", labels=["Appendix A", "Appendix B"]).label == "Appendix C"
    letters = {f"Appendix {chr(65 + n)}" for n in range(26)}
    assert named("figures.pdf", labels=letters).label == "Appendix AA"


def test_a_letter_in_the_file_name_is_its_label_unless_it_is_taken():
    found = named("Appendix_C - Terms of reference.pdf", is_first=True)
    assert found == Suggestion("appendix", "Appendix C", "Terms of reference")
    taken = named("Appendix A.pdf", labels=["Appendix A"])
    assert (taken.label, taken.title) == ("Appendix B", "Appendix A")


def test_a_word_that_begins_like_appendix_is_no_label():
    found = named("Apprenticeships.pdf", is_first=True)
    assert found == Suggestion("report", "", "Apprenticeships")


def test_a_title_is_cut_at_a_word_and_holds_nothing_unprintable():
    title = named("a.pdf", "Word " * 60).title
    assert len(title) <= LONGEST
    assert title.endswith("Word…")
    assert named("a.pdf", "Two\x00 \ud800lines").title == "Two lines"


def test_the_number_of_the_item_in_a_file_name_is_no_part_of_the_title():
    found = named("06-appendix-1-inspection-report.pdf")
    assert (found.label, found.title) == ("Appendix 1", "Inspection-report")
    assert named("04_fostering.docx", is_first=True).title == "Fostering"
    assert named("5 year forward view.docx", is_first=True).title == "5 year forward view"


def test_appendices_go_on_in_numbers_where_they_began_in_numbers():
    assert named("figures.pdf", labels=["Appendix 1", "Appendix 2"]).label == "Appendix 3"


def test_what_a_program_escaped_in_a_title_is_read():
    assert named("a.pdf", "Children&apos;s services").title == "Children's services"
