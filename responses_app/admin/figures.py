"""Figures: what each authority said, in its own words.

A person types the words; the value, the bounds and the kind are read from them, and shown. A
correction is a new version of the figure, and the old one stays readable.
"""

from collections.abc import Sequence

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format

from requests_app.admin.bulk import do_each
from requests_app.admin.desk import Link
from requests_app.models import Campaign, Period, Question
from responses_app import exports, figures
from responses_app.admin.files import FilesAdmin
from responses_app.domain.answers import read_answer
from responses_app.domain.writing_numbers import number_or_bounds
from responses_app.forms import KeyChoiceField
from responses_app.models import Figure

WHERE = ("foi_request", "question", "period")
WORDS = ("raw", "basis", "source", "note")
READ = ("kind", "value", "lower", "upper", "unit", "sections", "parts", "needs_review")
KEPT = ("version", "review_status", "coder", "recorded_by", "recorded_at")


class GroupedByCampaign(forms.models.ModelChoiceIterator):
    """The choices under the titles of their campaigns."""

    def __iter__(self):
        yield ("", self.field.empty_label)
        campaign, group = None, []
        for row in self.queryset:
            if campaign != row.campaign:
                if group:
                    yield (campaign.title, group)
                campaign, group = row.campaign, []
            group.append(self.choice(row))
        if group:
            yield (campaign.title, group)


class GroupedChoiceField(KeyChoiceField):
    iterator = GroupedByCampaign


class WordsForm(forms.ModelForm):
    """An authority's words are never refused: what cannot be read becomes `unclear`."""

    raw = forms.CharField(
        label="What they wrote",
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Their own words and nothing else: 1,204, <5, not held, s.40(2). "
        "Left empty, it says they left it blank.",
    )

    class Meta:
        model = Figure
        fields = WORDS

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["note"] = persons_note(self.instance)


class NewFigureForm(WordsForm):
    question = GroupedChoiceField(queryset=Question.objects.none())
    period = GroupedChoiceField(queryset=Period.objects.none())

    class Meta:
        model = Figure
        fields = (*WHERE, *WORDS)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        questions = Question.objects.filter(sum_of=[]).select_related("campaign")
        periods = Period.objects.select_related("campaign")
        if campaign := _campaign_of(self.initial.get("foi_request")):
            questions = questions.filter(campaign=campaign)
            periods = periods.filter(campaign=campaign)
        order = ("campaign__title", "campaign", "position", "key")
        self.fields["question"].queryset = questions.order_by(*order)
        self.fields["period"].queryset = periods.order_by(*order)

    def clean(self) -> dict:
        said = super().clean()
        foi_request = said.get("foi_request")
        for name in ("question", "period"):
            row = said.get(name)
            if foi_request and row and row.campaign_id != foi_request.campaign_id:
                self.add_error(
                    name,
                    f"{row} belongs to the campaign {row.campaign}, and the request to "
                    f"{foi_request.campaign}: both of one campaign were expected.",
                )
        return said


def _campaign_of(foi_request: object) -> Campaign | None:
    """The campaign of the request that the address names, if it names one."""
    if not str(foi_request).isdecimal():
        return None
    return Campaign.objects.filter(foi_requests=int(str(foi_request))).first()


class VersionFilter(admin.SimpleListFilter):
    """The versions that count, unless all are asked for."""

    title = "version"
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("all", "All, replaced ones too"), ("replaced", "Replaced ones")]

    def choices(self, changelist):
        everything = super().choices(changelist)
        yield {**next(everything), "display": "Newest"}
        yield from everything

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "all":
                return queryset
            case "replaced":
                return queryset.filter(is_current=False)
        return queryset.filter(is_current=True)


@admin.register(Figure)
class FigureAdmin(FilesAdmin):
    what = "figures"
    import_page = "import-figures"
    request_column = "foi_request"

    list_display = (
        "authority",
        "question",
        "period",
        "as_written",
        "kind",
        "value_or_bounds",
        "needs_review",
        "due",
        "campaign",
    )
    list_display_links = ("authority", "as_written")
    list_filter = (
        "foi_request__campaign",
        "kind",
        "needs_review",
        "review_status",
        "question",
        "period",
        VersionFilter,
        "foi_request__authority__nation",
    )
    search_fields = (
        "foi_request__reference",
        "foi_request__authority__plain_name",
        "foi_request__authority__code",
        "raw",
        "source",
        "note",
    )
    list_select_related = (
        "foi_request__authority",
        "foi_request__campaign",
        "question",
        "period",
    )
    ordering = (
        "foi_request__campaign__title",
        "foi_request__authority__plain_name",
        "question__position",
        "period__position",
        "-version",
    )
    autocomplete_fields = ("foi_request",)
    actions = (*FilesAdmin.actions, "accept")

    def actions_for(self, request: HttpRequest, row: Figure) -> Sequence[str]:
        return ("accept",) if row.is_current and row.needs_review else ()

    @admin.action(description="Accept the reading", permissions=["change"])
    def accept(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        return do_each(
            self,
            request,
            rows,
            lambda figure: figures.accept(figure, request.user),
            (figures.FigureError,),
        )

    def exported(self, campaign: Campaign, asked: QuerySet, rows: QuerySet) -> exports.Choice:
        """Just the figures of the list, in their newest versions: others are never exported."""
        same = {name: OuterRef(name) for name in ("foi_request", "question", "period")}
        listed = Exists(rows.order_by().filter(**same))
        newest = Figure.objects.accepted().filter(listed, foi_request__campaign=campaign)
        return exports.Choice(figures=newest)

    def get_form(self, request: HttpRequest, obj: Figure | None = None, **kwargs):
        kwargs["form"] = NewFigureForm if obj is None else WordsForm
        return super().get_form(request, obj, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Figure | None = None):
        words = (None, {"fields": (*WHERE, *WORDS)})
        if obj is None:
            return [words]
        return [
            words,
            ("What was read from the words", {"fields": READ}),
            ("This version", {"fields": KEPT}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Figure | None = None):
        return () if obj is None else (*WHERE, *READ, *KEPT)

    def has_change_permission(self, request: HttpRequest, obj: Figure | None = None) -> bool:
        """A version that was replaced is read, and never changed."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_current)

    def has_delete_permission(self, request: HttpRequest, obj: Figure | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Figure, form, change: bool) -> None:
        if change and not form.changed_data:
            return
        newest = figures.record_figure(
            obj.foi_request,
            obj.question,
            obj.period,
            obj.raw,
            basis=obj.basis,
            note=obj.note,
            source=obj.source,
            by=request.user,
        )
        obj.pk = newest.pk
        obj.refresh_from_db()

    def response_change(self, request: HttpRequest, obj: Figure) -> HttpResponse:
        """Go on editing the new version, not the one it replaced."""
        answer = super().response_change(request, obj)
        if "_continue" in request.POST:
            url = reverse("admin:responses_app_figure_change", args=[obj.pk])
            return HttpResponseRedirect(url)
        return answer

    def row_links(self, request: HttpRequest, row: Figure) -> list[Link]:
        page = reverse("admin:requests_app_foirequest_change", args=[row.foi_request_id])
        versions = reverse("admin:responses_app_figure_changelist")
        same = (
            f"foi_request__id__exact={row.foi_request_id}&question__id__exact={row.question_id}"
            f"&period__id__exact={row.period_id}&version=all"
        )
        return [Link("The request", page), Link("All versions", f"{versions}?{same}")]

    @admin.display(description="authority", ordering="foi_request__authority__plain_name")
    def authority(self, figure: Figure) -> str:
        return str(figure.foi_request.authority)

    @admin.display(description="campaign", ordering="foi_request__campaign__title")
    def campaign(self, figure: Figure) -> str:
        return str(figure.foi_request.campaign)

    @admin.display(description="due", ordering="foi_request__due_on")
    def due(self, figure: Figure) -> str | None:
        day = figure.foi_request.due_on
        return day and date_format(day, "SHORT_DATE_FORMAT")

    @admin.display(description="as written", ordering="raw")
    def as_written(self, figure: Figure) -> str:
        return figure.raw or "(left blank)"

    @admin.display(description="value or bounds", ordering="value")
    def value_or_bounds(self, figure: Figure) -> str | None:
        return value_or_bounds(figure)


def persons_note(figure: Figure) -> str:
    """The note without what the reader added to it: reading the words again adds that again."""
    answer = read_answer(
        figure.raw,
        unit=figure.question.unit or None,
        law=figure.foi_request.law,
        kind=figure.question.kind,
        zeros_shown=figures.shows_zeros(figure.foi_request),
    )
    note = figure.note
    for added in filter(None, ("too large", answer.note)):
        note = note.removesuffix(added).removesuffix("; ")
    return note


def value_or_bounds(figure: Figure) -> str | None:
    """What the words amount to: `1204`, `0 to 4`, `12 or more`; nothing where nothing is known."""
    return number_or_bounds(
        figure.value, figure.lower, figure.upper, write=lambda number: f"{number.normalize():f}"
    )
