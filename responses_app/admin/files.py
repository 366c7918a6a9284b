"""Files in and out of a list: import with a look first, export of just what the list shows."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from requests_app.admin.desk import DeskAdmin, Link
from requests_app.models import Campaign, FoiRequest
from responses_app import exports

Rows = Iterable[list[Any]]
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FilesAdmin(DeskAdmin):
    """A list of requests or figures that can be exported as it stands, and imported into.

    `what` is the export's name; `import_page` the address of the page that looks at a
    spreadsheet first and writes it after: there is one way in, for the site and the admin.
    """

    what = ""
    import_page = ""
    actions = ("export_csv", "export_xlsx")

    # Out

    def requests_of(self, rows: QuerySet) -> QuerySet:
        """The requests that the rows of the list are, or belong to."""
        raise NotImplementedError

    def is_listed(self, rows: QuerySet) -> "Callable[[dict], bool] | None":
        """A test of an exported row, where the list shows fewer than all of a request's."""
        return None
