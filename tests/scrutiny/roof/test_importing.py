"""Importing a meeting as a draft (docs/importing.md)."""

from datetime import date

import pytest
from django.utils import timezone

from actionplans.models import Action, ActionPlan
from committees.models import Committee, Membership, Person
from meetings.agenda.services.items import add_item
from meetings.diary.services import plan_meeting
from meetings.exempt.services.withholding import withhold
from meetings.models import (
    AgendaItem,
    Meeting,
    Minutes,
    Paper,
    PaperVersion,
    Withheld,
)
from meetings.papers.services.papers import newest_content
from scrutiny.models import AuditEntry, Council
from scrutiny.refusals import Refused
from scrutiny.roof.importing.applying import import_meeting
from tests.council import make_user
from tests.scrutiny.roof.folders import change, pdf_file, word_file, write_folder

EXEMPT = 'exempt = { paragraphs = [3], public_interest = "Prices.", public_title = "Private" }'

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "folder")


def bring(folder, **how):
    return import_meeting(folder, by=None, **how)


def titles():
    return [item.title for item in AgendaItem.objects.top_level().order_by("position")]


def keys_of(model):
    return {row.title: row.key for row in model.objects.all()}


def written(media):
    return [path for path in media.rglob("*") if path.is_file()]


def test_a_folder_becomes_a_draft_with_items_and_papers_in_order(folder):
    imported = bring(folder)
    meeting = imported.meeting
    assert (imported.change, meeting.slug, meeting.state) == ("made", "prk-2024-11-07", "draft")
    assert titles() == ["Apologies", "Minutes of the Previous Meeting", "Benches", "Ponds"]
    kinds = meeting.items.order_by("position").values_list("kind", flat=True)
    assert list(kinds) == ["standing", "minutes", "report", "verbal"]
    papers = Paper.objects.filter(item__title="Benches").order_by("position")
    assert [(p.label, p.title, p.origin) for p in papers] == [
        ("", "Where People Sit", "uploaded"),
        ("Appendix A", "Map", "uploaded"),
        ("Appendix B", "Bench Plan", "generated"),
    ]
    assert not meeting.has_been_public


def test_a_new_council_is_set_up_and_one_that_is_known_is_left_as_it_is(folder):
    Council.objects.create(name="Borough of Tinford-on-Sea", short_name="Tinford Council")
    imported = bring(folder)
    assert Council.current().name == "Borough of Tinford-on-Sea"
    kept = "The council here is not as in the folder (full name): left as it is."
    assert kept in imported.notes


def test_members_sit_for_the_municipal_year_of_the_meeting_and_not_beyond_one_that_is_over(folder):
    bring(folder)
    rows = Membership.objects.order_by("person__name")
    assert [(m.person.name, m.person.surname, m.role, m.seat) for m in rows] == [
        ("A Oak", "Oak", "chair", "elected"),
        ("B Ash", "Ash", "member", "elected"),
        ("C Elm", "Elm", "co-optee", "other"),
    ]
    assert {(m.starts_on, m.ends_on) for m in rows} == {(date(2024, 5, 1), date(2025, 4, 30))}
    assert Committee.objects.get().terms_of_reference.get().quorum == 2


def test_a_member_who_sits_here_already_keeps_their_place(folder, council):
    change(folder, 'code = "PRK"', 'code = "CYP"')
    change(folder, "PRK7", "CYP7", "minutes.toml")
    change(folder, "PRK8", "CYP8", "minutes.toml")
    oak = Person.objects.create(name="A Oak", surname="Oak")
    place = Membership.objects.create(
        committee=council.committee, person=oak, starts_on=date(2023, 5, 20)
    )
    imported = bring(folder)
    place.refresh_from_db()
    assert (oak.memberships.get(), place.role, place.ends_on) == (place, "member", None)
    assert "A Oak sits on the committee here as member: left as it is." in imported.notes


def test_the_previous_minutes_become_a_held_meeting_with_its_record(folder):
    bring(folder)
    earlier = Meeting.objects.get(slug="prk-2024-04-17")
    minutes = Minutes.objects.get(meeting=earlier)
    assert (earlier.state, minutes.state, minutes.first_number) == ("held", "draft", 7)
    assert [(e.number, e.title) for e in minutes.entries.all()] == [
        (None, "Apologies"),
        (7, "Paths"),
        (8, "Chair's Update"),
    ]
    body = minutes.entries.get(number=7).body_html
    assert body == "<p>The committee walked &amp; talked.</p><p>It rained.</p>"
    there = [(a.name, a.capacity, a.is_chair) for a in earlier.attendance.all()]
    assert there == [
        ("A Oak", "present", False),
        ("F Fir", "present", True),
        ("C Elm", "apologies", False),
        ("D Yew", "in-attendance", False),
    ]
    paper = Paper.objects.get(kind="minutes")
    assert (paper.title, paper.generator_source) == (
        "Minutes of the meeting of 17 April 2024",
        "prk-2024-04-17",
    )


def test_somebody_who_is_only_in_the_minutes_becomes_a_person_without_a_seat(folder):
    bring(folder)
    fir = Person.objects.get(name="F Fir")
    assert (fir.kind, fir.memberships.count()) == ("councillor", 0)


def test_an_action_plan_is_kept_and_printed(folder):
    bring(folder)
    plan = ActionPlan.objects.get()
    assert (plan.slug, plan.inspection.areas.get().text) == ("prk-bench-plan-2024", "Shade")
    content = newest_content(Paper.objects.get(title="Bench Plan"))
    assert [action["due"] for action in content.payload["actions"]] == ["2025-03-01", ""]
    assert content.payload["areas"] == ["Shade"]  # of a meeting that is past, so it was public
    assert (plan.inspection.is_public, plan.inspection.published_on) == (True, None)


def test_the_same_folder_again_changes_nothing(folder):
    bring(folder)
    before = (AuditEntry.objects.count(), PaperVersion.objects.count(), keys_of(AgendaItem))
    again = bring(folder)
    assert (again.change, again.is_published) == ("", False)
    after = (AuditEntry.objects.count(), PaperVersion.objects.count(), keys_of(AgendaItem))
    assert after == before


def test_the_acts_are_those_of_the_person_who_is_named(folder):
    officer = make_user("officer")
    import_meeting(folder, by=officer)
    assert set(AuditEntry.objects.values_list("by", flat=True)) == {officer.pk}


def test_a_changed_file_is_a_new_version_of_that_paper_alone(folder):
    bring(folder)
    keys = keys_of(Paper)
    (folder / "map.pdf").write_bytes(pdf_file(pages=2))
    assert bring(folder).change == "updated"
    versions = {paper.title: paper.versions.count() for paper in Paper.objects.all()}
    assert keys_of(Paper) == keys
    assert versions == {**dict.fromkeys(versions, 1), "Map": 2}


def test_items_that_moved_or_were_renamed_keep_their_addresses(folder):
    bring(folder)
    keys = keys_of(AgendaItem)
    change(folder, '[[items]]\ntitle = "Apologies"\n', "")
    change(folder, '[[items]]\ntitle = "Ponds"', '[[items]]\ntitle = "Lakes"')
    change(
        folder,
        '[[items]]\ntitle = "Lakes"',
        '[[items]]\ntitle = "Trees"\n\n[[items]]\ntitle = "Lakes"',
    )
    bring(folder)
    assert titles() == ["Minutes of the Previous Meeting", "Benches", "Trees", "Lakes"]
    after = keys_of(AgendaItem)
    assert after["Benches"] == keys["Benches"]
    assert "Apologies" not in after


def test_a_renamed_paper_keeps_its_address_and_a_dropped_one_goes(folder):
    bring(folder)
    keys = keys_of(Paper)
    change(folder, '"Where People Sit"', '"Where to Sit"')
    change(
        folder,
        '  { file = "map.pdf", kind = "appendix", label = "Appendix A", title = "Map" },\n',
        "",
    )
    bring(folder)
    after = keys_of(Paper)
    assert after["Where to Sit"] == keys["Where People Sit"]
    assert after["Bench Plan"] == keys["Bench Plan"]
    assert "Map" not in after


def test_changed_facts_reach_the_draft(folder):
    bring(folder)
    change(folder, "time = 18:00:00", "time = 18:30:00")
    change(folder, "Committee Room 1", "Committee Room 2")
    meeting = bring(folder).meeting
    local = timezone.localtime(meeting.starts_at)
    assert (f"{local:%H:%M}", meeting.venue, meeting.slug) == (
        "18:30",
        "Committee Room 2",
        "prk-2024-11-07",
    )


def test_changed_minutes_and_actions_reach_the_papers(folder):
    bring(folder)
    change(folder, "It rained.", "It poured.", "minutes.toml")
    change(folder, "Water them.", "Water them weekly.", "plan.json")
    bring(folder)
    assert Minutes.objects.get().entries.get(number=7).body_html.endswith("<p>It poured.</p>")
    minutes = newest_content(Paper.objects.get(kind="minutes")).payload["minutes"]
    assert "It poured." in minutes[1]["body_html"]
    plan = newest_content(Paper.objects.get(title="Bench Plan")).payload["actions"]
    assert plan[1]["action"] == "Water them weekly."
    assert Action.objects.count() == 2


def test_a_changed_folder_is_refused_once_the_agenda_is_published(folder):
    meeting = bring(folder).meeting
    Meeting.objects.filter(pk=meeting.pk).update(state="published")
    change(folder, "Ponds", "Lakes")
    with pytest.raises(Refused, match=r"^meeting.toml: meeting.date: .* is here already"):
        bring(folder)
    assert "Ponds" in titles()


def test_an_agenda_that_was_written_here_is_not_replaced(folder, council):
    change(folder, 'code = "PRK"', 'code = "CYP"')
    change(folder, 'minutes = "minutes.toml"\n', "")
    meeting = plan_meeting(
        council.committee,
        starts_at=timezone.make_aware(timezone.datetime(2024, 11, 7, 10)),
        venue="Room 9",
        by=None,
    )
    add_item(meeting, title="Ours", by=None)
    with pytest.raises(Refused, match="has an agenda that was written here$"):
        bring(folder)
    assert titles() == ["Ours"]


def test_a_later_meeting_keeps_its_newer_state_of_a_plan(folder, tmp_path):
    older = write_folder(tmp_path / "older")
    change(older, "date = 2024-11-07", "date = 2024-09-05")
    change(older, "Water them.", "Think of water.", "plan.json")
    bring(folder)
    with pytest.raises(Refused, match=r"papers\[2\].action_plan: a later meeting has a newer"):
        bring(older)
    assert Action.objects.get(ref="2").action == "Water them."


# What is withheld


def test_exempt_words_are_kept_elsewhere_and_the_item_shows_neutral_ones(folder):
    change(folder, 'title = "Benches"', f'title = "Benches"\n{EXEMPT}')
    bring(folder)
    item = AgendaItem.objects.get(kind="report")
    assert (item.title, item.purpose, item.paragraphs) == ("Private", "", [3])
    assert set(item.papers.values_list("title", "label")) == {("Private", "")}
    assert Withheld.objects.for_services().get(item=item).title == "Benches"


def test_an_exempt_action_plan_is_a_paper_and_not_a_record(folder):
    change(folder, 'title = "Bench Plan" }', f'title = "Bench Plan", {EXEMPT} }}')
    bring(folder)
    assert not ActionPlan.objects.exists()
    paper = Paper.objects.get(title="Private")
    assert (paper.origin, paper.generator_source) == ("authored", "")
    assert newest_content(paper).payload["actions"][0]["action"] == "Plant trees."


def test_a_withheld_paper_keeps_its_address_while_its_words_are_the_same(folder):
    change(folder, 'title = "Map" }', f'title = "Map", {EXEMPT} }}')
    bring(folder)
    key = keys_of(Paper)["Private"]
    (folder / "map.pdf").write_bytes(pdf_file(pages=2))
    bring(folder)
    assert keys_of(Paper)["Private"] == key
    assert Paper.objects.get(key=key).versions.count() == 2
    change(folder, "paragraphs = [3]", "paragraphs = [5]")
    bring(folder)
    paper = Paper.objects.get(title="Private")
    assert (paper.key != key, paper.paragraphs) == (True, [5])


def test_a_withheld_item_keeps_its_address_while_its_words_are_the_same(folder):
    change(folder, 'title = "Benches"', f'title = "Benches"\n{EXEMPT}')
    bring(folder)
    key = keys_of(AgendaItem)["Private"]
    (folder / "benches.docx").write_bytes(word_file("Stand up."))
    bring(folder)
    assert keys_of(AgendaItem)["Private"] == key
    versions = Paper.objects.filter(item__key=key).values_list("versions__number", flat=True)
    assert sorted(versions) == [1, 1, 1, 2]


def test_what_was_withheld_here_is_not_opened_by_a_folder(folder):
    bring(folder)
    withhold(
        AgendaItem.objects.get(title="Benches"),
        basis="exempt",
        paragraphs=[1],
        public_title="Private",
        public_interest="A name.",
        by=None,
    )
    change(folder, "Ponds", "Lakes")
    with pytest.raises(Refused, match=r"^meeting.toml: items\[2\].exempt: is withheld here"):
        bring(folder)


def test_sub_items_stand_below_their_item_and_are_withheld_with_it(folder):
    change(
        folder,
        'kind = "verbal"',
        f'kind = "verbal"\n{EXEMPT}\nitems = [{{ title = "Frogs", kind = "verbal" }}]',
    )
    bring(folder)
    sub_item = AgendaItem.objects.get(parent__isnull=False)
    assert (sub_item.title, sub_item.parent.title) == ("Private", "Private")
    key = sub_item.key
    change(folder, '"Apologies"', '"Apologies for Absence"')
    bring(folder)
    assert AgendaItem.objects.get(parent__isnull=False).key == key


# Nothing half-imported


def test_a_file_that_is_no_paper_leaves_nothing_behind(folder, media):
    (folder / "map.pdf").write_text("just words")
    with pytest.raises(Refused, match=r"^meeting.toml: items\[2\].papers\[1\]: map.pdf: "):
        bring(folder)
    assert not Council.objects.exists()
    assert not Meeting.objects.exists()
    assert not AuditEntry.objects.exists()
    assert written(media) == []


@pytest.mark.parametrize(
    ("old", "new", "file", "line"),
    [
        ("Ponds", "P" * 201, "meeting.toml", "meeting.toml: items[3].title: Ensure this value has"),
        ('"PRK"', '"prk"', "meeting.toml", "meeting.toml: committee.code: Use capital letters"),
        ("B Ash", "B" * 101, "meeting.toml", "meeting.toml: committee.members[1].name: Ensure"),
        ("D Yew", "D" * 101, "minutes.toml", "minutes.toml: name: Ensure this value has"),
    ],
)
def test_what_a_record_does_not_take_is_named_too(folder, old, new, file, line):
    change(folder, old, new, file)
    if new == '"prk"':
        change(folder, "PRK7", "prk7", "minutes.toml")
        change(folder, "PRK8", "prk8", "minutes.toml")
    with pytest.raises(Refused) as raised:
        bring(folder)
    assert str(raised.value).startswith(line)
    assert not Meeting.objects.exists()


def test_a_failure_in_a_changed_folder_leaves_the_draft_as_it_was(folder, media):
    bring(folder)
    before = (keys_of(AgendaItem), sorted(written(media)))
    (folder / "benches.docx").write_bytes(word_file("Changed."))
    (folder / "map.pdf").write_text("just words")
    with pytest.raises(Refused):
        bring(folder)
    assert (keys_of(AgendaItem), sorted(written(media))) == before
    assert PaperVersion.objects.filter(number=2).count() == 0
