"""Cut from the data of a PDF's streams what they do not need: above all behind pictures.

A decoder stops where its picture is complete, so whatever follows is seen by nobody
and carried along by everybody. Pictures also hold what cameras and scanners wrote.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from .inline_pictures import colourants
from .jpeg import picture_only

FLATE = "/FlateDecode"
PICTURE_FILTERS = {"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"}
PNG_PREDICTORS = 10  # and above: each row begins with a byte that says how it is predicted

# JBIG2 (ITU-T T.88): kinds of segments; 62 is a comment.
JBIG2_KINDS = {0, 4, 6, 7, 16, 20, 22, 23, 36, 38, 39, 40, 42, 43, 48, 49, 50, 51, 52, 53}
JBIG2_UNKNOWN = 0xFFFFFFFF
JP2_START = b"\0\0\0\x0cjP  "
JP2_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c", b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap"}
JP2_BOXES |= {b"cdef"}
J2K_START, J2K_END, J2K_TILE, J2K_COMMENT = 0xFF4F, 0xFFD9, 0xFF90, 0xFF64
END_OF_FAX = b"\x00\x10\x01"  # two ends of line on end (ITU-T T.6), at any bit


def trim(pdf: Pdf, stream: Object, *, is_picture: bool) -> None:
    """Cut a stream's data down to what its decoder reads, in place.

    Data that cannot be decoded stay as they are: a viewer shows nothing of them either.
    """
    filters = _listed(stream.get("/Filter"))
    names = [str(each) for each in filters]
    with suppress(pikepdf.PdfError, ValueError, zlib.error, IndexError):
        if names and names[-1] in PICTURE_FILTERS:
            _trim_encoded(pdf, stream, filters)
        elif is_picture:
            _trim_dots(stream, names)
        elif names == [FLATE]:
            if _unpacked(stream.read_raw_bytes())[1]:
                stream.write(stream.read_bytes())
        elif names:
            stream.write(stream.read_bytes())


def jbig2_only(data: bytes) -> bytes:
    """Return a JBIG2 stream's segments without comments and what follows the last."""
    return b"".join(data[start:end] for kind, start, end in _segments(data) if kind in JBIG2_KINDS)


def jpeg2000_only(data: bytes) -> bytes:
    """Return a JPEG 2000 picture without private boxes, comments and what follows its end."""
    return _boxes(data) if data.startswith(JP2_START) else _codestream(data)


def fax_only(data: bytes) -> bytes:
    """Return a fax picture up to its end, where it has one; no picture has these bits within."""
    number = int.from_bytes(data)
    ends = []
    for shift in range(8):
        moved = (number << shift).to_bytes(len(data) + 1)
        found = moved.find(END_OF_FAX, 1)  # before it are the shift's own zeros
        if found >= 0:
            ends.append(((found - 1) * 8 + shift + 24 + 7) // 8)
    return data[: min(ends)] if ends else data


def _listed(given: Object | None) -> list[Any]:
    if given is None:
        return []
    return list(given) if isinstance(given, Array) else [given]


def _trim_encoded(pdf: Pdf, stream: Object, filters: list[Any]) -> None:
    """Undo packing around a picture's own encoding, and cut that."""
    parameters: list[Any] = _listed(stream.get("/DecodeParms")) or [None] * len(filters)
    before = data = stream.read_raw_bytes()
    if len(filters) > 1:
        outer = pdf.make_stream(b"")
        outer.write(data, filter=Array(filters[:-1]), decode_parms=_packing(parameters[:-1]))
        data = outer.read_bytes()
    own = parameters[-1] if isinstance(parameters[-1], Dictionary) else None
    data = _CUTTERS[str(filters[-1])](data)
    if data != before:
        stream.write(data, filter=filters[-1], decode_parms=own)


def _packing(parameters: list[Any]) -> Any:
    return Array([each or Dictionary() for each in parameters]) if any(parameters) else None


def _trim_dots(picture: Object, names: list[str]) -> None:
    """Cut a picture of plain dots to its size; one that is packed once stays packed so."""
    row = (int(picture.Width) * _bits_of_dot(picture) + 7) // 8
    height = int(picture.Height)
    if names == [FLATE]:
        unpacked, rest = _unpacked(picture.read_raw_bytes())
        parameters = picture.get("/DecodeParms")
        parameters = parameters if isinstance(parameters, Dictionary) else None
        is_png = parameters is not None and parameters.get("/Predictor", 1) >= PNG_PREDICTORS
        wanted = (row + is_png) * height
        if rest or len(unpacked) > wanted:
            packed = zlib.compress(unpacked[:wanted])
            picture.write(packed, filter=Name(FLATE), decode_parms=parameters)
    else:
        dots = picture.read_bytes()
        if names or len(dots) > row * height:
            picture.write(dots[: row * height])


def _bits_of_dot(picture: Object) -> int:
    if picture.get("/ImageMask", False):
        return 1
    return int(picture.get("/BitsPerComponent", 8)) * colourants(picture, Dictionary())


def _unpacked(data: bytes) -> tuple[bytes, bytes]:
    """Return what is packed, and what follows it."""
    unpacker = zlib.decompressobj()
    return unpacker.decompress(data), unpacker.unused_data.strip(b"\r\n")


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, start, end) of the segments of an embedded JBIG2 stream (T.88, 7.2)."""
    at = 0
    while at + 11 <= len(data):
        start, number, flags = at, int.from_bytes(data[at : at + 4]), data[at + 4]
        at += 5
        referred = data[at] >> 5
        if referred == 7:
            referred = int.from_bytes(data[at : at + 4]) & 0x1FFFFFFF
            at += 4 + (referred + 8) // 8
        else:
            at += 1
        at += referred * (1 if number <= 256 else 2 if number <= 65_536 else 4)
        at += 4 if flags & 0x40 else 1
        length = int.from_bytes(data[at : at + 4])
        at = len(data) if length == JBIG2_UNKNOWN else at + 4 + length
        yield flags & 0x3F, start, min(at, len(data))


def _boxes(data: bytes) -> bytes:
    kept, at = [], 0
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        head = 16 if length == 1 else 8
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16])
        end = len(data) if not length else min(at + length, len(data))
        body = data[at + head : end]
        if kind in (b"jp2h", b"jp2c"):
            body = _boxes(body) if kind == b"jp2h" else _codestream(body)
        if kind in JP2_BOXES:
            kept.append((len(body) + 8).to_bytes(4) + kind + body)
        at = max(end, at + 8)
    return b"".join(kept)


def _codestream(data: bytes) -> bytes:
    """Cut a codestream at its end, and its comments out (ITU-T T.800, annex A)."""
    kept, at = [data[:2]], 2
    while at + 4 <= len(data):
        marker, length = int.from_bytes(data[at : at + 2]), int.from_bytes(data[at + 2 : at + 4])
        if marker == J2K_END:
            break
        end = at + 2 + length
        if marker == J2K_TILE:
            part = int.from_bytes(data[at + 6 : at + 10])
            end = at + part if part else _last_end(data, at)
        if marker != J2K_COMMENT:
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, J2K_END.to_bytes(2)])


def _last_end(data: bytes, at: int) -> int:
    """Where a last part ends that does not say so: within it no FF is followed by 90 or more."""
    found = re.compile(rb"\xff\xd9").search(data, at)
    return found.start() if found else len(data)


_CUTTERS: dict[str, Callable[[bytes], bytes]] = {
    "/DCTDecode": picture_only,
    "/JPXDecode": jpeg2000_only,
    "/CCITTFaxDecode": fax_only,
    "/JBIG2Decode": jbig2_only,
}
