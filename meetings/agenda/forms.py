from django import forms

from meetings.history.comparison import ComparingForm
from meetings.models import AgendaItem
from scrutiny.fields import LinesField

WORDS = ("title", "kind", "business", "purpose", "presenters", "timing", "late_reason")


class ItemForm(ComparingForm):
    """The words of an item.

    The reason for lateness is asked once the last day to publish has passed, or to edit one.
    """

    title = forms.CharField(
        max_length=200, label="Title", error_messages={"required": "Give the item a title."}
    )
    kind = forms.ChoiceField(choices=AgendaItem.Kind, label="Kind")
    business = forms.ChoiceField(
        required=False,
        choices=[("", "None of these"), *AgendaItem.Business.choices],
        label="The meeting’s own business",
        help_text="What was recorded of it at the meeting prints in the minute of this item. A new "
        "item with a usual title, such as “Apologies for absence”, gets its own.",
    )
    purpose = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Purpose",
        help_text="What the committee is asked to do, in a sentence",
    )
    presenters = LinesField(
        required=False, label="Presented by", help_text="One person a line, with their office"
    )
    timing = forms.CharField(
        required=False, max_length=40, label="Time", help_text="For example 6.20 pm"
    )
    late_reason = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Why it is late",
        help_text="The special circumstances that make it urgent. They print on the agenda.",
    )

    def __init__(self, data=None, *, item: AgendaItem | None = None, is_late: bool = False):
        super().__init__(data, initial=words_of(item) if item else {"kind": AgendaItem.Kind.REPORT})
        if not is_late and not (item and item.late_reason):
            del self.fields["late_reason"]
        self.fields["timing"].widget.attrs["class"] = "govuk-input--width-10"

    @property
    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in WORDS if name in self.cleaned_data}

    @property
    def words_of_new(self) -> dict:
        return self.words | {"business": self.cleaned_data["business"] or None}


def words_of(item: AgendaItem) -> dict:
    return {name: getattr(item, name) for name in (*WORDS, "revision")}
