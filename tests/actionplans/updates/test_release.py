"""What goes out with a release is seen by who releases it, in words of its own."""

import io
from decimal import Decimal

import docx
import pytest
from django.urls import reverse
from PIL import Image

from actionplans.as_at.plan_history import PlanHistory
from actionplans.models import Evidence, Measure, Release
from actionplans.updates.services.evidence import EvidenceGiven
from actionplans.updates.services.updates import NewDate, ReadingGiven
from scrutiny.refusals import Refused
from tests.actionplans.active_plan import day, release, say
from tests.actionplans.plan_files import ROW, saved, workbook
from tests.meetings.pack.word_files import unzipped

pytestmark = pytest.mark.django_db
MOVED = NewDate(day(90), "The Smith case takes longer.", "Priya Ledbetter")


def words(response) -> str:
    return " ".join(response.content.decode().split())


def release_form(update) -> str:
    return reverse("actionplans:release_update", args=[update.key])


def page_of(action) -> str:
    return reverse("actionplans:action", args=[action.key])


@pytest.fixture
def as_lead(client, active):
    client.force_login(active.lead)
    return client


# A new date


def test_why_a_date_moves_is_released_in_words_of_its_own(client, active, visit):
    action = active.actions[0]
    update = say(action, by=active.owner, new_date=MOVED)
    form = words(visit(release_form(update), active.lead))
    assert "The Smith case takes longer." in form
    assert "Priya Ledbetter" in form
    public = words(visit(page_of(action)))
    assert "Smith" not in public
    assert "Ledbetter" not in public
    typed = {"progress": "We met.", "date_reason": "One case takes longer.",
             "date_agreed_by": "The board"}  # fmt: skip
    client.force_login(active.lead)
    assert client.post(release_form(update), typed).status_code == 302
    public = words(visit(page_of(action)))
    assert "agreed by The board" in public
    assert "One case takes longer." in public
    assert "Smith" not in public
    assert "Ledbetter" not in public
    [now, *_] = PlanHistory(active.plan).at(day(0))
    assert now.why == "One case takes longer."


@pytest.mark.parametrize("lacking", ["date_reason", "date_agreed_by"])
def test_a_new_date_is_not_released_without_its_words(as_lead, active, lacking):
    update = say(active.actions[0], by=active.owner, new_date=MOVED)
    typed = {"progress": "We met.", "date_reason": "Longer.", "date_agreed_by": "The board"}
    answer = as_lead.post(release_form(update), typed | {lacking: " "})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {lacking}
    with pytest.raises(Refused, match="^The public reads why the date moves"):
        release(update, **{lacking: " "})


def test_an_update_without_a_new_date_asks_nothing_about_one(as_lead, active):
    update = say(active.actions[0], by=active.owner)
    assert "date_reason" not in as_lead.get(release_form(update)).context["form"].fields


# Figures


def test_the_figures_that_go_out_stand_on_the_release_form(as_lead, active):
    action = active.actions[0]
    shown = Measure.objects.create(action=action, name="Visits", unit="%", counts_people=True)
    kept = Measure.objects.create(action=action, position=2, name="Kept inside", is_public=False)
    given = (ReadingGiven(shown, day(0), Decimal(81)), ReadingGiven(kept, day(0), Decimal(3)))
    form = words(as_lead.get(release_form(say(action, by=active.owner, readings=given))))
    assert f"Visits (%): 81.00 on {day(0):%-d %B %Y} (hidden if fewer than 5)" in form
    assert "Kept inside" not in form


# Files of evidence


def commented_word_file() -> bytes:
    document = docx.Document()
    document.core_properties.author = "Priya Ledbetter"
    said = document.add_paragraph("The audit found no fault.")
    document.add_comment(said.runs, text="Is this the Smith case?", author="Priya Ledbetter")
    return saved(document)


def picture_with_a_place() -> bytes:
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "The Smith house", "Priya Ledbetter"
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def say_with(active, name: str, data: bytes):
    given = EvidenceGiven("Audit", file_name=name, data=data)
    update = say(active.actions[0], by=active.owner, evidence=(given,))
    return update, Evidence.objects.get(update=update)


def fetched(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def all_of(data: bytes) -> bytes:
    """Return what a file holds, with the parts of a zip unpacked."""
    return data + b"".join(unzipped(data).values() if data.startswith(b"PK") else ())


@pytest.mark.parametrize(
    ("name", "make", "found", "kept"),
    [
        ("audit.docx", commented_word_file, "comment", b"%PDF-"),
        ("a.jpg", picture_with_a_place, "a camera or a program wrote", b"JFIF"),
    ],
)
def test_the_public_gets_a_file_without_what_it_hides(
    client, active, visit, media, name, make, found, kept
):
    update, evidence = say_with(active, name, make())
    form = words(visit(release_form(update), active.lead))
    assert "Audit: what the public gets of it" in form
    assert found in form
    client.post(release_form(update), {"progress": "Done.", "evidence": [evidence.key]})
    address = reverse("actionplans:evidence", args=[evidence.key])
    public, original = (fetched(visit(address, user)) for user in (None, active.lead))
    assert kept in all_of(public)
    for hidden in (b"Smith", b"Ledbetter"):
        assert hidden in all_of(original)
        assert hidden not in all_of(public)


def test_a_file_that_cannot_be_cleaned_is_not_released(as_lead, active, media):
    update, evidence = say_with(active, "a.xlsx", saved(workbook([ROW])))
    assert "Audit cannot be released" in words(as_lead.get(release_form(update)))
    answer = as_lead.post(release_form(update), {"progress": "D.", "evidence": [evidence.key]})
    assert answer.status_code == 422
    assert "Save it as PDF or CSV" in str(answer.context["form"].errors["evidence"])
    with pytest.raises(Refused, match="^Audit: This kind of file"):
        release(update, evidence=[evidence])
    assert not Release.objects.exists()
    assert as_lead.post(release_form(update), {"progress": "D."}).status_code == 302


def test_a_file_without_a_public_copy_is_not_public(active, visit, media):
    _, evidence = say_with(active, "a.csv", b"What,Who")
    Evidence.objects.update(is_public=True)
    assert visit(reverse("actionplans:evidence", args=[evidence.key])).status_code == 404
    assert "Audit" not in words(visit(page_of(active.actions[0])))
