"""The council's colours can always be read (WCAG 2.2, 1.4.3)."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.colours import (
    INK,
    WHITE,
    contrast_ratio,
    mixed,
    palette_for,
    readable_text_on,
    validate_brand_colour,
)

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_the_ratio_that_wcag_defines(first, second, ratio):
    assert round(contrast_ratio(first, second), 2) == ratio
    assert contrast_ratio(first, second) == contrast_ratio(second, first)


@given(colours)
def test_text_on_any_colour_can_be_read(colour):
    assert contrast_ratio(readable_text_on(colour), colour) >= 4.5


def test_text_is_white_on_dark_and_ink_on_light():
    assert readable_text_on("#00403c") == WHITE
    assert readable_text_on("#faa61a") == INK


def test_mixing_runs_from_the_first_colour_to_the_second():
    assert mixed("#204060", "#ffffff", 0) == "#204060"
    assert mixed("#204060", "#ffffff", 1) == "#ffffff"
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


@pytest.mark.parametrize("colour", ["#00403c", "#B30000", "#767676"])
def test_a_dark_brand_colour_is_accepted(colour):
    validate_brand_colour(colour)


def test_a_pale_brand_colour_is_refused_and_a_darker_one_offered():
    with pytest.raises(ValidationError) as refused:
        validate_brand_colour("#00a6a0")
    assert refused.value.messages == [
        "White text on #00a6a0 has a contrast of 3.0 to 1 and needs 4.5 to 1. #00837e would do."
    ]


@given(colours)
def test_the_colour_offered_instead_is_itself_accepted(colour):
    try:
        validate_brand_colour(colour)
    except ValidationError as refused:
        validate_brand_colour(refused.message.split(". ")[-1].split()[0])


@pytest.mark.parametrize("value", ["red", "#fff", "00403c", "#00403c;", "#00403g", ""])
def test_what_is_not_six_hex_digits_is_refused(value):
    with pytest.raises(ValidationError, match="six hex digits"):
        validate_brand_colour(value)


@given(colours)
def test_every_accepted_brand_gives_a_palette_that_can_be_read(colour):
    try:
        validate_brand_colour(colour)
    except ValidationError:
        return
    palette = palette_for(colour)
    assert palette.on_brand == WHITE
    assert contrast_ratio(palette.on_brand, palette.deep) >= 4.5
    assert contrast_ratio(palette.deep, palette.tint) >= 4.5
    assert contrast_ratio(INK, palette.tint) >= 7
