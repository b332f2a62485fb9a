"""PDFs that hide words and PDFs that only look as if they did, one maker for each kind."""

from collections.abc import Callable

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from tests.meetings.pack.pdf_files import annotate, line, untagged

SECRET = "The child is called Alex"
OPEN = "The Committee met in public"
OVER = b"60 690 300 30 re"  # all of a line at the usual place
AREA = (60, 690, 300, 30)
CORNERS = [60, 720, 360, 720, 60, 690, 360, 690]

Maker = Callable[[], Pdf]
HIDING: dict[str, tuple[str, Maker]] = {}
HARMLESS: dict[str, Maker] = {}


def hiding(code: str) -> Callable[[Maker], Maker]:
    """Register a kind that is found under this code."""

    def keep(make: Maker) -> Maker:
        HIDING[make.__name__.replace("_", " ")] = (code, make)
        return make

    return keep


def harmless(make: Maker) -> Maker:
    HARMLESS[make.__name__.replace("_", " ")] = make
    return make


def drawn(content: bytes, **resources: Dictionary) -> Pdf:
    pdf = untagged(content)
    for kind, named in resources.items():
        pdf.pages[0].obj.Resources[f"/{kind}"] = named
    return pdf


def box(colour: str, area: bytes = OVER) -> bytes:
    return f"q {colour} ".encode() + area + b" f Q\n"


def picture(pdf: Pdf, dots: bytes, across: int, down: int) -> Stream:
    image = pdf.make_stream(dots, Type=Name.XObject, Subtype=Name.Image)
    image.Width, image.Height = across, down
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    return image


def with_picture(before: bytes, place: bytes, after: bytes, dots: bytes, across: int = 1) -> Pdf:
    pdf = untagged(before + b"q " + place + b" cm /Im1 Do Q\n" + after)
    image = picture(pdf, dots, across, len(dots) // across)
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im1=image)
    return pdf


def scanned(blot: int) -> bytes:
    """A scan of letters (upright strokes) at y 690 to 720, some of them in one shade."""
    rows = []
    for up in range(841, -1, -1):
        row = bytearray(b"\xff" * 595)
        if 698 <= up <= 712:
            row[72:400] = bytes(0 if across % 6 < 2 else 255 for across in range(72, 400))
        if 690 <= up <= 720 and blot >= 0:
            row[170:260] = bytes([blot]) * 90
        rows.append(bytes(row))
    return b"".join(rows)


# Words that are covered or have the colour of what is behind them


@hiding("false-redaction")
def black_box_over_words() -> Pdf:
    return drawn(line(SECRET) + box("0 g"))


@hiding("false-redaction")
def black_box_behind_black_words() -> Pdf:
    return drawn(box("0 g") + line(SECRET))


@hiding("false-redaction")
def thick_line_over_words() -> Pdf:
    return drawn(line(SECRET) + b"q 14 w 60 704 m 360 704 l S Q")


@hiding("false-redaction")
def thick_line_behind_black_words() -> Pdf:
    return drawn(b"q 16 w 60 704 m 360 704 l S Q 0 g\n" + line(SECRET))


@hiding("false-redaction")
def white_box_over_words() -> Pdf:
    return drawn(line(SECRET) + box("1 g"))


@hiding("false-redaction")
def grey_box_over_words() -> Pdf:
    return drawn(line(SECRET) + box("0.6 g"))


@hiding("false-redaction")
def blue_box_over_words() -> Pdf:
    return drawn(line(SECRET) + box("0.1 0.2 0.9 rg"))


@hiding("false-redaction")
def black_box_over_one_name() -> Pdf:
    return drawn(line(f"{SECRET} and lives here") + box("0 g", b"170 696 40 16 re"))


@hiding("false-redaction")
def box_that_letters_stick_out_of() -> Pdf:
    return drawn(line(SECRET) + box("0 g", b"60 700.5 300 7 re"))


@hiding("false-redaction")
def label_over_a_box_over_words() -> Pdf:
    return drawn(line(SECRET) + box("0 g") + b"1 g " + line("REDACTED by the council"))


@hiding("false-redaction")
def picture_over_words() -> Pdf:
    shades = bytes((7 * n) % 200 for n in range(400))
    return with_picture(line(SECRET), b"300 0 0 30 60 690", line(OPEN, up=500), shades, 20)


@hiding("false-redaction")
def white_picture_over_words() -> Pdf:
    return with_picture(line(SECRET), b"300 0 0 30 60 690", b"", b"\xff")


@hiding("false-redaction")
def nearly_opaque_box_over_words() -> Pdf:
    state = Dictionary(GS=Dictionary(ca=0.97))
    return drawn(line(SECRET) + b"q /GS gs 0 g " + OVER + b" f Q", ExtGState=state)


@hiding("false-redaction")
def shading_over_words() -> Pdf:
    shade = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([60, 0, 360, 0]),
        Function=Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0.2]), C1=Array([0.9]),
                            N=1),
    )  # fmt: skip
    return drawn(line(SECRET) + b"q " + OVER + b" W n /Sh sh Q", Shading=Dictionary(Sh=shade))


@hiding("false-redaction")
def hatching_over_words() -> Pdf:
    strokes = b"".join(b"%d 690 m %d 720 l S\n" % (x, x) for x in range(60, 360, 2))
    return drawn(line(SECRET) + b"q 2 w\n" + strokes + b"Q")


@hiding("false-redaction")
def box_on_a_turned_page() -> Pdf:
    pdf = drawn(line(SECRET) + box("0 g") + line(OPEN, up=400))
    pdf.pages[0].obj.Rotate = 90
    return pdf


@hiding("false-redaction")
def black_annotation_over_words() -> Pdf:
    pdf = drawn(line(SECRET))
    annotate(pdf, "/Square", IC=Array([0]))
    return pdf


@hiding("false-redaction")
def white_annotation_over_words() -> Pdf:
    pdf = drawn(line(SECRET))
    look = pdf.make_stream(b"1 g 0 0 300 30 re f", Type=Name.XObject, Subtype=Name.Form)
    look.BBox = Array([0, 0, 300, 30])
    annotate(pdf, "/FreeText", AP=Dictionary(N=look), F=4)
    return pdf


@hiding("false-redaction")
def scan_blacked_out_over_recognised_words() -> Pdf:
    return with_picture(
        b"", b"595 0 0 842 0 0", line(f"{SECRET} and lives here", mode=3), scanned(0), 595
    )


@hiding("false-redaction")
def box_in_a_form() -> Pdf:
    pdf = drawn(line(SECRET) + b"q 2 0 0 2 60 690 cm /Fx1 Do Q")
    form = pdf.make_stream(b"0 g 0 0 150 15 re f", Type=Name.XObject, Subtype=Name.Form)
    form.BBox = Array([0, 0, 150, 15])
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fx1=form)
    return pdf


# Words that nobody sees, perhaps by accident


@hiding("faint-text")
def white_words_on_white() -> Pdf:
    return drawn(b"1 g " + line(SECRET))


@hiding("faint-text")
def nearly_white_words() -> Pdf:
    return drawn(b"0.94 g " + line(SECRET))


@hiding("tiny-text")
def tiny_words() -> Pdf:
    return drawn(f"BT /F1 1 Tf 72 700 Td ({SECRET}) Tj ET".encode())


@hiding("off-page-text")
def words_beside_the_page() -> Pdf:
    return drawn(line(OPEN) + f"BT /F1 12 Tf 700 700 Td ({SECRET}) Tj ET".encode())


@hiding("invisible-text")
def words_that_are_not_painted() -> Pdf:
    return drawn(line(SECRET, mode=3))


@hiding("invisible-text")
def words_that_let_everything_through() -> Pdf:
    state = Dictionary(GS=Dictionary(ca=0))
    return drawn(b"q /GS gs " + line(SECRET) + b"Q", ExtGState=state)


@hiding("invisible-text")
def words_that_are_clipped_away() -> Pdf:
    return drawn(b"q 400 100 20 20 re W n " + line(SECRET) + b"Q")


@hiding("invisible-text")
def scan_whited_out_over_recognised_words() -> Pdf:
    return with_picture(
        b"", b"595 0 0 842 0 0", line(f"{SECRET} and lives in a home", mode=3), scanned(255), 595
    )


# What looks like hiding, and hides nothing


@harmless
def plain_words() -> Pdf:
    return drawn(line(OPEN))


@harmless
def filled_frame_around_the_page() -> Pdf:
    return drawn(line(OPEN) + b"0 g 20 20 555 802 re 24 24 547 794 re f*")


@harmless
def hair_line_through_words() -> Pdf:
    return drawn(line(OPEN) + box("0 g", b"72 703.5 150 1 re"))


@harmless
def rules_of_a_table() -> Pdf:
    rules = b"".join(b"60 %d 300 1 re f\n" % up for up in (690, 716, 742))
    uprights = b"".join(b"%d 690 1 53 re f\n" % at for at in (60, 160, 260, 360))
    return drawn(line(OPEN) + line("Needs", up=726) + b"0 g\n" + rules + uprights)


@harmless
def curve_around_words() -> Pdf:
    return drawn(line(OPEN) + b"0 0 0 RG 2 w 40 640 m 40 780 400 780 400 640 c S")


@harmless
def filled_ring_around_words() -> Pdf:
    outer = b"30 705 m 30 760 400 760 400 705 c 400 650 30 650 30 705 c h\n"
    inner = b"33 705 m 33 755 397 755 397 705 c 397 655 33 655 33 705 c h\n"
    return drawn(line(OPEN) + b"0 g\n" + outer + inner + b"f*")


@harmless
def dark_page_larger_than_the_page() -> Pdf:
    return drawn(b"q 0.05 g -500 -500 2000 2000 re f Q 1 g\n" + line(OPEN))


@harmless
def white_page_under_everything() -> Pdf:
    return drawn(box("1 g", b"-100 -100 900 1100 re") + line(OPEN))


@harmless
def white_heading_on_a_dark_box() -> Pdf:
    return drawn(box("0.1 0.1 0.3 rg") + b"1 g " + line(OPEN))


@harmless
def grey_words_on_a_shaded_cell() -> Pdf:
    return drawn(box("0.9 g") + b"0.35 g " + line(OPEN))


@harmless
def text_marker() -> Pdf:
    state = Dictionary(GS=Dictionary(BM=Name.Multiply))
    return drawn(line(OPEN) + b"q /GS gs 1 1 0 rg " + OVER + b" f Q", ExtGState=state)


@harmless
def text_marker_of_a_reviewer() -> Pdf:
    pdf = drawn(line(OPEN))
    annotate(pdf, "/Highlight", C=Array([1, 1, 0]), QuadPoints=Array(CORNERS))
    return pdf


@harmless
def sticky_note_on_words() -> Pdf:
    pdf = drawn(line(OPEN))
    annotate(pdf, "/Text", C=Array([1, 1, 0]), Contents="A note", Name=Name.Note)
    return pdf


@harmless
def half_transparent_box_over_words() -> Pdf:
    state = Dictionary(GS=Dictionary(ca=0.4))
    return drawn(line(OPEN) + b"q /GS gs 0.5 g " + OVER + b" f Q", ExtGState=state)


@harmless
def pale_watermark_across_words() -> Pdf:
    turned = b"BT 0.85 g /F1 90 Tf 0.7 0.7 -0.7 0.7 150 600 Tm (COPY) Tj ET 0 g\n"
    words = b"".join(line(OPEN, up=up) for up in range(620, 780, 16))
    return drawn(turned + words)


@harmless
def watermark_drawn_last() -> Pdf:
    state = Dictionary(GS=Dictionary(ca=0.3))
    words = b"".join(line(OPEN, up=up) for up in range(620, 780, 16))
    mark = b"q /GS gs BT 0.5 g /F1 90 Tf 0.7 0.7 -0.7 0.7 60 600 Tm (COPY) Tj ET Q\n"
    return drawn(words + mark, ExtGState=state)


@harmless
def words_with_a_shadow() -> Pdf:
    shadow = f"BT 0.6 g /F1 30 Tf 73 699 Td ({OPEN}) Tj ET\n"
    words = f"BT 0 g /F1 30 Tf 72 700 Td ({OPEN}) Tj ET\n"
    return drawn((shadow + words).encode())


@harmless
def words_made_bold_by_printing_twice() -> Pdf:
    return drawn(line(OPEN) + f"BT /F1 12 Tf 72.3 700 Td ({OPEN}) Tj ET".encode())


@harmless
def outlined_words() -> Pdf:
    return drawn(b"0 0 0 RG 0.5 w " + line(OPEN, mode=1))


@harmless
def leaders_of_a_contents_page() -> Pdf:
    return drawn(line(f"Needs {'.' * 80} 4"))


@harmless
def black_box_where_no_words_are() -> Pdf:
    return drawn(line(OPEN) + box("0 g", b"60 600 300 60 re") + line("Below it", up=570))


@harmless
def wide_gaps_in_a_line() -> Pdf:
    return drawn(b"BT /F1 12 Tf 72 700 Td [(Needs) -9000 (Costs) -9000 (Risks)] TJ ET")


@harmless
def recognised_words_of_a_scan() -> Pdf:
    words = line("lllllllllllllllllllllllllllllllllllllllllllllllllllll", mode=3)
    return with_picture(b"", b"595 0 0 842 0 0", words, scanned(-1), 595)


@harmless
def words_over_a_picture() -> Pdf:
    shades = bytes(120 + (7 * n) % 60 for n in range(400))
    return with_picture(b"", b"300 0 0 60 60 680", b"1 g " + line(OPEN), shades, 20)


@harmless
def small_print() -> Pdf:
    return drawn(f"BT /F1 5 Tf 72 700 Td ({OPEN}) Tj ET".encode())


@harmless
def pale_grey_words_that_can_be_read() -> Pdf:
    return drawn(b"0.7 g " + line(OPEN))


@harmless
def words_on_a_turned_page() -> Pdf:
    pdf = drawn(box("0.8 g") + line(OPEN) + line("Below", up=60))
    pdf.pages[0].obj.Rotate = 270
    return pdf


@harmless
def underscores_to_write_on() -> Pdf:
    return drawn(line("Name: ______________") + box("0 g", b"72 698 120 0.8 re"))
