"""Set pictures that stand within a page's content apart, as pictures of their own.

Where such a picture ends is not written down (ISO 32000-1, 8.9.7). The PDF library
guesses, and where a picture's bytes read like the end it loses the rest of the page.
Here the end is worked out from the picture's size or its own encoding.
"""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from .jpeg import end_of_jpeg

KEYS = {
    "/BPC": "/BitsPerComponent",
    "/CS": "/ColorSpace",
    "/D": "/Decode",
    "/DP": "/DecodeParms",
    "/F": "/Filter",
    "/H": "/Height",
    "/IM": "/ImageMask",
    "/I": "/Interpolate",
    "/W": "/Width",
}
SPACES = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK", "/I": "/Indexed"}
FILTERS = {
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/LZW": "/LZWDecode",
    "/Fl": "/FlateDecode",
    "/RL": "/RunLengthDecode",
    "/CCF": "/CCITTFaxDecode",
    "/DCT": "/DCTDecode",
}
COLOURANTS = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4, "/Indexed": 1}
TOKEN = re.compile(rb"%[^\r\n]*|<<|<[^<>]*>|\(|(?<![^\s\]>)])(BI|ID)(?=[\s/])")
IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
END_HERE = re.compile(rb"\s*EI(?![^\s\]/(<\[])")
END_SOMEWHERE = re.compile(rb"(?<=\s)EI(?=\s|$)")
NO_END = "A picture within the content has no end."


class _Found(NamedTuple):
    """A picture within content: from where to where it reaches, its dictionary and data."""

    start: int
    end: int
    facts: Object
    data: bytes


def externalise(pdf: Pdf, holder: Object, resources: Object) -> tuple[Page | Object, dict]:
    """Return a content stream to read in place of the holder's, and its pictures by name.

    Raises ValueError where the end of a picture cannot be found.
    """
    given = holder if isinstance(holder, Stream) else Page(holder)
    data = _content(holder)
    found = list(_pictures(data, resources)) if b"BI" in data and b"ID" in data else []
    if not found:
        return given, {}
    pieces, pictures, at = [], {}, 0
    for each in found:
        name = f"/Picture{hashlib.sha256(data[each.start : each.end]).hexdigest()[:16]}"
        pictures[name] = _picture(pdf, each, resources)
        pieces += [data[at : each.start], f" {name} Do ".encode()]
        at = each.end
    return pdf.make_stream(b"".join([*pieces, data[at:]])), pictures


def _content(holder: Object) -> bytes:
    if isinstance(holder, Stream):
        return holder.read_bytes()
    given = holder.get("/Contents")
    streams = list(given) if isinstance(given, Array) else [given]
    return b"\n".join(each.read_bytes() for each in streams if isinstance(each, Stream))


def _pictures(data: bytes, resources: Object) -> Iterator[_Found]:
    at, begins = 0, -1
    while token := TOKEN.search(data, at):
        at = token.end()
        if token[0] == b"(":
            at = _end_of_string(data, at)
        elif token[1] == b"BI":
            begins = token.start()
        elif token[1] == b"ID" and begins >= 0:
            found = _picture_at(data, begins, token, resources)
            begins, at = -1, found.end
            yield found


def _picture_at(data: bytes, begins: int, token: re.Match, resources: Object) -> _Found:
    facts = _spelled_out(Object.parse(b"<<" + data[begins + 2 : token.start()] + b">>"))
    start = token.end() + 1
    end = start + _length(data[start:], facts, resources)
    mark = END_HERE.match(data, end) or END_SOMEWHERE.search(data, min(end, len(data)))
    if mark is None:
        raise ValueError(NO_END)
    taken = end if END_HERE.match(data, end) else mark.start()
    return _Found(begins, mark.end(), facts, data[start:taken])


def _end_of_string(data: bytes, at: int) -> int:
    depth = 1
    while depth and (token := IN_STRING.search(data, at)):
        depth += {b"(": 1, b")": -1}.get(token[0], 0)
        at = token.end()
    return at if not depth else len(data)


def _spelled_out(given: Object) -> Object:
    facts = Dictionary()
    for key, value in given.items():
        facts[KEYS.get(key, key)] = value
    if "/Filter" in facts:
        names = [FILTERS.get(str(each), str(each)) for each in _listed(facts.Filter)]
        facts.Filter = Array([Name(each) for each in names])
    space = facts.get("/ColorSpace")
    if isinstance(space, Name):
        facts.ColorSpace = Name(SPACES.get(str(space), str(space)))
    elif isinstance(space, Array):
        facts.ColorSpace = Array(
            [Name(SPACES.get(str(each), str(each))) if isinstance(each, Name) else each
             for each in space]
        )  # fmt: skip
    return facts


def _listed(given: Object) -> list[Object]:
    return list(given) if isinstance(given, Array) else [given]


def _length(data: bytes, facts: Object, resources: Object) -> int:
    """The length of a picture's data; a lower bound where its encoding does not tell."""
    filters = _listed(facts.get("/Filter", Array()))
    if not filters:
        return min(_raw_length(facts, resources), len(data))
    measure = _MEASURES.get(str(filters[0]))
    return measure(data) if measure else 0


def _raw_length(facts: Object, resources: Object) -> int:
    bits = 1 if facts.get("/ImageMask", False) else int(facts.get("/BitsPerComponent", 8))
    across = int(facts.Width) * bits * colourants(facts, resources)
    return (across + 7) // 8 * int(facts.Height)


def colourants(facts: Object, resources: Object) -> int:
    if facts.get("/ImageMask", False):
        return 1
    space = _named_space(facts.get("/ColorSpace", Name.DeviceGray), resources)
    kind = str(space[0]) if isinstance(space, Array) and len(space) else str(space)
    if kind == "/ICCBased" and isinstance(space[1], Stream):
        return int(space[1].get("/N", 3))
    return {"/CalRGB": 3, "/Lab": 3, "/DeviceN": _inks(space)}.get(kind, COLOURANTS.get(kind, 1))


def _inks(space: Object) -> int:
    is_named = isinstance(space, Array) and len(space) > 1 and isinstance(space[1], Array)
    return len(space[1]) if is_named else 1


def _named_space(space: Object, resources: Object) -> Object:
    among = resources.get("/ColorSpace")
    if isinstance(space, Name) and isinstance(among, Dictionary):
        return among.get(str(space), space)
    return space


def _end_of_flate(data: bytes) -> int:
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(data)
    except zlib.error:
        return 0
    return len(data) - len(unpacker.unused_data) if unpacker.eof else 0


def _end_of_runs(data: bytes) -> int:
    at = 0
    while at < len(data) and data[at] != 128:
        at += 2 if data[at] > 128 else data[at] + 2
    return min(at + 1, len(data))


def _after(mark: bytes) -> Callable[[bytes], int]:
    def measure(data: bytes) -> int:
        found = data.find(mark)
        return found + len(mark) if found >= 0 else 0

    return measure


_MEASURES = {
    "/ASCIIHexDecode": _after(b">"),
    "/ASCII85Decode": _after(b"~>"),
    "/FlateDecode": _end_of_flate,
    "/RunLengthDecode": _end_of_runs,
    "/DCTDecode": end_of_jpeg,
}


def _picture(pdf: Pdf, found: _Found, resources: Object) -> Object:
    facts = found.facts
    if "/ColorSpace" in facts:
        facts.ColorSpace = _named_space(facts.ColorSpace, resources)
    picture = pdf.make_stream(found.data)
    for key, value in facts.items():
        if key != "/Length":
            picture[key] = value
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    return picture
