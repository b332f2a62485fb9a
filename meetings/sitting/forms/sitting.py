"""The forms of a meeting in progress: attendance, declarations, and times."""

from django import forms
from django.utils import timezone

from committees.models import Person
from meetings.models import AgendaItem, Attendance, Declaration, Meeting
from meetings.models.withholding import CATEGORIES
from meetings.sitting.sitting import Sitting
from scrutiny.fields import ClockField
from scrutiny.templatetags.wording import joined

NOBODY = "Not recorded"
COUNTS = {"votes_for": "For", "votes_against": "Against", "abstained": "Abstained"}
LEAVE_OUT = "Tick none to leave the item out."
OF_ITS_PAPERS = (
    "The item is open, and has papers that are exempt under the paragraphs ticked. Tick none if "
    "what is in them was not discussed."
)


class PersonField(forms.ModelChoiceField):
    """A choice of people by their public keys."""

    default_error_messages = {"required": "Choose who it is."}

    def __init__(self, people, **kwargs):
        kwargs.setdefault("empty_label", NOBODY)
        rows = Person.objects.filter(pk__in=[person.pk for person in people])
        super().__init__(rows, to_field_name="key", **kwargs)


class ItemField(forms.ModelChoiceField):
    """A choice of a meeting's items by their public keys."""

    def __init__(self, meeting: Meeting, **kwargs):
        super().__init__(meeting.items.all(), to_field_name="key", **kwargs)


class DetailsForm(forms.Form):
    """How a member attended."""

    is_remote = forms.BooleanField(required=False, label="Follows remotely")
    takes_chair = forms.BooleanField(required=False, label="Takes the chair")

    def __init__(self, data=None, *, meeting: Meeting, row: Attendance):
        initial = {
            "is_remote": row.is_remote,
            "takes_chair": row.is_chair,
            "arrived_for": row.arrived_for and row.arrived_for.key,
            "left_before": row.left_before and row.left_before.key,
            "substitute_for": row.substitute_for and row.substitute_for.key,
        }
        super().__init__(data, initial=initial)
        self.fields["arrived_for"] = ItemField(
            meeting, required=False, label="Arrived for", empty_label="Was here from the beginning"
        )
        self.fields["left_before"] = ItemField(
            meeting, required=False, label="Left before", empty_label="Stayed to the end"
        )
        away = [place.person for place in Sitting(meeting).members if not place.is_present]
        if row.substitute_for and row.substitute_for not in away:
            away.append(row.substitute_for)
        self.fields["substitute_for"] = PersonField(
            [person for person in away if person != row.person],
            required=False,
            label="Stands in for",
            empty_label="Nobody",
        )


class OtherForm(forms.Form):
    """An attendee who is not a member of the committee."""

    name = forms.CharField(
        max_length=100, label="Name", error_messages={"required": "Give a name."}
    )
    role = forms.CharField(
        max_length=150, required=False, label="Office", help_text="For example Lead Lawyer"
    )
    capacity = forms.ChoiceField(
        choices=[(each.value, each.label) for each in Attendance.OF_OTHERS],
        initial=Attendance.Capacity.IN_ATTENDANCE,
        widget=forms.RadioSelect,
        label="What are they here for?",
    )
    is_remote = forms.BooleanField(required=False, label="Follows remotely")


class SubstituteForm(forms.Form):
    """A substitute for an absent member."""

    def __init__(self, data=None, *, meeting: Meeting):
        super().__init__(data)
        sitting = Sitting(meeting)
        seated = {place.person.pk for place in sitting.members}
        named = {person.pk for person in sitting.substitutes}
        others = Person.objects.filter(kind=Person.Kind.COUNCILLOR, left_on=None)
        people = [person for person in others if person.pk not in seated]
        people.sort(key=lambda person: (person.pk not in named, person.surname))
        away = [place.person for place in sitting.members if not place.is_present]
        self.fields["person"] = PersonField(
            people,
            label="Who stands in?",
            empty_label="Choose a councillor",
            error_messages={"required": "Choose who stands in."},
        )
        self.fields["substitute_for"] = PersonField(
            away,
            label="For whom?",
            empty_label="Choose who is away",
            error_messages={"required": "Choose for whom they stand in."},
        )


class DeclarationForm(forms.Form):
    """A member's interest in an item."""

    FIELDS = ("person", "kind", "is_sensitive", "nature", "left_room", "has_dispensation",
              "dispensation")  # fmt: skip
    kind = forms.ChoiceField(
        choices=Declaration.Kind,
        widget=forms.RadioSelect,
        label="What is declared?",
        error_messages={"required": "Choose what is declared."},
    )
    is_sensitive = forms.BooleanField(
        required=False,
        label="It is a sensitive interest",
        help_text="Of a sensitive interest nothing is kept but that there is one.",
    )
    nature = forms.CharField(
        required=False, max_length=500, label="Its nature", help_text="It prints in the minutes."
    )
    left_room = forms.BooleanField(required=False, label="They left the room for this item")
    has_dispensation = forms.BooleanField(required=False, label="A dispensation is recorded")
    dispensation = forms.CharField(
        required=False, max_length=300, label="Who granted the dispensation, and when?"
    )

    def __init__(self, data=None, *, meeting: Meeting, declaration: Declaration | None = None):
        initial = {name: getattr(declaration, name) for name in self.FIELDS} if declaration else {}
        if declaration:
            initial["person"] = declaration.person.key
        super().__init__(data, initial=initial)
        here = [place.person for place in Sitting(meeting).members if place.is_present]
        self.fields = {
            "person": PersonField(
                here,
                label="Who?",
                empty_label="Choose who is present",
                error_messages={"required": "Choose who declares it."},
            ),
            **self.fields,
        }

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.FIELDS}


class OpinionForm(forms.Form):
    """The chair's opinion of a late item."""

    is_urgent = forms.TypedChoiceField(
        choices=[("yes", "Yes, the item is taken"), ("no", "No, it is not taken")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        label="Is the chair of the opinion that the item is urgent?",
        error_messages={"required": "Choose whether the chair holds it urgent."},
    )
    circumstances = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        label="By reason of which special circumstances?",
        help_text="They print in the minutes, so give nothing exempt away.",
        error_messages={"required": "Give the special circumstances."},
    )

    def __init__(self, data=None, *, item: AgendaItem):
        opinion = getattr(item, "late_opinion", None)
        words = opinion.circumstances if opinion else item.late_reason
        initial = {"circumstances": words}
        if opinion:
            initial["is_urgent"] = "yes" if opinion.is_urgent else "no"
        super().__init__(data, initial=initial)


class ExclusionForm(forms.Form):
    """The resolution to exclude the public: for which items, on which grounds."""

    def __init__(self, data=None, *, meeting: Meeting):
        super().__init__(data)
        sitting = Sitting(meeting)
        self.items = {}
        for item, paragraphs in sitting.excludable:
            name = f"item_{item.key}"
            self.items[name] = item
            self.fields[name] = forms.TypedMultipleChoiceField(
                choices=[(n, f"Paragraph {n}: {words}") for n, words in CATEGORIES.items()],
                coerce=int,
                initial=paragraphs,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                label=f"“{item}”: paragraphs of Schedule 12A",
                help_text=LEAVE_OUT if item.is_withheld else OF_ITS_PAPERS,
            )
        voters = {person for item in self.items.values() for person in sitting.voters(item)}
        self.fields["mover"] = PersonField(voters, required=False, label="Moved by")
        self.fields["seconder"] = PersonField(voters, required=False, label="Seconded by")
        for name, label in COUNTS.items():
            self.fields[name] = forms.IntegerField(required=False, min_value=0, label=label)
            self.fields[name].widget.attrs["class"] = "govuk-input--width-2"
        self.fields[
            "votes_for"
        ].help_text = "Leave the three empty if it was agreed without a vote."

    @property
    def facts(self) -> dict:
        people = {name: self.cleaned_data[name] for name in ("mover", "seconder")}
        return people | {name: self.cleaned_data[name] or 0 for name in COUNTS}

    @property
    def named(self) -> dict[AgendaItem, list[int]]:
        found = {item: self.cleaned_data[name] for name, item in self.items.items()}
        return {item: paragraphs for item, paragraphs in found.items() if paragraphs}


class AdjournForm(forms.Form):
    """A break in the meeting."""

    adjourned_at = ClockField(label="Adjourned at")
    resumed_at = ClockField(
        required=False, label="Went on at", help_text="Leave it empty until it goes on."
    )
    reason = forms.CharField(
        required=False,
        max_length=300,
        label="Why, or for whom?",
        help_text="It prints in the minutes, so give nothing exempt away.",
    )

    def __init__(self, data=None, *, adjournment=None):
        now = timezone.localtime().time().replace(second=0, microsecond=0)
        names = ("adjourned_at", "resumed_at", "reason")
        known = {name: getattr(adjournment, name) for name in names} if adjournment else {}
        super().__init__(data, initial=known or {"adjourned_at": now})


class CloseForm(forms.Form):
    """The times of a meeting, and the attendance of members not yet marked."""

    started_at = ClockField(label="The meeting began at")
    ended_at = ClockField(label="The meeting ended at")

    def __init__(self, data=None, *, meeting: Meeting):
        minutes = meeting.minutes
        now = timezone.localtime().time().replace(second=0, microsecond=0)
        began = minutes.started_at or timezone.localtime(meeting.starts_at).time()
        now = now if meeting.on == timezone.localdate() else None
        super().__init__(data, initial={"started_at": began, "ended_at": minutes.ended_at or now})
        if unmarked := Sitting(meeting).unmarked:
            self.fields["others"] = forms.ChoiceField(
                choices=[
                    ("apologies", "All of them sent apologies"),
                    ("absent", "All were absent"),
                ],
                widget=forms.RadioSelect,
                label=f"Nobody marked {joined(list(map(str, unmarked)))}. What were they?",
                help_text="Where they differ, mark them under Attendance before you close.",
                error_messages={"required": "Say what they were, or mark them under Attendance."},
            )
