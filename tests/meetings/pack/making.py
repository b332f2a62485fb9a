"""Papers, pictures and damaged files for the tests of the pack."""

import struct
import subprocess
import zlib
from base64 import b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from meetings.pack.shapes import PageRange, Part

BUILT_AT = datetime(2024, 10, 30, 9, 0, tzinfo=UTC)
NOTICE = (
    "Not for publication by virtue of paragraph 3 of Part 1 of Schedule 12A "
    "to the Local Government Act 1972"
)
CSS = """
@page { size: A4; margin: 25mm 20mm; @bottom-left { content: "Footer of the paper" } }
@page wide { size: A4 landscape }
body { font-family: "Liberation Sans"; font-size: 11pt }
table { width: 100%; border-collapse: collapse }
td, th { border: 1px solid #555; padding: 3px }
.wide { page: wide }
"""


def page(title: str, body: str) -> str:
    return (
        f'<html lang="en-GB"><head><title>{title}</title></head>'
        f"<body><h1>{title}</h1>{body}</body></html>"
    )


def long_table(rows: int) -> str:
    lines = "".join(f'<tr><th scope="row">Row {n}</th><td>Cell {n}</td></tr>' for n in range(rows))
    head = "<thead><tr><th>Name</th><th>Value</th></tr></thead>"
    return f"<table>{head}<tbody>{lines}</tbody></table>"


def png() -> str:
    """The data: address of a red square."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress((b"\0" + b"\xff\0\0" * 4) * 4)),
        (b"IEND", b""),
    ]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return "data:image/png;base64," + b64encode(data).decode()


def part(key: str, path: Path, title: str = "", **facts: object) -> Part:
    title = title or f"Paper {key}"
    return Part(key, path, title, running_title=title, **facts)


def drawn(*contents: bytes, **page_keys: object) -> Pdf:
    """A PDF without tags whose pages show the given content streams; /F1 is a font."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for content in contents:
        pdf.add_blank_page(page_size=(595, 842))
        made = pdf.pages[-1].obj
        made.Contents = pdf.make_stream(content)
        made.Resources = Dictionary(Font=Dictionary(F1=font))
        for key, value in page_keys.items():
            made[f"/{key}"] = value
    return pdf


def tag(pdf: Pdf, kind: str = "/P", mcid: int = 0) -> pikepdf.Object:
    """Give the first page's content `mcid` an element below a /Document."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    leaf = Dictionary(Type=Name.StructElem, S=Name(kind), P=document, K=mcid)
    leaf.Pg = pdf.pages[0].obj
    element = pdf.make_indirect(leaf)
    document.K, root.K = Array([element]), document
    root.ParentTree = Dictionary(Nums=Array([0, Array([None] * mcid + [element])]))
    pdf.pages[0].obj.StructParents = 0
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)
    pdf.Root.Lang = String("en-GB")
    return element


def saved(pdf: Pdf, path: Path) -> Path:
    pdf.save(path)
    return path


def text(path: Path, *words: str) -> str:
    ran = subprocess.run(["pdftotext", *words, path, "-"], capture_output=True, check=True)
    return ran.stdout.decode()


def structure_text(path: Path) -> str:
    """What a reader of the structure meets, as poppler tells it, without object numbers."""
    ran = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, check=True)
    lines = ran.stdout.decode().splitlines()
    return "\n".join(line.rstrip() for line in lines if "Object" not in line)


def front_of(path: Path):
    """A front sheet that is one file whatever the ranges."""

    def front(ranges: Iterable[PageRange]) -> Part:
        return part("front", path, "Agenda")

    return front
