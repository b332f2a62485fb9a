"""What no line of the allow-list names is in no finished paper, and in no pack."""

import zlib
from contextlib import suppress
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Pdf, Stream

from meetings.pack.assemble import build_pack
from meetings.pack.convert import finish_job
from meetings.pack.shapes import PDF
from tests.meetings.pack.canaries import Planter, hidden_everywhere, plant_everywhere
from tests.meetings.pack.making import BUILT_AT, front_of, part
from tests.meetings.pack.pdf_files import everything_in

REPORT = "06-appendix-1-ofsted-inspection-report.pdf"


def finished(pdf: Pdf, folder: Path) -> Path:
    source, target = folder / "upload.pdf", folder / "finished.pdf"
    pdf.save(source)
    finish_job(str(source), str(target), "A paper", "en-GB", PDF)
    return target


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Planter]:
    folder = tmp_path_factory.mktemp("canaries")
    pdf, plant = hidden_everywhere()
    return folder / "upload.pdf", finished(pdf, folder), plant


def test_every_secret_is_in_the_upload(told: tuple[Path, Path, Planter]):
    """Otherwise the tests below would show nothing."""
    upload, _, plant = told
    missing = set(plant.places.values()) - set(plant.found_in(_all_of(upload)))
    assert missing == set()


def test_no_secret_is_in_the_finished_paper(told: tuple[Path, Path, Planter]):
    _, paper, plant = told
    assert plant.found_in(_all_of(paper)) == []


def test_no_secret_is_in_the_pack(told: tuple[Path, Path, Planter], tmp_path: Path, report: Path):
    _, paper, plant = told
    target = tmp_path / "pack.pdf"
    parts = [part("a", paper), part("b", paper)]
    build_pack(target, front=front_of(report), parts=parts, title="Pack", built_at=BUILT_AT)
    assert plant.found_in(_all_of(target)) == []


def test_what_the_page_shows_stays(told: tuple[Path, Path, Planter]):
    upload, paper, _ = told
    assert _dots(paper) == _dots(upload)
    with pikepdf.open(paper) as pdf:
        resources = pdf.pages[0].obj.Resources
        counts = {kind: len(named.keys()) for kind, named in resources.items()}
    expected = {"/XObject": 6, "/Font": 4, "/ExtGState": 1, "/ColorSpace": 5}
    assert counts == expected | {"/Pattern": 2, "/Shading": 1}


def test_links_and_bookmarks_still_lead(told: tuple[Path, Path, Planter]):
    with pikepdf.open(told[1]) as pdf:
        web, within = pdf.pages[0].obj.Annots
        assert str(web.A.URI) == str(web.Contents) == "https://www.gov.uk/"
        assert within.Dest[0].objgen == pdf.pages[0].obj.objgen
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Purpose"]


def test_secrets_in_every_object_of_a_real_report_go(real_papers: Path, tmp_path: Path):
    with pikepdf.open(real_papers / REPORT) as pdf:
        plant = Planter(pdf)
        plant_everywhere(pdf, plant)
        paper = finished(pdf, tmp_path)
    assert len(plant.places) > 900
    assert plant.found_in(_all_of(paper)) == []
    assert _dots(paper) == _dots(real_papers / REPORT)


def _all_of(path: Path) -> bytes:
    """All that a file says, packed or not, and what follows packed data too."""
    said = [everything_in(path), path.read_bytes()]
    with pikepdf.open(path) as pdf:
        for each in pdf.objects:
            if isinstance(each, Stream):
                said.append(each.read_raw_bytes())
                unpacker = zlib.decompressobj()
                with suppress(zlib.error):
                    said.append(unpacker.decompress(said[-1]))
    return b"\n".join(said)


def _dots(path: Path) -> list[bytes]:
    document = pypdfium2.PdfDocument(path)
    return [bytes(page.render(draw_annots=False).buffer) for page in document]
