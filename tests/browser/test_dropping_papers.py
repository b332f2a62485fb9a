"""Papers dropped on an item: each is sent by itself, and a bad one does not cost the others."""

import base64
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.models import AgendaItem, Paper
from tests.council import make_council, make_item, make_meeting
from tests.meetings.pack.hiding_pdfs import HIDING
from tests.meetings.pack.pdf_files import bytes_of, tagged

pytestmark = pytest.mark.django_db(transaction=True)

DROP = """(form, files) => {
  const dropped = new DataTransfer();
  for (const [name, type, data] of files) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    dropped.items.add(new File([bytes], name, { type }));
  }
  for (const kind of ["dragover", "drop"]) {
    const event = new DragEvent(kind, { dataTransfer: dropped, bubbles: true, cancelable: true });
    form.dispatchEvent(event);
  }
}"""


@pytest.fixture
def item(page: Page, become: Callable) -> AgendaItem:
    """An item without papers, open before its officer."""
    council = make_council()
    item = make_item(make_meeting(council.committee), "Fostering")
    become(council.people.committee_officer.email)
    page.goto(reverse("meetings:work_item_papers", args=[item.key]))
    return item


def drop(page: Page, **files: bytes) -> None:
    """Drop files, each with what it holds, on the frame."""
    sent = [
        [f"{name}.pdf", "application/pdf", base64.b64encode(data).decode()]
        for name, data in files.items()
    ]
    page.locator("form[data-upload]").evaluate(DROP, sent)


def pdf(words: str) -> bytes:
    return bytes_of(lambda: tagged(words))


def test_files_that_are_dropped_become_papers_of_the_item(page, item, axe):
    drop(page, report=pdf("Carers"), appendix_a=pdf("Figures"))
    expect(page.locator(".work-papers__paper")).to_have_count(2)
    kinds = Paper.objects.filter(item=item).values_list("kind", flat=True)
    assert list(kinds) == [Paper.Kind.REPORT, Paper.Kind.APPENDIX]
    axe(page)


def test_a_file_that_is_refused_says_why_and_the_others_are_taken(page, item, axe):
    drop(page, report=pdf("Carers"), broken=b"no PDF at all")
    refused = page.locator(".upload__refused")
    expect(refused).to_contain_text("broken.pdf")
    axe(page)
    page.get_by_role("link", name="Show the paper that was added").click()
    expect(page.locator(".work-papers__paper")).to_have_count(1)


REASON = "The words under the box are the Committee's own and were published."


def test_a_file_with_covered_words_is_taken_with_a_reason(page, item, axe):
    hidden = bytes_of(lambda: HIDING["black box over one name"][1]())
    drop(page, report=hidden)
    expect(page.locator(".upload__refused")).to_contain_text("on page 1, paragraph 1")
    field = page.get_by_label("Why it may be taken though words in it are covered")
    field.fill(REASON)
    axe(page)
    drop(page, report=hidden)
    expect(page.locator(".work-papers__paper")).to_have_count(1)
    page.get_by_role("link", name="Report").first.click()
    expect(page.locator(".work-findings")).to_contain_text(f"“{REASON}”")
    axe(page)


def test_the_form_asks_for_no_reason_until_a_file_was_refused_for_its_words(page, item):
    field = page.get_by_label("Why it may be taken though words in it are covered")
    expect(field).to_be_hidden()
    drop(page, broken=b"no PDF at all")
    expect(page.locator(".upload__refused")).to_be_visible()
    expect(field).to_be_hidden()
