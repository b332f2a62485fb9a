from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from actionplans.models import Action, ActionPlan, AreaForImprovement, Finding, Release
from scrutiny.fields import DayField
from scrutiny.models import User
from scrutiny.permissions import action_owners_of

LONGEST = 20_000
WORDS = ("ref", "action", "success_measure", "due_on", "owner", "owner_name", "partners", "area",
         "answers", "depends_on", "status", "performance", "internal_note")  # fmt: skip


def _words(label: str, *, rows: int = 4, help_text: str = "", missing: str = ""):
    return forms.CharField(
        required=bool(missing),
        error_messages={"required": missing},
        max_length=LONGEST,
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ActionForm(forms.Form):
    """The details of an action; its delivery status and readings come from updates."""

    use_required_attribute = False
    ref = forms.CharField(
        max_length=40, label="Reference", error_messages={"required": "Give it a reference."}
    )
    action = _words("Action", missing="Say what is to be done.")
    success_measure = _words("Success measure")
    due_on = DayField(
        required=False, label="Date due", help_text="For example 30 8 2024 or 30 aug 2024"
    )
    owner = forms.ModelChoiceField(
        None,
        required=False,
        to_field_name="email",
        label="Owner",
        help_text="Who is asked for updates. Every action has one before the plan is agreed.",
        empty_label="Nobody yet",
    )
    owner_name = forms.CharField(
        required=False,
        max_length=300,
        label="Owner, as the public page names them",
        help_text="A post, for example Service Delivery Manager",
    )
    partners = forms.CharField(required=False, max_length=300, label="Partners")
    area = forms.ModelChoiceField(
        AreaForImprovement.objects.none(),
        required=False,
        to_field_name="key",
        label="Area for improvement",
        empty_label="None",
    )
    answers = forms.ModelMultipleChoiceField(
        Finding.objects.none(),
        required=False,
        to_field_name="position",
        label="Findings that it answers",
        widget=forms.CheckboxSelectMultiple,
    )
    depends_on = forms.ModelMultipleChoiceField(
        Action.objects.none(),
        required=False,
        to_field_name="key",
        label="Actions that have to be done before it",
        widget=forms.CheckboxSelectMultiple,
    )
    status = _words("What is the progress?", help_text="The public reads this.")
    performance = _words("Is it making a difference?", help_text="The public reads this.")
    internal_note = _words("For officers only", rows=3, help_text="It is shown on no public page.")
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, plan: ActionPlan, action: Action | None = None):
        super().__init__(data, initial=_initial(action) if action else {})
        self.action_row = action
        fields = self.fields
        present = Q(pk=action.owner_id if action else None)
        owners = Q(pk__in=action_owners_of(plan.committee_id).values("pk"))
        fields["owner"].queryset = User.objects.filter(owners | present)
        if plan.inspection:
            fields["area"].queryset = plan.inspection.areas.all()
            fields["answers"].queryset = plan.inspection.findings.all()
        others = Action.objects.filter(plan=plan)
        fields["depends_on"].queryset = others.exclude(pk=action.pk) if action else others
        self._leave_out_what_is_empty()
        if action and (action.postponed_to or _is_settled(plan, action)):
            del fields["due_on"]
        if action and Release.objects.filter(update__action=action).exists():
            del fields["status"], fields["performance"]
        fields["ref"].widget.attrs["class"] = "govuk-input--width-5"

    def _leave_out_what_is_empty(self) -> None:
        """Leave out a choice that has no options."""
        for name in ("area", "answers", "depends_on"):
            if name in self.fields and not self.fields[name].queryset.exists():
                del self.fields[name]

    def clean_ref(self):
        ref = self.cleaned_data["ref"].strip()
        if self.action_row and ref != self.action_row.ref:
            raise ValidationError("The reference stays: tables that are brought over know it.")
        return ref

    @property
    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in WORDS if name in self.cleaned_data}


class ReasonForm(forms.Form):
    """The reason for a removal or restoration; `label` asks for it."""

    use_required_attribute = False
    because = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why."},
    )

    def __init__(self, data=None, *, label: str, initial=None):
        super().__init__(data, initial=initial)
        self.fields["because"].label = label


def _initial(action: Action) -> dict:
    initial = {name: getattr(action, name) for name in (*WORDS, "revision")}
    return initial | {
        "owner": action.owner and action.owner.email,
        "area": action.area and action.area.key,
        "answers": [each.position for each in action.answers.all()],
        "depends_on": [each.key for each in action.depends_on.all()],
    }


def _is_settled(plan: ActionPlan, action: Action) -> bool:
    return plan.dates_stand and action.due_on is not None
