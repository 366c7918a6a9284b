"""What people type in about requests, letters and addresses."""

from datetime import date

from django import forms

from requests_app.filters import date_input, people
from requests_app.models import Authority, AuthorityList, CaseEvent, FoiRequest

Kind = CaseEvent.Kind
REPLIES = (Kind.RESPONSE, Kind.PARTIAL_RESPONSE, Kind.REFUSAL)
WRITTEN_BY_US = (Kind.LETTER_WRITTEN, Kind.LETTER_SENT, Kind.RECOUNTED)
MAY_HAVE_OUTCOME = (Kind.REVIEW_RESPONSE, Kind.CLOSED)
OUTCOMES = [
    (outcome.value, outcome.label)
    for outcome in (
        FoiRequest.Outcome.FULL,
        FoiRequest.Outcome.PARTIAL,
        FoiRequest.Outcome.REFUSED,
        FoiRequest.Outcome.NOT_HELD,
    )
]
LARGEST_UPLOAD = 20 * 1024 * 1024  # bytes


class EventForm(forms.Form):
    """Something that happened to a request, other than an answer."""

    kind = forms.ChoiceField(
        label="What happened",
        choices=[
            (kind.value, kind.label) for kind in Kind if kind not in (*REPLIES, *WRITTEN_BY_US)
        ],
    )
    on = forms.DateField(
        label="On which day",
        required=False,
        widget=date_input(),
        help_text="The day in London. Leave it empty only if the day is not known.",
    )
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    source = forms.CharField(
        label="Where we know it from",
        required=False,
        max_length=200,
        help_text="Such as: their e-mail of that day.",
    )


class ReplyForm(forms.Form):
    """An answer, in full or in part, or a refusal."""

    kind = forms.ChoiceField(
        label="What came", choices=[(kind.value, kind.label) for kind in REPLIES]
    )
    outcome = forms.ChoiceField(
        label="What it says",
        choices=[("", "choose …"), *OUTCOMES],
        required=False,
        help_text="Needed for an answer. A part leaves the request open: more is to come.",
    )
    on = forms.DateField(label="Day it came", widget=date_input())
    note = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Sections cited, who signed it, what is still to come.",
    )
    source = forms.CharField(label="Where it is kept", required=False, max_length=200)

    def clean(self) -> dict[str, object]:
        return _with_fitting_outcome(self, super().clean() or {})


def _with_fitting_outcome(form: forms.Form, found: dict[str, object]) -> dict[str, object]:
    """An answer needs an outcome; what else came implies one, or has none."""
    kind = found.get("kind")
    if kind == Kind.REFUSAL:
        found["outcome"] = FoiRequest.Outcome.REFUSED
    elif kind == Kind.RESPONSE:
        if not found.get("outcome") and "outcome" not in form.errors:
            form.add_error("outcome", "Say what the answer says: full, partial, refused, not held.")
    elif kind not in MAY_HAVE_OUTCOME:
        found["outcome"] = ""
    return found


class RelabelForm(forms.Form):
    """What an event really was, or on which day. Kinds that we write by ourselves are left out."""

    event = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="What it really was",
        choices=[(kind.value, kind.label) for kind in Kind if kind not in WRITTEN_BY_US],
    )
    outcome = forms.ChoiceField(
        label="What it says",
        choices=[("", "says nothing"), *FoiRequest.Outcome.choices],
        required=False,
        help_text="Needed for an answer.",
    )
    on = forms.DateField(
        label="On which day",
        required=False,
        widget=date_input(),
        help_text="Left empty, the day stays as it was.",
    )
    why = forms.CharField(
        label="Why",
        max_length=300,
        help_text="Kept in the log beside the event as it was, which stays readable.",
    )

    def clean(self) -> dict[str, object]:
        return _with_fitting_outcome(self, super().clean() or {})


class StrikeOutForm(forms.Form):
    event = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(label="Why it does not count", max_length=300)


class HoldForm(forms.Form):
    reason = forms.CharField(label="Why we do not chase this one", max_length=300)


class NothingToFillIn(forms.Form):
    """A button, and no more."""


class AssignForm(forms.Form):
    person = forms.ModelChoiceField(
        label="Who looks after it",
        required=False,
        empty_label="nobody",
        queryset=people(),
    )


class WhyForm(forms.Form):
    why = forms.CharField(label="Why it is not needed", max_length=300)


class SettleForm(forms.Form):
    """What became of a letter that was being handed over when the line broke."""

    was_sent = forms.TypedChoiceField(
        label="What became of it",
        choices=[("yes", "it reached their mail server"), ("no", "it did not: try again")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    evidence = forms.CharField(
        label="How you know",
        max_length=300,
        help_text="Such as: their auto-reply of 2 March, or the mail server's journal.",
    )


class KeyForm(forms.Form):
    """Made when a page is shown, so that the same button pressed twice writes once."""

    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)


class PilotForm(forms.Form):
    """How many letters go first, so that a mistake reaches a few councils and not all."""

    first = forms.IntegerField(label="How many go first", min_value=1, max_value=10_000, initial=5)


class SnoozeForm(forms.Form):
    """The day before which nobody is chased."""

    until = forms.DateField(
        label="Do not chase before",
        required=False,
        widget=date_input(),
        help_text="Left empty, they are chased as usual again.",
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date | None:
        return _to_come(self.cleaned_data["until"], self.today)


class RemindForm(forms.Form):
    """A note to oneself, in the digest of that day."""

    on = forms.DateField(label="Remind me on", widget=date_input())
    note = forms.CharField(label="Of what", required=False, max_length=300)

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date | None:
        return _to_come(self.cleaned_data["on"], self.today)


def _to_come(day: date | None, today: date) -> date | None:
    if day and day <= today:
        raise forms.ValidationError("Choose a day after today.")
    return day


class SendOnForm(forms.Form):
    """The day on which a batch of letters might leave; none that has passed."""

    send_on = forms.DateField(
        label="If these letters leave on",
        widget=date_input(),
        error_messages={
            "required": "Choose a day, such as 2026-03-02.",
            "invalid": "That is no day; one such as 2026-03-02 was expected.",
        },
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_send_on(self) -> date:
        day = self.cleaned_data["send_on"]
        if day < self.today:
            raise forms.ValidationError("That day has passed; choose today or a later one.")
        return day


class CampaignFileForm(forms.Form):
    file = forms.FileField(
        label="Campaign file",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        help_text="A .toml file. One with a short name that is already here updates it.",
    )


class TableForm(forms.Form):
    """A spreadsheet: newly chosen, or one that was looked at before and is kept by its hash."""

    file = forms.FileField(
        label="Spreadsheet",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
        help_text="CSV, XLSX, XLS or ODS; the first sheet is read.",
    )
    kept = forms.RegexField(r"^[0-9a-f]{64}$", required=False, widget=forms.HiddenInput)
    filename = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    authority_column = forms.CharField(
        label="Column with the authority",
        initial="authority",
        required=False,
        max_length=100,
        help_text="Names as people write them, or GSS codes.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("kept")

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        upload = found.get("file")
        if upload and upload.size > LARGEST_UPLOAD:
            self.add_error("file", f"The file is larger than {LARGEST_UPLOAD // 2**20} MB.")
        found["authority_column"] = str(found.get("authority_column") or "authority").strip()
        return found


class AddressesForm(TableForm):
    """Addresses, pasted or in a spreadsheet: columns authority and email."""

    pasted = forms.CharField(
        label="Or paste them here",
        required=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="One line an authority: name or code, a comma or a tab, the address.",
    )
    confirmed_on = forms.DateField(
        label="Looked up on",
        widget=date_input(),
        help_text="The day these addresses were last known to be right.",
    )
    field_order = ["file", "pasted", "confirmed_on"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["authority_column"]
        self.fields["file"].required = False

    def clean(self) -> dict[str, object]:
        found = super().clean()
        if not found.get("pasted") and not found.get("file") and not self.errors:
            self.add_error("file", "Choose a file, or paste the addresses.")
        return found


class AddressForm(forms.ModelForm):
    """The address of one authority, and where we know it from."""

    foi_page = forms.URLField(label="Its page on FOI", required=False, assume_scheme="https")

    class Meta:
        model = Authority
        fields = ["email", "email_source", "email_confirmed_on", "foi_page"]
        widgets = {"email_confirmed_on": date_input()}
        help_texts = {"email_source": "Such as: its page on FOI, or its last reply."}


class AuthorityListForm(forms.ModelForm):
    """A saved list: what it is called, and the authorities on it as somebody pasted them."""

    members = forms.CharField(
        label="Authorities",
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text="One a line: a GSS code, a name as people write it, or both. Cells pasted from a "
        "spreadsheet will do.",
    )

    class Meta:
        model = AuthorityList
        fields = ["name", "note"]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = AuthorityList.objects.filter(name__iexact=name).exclude(pk=self.instance.pk)
        if other := others.first():
            raise forms.ValidationError(f"There is a list “{other.name}” already.")
        return name


class NewAddressForm(forms.ModelForm):
    """The address that is right, in place of one that was refused."""

    class Meta:
        model = Authority
        fields = ["email", "email_source"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label, self.fields["email"].required = "The right address", True
        self.fields["email_source"].label = "Where it comes from"
