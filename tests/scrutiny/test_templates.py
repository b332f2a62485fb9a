"""The shared templates list their variables, work where they must, and keep to the CSP."""

import re
from pathlib import Path

import pytest
from crispy_forms_gds.fields import DateInputField
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import get_template, render_to_string

from scrutiny.models import Council
from tests.council import make_user

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = sorted((TEMPLATES / "components").rglob("*.html"))
BUILD = Path(settings.BASE_DIR) / "static" / "build"


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def component(name: str, **variables) -> str:
    return render_to_string(f"components/{name}.html", variables)


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_a_component_opens_by_saying_what_it_takes(path):
    assert path.read_text().startswith(("{#", "{% comment %}"))


def test_no_template_holds_an_inline_style_or_script():
    inline = re.compile(r"\sstyle=|<style\b|\son[a-z]+=|<script(?![^>]*\bsrc=)", re.IGNORECASE)
    assert [
        path.name for path in TEMPLATES.rglob("*.html") if inline.search(path.read_text())
    ] == []


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("400.html", "We did not understand that"),
        ("403_csrf.html", "Your form was not sent"),
        ("500.html", "Sorry, something went wrong"),
    ],
)
def test_an_error_page_needs_no_request_and_no_database(name, heading):
    page = get_template(name).render({})
    assert f"<title>{heading} – Council meetings</title>" in page
    assert "council.css" not in page


def test_the_councils_colour_replaces_the_frameworks():
    css = render_to_string("council.css", {"council": Council(brand_colour="#123456")})
    assert "--govuk-brand-colour: #123456;" in css
    assert "--council-on-brand-colour: #ffffff;" in css


@pytest.mark.parametrize(
    ("pages", "said"),
    [("3–8", "Pages 3–8"), ("7", "Page 7"), ("X1–X4", "Pages X1–X4")],
)
def test_one_page_is_a_page_and_more_are_pages(pages, said):
    assert words(component("page_range", pages=pages)) == said


def test_a_paper_says_what_kind_of_file_waits_behind_its_link():
    html = component(
        "paper_link",
        label="Appendix A",
        title="Terms of reference",
        url="/papers/k/paper.pdf",
        format="PDF",
        page_count=6,
        pages="3–8",
    )
    assert words(html) == "Appendix A: Terms of reference PDF, 6 pages, pages 3–8"


def test_a_withheld_paper_is_named_and_not_linked():
    html = component("paper_link", title="A paper that is exempt", tag_text="Not for publication")
    assert words(html) == "A paper that is exempt Not for publication"
    assert "<a " not in html


def test_a_verbal_item_says_so_where_its_pages_would_stand():
    html = component(
        "agenda_item", key="k", number="7.0", title="Attendance", where="Verbal report"
    )
    assert words(html) == "Item 7.0 Attendance Verbal report"


def test_a_fact_without_a_value_is_left_out():
    assert (
        words(component("summary_list", rows=[("Place", "Hall"), ("Reason", "")])) == "Place Hall"
    )


def test_pages_of_a_list_keep_what_was_searched_for():
    page = Paginator(range(30), 10).page(2)
    html = component("pagination", page=page, params=QueryDict("q=school&page=2"))
    assert re.findall(r'href="([^"]+)"', html) == [
        "?q=school&amp;page=1",
        "?q=school&amp;page=1",
        "?q=school&amp;page=2",
        "?q=school&amp;page=3",
        "?q=school&amp;page=3",
    ]


def test_a_list_of_one_page_needs_no_pagination():
    page = Paginator(range(3), 10).page(1)
    assert words(component("pagination", page=page, params=QueryDict())) == ""


class FormOfEveryKind(forms.Form):
    title = forms.CharField()
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    bodies = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    on = DateInputField()


def test_each_error_links_to_a_box_that_takes_the_focus():
    template = Template(
        "{% load crispy_forms_tags crispy_forms_gds %}{% error_summary form %}{{ form|crispy }}"
    )
    page = template.render(Context({"form": FormOfEveryKind({})}))
    targets = re.findall(r'href="#([^"]+)"', page)
    boxes = [re.search(r'\bid="([^"]+)"', box)[1] for box in re.findall(r"<input[^>]+>", page)]
    assert targets == ["id_title", "id_kind_1", "id_bodies_1", "id_on_0"]
    assert set(targets) <= set(boxes)


@pytest.mark.skipif(not BUILD.is_dir(), reason="static/build is not made (script/assets)")
def test_nothing_built_is_the_crowns_or_comes_from_elsewhere():
    css = (BUILD / "css" / "scrutiny.css").read_text()
    assert re.findall(r"GDS Transport|govuk-crest|crown|url\(|@import", css) == []


@pytest.mark.django_db
def test_forms_of_sign_in_speak_as_the_rest_of_the_site(client):
    def labels(address: str) -> list[str]:
        page = client.get(address).content.decode()
        return re.findall(r"<label[^>]*>\s*([^<]+?)\s*</label>", page)

    assert labels("/accounts/login/") == ["E-mail", "Password"]
    assert labels("/accounts/password/reset/") == ["E-mail"]
    sent = client.post("/accounts/login/", {"login": "a@b.example", "password": "wrong"})
    assert "The e-mail address or the password is not right." in sent.content.decode()
    client.force_login(make_user("ann"))
    assert labels("/accounts/password/change/") == [
        "Current password", "New password", "New password (again)",
    ]  # fmt: skip
