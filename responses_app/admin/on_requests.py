"""What figures add to the page of a request: what the authority said, import and export."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from requests_app.admin.desk import Link
from requests_app.admin.foi_requests import FoiRequestAdmin
from requests_app.models import FoiRequest
from responses_app.admin.figures import value_or_bounds
from responses_app.admin.files import FilesAdmin
from responses_app.models import Figure

admin.site.unregister(FoiRequest)


class FigureInline(admin.TabularInline):
    """The newest version of each figure. They are entered and corrected on their own page."""

    model = Figure
    extra = 0
    fields = ("question", "period", "raw", "kind", "value_or_bounds", "needs_review", "note")
    readonly_fields = fields
    can_delete = False
    show_change_link = True
    verbose_name_plural = "what they answered"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).accepted().select_related("question", "period")

    def has_add_permission(self, request: HttpRequest, obj: FoiRequest | None = None) -> bool:
        return False

    @admin.display(description="value or bounds")
    def value_or_bounds(self, figure: Figure) -> str:
        return value_or_bounds(figure) or "–"


@admin.register(FoiRequest)
class FoiRequestWithFiguresAdmin(FilesAdmin, FoiRequestAdmin):
    what = "requests"
    import_page = "import-requests"
    inlines = (FigureInline,)
    actions = (*FoiRequestAdmin.actions, *FilesAdmin.actions)

    def row_links(self, request: HttpRequest, row: FoiRequest) -> list[Link]:
        links = super().row_links(request, row)
        if request.user.has_perm("responses_app.add_figure"):
            add = reverse("admin:responses_app_figure_add")
            links.append(Link("Add a figure", f"{add}?foi_request={row.pk}"))
        return links
