"""An empty form names each missing field in its own words, and links to it."""

import re

import pytest
from django import forms
from django.urls import reverse

from meetings.outcomes.call_ins import forms as call_ins
from meetings.outcomes.groups import forms as task_groups
from meetings.outcomes.recommendations import forms as recommendations
from meetings.outcomes.referrals import forms as referrals

pytestmark = pytest.mark.django_db

USUAL = str(forms.Field.default_error_messages["required"])
FORMS = [
    each
    for module in (call_ins, recommendations, referrals, task_groups)
    for each in vars(module).values()
    if isinstance(each, type)
    and issubclass(each, forms.Form)
    and each.__module__ == module.__name__
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_each_field_says_in_its_own_words_what_is_missing(form):
    sentences = {
        name: field.error_messages["required"]
        for name, field in form.base_fields.items()
        if field.required
    }
    assert [name for name, sentence in sentences.items() if sentence == USUAL] == []
    assert len(set(sentences.values())) == len(sentences), "two fields say the same"


@pytest.mark.parametrize("name", ["receive_call_in", "set_up_group", "refer"])
def test_the_summary_of_an_empty_form_leads_to_each_field(client, council, people, name):
    client.force_login(people.committee_officer)
    answer = client.post(reverse(f"meetings:{name}", args=[council.committee.slug]), {})
    page = answer.content.decode()
    assert answer.status_code == 422
    summary = page[page.index("govuk-error-summary__list") :]
    targets = re.findall(r'href="#([^"]+)"', summary[: summary.index("</ul>")])
    assert len(targets) >= 4
    assert [each for each in targets if f'id="{each}"' not in page] == []
