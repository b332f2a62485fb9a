from django import forms


class MeetingFilter(forms.Form):
    """Filters of a list of meetings; an invalid value filters nothing."""

    committee = forms.ChoiceField(required=False, label="Committee")
    year = forms.TypedChoiceField(required=False, label="Year", coerce=int, empty_value=None)
    when = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, committees, years):
        super().__init__(data)
        codes = [(committee.slug, committee.name) for committee in committees]
        self.fields["committee"].choices = [("", "All committees"), *codes]
        self.fields["year"].choices = [("", "All years"), *((year, year) for year in years)]
        for name in ("committee", "year"):
            self.fields[name].widget.attrs["class"] = "govuk-select"
        self.full_clean()

    @property
    def is_past(self) -> bool:
        return self.cleaned_data.get("when") == "past"

    def narrow(self, meetings):
        code, year = self.cleaned_data.get("committee"), self.cleaned_data.get("year")
        if code:
            meetings = meetings.filter(committee__code=code.upper())
        return meetings.filter(starts_at__year=year) if year else meetings
