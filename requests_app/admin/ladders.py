"""The chase ladder of one campaign, law by law, on the campaign's page."""

from collections import defaultdict

from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from requests_app import ladders
from requests_app.domain import ladder, merge
from requests_app.domain.law import Law
from requests_app.models import LadderStep


class LadderStepForm(forms.ModelForm):
    """One step: its text is the tool's own, or can be merged."""

    def clean(self) -> dict:
        found = super().clean() or {}
        text, name = found.get("text") or "", found.get("name") or ""
        is_letter = found.get("kind") != LadderStep.Kind.REGULATOR
        if is_letter and name and not text.strip() and not ladders.shipped_text(name):
            self.add_error("text", "The tool has no text for a step of this name: write one.")
        columns = getattr(getattr(self.instance, "campaign", None), "merge_columns", None) or ()
        for problem in merge.problems_with(text, (*merge.KNOWN, *columns)):
            self.add_error("text", f"{problem[0].upper()}{problem[1:]}")
        return found


class LadderStepsFormSet(forms.BaseInlineFormSet):
    """All steps of a campaign together: each law's are a ladder, and the law has its say."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        by_law: dict[Law, list[tuple[int, ladder.Step]]] = defaultdict(list)
        for form in self.forms:
            said = getattr(form, "cleaned_data", None)
            if not said or not said.get("law") or self._should_delete_form(form):
                continue
            by_law[Law(said["law"])].append((said["position"], _step(said)))
        problems = [
            problem
            for law, steps in by_law.items()
            for problem in ladder.problems_with(
                [step for _, step in sorted(steps, key=lambda one: one[0])], law
            )
        ]
        if problems:
            raise forms.ValidationError(problems)


def _step(said: dict) -> ladder.Step:
    return ladder.Step(
        said["name"],
        said["title"],
        said["working_days"],
        said["needs_approval"],
        ladder.StepKind(said["kind"]),
    )


class LadderStepInline(admin.StackedInline):
    """No steps for a law: the tool's own ladder of that law is used."""

    model = LadderStep
    form = LadderStepForm
    formset = LadderStepsFormSet
    extra = 0
    classes = ("collapse",)
    verbose_name_plural = "Chase ladder (a law without steps of its own here uses the tool's)"
    fields = (
        ("law", "position", "working_days"),
        ("title", "name"),
        ("kind", "needs_approval"),
        "text",
        "tools_text",
    )
    readonly_fields = ("tools_text",)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "position":
            field.help_text = "The order counts, not the number: 10, 20, 30 leave room between."
        return field

    @admin.display(description="the tool's own text")
    def tools_text(self, step: LadderStep) -> SafeString | str:
        """What is written where the box above is empty."""
        text = ladders.shipped_text(step.name) if step.name else ""
        if not text:
            return "none for a step of this name"
        return format_html(
            "<details><summary>Show it: used while the box above is empty</summary>"
            "<pre>{}</pre></details>",
            text,
        )
