from datetime import date, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings.diary.deadlines import Diary
from meetings.models import Meeting
from scrutiny.fields import ClockField, DayField, moment, read_day
from scrutiny.templatetags.wording import long_date

EVENING = time(18)
LAST_YEAR = 10  # how many years ahead a meeting may be: what is further is a slip of the pen
STANDING = "standing"
CONTACTS = ("democratic_services_name", "democratic_services_phone", "media_name", "media_phone")


class FactsForm(forms.Form):
    """The place of a meeting and its contact."""

    venue = forms.CharField(
        max_length=200, label="Venue", error_messages={"required": "Say where it is held."}
    )
    democratic_services_name = forms.CharField(
        max_length=100, required=False, label="Democratic Services: name"
    )
    democratic_services_phone = forms.CharField(
        max_length=40, required=False, label="Democratic Services: phone"
    )
    media_name = forms.CharField(max_length=100, required=False, label="Media enquiries: name")
    media_phone = forms.CharField(max_length=40, required=False, label="Media enquiries: phone")

    @property
    def facts(self) -> dict:
        names = ("venue", *CONTACTS)
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


class ChangeMeetingForm(FactsForm):
    """The details of one meeting; its date, time and place only before they are public."""

    day = DayField(label="Date", help_text="For example 7 11 2024 or 7 nov 2024")
    at = ClockField(label="Time")
    field_order = ["day", "at", "venue"]

    def __init__(self, data=None, *, meeting: Meeting):
        initial = {name: getattr(meeting, name) for name in ("venue", *CONTACTS)}
        starts_at = timezone.localtime(meeting.starts_at)
        initial |= {"day": starts_at.date(), "at": starts_at.time()}
        super().__init__(data, initial=initial)
        if meeting.is_announced or meeting.has_been_public:
            del self.fields["day"], self.fields["at"], self.fields["venue"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("day") and cleaned.get("at") is not None:
            cleaned["starts_at"] = _moment_or_error(self, "at", cleaned["day"], cleaned["at"])
        return cleaned

    @property
    def facts(self) -> dict:
        starts_at = self.cleaned_data.get("starts_at")
        return super().facts | ({"starts_at": starts_at} if starts_at else {})


class PlansDays(FactsForm):
    """Adds days to the diary, but asks first about a doubtful one.

    A wrong day is refused; a doubtful one (a bank holiday, a second meeting that day) gets
    a warning once, beside a box to add it anyway.
    """

    at = ClockField(label="Time")
    go_ahead = forms.BooleanField(required=False, label="Plan it all the same")

    def __init__(self, data=None, *, committee, last: Meeting | None):
        super().__init__(data, initial=_as_last_time(last))
        self.diary = Diary.read()
        taken = Meeting.objects.filter(committee=committee).exclude(state__in=Meeting.OFF_STATES)
        self.taken = {timezone.localdate(at) for at in taken.values_list("starts_at", flat=True)}
        self.warns = False

    def warnings(self, day: date) -> list[str]:
        """Return warnings about a meeting on a day."""
        said = []
        if reason := self.diary.why_closed(day):
            said.append(f"{long_date(day)} is not a working day ({reason}).")
        if day in self.taken:
            said.append(f"The committee meets on {long_date(day)} already.")
        if self.diary.deadline(day).deadline < timezone.localdate():
            said.append(f"For {long_date(day)} the last day to publish the agenda has passed.")
        return said

    def warn(self, field: str, warnings: list[str]) -> None:
        """Ask before going on, unless the user has ticked to go ahead."""
        self.warns = bool(warnings)
        if self.warns and not self.cleaned_data.get("go_ahead"):
            self.add_error(field, warnings)

    @property
    def shown_fields(self):
        return [field for field in self.visible_fields() if self.warns or field.name != "go_ahead"]


class PlanForm(PlansDays):
    """One meeting, and the start of its agenda."""

    day = DayField(label="Date", help_text="For example 7 11 2024 or 7 nov 2024")
    begin = forms.ChoiceField(
        label="Begin the agenda with",
        widget=forms.RadioSelect,
        help_text="Items are copied without their papers. Exempt ones come with their public "
        "titles only.",
    )
    field_order = ["day", "at", "venue", *CONTACTS, "begin", "go_ahead"]

    def __init__(self, data=None, *, committee, last, sources, standing_items: int):
        super().__init__(data, committee=committee, last=last)
        self.sources = {source.slug: source for source in sources}
        choices = [("", "Nothing: an empty agenda")]
        choices += [
            (slug, f"The items of {long_date(each.on)}") for slug, each in self.sources.items()
        ]
        if standing_items:
            count = f"{standing_items} standing item{'' if standing_items == 1 else 's'}"
            choices.insert(0, (STANDING, f"The committee’s {count}"))
        self.fields["begin"].choices = choices
        self.fields["begin"].required = False
        self.initial["begin"] = choices[0][0]

    def clean(self):
        cleaned = super().clean()
        day, at = cleaned.get("day"), cleaned.get("at")
        if day and (fault := _fault(day)):
            self.add_error("day", fault)
        elif day and at is not None:
            cleaned["starts_at"] = _moment_or_error(self, "at", day, at)
            self.warn("day", self.warnings(day))
        return cleaned

    @property
    def facts(self) -> dict:
        begin = self.cleaned_data["begin"]
        return super().facts | {
            "starts_at": self.cleaned_data["starts_at"],
            "with_standing_items": begin == STANDING,
            "source": self.sources.get(begin),
        }


class PlanYearForm(PlansDays):
    """A year's meetings at once: one day per line, all of them or none."""

    days = forms.CharField(
        label="Dates",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="One a line, for example 7 November 2024, 7 nov 2024 or 7/11/2024",
        error_messages={"required": "Give one date at least."},
    )
    is_announced = forms.BooleanField(
        required=False, label="Announce these dates to the public now"
    )
    field_order = ["days", "at", "venue", *CONTACTS, "is_announced", "go_ahead"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["go_ahead"].label = "Plan these dates all the same"

    def clean(self):
        cleaned = super().clean()
        if "days" not in cleaned or cleaned.get("at") is None:
            return cleaned
        faults, warnings, moments = [], [], []
        for number, line in enumerate(cleaned["days"].splitlines(), 1):
            if line.strip():
                self._read(f"Line {number}", line, cleaned["at"], faults, warnings, moments)
        if faults:
            self.add_error("days", faults)
        else:
            self.warn("days", warnings)
        cleaned["moments"] = moments
        return cleaned

    def _read(self, where, line, at, faults, warnings, moments):
        """Read one line into `moments`, or into `faults` or `warnings`."""
        try:
            day = read_day(line)
            starts_at = moment(day, at)
        except ValidationError as error:
            faults.append(f"{where}: {error.messages[0]}")
            return
        except ValueError:
            faults.append(f"{where}: “{line.strip()[:40]}” is not a date.")
            return
        if fault := _fault(day):
            faults.append(f"{where}: {fault}")
        elif starts_at in moments:
            faults.append(f"{where}: {long_date(day)} stands here twice.")
        warnings.extend(f"{where}: {warning}" for warning in self.warnings(day))
        moments.append(starts_at)


def _fault(day: date) -> str:
    today = timezone.localdate()
    if day < today:
        return f"{long_date(day)} has passed."
    if day.year > today.year + LAST_YEAR:
        return f"{long_date(day)} is too far ahead."
    return ""


def _moment_or_error(form: forms.Form, field: str, day: date, at: time):
    try:
        return moment(day, at)
    except ValidationError as error:
        form.add_error(field, error)
        return None


def _as_last_time(last: Meeting | None) -> dict:
    """Fill in the details of the committee's last meeting."""
    if last is None:
        return {"at": EVENING}
    facts = {name: getattr(last, name) for name in ("venue", *CONTACTS)}
    return facts | {"at": timezone.localtime(last.starts_at).time()}
