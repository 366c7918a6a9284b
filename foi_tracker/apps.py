from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class FoiTrackerConfig(AppConfig):
    name = "foi_tracker"
    verbose_name = "FOI Tracker"

    def ready(self) -> None:
        from foi_tracker.roles import make_roles

        # The signal is sent for apps with models; the groups belong to auth's.
        post_migrate.connect(make_roles, sender=apps.get_app_config("auth"))
