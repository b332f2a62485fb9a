"""Small Word files for tests, made of the very parts that a test is about."""

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"


def paragraph(*runs: str, style: str = "", mark: str = "") -> str:
    """Make a paragraph; plain words become runs, anything that starts with "<" stays as it is."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{named}<w:rPr>{mark}</w:rPr></w:pPr>"
    return f"<w:p>{properties}{''.join(r if r.startswith('<') else run(r) for r in runs)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(instruction: str, result: str) -> str:
    """Make a complex field that last showed `result`."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return mark.format("begin") + code + mark.format("separate") + run(result) + mark.format("end")


def story(kind: str, content: str) -> bytes:
    return f"<w:{kind} {NAMESPACES}>{content}</w:{kind}>".encode()


def word_file(
    body: str,
    *,
    parts: Mapping[str, bytes] | None = None,
    relations: Mapping[str, tuple[str, str]] | None = None,
    external: Mapping[str, tuple[str, str]] | None = None,
    main_type: str = DOCUMENT_TYPE,
) -> bytes:
    """Zip a Word file.

    `relations` and `external` map an id to (kind, target) of the main document.
    """
    lines = [_relation(i, k, t) for i, (k, t) in (relations or {}).items()]
    lines += [_relation(i, k, t, 'TargetMode="External"') for i, (k, t) in (external or {}).items()]
    override = f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>'
    everything = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}content-types">{override}</Types>'.encode(),
        "_rels/.rels": _relations([_relation("rId1", "officeDocument", "word/document.xml")]),
        "word/document.xml": story("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": _relations(lines),
        **(parts or {}),
    }
    return zipped(everything)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _relation(identity: str, kind: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{identity}" Type="{RELATION}{kind}" Target="{target}" {more}/>'


def _relations(lines: list[str]) -> bytes:
    return (
        f'<Relationships xmlns="{PACKAGE}relationships">{"".join(lines)}</Relationships>'.encode()
    )


def retyped(data: bytes, default: str, override: str | None) -> bytes:
    """Give a Word file's XML parts the default type, and its main part a type of its own."""
    own = f'<Override PartName="/word/document.xml" ContentType="{override}"/>' if override else ""
    default = f'<Default Extension="xml" ContentType="{default}"/>'
    types = f'<Types xmlns="{PACKAGE}content-types">{default}{own}</Types>'.encode()
    return zipped(unzipped(data) | {"[Content_Types].xml": types})
