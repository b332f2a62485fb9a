from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator

from actionplans.models import ActionPlan, Inspection
from committees.models import Committee
from meetings.models import Recommendation
from scrutiny.fields import DayField
from scrutiny.permissions import plan_leads_of

FACTS = (
    "title",
    "origin",
    "source",
    "inspection",
    "recommendation",
    "watched_by",
    "other_boards",
    "lead",
    "cycle_days",
    "smallest_count",
    "one_off_cost",
    "ongoing_cost",
    "funding",
)
NOT_YET = "This day has not come yet."
SHOWN_WORDS = 12


class InspectionField(forms.ModelChoiceField):
    """The inspection that a plan answers, among those that the user may see."""

    def __init__(self):
        super().__init__(
            Inspection.objects.none(),
            required=False,
            to_field_name="key",
            label="Inspection",
            empty_label="None",
        )


class RecommendationField(forms.ModelChoiceField):
    """A recommendation, named as in the register, with its first words."""

    def __init__(self):
        super().__init__(
            Recommendation.objects.none(),
            required=False,
            to_field_name="key",
            label="Recommendation",
            help_text="Each shows the plan that puts it into practice",
            empty_label="None",
        )

    def offer(self, kept: Recommendation | None = None) -> None:
        """Offer recommendations made and not withdrawn, newest first, and the present choice."""
        found = Recommendation.objects.made().select_related("committee")
        open_now = ~Q(state=Recommendation.State.WITHDRAWN) | Q(pk=kept and kept.pk)
        self.queryset = found.filter(open_now).order_by("-municipal_year", "committee", "-number")

    def label_from_instance(self, obj):
        return f"{obj}: {Truncator(obj.text).words(SHOWN_WORDS)}"


class BeginForm(forms.Form):
    """The title of a new plan and its committee; all else can follow."""

    use_required_attribute = False
    committee = forms.ModelChoiceField(
        Committee.objects.none(),
        to_field_name="code",
        label="Committee",
        empty_label="Choose a committee",
        error_messages={"required": "Choose the committee that watches it."},
    )
    title = forms.CharField(
        max_length=200, label="Title", error_messages={"required": "Give the plan a title."}
    )
    source = forms.CharField(
        required=False,
        max_length=200,
        label="What it answers",
        help_text="As its own heading says it, for example Ofsted ILACS May 2024",
    )

    inspection = InspectionField()
    recommendation = RecommendationField()

    def __init__(self, data=None, *, user, comes_from: Inspection | Recommendation | None = None):
        """Fill in what is known of the inspection or recommendation that the user came from."""
        super().__init__(data, initial=_known_of(comes_from) if comes_from else {})
        committees = Committee.objects.with_plans_managed_by(user).current()
        self.fields["committee"].queryset = committees
        self.fields["inspection"].queryset = Inspection.objects.visible_to(user)
        self.fields["recommendation"].offer()

    @property
    def facts(self) -> dict:
        """Return the plan's facts; with a recommendation alone, that is its origin."""
        names = ("title", "source", "inspection", "recommendation")
        facts = {name: self.cleaned_data[name] for name in names}
        if facts["recommendation"] and not facts["inspection"]:
            facts["origin"] = ActionPlan.Origin.RECOMMENDATION
        return facts


def _known_of(comes_from: Inspection | Recommendation) -> dict:
    is_inspection = isinstance(comes_from, Inspection)
    return {
        "committee": comes_from.committee.code,
        "source": str(comes_from)[:200],
        "inspection" if is_inspection else "recommendation": comes_from.key,
    }


class PlanForm(forms.Form):
    """The details of a plan; `revision` is the state that the user has open."""

    use_required_attribute = False
    title = forms.CharField(
        max_length=200, label="Title", error_messages={"required": "Give the plan a title."}
    )
    origin = forms.ChoiceField(choices=ActionPlan.Origin, label="It comes from")
    source = forms.CharField(
        required=False, max_length=200, label="What it answers", help_text="As its heading says it"
    )
    inspection = InspectionField()
    recommendation = RecommendationField()
    watched_by = forms.ModelMultipleChoiceField(
        Committee.objects.none(),
        required=False,
        to_field_name="code",
        label="Other bodies that watch it",
        widget=forms.CheckboxSelectMultiple,
    )
    other_boards = forms.CharField(
        required=False, max_length=300, label="Boards kept elsewhere that watch it"
    )
    lead = forms.ModelChoiceField(
        None,
        required=False,
        to_field_name="email",
        label="Lead",
        help_text="Who is told when an action is late",
        empty_label="Nobody yet",
    )
    cycle_days = forms.IntegerField(
        min_value=7,
        max_value=366,
        label="Days between updates",
        error_messages={"required": "Say after how many days an update is due."},
        help_text="An action without an update in so many days is not shown as on track",
    )
    smallest_count = forms.IntegerField(
        min_value=0,
        max_value=100,
        label="Smallest number of people shown in public",
        error_messages={"required": "Enter a number; 0 hides none."},
        help_text="Smaller ones are hidden, since they may say who somebody is. 0 hides none.",
    )
    one_off_cost = forms.DecimalField(
        required=False, min_value=0, max_digits=12, decimal_places=2, label="One-off cost (£)"
    )
    ongoing_cost = forms.DecimalField(
        required=False, min_value=0, max_digits=12, decimal_places=2, label="Cost a year (£)"
    )
    funding = forms.CharField(required=False, max_length=300, label="Where the money comes from")
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, plan: ActionPlan, user):
        initial = {name: getattr(plan, name) for name in (*FACTS, "revision")}
        for name in ("inspection", "recommendation"):
            initial[name] = getattr(getattr(plan, name), "key", None)
        initial["lead"] = plan.lead and plan.lead.email
        initial["watched_by"] = [each.code for each in plan.watched_by.all()]
        super().__init__(data, initial=initial)
        self.fields["inspection"].queryset = Inspection.objects.visible_to(user)
        self.fields["recommendation"].offer(plan.recommendation)
        bodies = Committee.objects.current().exclude(pk=plan.committee_id)
        self.fields["watched_by"].queryset = bodies
        self.fields["lead"].queryset = plan_leads_of(plan.committee_id)
        for name in ("cycle_days", "smallest_count", "one_off_cost", "ongoing_cost"):
            self.fields[name].widget.attrs["class"] = "govuk-input--width-10"

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in FACTS}


class StepForm(forms.Form):
    """A step of a plan with its day, today or earlier."""

    use_required_attribute = False
    on = DayField(label="On which day?", help_text="For example 7 11 2024 or 7 nov 2024")

    step = ""

    def __init__(self, data=None, *, plan: ActionPlan):
        super().__init__(data, initial={"on": timezone.localdate()})
        self.plan = plan

    def clean_on(self):
        on = self.cleaned_data["on"]
        fault = NOT_YET if on > timezone.localdate() else self.plan.fault_of_day(self.step, on)
        if fault:
            raise ValidationError(fault)
        return on


class AgreeForm(StepForm):
    step = ActionPlan.State.AGREED
    agreed_by = forms.CharField(
        max_length=150,
        label="Who agreed it?",
        help_text="A body, or a person with their office",
        error_messages={"required": "Say who agreed the plan."},
    )
    is_delegated = forms.BooleanField(required=False, label="Under delegated powers")
    field_order = ["agreed_by", "is_delegated", "on"]


class SubmitForm(StepForm):
    step = ActionPlan.State.SUBMITTED
    submitted_to = forms.CharField(
        max_length=150,
        label="To whom was it sent?",
        error_messages={"required": "Say to whom the plan was sent."},
    )
    field_order = ["submitted_to", "on"]


class ActivateForm(StepForm):
    """The day from which owners are asked for updates."""

    step = ActionPlan.State.ACTIVE


class CloseForm(StepForm):
    step = ActionPlan.State.CLOSED
    because = forms.CharField(
        label="Why is it closed?",
        help_text="Anybody may read it.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the plan is closed."},
    )
    field_order = ["because", "on"]
