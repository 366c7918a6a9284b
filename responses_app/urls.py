"""Pages about what came back, and what it adds up to."""

from django.urls import path, register_converter
from django.urls.converters import PathConverter

from responses_app.api import token_page
from responses_app.views import (
    adjudicate,
    agreement,
    campaign,
    checks,
    claims,
    coding,
    confirming,
    documents,
    exports,
    files,
    grid,
    holding_pen,
    imports,
    message,
    pictures,
    published,
    regulator_pack,
    releases,
    replies,
    request_page,
    responses,
    review,
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
    path("campaigns/<slug:slug>/responses/", responses.responses, name="responses"),
    path(
        "campaigns/<slug:slug>/responses/<str:table>.csv",
        responses.responses_csv,
        name="responses-csv",
    ),
    path("campaigns/<slug:slug>/pictures/", pictures.pictures, name="pictures"),
    path(
        "campaigns/<slug:slug>/pictures/<slug:name>.<slug:ending>",
        pictures.picture_file,
        name="picture-file",
    ),
    path("campaigns/<slug:slug>/exports/", exports.exports_page, name="exports"),
    path("campaigns/<slug:slug>/export/<str:what>.csv", exports.export_file, name="export"),
    path(
        "campaigns/<slug:slug>/export/<str:what>.<str:ending>",
        exports.export_file,
        name="export-file",
    ),
    path("campaigns/<slug:slug>/import-figures/", imports.figures, name="import-figures"),
    path("campaigns/<slug:slug>/figures/", campaign.figures_to_look_at, name="figures-to-look-at"),
    path("campaigns/<slug:slug>/review/", review.review, name="review"),
    path("campaigns/<slug:slug>/review/next", review.next_reply, name="review-next"),
    path("campaigns/<slug:slug>/agreement/", agreement.agreement, name="agreement"),
    path("campaigns/<slug:slug>/checks/", checks.checks, name="checks"),
    path("campaigns/<slug:slug>/claims/", claims.claims, name="claims"),
    path("campaigns/<slug:slug>/releases/", releases.releases, name="releases"),
    path("campaigns/<slug:slug>/releases/<int:number>/", releases.release, name="release"),
    path(
        "campaigns/<slug:slug>/releases/<int:number>/<str:which>.zip",
        releases.download,
        name="release-zip",
    ),
    path(
        "campaigns/<slug:slug>/releases/<int:newer>/since/<int:older>/",
        releases.changes,
        name="release-changes",
    ),
    path("campaigns/<slug:slug>/confirming/", confirming.confirming, name="confirming"),
    path("confirmations/<int:pk>/", confirming.confirmation, name="confirmation"),
    path("published/<slug:slug>/<int:number>/", published.published, name="published"),
    path(
        "published/<slug:slug>/<int:number>/picture.svg",
        published.picture,
        name="published-picture",
    ),
    path("published/<slug:slug>/<int:number>/<str:name>", published.file, name="published-file"),
    path("review/<int:pk>/", coding.coding_page, name="coding"),
    path("review/<int:pk>/decide/", adjudicate.adjudicate, name="adjudicate"),
    path(
        "review/<int:pk>/page/<int:document>/<int:page>.png",
        coding.picture,
        name="coding-picture",
    ),
    path("requests/<reference:reference>/grid/", grid.grid, name="figure-grid"),
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
    path("tokens/", token_page.token_page, name="tokens"),
    path("tokens/<int:pk>/revoke/", token_page.revoke, name="revoke-token"),
    path("requests/<reference:reference>/", request_page.request_page, name="request"),
]
