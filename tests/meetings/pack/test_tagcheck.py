"""The checker of our tests sees faults: here they are planted, one at a time."""

import pikepdf
import pytest
from pikepdf import Array, Name, Pdf, String

from meetings.pack.structure import walk
from tests.meetings.pack.making import structure_text
from tests.meetings.pack.tagcheck import faults


def _elements(pdf: Pdf, kind: str) -> list:
    return [e for e, _ in walk(pdf.Root.StructTreeRoot) if Name(kind) == e.S]


def forget_the_numbers_of_a_page(pdf: Pdf) -> None:
    del pdf.pages[0].obj.StructParents


def shift_the_numbers_of_pages(pdf: Pdf) -> None:
    for page in pdf.pages:
        page.obj.StructParents += 1


def drop_the_parent_tree(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot.ParentTree


def give_one_id_to_all(pdf: Pdf) -> None:
    for cell in _elements(pdf, "/TH"):
        cell.ID = String("same")


def forget_an_id(pdf: Pdf) -> None:
    del _elements(pdf, "/TH")[0].ID


def shift_annotations(pdf: Pdf) -> None:
    for annotation in pdf.pages[0].obj.Annots:
        annotation.StructParent += 1


def cut_an_annotation_off(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Annots[0].StructParent


def own_content_twice(pdf: Pdf) -> None:
    first, second = _elements(pdf, "/P")[:2]
    first.K = second.K = Array([0])


def move_an_element_without_telling_it(pdf: Pdf) -> None:
    first, second = _elements(pdf, "/P")[:2]
    first.P = second


def paint_outside_all_marks(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 9 9 re f")


def open_a_mark_and_leave_it(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"/Artifact BMC")


def put_an_artifact_in_tagged_content(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"/P <</MCID 0>> BDC /Artifact BMC 0 0 9 9 re f EMC EMC")


def lose_a_page(pdf: Pdf) -> None:
    del pdf.pages[1]


FAULTS = [
    forget_the_numbers_of_a_page,
    shift_the_numbers_of_pages,
    drop_the_parent_tree,
    give_one_id_to_all,
    forget_an_id,
    shift_annotations,
    cut_an_annotation_off,
    own_content_twice,
    move_an_element_without_telling_it,
    paint_outside_all_marks,
    open_a_mark_and_leave_it,
    put_an_artifact_in_tagged_content,
    lose_a_page,
]


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_found(plant, report, tmp_path):
    with pikepdf.open(report) as pdf:
        plant(pdf)
        pdf.save(tmp_path / "faulty.pdf")
    assert faults(report) == {}
    assert faults(tmp_path / "faulty.pdf")


def test_reversed_reading_order_shows_in_the_structure_s_text_only(report, tmp_path):
    with pikepdf.open(report) as pdf:
        document = pdf.Root.StructTreeRoot.K
        document.K = Array(list(document.K)[::-1])
        pdf.save(tmp_path / "reversed.pdf")
    assert faults(tmp_path / "reversed.pdf") == {}
    assert structure_text(tmp_path / "reversed.pdf") != structure_text(report)
