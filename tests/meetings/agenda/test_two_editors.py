"""Two people on the words of one paper, or on what is withheld: nobody's text is lost."""

import pytest
from django.urls import reverse

from meetings.agenda.services import items
from meetings.exempt.services import withholding
from meetings.exempt.services.exempt_words import ground_of
from meetings.models import Paper, Withheld
from meetings.papers.services import facts
from meetings.papers.services.papers import rename_paper
from scrutiny.refusals import Overtaken
from tests.council import make_exempt, make_item, make_meeting, make_paper

pytestmark = pytest.mark.django_db

GROUND = {"basis": "exempt", "paragraphs": ["3"], "public_interest": "It would harm."}


@pytest.fixture
def item(council, media):
    return make_item(make_meeting(council.committee), "Fostering")


@pytest.fixture
def paper(item) -> Paper:
    return make_paper(item, "Report")


@pytest.fixture
def officer(client, people):
    client.force_login(people.committee_officer)
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_second_to_describe_a_paper_is_overtaken(paper, people):
    words = {"kind": "report", "label": "", "by": people.officer}
    facts.describe_paper(paper, title="First", revision=0, **words)
    with pytest.raises(Overtaken):
        facts.describe_paper(paper, title="Second", revision=0, **words)
    facts.describe_paper(paper, title="First", revision=0, **words)  # the same: no quarrel
    facts.describe_paper(paper, title="Second", revision=1, **words)
    paper.refresh_from_db()
    assert (paper.title, paper.revision) == ("Second", 2)


def test_the_second_sees_both_versions_of_a_paper_and_saves_either(officer, paper, people):
    rename_paper(paper, title="Their report", label="Appendix A", by=people.officer)
    address = reverse("meetings:work_paper", args=[paper.key])
    typed = {"kind": "report", "title": "My report", "label": "", "revision": 0}
    page = text(officer.post(address, typed))
    assert "<h1" in page
    assert "Somebody else changed this paper" in page
    assert "Officer saved it on" in page
    assert 'value="My report"' in page
    assert "Their report" in page
    assert "Appendix A" in page
    assert page.count("Different") == 2
    assert 'name="revision" value="1"' in page
    paper.refresh_from_db()
    assert paper.title == "Their report"
    officer.post(address, typed | {"revision": 1})
    paper.refresh_from_db()
    assert paper.title == "My report"


def test_the_form_of_a_paper_carries_its_revision(officer, paper, people):
    rename_paper(paper, title="Report", label="Appendix A", by=people.officer)
    page = text(officer.get(reverse("meetings:work_paper", args=[paper.key])))
    assert 'name="revision" value="1"' in page


def test_words_typed_while_a_paper_was_withheld_do_not_become_public_when_it_is_opened(
    officer, paper, people
):
    make_exempt(paper, "An appendix")
    paper.refresh_from_db()
    revision = paper.revision
    withholding.open_withheld(paper, by=people.officer)
    typed = {"kind": "report", "title": "Names of carers", "label": "", "revision": revision}
    page = text(officer.post(reverse("meetings:work_paper", args=[paper.key]), typed))
    assert "Somebody else changed this paper" in page
    paper.refresh_from_db()
    assert paper.title == "Report"


def test_the_second_to_change_withheld_words_sees_both_versions(officer, item, people):
    make_exempt(item, "A contract")
    item.refresh_from_db()
    revision = item.revision
    withholding.change_withholding(
        item, ground=ground_of(item), public_title="A contract", title="Lease of Oak House",
        by=people.officer,
    )  # fmt: skip
    address = reverse("meetings:work_item_withhold", args=[item.key])
    typed = GROUND | {"public_title": "A property", "title": "Oak House", "revision": revision}
    page = text(officer.post(address, typed))
    assert "Somebody else changed this item" in page
    assert "Lease of Oak House" in page
    assert 'value="Oak House"' in page
    assert "3: information about someone" in page
    assert Withheld.objects.for_services().get().title == "Lease of Oak House"
    officer.post(address, typed | {"revision": revision + 1})
    assert Withheld.objects.for_services().get().title == "Oak House"


def test_who_marks_what_was_marked_meanwhile_sees_both_grounds(officer, item):
    make_exempt(item, "A contract", paragraph=1)
    address = reverse("meetings:work_item_withhold", args=[item.key])
    page = text(officer.post(address, GROUND | {"public_title": "A property"}))
    assert "Somebody else changed this item" in page
    assert "1: information about an individual" in page
    assert 'value="A property"' in page
    assert 'value="Fostering"' in page


def test_words_typed_for_an_item_that_was_withheld_meanwhile_are_kept(officer, item):
    make_exempt(item, "A contract")
    typed = {"title": "Foster care", "kind": "report", "revision": 0}
    page = text(officer.post(reverse("meetings:edit_item", args=[item.key]), typed))
    assert "Change the withheld words of this item where it is marked exempt." in page
    assert 'value="Foster care"' in page


def test_the_ground_and_the_words_each_count_as_a_change(item, people):
    make_exempt(item, "A contract")
    item.refresh_from_db()
    before = item.revision
    ground = ground_of(item)
    changed = withholding.change_withholding(
        item, ground=ground, public_title="A matter", by=people.officer
    )
    assert changed.revision == before + 1
    same = withholding.change_withholding(
        item, ground=ground, public_title="A matter", by=people.officer
    )
    assert same.revision == before + 1


def test_who_last_changed_an_item_is_not_who_changed_its_paper(item, paper, people):
    from meetings.history.entries import last_change

    items.change_item(item, title="Foster care", by=people.officer)
    rename_paper(paper, title="New", label="", by=people.committee_officer)
    assert last_change(item).by == people.officer
    assert last_change(paper).by == people.committee_officer
