"""HTML becomes tagged PDF, and nothing that it names is fetched."""

import os
from pathlib import Path

import pikepdf
import pytest

from meetings.pack.child import ChildRefused
from meetings.pack.render import render_paper
from tests.meetings.pack.making import CSS, page, png, text
from tests.meetings.pack.tagcheck import faults

REFUSED = [
    '<img alt="x" src="https://example.org/x.png">',
    '<img alt="x" src="file:///etc/hostname">',
    '<img alt="x" src="/etc/hostname">',
    '<img alt="x" src="asset:../secret.png">',
    '<img alt="x" src="data:image/svg+xml;base64,PHN2Zy8+">',
    '<img alt="x" src="data:image/png;base64,R0lGODlhAQABAAAAACw=">',
    '<link rel="stylesheet" href="https://example.org/x.css">',
    '<a rel="attachment" href="file:///etc/hostname">x</a>',
    '<link rel="attachment" href="file:///etc/hostname">',
    '<p style="background: url(https://example.org/x.png)">x</p>',
    "<style>@import url(https://example.org/x.css);</style>",
    "<style>@font-face { font-family: x; src: url(file:///x.ttf) } p { font-family: x }</style>"
    "<p>x</p>",
    '<object data="https://example.org/x.svg"></object>',
    '<embed src="https://example.org/x.svg">',
]


@pytest.mark.parametrize("body", REFUSED)
def test_html_that_asks_for_anything_outside_itself_is_refused(body, rendered):
    with pytest.raises(ChildRefused, match="something outside itself"):
        rendered(page("Hostile", body))


def test_a_named_asset_and_a_picture_in_the_address_are_shown(tmp_path, store):
    from base64 import b64decode

    crest = tmp_path / "crest.png"
    crest.write_bytes(b64decode(png().partition(",")[2]))
    body = f'<img alt="Crest" src="asset:crest.png"><img alt="Square" src="{png()}">'
    made = render_paper(page("Crest", body), [CSS], store=store, assets={"crest.png": crest})
    with pikepdf.open(made) as pdf:
        assert len(pdf.pages[0].get_images()) >= 1
    assert faults(made) == {}


def test_what_is_rendered_is_kept(store, rendered):
    first = rendered(page("Kept", "<p>Once</p>"))
    made_at = first.stat().st_ino
    assert rendered(page("Kept", "<p>Once</p>")).stat().st_ino == made_at


def test_another_word_style_or_asset_is_another_file(store, tmp_path):
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"2")
    html = page("Key", "<p>Words</p>")
    made = {
        render_paper(html, [CSS], store=store),
        render_paper(html + " ", [CSS], store=store),
        render_paper(html, [CSS + "p { color: black }"], store=store),
        render_paper(html, [CSS, ""], store=store),
        render_paper(html, [CSS], store=store, assets={"x": tmp_path / "a"}),
        render_paper(html, [CSS], store=store, assets={"x": tmp_path / "b"}),
    }
    assert len(made) == 6


def test_a_stylesheet_may_be_a_file(store, tmp_path):
    (tmp_path / "pack.css").write_text(CSS)
    html = page("Key", "<p>Words</p>")
    by_file = render_paper(html, [tmp_path / "pack.css"], store=store)
    assert by_file == render_paper(html, [CSS], store=store)


def test_page_margins_are_not_read_aloud(report, pdftotext):
    from tests.meetings.pack.making import structure_text

    assert "Footer of the paper" in text(report)
    assert "Footer" not in structure_text(report)


def test_a_link_to_a_paper_of_the_pack_survives(report):
    with pikepdf.open(report) as pdf:
        addresses = [str(a.A.URI) for a in pdf.pages[0].obj.Annots if "/A" in a and "/URI" in a.A]
    assert "pack:plan" in addresses


def test_rendering_is_repeatable(tmp_path):
    from meetings.pack.cache import Store

    html = page("Same", "<p>Words</p>")
    made = [render_paper(html, [CSS], store=Store(tmp_path / each)) for each in ("a", "b")]
    assert made[0].read_bytes() == made[1].read_bytes()


def test_rendered_papers_are_pdf_ua(report, plan, front_sheet, verapdf):
    verapdf(report, plan, front_sheet)


def test_nothing_is_left_in_the_working_folder(rendered):
    before = set(os.listdir(Path.cwd()))
    rendered(page("Tidy", "<p>Words</p>"))
    assert set(os.listdir(Path.cwd())) == before
