"""Word files that hide words and Word files that only look as if they did, by kind."""

from tests.meetings.pack.word_files import paragraph, run, word_file

SECRET = "The child is called Alex"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
BLACK = '<w:color w:val="000000"/>'
WHITE = '<w:color w:val="FFFFFF"/>'


def shade(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def marked(properties: str) -> bytes:
    """A paragraph with open words and some that have these properties."""
    return word_file(paragraph("Open words, then ", run(SECRET, properties)))


def shape(fill: str, *, behind: int = 0, down: int = 0) -> str:
    """A rectangle without a line, over or behind the line that it is anchored in."""
    size = 'cx="2500000" cy="250000"'
    return (
        f'<w:r><w:drawing><wp:anchor xmlns:wps="{WPS}" distT="0" distB="0" distL="0" distR="0" '
        f'simplePos="0" relativeHeight="2" behindDoc="{behind}" locked="0" layoutInCell="1" '
        'allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column">'
        "<wp:posOffset>-50000</wp:posOffset></wp:positionH>"
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{down}</wp:posOffset>'
        f'</wp:positionV><wp:extent {size}/><wp:wrapNone/><wp:docPr id="5" name="Rectangle 5"/>'
        f'<a:graphic><a:graphicData uri="{WPS}"><wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom><a:solidFill><a:srgbClr val="{fill}"/></a:solidFill></wps:spPr>'
        "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def with_shape(fill: str, properties: str = "", **where: int) -> bytes:
    return word_file(paragraph(shape(fill, **where), run(SECRET, properties)) + paragraph("Open"))


def cell(fill: str, properties: str = "") -> bytes:
    inside = f"<w:tcPr>{shade(fill)}</w:tcPr>{paragraph(run(SECRET, properties))}"
    grid = '<w:tblPr/><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid>'
    table = f"<w:tbl>{grid}<w:tr><w:tc>{inside}</w:tc></w:tr></w:tbl>"
    return word_file(table + paragraph("Open"))


# By kind: the code of the finding, and the file.
HIDING = {
    "black highlight": ("false-redaction", marked('<w:highlight w:val="black"/>')),
    "black letters highlighted black": (
        "false-redaction",
        marked(f'{BLACK}<w:highlight w:val="black"/>'),
    ),
    "black letters highlighted dark blue": (
        "false-redaction",
        marked(f'{BLACK}<w:highlight w:val="darkBlue"/>'),
    ),
    "black letters shaded black": ("false-redaction", marked(BLACK + shade("000000"))),
    "black letters in a black cell": ("false-redaction", cell("000000", BLACK)),
    "black shape over words": ("false-redaction", with_shape("000000")),
    "white shape over words": ("false-redaction", with_shape("FFFFFF")),
    "blue shape over words": ("false-redaction", with_shape("2244CC")),
    "black shape behind black words": ("false-redaction", with_shape("000000", BLACK, behind=1)),
    "white letters": ("faint-text", marked(WHITE)),
    "nearly white letters": ("faint-text", marked('<w:color w:val="F7F7F7"/>')),
    "letters of one point": ("tiny-text", marked('<w:sz w:val="2"/>')),
}
HARMLESS = {
    "plain words": marked(""),
    "white letters highlighted black": marked(f'{WHITE}<w:highlight w:val="black"/>'),
    "letters of no colour shaded black, which Word prints white": marked(shade("000000")),
    "yellow highlight": marked('<w:highlight w:val="yellow"/>'),
    "struck words": marked("<w:strike/>"),
    "pale grey letters": marked('<w:color w:val="A6A6A6"/>'),
    "white letters in a dark cell": cell("1F2A44", WHITE),
    "letters of no colour in a black cell": cell("000000"),
    "grey shape behind words": with_shape("DDDDDD", behind=1),
    "black shape below words": with_shape("000000", down=600_000),
    "small print": marked('<w:sz w:val="12"/>'),
}
