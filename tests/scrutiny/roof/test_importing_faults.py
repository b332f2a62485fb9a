"""A fault in a folder is reported in one line that names the file and the key."""

import pytest

from scrutiny.roof.importing.faults import Fault
from scrutiny.roof.importing.reading import read_folder
from tests.scrutiny.roof.folders import change, word_file, write_folder

DATE = "is not a date such as 2024-11-07, without quotation marks"
FAULTS = {
    "no such day": (
        "date = 2024-11-07", "date = 2024-02-30",
        f"meeting.date: 2024-02-30 {DATE} (line 23)",
    ),
    "no such month": (
        "date = 2024-11-07", "date = 2024-13-07",
        f"meeting.date: 2024-13-07 {DATE} (line 23)",
    ),
    "a date in quotation marks": (
        "date = 2024-11-07", 'date = "2024-11-07"',
        f'meeting.date: "2024-11-07" {DATE}',
    ),
    "a moment": (
        "date = 2024-11-07", "date = 2024-11-07T18:00:00",
        f"meeting.date: a date with a time {DATE}",
    ),
    "another age": (
        "date = 2024-11-07", "date = 0024-11-07",
        "meeting.date: 0024-11-07 is not between 1900 and 2199",
    ),
    "no such time": (
        "time = 18:00:00", "time = 18:00",
        "meeting.time: 18:00 is not a time such as 18:00:00, without quotation marks (line 24)",
    ),
    "an unknown key": (
        "quorum = 2", "quorom = 2",
        "committee.quorom: is not a key that is known here (is it quorum?)",
    ),
    "an unknown key of a paper": (
        'label = "Appendix A"', 'lable = "Appendix A"',
        "items[2].papers[1].lable: is not a key that is known here (is it label?)",
    ),
    "a missing key": ('venue = "Committee Room 1"\n', "", "meeting.venue: is missing"),
    "an empty text": ('"Committee Room 1"', '" "', "meeting.venue: is empty"),
    "a control character": (
        '"Committee Room 1"', '"Room\\u0000"', "meeting.venue: holds a control character",
    ),
    "text for a number": (
        "quorum = 2", 'quorum = "2"', 'committee.quorum: "2" is not a whole number',
    ),
    "yes for a number": (
        "quorum = 2", "quorum = true", "committee.quorum: true or false is not a whole number",
    ),
    "a number too small": (
        "quorum = 2", "quorum = 0", "committee.quorum: 0 is not between 1 and 200",
    ),
    "no amount": (
        "pounds = 1.25", "pounds = nan", "meeting.printing_saving.pounds: NaN is not an amount",
    ),
    "too fine an amount": (
        "pounds = 1.25", "pounds = 1.255",
        "meeting.printing_saving.pounds: 1.255 has more than 2 decimal places",
    ),
    "an unknown role": (
        '"co-optee"', '"boss"',
        'committee.members[2].role: "boss" is not one of chair, vice-chair, member, substitute, '
        "co-optee",
    ),
    "a seat for another role": (
        'role = "chair"', 'seat = "anglican"',
        'committee.members[0].seat: a member has no seat that is "anglican"',
    ),
    "a member twice": (
        '"B Ash"', '"A Oak"', "committee.members[1].name: A Oak is a member already",
    ),
    "an unknown kind of item": (
        'kind = "verbal"', 'kind = "song"',
        'items[3].kind: "song" is not one of report, verbal, presentation, standing',
    ),
    "an unknown kind of paper": (
        'kind = "report", title', 'kind = "map", title',
        'items[2].papers[0].kind: "map" is not one of report, appendix',
    ),
    "a missing file": (
        '"map.pdf"', '"nap.pdf"', "items[2].papers[1].file: nap.pdf is not in the folder",
    ),
    "a file above the folder": (
        '"map.pdf"', '"../folder/map.pdf"',
        "items[2].papers[1].file: ../folder/map.pdf is not a name within the folder",
    ),
    "a file by its whole path": (
        '"map.pdf"', '"/etc/hostname"',
        "items[2].papers[1].file: /etc/hostname is not a name within the folder",
    ),
    "a file by a Windows path": (
        '"map.pdf"', '"C:\\\\map.pdf"',
        "items[2].papers[1].file: C:\\map.pdf is not a name within the folder",
    ),
    "a file and a plan": (
        'action_plan = "plan.json"', 'action_plan = "plan.json", file = "map.pdf"',
        "items[2].papers[2].file: a paper has either a file or an action_plan",
    ),
    "a paragraph that the Act lacks": (
        'kind = "verbal"',
        'exempt = { paragraphs = [8], public_interest = "x", public_title = "y" }',
        "items[3].exempt.paragraphs: name paragraphs of Schedule 12A from 1 to 7",
    ),
    "exempt without saying why": (
        'kind = "verbal"', 'exempt = { paragraphs = [3], public_title = "y" }',
        "items[3].exempt.public_interest: is missing",
    ),
    "exempt minutes": (
        'minutes = "minutes.toml"',
        'minutes = "minutes.toml"\n'
        'exempt = { paragraphs = [3], public_interest = "x", public_title = "y" }',
        "items[1].exempt: minutes are brought over open; exempt ones are a paper",
    ),
    "a sub-item of a sub-item": (
        'kind = "verbal"', 'items = [{ title = "a", items = [{ title = "b" }] }]',
        "items[3].items[0].items: a sub-item has no items of its own",
    ),
    "two values for a key": (
        'kind = "verbal"', 'title = "Lakes"', "items[3].title: Cannot overwrite a value (line 45)",
    ),
    "a number without end": (
        "quorum = 2", f"quorum = {'9' * 5000}", "holds a number that is too large",
    ),
    "depth without end": (
        'kind = "verbal"', f"x = {'[' * 3000}{']' * 3000}", "is nested too deeply",
    ),
}  # fmt: skip
MINUTES_FAULTS = {
    "a gap in the references": (
        '"PRK8"', '"PRK9"', 'minutes[2].ref: "PRK9" stands where PRK8 is due',
    ),
    "references that start elsewhere": (
        "first_number = 7", "first_number = 8", 'minutes[1].ref: "PRK7" stands where PRK8 is due',
    ),
    "a chair who was not there": (
        'chair = "F Fir"', 'chair = "C Elm"', "chair: C Elm is not among those present",
    ),
    "a title without end": (
        '"Paths"', f'"{"P" * 201}"', "minutes[1].title: is longer than 200 characters",
    ),
    "somebody twice": ('["C Elm"]', '["A Oak"]', "apologies[0]: A Oak is named already"),
    "minutes from the future": (
        "date = 2024-04-17", "date = 2024-11-08",
        "date: 8 November 2024 is not before the meeting that is brought over",
    ),
}  # fmt: skip
PLAN_FAULTS = {
    "no such day": (
        "2025-03-01", "2025-02-29", 'actions[0].due: "2025-02-29" is not a date such as 2024-11-07',
    ),
    "a day in figures only": (
        "2025-03-01", "20250301", 'actions[0].due: "20250301" is not a date such as 2024-11-07',
    ),
    "an area that the inspection lacks": (
        '"area": 1', '"area": 2', "actions[0].area: 2 is not between 1 and 1",
    ),
    "a reference twice": (
        '"ref": "2"', '"ref": "1"', "actions[1].ref: 1 is the reference of an action before it",
    ),
    "a key twice": ('"ref": "2"', '"ref": "2", "ref": "3"', "ref: stands there twice"),
    "a judgement without a grade": (
        '["Benches", "Good"]', '["Benches"]', "inspection.judgements[0]: is not a pair",
    ),
    "no number": ('"area": 1', '"area": NaN', "actions[0].area: a number is not a whole number"),
    "no JSON": ('"title": ', '"title" ', "Expecting ':' delimiter (line 1)"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "folder")


def fault_in(folder):
    with pytest.raises(Fault) as raised:
        read_folder(folder)
    assert "\n" not in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize(("old", "new", "line"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_the_meeting_is_named(folder, old, new, line):
    change(folder, old, new)
    assert fault_in(folder) == f"meeting.toml: {line}"


@pytest.mark.parametrize(("old", "new", "line"), MINUTES_FAULTS.values(), ids=MINUTES_FAULTS)
def test_a_fault_in_the_minutes_is_named(folder, old, new, line):
    change(folder, old, new, "minutes.toml")
    assert fault_in(folder) == f"minutes.toml: {line}"


@pytest.mark.parametrize(("old", "new", "line"), PLAN_FAULTS.values(), ids=PLAN_FAULTS)
def test_a_fault_in_the_plan_is_named(folder, old, new, line):
    change(folder, old, new, "plan.json")
    assert fault_in(folder) == f"plan.json: {line}"


def test_a_folder_that_is_none_is_named(tmp_path):
    assert fault_in(tmp_path / "nowhere") == f"{tmp_path}/nowhere is not a folder"
    assert fault_in(tmp_path) == f"meeting.toml: is not in the folder {tmp_path}"


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.7")
    (folder / "map.pdf").unlink()
    (folder / "map.pdf").symlink_to(tmp_path / "secret.pdf")
    assert fault_in(folder) == (
        "meeting.toml: items[2].papers[1].file: map.pdf leads out of the folder"
    )


def test_a_folder_within_the_folder_is_no_paper(folder):
    (folder / "map.pdf").unlink()
    (folder / "map.pdf").mkdir()
    assert fault_in(folder) == "meeting.toml: items[2].papers[1].file: map.pdf is not a file"


def test_text_that_is_not_utf_8_is_refused(folder):
    (folder / "minutes.toml").write_bytes(b"# caf\xe9")
    assert fault_in(folder) == "minutes.toml: is not UTF-8 text (byte 6)"


def test_a_file_saved_on_windows_is_read_as_any_other(folder):
    read = read_folder(folder)
    text = (folder / "meeting.toml").read_text().replace("\n", "\r\n")
    (folder / "meeting.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_folder(folder) == read


def test_the_digest_follows_every_file_that_is_named_and_no_other(folder):
    digest = read_folder(folder).digest
    (folder / "notes.txt").write_text("not named")
    assert read_folder(folder).digest == digest
    for name in ("benches.docx", "minutes.toml", "plan.json"):
        kept = (folder / name).read_bytes()
        (folder / name).write_bytes(word_file("Other.") if name.endswith("docx") else kept + b"\n")
        assert read_folder(folder).digest != digest
        (folder / name).write_bytes(kept)


def test_a_file_that_changes_after_it_was_read_is_not_taken(folder):
    paper = read_folder(folder).items[2].papers[1]
    (folder / "map.pdf").write_bytes(b"%PDF-1.7 other")
    with pytest.raises(Fault, match=r"^map.pdf: was changed while it was being brought over$"):
        paper.file.read()


def test_the_real_papers_are_read_as_they_are(real_papers):
    words = read_folder(real_papers)
    assert [item.kind for item in words.items] == [
        "standing", "standing", "minutes", "report", "report", "report", "verbal", "standing",
    ]  # fmt: skip
    assert (len(words.committee.members), len(words.items[5].papers[2].plan.actions)) == (11, 10)
