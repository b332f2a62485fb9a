"""Data of pictures end where their decoders end, and the picture stays what it was."""

import io

import pytest
from PIL import Image

from meetings.pack.jpeg import end_of_jpeg, picture_only
from meetings.pack.picture_data import fax_only, jbig2_only, jpeg2000_only

SECRET = b"Wolverquince"


def picture(kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    made = Image.effect_noise((64, 64), 60).convert(how.pop("mode", "RGB"))
    made.save(out, kind, **how)
    return out.getvalue()


def dots(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).tobytes()


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"mode": "CMYK"}, {"mode": "L"}])
def test_jpeg_loses_what_follows_it_and_its_comment(how: dict):
    data = picture("JPEG", comment=SECRET, **how)
    kept = picture_only(data + SECRET)
    assert SECRET not in kept
    assert dots(kept) == dots(data)
    assert end_of_jpeg(data + SECRET) == len(data)


def test_jpeg_within_the_data_of_a_camera_does_not_end_the_picture():
    exif = Image.Exif()
    exif[0x010E] = "\xff\xd9 preview"
    data = picture("JPEG", exif=exif)
    assert dots(picture_only(data)) == dots(data)


def test_jpeg_that_breaks_off_keeps_what_there_is():
    data = picture("JPEG")[:-400]
    assert picture_only(data).startswith(data[:2])
    assert end_of_jpeg(data) == 0


@pytest.mark.parametrize("how", [{}, {"no_jp2": True}])
def test_jpeg_2000_loses_boxes_comments_and_what_follows(how: dict):
    data = picture("JPEG2000", comment=SECRET, **how)
    box = (8 + len(SECRET)).to_bytes(4) + b"xml " + SECRET
    kept = jpeg2000_only(data + (b"" if how else box) + SECRET)
    assert SECRET in data
    assert SECRET not in kept
    assert dots(kept) == dots(data)


def test_fax_ends_at_its_end_at_any_bit():
    for shift in range(8):
        data = ((0b1 << 24 | 0x001001) << shift).to_bytes(4 + (shift > 6))
        kept = fax_only(data + SECRET)
        assert len(kept) == len(data)
    assert fax_only(b"\x26\xa1") == b"\x26\xa1"


def test_jbig2_keeps_its_segments_only():
    def segment(number: int, kind: int, data: bytes) -> bytes:
        return number.to_bytes(4) + bytes([kind, 0, 1]) + len(data).to_bytes(4) + data

    page, region = segment(0, 48, bytes(19)), segment(1, 38, b"region")
    comment = segment(2, 62, SECRET)
    assert jbig2_only(page + comment + region + SECRET[:9]) == page + region
