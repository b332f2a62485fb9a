from django import forms
from django.utils import timezone

from committees.models import Committee
from meetings.models import Recommendation, Response
from meetings.models.recommendation import year_label
from meetings.outcomes.recommendations.register import OVERDUE
from meetings.outcomes.recommendations.services.answers import NEEDS_REASONS, Answer
from scrutiny.evidence import EvidenceGiven, file_given
from scrutiny.fields import HandedInField, day, lines, wanted
from scrutiny.filekinds import KINDS_TAKEN

PARTNER = "partner"
AS_IT_CAME = "It is handed out as it came, so take out comments, tracked changes and names first."
PUBLIC = "Anybody may read it, so give nothing away that is withheld."


def reason_for_correcting() -> forms.CharField:
    return lines(
        "Why is it corrected?",
        "Say why it is corrected.",
        rows=2,
        max_length=300,
        help_text=f"The earlier words are kept on the page with this reason. {PUBLIC}",
    )


class RecommendationForm(forms.Form):
    """A recommendation: its words, addressee and power.

    Once it is served only the words may be corrected; once it is public, with a reason.
    """

    text = lines("What is recommended", "Say what is recommended.", help_text=PUBLIC)
    evidence = lines("What it rests on", required=False, help_text="The evidence, in short")
    to = forms.ChoiceField(label="To whom", **wanted("Say to whom it goes."))
    partner = forms.CharField(
        label="Name of the partner",
        required=False,
        max_length=150,
        help_text="Only where it goes to a partner, for example an NHS trust",
    )
    power = forms.ChoiceField(
        label="Under what power",
        choices=Recommendation.Power,
        **wanted("Say under what power it is made."),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, initial=None, recommendation: Recommendation | None = None):
        initial = _words_of(recommendation) if recommendation else initial
        super().__init__(data, initial=initial)
        self.bodies = {body.slug: body for body in _answering()}
        choices = [(slug, body.name) for slug, body in self.bodies.items()]
        self.fields["to"].choices = [*choices, (PARTNER, "A partner, named below")]
        if recommendation and recommendation.state not in ("drafted", "made"):
            del self.fields["to"], self.fields["partner"], self.fields["power"]
        if recommendation and recommendation.is_public:
            self.fields["reason"] = reason_for_correcting()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") == PARTNER and not cleaned.get("partner"):
            self.add_error("partner", "Name the partner.")
        return cleaned

    @property
    def words(self) -> dict:
        said = {name: self.cleaned_data[name] for name in ("text", "evidence")}
        if "to" in self.fields:
            body = self.bodies.get(self.cleaned_data["to"])
            partner = "" if body else self.cleaned_data["partner"]
            said |= {"to_body": body, "partner": partner, "power": self.cleaned_data["power"]}
        return said


class MadeForm(forms.Form):
    """The day on which the committee made the recommendation."""

    on = day("When did the committee make it?", "Say when the committee made it.")


class ServeForm(forms.Form):
    """The days of receipt; the law counts from the later of report and notice."""

    report_received_on = day("Report received on", "Say when the report was received.")
    notice_received_on = day(
        "Notice received on",
        required=False,
        help_text="Leave empty if it came with the report. The later of the two begins the clock.",
    )
    respond_by = day(
        "Answer asked for by",
        required=False,
        help_text="The law sets no period under this power, so say what was asked.",
    )

    def __init__(self, data=None, *, recommendation: Recommendation):
        names = ("report_received_on", "notice_received_on", "respond_by")
        initial = {name: getattr(recommendation, name) for name in names}
        initial["report_received_on"] = initial["report_received_on"] or timezone.localdate()
        super().__init__(data, initial=initial)
        if recommendation.power == Recommendation.Power.DUTY_TO_RESPOND:
            del self.fields["respond_by"]
        if recommendation.state == Recommendation.State.SERVED:
            self.fields["reason"] = reason_for_correcting()


class AnswerForm(forms.Form):
    """The response to one recommendation, or its correction."""

    decision = forms.ChoiceField(
        label="What is decided?",
        choices=Response.Decision,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is accepted, partly or not."},
    )
    reasons = lines("Reasons", required=False, help_text="Needed unless all of it is accepted")
    action = lines("What action is proposed?", required=False)
    owner = forms.CharField(label="Who does it?", required=False, max_length=150)
    act_by = day("By when?", required=False)
    responded_on = day("Answered on", "Say when it was answered.")
    published_on = day("Published on", "Say when the answer was published.")

    def __init__(self, data=None, *, response: Response | None = None):
        today = timezone.localdate()
        names = (*self.base_fields,)
        initial = {name: getattr(response, name) for name in names} if response else {}
        super().__init__(data, initial=initial or {"responded_on": today, "published_on": today})
        if response:
            self.fields["reason"] = reason_for_correcting()

    def clean(self):
        cleaned = super().clean()
        decision = cleaned.get("decision")
        if decision in NEEDS_REASONS:
            self._need("reasons", NEEDS_REASONS[decision])
        if decision and decision != Response.Decision.REJECTED:
            self._need("action", "Say what action is proposed.")
            self._need("owner", "Say who does it.")
            self._need("act_by", "Say by when.")
        responded_on, published_on = cleaned.get("responded_on"), cleaned.get("published_on")
        if responded_on and published_on and published_on < responded_on:
            self.add_error("published_on", "It cannot be published before it was given.")
        return cleaned

    def _need(self, name: str, sentence: str) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, sentence)

    @property
    def answer(self) -> Answer:
        facts = {name: self.cleaned_data[name] for name in self.base_fields}
        return Answer(**facts)


class ProgressForm(forms.Form):
    """The progress, and its evidence."""

    on = day("Date of this report", "Say when this report was made.")
    text = lines("How far is it?", "Say how far it is.", help_text=PUBLIC)
    evidence = lines("What shows it?", required=False, rows=3)
    evidence_link = forms.URLField(
        label="Link to the evidence", required=False, max_length=500, assume_scheme="https"
    )
    evidence_file = HandedInField(
        label="File that shows it", required=False, help_text=f"{KINDS_TAKEN}. {AS_IT_CAME}"
    )
    is_done = forms.BooleanField(
        label="It is done",
        required=False,
        help_text="An officer of the committee looks at the evidence and confirms it.",
    )

    def __init__(self, data=None, files=None, *, oversized=()):
        super().__init__(data, files, initial={"on": timezone.localdate()})
        self.fields["evidence_file"].oversized = tuple(oversized)

    def clean(self):
        cleaned = super().clean()
        names = ("evidence", "evidence_link", "evidence_file")
        shown = any(cleaned.get(name) or name in self.errors for name in names)
        if cleaned.get("is_done") and not shown:
            sentence = "What is done has evidence: say what shows it, link to it or add a file."
            self.add_error("evidence", sentence)
        return cleaned

    @property
    def report(self) -> dict:
        said = dict(self.cleaned_data)
        file = said.pop("evidence_file")
        return said | {"file": file_given(file) if file else None}


class RecommendationFileForm(forms.Form):
    """A file of evidence for a recommendation."""

    file = HandedInField(
        label="File",
        help_text=f"{KINDS_TAKEN}. {AS_IT_CAME}",
        error_messages={"required": "Choose a file."},
    )
    title = forms.CharField(
        label="What it is",
        max_length=200,
        required=False,
        help_text="Leave this empty to call it by the file’s name.",
    )

    def __init__(self, data=None, files=None, *, oversized=()):
        super().__init__(data, files)
        self.fields["file"].oversized = tuple(oversized)

    @property
    def given(self) -> EvidenceGiven:
        return file_given(self.cleaned_data["file"], self.cleaned_data["title"])


class VerdictForm(forms.Form):
    """Whether the evidence shows completion."""

    is_done = forms.TypedChoiceField(
        label="Does the evidence show that it is done?",
        choices=[("yes", "Yes, it is done"), ("no", "No, something is missing")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    reason = lines("What is missing?", rows=2, max_length=300, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_done") is False and not cleaned.get("reason"):
            self.add_error("reason", "Say what is missing.")
        return cleaned


class WithdrawRecommendationForm(forms.Form):
    """The reason for withdrawing a recommendation, or a file of its evidence."""

    because = lines(
        "Why is it withdrawn?", "Say why it is withdrawn.", rows=3, max_length=300, help_text=PUBLIC
    )


class AgendaPlaceForm(forms.Form):
    """The place for a report of the recommendations: an item of a meeting, or a new one."""

    where = forms.ChoiceField(label="Which item?", **wanted("Choose an item."))

    def __init__(self, data=None, *, meetings):
        super().__init__(data)
        self.places = {}
        choices = []
        for meeting in meetings:
            items = [(item.key, item.title) for item in meeting.items.all() if not item.is_withheld]
            choices.append((str(meeting), [(meeting.slug, "A new item of its own"), *items]))
            self.places[meeting.slug] = meeting
            self.places |= {item.key: item for item in meeting.items.all()}
        self.fields["where"].choices = choices

    @property
    def place(self):
        return self.places[self.cleaned_data["where"]]


class RecommendationFilter(forms.Form):
    """Filters of the register; an invalid value filters nothing."""

    committee = forms.ChoiceField(required=False, label="Committee")
    year = forms.TypedChoiceField(
        required=False, label="Municipal year", coerce=int, empty_value=None
    )
    state = forms.ChoiceField(
        required=False,
        label="State",
        choices=[
            ("", "All states"),
            (OVERDUE, "Overdue"),
            *(choice for choice in Recommendation.State.choices if choice[0] != "drafted"),
        ],
    )

    def __init__(self, data, *, recommendations):
        super().__init__(data)
        codes = recommendations.order_by("committee__name").values_list(
            "committee__code", "committee__name"
        )
        found = recommendations.order_by("-municipal_year").values_list("municipal_year", flat=True)
        years = [(year, year_label(year)) for year in dict.fromkeys(found) if year]
        committees = [(code.lower(), name) for code, name in dict.fromkeys(codes)]
        self.fields["committee"].choices = [("", "All committees"), *committees]
        self.fields["year"].choices = [("", "All years"), *years]
        for field in self.fields.values():
            field.widget.attrs["class"] = "govuk-select"
        self.full_clean()

    def narrow(self, recommendations):
        wanted = self.cleaned_data
        if code := wanted.get("committee"):
            recommendations = recommendations.filter(committee__code=code.upper())
        if year := wanted.get("year"):
            recommendations = recommendations.filter(municipal_year=year)
        if state := wanted.get("state"):
            recommendations = recommendations.in_state(state)
        return recommendations


def _answering():
    kinds = (Committee.Kind.EXECUTIVE, Committee.Kind.COUNCIL)
    return Committee.objects.current().filter(kind__in=kinds).order_by("-kind", "name")


def _words_of(recommendation: Recommendation) -> dict:
    names = ("text", "evidence", "partner", "power", "revision")
    to_body = recommendation.to_body
    said = {name: getattr(recommendation, name) for name in names}
    return said | {"to": to_body.slug if to_body else PARTNER}
