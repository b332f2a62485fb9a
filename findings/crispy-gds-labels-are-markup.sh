#!/usr/bin/env bash
# crispy-forms-gds 2.0.1 prints the label and the hint of a field as they are.
#
# Django escapes both when it draws a form itself. The GOV.UK templates of crispy-forms-gds put
# `|safe` after them, so words with a "<" in them come out as markup: a label "Under <18>" loses
# its figure. The library says nothing of it, and its errors and choices are escaped.
#
# Seen: Django draws "Under &lt;18&gt;", crispy-forms-gds draws "Under <18>".
# Exits 0 while that is so, 1 once it has changed, 77 without Python's venv.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" 2>/dev/null || exit 77
"$folder/venv/bin/pip" install -qq --disable-pip-version-check \
  Django==5.2.19 django-crispy-forms==2.3 crispy-forms-gds==2.0.1

cat >"$folder/seen.py" <<'PYTHON'
import django
from django.conf import settings

settings.configure(
    ROOT_URLCONF="__main__",
    INSTALLED_APPS=["crispy_forms", "crispy_forms_gds"],
    CRISPY_ALLOWED_TEMPLATE_PACKS=["gds"],
    CRISPY_TEMPLATE_PACK="gds",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
)
django.setup()

from crispy_forms.helper import FormHelper
from crispy_forms.utils import render_crispy_form
from django import forms


urlpatterns = []


class Ages(forms.Form):
    age = forms.CharField(label="Under <18>", help_text="Not <21>")


form = Ages()
form.helper = FormHelper()
form.helper.form_tag = False
by_django, by_gds = form.as_div(), render_crispy_form(form)
print("Django escapes the label:", "Under &lt;18&gt;" in by_django)
print("crispy-forms-gds does not:", "Under <18>" in by_gds)
print("nor the hint:", "Not <21>" in by_gds)
PYTHON

cat >"$folder/expected" <<'EXPECTED'
Django escapes the label: True
crispy-forms-gds does not: True
nor the hint: True
EXPECTED
"$folder/venv/bin/python" "$folder/seen.py" | tee "$folder/got"
diff "$folder/expected" "$folder/got" && echo "as described"
