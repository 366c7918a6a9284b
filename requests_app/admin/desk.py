"""What our admin pages share: links and buttons beside the title, and rows that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst


@dataclass(frozen=True)
class Link:
    """A link beside the title of a page."""

    label: str
    url: str


class DeskAdmin(admin.ModelAdmin):
    """The stock ModelAdmin, with links and one-row actions beside the title.

    `actions_on_one` names the actions that also make sense on the page of one row: they are
    shown there as buttons, to those who may use them.
    """

    actions_on_one: Sequence[str] = ()
    list_per_page = 50
    empty_value_display = "–"

    def list_links(self, request: HttpRequest) -> list[Link]:
        """The links above the list."""
        return []

    def row_links(self, request: HttpRequest, row: Model) -> list[Link]:
        """The links above one row's page."""
        return []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, object]:
        """What the address fills in; a row it names by no number is left out, as no such row."""
        given = super().get_changeform_initial_data(request)
        return {
            name: value
            for name, value in given.items()
            if name not in self.autocomplete_fields or str(value).isdecimal()
        }

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ChosenOne(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ChosenMany(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        links = {"desk_links": self.list_links(request)}
        return super().changelist_view(request, links | (extra_context or {}))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context["desk_links"] = self.row_links(request, obj)
            context["desk_actions"] = [
                (name, str(description))
                for name, (_, _, description) in self._row_actions(request, obj).items()
            ]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _row_actions(self, request: HttpRequest, row: Model) -> dict:
        allowed = self.get_actions(request)
        fitting = self.actions_for(request, row)
        return {name: allowed[name] for name in fitting if name in allowed}

    def actions_for(self, request: HttpRequest, row: Model) -> Sequence[str]:
        """The actions that make sense on this row."""
        return self.actions_on_one


class Chosen:
    """A search box for one row of many says what it is for, to those who hear it too."""

    def build_attrs(self, base_attrs: dict, extra_attrs: dict | None = None) -> dict:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"data-placeholder": "Search by name, code or reference"}


class ChosenOne(Chosen, AutocompleteSelect):
    pass


class ChosenMany(Chosen, AutocompleteSelectMultiple):
    pass


class NamedBoxes(forms.BaseInlineFormSet):
    """The boxes that Django adds to each row have names too."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "Delete"


class TableInline(admin.TabularInline):
    """Rows of a table, each box of which has the name of its column."""

    extra = 0
    formset = NamedBoxes

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs["aria-label"] = capfirst(field.label)
        return field


class Kept:
    """Rows that stay as they were written. Who may change them has actions for it, and no form."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
