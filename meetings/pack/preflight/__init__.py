"""The preflight of Word documents, before anything else opens them: refuse, clean, report.

The result holds what the author would see on paper with all changes
accepted, and nothing else: no deleted or hidden words, comments, names,
macros, embedded files or addresses to fetch. Only `zipfile` and `lxml` open
the upload; LibreOffice never gets it as it came.
"""

from collections import Counter
from dataclasses import dataclass

from lxml import etree

from ..findings import findings_from
from ..shapes import Finding
from ..telltales import SENTENCES as TELLTALES
from ..telltales import telltales
from . import reading
from .container import OLE_MAGIC, ZIP_MAGIC, open_package, require_word
from .fields import settle_fields
from .hidden import HiddenStyles, drop_hidden, forget_hiding
from .names import M, W, parse, remove, unwrap, word_tags
from .parts import MAIN, STORIES, Part, gather, rewrite, settle_references
from .properties import core_properties, count_personal_properties, own_title
from .revisions import accept_changes, drop_comment_marks
from .symbols import spell_symbols
from .wording import SENTENCES

WRAPPERS = (W + "sdt", W + "smartTag", W + "customXml")
WRAPPER_NOTES = (W + "sdtPr", W + "sdtEndPr", W + "smartTagPr", W + "customXmlPr")
LAYOUT_SETTINGS = word_tags(
    "mirrorMargins gutterAtTop defaultTabStop autoHyphenation consecutiveHyphenLimit "
    "hyphenationZone doNotHyphenateCaps evenAndOddHeaders characterSpacingControl "
    "footnotePr endnotePr compat themeFontLang clrSchemeMapping decimalSymbol listSeparator"
)
FACTORY_LANGUAGE = "en-US"  # Word's and most libraries' default: nobody's decision

__all__ = [
    "OLE_MAGIC",
    "ZIP_MAGIC",
    "CleanedWord",
    "clean_docx",
    "formulas",
    "require_word",
    "words",
    "words_and_notes",
]


@dataclass(frozen=True)
class CleanedWord:
    """A Word document fit for conversion, its title, and the findings in the upload."""

    data: bytes
    findings: tuple[Finding, ...]
    title: str


def clean_docx(data: bytes, *, title: str = "", lang: str = "en-GB") -> CleanedWord:
    """Clean a Word document so that only what may be published is left in it.

    `title` goes into its properties; without one its own title stays. `lang` is
    the language of text that names none. The same input gives the same bytes.

    Raises Refused for what cannot be taken, with a sentence on what to do.
    """
    found: Counter[str] = Counter()
    package = open_package(data)
    parts = gather(package, found)
    title = title or own_title(package)
    count_personal_properties(package, found)
    _clean_parts(parts, lang, found)
    places = _telling(parts)
    found.update({code: len(each) for code, each in places.items()})
    cleaned = rewrite(parts, package.main, core_properties(title, lang))
    findings = findings_from(found, SENTENCES) + findings_from(found, TELLTALES, places)
    return CleanedWord(cleaned, findings, title)


def words(data: bytes) -> list[str]:
    """Return the words of a preflighted Word document's body in reading order.

    Automatic numbers and bullets are not among them: a Word document does not hold
    them. Headers, footers and notes are left out.
    """
    package = open_package(data)
    return reading.body_words(parse(package.parts[package.main]))


def words_and_notes(data: bytes) -> list[str]:
    """Return the words of a preflighted Word file's body, then those of its notes."""
    package = open_package(data)
    notes = [name for name in package.parts if name.endswith(("footnotes.xml", "endnotes.xml"))]
    roots = [parse(package.parts[name]) for name in (package.main, *sorted(notes))]
    return [word for root in roots for word in reading.body_words(root)]


def formulas(data: bytes) -> list[str]:
    """Return the letters and figures of each formula of a preflighted Word file."""
    package = open_package(data)
    document = parse(package.parts[package.main])
    return [
        "".join(t.text or "" for t in each.iter(M + "t")) for each in document.iter(M + "oMath")
    ]


def _telling(parts: dict[str, Part]) -> dict[str, list[str]]:
    """Return what the words of a file tell of it, watermarks and page heads included."""
    roots = [part.root for part in parts.values() if part.kind in STORIES and part.root is not None]
    places = telltales("\n".join(reading.text_with_watermarks(root) for root in roots))
    if any(reading.has_numbered_contents(root) for root in roots):
        places["own-contents"] = [""]
    return places


def _clean_parts(parts: dict[str, Part], lang: str, found: Counter[str]) -> None:
    styles = next((part.root for part in parts.values() if part.kind == "styles"), None)
    hidden_styles = HiddenStyles(styles)
    for part in parts.values():
        if part.root is not None:
            _clean_part(part, hidden_styles, found)
    _drop_unused_notes(parts)
    for part in parts.values():
        if part.root is not None:
            forget_hiding(part.root)
    if styles is not None:
        _set_language(styles, lang)
    document = next(part.root for part in parts.values() if part.kind == MAIN)
    _check_readers_needs(document, styles, found)


def _clean_part(part: Part, hidden_styles: HiddenStyles, found: Counter[str]) -> None:
    drop_comment_marks(part.root)
    accept_changes(part.root, found)
    if part.kind in {*STORIES, "numbering"}:
        spell_symbols(part.root)
    if part.kind == "settings":
        _keep_layout_settings(part.root)
    if part.kind in STORIES:
        drop_hidden(part.root, hidden_styles, found)
        settle_fields(part.root, found, is_margin=part.kind in {"header", "footer"})
        _unwrap_controls(part.root)
    settle_references(part, found)


def _unwrap_controls(root: etree._Element) -> None:
    """Replace content controls by their text: they can show custom XML or properties instead."""
    for note in list(root.iter(*WRAPPER_NOTES)):
        remove(note)
    for wrapper in list(root.iter(*WRAPPERS)):
        unwrap(wrapper)
    for content in list(root.iter(W + "sdtContent")):
        unwrap(content)


def _keep_layout_settings(settings: etree._Element) -> None:
    """Keep layout settings; drop templates, variables, passwords, mail merge and edit history."""
    for setting in list(settings):
        if setting.tag not in LAYOUT_SETTINGS:
            settings.remove(setting)


def _drop_unused_notes(parts: dict[str, Part]) -> None:
    """Drop a note whose reference was in deleted or hidden text."""
    for kind, name in (("footnotes", "footnote"), ("endnotes", "endnote")):
        used = {
            reference.get(W + "id")
            for part in parts.values()
            if part.root is not None
            for reference in part.root.iter(f"{W}{name}Reference")
        }
        roots = [p.root for p in parts.values() if p.kind == kind and p.root is not None]
        for note in [note for root in roots for note in root]:
            if note.get(W + "type") is None and note.get(W + "id") not in used:
                remove(note)


def _set_language(styles: etree._Element, lang: str) -> None:
    """Set the council's language on text without one, or with Word's default."""
    for element in list(styles.iter(W + "lang")):
        if element.get(W + "val") == FACTORY_LANGUAGE:
            element.set(W + "val", lang)
    run = styles
    for name in ("docDefaults", "rPrDefault", "rPr"):
        child = run.find(W + name)
        if child is None:
            child = etree.Element(W + name)
            run.insert(0, child)
        run = child
    language = run.find(W + "lang")
    if language is None:
        language = etree.SubElement(run, W + "lang")
    if not language.get(W + "val"):
        language.set(W + "val", lang)


def _check_readers_needs(
    document: etree._Element, styles: etree._Element | None, found: Counter[str]
) -> None:
    reading.mark_header_rows(document, styles, found)
    reading.count_undescribed_pictures(document, found)
    reading.count_cropped_pictures(document, found)
    reading.check_headings(document, styles, found)
