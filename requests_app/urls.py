"""Pages about whom we asked, what, and by when."""

from django.urls import path
from django.views.generic import RedirectView

from requests_app.views import (
    addresses,
    answering,
    batches,
    campaigns,
    deadline,
    imports,
    letters,
    merge_file,
    outbox,
    overdue,
    request_list,
    rights,
)

urlpatterns = [
    path("", campaigns.campaigns, name="campaigns"),
    path("load-campaign/", campaigns.load, name="load-campaign"),
    path("load-campaign/example.toml", campaigns.example, name="example-campaign"),
    path("campaigns/<slug:slug>/requests/", request_list.request_list, name="request-list"),
    path("campaigns/<slug:slug>/draft/", letters.draft, name="draft"),
    path("campaigns/<slug:slug>/draft/make/", letters.make_drafts, name="make-drafts"),
    path("campaigns/<slug:slug>/letters/", letters.letters, name="letters"),
    path("campaigns/<slug:slug>/letters/write/", letters.write, name="write-letters"),
    path("campaigns/<slug:slug>/overdue/", overdue.overdue, name="overdue"),
    path("campaigns/<slug:slug>/overdue/act/", overdue.act, name="act-on-requests"),
    path("reminders/<int:pk>/done/", overdue.reminder_done, name="reminder-done"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("campaigns/<slug:slug>/outbox/", outbox.outbox_page, name="outbox"),
    path("campaigns/<slug:slug>/outbox/approve/", outbox.approve, name="approve-letters"),
    path("letters/<int:pk>/", outbox.letter, name="letter"),
    path("letters/<int:pk>/cancel/", outbox.cancel, name="cancel-letter"),
    path("letters/<int:pk>/settle/", outbox.settle, name="settle-letter"),
    path("letters/<int:pk>/again/", outbox.try_again, name="try-letter-again"),
    path("campaigns/<slug:slug>/answer/", answering.answer, name="answer"),
    path("campaigns/<slug:slug>/import-requests/", imports.requests_sent, name="import-requests"),
    path("campaigns/<slug:slug>/merge-file/", merge_file.merge_file, name="merge-file"),
    path("campaigns/<slug:slug>/rights/", rights.rights, name="rights"),
    path("campaigns/<slug:slug>/rights.csv", rights.rights_csv, name="rights-csv"),
    path("campaigns/<slug:slug>/rights/link/", rights.rights_link, name="rights-link"),
    path("feeds/<str:token>.ics", rights.rights_feed, name="rights-feed"),
    path("feeds/<path:token>", rights.no_feed),
    path("deadline", deadline.deadline, name="deadline"),
    path("deadline/", RedirectView.as_view(pattern_name="deadline", query_string=True)),
    path("addresses/", addresses.addresses, name="addresses"),
    path("addresses/bring-in/", addresses.bring_in, name="bring-in-addresses"),
    path("addresses/to-put-right/", addresses.to_put_right, name="address-problems"),
    path("addresses/<path:code>/", addresses.edit, name="edit-address"),
]
