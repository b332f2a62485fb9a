"""The forms for decisions on an item, and for actions and undertakings."""

from django import forms

from committees.models import Person
from meetings.models import Minute, Motion, VoteCast
from meetings.sitting.forms.sitting import PersonField
from meetings.sitting.grounds import grounds_of_one
from meetings.sitting.services.decisions import COUNTED, contradictions
from scrutiny.fields import DayField

COUNTS = tuple(COUNTED)
WORDS = {"rows": 3}


class AboutForm(forms.Form):
    """The facts about an item that the rules need."""

    is_numbered = forms.BooleanField(
        required=False,
        label="It has a reference of its own",
        help_text="Apologies, for example, usually have no reference.",
    )
    is_education = forms.BooleanField(
        required=False,
        label="It is an education question",
        help_text="Church and parent-governor representatives vote on education questions.",
    )

    def __init__(self, data=None, *, minute: Minute):
        initial = {
            "is_numbered": minute.number is not None,
            "is_education": minute.item.is_education,
        }
        super().__init__(data, initial=initial)


class WordsForm(forms.Form):
    """Words of a minute that are recorded apart from its text."""

    LABEL, HINT, WANTED = "Words", "", "Write it down."
    text = forms.CharField(max_length=5000, widget=forms.Textarea(attrs=WORDS))

    def __init__(self, data=None, *, voters: list[Person], minute: Minute, initial=None):
        super().__init__(data, initial=initial)
        self.fields["text"].label, self.fields["text"].help_text = self.LABEL, self.HINT
        self.fields["text"].error_messages["required"] = self.WANTED
        self.add_fields(voters, minute)
        if self.initial.get("in_private") or _may_be_private(minute):
            self.fields["in_private"] = forms.BooleanField(
                required=False,
                label="It belongs in the exempt minute",
                help_text="For what was said or decided while the public was excluded. The open "
                "minutes say nothing of it.",
            )

    def add_fields(self, voters, minute):
        """Add the fields that depend on who may vote, or on the minute."""

    @property
    def facts(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "text"}


def _may_be_private(minute: Minute) -> bool:
    """Whether an officer chooses: all words about a withheld item are exempt anyway."""
    return not minute.item.is_withheld and bool(grounds_of_one(minute.item))


class MotionForm(WordsForm):
    """A motion; its outcome by a vote is entered with the vote."""

    LABEL = "What was moved?"
    HINT = "For example: that the report be noted"
    WANTED = "Say what was moved."
    outcome = forms.ChoiceField(
        required=False,
        choices=[
            ("", "It is not decided yet, or is put to the vote"),
            (Motion.Outcome.AGREED, "It was agreed without a vote"),
            (Motion.Outcome.WITHDRAWN, "It was withdrawn"),
        ],
        widget=forms.RadioSelect,
        label="What became of it?",
        initial=Motion.Outcome.OPEN,
    )

    def add_fields(self, voters, minute):
        self.fields["mover"] = PersonField(voters, required=False, label="Moved by")
        self.fields["seconder"] = PersonField(voters, required=False, label="Seconded by")
        self.order_fields(["text", "mover", "seconder", "outcome"])
        if self.initial.get("outcome") in (Motion.Outcome.CARRIED, Motion.Outcome.LOST):
            del self.fields["outcome"]  # the vote has decided


class ResolutionForm(WordsForm):
    """One limb of a resolution."""

    LABEL = "RESOLVED – that"
    HINT = "Several are lettered a), b), c) in their order."
    WANTED = "Say what was resolved."


class ActionForm(WordsForm):
    """An action for a person."""

    LABEL = "What is to be done?"
    WANTED = "Say what is to be done."
    owner = forms.CharField(
        max_length=150,
        label="By whom?",
        help_text="Name or office",
        error_messages={"required": "Say who is to do it: a name or an office."},
    )
    due_on = DayField(required=False, label="By when?", help_text="For example 7 nov 2024")


class UndertakingForm(ActionForm):
    """An officer's promise in an answer."""

    LABEL = "What was promised?"
    HINT = "In the words of the answer"
    WANTED = "Say what was promised."


class VoteForm(forms.Form):
    """A vote: by show of hands, or by name where no counts are given.

    With counts a name means that the member asked for their own vote to be recorded.
    """

    votes_for = forms.IntegerField(required=False, min_value=0, label="For")
    votes_against = forms.IntegerField(required=False, min_value=0, label="Against")
    abstained = forms.IntegerField(required=False, min_value=0, label="Abstained")
    casting_vote = forms.ChoiceField(
        required=False,
        choices=[("", "None"), ("for", "For"), ("against", "Against")],
        widget=forms.RadioSelect,
        label="The chair’s casting vote, where the votes are equal",
    )

    def __init__(self, data=None, *, motion: Motion, voters: list[Person]):
        vote = getattr(motion, "vote", None)
        initial = {}
        if vote:
            known = ("casting_vote",) if vote.is_by_name else (*COUNTS, "casting_vote")
            initial = {name: getattr(vote, name) for name in known}
            initial |= {f"way_{cast.person.key}": cast.way for cast in vote.votes_cast.all()}
        super().__init__(data, initial=initial)
        self.voters = {f"way_{person.key}": person for person in voters}
        for name in COUNTS:
            self.fields[name].widget.attrs["class"] = "govuk-input--width-2"
        for name, person in self.voters.items():
            self.fields[name] = forms.ChoiceField(
                required=False,
                choices=[("", "Not recorded, or not voting"), *VoteCast.Way.choices],
                label=f"By name: {person}",
            )

    @property
    def shown_counts(self) -> list:
        return [self[name] for name in COUNTS]

    @property
    def named(self) -> list:
        return [self[name] for name in self.voters]

    def clean(self):
        cleaned = super().clean()
        ways, counts = self.ways_in(cleaned), self.counts_in(cleaned)
        if self.errors:
            return cleaned
        if not any(counts.values()) and not ways:
            self.add_error("votes_for", "Enter how many voted, or how each of them did.")
        elif any(counts.values()):
            for name, sentence in contradictions(counts, ways).items():
                self.add_error(name, sentence)
        return cleaned

    def ways_in(self, cleaned) -> dict[Person, str]:
        named = ((person, cleaned.get(name)) for name, person in self.voters.items())
        return {person: way for person, way in named if way}

    @property
    def ways(self) -> dict[Person, str]:
        return self.ways_in(self.cleaned_data)

    @property
    def counts(self) -> dict[str, int]:
        """Return the show of hands; all are 0 where it was a vote by name."""
        return self.counts_in(self.cleaned_data)

    def counts_in(self, cleaned) -> dict[str, int]:
        return {name: cleaned.get(name) or 0 for name in COUNTS}
