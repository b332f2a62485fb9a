"""A PDF with every kind of object, and a secret under an unknown key of each.

The secrets also stand wherever the standard lets a file hide: attached to anything,
as private data, alternates, unused resources, comments, and bytes after an end.
"""

import io
import zlib
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, NumberTree, Object, OutlineItem, Pdf, Stream, String
from PIL import Image

from tests.meetings.pack.pdf_files import annotate, line, tagged

CANARY = "Wolverquince"
BOX = [0, 0, 40, 40]


class Planter:
    """Gives out secrets, each of its own, and remembers where it hid them."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.places: dict[str, str] = {}

    def secret(self, place: str) -> str:
        made = f"{CANARY}{len(self.places):04}x"
        self.places[made] = place
        return made

    def data(self, place: str) -> bytes:
        return self.secret(place).encode()

    def file(self, place: str) -> Object:
        """A file specification with its file, which says a secret in each of its places."""
        inner = self.pdf.make_stream(self.data(f"{place}: file"), Type=Name.EmbeddedFile)
        return self.pdf.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=String(self.secret(f"{place}: name")),
                UF=String(self.secret(f"{place}: unicode name")),
                Desc=String(self.secret(f"{place}: description")),
                EF=Dictionary(F=inner, UF=inner),
            )
        )

    def found_in(self, everything: bytes) -> list[str]:
        return [place for made, place in self.places.items() if made.encode() in everything]


def rich(pdf: Pdf, plant: Planter) -> None:
    """Draw on the first page with every kind of resource, and tag, link and bookmark it."""
    page = pdf.pages[0].obj
    page.Resources.XObject = Dictionary(_drawn(pdf, plant))
    page.Resources.Font = Dictionary({**dict(page.Resources.Font.items()), **_fonts(pdf, plant)})
    page.Resources.ExtGState = Dictionary(G1=_state(pdf))
    page.Resources.ColorSpace = Dictionary(_spaces(pdf, plant))
    page.Resources.Pattern = Dictionary(_patterns(pdf, plant))
    page.Resources.Shading = Dictionary(S1=_shading(pdf))
    page.Resources.Properties = Dictionary(M1=Dictionary(MCID=0))
    page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    page.Contents = pdf.make_stream(_content(page, plant))
    _hide_around(pdf, page, plant)
    _tag_more(pdf, plant)
    _lead(pdf, plant)


def plant_everywhere(pdf: Pdf, plant: Planter) -> None:
    """Put a secret under an unknown key of every dictionary there is, and a file beside it."""
    met: set[tuple[int, int]] = set()
    file = plant.file("/AF of anything")
    for each in [*pdf.objects, pdf.trailer]:
        for inner in _dictionaries(each, met, 0):
            kind = f"{inner.get('/Type', '')}{inner.get('/Subtype', '')} {sorted(inner.keys())}"
            inner["/Unheard"] = String(plant.secret(f"unknown key of {kind}"))
            if inner.objgen != file.objgen:
                if "/AF" not in inner:
                    inner["/AF"] = Array([file])
                inner["/PieceInfo"] = Dictionary(
                    App=Dictionary(Private=String(plant.secret(f"private data of {kind}")))
                )
                if inner.get("/Type") != "/Catalog":  # the library writes that one itself
                    inner["/Metadata"] = pdf.make_stream(plant.data(f"metadata of {kind}"))


def _dictionaries(each: object, met: set, depth: int) -> Iterator[Object]:
    if depth > 12 or not isinstance(each, Dictionary | Stream | Array):
        return
    if each.is_indirect:
        if each.objgen in met:
            return
        met.add(each.objgen)
    inner = list(each) if isinstance(each, Array) else list(each.values())
    for one in inner:
        if isinstance(one, Object) and not one.is_indirect:
            yield from _dictionaries(one, met, depth + 1)
    if not isinstance(each, Array):
        yield each


def _content(page: Object, plant: Planter) -> bytes:
    comment = b"%" + plant.data("comment in content") + b"\n"
    point = b"/Pt <</Note (" + plant.data("marked point") + b")>> DP\n"
    unknown = b"(" + plant.data("unknown operator") + b") unheard\n"
    mark = b"/Span <</Note (" + plant.data("properties of a mark") + b")/ActualText ("
    mark += plant.data("text in place of words") + b")>> BDC EMC\n"
    inline = b"q 9 0 0 9 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G /Note ("
    inline += plant.data("key of an inline picture") + b") ID \1\2\3\4"
    inline += b"\nEI Q\n"
    draws = b"".join(b"/%s Do " % name[1:].encode() for name in page.Resources.XObject)
    fonts = b"".join(
        b"BT %s 9 Tf 9 9 Td (a) Tj ET " % name.encode() for name in page.Resources.Font
    )
    spaces = b"".join(b"%s cs " % name.encode() for name in page.Resources.ColorSpace)
    patterns = b"".join(
        b"/Pattern cs %s scn 0 0 5 5 re f " % name.encode() for name in page.Resources.Pattern
    )
    extra = b"/Artifact BMC /G1 gs /S1 sh " + draws + fonts + spaces + patterns + b"EMC "
    return comment + point + unknown + line("Open words") + mark + inline + extra


def _drawn(pdf: Pdf, plant: Planter) -> dict[str, Object]:
    pictures = {
        "/Im1": _picture(pdf, b"\x50" * 48, Width=4, Height=4, ColorSpace=Name.DeviceRGB),
        "/Im2": _jpeg(pdf, plant),
        "/Im3": _packed(pdf, plant),
        "/Im4": _picture(pdf, b"\0" * 3 + plant.data("after plain dots"), Width=1, Height=1),
    }
    pictures["/Im4"].ColorSpace = Name.DeviceRGB
    mask = _picture(pdf, b"\x80" * 16, Width=4, Height=4, ColorSpace=Name.DeviceGray)
    pictures["/Im1"].SMask = mask
    other = _picture(pdf, plant.data("alternate picture"), Width=4, Height=4)
    pictures["/Im1"].Alternates = Array([Dictionary(Image=other, DefaultForPrinting=True)])
    pictures["/Im1"].OPI = Dictionary({"/2.0": Dictionary(F=plant.file("OPI of a picture"))})
    form = _form(pdf, b"0 0 5 5 re f % " + plant.data("comment in a form"))
    form.Ref = Dictionary(F=plant.file("reference of a form"), Page=0)
    form.Resources = Dictionary(
        XObject=Dictionary(Unused=_form(pdf, plant.data("form that no form draws")))
    )
    return pictures | {"/Fm1": form}


def _picture(pdf: Pdf, data: bytes, **keys: object) -> Object:
    picture = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, BitsPerComponent=8)
    for key, value in keys.items():
        picture[f"/{key}"] = value
    return picture


def _jpeg(pdf: Pdf, plant: Planter) -> Object:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = plant.secret("camera data of a picture")
    comment = plant.data("comment of a picture")
    Image.new("RGB", (16, 16), "teal").save(out, "JPEG", exif=exif, comment=comment)
    picture = _picture(pdf, b"", Width=16, Height=16, ColorSpace=Name.DeviceRGB)
    data = out.getvalue() + plant.data("after the end of a picture")
    picture.write(zlib.compress(data), filter=Array([Name.FlateDecode, Name.DCTDecode]))
    return picture


def _packed(pdf: Pdf, plant: Planter) -> Object:
    """A packed picture with more dots than it shows, and bytes behind the packing."""
    picture = _picture(pdf, b"", Width=2, Height=2, ColorSpace=Name.DeviceGray)
    dots = b"\0" * 4 + plant.data("more dots than a picture has")
    picture.write(zlib.compress(dots) + plant.data("after packed dots"), filter=Name.FlateDecode)
    return picture


def _form(pdf: Pdf, content: bytes) -> Object:
    form = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form)
    form.BBox, form.Resources = BOX, Dictionary()
    return form


def _fonts(pdf: Pdf, plant: Planter) -> dict[str, Object]:
    letter = pdf.make_stream(b"9 0 d0 0 0 5 5 re f %" + plant.data("comment in a drawn letter"))
    drawn = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=BOX, FirstChar=97, LastChar=97)
    drawn.FontMatrix, drawn.Widths = [0.1, 0, 0, 0.1, 0, 0], [9]
    drawn.CharProcs = Dictionary(a=letter)
    drawn.Encoding = Dictionary(Type=Name.Encoding, Differences=[97, Name.a])
    unused = _form(pdf, plant.data("form that no letter draws"))
    drawn.Resources = Dictionary(XObject=Dictionary(Unused=unused))
    named = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Arial)
    named.FontDescriptor = pdf.make_indirect(
        Dictionary(Type=Name.FontDescriptor, FontName=Name.Arial, Flags=32)
    )
    named.FontDescriptor.FontFamily = String(plant.secret("family of a font"))
    inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Arial)
    inner.CIDSystemInfo = Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0)
    wide = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Arial)
    wide.Encoding, wide.DescendantFonts = Name("/Identity-H"), Array([pdf.make_indirect(inner)])
    return {"/T3": pdf.make_indirect(drawn), "/TT": pdf.make_indirect(named), "/T0": wide}


def _state(pdf: Pdf) -> Object:
    group = _form(pdf, b"0 0 5 5 re f")
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    softness = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group)
    return Dictionary(Type=Name.ExtGState, ca=0.5, SMask=softness)


def _function() -> Object:
    return Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0], C1=[1, 1, 1], N=1)


def _spaces(pdf: Pdf, plant: Planter) -> dict[str, Object]:
    profile = pdf.make_stream(b"profile", N=3, Alternate=Name.DeviceRGB)
    inks = Dictionary(Colorants=Dictionary(Note=String(plant.secret("attributes of inks"))))
    white = Dictionary(WhitePoint=[1, 1, 1])
    return {
        "/CS1": Array([Name.ICCBased, profile]),
        "/CS2": Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\0\0\0\xff\xff\xff")]),
        "/CS3": Array([Name.Separation, Name.Spot, Name.DeviceRGB, _function()]),
        "/CS4": Array([Name.DeviceN, Array([Name.Spot]), Name.DeviceRGB, _function(), inks]),
        "/CS5": Array([Name.CalRGB, white]),
    }


def _patterns(pdf: Pdf, plant: Planter) -> dict[str, Object]:
    tile = pdf.make_stream(b"0 0 2 2 re f %" + plant.data("comment in a pattern"))
    tile.Type, tile.PatternType, tile.PaintType, tile.TilingType = Name.Pattern, 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep, tile.Resources = BOX, 9, 9, Dictionary()
    shaded = Dictionary(Type=Name.Pattern, PatternType=2, Shading=_shading(pdf))
    return {"/P1": tile, "/P2": pdf.make_indirect(shaded)}


def _shading(pdf: Pdf) -> Object:
    return pdf.make_indirect(
        Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 1, 1], Function=_function()
        )
    )


def _hide_around(pdf: Pdf, page: Object, plant: Planter) -> None:
    """Files and words in the places that the standard gives to a catalogue and a page."""
    page.Resources.XObject.Unused = _form(pdf, plant.data("form that nothing draws"))
    page.Thumb = _picture(pdf, plant.data("thumbnail"), Width=1, Height=1)
    page.VP = Array([Dictionary(Type=Name.Viewport, Name=plant.secret("viewport"))])
    page.DPart = pdf.make_indirect(Dictionary(DPM=Dictionary(Note=plant.secret("page part"))))
    page.SeparationInfo = Dictionary(DeviceColorant=plant.secret("separation"))
    page.BoxColorInfo = Dictionary(Note=plant.secret("colours of boxes"))
    page.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=plant.secret("script of a page")))
    root = pdf.Root
    root.AF = Array([plant.file("catalogue")])
    root.DPartRoot = Dictionary(DPartRootNode=page.DPart)
    root.Requirements = Array([Dictionary(S=Name.EnableJavaScripts, V=plant.secret("wants"))])
    root.SpiderInfo = Dictionary(V=plant.secret("web capture"))
    root.Legal = Dictionary(Attestation=plant.secret("attestation"))
    root.URI = Dictionary(Base=plant.secret("base of links"))
    root.Threads = Array([Dictionary(I=Dictionary(Title=plant.secret("article")))])
    root.OutputIntents = Array([Dictionary(Info=plant.secret("printing condition"))])
    root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("a"), plant.file("names")])),
        JavaScript=Dictionary(
            Names=Array([String(plant.secret("name of a script")), Dictionary()])
        ),
        AlternatePresentations=Dictionary(Names=Array([String(plant.secret("shows")), 1])),
    )
    pdf.trailer.Private = String(plant.secret("trailer"))
    pdf.trailer.ID = Array([String(plant.secret("identity of the file")), String("b")])


def _tag_more(pdf: Pdf, plant: Planter) -> None:
    root = pdf.Root.StructTreeRoot
    element = root.K.K[0]
    element.T = String(plant.secret("title of a tag"))
    element.E = String(plant.secret("what a tag stands for"))
    element.Alt = String(plant.secret("description of a paragraph"))
    element.ActualText = String(plant.secret("words in place of a paragraph's"))
    element.ID = String(plant.secret("identity of a tag"))
    element.A = Array(
        [
            Dictionary(
                O=Name.UserProperties,
                P=Array([Dictionary(N="Reviewer", V=plant.secret("property of a tag"))]),
            ),
            Dictionary(O=Name.Table, Summary=plant.secret("summary of a table"), RowSpan=1),
        ]
    )
    root.PronunciationLexicon = Array([plant.file("how words are said")])
    ghost = pdf.make_stream(plant.data("form that only a tag leads to"))
    ghost.Type, ghost.Subtype, ghost.BBox = Name.XObject, Name.Form, BOX
    root.K.K.append(
        pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.P,
                P=root.K,
                K=Dictionary(Type=Name.MCR, Pg=pdf.pages[0].obj, Stm=ghost, MCID=0),
            )
        )
    )
    alone = Dictionary(Type=Name.StructElem, S=Name.P, T=plant.secret("tag outside the tree"))
    NumberTree(root.ParentTree)[99] = pdf.make_indirect(alone)


def _lead(pdf: Pdf, plant: Planter) -> None:
    """Links and bookmarks, to the web and to a place that has a name."""
    there = plant.secret("name of a place")
    pdf.Root.Names.Dests = Dictionary(
        Names=Array([String(there), Dictionary(D=[pdf.pages[0].obj, Name.Fit])])
    )
    web = Dictionary(S=Name.URI, URI=String("https://www.gov.uk/"))
    link = annotate(pdf, "/Link", A=web, Contents=plant.secret("text of a link"))
    link.NM, link.T = String(plant.secret("name of a link")), String(plant.secret("author"))
    annotate(pdf, "/Link", Dest=String(there))
    annotate(pdf, "/Text", Contents=plant.secret("note"))
    attached = annotate(pdf, "/FileAttachment", Contents=plant.secret("attachment"))
    attached.FS = plant.file("attachment on a page")
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("Purpose", 0))
    pdf.Root.Outlines.First.SE = pdf.Root.StructTreeRoot.K


def hidden_everywhere() -> tuple[Pdf, Planter]:
    pdf = tagged("Open words", "remain")
    plant = Planter(pdf)
    rich(pdf, plant)
    plant_everywhere(pdf, plant)
    return pdf, plant
