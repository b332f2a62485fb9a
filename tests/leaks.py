"""Looking for words wherever a file, an answer or the database could say them.

A search that finds nothing proves nothing unless it finds the same words where they
are meant to be: every test that uses this looks in both.
"""

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from os.path import commonprefix
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import unquote

import pikepdf
from django.db import connection
from django.http import HttpResponse
from pypdfium2 import PdfDocument

from scrutiny.permissions import Standing
from tests.meetings.pack.pdf_files import everything_in

SPOKEN = ("/Alt", "/ActualText", "/T", "/E")
ENCODINGS = ("utf-8", "utf-16-be", "utf-16-le")
# A regular expression for these takes twelve times as long, over some hundred megabytes.
BETWEEN_LETTERS = b" \t\n\r\x0b\x0c\xad-"
BETWEEN_IN_UTF_8 = ("\xad".encode(), *(mark.encode() for mark in "\u200b\u2010\u2011"))


def found_in(data: bytes, words: Collection[str]) -> set[str]:
    """Return those of `words` in `data`: plain, as UTF-16, in hex, or broken over lines.

    Data without even the letters with which all of them begin is not searched further.
    """
    lower = data.lower()
    joined = _without_gaps(lower)
    if not _says(commonprefix([word.lower() for word in words]), lower, joined):
        return set()
    return {word for word in words if _says(word.lower(), lower, joined)}


def _without_gaps(data: bytes) -> bytes:
    for mark in BETWEEN_IN_UTF_8:
        data = data.replace(mark, b"")
    return data.translate(None, BETWEEN_LETTERS)


def _says(letters: str, *writings: bytes) -> bool:
    return any(form in writing for form in _forms(letters) for writing in writings)


def _forms(word: str) -> Iterator[bytes]:
    for encoding in ENCODINGS:
        yield word.encode(encoding)
        yield word.encode(encoding).hex().encode()


def pages_of(path: Path) -> list[str]:
    """Return the text of each page of a PDF."""
    with PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def said_in_pdf(path: Path) -> dict[str, bytes]:
    """Return a PDF's words by place: bytes, objects, text, bookmarks, metadata, labels, tags."""
    with PdfDocument(path) as document, pikepdf.open(path) as pdf:
        return {
            "raw bytes": path.read_bytes(),
            "objects and decoded streams": everything_in(path),
            "text": _joined(page.get_textpage().get_text_bounded() for page in document),
            "bookmarks": _joined(mark.get_title() for mark in document.get_toc()),
            "metadata": _joined(document.get_metadata_dict().values()) + _xmp(pdf),
            "page labels": _joined(document.get_page_label(n) for n in range(len(document))),
            "structure": _joined(_structure(pdf.Root.get("/StructTreeRoot"), set())),
        }


def _joined(words: Iterable[str]) -> bytes:
    return "\n".join(words).encode(errors="replace")


def _xmp(pdf: pikepdf.Pdf) -> bytes:
    metadata = pdf.Root.get("/Metadata")
    return metadata.read_bytes() if metadata is not None else b""


def _structure(element, seen: set) -> Iterator[str]:
    """What the tags say besides the text that they hold."""
    waiting = [element]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Array):
            waiting += list(each)
        elif isinstance(each, pikepdf.Dictionary) and (
            each.objgen == (0, 0) or each.objgen not in seen
        ):
            seen.add(each.objgen)
            yield from (
                str(each[key]) for key in ("/Alt", "/ActualText", "/T", "/E") if key in each
            )
            waiting.append(each.get("/K"))


def found_in_pdf(path: Path, words: Collection[str]) -> dict[str, set[str]]:
    """Return the words found in a PDF, by place; {} if there are none."""
    found = {where: found_in(said, words) for where, said in said_in_pdf(path).items()}
    return {where: those for where, those in found.items() if those}


def found_in_answer(response: HttpResponse, words: Collection[str]) -> set[str]:
    """Return the words in an answer's status line, headers, cookies and body; a PDF's are read."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {unquote(value)}" for name, value in response.items())
    said = [headers.encode(), response.cookies.output().encode(), body]
    said.append(unescape(body.decode(errors="replace")).encode())
    found = found_in(b"\n".join(said), words)
    if body.startswith(b"%PDF"):
        found |= _found_in_served_pdf(body, frozenset(words))
    return found


@lru_cache(maxsize=100)
def _found_in_served_pdf(body: bytes, words: frozenset[str]) -> set[str]:
    """Read a PDF once, to however many people it is served."""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(body)
        file.flush()
        return set().union(*found_in_pdf(Path(file.name), words).values())


def found_in_tables(words: Collection[str], *, but: Iterable[str]) -> dict[str, set[str]]:
    """Return the words in any table of the database, Django's own included, by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names()) - set(but):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = found_in(repr(cursor.fetchall()).encode(), words)
    return {table: those for table, those in found.items() if those}


def assert_nowhere(found: Mapping[str, set[str]] | set[str], about: str = "") -> None:
    assert not found, f"{about} says what is withheld: {found}"


def open_gates(monkeypatch, models: str) -> None:
    """Let every queryset below `models` ("meetings.models") answer as to an officer of all."""
    gates = [module for name, module in sys.modules.items() if name.startswith(f"{models}.")]
    for gate in gates:
        if hasattr(gate, "standing"):
            monkeypatch.setattr(gate, "standing", lambda user: Standing(is_officer_everywhere=True))
