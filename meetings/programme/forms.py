from django import forms

from meetings.models import Criterion, ProgrammeStage, Topic, TopicStage
from meetings.models.workprogramme import HIGHEST_SCORE
from scrutiny.fields import DayField

LONG = 4000


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SuggestForm(forms.Form):
    """A topic suggestion by anyone; a signed-in user is not asked for a name."""

    committee = forms.ModelChoiceField(
        queryset=None,
        to_field_name="code",
        empty_label="Choose a committee",
        label="Which committee should look at it?",
        error_messages={"required": "Choose a committee."},
    )
    title = forms.CharField(
        max_length=200,
        label="What is the topic?",
        help_text="In a few words, for example “School places in the north of the borough”",
        error_messages={"required": "Say what the topic is."},
    )
    description = forms.CharField(
        max_length=LONG,
        widget=_area(6),
        label="Why should the committee look at it?",
        help_text="Whom it concerns and what might be better. Leave out what is private about "
        "you or somebody else: the committee may publish these words.",
        error_messages={"required": "Say why the committee should look at it."},
    )
    name = forms.CharField(
        max_length=100,
        required=False,
        label="Your name (optional)",
        help_text="It is never published.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        required=False,
        label="Your e-mail address (optional)",
        help_text="It is never published. We use it once, to tell you what was decided.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    # Hidden from people: programs that fill every box fill this one too.
    website = forms.CharField(required=False, max_length=200)

    def __init__(self, data=None, *, committees, committee=None, asks_who: bool):
        super().__init__(data, initial={"committee": committee})
        self.fields["committee"].queryset = committees
        if not asks_who:
            del self.fields["name"], self.fields["email"]

    @property
    def shown_fields(self):
        return [field for field in self if field.name != "website"]

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("website"))

    @property
    def words(self) -> dict:
        names = ("title", "description", "name", "email")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


class TopicForm(forms.Form):
    """The columns of one topic; `revision` is the state that the user has open."""

    title = forms.CharField(
        max_length=200,
        label="Issue or topic",
        error_messages={"required": "Say what the topic is."},
    )
    description = forms.CharField(
        max_length=LONG,
        widget=_area(),
        label="Brief description",
        error_messages={"required": "Describe it in brief."},
    )
    origin = forms.ChoiceField(choices=Topic.Origin, label="Where it comes from")
    directorate = forms.CharField(required=False, max_length=120, label="Directorate")
    priority = forms.CharField(
        required=False, max_length=300, widget=_area(2), label="Council value or priority"
    )
    format = forms.ChoiceField(choices=Topic.Format, label="Format")
    comments = forms.CharField(
        required=False, max_length=LONG, widget=_area(), label="Meeting comments"
    )
    outcomes = forms.CharField(
        required=False,
        max_length=LONG,
        widget=_area(),
        label="Outcomes",
        help_text="What public minutes resolve on it stands beside this by itself.",
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, topic: Topic | None = None):
        names = (*Topic.WORDS, "revision")
        super().__init__(data, initial={name: getattr(topic, name) for name in names} if topic
                         else {"origin": Topic.Origin.NEW})  # fmt: skip
        if topic is None:
            del self.fields["outcomes"], self.fields["revision"]

    @property
    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in Topic.WORDS if name in self.fields}


class DecideForm(forms.Form):
    """The decision on a topic for the programme, and the reason (RULES S4)."""

    decision = forms.ChoiceField(
        choices=[("chosen", "Choose it"), ("not-chosen", "Do not choose it")],
        widget=forms.RadioSelect,
        label="What is decided?",
        error_messages={"required": "Say whether it is chosen."},
    )
    reason = forms.CharField(
        max_length=LONG,
        widget=_area(),
        label="Why?",
        help_text="The reason is public.",
        error_messages={"required": "Say why. The reason is public."},
    )

    def __init__(self, data=None, *, topic: Topic):
        is_change = topic.is_decided
        initial = {"decision": topic.state, "reason": topic.reason} if is_change else {}
        super().__init__(data, initial=initial)
        if is_change:
            self.fields["because"] = _why_changed("Why is the decision changed?")


class ModerateForm(forms.Form):
    """The decision on a suggestion."""

    decision = forms.ChoiceField(
        choices=[
            ("accept", "Accept it: it becomes public as a proposal"),
            ("merge", "Merge it into another topic"),
            ("decline", "Decline it"),
        ],
        widget=forms.RadioSelect,
        label="What becomes of it?",
        error_messages={"required": "Say what becomes of it."},
    )
    into = forms.ModelChoiceField(
        queryset=None,
        required=False,
        to_field_name="key",
        empty_label="No topic",
        label="The other topic, if you merge it",
    )
    reason = forms.CharField(
        required=False,
        max_length=LONG,
        widget=_area(),
        label="The reason, if you decline it",
        help_text="It goes to whoever suggested the topic, if they left an address. It is not "
        "published.",
    )

    def __init__(self, data=None, *, topics):
        super().__init__(data)
        self.fields["into"].queryset = topics

    def clean(self):
        cleaned = super().clean()
        decision = cleaned.get("decision")
        if decision == "merge" and not cleaned.get("into") and "into" not in self.errors:
            self.add_error("into", "Choose the topic that it goes into.")
        if decision == "decline" and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", "Say why. The reason goes to whoever suggested it.")
        return cleaned


class StageForm(forms.Form):
    """A topic's date at a stage, and the note of it."""

    stage = forms.ModelChoiceField(
        queryset=None,
        empty_label="Choose a stage",
        label="Stage",
        error_messages={"required": "Choose a stage."},
    )
    on = DayField(label="Date", help_text="For example 3 9 2024 or 3 sep 2024")
    comments = forms.CharField(
        required=False,
        max_length=LONG,
        widget=_area(),
        label="Comments",
        help_text="They are public.",
    )

    def __init__(self, data=None, *, recorded: list[TopicStage], chosen: str = ""):
        self.recorded = {row.stage_id: row for row in recorded}
        initial = next((_initial_of(row) for row in recorded if str(row.stage_id) == chosen), {})
        super().__init__(data, initial=initial)
        self.fields["stage"].queryset = ProgrammeStage.objects.all()
        if recorded:
            label = "Why is it corrected, if the stage is recorded already?"
            self.fields["because"] = _why_changed(label, required=False)

    def clean(self):
        cleaned = super().clean()
        row = self.recorded.get(getattr(cleaned.get("stage"), "pk", None))
        said = (cleaned.get("on"), cleaned.get("comments", ""))
        is_changed = row and None not in said and said != (row.on, row.comments)
        if is_changed and not (cleaned.get("because") or "").strip():
            sentence = f"{row.stage} is recorded already. Say why it is corrected."
            self.add_error("because", sentence)
        return cleaned


def _initial_of(row: TopicStage) -> dict:
    return {"stage": row.stage_id, "on": row.on, "comments": row.comments}


def _why_changed(label: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        required=required,
        max_length=300,
        widget=_area(2),
        label=label,
        help_text="What it says now is kept on the topic’s page with this reason. It is public.",
        error_messages={"required": "Say why it is changed. The reason is public."},
    )


class ScoreForm(forms.Form):
    """A score from 0 to 3 for each criterion of the topic's year."""

    def __init__(self, data=None, *, criteria: list[tuple[Criterion, int | None]]):
        super().__init__(data)
        choices = [("", "Not scored"), *((str(n), str(n)) for n in range(HIGHEST_SCORE + 1))]
        self.criteria = {f"criterion_{criterion.pk}": criterion for criterion, _ in criteria}
        for criterion, points in criteria:
            weight = f"Counts {criterion.weight} times" if criterion.weight > 1 else ""
            self.fields[f"criterion_{criterion.pk}"] = forms.ChoiceField(
                choices=choices,
                required=False,
                label=criterion.text,
                help_text=weight,
                initial="" if points is None else str(points),
            )

    @property
    def points(self) -> dict[Criterion, int | None]:
        given = ((row, self.cleaned_data[name]) for name, row in self.criteria.items())
        return {row: int(value) if value else None for row, value in given}


class CriterionForm(forms.Form):
    """A new criterion for the year."""

    text = forms.CharField(
        max_length=200,
        label="Criterion",
        help_text="As the terms of reference say it, for example “Areas of financial overspend”",
        error_messages={"required": "Say what the committee asks of a topic."},
    )
    weight = forms.IntegerField(
        min_value=1,
        max_value=5,
        initial=1,
        label="How many times it counts",
        error_messages={"required": "Say how many times it counts: 1 for once."},
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )


class CarryForm(forms.Form):
    """The topics to carry over into the next year."""

    topics = forms.ModelMultipleChoiceField(
        queryset=None,
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
        label="Topics to propose again",
        error_messages={"required": "Choose at least one topic."},
    )

    def __init__(self, data=None, *, topics):
        super().__init__(data)
        self.fields["topics"].queryset = topics
