"""People and their roles.

A manager gives accounts and roles, but cannot make a superuser, nor touch the account of one:
otherwise the right to change people would be the right to everything.
"""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

FOR_SUPERUSERS = ("is_superuser", "user_permissions")

admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin):
    list_display = ("username", "first_name", "last_name", "email", "roles", "is_staff")
    empty_value_display = "–"

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="roles")
    def roles(self, person: User) -> str:
        return ", ".join(sorted(group.name for group in person.groups.all()))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None):
        return () if request.user.is_superuser else FOR_SUPERUSERS

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_delete_permission(request, obj)
