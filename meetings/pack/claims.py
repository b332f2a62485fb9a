"""What keeps a normalised PDF from being PDF/UA-1, as far as a check without Java can tell.

A pack may only claim PDF/UA if every paper in it deserves to. These are the
rules that authors' files break in practice; `normalise` has seen to the rest.
The full set of rules is checked by veraPDF in the tests. Clause numbers are
those of ISO 14289-1.
"""

from collections import Counter

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from .shaping import row_widths
from .structure import children, is_element, walk

HEADINGS = {f"/H{level}": level for level in range(1, 7)}
PARENTS = {
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/TFoot": {"/Table"},
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/TOCI": {"/TOC"},
}
KIDS = {
    "/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
    "/TOC": {"/TOC", "/TOCI", "/Caption"},
}
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def faults(pdf: Pdf) -> Counter[str]:
    """Count faults by code; an empty count means that the file may claim PDF/UA-1."""
    found: Counter[str] = Counter()
    level = 0
    for element, parent in walk(pdf.Root.StructTreeRoot):
        kind = str(element.S)
        found["no-alt-text"] += kind in {"/Figure", "/Formula"} and not _is_described(element)
        found["odd-structure"] += _is_misplaced(kind, element, parent)
        found["uneven-table"] += kind == "/Table" and _is_uneven(element)
        if kind in HEADINGS:
            found["skipped-heading"] += HEADINGS[kind] > level + 1
            level = HEADINGS[kind]
    for font in _fonts(pdf):
        found["font-missing"] += not _is_embedded(font)
        found["letters-unknown"] += _lacks_unicode(font)
    return +found


def _is_described(element: Object) -> bool:
    return any(str(element.get(key, "")).strip() for key in ("/Alt", "/ActualText"))


def _is_misplaced(kind: str, element: Object, parent: Object) -> bool:
    """Tables, lists and contents allow few types within each other (7.2-2 to 7.2-20)."""
    above = str(parent.get("/S", ""))
    if kind in PARENTS and above not in PARENTS[kind]:
        return True
    allowed = KIDS.get(kind)
    below = {str(kid.S) for kid in children(element) if is_element(kid)}
    return allowed is not None and not below <= allowed


def _is_uneven(table: Object) -> bool:
    """Whether rows reach across different numbers of columns (7.2-42, 7.2-43)."""
    return len({width for _, width in row_widths(table)}) > 1


def _fonts(pdf: Pdf) -> list[Object]:
    """All fonts that pages or forms on them name."""
    holders: list[Object] = [page.obj for page in pdf.pages]
    holders += [each for each in pdf.objects if isinstance(each, Stream) and "/Resources" in each]
    fonts = {}
    for holder in holders:
        named = holder.get("/Resources", Dictionary()).get("/Font", Dictionary())
        for font in named.values():
            fonts[font.objgen if font.is_indirect else id(font)] = font
    return list(fonts.values())


def _is_embedded(font: Object) -> bool:
    """Every letter must bring its shape along (7.21.4.1-1); Type 3 fonts are shapes."""
    if font.get("/Subtype") == "/Type3":
        return True
    descendants = font.get("/DescendantFonts")
    described = descendants[0] if isinstance(descendants, Array) and len(descendants) else font
    descriptor = described.get("/FontDescriptor") if isinstance(described, Dictionary) else None
    return isinstance(descriptor, Dictionary) and any(key in descriptor for key in FONT_FILES)


def _lacks_unicode(font: Object) -> bool:
    """Whether glyphs cannot be turned into letters to read aloud (7.21.7-1)."""
    if "/ToUnicode" in font:
        return False
    if font.get("/Subtype") == "/Type0":
        return font.get("/Encoding") in (Name("/Identity-H"), Name("/Identity-V"))
    return font.get("/Subtype") == "/Type3"
