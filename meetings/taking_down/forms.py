"""What officers enter to have something taken down."""

from django import forms

from meetings.models import TakeDown


class TakeDownForm(forms.Form):
    """The words or the address, with the reason and the legal ground."""

    words = forms.CharField(
        label="Words to take down",
        help_text="For example a full name. Every page and file that contains these words, in "
        "this order, is included.",
        max_length=200,
        required=False,
    )
    address = forms.CharField(
        label="Or the address of one paper, item, recommendation, action or file",
        help_text="Copy it from the address bar. Its words and files are taken down, whatever "
        "they say.",
        max_length=300,
        required=False,
    )
    ground = forms.ChoiceField(
        label="Legal ground",
        choices=TakeDown.Ground,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the legal ground."},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="For the second person and the record. The public does not see it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Give the reason."},
    )
