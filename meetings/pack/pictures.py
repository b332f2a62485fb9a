"""An uploaded picture on a page of its own, described by the paper's title."""

from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Pdf
from PIL import Image, ImageOps

from .child import Unusable

PICTURES = ("image/png", "image/jpeg")
FORMATS = ("PNG", "JPEG")
A4 = (595.276, 841.89)  # points
MARGIN = 56.7  # points: 20 mm
POINTS_PER_PIXEL = 0.75  # at most, so that small pictures are not blown up
MAX_PIXELS = 100_000_000

NO_PICTURE = "This picture is damaged. Save it again as PNG or JPEG and upload the new copy."
TOO_MANY_PIXELS = "This picture is too large. Make it smaller, at most 10,000 by 10,000 points."


def picture_to_pdf(source: Path, target: Path, *, description: str) -> None:
    """Write a tagged PDF of one page, upright or landscape as the picture is.

    Only the picture's dots are copied: no camera data, place or names.
    Raises Unusable for a file that is damaged or too large.
    """
    picture = _load(source)
    across, up = A4 if picture.width <= picture.height else A4[::-1]
    room = (across - 2 * MARGIN, up - 2 * MARGIN)
    scale = min(room[0] / picture.width, room[1] / picture.height, POINTS_PER_PIXEL)
    width, height = picture.width * scale, picture.height * scale
    left, bottom = (across - width) / 2, up - MARGIN - height
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(across, up)).obj
        page.Resources = Dictionary(XObject=Dictionary(Picture=_image(pdf, picture)))
        matrix = f"{width:.3f} 0 0 {height:.3f} {left:.3f} {bottom:.3f} cm"
        content = f"/Figure <</MCID 0>> BDC q {matrix} /Picture Do Q EMC"
        page.Contents = pdf.make_stream(content.encode())
        _tag(pdf, page, description, [left, bottom, left + width, bottom + height])
        pdf.save(target, deterministic_id=True)


def redraw(source: Path, target: Path, media_type: str) -> bool:
    """Rewrite a picture with its dots only; return whether it held camera data.

    Raises Unusable as above.
    """
    _load(source).save(target, "PNG" if media_type == "image/png" else "JPEG", quality=90)
    with Image.open(source, formats=FORMATS) as opened:
        return bool(opened.getexif())


def _load(source: Path) -> Image.Image:
    try:
        with Image.open(source, formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Unusable(TOO_MANY_PIXELS)
            return _on_white(ImageOps.exif_transpose(opened))
    except Image.DecompressionBombError:
        raise Unusable(TOO_MANY_PIXELS) from None
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable(NO_PICTURE) from error


def _on_white(picture: Image.Image) -> Image.Image:
    opaque = picture.convert("RGBA")
    paper = Image.new("RGBA", opaque.size, "white")
    return Image.alpha_composite(paper, opaque).convert("RGB")


def _image(pdf: Pdf, picture: Image.Image) -> Object:
    image = pdf.make_stream(picture.tobytes())
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height = picture.size
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    return image


def _tag(pdf: Pdf, page: Object, description: str, box: list[float]) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    figure = Dictionary(Type=Name.StructElem, S=Name.Figure, P=document, Pg=page, K=0)
    figure.Alt = description
    figure.A = Dictionary(O=Name.Layout, BBox=box, Placement=Name.Block)
    figure = pdf.make_indirect(figure)
    document.K, root.K = figure, document
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, Array([figure])])))
    page.StructParents = 0
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
