"""Signs of symbol fonts become the letters that they are."""

from lxml import etree

from meetings.pack.preflight import clean_docx, words
from meetings.pack.preflight.names import W
from meetings.pack.preflight.symbols import spell_symbols
from tests.meetings.pack.word_files import NAMESPACES, paragraph, run, word_file


def fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def symbol(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def said(*runs: str) -> list[str]:
    return words(clean_docx(word_file(paragraph(*runs))).data)


def test_ticks_and_crosses_that_word_inserts_are_letters():
    assert said("Done ", symbol("Wingdings", "F0FC"), " not ", symbol("Wingdings", "F0FB")) == [
        *("Done", "✓", "not", "✗")
    ]


def test_text_set_in_a_symbol_font_is_spelled():
    assert said(run("ab\uf0b3\uf0d6", fonts("Symbol"))) == ["αβ≥√"]
    assert said(run("\uf050 \uf052", fonts("Wingdings 2"))) == ["✓", "☑"]


def test_the_symbol_font_goes_with_its_signs():
    root = etree.fromstring(f"<w:p {NAMESPACES}>{run(chr(0xF0FC), fonts('Wingdings'))}</w:p>")
    spell_symbols(root)
    assert root.find(f".//{W}rFonts") is None


def test_a_sign_that_unicode_lacks_keeps_its_font():
    root = etree.fromstring(f"<w:p {NAMESPACES}>{run(chr(0xF0C6), fonts('Wingdings'))}</w:p>")
    spell_symbols(root)
    assert root.findtext(f".//{W}t") == "\uf0c6"
    assert root.find(f".//{W}rFonts") is not None


def test_bullets_of_lists_are_spelled():
    level = f'<w:lvl><w:lvlText w:val="\uf0b7"/><w:rPr>{fonts("Symbol")}</w:rPr></w:lvl>'
    root = etree.fromstring(f"<w:numbering {NAMESPACES}>{level}</w:numbering>")
    spell_symbols(root)
    assert root.find(f".//{W}lvlText").get(f"{W}val") == "•"


def test_other_fonts_are_left_alone():
    assert said(run("ab", fonts("Arial"))) == ["ab"]
