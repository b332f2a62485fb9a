"""Leave a JPEG its picture: no camera data, previews, comments or bytes after its end.

A JPEG is a row of segments with their lengths, among them scans, which have none and
reach up to the next marker (ITU-T T.81, annex B).
"""

import re
from collections.abc import Iterator

START = b"\xff\xd8"
END = 0xD9
SCAN = 0xDA
JFIF = 0xE0
ADOBE = 0xEE
# What the picture is made of: frames and tables (C0 to CF), DQT, DNL, DRI and the scans.
NEEDED = {*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, SCAN}
BARE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")  # in a scan FF 00 is a byte, FF D0–D7 a rest
JFIF_HEAD = 14  # bytes of its segment up to the size of the preview, which is left out
ADOBE_SIZE = 12


def end_of_jpeg(data: bytes) -> int:
    """Return the length of the JPEG that `data` begins with, or 0 where there is no end."""
    for kind, _, end in _segments(data):
        if kind == END:
            return end
    return 0


def picture_only(data: bytes) -> bytes:
    """Return a JPEG with what draws it and nothing else; what is no JPEG as it is."""
    if not data.startswith(START):
        return data
    kept = [START]
    for kind, start, end in _segments(data):
        segment = data[start:end]
        if kind in NEEDED or kind in BARE:
            kept.append(segment)
        elif kind == JFIF and segment[4:9] == b"JFIF\0":
            body = segment[4 : 4 + JFIF_HEAD - 2] + b"\0\0"
            kept.append(_segment(JFIF, body))
        elif kind == ADOBE and segment[4:9] == b"Adobe":
            kept.append(_segment(ADOBE, segment[4 : 4 + ADOBE_SIZE]))
        elif kind == END:
            break
    return b"".join([*kept, b"\xff\xd9"])


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, start, end) of each segment; a scan takes its data along."""
    at = len(START)
    while found := MARKER.search(data, at):
        kind = found[1][0]
        start = found.end() - 2
        if kind == END:
            yield kind, start, start + 2
            return
        if kind in BARE:
            at = start + 2
            yield kind, start, at
            continue
        at = start + 2 + int.from_bytes(data[start + 2 : start + 4])
        if kind == SCAN:
            following = MARKER.search(data, at)
            at = following.start() if following else len(data)
        yield kind, start, min(at, len(data))


def _segment(kind: int, body: bytes) -> bytes:
    return bytes([0xFF, kind]) + (len(body) + 2).to_bytes(2) + body
