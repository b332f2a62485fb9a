from django import forms

from meetings.models import AgendaItem

LONGEST = 1000
WHY = "The special circumstances, in a sentence or two. It prints on the agenda."


def _reason(label: str, help_text: str = WHY, initial: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        initial=initial,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why. Publishing late is never silent."},
    )


class PublishForm(forms.Form):
    """The reasons needed to publish: none in time, one or more when late.

    `items` are those that each need a reason, with the one given so far.
    """

    def __init__(self, data=None, *, is_late: bool, items: dict[AgendaItem, str], whole: bool):
        super().__init__(data)
        self.items = items if is_late else {}
        if is_late and whole:
            self.fields["late_reason"] = _reason("Why is it published late?")
        for item, said in self.items.items():
            self.fields[f"late_{item.key}"] = _reason(f"Why does “{item.title}” come late?",
                                                      initial=said)  # fmt: skip

    @property
    def late_reason(self) -> str:
        return self.cleaned_data.get("late_reason", "")

    @property
    def late_reasons(self) -> dict[AgendaItem, str]:
        return {item: self.cleaned_data[f"late_{item.key}"] for item in self.items}


class WithdrawForm(forms.Form):
    """The reason for withdrawing a paper."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        help_text="It prints in place of the paper. Anybody may read it, so give nothing away.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the paper is withdrawn."},
    )
