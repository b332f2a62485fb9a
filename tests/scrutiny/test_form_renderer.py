"""Words in a form are escaped once, whatever they say, for every form of the site."""

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.utils.html import format_html

HOSTILE = '<a href="//elsewhere.example">Sign in & read</a>'
ESCAPED = "&lt;a href=&quot;//elsewhere.example&quot;&gt;Sign in &amp; read&lt;/a&gt;"


class Hostile(forms.Form):
    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        choices = {"choices": [("a", HOSTILE)]} if "choice" in kind.__name__.lower() else {}
        self.fields["one"] = kind(label=HOSTILE, help_text=HOSTILE, **choices)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self):
        self.add_error("one", HOSTILE)
        self.add_error(None, HOSTILE)


def checkboxes_choice(**kwargs):
    return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **kwargs)


def radios_choice(**kwargs):
    return forms.ChoiceField(widget=forms.RadioSelect, **kwargs)


@pytest.mark.parametrize(
    "kind",
    [forms.CharField, forms.ChoiceField, forms.BooleanField, forms.FileField, forms.DateField,
     radios_choice, checkboxes_choice],
)  # fmt: skip
def test_labels_hints_choices_and_errors_are_words(kind):
    html = render_crispy_form(Hostile({"one": "a"}, kind=kind))
    assert "<a href=" not in html.replace('<a href="#', "")
    assert ESCAPED in html
    assert "&amp;lt;" not in html


def test_what_code_marks_as_markup_stays_markup():
    form = Hostile(kind=forms.CharField)
    form.fields["one"].label = format_html("<b>{}</b>", "A & B")
    assert "<b>A &amp; B</b>" in render_crispy_form(form)


def test_every_form_of_the_site_is_drawn_by_it():
    assert settings.FORM_RENDERER == "scrutiny.form_renderer.Renderer"
    assert forms.Form().renderer.bound_field_class.__name__ == "EscapedField"
