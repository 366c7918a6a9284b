"""Files in and out of a list: import with a look first, export of just what the list shows.

There is one way in: the site's own page, which shows what a spreadsheet would do before it is
written. The columns that go out are those of `exports.COLUMNS`, here as on the site.
"""

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from requests_app.admin.desk import DeskAdmin, Link
from requests_app.models import Campaign, FoiRequest
from responses_app import exports

ENDINGS = ("csv", "xlsx")


class FilesAdmin(DeskAdmin):
    """A list of requests or figures that can be exported as it stands, and imported into."""

    what = ""  # one of exports.WHAT
    import_page = ""  # name of the site's page that looks at a spreadsheet, then writes it
    request_column = "pk"  # from a row of the list to its request
    actions = ("export_csv", "export_xlsx")

    def list_links(self, request: HttpRequest) -> list[Link]:
        asked = request.GET.copy()
        asked.pop("p", None)  # the whole list, not one page of it
        links = super().list_links(request)
        if self.has_add_permission(request):
            links.append(Link("Import CSV or XLSX", self._address("import")))
        for ending in ENDINGS:
            url = f"{self._address('export', ending)}?{asked.urlencode()}"
            links.append(Link(f"Export {ending.upper()}", url))
        return links

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("import/", view(self.choose_campaign), name=f"{name}_import"),
            path("export/<str:ending>/", view(self.export_list), name=f"{name}_export"),
            *super().get_urls(),
        ]

    def _address(self, view: str, *args: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}", args=args)

    # In

    def choose_campaign(self, request: HttpRequest) -> HttpResponse:
        """Ask into which campaign; its own page then looks at the file before it is written."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        choices = [
            (campaign, reverse(self.import_page, args=[campaign.slug]))
            for campaign in Campaign.objects.all()
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Import {self.opts.verbose_name_plural}",
            "choices": choices,
        }
        return TemplateResponse(request, "admin/choose_campaign.html", context)

    # Out

    def export_list(self, request: HttpRequest, ending: str) -> HttpResponse:
        """The list with the filters and the search it has, all pages of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if ending not in ENDINGS:
            raise Http404
        back = HttpResponseRedirect(f"{self._address('changelist')}?{request.GET.urlencode()}")
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self._address("changelist"))
        return self._file(request, rows, ending) or back

    @admin.action(description="Export these as CSV", permissions=["view"])
    def export_csv(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        return self._file(request, rows, "csv")

    @admin.action(description="Export these as XLSX", permissions=["view"])
    def export_xlsx(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        return self._file(request, rows, "xlsx")

    def _file(self, request: HttpRequest, rows: QuerySet, ending: str) -> HttpResponse | None:
        asked = FoiRequest.objects.filter(pk__in=rows.order_by().values(self.request_column))
        campaigns = list(Campaign.objects.filter(foi_requests__in=asked).distinct()[:2])
        if len(campaigns) != 1:
            why = "choose one with the filter" if campaigns else "the list is empty"
            messages.error(request, f"Nothing exported. One file holds one campaign: {why}.")
            return None
        one = exports.Export(
            self.what, campaigns[0], ending, self.exported(campaigns[0], asked, rows)
        )
        return HttpResponse(
            b"".join(one),
            content_type=one.media_type,
            headers={"Content-Disposition": f'attachment; filename="{one.filename}"'},
        )

    def exported(self, campaign: Campaign, asked: QuerySet, rows: QuerySet) -> exports.Choice:
        """What the file holds, for the requests `asked` of this list's `rows`."""
        return exports.Choice(foi_requests=asked)
