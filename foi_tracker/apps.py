from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FoiTrackerConfig(AppConfig):
    name = "foi_tracker"
    verbose_name = "FOI Tracker"

    def ready(self) -> None:
        from foi_tracker.roles import make_roles

        post_migrate.connect(make_roles, sender=self)
