"""What people type in about figures."""

from django import forms

from requests_app.forms import TableForm
from requests_app.models import Campaign, Period, Question
from responses_app.figures import FigureError, read_mapping


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
