"""Officers' forms about undertakings."""

from django import forms

from meetings.models import AgendaItem, FollowUp, Meeting
from meetings.models.agenda import in_order


class FollowForm(forms.Form):
    """The outcome of an action or undertaking."""

    state = forms.ChoiceField(choices=FollowUp.State)
    outcome = forms.CharField(required=False, max_length=500)


class UndertakingsPlaceForm(forms.Form):
    """Their place on the agenda of a later meeting; usually after its minutes."""

    LAST = "last"
    where = forms.ChoiceField(label="Where do they stand?")

    def __init__(self, data=None, *, meeting: Meeting):
        super().__init__(data)
        items = list(in_order(meeting.items.all()))
        named = [(item, f"{number} {item}") for item, number in items]
        after = [(f"after-{i.key}", f"After {name}") for i, name in named if i.parent_id is None]
        under = [(f"under-{i.key}", f"Under {name}") for i, name in named if not i.is_withheld]
        own = [*after, (self.LAST, "At the end")]
        choices = [("As an item of their own", own), ("As a paper of an item", under)]
        self.fields["where"].choices = [each for each in choices if each[1]]
        self.items = {item.key: item for item, _ in items}
        self.initial["where"] = self._usual_place(meeting)

    def _usual_place(self, meeting: Meeting) -> str:
        minutes = meeting.items.top_level().filter(kind=AgendaItem.Kind.MINUTES)
        item = minutes.order_by("position").first()
        return f"after-{item.key}" if item else self.LAST

    @property
    def place(self) -> dict[str, AgendaItem]:
        """Return the arguments of the service: `under` or `after` an item, or neither."""
        where, _, key = self.cleaned_data["where"].partition("-")
        return {} if where == self.LAST else {where: self.items[key]}
