from django import forms

from scrutiny.fields import ClockField


class QuestionForm(forms.Form):
    """A question that a member proposes to the others."""

    text = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Your question",
        error_messages={"required": "Write your question."},
    )
    item = forms.ChoiceField(required=False, label="About")

    def __init__(self, data=None, *, items: list[tuple[str, str]]):
        super().__init__(data)
        self.fields["item"].choices = [("", "The meeting as a whole"), *items]


class WitnessForm(forms.Form):
    """The witness, the item, and what is asked of them."""

    name = forms.CharField(
        max_length=100, label="Name", error_messages={"required": "Give a name."}
    )
    organisation = forms.CharField(required=False, max_length=150, label="Organisation")
    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
        error_messages={"required": "Give the address that the invitation goes to."},
    )
    item = forms.ChoiceField(required=False, label="For which item")
    asked = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        label="What is asked of them",
        help_text="The invitation says it in these words.",
        error_messages={"required": "Say what is asked of them."},
    )
    comes_at = ClockField(
        required=False,
        label="When to come (optional)",
        help_text="For example 6.30 pm. Without it, they are asked for the start of the meeting.",
    )

    def __init__(self, data=None, *, items: list, witness=None):
        initial = {}
        if witness:
            names = ("name", "organisation", "email", "asked", "comes_at")
            initial = {name: getattr(witness, name) for name in names}
            initial["item"] = witness.item.key if witness.item else ""
        super().__init__(data, initial=initial)
        self.items = {item.key: item for item in items}
        choices = [(key, str(item)) for key, item in self.items.items()]
        self.fields["item"].choices = [("", "The meeting as a whole"), *choices]

    @property
    def words(self) -> dict:
        return self.cleaned_data | {"item": self.items.get(self.cleaned_data["item"])}
