"""The files of a folder are looked at as uploads in the browser are."""

import pytest

from meetings.models import Meeting, PaperContent
from meetings.pack.findings import to_json
from meetings.papers.services import uploads
from scrutiny.roof.importing.applying import import_meeting
from scrutiny.roof.importing.faults import Fault
from tests.meetings.pack.pdf_files import bytes_of, tagged
from tests.scrutiny.roof.folders import pdf_file, write_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, media):
    return write_folder(tmp_path / "folder")


def bring(folder):
    return import_meeting(folder, by=None)


def test_files_are_looked_at_as_in_the_browser(folder):
    assert "map.pdf: 3 things to look at on its page" in bring(folder).notes
    [kept] = PaperContent.objects.filter(file_name="map.pdf")
    assert kept.findings == to_json(uploads.look_at(pdf_file(), "map.pdf").examined.findings)
    (folder / "map.pdf").write_bytes(bytes_of(lambda: tagged("A map")))
    bring(folder)
    changed = PaperContent.objects.filter(file_name="map.pdf").latest("version__number")
    assert changed.findings != kept.findings


def test_a_file_that_the_browser_would_refuse_is_refused_and_nothing_is_brought(folder):
    data = (folder / "benches.docx").read_bytes()
    (folder / "benches.docx").write_bytes(data[: len(data) // 2])
    with pytest.raises(Fault, match=r"items\[2\].papers\[0\]: benches.docx: "):
        bring(folder)
    assert not Meeting.objects.exists()


def test_a_folder_that_is_known_is_not_looked_at_again(folder, monkeypatch):
    bring(folder)
    monkeypatch.setattr(uploads, "examine", lambda source: pytest.fail("looked again"))
    assert bring(folder).change == ""
