from django import forms

from meetings.exempt.services.exempt_words import TRUE_WORDS, Ground
from meetings.exempt.title_checks import telling_words
from meetings.history.comparison import ComparingForm
from meetings.models import Paper
from meetings.models.withholding import CATEGORIES, Withholding
from scrutiny.fields import LinesField

GROUNDS = [
    (Withholding.Basis.EXEMPT, "Exempt: the committee may keep the public out (Schedule 12A)"),
    (Withholding.Basis.CONFIDENTIAL, "Confidential: disclosure is forbidden (section 100A)"),
]
LONGEST = 2000


def _text(label, help_text, *, needed="", **kwargs):
    if needed:
        kwargs["error_messages"] = {"required": needed}
    rows = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST, widget=rows, **kwargs
    )


class WithholdForm(ComparingForm):
    """The ground for withholding, and the words for the public."""

    use_required_attribute = False
    basis = forms.ChoiceField(label="Basis", choices=GROUNDS, widget=forms.RadioSelect)
    paragraphs = forms.TypedMultipleChoiceField(
        label="Paragraphs of Schedule 12A",
        help_text="For exempt information. Choose all that apply.",
        choices=[(n, f"{n}: {what}") for n, what in CATEGORIES.items()],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    public_interest = _text(
        "Public interest",
        "Why withholding it outweighs the public interest in disclosing it. Officers read this.",
        needed="Say why withholding it outweighs the public interest in disclosing it.",
    )
    public_title = forms.CharField(
        label="Public title",
        help_text="Everybody reads this in place of the true title. Give nothing away.",
        max_length=200,
        error_messages={"required": "Give a neutral title that the public may read."},
    )
    words_may_be_public = forms.BooleanField(label="These words may be public", required=False)
    shared_because = _text(
        "Why every member of the committee needs to see it",
        "By law members see paragraphs 3 and 6. To share more with all of them, say why; it is "
        "written down. Leave this empty otherwise.",
        required=False,
    )

    def __init__(self, data=None, *, true_title, **kwargs):
        super().__init__(data, **kwargs)
        self.true_title = true_title
        if data is None or "words_may_be_public" not in data:
            self.confirmation = self.fields.pop("words_may_be_public")

    @property
    def ground(self) -> Ground:
        clean = self.cleaned_data
        return Ground(
            clean["basis"], clean["paragraphs"], clean["public_interest"], clean["shared_because"]
        )

    @property
    def words(self) -> dict:
        """Return the exempt words as typed; empty while they are still public."""
        return {}

    def clean(self):
        clean = super().clean()
        self._check_paragraphs(clean.get("basis"), clean.get("paragraphs", []))
        true_title = clean.get("title", self.true_title)
        public_title = clean.get("public_title", "")
        if public_title and public_title.casefold().split() == true_title.casefold().split():
            self.add_error("public_title", "This is the true title. Give a neutral one.")
        elif not clean.get("words_may_be_public"):
            self._check_telling(telling_words(public_title, true_title))
        return clean

    def _check_paragraphs(self, basis, paragraphs):
        if basis == Withholding.Basis.EXEMPT and not paragraphs:
            self.add_error("paragraphs", "Choose the paragraph that makes it exempt.")
        elif basis == Withholding.Basis.CONFIDENTIAL and paragraphs:
            sentence = "Confidential information has no paragraph. Clear them, or choose exempt."
            self.add_error("paragraphs", sentence)

    def _check_telling(self, words):
        if not words:
            return
        names = ", ".join(f"“{word}”" for word in words)
        self._offer_confirmation()
        self.add_error(
            "public_title",
            f"The true title has {names} too. Change the public title, or confirm below that "
            "the public may read it.",
        )

    def _offer_confirmation(self):
        if "words_may_be_public" in self.fields:
            return
        fields = list(self.fields.items())
        place = list(self.fields).index("public_title") + 1
        fields.insert(place, ("words_may_be_public", self.confirmation))
        self.fields = dict(fields)


class ChangeWithheldForm(WithholdForm):
    """The same for an item or paper already withheld, with its exempt words."""

    title = forms.CharField(
        label="True title", max_length=200, error_messages={"required": "Give the true title."}
    )
    label = forms.CharField(label="Label", required=False, max_length=40)
    purpose = _text("Purpose", "What the committee is asked to do.", required=False)
    presenters = LinesField(label="Presented by", required=False, help_text="One person a line.")
    timing = forms.CharField(
        label="Time", required=False, max_length=40, help_text="For example 6.20 pm"
    )
    late_reason = _text("Why it is late", "", required=False)

    def __init__(self, data=None, *, holder, **kwargs):
        super().__init__(data, **kwargs)
        not_its_own = ("purpose", "presenters", "timing", "late_reason")
        for name in not_its_own if isinstance(holder, Paper) else ("label",):
            del self.fields[name]
        self.order_fields(TRUE_WORDS)

    @property
    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in TRUE_WORDS if name in self.fields}


class OpeningForm(forms.Form):
    """The reason for opening withheld words."""

    use_required_attribute = False
    reason = _text(
        "Why it can be open now",
        "The person who decides reads this.",
        needed="Say why it can be open now.",
    )
