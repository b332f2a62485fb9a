"""How forms are drawn: the words of a label or a hint are words, never markup.

The form library's templates print labels and hints as they are, so a title with a link
in it would be one. They are escaped here, for every form of the site at once; what code
has marked as safe (format_html) stays markup.
"""

from django.forms import BaseForm, BoundField, Field
from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape


class EscapedField(BoundField):
    def __init__(self, form: BaseForm, field: Field, name: str) -> None:
        super().__init__(form, field, name)
        self.label = conditional_escape(self.label)
        self.help_text = conditional_escape(self.help_text)


class Renderer(DjangoTemplates):
    bound_field_class = EscapedField
