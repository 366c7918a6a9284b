"""When each sweep last ran: to read, never to change."""

from django.contrib import admin

from requests_app.admin.desk import DeskAdmin, Kept
from requests_app.models import SweepRun


@admin.register(SweepRun)
class SweepRunAdmin(Kept, DeskAdmin):
    list_display = ("name", "started_at", "succeeded_at", "last_error")
