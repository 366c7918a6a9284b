"""Pages about what came back, and what it adds up to."""

from django.urls import path, register_converter
from django.urls.converters import PathConverter

from responses_app.views import (
    campaign,
    exports,
    holding_pen,
    imports,
    message,
    regulator_pack,
    replies,
    request_page,
    statistics,
)


class ReferenceConverter(PathConverter):
    """A reference as somebody chose it: slashes too, but nothing a database cannot hold."""

    regex = "[^\x00]+"


register_converter(ReferenceConverter, "reference")

urlpatterns = [
    path("campaigns/<slug:slug>/", campaign.campaign_page, name="campaign"),
    path("campaigns/<slug:slug>/statistics/", statistics.statistics, name="statistics"),
    path("campaigns/<slug:slug>/requests.csv", exports.request_list_csv, name="request-list-csv"),
    path("campaigns/<slug:slug>/export/<str:what>.csv", exports.export, name="export"),
    path("campaigns/<slug:slug>/import-figures/", imports.figures, name="import-figures"),
    path("campaigns/<slug:slug>/figures/", campaign.figures_to_look_at, name="figures-to-look-at"),
    path(
        "requests/<reference:reference>/regulator-pack.zip",
        regulator_pack.regulator_pack,
        name="regulator-pack",
    ),
    path("replies/", replies.replies, name="replies"),
    path("replies/pen/", holding_pen.pen, name="pen"),
    path("replies/<int:pk>/", message.message_page, name="message"),
    path("requests/<reference:reference>/", request_page.request_page, name="request"),
]
