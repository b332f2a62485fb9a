"""A payload is refused by the name of the key that is wrong."""

import pytest

from meetings.pack.payloads import PayloadError, check_payload

REPORT = {
    "title": "Bus Passes",
    "header": [["Wards Affected:", "All Wards"]],
    "sections": [{"heading": "Key Risks", "lead_html": "", "style": "list", "paragraphs": ["A"]}],
    "sign_offs": [{"by": "Finance", "sent": "2024-08-02", "signed": "", "initials": ""}],
}
SECTION = REPORT["sections"][0]


def test_whole_payload_passes_and_may_hold_more():
    check_payload("report", REPORT | {"extra": 1})


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"title": None}, "title is not text"),
        ({"header": "Wards"}, "header is not a list"),
        ({"header": [["Wards"]]}, "header[0] is not a pair of label and value"),
        ({"sections": [SECTION, {"heading": "Risks"}]}, "sections[1].lead_html is missing"),
        ({"sections": ["Risks"]}, "sections[0] is not an object"),
        (
            {"sections": [SECTION | {"style": "verse"}]},
            "sections[0].style is not paragraphs, list, letters or sign-off",
        ),
        (
            {"sign_offs": [REPORT["sign_offs"][0] | {"sent": "2/8/24"}]},
            'sign_offs[0].sent is not a date (2024-11-07) or ""',
        ),
    ],
)
def test_faulty_payload_is_refused_by_the_path_of_its_key(change, fault):
    with pytest.raises(PayloadError) as refusal:
        check_payload("report", REPORT | change)
    assert str(refusal.value) == f"report payload: {fault}"


def test_missing_key_is_named():
    with pytest.raises(PayloadError, match="^document payload: landscape is missing$"):
        check_payload("document", {"title": "Programme", "body_html": ""})


def test_day_and_time_must_be_ones():
    with pytest.raises(PayloadError, match="^withdrawn payload: withdrawn_on is not a date"):
        check_payload("withdrawn", {"title": "", "withdrawn_on": "", "reason": ""})


def test_payload_that_is_no_object_is_refused():
    with pytest.raises(PayloadError, match="^report payload: the whole is not an object$"):
        check_payload("report", [])


def test_unknown_kind_is_refused():
    with pytest.raises(PayloadError, match="^poster is no kind of payload$"):
        check_payload("poster", {})
