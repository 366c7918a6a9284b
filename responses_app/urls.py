"""Pages about what came back, and what it adds up to."""

from django.urls import path, register_converter
from django.urls.converters import PathConverter

from responses_app.views import (
    campaign,
    documents,
    exports,
    files,
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
    path("replies/<int:pk>/raw", documents.raw_mail, name="raw-mail"),
    path("replies/<int:pk>/formatted", documents.formatted, name="formatted"),
    path("documents/", documents.quarantine, name="documents"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/download", documents.download, name="download-document"),
    path("documents/<int:pk>/page/<int:page>.png", documents.page_picture, name="document-page"),
    path("files/style.css", files.style, name="files-style"),
    path("files/mail/<str:token>/", files.formatted_mail, name="formatted-mail"),
    path("files/<str:token>/<str:name>", files.file, name="file"),
    path("files/<path:rest>", files.nothing),
    path("files/", files.nothing),
    path("requests/<reference:reference>/", request_page.request_page, name="request"),
]
