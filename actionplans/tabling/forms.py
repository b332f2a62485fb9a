from django import forms

from meetings.models import AgendaItem

NEW = "new"


class TablingForm(forms.Form):
    """The meeting for a plan, and the item it comes under; the next meeting is preselected."""

    use_required_attribute = False
    place = forms.ChoiceField(
        label="Where",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a meeting.", "invalid_choice": "Choose a meeting."},
    )

    def __init__(self, data=None, *, meetings, items):
        self.meetings = {meeting.slug: meeting for meeting in meetings}
        self.items = {item.key: item for item in items}
        choices = []
        for meeting in self.meetings.values():
            choices.append((f"{NEW} {meeting.slug}", f"{meeting}: as an item of its own"))
            choices += [
                (f"item {item.key}", f"{meeting}: under “{item.title}”")
                for item in self.items.values()
                if item.meeting_id == meeting.pk
            ]
        super().__init__(data, initial={"place": choices[0][0]} if choices else None)
        self.fields["place"].choices = choices

    @property
    def facts(self) -> dict:
        kind, key = self.cleaned_data["place"].split()
        if kind == NEW:
            return {"meeting": self.meetings[key], "item": None}
        item: AgendaItem = self.items[key]
        return {"meeting": self.meetings[str(item.meeting.slug)], "item": item}
