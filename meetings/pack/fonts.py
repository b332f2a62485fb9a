"""The embedded font of page numbers and notices.

PDF/UA-1 7.21.4 requires every font to be embedded, the standard fourteen too. Only the
characters that a pack needs are embedded, under their own glyph numbers (Identity-H), so
that dashes, pound signs and Welsh letters work like ASCII.
"""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools import subset, ttLib
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
REGULAR = "LiberationSans-Regular"
BOLD = "LiberationSans-Bold"
UNKNOWN = "?"  # printed for a character that the font has not
SUBSET_TAG = "PACKAA"
GLYPHS_KEPT = subset.Options(
    hinting=False, layout_features=[], notdef_outline=True, drop_tables=["FFTM", "GPOS", "GSUB"]
)


@dataclass(frozen=True)
class Face:
    """A font in a PDF: `font` for the page's resources, and methods to write with it."""

    font: Object
    glyphs: dict[str, int]
    widths: dict[int, float]

    def encode(self, text: str) -> bytes:
        """Return the operand of Tj that shows a text."""
        return b"<" + "".join(f"{glyph:04X}" for glyph in self._of(text)).encode() + b">"

    def width(self, text: str, size: float) -> float:
        """Measure a text in points."""
        return sum(self.widths[glyph] for glyph in self._of(text)) * size / 1000

    def _of(self, text: str) -> list[int]:
        return [self.glyphs.get(letter, self.glyphs[UNKNOWN]) for letter in text]


def embed(pdf: Pdf, name: str, characters: str) -> Face:
    """Embed the part of a font that shows `characters`. Raises FileNotFoundError without it."""
    font = ttLib.TTFont(font_file(name), recalcTimestamp=False)
    subsetter = subset.Subsetter(GLYPHS_KEPT)
    subsetter.populate(text=characters + UNKNOWN)
    subsetter.subset(font)
    places = font.getReverseGlyphMap()
    known = font.getBestCmap()
    glyphs = {chr(code): places[glyph] for code, glyph in known.items()}
    scale = 1000 / font["head"].unitsPerEm
    widths = {places[glyph]: round(font["hmtx"][glyph][0] * scale) for glyph in known.values()}
    return Face(_font(pdf, font, f"{SUBSET_TAG}+{name}", glyphs, widths), glyphs, widths)


@cache
def font_file(name: str) -> Path:
    """Find a font of the package fonts-liberation."""
    found = (path for folder in FONT_FOLDERS for path in sorted(folder.rglob(f"{name}.ttf")))
    try:
        return next(found)
    except StopIteration:
        raise FileNotFoundError(f"{name}.ttf: install the package fonts-liberation") from None


def _font(
    pdf: Pdf, font: ttLib.TTFont, name: str, glyphs: dict[str, int], widths: dict[int, float]
) -> Object:
    runs = [half for glyph in sorted(widths) for half in (glyph, Array([widths[glyph]]))]
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name(f"/{name}"),
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(_descriptor(pdf, font, name)),
        W=Array(runs),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/{name}"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(_to_unicode(glyphs)),
        )
    )


def _descriptor(pdf: Pdf, font: ttLib.TTFont, name: str) -> Dictionary:
    data = BytesIO()
    font.save(data, reorderTables=True)
    program = pdf.make_stream(data.getvalue())
    program.Length1 = len(data.getvalue())
    head, scale = font["head"], 1000 / font["head"].unitsPerEm
    box = [round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)]
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{name}"),
        Flags=32,
        FontBBox=box,
        ItalicAngle=0,
        Ascent=round(font["hhea"].ascent * scale),
        Descent=round(font["hhea"].descent * scale),
        CapHeight=729,
        StemV=80,
        FontFile2=program,
    )


def _to_unicode(glyphs: dict[str, int]) -> bytes:
    """Map glyphs back to characters, so that stamps can be searched and copied."""
    pairs = [
        f"<{glyph:04X}> <{letter.encode('utf-16-be').hex().upper()}>"
        for letter, glyph in sorted(glyphs.items())
    ]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    lines = ["/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap"]
    lines += ["/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def"]
    lines += ["/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def"]
    lines += ["1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange"]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode()
