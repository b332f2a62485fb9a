"""Exempt words are changed, shared and opened by the rules, with a second person if needed.

Each service three ways: allowed and audited, refused in every other state, all or nothing.
"""

from collections.abc import Callable
from inspect import isfunction, signature
from itertools import count
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from meetings.exempt.services import withholding
from meetings.exempt.services.exempt_words import Ground
from meetings.exempt.services.withholding import withhold
from meetings.models import (
    AgendaItem,
    Meeting,
    OpeningRequest,
    Paper,
    PaperContent,
    Withheld,
    WithheldContent,
)
from meetings.papers.reading import versions_of
from meetings.papers.services import facts, papers, uploads
from meetings.papers.upload import upload_of
from meetings.public import reading
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import (
    TinyCouncil,
    make_council,
    make_exempt,
    make_item,
    make_meeting,
    make_paper,
)
from tests.faults import Fault, everything, failing_write
from tests.meetings.conftest import PDF
from tests.meetings.drafts import WHY, put_into
from tests.meetings.pack.pdf_files import bytes_of, line, untagged
from tests.publishing import publish

pytestmark = pytest.mark.django_db

State = Meeting.State
EDITABLE = {State.PLANNED, State.DRAFT, State.PUBLISHED}
GROUND = Ground("exempt", [5], "It is advice.")
ANOTHER_PDF = bytes_of(lambda: untagged(line("Words")))


@pytest.fixture(scope="module")
def council(module_db) -> TinyCouncil:
    return make_council()


@pytest.fixture
def world(world, council) -> SimpleNamespace:
    """The same agenda with an item withheld that was published, and one that was not."""
    world.second = council.people.committee_officer
    world.members_paper = make_paper(make_item(world.meeting, "Lease of Acme"), "Acme")
    world.published = world.members_paper.item
    make_exempt(world.published, "A property matter")
    publish(world.meeting)
    world.unpublished = make_item(world.meeting, "Advice on Beeches")
    world.advice = make_paper(world.unpublished, "Beeches")
    world.sub_advice = make_item(world.meeting, "Elms", parent=world.unpublished)
    make_exempt(world.unpublished, "A legal matter", paragraph=5)
    world.unseen = make_item(world.meeting, "Last item")
    world.loose = make_paper(world.unseen, "Loose")
    put_into(world.meeting, State.DRAFT)
    for name in ("published", "members_paper", "unpublished", "advice", "sub_advice"):
        getattr(world, name).refresh_from_db()
    return world


def ask(w: SimpleNamespace) -> OpeningRequest:
    return withholding.ask_to_open(w.published, reason="Acme has signed.", by=w.by)


def change(holder, by, **words):
    words = {"ground": GROUND, "public_title": "A legal matter"} | words
    return withholding.change_withholding(holder, by=by, **words)


CALLS: dict[str, tuple[Callable, str]] = {
    "describe_paper": (
        lambda w: facts.describe_paper(
            w.loose, kind="appendix", title="Tables", label="Appendix A", by=w.by
        ),
        "paper.renamed",
    ),
    "move_paper": (
        lambda w: facts.move_paper(w.loose, w.unpublished, by=w.by), "paper.moved"
    ),
    "attach": (
        lambda w: uploads.attach(w.other, uploads.look_at(ANOTHER_PDF, "a.pdf"), by=w.by),
        "paper.added",
    ),
    "put_in_place": (
        lambda w: uploads.put_in_place(w.upload, uploads.look_at(ANOTHER_PDF, "a.pdf"), by=w.by),
        "paper.added",
    ),
    "change_withholding": (
        lambda w: change(w.unpublished, w.by, title="Advice on Oaks"), "withheld.changed"
    ),
    "open_withheld": (lambda w: withholding.open_withheld(w.unpublished, by=w.by), "opened"),
    "ask_to_open": (ask, "opening.asked"),
    "decide_opening": (
        lambda w: withholding.decide_opening(w.asked, agrees=True, by=w.by), "opened"
    ),
}  # fmt: skip


@pytest.fixture
def asked(world, request):
    """A request that waits, where the service is the one that decides it."""
    if request.node.callspec.params["name"] == "decide_opening":
        world.asked = withholding.ask_to_open(world.published, reason="It is.", by=world.second)
    return world


def test_every_service_is_in_the_table():
    named = {
        name
        for module in (facts, uploads, withholding)
        for name, function in vars(module).items()
        if isfunction(function)
        and function.__module__ == module.__name__
        and "by" in signature(function).parameters
        and not name.startswith("_")
    }
    # The others are in the table of tests/meetings/agenda; looking at a file changes nothing.
    others = {"withhold", "remove_paper", "restore_paper", "order_papers", "look_at"}
    assert named - others == set(CALLS)


@pytest.mark.parametrize("state", sorted(EDITABLE))
@pytest.mark.parametrize("name", CALLS)
def test_what_is_allowed_works_and_is_audited(asked, name, state):
    put_into(asked.meeting, state)
    call, action = CALLS[name]
    entries, before = set(AuditEntry.objects.values_list("pk", flat=True)), everything(asked.media)
    call(asked)
    assert everything(asked.media) != before
    entry = AuditEntry.objects.exclude(pk__in=entries).first()
    assert (entry.action, entry.by) == (action, asked.by)


@pytest.mark.parametrize("state", sorted(set(State) - EDITABLE))
@pytest.mark.parametrize("name", CALLS)
def test_in_every_other_state_it_is_refused_and_changes_nothing(asked, name, state):
    put_into(asked.meeting, state)
    before = everything(asked.media)
    with pytest.raises(Refused, match=State(state).label.lower()):
        CALLS[name][0](asked)
    assert everything(asked.media) == before


@pytest.mark.parametrize("name", CALLS)
def test_a_failure_at_any_write_changes_nothing(asked, name):
    before = everything(asked.media)
    for number in count(1):
        with failing_write(number):
            try:
                CALLS[name][0](asked)
            except Fault:
                assert everything(asked.media) == before
            else:
                break
    assert number > 1


# Words and grounds


def test_withheld_words_are_changed_where_they_are_kept_and_nowhere_else(world):
    change(world.unpublished, world.by, title="Advice on Oaks", purpose="To hear it")
    kept = Withheld.objects.for_services().get(item=world.unpublished)
    assert (kept.title, kept.purpose) == ("Advice on Oaks", "To hear it")
    world.unpublished.refresh_from_db()
    assert (world.unpublished.title, world.unpublished.purpose) == ("A legal matter", "")
    facts.describe_paper(world.advice, kind="report", title="Oak", label="A1", by=world.by)
    kept, paper = Withheld.objects.for_services().get(paper=world.advice), world.advice
    paper.refresh_from_db()
    assert (kept.title, kept.label, paper.title, paper.label) == ("Oak", "A1", "A legal matter", "")


def test_what_was_marked_together_keeps_one_ground_and_the_rest_its_own(world):
    own = make_paper(world.unpublished, "Own ground")
    change(own, world.by, ground=Ground("confidential", [], "A court ordered it."))
    ground = Ground("exempt", [3], "It has a price.", "They decide on it.")
    change(world.unpublished, world.by, ground=ground)
    for holder in (world.unpublished, world.advice, world.sub_advice):
        holder.refresh_from_db()
        assert (holder.paragraphs, holder.is_shared) == ([3], True)
    own.refresh_from_db()
    assert (own.basis, own.is_shared) == ("confidential", False)


def test_sharing_with_members_wants_a_reason_and_is_written_down(world):
    change(world.unpublished, world.by, ground=Ground("exempt", [5], "Advice.", "They decide."))
    entry = AuditEntry.objects.filter(action="withholding.changed").first()
    assert (entry.by, entry.details["is_shared"]) == (world.by, True)
    assert "They decide" not in str(entry.details)
    assert Withheld.objects.for_services().get(item=world.unpublished).shared_because
    assert Ground("exempt", [5], "Advice.", "  ").facts["is_shared"] is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"public_title": " "},
        {"public_title": "advice  on BEECHES"},
        {"ground": Ground("exempt", [], "It is.")},
        {"ground": Ground("confidential", [3], "It is.")},
        {"ground": Ground("exempt", [3], " ")},
        {"ground": Ground("", [], "It is.")},
    ],
)
def test_a_ground_or_neutral_title_that_will_not_do_is_refused(world, wrong):
    before = everything(world.media)
    with pytest.raises(Refused):
        change(world.unpublished, world.by, **wrong)
    assert everything(world.media) == before


def test_only_true_words_are_changed_here(world):
    with pytest.raises(TypeError, match="not true words"):
        change(world.unpublished, world.by, position=9)
    with pytest.raises(Refused, match="not withheld any more"):
        change(world.other, world.by)


def test_a_true_title_is_no_public_title(world):
    with pytest.raises(Refused, match="true title"):
        withhold(world.unseen, basis="exempt", paragraphs=[1], by=world.by,
                        **(WHY | {"public_title": "last ITEM"}))  # fmt: skip


# Moving


def test_an_open_paper_moved_under_a_withheld_item_is_withheld_on_its_ground(world):
    facts.move_paper(world.loose, world.unpublished, by=world.by)
    world.loose.refresh_from_db()
    assert (world.loose.title, world.loose.paragraphs) == ("A legal matter", [5])
    assert not PaperContent.objects.filter(version__paper=world.loose).exists()
    assert Withheld.objects.for_services().get(paper=world.loose).title == "Loose"


def test_a_withheld_paper_moved_under_an_open_item_stays_withheld(world):
    facts.move_paper(world.advice, world.loose.item, by=world.by)
    world.advice.refresh_from_db()
    assert (world.advice.is_withheld, world.advice.position) == (True, 2)


def test_what_is_published_or_of_another_agenda_is_not_moved(world, council):
    elsewhere = make_item(make_meeting(council.committee), "Elsewhere")
    for paper, item in (
        (world.loose, elsewhere), (world.loose, world.loose.item), (world.written, world.other),
    ):  # fmt: skip
        before = everything(world.media)
        with pytest.raises(Refused):
            facts.move_paper(paper, item, by=world.by)
        assert everything(world.media) == before


# Opening


def test_what_was_never_published_is_opened_by_one_person_with_all_marked_with_it(world):
    withholding.open_withheld(world.unpublished, by=world.by)
    found = {
        type(each)._base_manager.get(pk=each.pk).title: each
        for each in (world.unpublished, world.advice, world.sub_advice)
    }
    assert set(found) == {"Advice on Beeches", "Beeches", "Elms"}
    assert papers.newest_content(Paper.objects.get(pk=world.advice.pk)).title == "Beeches"
    kept = Withheld.objects.for_services()
    assert not kept.filter(item__in=[world.unpublished, world.sub_advice]).exists()


def test_what_was_published_as_withheld_is_not_opened_by_one_person(world):
    for holder in (world.published, world.members_paper):
        before = everything(world.media)
        with pytest.raises(Refused):
            withholding.open_withheld(holder, by=world.by)
        assert everything(world.media) == before


def test_possible_second_persons_are_told_by_mail_in_neutral_words(
    world, council, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        ask(world)
    [mail] = mailoutbox
    assert mail.to == [council.people.committee_officer.email]
    assert mail.subject.endswith("decide whether “A property matter” can be open")
    assert f"/work/items/{world.published.key}/open/" in mail.body
    assert "Acme" not in mail.subject + mail.body


def test_the_time_of_a_withheld_item_is_a_withheld_word(world):
    item = make_item(world.meeting, "Advice", timing="After the lawyer of Acme left")
    make_exempt(item, "A legal matter", paragraph=5)
    item.refresh_from_db()
    assert item.timing == ""
    change(item, world.by, timing="7 pm")
    withholding.open_withheld(item, by=world.by)
    item.refresh_from_db()
    assert item.timing == "7 pm"


def test_who_asked_does_not_decide(world):
    request, before = ask(world), everything(world.media)
    for agrees in (True, False):
        with pytest.raises(Refused, match="somebody else"):
            withholding.decide_opening(request, agrees=agrees, by=world.by)
    before = everything(world.media)
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningRequest.objects.for_services().update(decided_by=world.by)
    assert everything(world.media) == before


def test_a_second_person_opens_it_and_both_are_on_record(world):
    request = withholding.decide_opening(ask(world), agrees=True, by=world.second)
    assert (request.state, request.decided_by) == ("agreed", world.second)
    world.published.refresh_from_db()
    assert (world.published.title, world.published.basis) == ("Lease of Acme", "")
    entry = AuditEntry.objects.filter(action="opened").first()
    assert (entry.by, entry.details["asked_by"]) == (world.second, world.by.pk)


def test_a_second_person_can_decline_and_it_stays_withheld(world):
    request = withholding.decide_opening(ask(world), agrees=False, by=world.second)
    assert request.state == "declined"
    world.published.refresh_from_db()
    assert world.published.is_withheld
    with pytest.raises(Refused, match="decided already"):
        withholding.decide_opening(request, agrees=True, by=world.second)
    assert ask(world).state == "asked"


def test_one_request_waits_at_a_time_and_says_why(world):
    with pytest.raises(Refused, match="Say why"):
        withholding.ask_to_open(world.published, reason=" ", by=world.by)
    ask(world)
    with pytest.raises(Refused, match="asked already"):
        ask(world)
    with pytest.raises(Refused, match="yourself"):
        withholding.ask_to_open(world.unpublished, reason="It is.", by=world.by)


def test_a_paper_is_not_opened_before_its_item(world):
    with pytest.raises(Refused, match="item first"):
        withholding.open_withheld(world.advice, by=world.by)
    with pytest.raises(Refused, match="item first"):
        withholding.open_withheld(world.sub_advice, by=world.by)


def test_earlier_versions_of_an_opened_paper_stay_with_officers(world, council):
    paper = papers.upload_paper(
        world.unpublished, upload_of(PDF, "a.pdf"), kind="appendix", title="T", by=None
    )
    papers.replace_file(paper, upload_of(PDF + b"2", "b.pdf"), by=None)
    withholding.open_withheld(world.unpublished, by=world.by)
    paper.refresh_from_db()
    assert [c.version.number for c in PaperContent.objects.filter(version__paper=paper)] == [2]
    assert [c.version.number for c in versions_of(paper, world.by)] == [2, 1]
    member = council.people.member
    assert not WithheldContent.objects.visible_to(member).filter(version__paper=paper).exists()


def test_members_still_read_what_was_published_for_them_once_it_is_open(world, council):
    for agreed in (False, True):
        if agreed:
            withholding.decide_opening(ask(world), agrees=True, by=world.second)
        for user, sees in ((council.people.member, True), (council.people.public, False)):
            entry = reading.item_entry(user, world.published.key)
            [line, *_] = reading.with_its_papers(entry, user).lines()
            assert any(paper.url for paper in line.papers) is sees
            assert (line.title == "Lease of Acme") is sees


def test_requests_are_for_officers_of_the_committee_only(world, council):
    ask(world)
    everybody = council.people.all().items()
    see = {n for n, u in everybody if OpeningRequest.objects.visible_to(u).exists()}
    assert see == {"officer", "committee_officer"}
    assert not OpeningRequest.objects.all().exists()


def test_what_was_opened_can_be_withheld_again_until_it_is_published_open(world):
    withholding.decide_opening(ask(world), agrees=True, by=world.second)
    item = AgendaItem.objects.get(pk=world.published.pk)
    make_exempt(item, "A property matter")
    assert item.is_withheld
