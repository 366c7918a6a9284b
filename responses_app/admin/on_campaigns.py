"""What figures add to the page of a campaign: rebuild its statistics, import, export."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from requests_app.admin.bulk import do_each
from requests_app.admin.campaigns import CampaignAdmin
from requests_app.admin.desk import Link
from requests_app.models import Campaign

admin.site.unregister(Campaign)


@admin.register(Campaign)
class CampaignWithStatisticsAdmin(CampaignAdmin):
    actions = (*(CampaignAdmin.actions or ()), "rebuild_statistics")
    actions_on_one = ("rebuild_statistics",)

    def row_links(self, request: HttpRequest, row: Campaign) -> list[Link]:
        links = super().row_links(request, row)
        figures = reverse("admin:responses_app_figure_changelist")
        links.append(
            Link("Figures", f"{figures}?foi_request__campaign__id__exact={row.pk}"),
        )
        if request.user.has_perm("requests_app.add_foirequest"):
            links.append(Link("Import requests", reverse("import-requests", args=[row.slug])))
        if request.user.has_perm("responses_app.add_figure"):
            links.append(Link("Import figures", reverse("import-figures", args=[row.slug])))
        return links

    @admin.action(description="Rebuild the statistics", permissions=["rebuild"])
    def rebuild_statistics(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        from responses_app import statistics_rebuild  # brings numpy: not before it is needed

        return do_each(
            self,
            request,
            rows,
            lambda campaign: statistics_rebuild.rebuild(campaign, timezone.now()),
            (),
        )

    def has_rebuild_permission(self, request: HttpRequest) -> bool:
        """Whoever may enter a figure may have the sums done again: nothing can go lost by it."""
        return request.user.has_perm("responses_app.add_figure")
