from django import forms

from meetings.history.comparison import ComparingForm
from meetings.models import Paper
from meetings.papers.services.uploads import NeedsReason

ACCEPTED = ".docx,.pdf,.png,.jpg,.jpeg"
NO_FILE = "Choose a file to upload."


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else []


class FilesField(forms.FileField):
    """Any number of files; each is checked for faults when it is examined."""

    def __init__(self, **kwargs):
        attrs = {"class": "govuk-file-upload", "accept": ACCEPTED}
        super().__init__(required=False, widget=FilesInput(attrs=attrs), **kwargs)

    def clean(self, data, initial=None):
        return list(data or [])


class UploadForm(forms.Form):
    """Files that become papers; `oversized` are the names of those too large to upload.

    Each refused file adds an error, and the others are taken.
    """

    use_required_attribute = False
    files = FilesField(
        label="Add papers",
        help_text="Word, PDF, PNG or JPEG files of up to 100 MB. You can choose several at once.",
    )
    reason = forms.CharField(
        label="Why it may be taken though words in it are covered",
        help_text=(
            "Only if those words may be published. Your name and reason are kept with the paper. "
            "Then choose the file again."
        ),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "govuk-textarea"}),
    )

    def __init__(self, data=None, files=None, *, oversized=()):
        super().__init__(data, files)
        self.oversized = tuple(oversized)
        self.asks_reason = bool(data and data.get("reason", "").strip())
        self.fields["files"].widget.attrs["aria-describedby"] = "id_files_hint"
        self.fields["reason"].widget.attrs["aria-describedby"] = "id_reason_hint"

    @property
    def given_reason(self) -> str:
        return self.cleaned_data.get("reason", "") if self.is_valid() else ""

    def refuse(self, refusal):
        """Show why a file was not taken, and ask for a reason where that is enough to take it."""
        self.add_error("files", str(refusal))
        self.asks_reason = self.asks_reason or isinstance(refusal, NeedsReason)

    def clean_files(self):
        files = self.cleaned_data["files"]
        if not files and not self.oversized:
            raise forms.ValidationError(NO_FILE)
        return files


class ReplaceForm(UploadForm):
    """A file to replace a paper's."""

    def __init__(self, data=None, files=None, *, oversized=()):
        super().__init__(data, files, oversized=oversized)
        field = self.fields["files"]
        field.label = "Replace the file"
        field.help_text = "The present file is kept as an earlier version."
        del field.widget.attrs["multiple"]

    def clean_files(self):
        files = super().clean_files()
        if len(files) > 1:
            raise forms.ValidationError("Choose one file: it takes the place of the present one.")
        return files


class DescribeForm(ComparingForm):
    """The kind, label and title of a paper."""

    use_required_attribute = False
    kind = forms.ChoiceField(label="Kind", choices=Paper.Kind)
    label = forms.CharField(
        label="Label",
        required=False,
        max_length=40,
        help_text="For example Appendix A. Leave it empty for a report.",
    )
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Give the paper a title."}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["label"].widget.attrs["class"] = "govuk-input--width-20"


class MoveForm(forms.Form):
    """Another item of the agenda for a paper."""

    use_required_attribute = False
    item = forms.ChoiceField(label="Move to another item")

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", "Choose an item"), *items]
        self.fields["item"].error_messages["required"] = "Choose an item."
