"""What people type in about replies and figures."""

from datetime import date

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate

from requests_app.domain.event_lists import in_words
from requests_app.filters import date_input
from requests_app.forms import OUTCOMES, TableForm
from requests_app.models import Campaign, FoiRequest, Period, Question
from responses_app.figures import FigureError, read_mapping
from responses_app.models import InboundMessage, Release


class KeyChoiceField(forms.ModelChoiceField):
    """A question by its number and wording, or a period by its name."""

    def label_from_instance(self, row: Question | Period) -> str:
        text = getattr(row, "text", "")
        return f"{row.key}: {text[:80]}" if text else row.key


class FigureForm(forms.Form):
    """One figure, in the authority's own words."""

    question = KeyChoiceField(queryset=Question.objects.none())
    period = KeyChoiceField(queryset=Period.objects.none())
    raw = forms.CharField(
        label="What they wrote",
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Their own words and nothing else: 1,204, <5, not held, s.40(2). "
        "Left empty, it says they left it blank.",
    )
    basis = forms.ChoiceField(
        label="Year basis they used",
        required=False,
        choices=[("", "as asked"), *Period.Basis.choices],
    )
    source = forms.CharField(
        label="Where it stands",
        required=False,
        max_length=300,
        help_text="File, letter, page or cell.",
    )
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: object, campaign: Campaign, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].queryset = campaign.questions.filter(sum_of=[])
        self.fields["period"].queryset = campaign.periods.all()


class ReleaseForm(forms.Form):
    """Why there is a release."""

    note = forms.CharField(
        label="Why there is this release",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Such as: after the corrections of May. Everybody reads it once the release is "
        "published.",
    )
    although_unchanged = forms.BooleanField(
        label="Make one although the newest release holds the same numbers", required=False
    )


class ConfirmingForm(forms.Form):
    """Who is asked whether we understood them, and by when they are to object."""

    ALL, TICKED = "all", "ticked"

    who = forms.ChoiceField(label="Who is asked")
    object_by = forms.DateField(label="To object by", widget=date_input())
    text = forms.CharField(
        label="The letter",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="In two braces stands what is filled in for each authority.",
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: object, lists: list[str], earliest: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest
        self.fields["who"].choices = [
            (self.ALL, "everybody that can be asked"),
            (self.TICKED, "those ticked below"),
            *((f"list:{name}", f"of the list “{name}”") for name in lists),
        ]

    def clean_object_by(self) -> date:
        day: date = self.cleaned_data["object_by"]
        if day < self.earliest:
            raise forms.ValidationError(
                f"They need 10 working days: {in_words(self.earliest)} or later was expected."
            )
        return day


class ConfirmationForm(forms.Form):
    """What an authority said of its figures."""

    state = forms.ChoiceField(
        label="What they said",
        choices=[
            ("", "choose …"),
            ("confirmed", "they are right"),
            ("corrected", "they are to be corrected, as typed in above"),
            ("objected", "they object, and it is not settled"),
        ],
    )
    on = forms.DateField(label="On which day", widget=date_input())
    words = forms.CharField(
        label="In their own words", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AcceptForm(forms.Form):
    """A person has looked at a figure: its reading stands."""

    figure = forms.IntegerField(widget=forms.HiddenInput)


class FiguresForm(TableForm):
    """A spreadsheet of figures: one row a figure, or one row an authority with a mapping."""

    mapping = forms.CharField(
        label="Which column holds which question and period",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text="For a file with one row an authority. A line each: column = question@period.",
    )

    def clean_mapping(self) -> dict[str, tuple[str, str]]:
        """Return the column's question and period, by column; empty for one row a figure."""
        lines = [line for line in self.cleaned_data["mapping"].splitlines() if line.strip()]
        try:
            return read_mapping(lines)
        except FigureError as problem:
            raise forms.ValidationError(str(problem)) from problem


# ---------------------------------------------------------------------------- replies

Kind, CameBy = InboundMessage.Kind, InboundMessage.CameBy
A_MEGABYTE = 1024 * 1024
MOST_FILES = 20
LARGEST_DRAFT = 10 * A_MEGABYTE  # bytes
KINDS = {
    "It answers": {
        Kind.ANSWER: "answer",
        Kind.PARTIAL: "part of the answer; more is to come",
        Kind.REFUSAL: "refusal notice",
        Kind.NOT_HELD: "they do not hold it",
    },
    "It stops or moves the clock": {
        Kind.CLARIFICATION: "they ask what we mean",
        Kind.FEES_NOTICE: "they ask for a fee",
        Kind.EXTENSION: "they take more time (extension)",
        Kind.TRANSFER: "passed on to another authority, or we are to ask there",
    },
    "It leaves the clock alone": {
        Kind.ACKNOWLEDGEMENT: "they have received it (acknowledgement)",
        Kind.PORTAL_LINK: "something is to be fetched from a portal",
        Kind.OUT_OF_OFFICE: "out of office, or another automatic mail",
        Kind.BOUNCE: "our letter came back (bounce)",
        Kind.NEWSLETTER: "newsletter or spam",
        Kind.UNCLEAR: "none of these, or unclear",
    },
}
NEVER_SAID = (Kind.OUT_OF_OFFICE, Kind.BOUNCE, Kind.NEWSLETTER)  # on the telephone, or by post


def _kinds(without: tuple[str, ...] = ()) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (group, [(kind.value, words) for kind, words in kinds.items() if kind not in without])
        for group, kinds in KINDS.items()
    ]


EXTENSIONS = {
    "pit": "they weigh the public interest",
    "eir": "it is complex, and much of it",
}


class KindForm(forms.Form):
    """What kind of reply a message is, said by a person who has read it."""

    kind = forms.ChoiceField(label="What it is", choices=_kinds())
    outcome = forms.ChoiceField(
        label="What the answer says",
        choices=[("", "choose …"), *OUTCOMES],
        required=False,
        help_text="Only for an answer. Some given and the rest refused is answered in part.",
    )
    extension = forms.ChoiceField(
        label="Why they take more time",
        choices=[("", "choose …"), *EXTENSIONS.items()],
        required=False,
        help_text="Only for an extension. The law knows no other ground.",
    )
    on = forms.DateField(
        label="Day it counts from",
        required=False,
        widget=date_input(),
        help_text="Left empty, it is the day it reached us.",
    )
    in_the_log = forms.BooleanField(
        label="Write it in the log of the request", required=False, initial=True
    )

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        return _with_what_goes_with_it(self, found, found.get("in_the_log"))


NEEDS = {
    Kind.ANSWER: ("outcome", "Say what the answer says: full, partial, refused, not held."),
    Kind.EXTENSION: ("extension", "Say which ground they give; without one nothing is logged."),
}


def _with_what_goes_with_it(
    form: forms.Form, found: dict[str, object], is_needed: object
) -> dict[str, object]:
    """An answer needs an outcome and an extension its ground; no other kind has either."""
    for kind, (name, words) in NEEDS.items():
        if found.get("kind") != kind:
            found[name] = ""
        elif is_needed and not found.get(name) and name not in form.errors:
            form.add_error(name, words)
    return found


class AsideForm(forms.Form):
    """Why a message is no reply to any request."""

    why = forms.CharField(label="Another reason", max_length=300)


class FindRequestForm(forms.Form):
    """Words of an authority's name, or of a reference."""

    find = forms.CharField(label="Find another request", max_length=200)


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once."""

    widget = ManyFilesInput

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        files = data if isinstance(data, list) else [data] if data else []
        if not files:
            return [super().clean(None, initial)]  # which says that one is needed
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    """Mails and documents of one request."""

    files = ManyFilesField(label="Mails and documents")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = (
            "Choose files, or drop them here: mails (.eml, .msg) and documents of any kind. At "
            f"most {MOST_FILES} at once, together at most {settings.LARGEST_FILE // A_MEGABYTE} MB."
        )

    def clean_files(self) -> list[UploadedFile]:
        files = self.cleaned_data["files"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"{len(files)} files; at most {MOST_FILES} at once.")
        size = sum(file.size for file in files)
        if size > settings.LARGEST_FILE:
            raise forms.ValidationError(
                f"{size / A_MEGABYTE:.0f} MB; at most {settings.LARGEST_FILE // A_MEGABYTE} MB "
                "at once (FOI_FILE_MEGABYTES)."
            )
        return files


class TypeInForm(forms.Form):
    """What was said on the telephone, or came by post, in the words of who took it down."""

    came_by = forms.ChoiceField(
        label="How it came",
        choices=[(way.value, way.label) for way in (CameBy.PHONE, CameBy.POST, CameBy.PORTAL)],
    )
    on = forms.DateField(label="Day it reached us", widget=date_input(), initial=localdate)
    at = forms.TimeField(
        label="Time of day",
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text="In London, where it is known.",
    )
    words = forms.CharField(
        label="What they said or wrote",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Of a call: who spoke, and what was said. Of a letter: its words; the letter "
        "itself can be scanned and uploaded.",
    )
    kind = forms.ChoiceField(
        label="What it is",
        choices=[("", "choose …"), *_kinds(without=NEVER_SAID)],
        help_text="The log says at once what follows from it.",
    )
    outcome = forms.ChoiceField(
        label="What the answer says",
        choices=[("", "choose …"), *OUTCOMES],
        required=False,
        help_text="Only for an answer.",
    )
    extension = forms.ChoiceField(
        label="Why they take more time",
        choices=[("", "choose …"), *EXTENSIONS.items()],
        required=False,
        help_text="Only for an extension. The law knows no other ground.",
    )

    def clean(self) -> dict[str, object]:
        return _with_what_goes_with_it(self, super().clean() or {}, True)


class WhyForm(forms.Form):
    """A reviewer's reason."""

    why = forms.CharField(label="Why", max_length=300, help_text="It stays readable for everybody.")


class DestroyForm(WhyForm):
    """Bytes are destroyed for good: said twice."""

    sure = forms.BooleanField(
        label="I have read what goes with it, and want it destroyed for good",
        error_messages={"required": "Tick the box if you really want it destroyed."},
    )


class TellThemForm(forms.Form):
    """The request whose authority is told what it sent."""

    foi_request = forms.ModelChoiceField(label="Authority", queryset=FoiRequest.objects.none())

    def __init__(self, *args: object, requests: list[FoiRequest], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["foi_request"]
        field.queryset = FoiRequest.objects.select_related("authority").filter(
            pk__in=[one.pk for one in requests]
        )
        if len(requests) == 1:
            field.initial, field.widget = requests[0].pk, forms.HiddenInput()


class QuarantineFilterForm(forms.Form):
    """Which campaign's documents are listed."""

    campaign = forms.ModelChoiceField(
        queryset=Campaign.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label="every campaign",
    )


# ---------------------------------------------------------------------------- a report's draft


class DraftForm(forms.Form):
    """A report's draft, as a file or pasted, and what its figures are checked against."""

    file = forms.FileField(
        label="The draft as a file",
        required=False,
        help_text="A text (.txt), Markdown (.md) or Word file (.docx), 10 MB at most.",
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.md,.markdown,.docx,.odt,.rtf"}),
    )
    text = forms.CharField(
        label="Or its text",
        required=False,
        strip=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    is_markdown = forms.BooleanField(label="The text pasted is Markdown", required=False)
    release = forms.TypedChoiceField(
        label="Check against", coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: object, campaign: Campaign, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        numbers = list(
            Release.objects.filter(campaign=campaign)
            .order_by("-number")
            .values_list("number", flat=True)
        )
        newest = f"the newest release ({numbers[0]})" if numbers else "the statistics as they stand"
        self.fields["release"].choices = [
            ("", newest),
            *((number, f"release {number}") for number in numbers[1:]),
            *([(0, "the statistics as they stand")] if numbers else []),
        ]

    def clean_file(self) -> UploadedFile | None:
        """Raises ValidationError for a file that is too large."""
        upload: UploadedFile | None = self.cleaned_data["file"]
        if upload and (upload.size or 0) > LARGEST_DRAFT:
            raise forms.ValidationError(f"It is larger than {LARGEST_DRAFT // A_MEGABYTE} MB.")
        return upload

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        if not self.errors and not found.get("file") and not str(found.get("text", "")).strip():
            raise forms.ValidationError("Choose a file, or paste the text.")
        return found
